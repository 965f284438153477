"""Pieces of print → the order in which a person reads them, by where they stand: in any unit, origin at the top left."""

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from indexer.domain import Box
from indexer.language.folding import fold
from indexer.reading.ocr.engine import Piece

_GUTTER = 0.5
"""Heights of a line, from top to bottom of at least two rows: columns stand as close as that."""
_MIDDLE = (0.2, 0.8)
"""Where the gutter of a letterhead, or of the closing, may stand: shares of the width of the print."""
_ATTACHED = 1.2
"""Heights of a line: a one-sided row further from its column than this does not belong to it."""
_OPENING = re.compile(r"\W*(?:kinh (?:gui|goi|trinh)|noi nhan)\b")
"""Folded: whatever stands beside it belongs to it, and not to the columns above."""
_TABLE_ROWS = 8
"""Rows of two cells side by side; a letterhead has fewer."""

Row = list[Piece]


class _Band(NamedTuple):
    """Rows, from `start` to before `end`, printed in two columns."""

    start: int
    end: int
    gutter: float


def by_rows(pieces: Sequence[Piece]) -> list[Piece]:
    """Order pieces row by row, whatever columns they make: justified print in a narrow cell seems to make some."""
    return [piece for row in _rows(pieces) for piece in row]


def reading_order(pieces: Sequence[Piece]) -> list[Piece]:
    """Order pieces row by row, but where print stands in two columns the left one first, whole."""
    if not pieces:
        return []
    rows = _rows(pieces)
    height = median(piece.box.bottom - piece.box.top for piece in pieces)
    ordered: list[Piece] = []
    done = 0
    for band in _bands(rows, height):
        ordered.extend(piece for row in rows[done : band.start] for piece in row)
        inside = [piece for row in rows[band.start : band.end] for piece in row]
        for side in (False, True):
            column = [piece for piece in inside if (_middle(piece.box) >= band.gutter) is side]
            ordered.extend(piece for row in _rows(column) for piece in row)
        done = band.end
    ordered.extend(piece for row in rows[done:] for piece in row)
    return ordered


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    """Gather what stands side by side; rows from the top, each from the left."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box.top + piece.box.bottom) / 2):
        if rows and _beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box.left) for row in rows]


def _beside(row: Row, piece: Piece) -> bool:
    box = piece.box
    for other in (other.box for other in row):
        shared = min(other.bottom, box.bottom) - max(other.top, box.top)
        if shared < 0.5 * min(other.bottom - other.top, box.bottom - box.top):
            return False
        if min(other.right, box.right) - max(other.left, box.left) > 0.3 * min(other.right - other.left, box.right - box.left):
            return False
    return True


def _bands(rows: Sequence[Row], height: float) -> Iterator[_Band]:
    left = min(piece.box.left for row in rows for piece in row)
    right = max(piece.box.right for row in rows for piece in row)
    zone = tuple(left + share * (right - left) for share in _MIDDLE)
    start = 0
    while start < len(rows) - 1:
        found = _band_from(rows, start, height, zone)
        if found is None:
            start += 1
            continue
        yield found
        start = found.end


def _band_from(rows: Sequence[Row], start: int, height: float, zone: Sequence[float]) -> _Band | None:
    """Take rows from `start` as long as the same gutter stays open between them; at least two."""
    gutters = _gaps(rows[start], height)
    end = start + 1
    for row in rows[start + 1 :]:
        if any(_OPENING.match(fold(piece.text)) for piece in row):
            break
        spread = [piece for above in rows[start:end] for piece in above]
        open_still = _gaps([*spread, *row], height)
        if not open_still:
            break
        gutters, end = open_still, end + 1
    inner = [gap for gap in gutters if zone[0] < (gap[0] + gap[1]) / 2 < zone[1]]
    # Three columns and more are a table: it is read by rows.
    if end - start < 2 or len(gutters) != 1 or not inner:
        return None
    gutter = (inner[0][0] + inner[0][1]) / 2
    return _trimmed(rows, _Band(start, end, gutter), height)


def _gaps(pieces: Sequence[Piece], height: float) -> list[tuple[float, float]]:
    """Return what is left open from top to bottom between the leftmost and the rightmost print."""
    gaps = []
    reached: float | None = None
    for box in sorted((piece.box for piece in pieces), key=lambda box: box.left):
        if reached is not None and box.left - reached > _GUTTER * height:
            gaps.append((reached, box.left))
        reached = box.right if reached is None else max(reached, box.right)
    return gaps


def _trimmed(rows: Sequence[Row], band: _Band, height: float) -> _Band | None:
    """Leave out, at both ends, rows of one column that stand apart from it; and tables of two columns."""
    start, end, gutter = band
    while end - start > 1 and _stands_apart(rows[end - 1], rows[start : end - 1], gutter, height):
        end -= 1
    while end - start > 1 and _stands_apart(rows[start], rows[start + 1 : end], gutter, height):
        start += 1
    both = [row for row in rows[start:end] if _sides(row, gutter) == {False, True}]
    sides = set().union(*(_sides(row, gutter) for row in rows[start:end]))
    if end - start < 2 or len(sides) < 2 or (start > band.start and not both):
        return None
    if len(both) >= _TABLE_ROWS and len(both) >= 0.8 * (end - start):
        return None
    if any(_is_set_like(rows[start:end], row, height) for row in (*rows[max(start - 1, 0) : start], *rows[end : end + 1])):
        return None
    return _Band(start, end, gutter)


def _is_set_like(rows: Sequence[Row], other: Row, height: float) -> bool:
    """Tell whether rows are lines of justified text, as the row next to them is, with wide spaces one above the other."""
    left, right = _edges(other)
    return len(other) == 1 and all(max(abs(_edges(row)[0] - left), abs(_edges(row)[1] - right)) < height for row in rows)


def _edges(row: Row) -> tuple[float, float]:
    return min(piece.box.left for piece in row), max(piece.box.right for piece in row)


def _sides(row: Row, gutter: float) -> set[bool]:
    return {_middle(piece.box) >= gutter for piece in row}


def _stands_apart(row: Row, others: Sequence[Row], gutter: float, height: float) -> bool:
    sides = _sides(row, gutter)
    if len(sides) == 2:
        return False
    side = sides.pop()
    column = [piece.box for other in others for piece in other if (_middle(piece.box) >= gutter) == side]
    spaces = [max(piece.box.top - box.bottom, box.top - piece.box.bottom) for box in column for piece in row]
    return not spaces or min(spaces) > _ATTACHED * height
