"""What holds of every page: nothing wider than the window, nothing that jumps, all within reach of the keyboard, all there without script."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import ADDRESSES, every_page
from tests.browser.conftest import Open, Site

pytestmark = pytest.mark.long

MOST_TABS = 60
"""How far the keyboard walks on a long page."""

WIDTHS = (320, 412, 640, 768, 1280, 1920)
"""A window of 1280 zoomed to 200 % is one of 640, and 400 % of it is 320."""

NOT_PAGES = {
    "pages.static",
    "pages.original",
    "pages.export",
    "pages.collection_file",
    "pages.feed",
    "pages.citing_feed",
    "pages.opensearch",
    "pages.intake_csv",
    "pages.task",
    "pages.tasks_file",
    "pages.worker",
    "pages.sign_in",
    "pages.password",
}
"""Addresses that give a file, or lead elsewhere; of signing in see test_sign_in."""


@every_page
def test_a_page_stands_still_fits_every_window_is_reached_by_tab_and_reads_without_script(
    open_page: Open, site: Site, name: str
) -> None:
    address = ADDRESSES[name](site)
    page = open_page(address, width=360)
    assert moved(page) < 0.01, "on a phone"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    assert moved(page) < 0.01
    seen, unseen, count = walked(page)
    assert not unseen
    assert seen >= min(count, MOST_TABS) - 1
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= width, f"{wide} at {width}"
    without = open_page(address, java_script_enabled=False)
    assert without.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert without.locator("main").inner_text().strip()


def moved(page: Page) -> float:
    """How much of the window has moved while the page was loading, as a browser scores it."""
    return float(
        page.evaluate(
            """new Promise((resolve) => new PerformanceObserver((list) =>
                 resolve(list.getEntries().reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0))
               ).observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => resolve(0), 300))"""
        )
    )


def walked(page: Page) -> tuple[int, list[dict[str, Any]], int]:
    """Walk by Tab; return how many controls were reached, those that did not show it, and how many there are."""
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
    return len(seen), unseen, count


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
