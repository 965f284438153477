"""Where in the paragraphs a field of the header stands."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer.directive.layout.layout import Paragraph
from indexer.domain import Origin, Range
from indexer.language.folding import fold

_ENOUGH = 40
"""Characters that find a text whose later lines are parted by something else."""


class Place(NamedTuple):
    """Characters from `start` in paragraph `first` to `end` in paragraph `last`, which is the same or a later one."""

    first: int
    start: int
    last: int
    end: int


class Trace(NamedTuple):
    """How a field was found."""

    confidence: float
    place: Place | None
    origin: Origin = Origin.TEXT


def locate(written: str, paragraphs: Sequence[Paragraph], within: Range) -> Place | None:
    """Return where the paragraphs `within` have `written`, whatever its case and however many lines it takes."""
    texts = [paragraph.text for paragraph in paragraphs[within.start : within.end]]
    exact = "\n".join(texts).replace("\n", " ")
    wanted = " ".join(written.split())
    found = exact.find(wanted) if wanted else -1
    if found < 0:
        joined, wanted = fold(exact), fold(wanted)
        found = joined.find(wanted) if wanted else -1
    if found < 0 and len(wanted) > _ENOUGH:
        wanted = wanted[:_ENOUGH]
        found = joined.find(wanted)
    if found < 0:
        return None
    first, start = _in_paragraph(texts, found)
    last, end = _in_paragraph(texts, found + len(wanted) - 1)
    return Place(within.start + first, start, within.start + last, end + 1)


def _in_paragraph(texts: Sequence[str], offset: int) -> tuple[int, int]:
    for index, text in enumerate(texts):
        if offset <= len(text):
            return index, offset
        offset -= len(text) + 1
    raise AssertionError("an offset beyond the text")
