"""Frames as large as those of stamps, at the head of a page: what stands in them is worth a second look, for it may be a mark of secrecy."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from indexer.directive.secrecy import judge
from indexer.domain import Box
from indexer.language.normalise import normalise
from indexer.reading.ocr.engine import Engine, Picture, Piece

_INK = 170
_HEAD = 0.5
"""Of the page's height."""
_WIDTH, _LEAST_HEIGHT = (0.05, 0.32), 0.018
"""Of the page's width: from one to not quite seven centimetres, and from four millimetres."""
_SHAPE = (1.4, 9.0)
"""Width by height: for MẬT, and for TÀI LIỆU TUYỆT MẬT."""
_SQUARE = 0.85
"""Share of the smallest rectangle around it that a frame takes, however it leans."""
_MOST_LEAN = 15.0
"""Degrees that a stamp is put askew."""
_EDGE = 0.08
"""Of the frame's height: its own lines."""
_MOST = 6
"""Frames on one page: more are a form."""
_HIGH = 0.35
"""Of the frame's height: letters that fill it, as those of a mark do; received stamps have lines of small ones."""
_SURE, _LEGIBLE = 0.7, 3
"""Confidence from which on letters are read, and how many it takes."""
_PAPER = 200, 80
"""Dots of paper left and right, above and below, as recognisers expect around print."""


class Frame(NamedTuple):
    """What stands inside a frame, made level and without specks."""

    inside: Picture
    box: Box
    """Of the whole frame, in dots of the page."""


class SecondLook(NamedTuple):
    """What came of it."""

    marks: list[Piece]
    """Marks of secrecy."""
    unread: list[str]
    """What was made of large letters that could not be read."""


def look_again(picture: Picture, engine: Engine) -> SecondLook:
    """Read by itself what stands in each frame at the head of a page."""
    found = SecondLook([], [])
    for frame in _frames(picture):
        across, down = _PAPER
        pieces = engine.recognise(np.pad(frame.inside, ((down, down), (across, across)), constant_values=255))
        marks = [Piece(piece.text, frame.box, piece.confidence) for piece in pieces if _is_mark(piece.text)]
        found.marks.extend(marks)
        if not marks and not any(map(_is_legible, pieces)) and _has_large_letters(frame.inside):
            found.unread.append(" ".join(piece.text for piece in pieces) or "?")
    return found


def _is_mark(text: str) -> bool:
    return judge([[normalise(text)]], [_SURE]).secret is not None


def _is_legible(piece: Piece) -> bool:
    return piece.confidence >= _SURE and sum(map(str.isalpha, piece.text)) >= _LEGIBLE


def _frames(picture: Picture) -> Iterator[Frame]:
    import cv2

    height, width = picture.shape
    head = np.ascontiguousarray(picture[: round(_HEAD * height)])
    # Grains are no ink, and a frame is whole though its line is worn.
    ink = (cv2.medianBlur(head, 5) < _INK).astype(np.uint8)
    ink = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)
    outlines, family = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    holes = (
        [outline for outline, (_, _, _, parent) in zip(outlines, family[0], strict=True) if parent >= 0] if len(outlines) else []
    )
    framed = [hole for hole in holes if _WIDTH[0] * width <= cv2.boundingRect(hole)[2] <= _WIDTH[1] * width]
    found = []
    for hole in framed:
        middle, (across, down), lean = cv2.minAreaRect(hole)
        if across < down:
            across, down, lean = down, across, lean + 90
        lean = (lean + 90) % 180 - 90
        fills = cv2.contourArea(hole) >= _SQUARE * across * down
        if fills and down >= _LEAST_HEIGHT * width and _SHAPE[0] <= across / down <= _SHAPE[1] and abs(lean) <= _MOST_LEAN:
            found.append((hole, middle, (across, down), lean))
    if len(found) <= _MOST:
        for hole, middle, size, lean in found:
            left, top, wide, high = cv2.boundingRect(hole)
            yield Frame(_inside(head, (middle[0], middle[1]), size, lean), Box(left, top, left + wide, top + high))


def _inside(picture: Picture, middle: tuple[float, float], size: tuple[float, float], lean: float) -> Picture:
    import cv2

    edge = _EDGE * size[1]
    width, height = (max(1, round(side - 2 * edge)) for side in size)
    turn = cv2.getRotationMatrix2D(middle, lean, 1.0)
    turn[0, 2] += width / 2 - middle[0]
    turn[1, 2] += height / 2 - middle[1]
    level = cv2.warpAffine(cv2.medianBlur(picture, 3), turn, (width, height), borderValue=255)
    return np.asarray(level, np.uint8)


def _has_large_letters(inside: Picture) -> bool:
    inked = np.concatenate(([False], (inside < _INK).sum(axis=1) > _EDGE * len(inside), [False]))
    edges = np.flatnonzero(np.diff(inked))
    return any(end - start >= _HIGH * len(inside) for start, end in zip(edges[::2], edges[1::2], strict=True))
