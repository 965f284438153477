"""Digital signatures and attached files of PDFs. The files and certificates are made here."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from indexer.domain import DigitalSignature, DocumentId, Gap, Header, Line, Reading, ReadPage
from indexer.embedding.hashing import HashingModel
from indexer.errors import TooLarge
from indexer.passages import make_document
from indexer.reading.limits import ReadingLimits
from indexer.reading.pdf.attachments import pdf_entries
from indexer.reading.pdf.pages import read_pdf
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from indexer.storage.header_details import details_of, with_details
from search_api.search.searcher import Searcher
from tests.archive_content import make_document as make_embedded
from tests.archive_content import make_source
from tests.pdf_samples import certificates, signed_pdf, with_attachments
from tests.reading_samples import PARAGRAPHS, flowing, make_pdf
from web.wsgi import create_site

LIMITS = ReadingLimits()
HANOI = timezone(timedelta(hours=7))
SIGNED = datetime(2031, 3, 18, 8, 41, 42, tzinfo=HANOI)


def test_signatures_name_the_signer_and_not_who_vouches_for_him_the_earliest_first() -> None:
    content = signed_pdf(
        [
            (certificates("Cơ quan chứng thực", "Văn phòng Đảng ủy"), "D:20310318093000+07'00'"),
            (certificates("Cơ quan chứng thực", "Trần Thị Bình"), "D:20310318084142+07'00'"),
            (certificates("Cơ quan chứng thực", "Văn phòng Đảng ủy"), "D:20310318093001+07'00'"),
        ]
    )
    assert read_pdf(content, LIMITS).signatures == (
        DigitalSignature("Trần Thị Bình", SIGNED),
        DigitalSignature("Văn phòng Đảng ủy", datetime(2031, 3, 18, 9, 30, tzinfo=HANOI)),
    )


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("D:20310318084142+07'00'", SIGNED),
        ("D:20310318014142Z", SIGNED),
        ("D:20310318084142", SIGNED),
        ("D:20310317204142-05'00", SIGNED),
        ("D:20311318084142+07'00'", None),
        ("D:20310318084142+99'00'", None),
        ("18/3/2031", None),
    ],
)
def test_the_time_is_read_in_every_form_and_never_guessed(time: str, expected: datetime | None) -> None:
    (signature,) = read_pdf(signed_pdf([(certificates("Trần Thị Bình"), time)]), LIMITS).signatures
    assert signature == DigitalSignature("Trần Thị Bình", expected)


@pytest.mark.parametrize(
    "contents",
    # Named: certificates are made anew in every process, and tests that run in several must have the same names in each.
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x30\x80nothing", id="no signature"),
        pytest.param(certificates("Trần Thị Bình")[:90], id="cut off"),
    ],
)
def test_a_broken_signature_costs_its_name_only(contents: bytes) -> None:
    reading = read_pdf(signed_pdf([(contents, "D:20310318084142+07'00'")]), LIMITS)
    assert reading.signatures == (DigitalSignature(None, SIGNED),)
    assert [line.text for line in reading.pages[0].lines] == list(PARAGRAPHS)


def test_a_form_that_bites_its_tail_ends() -> None:
    (signature,) = read_pdf(signed_pdf([(certificates("Trần Thị Bình"), "D:20310318084142Z")], looped=True), LIMITS).signatures
    assert signature.name == "Trần Thị Bình"


def test_a_file_without_signatures_has_none() -> None:
    assert read_pdf(make_pdf([flowing(PARAGRAPHS)]), LIMITS).signatures == ()


LETTERHEAD = ("ĐẢNG ỦY PHƯỜNG HOA SỮA", "Số 12-KH/ĐU", "Hoa Sữa, ngày {day} tháng 3 năm 2031", "KẾ HOẠCH", "kiểm tra năm 2031")


def header(day: int, *, recognised: bool, signatures: tuple[DigitalSignature, ...]) -> Header:
    lines = tuple(Line(text.format(day=day), Gap.PARAGRAPH) for text in (*LETTERHEAD, *PARAGRAPHS))
    reading = Reading("application/pdf", (ReadPage(1, lines, recognised=recognised),), signatures=signatures)
    text = make_document(reading, id=DocumentId("0" * 16), files=("a.pdf",), size=1, now=datetime.now(UTC))
    return text.document.header


@pytest.mark.parametrize(
    ("day", "recognised", "expected"),
    [(18, True, date(2031, 3, 18)), (15, True, date(2031, 3, 15)), (28, True, None), (28, False, date(2031, 3, 28))],
    ids=["signed that day", "signed later", "recognised as later than signed", "printed as later than signed"],
)
def test_a_recognised_day_after_the_last_signature_is_left_out(day: int, recognised: bool, expected: date | None) -> None:
    found = header(day, recognised=recognised, signatures=(DigitalSignature("Trần Thị Bình", SIGNED),))
    assert found.issued == expected
    assert found.place == "Hoa Sữa"


def test_signatures_are_kept_with_the_header() -> None:
    signatures = (DigitalSignature("Trần Thị Bình", SIGNED), DigitalSignature(None, None))
    found = header(18, recognised=False, signatures=signatures)
    assert found.signatures == signatures
    assert with_details(Header(), details_of(found)).signatures == signatures


def test_the_document_page_tells_who_signed_and_that_nobody_verified_it(tmp_path: Path) -> None:
    found = header(18, recognised=False, signatures=(DigitalSignature("Trần <b>Thị</b> Bình", SIGNED),))
    model = HashingModel()
    made = make_embedded(1, passages=1)
    made = replace(made, vectors=model.embed_passages([window.text for window in made.windows]))
    archive = SqliteArchive(tmp_path / "archive", "1")
    with archive.writer(model.identity) as writer:
        document = replace(made.text.document, header=found)
        writer.put_document(replace(made, text=replace(made.text, document=document)))
        writer.put_source(make_source("1.pdf", 1))
        writer.commit()
    client = create_site(Settings(home=tmp_path / "site"), Searcher(archive, model)).test_client()
    page = client.get(f"/documents/{made.text.document.id}?lang=vi").text
    assert re.search(
        r"Trần &lt;b&gt;Thị&lt;/b&gt; Bình, <time[^>]*>08:41 18/3/2031</time> <span[^>]*>chưa kiểm tra chữ ký<", page
    )


# --- Attached files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("locked", [{}, {"user": ""}], ids=["open", "locked against changes"])
def test_files_in_a_pdf_are_its_members_beneath_it(locked: dict[str, str]) -> None:
    content = with_attachments({"Phụ lục I.txt": b"mot", "../../ngoài.txt": b"hai"}, **locked)
    entries = pdf_entries(io.BytesIO(content), LIMITS)
    assert {entry.path: entry.take(10) for entry in entries} == {"Phụ lục I.txt": b"mot", "ngoài.txt": b"hai"}
    with pytest.raises(TooLarge):
        entries[0].take(2)


def test_too_many_files_in_a_pdf_are_refused() -> None:
    with pytest.raises(TooLarge, match="3 files in a container, the limit is 2"):
        pdf_entries(io.BytesIO(with_attachments({f"{index}.txt": b"x" for index in range(9)})), ReadingLimits(max_members=2))


@pytest.mark.parametrize("content", [with_attachments({"a.txt": b"x"}, user="bí mật"), b"%PDF-1.7 broken", make_pdf([[]])])
def test_a_pdf_that_does_not_open_or_holds_nothing_has_no_members(content: bytes) -> None:
    assert pdf_entries(io.BytesIO(content), LIMITS) == []
