"""The keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SEARCH_BOX, Open, tab_to

pytestmark = pytest.mark.long

FOCUS = "document.activeElement"


def focused(page: Page) -> str:
    return str(page.evaluate(f"{FOCUS}.closest('li') ? {FOCUS}.innerText : {FOCUS}.tagName"))


def test_search_walk_open_and_come_back_without_a_mouse(open_page: Open) -> None:
    page = open_page("/documents")
    page.keyboard.press("/")
    page.keyboard.type("phòng cháy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    titles = page.locator("ol.hits h2 a").all_inner_texts()
    page.evaluate(f"{FOCUS}.blur()")
    page.keyboard.press("j")
    assert focused(page) == titles[0]
    page.keyboard.press("ArrowDown")
    assert focused(page) == titles[1]
    page.keyboard.press("k")
    assert focused(page) == titles[0]
    page.keyboard.press("Escape")
    expect(page.locator(SEARCH_BOX)).to_be_focused()
    page.keyboard.press("Escape")
    assert focused(page) == "BODY"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    page.go_back()
    assert page.locator("ol.hits h2 a").all_inner_texts() == titles


def test_the_first_tab_skips_to_the_content(open_page: Open) -> None:
    page = open_page("/documents")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Bỏ qua, tới nội dung")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_question_mark_shows_the_keys(open_page: Open) -> None:
    page = open_page("/documents")
    page.keyboard.press("?")
    page.wait_for_url("**/keys**")
    expect(page.locator("kbd").first).to_be_visible()


def test_keys_are_letters_while_one_types(open_page: Open) -> None:
    page = open_page("/documents")
    page.keyboard.press("/")
    page.keyboard.type("j/k?")
    expect(page.locator(SEARCH_BOX)).to_have_value("j/k?")


def test_from_a_query_to_the_document_that_is_cited_and_back(open_page: Open) -> None:
    page = open_page("/documents")
    page.keyboard.press("/")
    page.keyboard.type("12-KH/ĐU chuyển đổi số")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    tab_to(page, page.locator("aside.facets a").filter(has_text="Kế hoạch"))
    page.keyboard.press("Enter")
    page.wait_for_url("**type=**")
    page.keyboard.press("j")
    hits = page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    document = page.url
    cited = page.locator("article.paper a.cited:not(.elsewhere)").first
    tab_to(page, cited)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/documents/" in url and url.partition("?")[0] != document.partition("?")[0])
    page.go_back()
    page.wait_for_url(document)
    page.go_back()
    page.wait_for_url(hits)
    expect(page.locator("ol.hits > li")).not_to_have_count(0)


def test_a_draft_is_checked(open_page: Open) -> None:
    page = open_page("/check")
    tab_to(page, page.locator("textarea"))
    page.keyboard.type("Căn cứ Kế hoạch số 12-KH/ĐU ngày 01/01/2020 của Ban Thường vụ Đảng ủy phường Vĩnh Khê;")
    tab_to(page, page.get_by_role("button", name="Kiểm tra", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("[data-hint]")).to_be_visible()
    # The form leads to what was found, and the browser takes the focus there at its own time: a key before that is undone.
    expect(page.locator("#result")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("li[data-verdict]").first).to_be_focused()


def test_a_search_is_saved_opened_and_let_go(open_page: Open) -> None:
    page = open_page("/search?q=chuyển đổi số")
    save = page.get_by_role("button", name="Lưu câu tìm này")
    tab_to(page, save)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="đã lưu")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Đã lưu", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/saved")
    item = page.locator(".saved > li")
    tab_to(page, item.get_by_role("link", name="Atom"))
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    page.go_back()
    tab_to(page, item.get_by_role("button"))
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_contain_text("Chưa lưu gì")
    expect(page.locator(".saved")).to_be_focused()


def test_a_passage_is_picked_gathered_and_let_go(open_page: Open) -> None:
    page = open_page("/search?q=chuyển đổi số")
    tab_to(page, page.get_by_role("button", name="Chọn", exact=True).first)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("link", name="Trích lục (1)"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".picked > li")).to_have_count(1)
    tab_to(page, page.get_by_role("link", name="Bỏ đoạn này"))
    page.keyboard.press("Enter")
    expect(page.locator(".picked")).to_have_count(0)
