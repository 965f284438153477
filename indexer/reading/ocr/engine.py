"""What a recogniser owes its callers, and which one this installation has."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.domain import Box, Wording
from indexer.errors import NoText

Picture = NDArray[np.uint8]
"""Grey, shape ``(height, width)``: 0 is ink, 255 is paper."""


class Piece(NamedTuple):
    """A line of print, or a part of one that stands by itself, where it was read."""

    text: str
    box: Box
    """Pixels, origin at the top left."""
    confidence: float
    """0 to 1; engines differ in what they call certain."""
    figures: float = 1.0
    """How surely the least certain sign was read of the number or day in it (:mod:`indexer.reading.ocr.figures`), 0 to 1, on one scale for all."""


class Wall(NamedTuple):
    """An upright line between two cells of a table, in dots: what stands on either side is never one piece."""

    place: float
    top: float
    bottom: float


class Engine(Protocol):
    """Picture → lines of print. Reads one page at a time; nothing is fetched and nothing is written."""

    @property
    def identity(self) -> str:
        """Changes whenever the engine would read differently."""
        ...

    def turn(self, picture: Picture) -> int:
        """Tell by how many quarter turns counter-clockwise the print is turned: 0, 1, 2 or 3."""
        ...

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        """Read an upright page: its pieces, in any order; no lines are drawn where the `walls` are.

        Raises
        ------
        NoText
            Nothing can be read here at all.
        """
        ...


NO_RECOGNISER = Wording(
    "bản quét ảnh, mà máy này chưa cài bộ nhận dạng chữ (pip install trueocr, hoặc Tesseract với tiếng Việt)",
    "a scan, and no text recogniser is installed here (pip install trueocr, or Tesseract with Vietnamese)",
)


class NoOcr:
    """The engine of an installation that has none."""

    identity = "none"

    def turn(self, picture: Picture) -> int:  # noqa: ARG002  the protocol's
        """See :class:`Engine`."""
        return 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:  # noqa: ARG002  the protocol's
        """Say that no recogniser is installed."""
        raise NoText(NO_RECOGNISER)


@cache
def open_engine() -> Engine:
    """Return the best engine there is, by what ``python -m tests.benchmarks.ocr`` measured; loaded once a process."""
    if find_spec("trueocr") is not None:
        from indexer.reading.ocr.true_ocr import TrueOcr

        return TrueOcr()
    from indexer.reading.ocr.tesseract import BoundTesseract, Tesseract

    return BoundTesseract.found() or Tesseract.found() or NoOcr()
