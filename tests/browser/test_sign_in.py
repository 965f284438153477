"""Signing in with a browser, by the keyboard alone; the page that asks for it holds what holds of every page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.embedding.hashing import HashingModel
from indexer.settings import Settings
from indexer.storage.users import SqliteUsers
from search_api.search.searcher import Searcher
from tests.browser.conftest import SEARCH_BOX, Server, Site
from tests.browser.test_every_page_axe import ALL_BUT_CONTRAST, CONTRAST, PHONE, WCAG, faults
from tests.browser.test_every_page_fits import WIDTHS
from tests.signed_in import PASSWORD, with_people

pytestmark = pytest.mark.usefixtures("quick_scrypt")


@pytest.fixture(scope="module")
def office(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample archive, where everybody has to sign in."""
    settings = with_people(Settings(home=tmp_path_factory.mktemp("office"), model="hashing", sign_in="always"))
    server = Server(settings, Searcher(site.archive, HashingModel()))
    yield Site(server, site.archive, site.folder)
    server.stop()


@pytest.fixture
def page(office: Site, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_one_signs_in_searches_and_signs_out_without_a_mouse(page: Page, office: Site) -> None:
    page.goto(f"{office.url}/search?q=nhiem+vu")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type("minh")
    page.keyboard.press("Tab")
    page.keyboard.type("sai mật khẩu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Tên hoặc mật khẩu không đúng.")
    expect(page.locator("#name")).to_have_value("minh")
    expect(page.locator("#password")).to_be_focused()
    expect(page.locator("#password")).to_have_value("")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{office.url}/search?q=nhiem+vu")
    expect(page.locator("ol.hits > li").first).to_be_visible()
    expect(page.locator(".person")).to_contain_text("Minh")
    page.evaluate("localStorage.setItem('tracuu.recent', '[\"mật\"]')")
    page.get_by_role("button", name="Đăng xuất").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã đăng xuất.")
    assert page.evaluate("localStorage.getItem('tracuu.recent')") == "[]"
    page.go_back()
    expect(page.locator("h1")).to_have_text("Đăng nhập")


def test_a_session_that_ended_meanwhile_leads_back_to_where_one_was(page: Page, office: Site) -> None:
    """While typing no dialogue of the browser's own appears: what is offered just stays away."""
    page.goto(f"{office.url}/tasks")
    _sign_in(page)
    expect(page).to_have_url(f"{office.url}/tasks")
    page.goto(office.url)
    _end_sessions(office, "lan")
    with page.expect_response("**/api/v1/suggest*") as answered:
        page.locator(SEARCH_BOX).press_sequentially("12-kh")
    assert answered.value.status == 401
    assert answered.value.headers["www-authenticate"].startswith("Cookie")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đăng nhập")
    _sign_in(page)
    expect(page).to_have_url(f"{office.url}/search?q=12-kh")


def test_what_was_typed_when_the_session_ended_is_kept_after_signing_in_again(page: Page, office: Site) -> None:
    """And axe finds nothing on pages that say who is signed in, and who noted what."""
    page.goto(f"{office.url}/tasks")
    _sign_in(page, "minh")
    page.get_by_role("link", name="Sửa: ").first.click()
    page.get_by_role("textbox", name="Ghi chú").fill("hỏi lại văn phòng")
    _end_sessions(office, "minh")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("chưa lưu gì")
    with page.expect_popup() as other:
        page.get_by_role("link", name="Đăng nhập ở một thẻ khác").click()
    _sign_in(other.value, "minh")
    expect(other.value.locator(".person")).to_contain_text("Minh")
    page.reload()
    expect(page.locator("tbody")).to_contain_text("hỏi lại văn phòng")
    for address in (page.url, f"{office.url}/saved", f"{office.url}/tasks?lang=en"):
        page.goto(address)
        expect(page.locator(".person")).to_contain_text("Minh")
        assert not list(faults(page, WCAG)), address
        page.emulate_media(color_scheme="dark")
        assert not list(faults(page, CONTRAST)), address
        page.emulate_media(color_scheme="light")


def test_the_page_that_asks_fits_every_window_and_axe_finds_nothing(page: Page, office: Site) -> None:
    page.goto(f"{office.url}/sign-in?next=/tasks")
    assert not list(faults(page, WCAG))
    page.emulate_media(color_scheme="dark")
    assert not list(faults(page, CONTRAST))
    page.set_viewport_size(PHONE)
    page.goto(f"{office.url}/sign-in?lang=en&next=/tasks")
    assert not list(faults(page, ALL_BUT_CONTRAST))
    _sign_in(page)
    page.goto(f"{office.url}/password?lang=en")
    expect(page.locator("#current")).to_be_focused()
    assert not list(faults(page, WCAG))
    for address in (None, "/sign-in"):
        if address:
            page.context.clear_cookies()
            page.goto(office.url + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            assert wide <= width, f"{wide} at {width}: {address}"


def test_a_browser_without_script_signs_in(office: Site, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office.url}/documents?lang=en")
    _sign_in(page)
    expect(page).to_have_url(f"{office.url}/documents?lang=en")
    context.close()


def _sign_in(page: Page, name: str = "lan") -> None:
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()


def _end_sessions(office: Site, name: str) -> None:
    users = SqliteUsers(office.server.settings.home)
    found = users.find(name)
    assert found is not None
    users.set_password(name, found[1])


def test_what_was_saved_follows_the_person_and_is_moved_only_when_asked(page: Page, office: Site, chromium: Browser) -> None:
    page.goto(f"{office.url}/saved")
    page.evaluate("""() => localStorage.setItem("tracuu.saved", JSON.stringify([
        { ask: "q=a", name: "câu a", address: "/search?q=a", until: "" }, { ask: "q=b", name: "câu b", address: "/search?q=b", until: "" },
    ]))""")
    _sign_in(page)
    expect(page).to_have_url(f"{office.url}/saved")
    expect(page.locator(".saved")).to_contain_text("Chưa lưu gì")
    move = page.get_by_role("button", name="Chuyển các mục đã lưu ở máy này vào tài khoản")
    move.click()
    expect(page.locator(".saved > li > a:first-child")).to_have_text(["câu a", "câu b"])
    expect(move).to_be_hidden()
    assert page.evaluate("localStorage.getItem('tracuu.saved')") is None
    page.goto(f"{office.url}/search?q=kế hoạch")
    page.get_by_role("button", name="Lưu câu tìm này").click()
    expect(page.get_by_role("button", name="đã lưu")).to_have_attribute("aria-pressed", "true")
    elsewhere = chromium.new_context(locale="vi-VN").new_page()
    elsewhere.goto(f"{office.url}/saved")
    _sign_in(elsewhere)
    expect(elsewhere.locator(".saved > li > a:first-child")).to_have_text(["kế hoạch", "câu a", "câu b"])
    elsewhere.get_by_role("button", name="bỏ câu a").click()
    expect(elsewhere.locator(".saved > li")).to_have_count(2)
    elsewhere.context.close()
    page.goto(f"{office.url}/saved")
    expect(page.locator(".saved > li")).to_have_count(2)
