"""Pictures made easier to read: arrays in, arrays out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indexer.reading.ocr.engine import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

Colours = NDArray[np.uint8]
"""Shape ``(height, width, 3)``: red, green, blue."""

_RED = 50
"""How far red outshines green and blue in the ink of a stamp, however faint."""
_WORTH_READING = 2e-4
"""Of the page: less red than this is dirt."""


def without_red(colours: Colours) -> tuple[Picture, Picture | None]:
    """Part a page into its grey picture without red ink, and the red ink by itself (``None`` where there is none).

    A stamp hides what it is put over; yet it is never thrown away unread, for marks of secrecy are stamped in red.
    """
    from PIL import Image

    others = np.maximum(colours[..., 1], colours[..., 2])
    # Not the difference: it would run below zero.
    red = (colours[..., 0] > _RED) & (colours[..., 0] - np.minimum(colours[..., 0], others) > _RED)
    grey = np.asarray(Image.fromarray(colours).convert("L"))
    if np.count_nonzero(red) < _WORTH_READING * red.size:
        return grey, None
    return np.where(red, np.uint8(255), grey), np.where(red, grey // 2, np.uint8(255))


def skew(picture: Picture) -> float:
    """Measure how many degrees, counter-clockwise, straighten the lines of print: within ±4, in steps of 0.1."""
    from PIL import Image

    # What lies askew further than 4 degrees was photographed, and is not helped by turning alone.
    ink = Image.fromarray(255 - picture)

    def sharpest(among: Iterable[float], size: int) -> float:
        small = ink.copy()
        small.thumbnail((size, size), Image.Resampling.BOX, reducing_gap=2)
        return max(among, key=lambda degrees: (_sharpness(small.rotate(degrees, Image.Resampling.BILINEAR)), -abs(degrees)))

    roughly = sharpest((step / 2 for step in range(-8, 9)), 600)
    return round(sharpest((roughly + step / 10 for step in range(-4, 5)), 1000), 1)


def _sharpness(ink: "Image") -> float:
    """Tell how much the ink changes from row to row: most where lines and the spaces between them lie level."""
    rows = np.asarray(ink).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def straightened(picture: Picture, degrees: float) -> Picture:
    """Turn counter-clockwise about the middle; size stays, corners become paper."""
    from PIL import Image

    turned = Image.fromarray(picture).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned)
