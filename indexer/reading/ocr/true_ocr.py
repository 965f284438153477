"""The engine that pip installs: the package trueocr, its models inside it, on ONNX Runtime."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import NamedTuple

import numpy as np

from indexer.domain import Box
from indexer.reading.ocr.engine import Picture, Piece

_INK = 128
_SPECK = 0.03
_COLUMN_GAP = 0.6
"""Heights of a line, marks included: a wider space may part columns. Between words it is rarely half as wide."""


class TrueOcr:
    """Finds lines, parts them at columns, and reads each part by itself."""

    def __init__(self, threads: int = 1) -> None:
        from pathlib import Path

        import cv2
        import trueocr  # type: ignore[import-untyped]  # no types of its own
        from trueocr.page import PageEngine  # type: ignore[import-untyped]  # no types of its own
        from trueocr.recognizer import Recognizer  # type: ignore[import-untyped]  # no types of its own

        # Files are read in parallel, one a process: more threads would only fight.
        cv2.setNumThreads(threads)
        models = Path(trueocr.__file__).parent / "models"
        self.identity = f"trueocr {version('trueocr')}"
        self._finder = PageEngine(models, threads)
        self._reader = Recognizer(models, threads)

    def turn(self, picture: Picture) -> int:
        """See :class:`indexer.reading.ocr.engine.Engine`."""
        quarters = int(self._finder.orientation(picture))
        return quarters if quarters in (1, 2, 3) else 0

    def recognise(self, picture: Picture) -> Sequence[Piece]:
        """See :class:`indexer.reading.ocr.engine.Engine`."""
        parts = [part for box in self._found(picture) for part in _parts(picture, box)]
        read = self._reader.predict([picture[part.top : part.bottom, part.left : part.right] for part in parts])
        return [
            Piece(line.text, Box(part.first, part.top, part.last, part.bottom), min(1.0, max(0.0, line.confidence)))
            for line, part in zip(read, parts, strict=True)
            if line.text
        ]

    def _found(self, picture: Picture) -> Iterator["_Part"]:
        height, width = picture.shape
        for left, top, right, bottom, _ in self._finder.detect(picture):
            # A full stop at the end of a line often falls outside what was found.
            reach = 0.3 * (bottom - top)
            start, end = max(0, int(left)), min(width, int(right + reach))
            part = _Part(start, max(0, int(top)), end, min(height, int(bottom) + 1), start, end)
            if part.left < part.right and part.top < part.bottom:
                yield part


class _Part(NamedTuple):
    """What is read at once, in dots."""

    left: int
    top: int
    right: int
    bottom: int
    first: int
    """Where the ink begins; left of it is a margin that helps to read it."""
    last: int
    """Where the ink ends."""


def _parts(picture: Picture, line: _Part) -> Iterator[_Part]:
    """Cut a line where nothing is printed for so long that another column may begin."""
    height = line.bottom - line.top
    # Less ink than the stroke of a dash is a speck.
    dark = (picture[line.top : line.bottom, line.left : line.right] < _INK).sum(axis=0) > _SPECK * height
    inked = line.left + np.flatnonzero(dark)
    if not len(inked):
        yield line
        return
    margin = round(0.3 * height)
    wide = np.flatnonzero(np.diff(inked) > _COLUMN_GAP * height)
    starts = [int(inked[0]), *map(int, inked[wide + 1])]
    ends = [*(int(end) + 1 for end in inked[wide]), int(inked[-1]) + 1]
    lefts = [line.left, *(start - margin for start in starts[1:])]
    rights = [*(end + margin for end in ends[:-1]), line.right]
    for left, right, first, last in zip(lefts, rights, starts, ends, strict=True):
        yield _Part(left, line.top, right, line.bottom, first, last)
