"""The intake report: rows, order, tables, command and page."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.directive.header.corrections import corrected
from indexer.domain import (
    DigitalSignature,
    DocumentType,
    EmbeddedDocument,
    Evidence,
    Header,
    HeaderField,
    Reason,
    Source,
    SourceState,
    Wording,
)
from indexer.errors import BadRequest
from indexer.intake import STATE_NAMES, IntakeState, Row, chosen, intake, missing_fields, unsure_fields
from indexer.intake_commands import report_command
from indexer.intake_tables import csv_text, row_json, row_lines, safe_cell
from tests.archive_content import MODEL, ROOT, document_id, make_document, make_source
from tests.in_memory_archive import InMemoryArchive
from tests.indexing_samples import SENTENCES, write
from tests.test_index_command import Shell

FULL = Header(symbol="12-KH/ĐU", type=DocumentType.PLAN, issuer="Đảng ủy", issued=date(2026, 3, 4), subject="=1+1")


def described(number: int, **changes: object) -> EmbeddedDocument:
    made = make_document(number, passages=2)
    own = {"header": FULL, "title": "Kế hoạch", "recognised_pages": 0, "confidence": None}
    document = replace(made.text.document, **{**own, **changes})  # type: ignore[arg-type]  # by name
    return replace(made, text=replace(made.text, document=document))


def held(path: str, state: SourceState) -> Source:
    return replace(make_source(path, None, state), sha256="cd" * 32, reason=Reason("SecrecyMark", Wording("dấu mật", "a mark")))


@pytest.fixture
def rows() -> tuple[Row, ...]:
    archive = InMemoryArchive()
    with archive.writer(MODEL) as writer:
        every: tuple[dict[str, object], ...] = (
            {},
            {"recognised_pages": 2, "confidence": 0.93},
            {"recognised_pages": 1, "confidence": 0.5, "header": Header(symbol="2-CV/ĐU")},
            {"restrictions": ("draft",), "header": corrected(Header(), HeaderField.SYMBOL, "")},
            {
                "header": Header(
                    type=DocumentType.NEWS, signatures=(DigitalSignature("Trần Thị Bình", None), DigitalSignature(None, None))
                )
            },
        )
        for number, changes in enumerate(every, start=1):
            writer.put_document(described(number, **changes))
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.put_source(make_source("1 bản sao.pdf", 1))
        writer.put_source(make_source("hỏng.pdf", None, SourceState.REJECTED))
        writer.put_source(held("chuyện kín.pdf", SourceState.QUARANTINED))
        writer.put_source(held("chuyện ngờ.pdf", SourceState.IN_REVIEW))
        writer.commit()
    with archive.view() as view:
        return intake(view)


def test_every_file_has_its_state(rows: tuple[Row, ...]) -> None:
    assert {row.source.path: row.state.value for row in rows} == {
        "1 bản sao.pdf": "indexed",
        "1.pdf": "duplicate",
        "2.pdf": "recognised",
        "3.pdf": "low-quality",
        "4.pdf": "indexed",
        "5.pdf": "indexed",
        "hỏng.pdf": "rejected",
        "chuyện kín.pdf": "quarantined",
        "chuyện ngờ.pdf": "review",
    }


def test_what_is_missing_is_told_unless_a_person_has_said_so(rows: tuple[Row, ...]) -> None:
    missing = {row.source.path: [name.value for name in row.missing] for row in rows}
    assert missing["1.pdf"] == []
    assert missing["3.pdf"] == ["type", "issuer", "issued", "subject"]
    assert missing["4.pdf"] == ["type", "issuer", "issued", "subject"]
    assert missing["5.pdf"] == []


def test_fields_read_unsurely_are_to_be_checked_until_a_person_has_said_what_they_are() -> None:
    unsure = replace(
        FULL, evidence=(Evidence(HeaderField.SYMBOL, 0.4), Evidence(HeaderField.ISSUED, 0.97), Evidence(HeaderField.SIGNER, 0.1))
    )
    archive = InMemoryArchive()
    with archive.writer(MODEL) as writer:
        for number, header in enumerate((FULL, unsure, corrected(unsure, HeaderField.SYMBOL, "14-KH/ĐU")), start=1):
            writer.put_document(described(number, header=header))
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    with archive.view() as view:
        rows = intake(view)
    assert [row.unsure for row in rows] == [(), (HeaderField.SYMBOL,), ()]
    month = Header(issued_in="2026-03", evidence=(Evidence(HeaderField.ISSUED, 0.6),))
    of_month = described(4, header=month).text.document
    assert unsure_fields(of_month) == (HeaderField.ISSUED,)
    assert HeaderField.ISSUED not in missing_fields(of_month)
    assert chosen(rows, sort="unsure")[0].source.path == "2.pdf"
    assert row_json(rows[1], "en")["unsure"] == ["symbol"]
    assert "đọc chưa chắc, cần kiểm tra: số, ký hiệu" in "\n".join(row_lines(rows, "vi"))
    told = list(csv.DictReader(io.StringIO(csv_text(rows, "en").removeprefix("\ufeff"))))
    assert [row["To check"] for row in told] == ["", "Symbol", ""]


def test_reasons_say_what_there_is_to_say(rows: tuple[Row, ...]) -> None:
    told = {row.source.path: "; ".join(reason.en for reason in row.reasons) for row in rows}
    assert told["1.pdf"] == "the same bytes as 1 bản sao.pdf"
    assert told["2.pdf"] == "2 pages recognised, confidence at least 93%"
    assert told["4.pdf"] == "draft; corrected by a person: Symbol"
    assert told["5.pdf"] == "digitally signed, not verified: Trần Thị Bình, ?"
    assert told["chuyện kín.pdf"] == "a mark"


def test_twins_are_told() -> None:
    archive = InMemoryArchive()
    with archive.writer(MODEL) as writer:
        words = " ".join(SENTENCES)
        for number in (1, 2):
            made = described(number)
            passages = tuple(replace(passage, text=words) for passage in made.text.passages)
            writer.put_document(replace(made, text=replace(made.text, passages=passages)))
            writer.put_source(make_source(f"{number}.docx", number))
        writer.commit()
    with archive.view() as view:
        one, two = intake(view)
        assert [document.id for document in view.twins(document_id(1))] == [document_id(2)]
        assert [document.id for document in view.twins(document_id(2))] == [document_id(1)]
    assert (one.state, two.state) == (IntakeState.INDEXED, IntakeState.DUPLICATE)
    assert two.reasons[0].en == "another version of 1.docx"


def test_names_of_what_is_held_back_are_not_shown(rows: tuple[Row, ...]) -> None:
    for shown in (csv_text(rows, "vi"), "\n".join(row_lines(rows, "vi")), json.dumps([row_json(row, "vi") for row in rows])):
        assert "chuyện" not in shown
        assert "cdcdcdcd" in shown
    assert "chuyện kín.pdf" in "\n".join(row_lines(rows, "vi", names=True))
    assert {row_json(row, "vi", names=True)["path"] for row in rows} >= {"chuyện kín.pdf", "chuyện ngờ.pdf"}


def test_rows_are_chosen_and_ordered(rows: tuple[Row, ...]) -> None:
    assert [row.source.path for row in chosen(rows, ["rejected", "recognised"])] == ["2.pdf", "hỏng.pdf"]
    assert [row.source.path for row in chosen(rows, sort="missing")][:2] == ["3.pdf", "4.pdf"]
    assert chosen(rows, sort="confidence")[0].source.path == "3.pdf"
    assert chosen(rows, sort="file", reverse=True) == chosen(rows)[::-1]
    assert chosen(rows, sort="state")[0].state is IntakeState.INDEXED
    assert chosen(rows, sort="issued")[0].document is not None
    assert chosen(rows, sort="symbol")[0].source.path == "1 bản sao.pdf"


@pytest.mark.parametrize(("states", "sort", "said"), [(["mất"], "file", "state"), ([], "màu", "sort")])
def test_an_unknown_state_or_order_is_refused(rows: tuple[Row, ...], states: list[str], sort: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        chosen(rows, states, sort)


def test_the_table_opens_in_a_spreadsheet_and_computes_nothing(rows: tuple[Row, ...]) -> None:
    text = csv_text(rows, "vi")
    assert text.startswith("\ufeffThư mục,Tệp,Tình trạng")
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {len(line) for line in table} == {13}
    assert len(table) == 10
    assert table[1][:3] == [ROOT, "1 bản sao.pdf", "đã lập chỉ mục"]
    assert table[1][10] == "'=1+1"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "  =1", "＝1", '=cmd|" /C calc"!A0'])
def test_what_a_spreadsheet_would_compute_is_made_text(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Kế hoạch", "12-KH/ĐU", "a=b"])
def test_other_cells_stay(cell: str) -> None:
    assert safe_cell(cell) == cell


def test_every_state_has_a_name() -> None:
    assert set(STATE_NAMES) == set(IntakeState)


# --- As typed ---


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    write(
        tmp_path / "kho",
        {"a.txt": SENTENCES[0], "b.txt": SENTENCES[0], "rỗng.txt": b"", "kín.txt": "TỈNH ỦY X\n\nMẬT\n\nBáo cáo"},
    )
    shell = Shell(tmp_path / "nhà")
    shell.index(tmp_path / "kho")
    return shell


def test_the_report_lists_every_file(shell: Shell) -> None:
    ended = shell(report_command)
    assert ended.exit_code == 0
    assert "indexed                 a.txt" in ended.stdout
    assert "duplicate or version    b.txt" in ended.stdout
    assert "rejected                rỗng.txt" in ended.stdout
    assert "kín.txt" not in ended.stdout
    assert "kín.txt" in shell(report_command, "--names", "--state", "quarantined").stdout


def test_the_report_as_json_and_as_a_table(shell: Shell, tmp_path: Path) -> None:
    told = json.loads(shell(report_command, "--json", "--state", "duplicate", "--state", "rejected").stdout)
    assert [(row["path"], row["state"]) for row in told] == [("b.txt", "duplicate"), ("rỗng.txt", "rejected")]
    ended = shell(report_command, "--csv", tmp_path / "bảng.csv")
    assert ended.exit_code == 0
    assert (tmp_path / "bảng.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert shell(report_command, "--csv", tmp_path / "không có" / "bảng.csv").exit_code == 2


def test_the_report_of_no_archive_says_what_to_do(tmp_path: Path) -> None:
    ended = Shell(tmp_path / "trống")(report_command)
    assert ended.exit_code == 7
    assert "tracuu index" in ended.stderr


# --- As a page ---


@pytest.fixture
def client(shell: Shell) -> FlaskClient:
    from web.wsgi import create_site

    return create_site(shell.settings).test_client()


def test_the_page_lists_filters_and_orders(client: FlaskClient) -> None:
    text = client.get("/tiep-nhan").text
    assert "rỗng.txt" in text
    assert "kín.txt" not in text
    assert "/tiep-nhan?state=rejected" in text
    text = client.get("/tiep-nhan?state=rejected&sort=missing&lang=en").text
    assert "rỗng.txt" in text
    assert ">a.txt<" not in text
    assert "sort=state" in text
    assert client.get("/tiep-nhan?state=x").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_table_can_be_downloaded(client: FlaskClient) -> None:
    response = client.get("/tiep-nhan.csv?state=rejected")
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert "rỗng.txt" in response.text
    assert "a.txt" not in response.text
