"""The keyboard alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import SEARCH_BOX, Open

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
