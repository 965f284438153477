"""What holds of every page: no fault of accessibility, nothing wider than the window, nothing that jumps, nothing asked of others."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.addresses import ADDRESSES
from tests.browser.conftest import Open, Site

LANGUAGES = ("vi", "en")
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

MOST_TABS = 60
"""How far the keyboard walks on a long page."""

WIDTHS = (320, 412, 768, 1280, 1920)

pages = pytest.mark.parametrize("name", ADDRESSES)


def with_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def faults(page: Page, options: dict[str, Any]) -> Iterator[str]:
    """What axe-core finds, a line each."""
    found: dict[str, Any] = Axe().run(page, options=options).response
    for rule in found["violations"]:
        for node in rule["nodes"]:
            yield f"{rule['id']}: {rule['help']}: {node['html'][:200]}"


@pages
def test_axe_finds_nothing_in_either_language_or_theme(open_page: Open, site: Site, name: str) -> None:
    address = ADDRESSES[name](site)
    page = open_page(with_language(address, "vi"))
    for language in LANGUAGES:
        if language != "vi":
            page.goto(site.url + with_language(address, language))
        assert page.locator("html").get_attribute("lang") == language
        page.emulate_media(color_scheme="light")
        assert not list(faults(page, WCAG)), language
    # Of all the rules only contrast depends on the theme, and it does not on the language.
    page.emulate_media(color_scheme="dark")
    assert not list(faults(page, CONTRAST)), "dark"


@pages
def test_nothing_is_wider_than_the_window_from_a_phone_to_a_wide_screen(open_page: Open, site: Site, name: str) -> None:
    # A window of 1280 zoomed to 200 % is one of 640, and 400 % of it is 320.
    page = open_page(ADDRESSES[name](site))
    for width in (*WIDTHS, 640):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= width, f"{wide} at {width}"


@pages
def test_nothing_jumps_while_it_loads(open_page: Open, site: Site, name: str) -> None:
    page = open_page(ADDRESSES[name](site))
    page.wait_for_load_state("load")
    moved = page.evaluate(
        """new Promise((resolve) => new PerformanceObserver((list) =>
             resolve(list.getEntries().reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0))
           ).observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => resolve(0), 300))"""
    )
    assert moved < 0.01


@pages
def test_every_control_is_reached_by_tab_and_shows_that_it_is(open_page: Open, site: Site, name: str) -> None:
    page = open_page(ADDRESSES[name](site))
    count = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
             .filter((one) => one.checkVisibility() && !one.disabled && !(one.type === "radio" && !one.checked)).length"""
    )
    seen, unseen = set(), []
    # Some pages begin in a field: from there once round, by way of the body.
    for _ in range(min(count, MOST_TABS) + 2):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
                 if (one === document.body) return null;
                 one.dataset.seen ??= String(Math.random());
                 return { html: one.outerHTML.slice(0, 160), id: one.dataset.seen,
                          shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                          inside: box.bottom > 0 && box.top < innerHeight && box.width > 0 }; }"""
        )
        if told is not None:
            seen.add(told["id"])
            if not (told["shown"] and told["inside"]):
                unseen.append(told)
    assert not unseen
    assert len(seen) >= min(count, MOST_TABS) - 1


@pages
def test_a_page_without_script_says_as_much(open_page: Open, site: Site, name: str) -> None:
    address = ADDRESSES[name](site)
    with_script, without = open_page(address), open_page(address, java_script_enabled=False)
    assert without.locator("h1").inner_text() == with_script.locator("h1").inner_text()
    assert without.locator("main").inner_text().strip()


def test_every_page_of_the_site_is_among_those_tried(site: Site) -> None:
    app = site.server.app
    adapter = app.url_map.bind("127.0.0.1")
    tried = {adapter.match(ADDRESSES[name](site).partition("?")[0])[0] for name in ADDRESSES if name != "no such page"}
    made = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("pages.") and "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES
    }
    assert made == tried


NOT_PAGES = {
    "pages.static",
    "pages.original",
    "pages.export",
    "pages.collection_file",
    "pages.feed",
    "pages.opensearch",
    "pages.intake_csv",
    "pages.tasks_file",
    "pages.worker",
}
"""Addresses that give a file."""
