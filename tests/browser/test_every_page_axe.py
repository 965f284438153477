"""What axe-core says of every page: no fault of accessibility in either language or theme, on a desk or on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.addresses import ADDRESSES, every_page
from tests.browser.conftest import Open, Site

pytestmark = pytest.mark.long

PHONE: ViewportSize = {"width": 360, "height": 740}

# Told only what is wrong, axe-core takes a third of the time: it does not describe all that is right.
FAULTS_ONLY = {"resultTypes": ["violations"]}
WCAG = {
    **FAULTS_ONLY,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}
CONTRAST = {**FAULTS_ONLY, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
ALL_BUT_CONTRAST = {**WCAG, "rules": {"color-contrast": {"enabled": False}}}


def with_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def faults(page: Page, options: dict[str, Any]) -> Iterator[str]:
    """What axe-core finds, a line each."""
    found: dict[str, Any] = Axe().run(page, options=options).response
    for rule in found["violations"]:
        for node in rule["nodes"]:
            yield f"{rule['id']}: {rule['help']}: {node['html'][:200]}"


@every_page
def test_axe_finds_nothing_in_either_language_or_theme_nor_on_a_phone(open_page: Open, site: Site, name: str) -> None:
    address = ADDRESSES[name](site)
    page = open_page(with_language(address, "vi"), color_scheme="light")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert not list(faults(page, WCAG)), "vi"
    # Of all the rules only contrast depends on the theme, and it does not on the language.
    page.emulate_media(color_scheme="dark")
    assert not list(faults(page, CONTRAST)), "dark"
    # Nor do the other rules on the language; some do on the width: English is looked at as on a phone, where the page is arranged anew.
    page.set_viewport_size(PHONE)
    page.goto(site.url + with_language(address, "en"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert not list(faults(page, ALL_BUT_CONTRAST)), "en"


def test_axe_is_heard_when_something_is_wrong(open_page: Open) -> None:
    page = open_page("/keys", color_scheme="light")
    page.evaluate(
        """() => { const main = document.querySelector("main"), pale = document.createElement("p");
             pale.textContent = "nhạt"; pale.style.setProperty("color", "#eee");
             main.append(pale, document.createElement("input")); }"""
    )
    assert {fault.partition(":")[0] for fault in faults(page, WCAG)} >= {"color-contrast", "label"}
    assert {fault.partition(":")[0] for fault in faults(page, CONTRAST)} == {"color-contrast"}
    assert "color-contrast" not in {fault.partition(":")[0] for fault in faults(page, ALL_BUT_CONTRAST)}
