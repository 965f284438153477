"""The pages of a reading that are only pictures, read."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from indexer.domain import Reading, ReadPage, Wording
from indexer.errors import NoText, TooLarge
from indexer.reading.limits import ReadingLimits, ScansAhead
from indexer.reading.ocr.cache import Cache
from indexer.reading.ocr.cells import Columns
from indexer.reading.ocr.cleaning import Colours
from indexer.reading.ocr.decision import is_better, needs_recognition
from indexer.reading.ocr.engine import Engine, open_engine
from indexer.reading.ocr.recogniser import key, recognise


class Pictures(Protocol):
    """The pages of a file as pictures, numbered from 1."""

    def covers(self, number: int) -> bool:
        """Tell whether a picture covers most of the page."""
        ...

    def draw(self, number: int) -> Colours:
        """Draw the page as it is shown, at about 250 dots an inch."""
        ...


OpenPictures = Callable[[bytes, ReadingLimits], AbstractContextManager[Pictures]]
"""What a family with pictures does: the whole file's bytes → its pages as pictures."""


@dataclass(frozen=True, slots=True)
class Scans:
    """Reads what is only a picture."""

    open_engine: Callable[[], Engine] = open_engine
    """Called for the first page that has to be recognised: engines take a second to open."""
    cache: Cache | None = None
    """Looked into, never written to."""
    tell: Callable[[int, int], None] = lambda _done, _total: None
    """Told how many pages are recognised, of how many."""

    def read(self, reading: Reading, pictures: Pictures, limits: ReadingLimits) -> Reading:
        """Return `reading` with its scanned pages recognised, one at a time.

        Raises
        ------
        TooLarge
            More pages to recognise than a file may have.
        ScansAhead
            More than there is time for.
        NoText
            There is nothing but scans, and nothing here can read them.
        """
        ahead = {page.number for page in reading.pages if _is_scan(page, pictures)}
        if len(ahead) > limits.max_scans:
            raise TooLarge(len(ahead), limits.max_scans, Wording("trang quét", "scanned pages"))
        if limits.scans_reckoned is not None and len(ahead) > limits.scans_reckoned:
            raise ScansAhead(len(ahead))
        try:
            pages = tuple(self._pages(reading, pictures, ahead))
        except NoText:
            if not any(page.lines for page in reading.pages):
                raise
            return reading
        return replace(reading, pages=pages)

    def _pages(self, reading: Reading, pictures: Pictures, ahead: Collection[int]) -> Iterator[ReadPage]:
        done = 0
        self.tell(done, len(ahead))
        above: Columns = ()
        for page in reading.pages:
            if page.number in ahead:
                recognised = self._page(page, pictures, above)
                above = recognised.columns
                yield recognised
                self.tell(done := done + 1, len(ahead))
            else:
                above = ()
                yield page

    def _page(self, page: ReadPage, pictures: Pictures, above: Columns) -> ReadPage:
        engine = self.open_engine()
        colours = pictures.draw(page.number)
        size = (page.width or 0.0, page.height or 0.0)
        name = key(colours, size, engine, above)
        found = self.cache.get(name) if self.cache else None
        if found is None:
            found = recognise(colours, size, engine, above)
        if not found.lines or not is_better([line.text for line in found.lines], [line.text for line in page.lines]):
            return page
        return replace(
            page,
            lines=found.lines,
            recognised=True,
            confidence=found.confidence,
            picture=name,
            columns=found.columns,
            unread_stamps=found.unread_stamps,
            doubtful=found.doubtful,
        )


def _is_scan(page: ReadPage, pictures: Pictures) -> bool:
    lines = [line.text for line in page.lines]
    # Whether there is a picture takes longer to find out than whether one would be needed.
    return needs_recognition(lines, covered=True) and pictures.covers(page.number)
