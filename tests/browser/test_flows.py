"""What people come for, from the first key to the last: to find, to read, to follow, to check."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SEARCH_BOX, Open, Site
from tests.planted_faults import draft

pytestmark = pytest.mark.long

QUERY = "nhiệm vụ chuyển đổi số"


def search(page: Page, query: str) -> None:
    box = page.locator(SEARCH_BOX)
    box.fill(query)
    box.press("Enter")
    page.wait_for_url("**/search?**")


def test_a_query_leads_to_passages_with_its_words_marked(open_page: Open) -> None:
    page = open_page()
    search(page, QUERY)
    hits = page.locator("ol.hits > li")
    assert hits.count() >= 5
    assert "chuyển đổi số" in " ".join(page.locator("ol.hits mark").all_inner_texts()).lower()
    assert parse_qs(urlsplit(page.url).query)["q"] == [QUERY]
    expect(page.locator(SEARCH_BOX)).to_have_value(QUERY)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_filter_narrows_the_hits_and_its_chip_takes_it_away(open_page: Open, script: bool) -> None:
    page = open_page(f"/search?q={QUERY}", java_script_enabled=script)
    before = page.locator("h1").inner_text()
    facet = page.locator("aside.facets a").filter(has_text="Kế hoạch").first
    facet.click()
    expect(page.locator("h1")).not_to_have_text(before)
    assert page.locator("ol.hits .meta").count()
    assert all("Kế hoạch" in line for line in page.locator("ol.hits .meta").all_inner_texts())
    page.locator("ul.chips a").filter(has_text="Kế hoạch").first.click()
    expect(page.locator("h1")).to_have_text(before)


def test_the_address_is_the_state_back_and_forth_and_in_two_tabs(open_page: Open) -> None:
    page = open_page(f"/search?q={QUERY}")
    first = page.locator("ol.hits h2").first.inner_text()
    page.locator("aside.facets a").first.click()
    page.wait_for_load_state()
    second = page.url
    page.go_back()
    expect(page.locator("ol.hits h2").first).to_have_text(first)
    page.go_forward()
    assert page.url == second
    tab = page.context.new_page()
    tab.goto(second)
    assert tab.locator("ol.hits h2").all_inner_texts() == page.locator("ol.hits h2").all_inner_texts()


def test_a_hit_opens_at_its_paragraph(open_page: Open) -> None:
    page = open_page(f"/search?q={QUERY}")
    page.locator("ol.hits h2 a").first.click()
    here = page.locator("article.paper .here")
    expect(here).to_have_count(1)
    expect(here).to_be_in_viewport()
    assert page.locator("h1").inner_text()


def test_a_number_typed_short_and_without_marks_leads_to_its_document(open_page: Open) -> None:
    page = open_page()
    search(page, "12 kh du")
    assert "12-KH/ĐU" in page.locator("ol.hits .meta").first.inner_text()


def test_when_nothing_is_found_the_page_says_so_and_what_to_do(open_page: Open) -> None:
    page = open_page("/search?q=nhiệm+vụ&year=1950")
    expect(page.get_by_role("status")).to_contain_text("Không tìm thấy")
    page.get_by_role("link", name=re.compile("Bỏ bộ lọc")).click()
    expect(page.locator("ol.hits > li")).not_to_have_count(0)


def test_the_reader_shows_the_page_with_the_passage_boxed_and_both_in_step(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('131-KH-UBND')}?p=6")
    picture = page.locator("aside.sheet img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 500
    box, frame = page.locator("aside.sheet svg rect").first.bounding_box(), picture.bounding_box()
    assert box is not None
    assert frame is not None
    assert frame["x"] <= box["x"] < box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    assert frame["y"] <= box["y"] < box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    shown = page.locator("aside.sheet b").first.inner_text()
    page.get_by_role("link", name="sau →").click()
    expect(page.locator("aside.sheet b").first).not_to_have_text(shown)


def test_words_are_searched_inside_a_document_and_walked_through(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('12-KH-ĐU')}")
    page.get_by_label("Tìm trong văn bản này").fill("chuyen doi so")
    page.keyboard.press("Enter")
    marks = page.locator("article.paper mark")
    expect(marks.first).to_be_visible()
    first = page.url
    page.locator("a[rel=next]").first.click()
    assert page.url != first
    expect(page.locator("article.paper .here")).to_be_in_viewport()


def test_a_citation_leads_to_the_document_it_names(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('12-KH-ĐU')}")
    page.locator("article.paper a:not(.anchor)").filter(has_text="05-CTr/TU").first.click()
    page.wait_for_url(f"**/{site.id('05-CTr-TU Ch')}**")


def test_a_citation_is_copied_in_the_office_form(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('12-KH-ĐU')}?p=5", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="chép trích dẫn").first.click()
    expect(page.get_by_role("button", name="đã chép").first).to_be_visible()
    assert "số 12-KH/ĐU" in page.evaluate("navigator.clipboard.readText()")


def test_relations_show_the_chain_as_a_picture_and_as_a_list(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('05-CTr-TU Ch')}/relations")
    expect(page.locator("svg.chain")).to_be_visible()
    for symbol in ("118/KH-UBND", "12-KH/ĐU"):
        assert page.locator("svg.chain text").filter(has_text=symbol).count()
        assert page.locator("ol.levels li").filter(has_text=symbol).count()
    page.locator("ol.levels a").filter(has_text="12-KH/ĐU").first.click()
    expect(page.locator("p.meta")).to_contain_text("12-KH/ĐU")


def test_tasks_of_a_unit_lead_to_the_paragraph_that_gives_them(open_page: Open) -> None:
    page = open_page("/tasks")
    page.get_by_label("Đơn vị").first.fill("Sở Tài chính")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=**")
    rows = page.locator("tbody tr")
    assert rows.count()
    rows.first.locator("a").first.click()
    expect(page.locator("article.paper .here")).to_be_in_viewport()


def test_a_draft_comes_back_with_verdicts_and_comments(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "dự thảo.docx"
    file.write_bytes(draft())
    page = open_page("/check")
    page.get_by_label(re.compile("Tệp dự thảo")).set_input_files(file)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.locator("main mark").nth(9)).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("kèm chú thích")).click()
    assert taken.value.suggested_filename.endswith(".docx")
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")


def test_verdicts_on_a_draft_are_walked_by_keys_and_chosen_by_kind(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "dự thảo.docx"
    file.write_bytes(draft())
    page = open_page("/check")
    page.get_by_label(re.compile("Tệp dự thảo")).set_input_files(file)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    verdicts = page.locator("li[data-verdict]")
    expect(verdicts.nth(2)).to_be_visible()
    # Shown by the script: from here on it hears the keys.
    expect(page.locator("[data-hint]")).to_be_visible()
    expect(page.locator("#result")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(verdicts.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(verdicts.first).to_be_focused()
    chosen = verdicts.first.get_attribute("data-verdict")
    page.locator(f".verdicts input[value={chosen}]").uncheck()
    expect(verdicts.first).to_be_hidden()


def test_a_file_dropped_on_the_page_of_drafts_is_taken_unless_it_is_too_large(open_page: Open) -> None:
    page = open_page("/check")
    drop = """most => {
        const form = document.querySelector("[data-drop]"), carried = new DataTransfer();
        form.dataset.most = most;
        carried.items.add(new File(["0123456789"], "tới.txt"));
        form.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
        return document.querySelector("#draft").files[0].name;
    }"""
    notice = page.get_by_text("không gửi đi")
    assert page.evaluate(drop, 10) == "tới.txt"
    expect(notice).to_be_hidden()
    page.evaluate(drop, 9)
    expect(notice).to_be_visible()
    before = page.url
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(notice).to_be_visible()
    assert page.url == before


@pytest.mark.parametrize(("name", "start"), [("Excel", b"PK"), ("CSV", b"\xef\xbb\xbf")])
def test_hits_are_taken_away_as_a_file(open_page: Open, name: str, start: bytes) -> None:
    page = open_page(f"/search?q={QUERY}")
    with page.expect_download() as taken:
        page.get_by_role("link", name=name, exact=True).first.click()
    assert Path(taken.value.path()).read_bytes().startswith(start)


def test_intake_lists_every_file_and_sorts(open_page: Open, site: Site) -> None:
    page = open_page("/tiep-nhan")
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    expect(page.locator("tbody tr")).to_have_count(len(files))
    page.locator("thead a").first.click()
    page.wait_for_url("**reverse=1**")
    expect(page.locator("tbody tr")).to_have_count(len(files))


def test_the_other_language_is_one_click_away_and_stays(open_page: Open) -> None:
    page = open_page(f"/search?q={QUERY}")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Documents", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_chosen_theme_is_remembered(open_page: Open) -> None:
    page = open_page()
    page.get_by_label("Màu nền").select_option("dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.goto(page.url + "documents")
    assert page.evaluate(ground) == dark
    page.get_by_label("Màu nền").select_option("light")
    assert page.evaluate(ground) != dark


def test_recent_queries_are_offered_and_forgotten(open_page: Open) -> None:
    page = open_page()
    search(page, QUERY)
    kept = "JSON.parse(localStorage.getItem('tracuu.recent'))"
    assert page.evaluate(kept) == [QUERY]
    page.goto(page.url.partition("/search")[0] + "/keys")
    page.get_by_role("button", name="Xóa các câu đã tìm").click()
    assert page.evaluate(kept) == []


def test_paper_has_neither_navigation_nor_forms(open_page: Open) -> None:
    page = open_page(f"/search?q={QUERY}")
    page.emulate_media(media="print")
    expect(page.locator("header nav")).to_be_hidden()
    expect(page.locator(SEARCH_BOX)).to_be_hidden()
    expect(page.locator("ol.hits > li").first).to_be_visible()


def test_documents_are_offered_while_typing_and_opened_with_the_keyboard(open_page: Open, site: Site) -> None:
    page = open_page("/")
    box = page.get_by_role("combobox", name="Nội dung cần tìm")
    box.fill("12 kh")
    offers = page.get_by_role("option")
    expect(offers.first).to_contain_text("12-KH/ĐU")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("12 kh")
    page.keyboard.press("ArrowDown")
    expect(offers.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")


def test_whoever_wants_no_offers_gets_none(open_page: Open) -> None:
    page = open_page("/keys")
    page.get_by_label("Gợi ý văn bản và câu đã tìm khi gõ").uncheck()
    page.goto(page.url.replace("/keys", "/"))
    expect(page.get_by_role("searchbox").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Nội dung cần tìm")).to_have_count(0)


def test_a_search_is_saved_and_told_what_is_new(open_page: Open) -> None:
    page = open_page("/search?q=chuyển đổi số")
    with page.expect_response("**/api/v1/new?**"):
        page.get_by_role("button", name="Lưu câu tìm này").click()
    expect(page.get_by_role("button", name="đã lưu")).to_have_attribute("aria-pressed", "true")
    root = page.url.split("/search")[0]
    page.goto(f"{root}/saved")
    expect(page.locator(".saved > li")).to_have_count(1)
    expect(page.locator(".saved ul li")).to_have_count(0)
    page.evaluate("""() => {
        const [one] = JSON.parse(localStorage.getItem("tracuu.saved"));
        localStorage.setItem("tracuu.saved", JSON.stringify([{ ...one, until: "2020-01-01" }]));
    }""")
    page.reload()
    expect(page.locator(".saved ul li")).not_to_have_count(0)
    page.get_by_role("button", name="bỏ chuyển đổi số").click()
    expect(page.locator(".saved")).to_contain_text("Chưa lưu gì")


def test_a_followed_document_tells_what_newly_cites_it(open_page: Open, site: Site) -> None:
    page = open_page(f"/documents/{site.id('05-CTr-TU Ch')}")
    with page.expect_response("**/api/v1/new?**"):
        page.get_by_role("button", name="Theo dõi").click()
    page.goto(f"{site.url}/saved")
    item = page.locator(".saved > li")
    expect(item).to_contain_text("Trích dẫn 05-CTr/TU")
    page.evaluate("""() => {
        const [one] = JSON.parse(localStorage.getItem("tracuu.saved"));
        localStorage.setItem("tracuu.saved", JSON.stringify([{ ...one, until: "2020-01-01" }]));
    }""")
    page.reload()
    expect(item.locator("ul li")).not_to_have_count(0)
    feed = item.get_by_role("link", name="nguồn tin Atom của").get_attribute("href")
    told = page.request.get(f"{site.url}{feed}").text()
    assert told.count("<entry>") >= item.locator("ul li").count()
    item.get_by_role("link", name="Mới:").click()
    page.wait_for_url("**/relations#down")
    expect(page.locator("#down")).to_be_in_viewport()


def test_passages_are_picked_gathered_and_let_go(open_page: Open) -> None:
    page = open_page("/search?q=chuyển đổi số")
    pick = page.get_by_role("button", name="Chọn", exact=True)
    pick.first.click()
    pick.first.click()
    gathered = page.get_by_role("link", name="Trích lục (2)")
    gathered.click()
    expect(page.locator(".picked > li")).to_have_count(2)
    page.get_by_role("link", name="Bỏ đoạn này").first.click()
    expect(page.locator(".picked > li")).to_have_count(1)
    expect(page.get_by_role("link", name="Trích lục (1)")).to_be_visible()
    page.get_by_role("link", name="bỏ hết").click()
    expect(page.locator(".picked")).to_have_count(0)
    expect(page.get_by_role("link", name="Trích lục", exact=True)).to_be_visible()
