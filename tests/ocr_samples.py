"""Engines and pictures for tests of recognition: no model is needed."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from indexer.domain import Box, Line, Reading, ReadPage
from indexer.reading.limits import ReadingLimits, ScansAhead
from indexer.reading.ocr.cleaning import Colours
from indexer.reading.ocr.engine import Picture, Piece, Wall

SENTENCE = "Chi bộ tự kiểm tra, báo cáo Đảng ủy phường Hoa Sữa trước ngày 15/9/2031 để tổng hợp chung."


class BarEngine:
    """Reads every black bar of a picture as the sentence it is told: geometry without letters."""

    identity = "bars 1"

    def __init__(self, text: str = SENTENCE, *, quarters: int = 0, confidence: float = 0.9) -> None:
        self.text, self.quarters, self.confidence = text, quarters, confidence
        self.seen = 0

    def turn(self, picture: Picture) -> int:
        return self.quarters

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        self.seen += 1
        dark = picture < 128
        rows = np.flatnonzero(np.diff(np.concatenate(([False], dark.any(axis=1), [False])).astype(int)))
        pieces = []
        for top, bottom in zip(rows[::2], rows[1::2], strict=True):
            columns = np.flatnonzero(dark[top:bottom].any(axis=0))
            box = Box(float(columns[0]), float(top), float(columns[-1] + 1), float(bottom))
            pieces.append(Piece(self.text, box, self.confidence))
        return pieces


def page_picture(*bars: Box, width: int = 595, height: int = 842, ink: tuple[int, int, int] = (0, 0, 0)) -> Colours:
    """White paper with bars of ink, one dot a point."""
    colours = np.full((height, width, 3), 255, np.uint8)
    for left, top, right, bottom in bars:
        colours[round(top) : round(bottom), round(left) : round(right)] = ink
    return colours


def image_file(kind: str, *pages: Colours, **options: object) -> bytes:
    """A PNG, JPEG or TIFF file."""
    out = io.BytesIO()
    first, *others = (Image.fromarray(page) for page in pages)
    if others:
        options |= {"save_all": True, "append_images": others}
    first.save(out, kind, **options)
    return out.getvalue()


def scanned_pdf(*pages: Colours) -> bytes:
    """A PDF of pictures alone."""
    return image_file("PDF", *pages, resolution=72.0)


def with_scans(path: Path, limits: ReadingLimits) -> Reading:
    """Read, in a worker, a file of as many scanned pages as its name says; tell what time was given."""
    scans = int(path.name)
    if limits.scans_reckoned is not None and scans > limits.scans_reckoned:
        raise ScansAhead(scans)
    return Reading("image/tiff", (ReadPage(1, (Line(f"{limits.seconds:g} s"),)),))
