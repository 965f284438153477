"""Corrections in place, by the keyboard alone: of tasks, of what was read of a document, and from the page of intake."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Site, served, tab_to
from tests.indexing_samples import ReadersHere

LETTER = """ỦY BAN NHÂN DÂN PHƯỜNG VĨNH KHÊ

Số: 91/UBND-VX
Vĩnh Khê, ngày 05 tháng 01 năm 2026

V/v rà soát các trạm y tế

Giao Trạm Y tế phường rà soát trang thiết bị, báo cáo trước ngày 30/6/2027.
Giao Văn phòng tổng hợp trước ngày 15/7/2027.
"""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An archive of one letter, to be changed; a file that is corrected is read again in this process."""
    folder = tmp_path_factory.mktemp("kho")
    (folder / "cong-van.txt").write_text(LETTER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, served(folder, tmp_path_factory.mktemp("home")) as site:
        patch.setattr("indexer.assembly.open_readers", lambda _: ReadersHere())
        yield site


def test_a_task_is_corrected_in_place_and_taken_back(open_page: Open) -> None:
    page = open_page("/tasks")
    row = page.locator("tbody tr").filter(has_text="trang thiết bị")
    tab_to(page, row.get_by_role("link", name="Sửa"))
    page.keyboard.press("Enter")
    deadline = page.get_by_label("Thời hạn", exact=True)
    tab_to(page, deadline)
    page.keyboard.press("Control+A")
    page.keyboard.type("lúc nào cũng được")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Chưa lưu. Thời hạn")
    # The reader stands in what has to be mended, and it is as he typed it.
    expect(deadline).to_be_focused()
    expect(deadline).to_have_value("lúc nào cũng được")
    page.keyboard.press("Control+A")
    page.keyboard.type("20/8/2027")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi")
    expect(row).to_contain_text("20/8/2027")
    expect(row).to_contain_text("Văn bản ghi: trước ngày 30/6/2027")
    tab_to(page, page.get_by_role("button", name="Hoàn tác"))
    page.keyboard.press("Enter")
    expect(row).not_to_contain_text("Văn bản ghi")


def test_a_task_is_done_leaves_the_list_and_is_found_from_its_document(open_page: Open, site: Site) -> None:
    page = open_page("/tasks")
    tab_to(page, page.get_by_role("button", name="Xong: ").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("đã xong")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"{site.url}/documents/{site.id('cong-van')}")
    tab_to(page, page.locator(".assigned a").first)
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_contain_text("đã xong")
    tab_to(page, page.get_by_role("button", name="Mở lại"))
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).not_to_contain_text("đã xong")


def test_what_was_read_is_corrected_from_the_page_of_intake(open_page: Open, site: Site) -> None:
    page = open_page("/tiep-nhan")
    tab_to(page, page.get_by_role("link", name="Sửa thông tin của"))
    page.keyboard.press("Enter")
    issued = page.get_by_label("Ngày ban hành")
    tab_to(page, issued)
    page.keyboard.press("Control+A")
    page.keyboard.type("31/2/2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ngày ban hành: Cần một ngày có thật")
    expect(issued).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("6/1/2026")
    urgency = page.get_by_label("Độ khẩn")
    tab_to(page, urgency)
    page.keyboard.type("hỏa")
    expect(urgency).to_have_value("hỏa tốc")
    tab_to(page, page.get_by_role("button", name="Lưu và đọc lại tệp"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu và đọc lại tệp")
    page.goto(f"{site.url}/documents/{site.id('cong-van')}")
    expect(page.locator("dl.facts")).to_contain_text("6/1/2026")
    expect(page.locator("dl.facts")).to_contain_text("hỏa tốc")
    expect(page.locator("dl.facts")).to_contain_text("người dùng sửa")


def test_a_file_is_read_again_from_the_page_of_intake(open_page: Open) -> None:
    page = open_page("/tiep-nhan")
    tab_to(page, page.get_by_role("button", name="Đọc lại"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu và đọc lại tệp")
    expect(page.locator("tbody tr")).to_have_count(1)
