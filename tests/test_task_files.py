"""The register as files: the office's table in Word, a calendar, and tables that no spreadsheet runs."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from icalendar import Calendar
from openpyxl import load_workbook

from search_api.exports.tables import Table, as_csv, as_xlsx
from search_api.tasks.files import task_file
from search_api.tasks.register import Register, TaskFilters
from tests.test_register import ARCHIVE, TODAY

ROWS = Register(ARCHIVE).rows(TaskFilters(), TODAY)
HOSTILE = '=HYPERLINK("http://x")\r\nBEGIN:VEVENT\r\nSUMMARY:x\x00\x0b;,\\ ' + "dài " * 60


def hostile() -> tuple[object, ...]:
    row = ROWS[0]
    return (replace(row, assignment=replace(row.assignment, task=HOSTILE)),)


def test_the_office_s_table_opens_in_word() -> None:
    """Lying A4, the first row on every page, every task numbered with its ground."""
    document = Document(io.BytesIO(task_file("docx", ROWS, "vi")))
    (section,), (table,) = document.sections, document.tables
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (section.page_width and round(section.page_width.mm), section.page_height and round(section.page_height.mm)) == (
        297,
        210,
    )
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Căn cứ"]
    assert cells[1][:3] == ["1", "Rà soát hồ sơ đảng viên trước ngày 15/02/2026", "Ban XDĐ"]
    assert "7-CV/ĐU" in cells[1][5]
    assert cells[2][3] == "Ban Xây dựng Đảng"
    assert len(cells) == len(ROWS) + 1
    assert "w:tblHeader" in table.rows[0]._tr.xml  # python-docx has no name for it
    assert document.paragraphs[0].text == "BẢNG PHÂN CÔNG NHIỆM VỤ"


def test_the_calendar_has_what_has_a_day() -> None:
    """A whole day each, known by the task's own id, with the ground in words."""
    content = task_file("ics", ROWS, "vi")
    assert b"\r\n" in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [date(2026, 2, 14), date(2026, 3, 31), date(2026, 3, 31)]
    assert len({str(event["uid"]) for event in events}) == 3
    assert all(str(event["uid"]).endswith("@tracuu") for event in events)
    assert "Căn cứ: Công văn số 7-CV/ĐU" in str(events[0]["description"])
    assert task_file("ics", ROWS, "vi") == content


def test_text_of_documents_stays_text() -> None:
    """No event, no formula and no broken file comes of it."""
    (event,) = Calendar.from_ical(task_file("ics", hostile(), "vi")).walk("VEVENT")  # type: ignore[arg-type]
    assert str(event["summary"]).startswith("Ban XDĐ: =HYPERLINK")
    table = Document(io.BytesIO(task_file("docx", hostile(), "vi"))).tables[0]  # type: ignore[arg-type]
    assert table.rows[1].cells[1].text.startswith("=HYPERLINK")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1+1"])  # a wide sign
def test_no_cell_is_a_formula(text: str) -> None:
    table = Table("x", ("a",), ((text,),))
    assert as_csv(table).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    cell = load_workbook(io.BytesIO(as_xlsx(table))).active["A2"]
    assert cell.data_type == "s"
    assert cell.value is not None
