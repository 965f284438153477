"""Texts, names and questions that would run, turn lines round or burst the page, and a server that goes away."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open, Site, Watch, index, served
from tests.page_samples import HOSTILE

pytestmark = pytest.mark.long

EVIL = "<script>window.ran=1</script><img src=x onerror=window.ran=1>'\"><svg onload=window.ran=1>"
LONG = "quyếtđịnh" * 400
ROUND = "\u202eđảo ngược\u2066 \u200f"

DOCUMENT = f"""ỦY BAN NHÂN DÂN XÃ AN LỘC ĐÔNG

Số: 91/KH-UBND

KẾ HOẠCH
Kiểm tra {EVIL} năm 2026

1. Văn phòng theo dõi {EVIL} trước ngày 20/12/2026.
2. {LONG}
3. Lật dòng {ROUND} phải dừng ở đây.
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An archive of two files that mean ill."""
    folder = tmp_path_factory.mktemp("hostile") / "văn bản"
    folder.mkdir()
    (folder / HOSTILE.replace(".pdf", ".txt")).write_text(DOCUMENT, encoding="utf-8")
    (folder / "sẽ mất.txt").write_text("Công văn về tấn công mạng: Văn phòng báo cáo trước ngày 05/01/2027.", encoding="utf-8")
    with served(folder, tmp_path_factory.mktemp("home")) as site:
        yield site


@pytest.fixture
def site(hostile: Site) -> Site:
    """In this module the pages are those of the hostile archive."""
    return hostile


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/search?q={quote(EVIL)}",
        "/search?q=kiểm+tra",
        f"/search?q={quote(LONG[:1900])}",
        f"/search?q={quote(ROUND)}",
        f"/search?q=x&type={quote(EVIL)}",
        "/documents",
        "/tasks",
        f"/tasks?unit={quote(EVIL)}",
        "/tiep-nhan",
        f"/nowhere/{quote(EVIL, safe='')}",
    ],
    ids=lambda path: path[:30],
)
def test_nothing_shown_is_run_or_bursts_the_page(open_page: Open, path: str) -> None:
    page = open_page(path, width=360)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    assert page.locator("header nav a").count() >= 5
    assert page.locator("main").inner_text().strip()


def test_a_hostile_document_is_read_as_text(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('script')}?p=3&find=script", width=360)
    assert page.evaluate("window.ran") is None
    expect(page.locator("article.paper")).to_contain_text("<script>window.ran=1</script>")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    # A mark that turns the line round ends with its paragraph: what follows stands as it was written.
    expect(page.locator("article.paper")).to_contain_text("phải dừng ở đây")
    for path in ("relations",):
        page.goto(page.url.partition("?")[0] + "/" + path)
        assert page.evaluate("window.ran") is None


def test_a_hostile_draft_is_checked_as_text(open_page: Open) -> None:
    page = open_page("/check")
    page.locator("textarea").fill(f"Căn cứ Kế hoạch số 91/KH-UBND {EVIL}\n\n{LONG}\n\n{ROUND}")
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    page.wait_for_load_state()
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280


def test_a_document_that_went_away_while_it_was_read_leaves_a_clear_page(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('sẽ mất')}")
    (site.folder / "sẽ mất.txt").unlink()
    index(site.archive, site.folder)
    page.reload()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name="Văn bản", exact=True).click()
    page.wait_for_url("**/documents")
    expect(page.locator("ol.hits a")).not_to_have_count(0)
    expect(page.locator("ol.hits")).not_to_contain_text("tấn công mạng")


def test_a_server_that_restarts_leaves_a_page_that_says_so_and_comes_back(open_page: Open, site: Site, watched: Watch) -> None:
    page = open_page("/documents")
    page.wait_for_function("navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready")
    page.reload()
    site.server.stop()
    try:
        page.get_by_role("link", name="Nhiệm vụ", exact=True).click()
        expect(page.locator("main")).to_contain_text("chưa trả lời")
    finally:
        site.server.start()
    expect(page.locator("h1")).to_have_text("Sổ nhiệm vụ")


def test_a_page_framed_by_another_site_stays_empty(chromium: Browser, site: Site) -> None:
    page = chromium.new_page()
    page.set_content(f'<iframe src="{site.url}/"></iframe>')
    assert page.frames[-1].locator("nav a, .search").count() == 0
    page.close()
