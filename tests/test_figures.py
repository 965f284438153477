"""Numbers and days that are often filled in by hand: where they stand, how surely they were read, and what becomes of the unsure ones."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from indexer.directive.header.doubts import HOPELESS, certainty
from indexer.directive.header.header import Letterhead, read_header
from indexer.directive.layout.layout import paragraphs
from indexer.domain import (
    UNSURE,
    Box,
    DocumentId,
    DocumentText,
    EmbeddedDocument,
    HeaderField,
    Origin,
    Reading,
    Source,
    SourceState,
)
from indexer.embedding.hashing import HashingModel
from indexer.passages import make_document, make_windows
from indexer.reading.ocr import tesseract
from indexer.reading.ocr.engine import Picture, Piece
from indexer.reading.ocr.figures import SURE, fields
from indexer.reading.ocr.lattice import read_line
from indexer.reading.ocr.recogniser import recognise
from indexer.settings import Settings
from search_api.exports.papers import Paper, as_docx
from search_api.rendering import answer_lines
from search_api.search.searcher import Searcher
from tests.in_memory_archive import InMemoryArchive
from tests.ocr_samples import page_picture
from tests.readings import reading_of
from tests.test_lattice import SIGNS, seen
from web.wsgi import create_site

UNITS = re.compile(r"[^\W\d_]+|.")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Số: 12/KH-UBND", [" 12"]),
        ("Số:28/2031/QĐ-UBND", ["28/2031"]),
        # Cut where the space is wide.
        ("Số: 12", [" 12"]),
        ("12 /KH-UBND", ["12 "]),
        ("S6:31%F/QĐ-SYT", ["31%F"]),
        ("Bình An, ngày 15 tháng 3 năm 2031", [" 15 ", " 3 ", " 2031"]),
        ("Bình An, ngày 5", [" 5"]),
        ("tháng 10 năm 2031.", [" 10 ", " 2031"]),
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", []),
        ("Trước ngày lễ, các cơ quan trong tỉnh treo cờ theo quy định", []),
        ("năm 2031", []),
    ],
)
def test_numbers_and_days_are_found_in_a_line_or_in_the_part_of_one(line: str, expected: list[str]) -> None:
    units = UNITS.findall(line)
    assert ["".join(units[span.start : span.end]) for span in fields(units)] == expected


@pytest.mark.parametrize(
    ("line", "doubts", "sure"),
    [
        ("Số: 12/KH-UBND", {}, 1.0),
        ("Số: 12/KH-UBND", {"at_5": ("7", 0.3)}, 0.7),
        # A letter of the same shape is no other number.
        ("Số: 10/KH-UBND", {"at_5": ("O", 0.3), "at_4": ("l", 0.4)}, 1.0),
        # What stands for a digit is one as surely as it may be.
        ("Số: 2/07/SYT", {"at_5": ("1", 0.3)}, 0.3),
        ("Bình An, ngày 2, tháng 3 năm 2031", {"at_15": ("7", 0.4)}, 0.6),
        # Elsewhere figures are printed.
        ("theo Công văn 12/SYT, mục 3", {"at_25": ("8", 0.4)}, 1.0),
    ],
)
def test_a_line_is_as_sure_as_its_least_certain_figure(line: str, doubts: dict[str, tuple[str, float]], sure: float) -> None:
    assert read_line(seen(line, **doubts), SIGNS).figures == pytest.approx(sure, abs=1e-3)


@pytest.mark.parametrize(
    ("words", "is_sure"),
    [
        (("Số:", 96, "12/KH-UBND", 92), True),
        (("Số:", 30, "12", 93, "/KH-UBND", 92), True),
        (("Số:", 96, "33", 88, "?", 65, "/KH-UBND", 91), False),
        (("ngày", 96, "4}", 49, "tháng", 95, "9", 96, "năm", 96, "2031", 96), False),
        (("kèm", 20, "theo", 30), True),
    ],
)
def test_tesseracts_confidence_in_words_is_put_on_the_same_scale(words: tuple[str | int, ...], is_sure: bool) -> None:
    rows = [
        f"5\t1\t1\t1\t1\t{place}\t{100 * place}\t50\t95\t30\t{confidence}\t{word}"
        for place, (word, confidence) in enumerate(zip(words[::2], words[1::2], strict=True))
    ]
    (piece,) = tesseract._read("\n".join(rows), ())
    assert (piece.figures >= SURE) is is_sure
    assert 0 <= piece.figures <= 1


class Unsure:
    """Reads two bars: a number by hand, and a printed line."""

    identity = "unsure 1"

    def turn(self, picture: Picture) -> int:
        return 0

    def recognise(self, picture: Picture, walls: object = ()) -> list[Piece]:
        if not (picture < 128).any():
            return []
        return [
            Piece("Số: 12/KH-UBND", Box(60, 100, 200, 112), 0.9, 0.6),
            Piece("Kính gửi: Sở Y tế", Box(60, 130, 200, 142), 0.9),
        ]


def test_a_recognised_page_tells_which_figures_are_in_doubt() -> None:
    found = recognise(page_picture(Box(60, 100, 200, 112)), (595.0, 842.0), Unsure())
    assert found.doubtful == (("Số: 12/KH-UBND", 0.6),)


# --- In the header ---

LETTERHEAD = "SỞ Y TẾ\n{number}\n{date}\nQUYẾT ĐỊNH\nVề tiêm chủng\n\nCăn cứ Luật Tổ chức chính quyền địa phương;"
NUMBER, DATE = "Số: 112 /QĐ-SYT", "Bình An, ngày 05 tháng 3 năm 2031"


def read(*doubtful: tuple[str, float], name: str = "a.pdf", number: str = NUMBER, is_scan: bool = True) -> Letterhead:
    text = LETTERHEAD.format(number=number, date=DATE)
    return read_header(paragraphs(reading_of(text)), name, doubtful=doubtful if is_scan else None)


def confidence(letterhead: Letterhead, field: HeaderField) -> float:
    return letterhead.traces[field].confidence


def test_figures_read_surely_are_not_marked() -> None:
    found = read()
    assert (found.header.symbol, found.header.issued) == ("112/QĐ-SYT", date(2031, 3, 5))
    assert min(confidence(found, HeaderField.SYMBOL), confidence(found, HeaderField.ISSUED)) > UNSURE


@pytest.mark.parametrize("pieces", [("Số:112/QĐ-SYT",), ("Số: 112", "/QĐ-SYT"), ("SỐ: 112 / QĐ - SYT",)])
def test_a_number_in_doubt_is_marked_as_unsure_and_the_day_beside_it_is_not(pieces: tuple[str, ...]) -> None:
    found = read(*((piece, 0.94) for piece in pieces))
    assert found.header.symbol == "112/QĐ-SYT"
    assert confidence(found, HeaderField.SYMBOL) < UNSURE < confidence(found, HeaderField.ISSUED)


def test_a_day_in_doubt_is_marked_and_a_hopeless_one_leaves_the_month() -> None:
    found = read(("Bình An, ngày 05", 0.6))
    assert found.header.issued == date(2031, 3, 5)
    assert confidence(found, HeaderField.ISSUED) < UNSURE < confidence(found, HeaderField.SYMBOL)
    hopeless = read(("Bình An, ngày 05", HOPELESS / 2))
    assert (hopeless.header.issued, hopeless.header.issued_in) == (None, "2031-03")
    assert confidence(hopeless, HeaderField.ISSUED) < UNSURE


@pytest.mark.parametrize(
    ("sure", "name", "symbol", "origin", "is_certain"),
    [
        # Alone it is shown and marked, or left out.
        (0.9, "a.pdf", "112/QĐ-SYT", Origin.TEXT, False),
        (HOPELESS / 2, "a.pdf", None, None, False),
        # The file's name agrees: two that know nothing of one another.
        (0.9, "112 qd syt.pdf", "112/QĐ-SYT", Origin.TEXT, True),
        (HOPELESS / 2, "112 qd syt.pdf", "112/QĐ-SYT", Origin.TEXT, True),
        # It says otherwise: it may be right, and is no fact.
        (0.9, "1943 qd syt.pdf", "1943/QĐ-SYT", Origin.FILE_NAME, False),
        # It says nothing of this kind of document.
        (0.9, "1943 kh ubnd.pdf", "112/QĐ-SYT", Origin.TEXT, False),
        # What was read surely stands, whatever the name says.
        (1.0, "1943 qd syt.pdf", "112/QĐ-SYT", Origin.TEXT, True),
    ],
)
def test_a_files_name_is_a_witness_where_there_is_a_doubt(
    sure: float, name: str, symbol: str | None, origin: Origin | None, is_certain: bool
) -> None:
    found = read(*([("Số: 112 /QĐ-SYT", sure)] if sure < 1 else []), name=name)
    assert found.header.symbol == symbol
    if symbol:
        assert found.traces[HeaderField.SYMBOL].origin is origin
        assert (confidence(found, HeaderField.SYMBOL) >= UNSURE) is is_certain


def test_text_that_was_not_recognised_is_never_in_doubt() -> None:
    assert read(name="1943 qd syt.pdf", is_scan=False).header.symbol == "112/QĐ-SYT"


def test_a_doubt_belongs_to_the_line_that_has_the_words() -> None:
    doubtful = (("Số: 12", 0.5), ("ngày 12", 0.4))
    assert certainty("Số: 12 /QĐ-SYT", doubtful) == 0.5
    assert certainty("Bình An, ngày 12 tháng 3", doubtful) == 0.4
    assert certainty("Số: 34/QĐ-SYT", doubtful) == certainty(None, doubtful) == certainty("Số: 12", (("…", 0.1),)) == 1.0


@pytest.fixture(scope="module")
def doubtful() -> DocumentText:
    """A scan whose number is in doubt."""
    page = reading_of(LETTERHEAD.format(number=NUMBER, date=DATE)).pages[0]
    page = replace(page, recognised=True, confidence=0.97, doubtful=((NUMBER, 0.5),))
    reading = Reading("application/pdf", (page,))
    return make_document(reading, id=DocumentId("7" * 16), files=("a.pdf",), size=1, now=datetime(2031, 1, 1, tzinfo=UTC))


def test_the_doubt_reaches_the_evidence_of_the_document(doubtful: DocumentText) -> None:
    told = {found.field: found.confidence for found in doubtful.document.header.evidence}
    assert told[HeaderField.SYMBOL] < UNSURE < told[HeaderField.ISSUED]


def searcher_of(doubtful: DocumentText) -> Searcher:
    model = HashingModel()
    windows = tuple(window for passage in doubtful.passages for window in make_windows(doubtful.document, passage, model))
    archive = InMemoryArchive()
    with archive.writer(model.identity) as writer:
        writer.put_document(EmbeddedDocument(doubtful, windows, model.embed_passages([window.text for window in windows])))
        writer.put_source(Source("/r", "a.pdf", 1, 1, "77" * 32, SourceState.INDEXED, doubtful.document.id))
        writer.commit()
    return Searcher(archive, model)


def test_what_is_copied_is_clean_and_says_beside_it_what_to_check(doubtful: DocumentText, tmp_path: Path) -> None:
    """On the pages where a citation is copied or gathered, in the answer of the API, and in the paper of quotations."""
    searcher = searcher_of(doubtful)
    client = create_site(Settings(home=tmp_path), searcher).test_client()
    (hit, *_) = searcher.search("112/QĐ-SYT").hits
    told = "Số, ký hiệu: đọc từ bản quét, cần kiểm tra trước khi dẫn"
    here = f"/documents/{hit.document.id}?p={hit.passage.ordinal}"
    for address, count in ((here, 2), (f"/passages/{hit.passage.id}", 1), (f"/collection?p={hit.passage.id}", 1)):
        shown = client.get(address).text
        assert shown.count(told) == count
        assert f'/documents/{hit.document.id}?page=1#sheet"' in shown
        assert told not in " ".join(re.findall(r'data-copy="([^"]*)"', shown))
    answer = client.get("/api/v1/search?q=112/QĐ-SYT").get_json()["hits"][0]["document"]
    assert "kiểm tra" not in answer["citation"]
    words = {"vi": told, "en": "Symbol: read from a scan, check before citing"}
    assert answer["citation_check"] == {"unsure": ["symbol"], "words": words}
    paper = Document(BytesIO(as_docx(Paper("", (hit,)), "en")))
    assert paper.paragraphs[2].text == "[Symbol: read from a scan, check before citing]"


def test_a_hit_says_that_its_number_is_in_doubt_and_nothing_of_its_day(doubtful: DocumentText, tmp_path: Path) -> None:
    searcher = searcher_of(doubtful)
    answer = searcher.search("112/QĐ-SYT")
    assert "112/QĐ-SYT (chưa chắc) (05/03/2031):" in " ".join(answer_lines(answer, "vi", width=100, colour=False))
    assert "112/QĐ-SYT (unsure) (05 Mar 2031):" in " ".join(answer_lines(answer, "en", width=100, colour=False))
    client = create_site(Settings(home=tmp_path), searcher).test_client()
    for language, told in (("vi", "chưa chắc"), ("en", "unsure")):
        shown = client.get(f"/search?q=112/QĐ-SYT&lang={language}").text
        assert len(re.findall(rf'<span class="badge"[^>]*>{told}</span>', shown)) == 1
        listed = client.get(f"/tiep-nhan?lang={language}&sort=unsure").text
        assert re.search(rf"<td data-name=\"[^\"]+\">{'số, ký hiệu' if language == 'vi' else 'symbol'}</td>", listed)
