"""What of a task is to be compared with its document stands with it wherever it goes: page, files, API, command line."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook

from indexer.assignments import TaskField
from indexer.decisions import TaskDecision
from indexer.domain import UNSURE, DocumentId, DocumentType, EmbeddedDocument, Evidence, Header, HeaderField, Language, Role
from indexer.embedding.hashing import HashingModel
from indexer.settings import Settings
from search_api.search.searcher import Searcher
from search_api.tasks.commands import print_task
from search_api.tasks.doubts import row_check
from search_api.tasks.files import task_file
from search_api.tasks.register import Register, TaskFilters, TaskRow
from tests.in_memory_archive import InMemoryArchive
from tests.small_archive import Part, made_document
from web.wsgi import create_site

SCANNED: list[Part] = [(Role.BODY, (), "Giao Ban Xây dựng Đảng rà soát hồ sơ đảng viên trước ngày 15/02/2026.")]
TYPED: list[Part] = [(Role.BODY, (), "Giao Văn phòng Đảng ủy chuẩn bị tài liệu tập huấn chuyển đổi số trước ngày 20/02/2026.")]
TODAY = date(2026, 3, 1)
TOLD = {
    "vi": "Nhiệm vụ: nhận dạng từ bản quét, độ tin cậy 87 %; Số, ký hiệu: đọc từ bản quét, cần kiểm tra trước khi dẫn",
    "en": "Task: recognised in a scan, confidence 87%; Symbol: read from a scan, check before citing",
}


def _made(digit: str, symbol: str, *evidence: Evidence, scanned: float | None = None) -> EmbeddedDocument:
    header = Header(symbol, DocumentType.LETTER, "Đảng ủy phường Vĩnh Khê", issued=date(2026, 1, 5), evidence=evidence)
    made = made_document(DocumentId(digit * 16), TYPED if scanned is None else SCANNED, HashingModel(), header)
    if scanned is None:
        return made
    document = replace(made.text.document, recognised_pages=1, confidence=scanned)
    passages = tuple(replace(passage, confidence=scanned) for passage in made.text.passages)
    return replace(made, text=replace(made.text, document=document, passages=passages))


def _archive() -> InMemoryArchive:
    archive = InMemoryArchive()
    with archive.writer(HashingModel().identity) as writer:
        writer.put_document(_made("1", "7-CV/ĐU", Evidence(HeaderField.SYMBOL, 0.4), scanned=0.876))
        writer.put_document(_made("2", "8-CV/ĐU", Evidence(HeaderField.SYMBOL, 0.97)))
        writer.commit()
    return archive


ARCHIVE = _archive()


@pytest.fixture(scope="module")
def rows() -> dict[str, TaskRow]:
    return {str(row.document.header.symbol): row for row in Register(ARCHIVE).rows(TaskFilters(), TODAY)}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home: Path = tmp_path_factory.mktemp("home")
    return create_site(Settings(home=home), Searcher(ARCHIVE, HashingModel())).test_client()


def test_a_scan_and_a_number_in_doubt_are_both_told(rows: dict[str, TaskRow]) -> None:
    check = row_check(rows["7-CV/ĐU"])
    assert check is not None
    assert (check.vi, check.en) == (TOLD["vi"], TOLD["en"])
    assert row_check(rows["8-CV/ĐU"]) is None


@pytest.mark.parametrize(("confidence", "scanned", "is_told"), [(UNSURE, None, False), (0.6, None, True), (0.6, 0.8, False)])
def test_what_the_rules_doubt_is_told_apart_from_what_the_recogniser_does(
    rows: dict[str, TaskRow], confidence: float, scanned: float | None, is_told: bool
) -> None:
    """An assignment's confidence holds that of the scan, which is told by itself."""
    row = rows["8-CV/ĐU"]
    found, passage = replace(row.found, confidence=confidence), replace(row.passage, confidence=scanned)
    check = row_check(replace(row, found=found, passage=passage))
    assert ("máy chưa chắc là việc giao cho đơn vị này" in (check.vi if check else "")) is is_told


def test_a_row_that_somebody_set_right_leaves_only_its_document_to_be_compared(rows: dict[str, TaskRow]) -> None:
    corrected = TaskDecision(corrections={TaskField.DEADLINE: "2026-02-10"})
    check = row_check(replace(rows["7-CV/ĐU"], decision=corrected))
    assert check is not None
    assert check.vi == TOLD["vi"].partition("; ")[2]


@pytest.mark.parametrize(("language", "head"), [("vi", "Cần đối chiếu"), ("en", "To check")])
def test_every_file_says_so_in_a_column_of_its_own(client: FlaskClient, language: Language, head: str) -> None:
    """In the row it is about and in no other."""
    sent = {kind: client.get(f"/tasks.{kind}?lang={language}").data for kind in ("csv", "xlsx", "docx", "ics")}
    sheet = load_workbook(io.BytesIO(sent["xlsx"])).active
    office = Document(io.BytesIO(sent["docx"])).tables[0]
    tables = (
        list(csv.reader(io.StringIO(sent["csv"].decode("utf-8-sig")))),
        [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)],
        [[cell.text for cell in row.cells] for row in office.rows],
    )
    for table in tables:
        place = table[0].index(head)
        told = {row[place] for row in table[1:] if "7-CV/ĐU" in " ".join(row)}
        assert (told, [row[place] for row in table[1:] if "8-CV/ĐU" in " ".join(row)]) == ({TOLD[language]}, [""])
    events = [str(event["description"]) for event in Calendar.from_ical(sent["ics"]).walk("VEVENT")]
    assert sorted(f"{head}: {TOLD[language]}" in event for event in events) == [False, True]


def test_the_office_s_table_has_no_empty_column(rows: dict[str, TaskRow]) -> None:
    (table,) = Document(io.BytesIO(task_file("docx", (rows["8-CV/ĐU"],), "vi"))).tables
    assert [cell.text for cell in table.rows[0].cells][-1] == "Căn cứ"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_and_the_api_say_the_same(client: FlaskClient, language: Language) -> None:
    """The whole of it in the list; in the calendar and in what is ahead that there is something."""
    assert client.get(f"/tasks?lang={language}").text.count(TOLD[language]) == 1
    for view in ("view=calendar&month=2026-02", "view=timeline&due=2026"):
        assert client.get(f"/tasks?{view}&lang={language}").text.count(f'title="{TOLD[language]}"') == 1
    checks = [task["check"] for task in client.get("/api/v1/tasks").get_json()["tasks"]]
    assert sorted(checks, key=str) == [None, TOLD]


def test_the_command_line_says_it_too(rows: dict[str, TaskRow], capsys: pytest.CaptureFixture[str]) -> None:
    print_task(rows["7-CV/ĐU"], "vi")
    assert f"Cần đối chiếu: {TOLD['vi']}" in capsys.readouterr().out
    print_task(rows["8-CV/ĐU"], "vi")
    assert "Cần đối chiếu" not in capsys.readouterr().out
