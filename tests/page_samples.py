"""A small archive of files with pages, for the tests of what people see of them: it is indexed as any folder is."""

import sys
from dataclasses import dataclass
from pathlib import Path

from indexer.console import Silence
from indexer.domain import DocumentId
from indexer.embedding.hashing import HashingModel
from indexer.passages import RULES
from indexer.pipeline import Indexer
from indexer.reading.limits import ReadingLimits
from indexer.reading.workers import drawing
from indexer.reading.workers.drawing import draw_page
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from search_api.search.searcher import Searcher
from tests.indexing_samples import ReadersHere
from tests.reading_samples import PARAGRAPHS, make_pdf, make_zip

HOSTILE = "a'b&amp;\u202e.pdf" if sys.platform == "win32" else "<script>alert(1)</script>\u202e.pdf".replace("/", "∕")
"""The name of a file that would run, or turn the line round, if it could."""

Row = tuple[float, float, float, str]

FULL = "Ủy ban nhân dân xã chỉ đạo các đơn vị rà soát cơ sở vật chất và"
"""A line of full width at 14 points."""

RUNNING_OVER: list[list[Row]] = [
    [*((85.0, 80.0 + 18 * index, 12.0, FULL) for index in range(38))],
    [
        (85.0, 80.0, 12.0, "các trang thiết bị của từng trường học trên địa bàn."),
        (113.0, 110.0, 12.0, "Điều 2. Văn phòng theo dõi."),
    ],
]
"""Two pages with a paragraph that runs over from the first to the second."""


@dataclass(frozen=True)
class Samples:
    """The archive, and where its files lie."""

    archive: SqliteArchive
    searcher: Searcher
    settings: Settings
    folder: Path

    def id(self, path: str) -> DocumentId:
        """The document that a file became."""
        with self.archive.view() as view:
            return next(source.document_id for source in view.sources() if source.path == path and source.document_id is not None)

    def index(self) -> None:
        """Index the folder, again."""
        indexer = Indexer(self.archive, HashingModel(), ReadersHere(), files_seen=Silence(), passages_embedded=Silence())
        indexer.run([self.folder])


def page_samples(home: Path) -> Samples:
    """Write the files and index them."""
    folder = home / "văn bản"
    folder.mkdir()
    (folder / "hai trang.pdf").write_bytes(make_pdf(RUNNING_OVER))
    (folder / HOSTILE).write_bytes(
        make_pdf([[(85, 80, 14, PARAGRAPHS[0]), (85, 110, 14, 'Nguy hiểm <script>alert(2)</script> & "nháy" \u202eđảo.')]])
    )
    (folder / "gói.zip").write_bytes(make_zip({"trong gói.pdf": make_pdf([[(85, 80, 14, PARAGRAPHS[1])]])}))
    (folder / "chữ.txt").write_text(PARAGRAPHS[2], encoding="utf-8")
    archive = SqliteArchive(home / "archive", RULES)
    samples = Samples(archive, Searcher(archive, HashingModel()), Settings(home=home, model="hashing"), folder)
    samples.index()
    return samples


class DrawerHere:
    """Draws in this process, and remembers what."""

    def __init__(self) -> None:
        self.drawn: list[tuple[int, int]] = []
        self.closed = False

    def draw(self, path: Path, id: DocumentId, number: int, width: int) -> bytes:
        self.drawn.append((number, width))
        # As a new worker would: what another test drew is not at hand.
        drawing._last.close()
        return draw_page(path, ReadingLimits(), id=id, number=number, width=width)

    def close(self) -> None:
        self.closed = True
