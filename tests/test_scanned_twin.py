"""A document and the scan of its print, from bytes to the archive: one is shown, the other listed with it."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest

from indexer.domain import Box, DocumentId, EmbeddedDocument, ReadPage, Source, SourceState
from indexer.embedding.hashing import HashingModel
from indexer.passages import make_document, make_windows
from indexer.reading.limits import ReadingLimits
from indexer.reading.ocr.engine import Picture, Piece, Wall
from indexer.reading.ocr.scans import Scans
from indexer.reading.pdf.pages import open_pictures, read_pdf
from indexer.reading.reader import FileReader
from indexer.storage.archive import SqliteArchive
from tests.corpus_generator.pdf import NoFont
from tests.ocr_samples import image_file
from tests.relevance.printing import STYLES, as_pdf, printable

NAMES = ("12-KH-ĐU thực hiện Nghị quyết 57.txt", "27-KH-ĐU chăm sóc sức khỏe Nhân dân.txt")
TEXT, SCAN, OTHER = (DocumentId(digit * 16) for digit in "123")
DOTS_A_POINT = 250 / 72


class KnownPages:
    """Reads pages it has been told the text of, the way recognition does: in one line of three a letter slips, and spaces get lost."""

    identity = "known pages 1"

    def __init__(self, pages: Sequence[ReadPage]) -> None:
        self._pages = list(pages)

    def turn(self, picture: Picture) -> int:
        return 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        lines = self._pages.pop(0).lines
        return [
            Piece(_slipped(line.text) if place % 3 == 2 else line.text, Box(*(edge * DOTS_A_POINT for edge in line.box)), 0.95)
            for place, line in enumerate(lines)
            if line.box
        ]


def _slipped(text: str) -> str:
    return re.sub("[aáà]", "o", text, count=2).replace(", ", ",")


@pytest.fixture(scope="module")
def printed() -> bytes:
    try:
        return as_pdf(printable(_file(NAMES[0]).read_text("utf-8")), STYLES["indented"])
    except NoFont:
        pytest.skip("no font with Vietnamese letters on this machine")


def _file(name: str) -> Path:
    return next((Path(__file__).parent.parent / "corpus" / "documents").rglob(name))


def _scanned(printed: bytes, scanned: int, kept: int) -> bytes:
    """The first pages as pictures, the rest as they are."""
    with open_pictures(printed, ReadingLimits()) as pictures:
        drawn = [pictures.draw(number) for number in range(1, scanned + 1)]
    file = pypdf.PdfWriter()
    file.append(io.BytesIO(image_file("PDF", *drawn, resolution=250.0)))
    for page in pypdf.PdfReader(io.BytesIO(printed)).pages[scanned:kept]:
        file.add_page(page)
    out = io.BytesIO()
    file.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("scanned", "kept"), [(1, 4), (1, 1)], ids=["the first page is a picture", "only the first page was scanned"]
)
def test_a_scan_of_a_documents_print_is_listed_with_it_and_the_text_is_shown(
    printed: bytes, tmp_path: Path, scanned: int, kept: int
) -> None:
    (tmp_path / "quét.pdf").write_bytes(_scanned(printed, scanned, kept))
    known = KnownPages(read_pdf(printed, ReadingLimits()).pages)
    reader, model = FileReader(scans=Scans(lambda: known)), HashingModel()
    archive = SqliteArchive(tmp_path / "archive", "1")
    with archive.writer(model.identity) as writer:
        for id, path in ((SCAN, tmp_path / "quét.pdf"), (TEXT, _file(NAMES[0])), (OTHER, _file(NAMES[1]))):
            reading = reader.read(path)
            assert [page.recognised for page in reading.pages].count(True) == (scanned if id == SCAN else 0)
            text = make_document(reading, id=id, files=(path.name,), size=1, now=datetime.now(UTC))
            windows = tuple(window for passage in text.passages for window in make_windows(text.document, passage, model))
            vectors = model.embed_passages([window.text for window in windows])
            writer.put_document(EmbeddedDocument(text, windows, vectors))
            writer.put_source(Source("/r", path.name, 1, 1, id * 4, SourceState.INDEXED, id))
        writer.commit()
    with archive.view() as view:
        header = view.document(SCAN).header
        assert (header.symbol, header.issued) == ("12-KH/ĐU", date(2025, 12, 22))
        assert [view.document(id).twin_of for id in (TEXT, SCAN, OTHER)] == [None, TEXT, None]
        assert [twin.id for twin in view.twins(TEXT)] == [SCAN]
