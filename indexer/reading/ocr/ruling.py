"""The ruled tables in a picture of a page: where their cells are. Lines are known by their length, so print and underlining are none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.domain import Box
from indexer.reading.ocr.engine import Picture, Wall

_INK = 170
"""Rules are often thin, and grey once scanned."""
_LONG, _HIGH = 1 / 30, 1 / 45
"""Of the page's width: shorter runs of ink are print. Seven millimetres, and not quite five: higher than a capital in a heading."""
_DENSE = 0.9
"""Share of a run that is ink: a line may be worn here and there, but shading is none."""
_NEAR = 1 / 170
"""Of the page's width: what lies within is one line, however the page still leans; a row of print is four times as high."""
_TALL = 1 / 26
"""Of the page's width: an edge drawn over less is a letter that touches the lines above and below it."""
_DRAWN = 0.7
"""Share of an edge that must be there for it to part two cells."""
_WORN = 5
"""Dots: the edge of a line is worn, and none of it is to be left."""
_WIDE = 0.3
"""Of the page's width: narrower frames are stamps."""
_FRAMED = 0.6
"""Of a table's width: so far at least two of its level lines run."""
_LEAST_CELLS = 4

Mask = NDArray[np.uint8]
"""1 where there is ink."""
Edges = NDArray[np.float64]
"""Where the lines of a table lie, the outermost included."""
Drawn = NDArray[np.bool_]


class Cell(NamedTuple):
    """A cell of a table, which may span several rows and columns."""

    row: int
    """Its first, from 0."""
    column: int
    rows: int
    columns: int
    box: Box
    """In dots."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table."""

    box: Box
    """In dots."""
    edges: tuple[float, ...]
    """Of its columns, from the left: one more than there are columns."""
    rows: int
    cells: tuple[Cell, ...]
    """Row by row."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is ruled on a page."""

    grids: tuple[Grid, ...] = ()
    """From the top."""
    walls: tuple[Wall, ...] = ()
    """The upright lines between cells."""
    lines: Mask | None = None
    """Where the lines of the tables are; ``None`` where there are none."""

    def without_lines(self, picture: Picture) -> Picture:
        """Return the picture with paper where the lines are."""
        return picture if self.lines is None else np.where(self.lines, np.uint8(255), picture)


class _Scale(NamedTuple):
    """Lengths in dots of the picture in hand."""

    near: int
    tall: float


def find_ruling(picture: Picture) -> Ruling:
    """Find the tables of an upright page that is level within half a degree."""
    import cv2

    width = picture.shape[1]
    scale = _Scale(round(_NEAR * width), _TALL * width)
    ink = (picture < _INK).astype(np.uint8)
    level = _runs(ink, (1, round(_LONG * width)))
    upright = _runs(ink, (round(_HIGH * width), 1))
    together = _grown(level | upright, (scale.near // 2 * 2 + 1,) * 2)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(together)
    grids, lines = [], np.zeros_like(ink)
    for label in range(1, count):
        left, top, across, down = (int(number) for number in stats[label][:4])
        if across < _WIDE * width or down < 2 * _HIGH * width:
            continue
        part = np.s_[top : top + down, left : left + across]
        own = (labels[part] == label).astype(np.uint8)
        grid = _grid(level[part] & own, upright[part] & own, scale, (left, top))
        if grid is not None:
            grids.append(grid)
            lines[part] |= (level[part] | upright[part]) & own
    if not grids:
        return Ruling()
    grids.sort(key=lambda grid: grid.box.top)
    walls = tuple(Wall(cell.box.left, cell.box.top, cell.box.bottom) for grid in grids for cell in grid.cells if cell.column)
    return Ruling(tuple(grids), walls, _grown(lines, (_WORN, _WORN)))


def _runs(ink: Mask, size: tuple[int, int]) -> Mask:
    """Keep the ink in runs of `size` (rows, columns) and longer."""
    import cv2

    rows, columns = size
    dense = cv2.boxFilter(ink, cv2.CV_32F, (columns, rows)) >= _DENSE
    return _grown(dense.astype(np.uint8), size) & _grown(ink, (3, 3))


def _grown(mask: Mask, size: tuple[int, int]) -> Mask:
    import cv2

    return np.asarray(cv2.dilate(mask, np.ones(size, np.uint8)), np.uint8)


def _grid(level: Mask, upright: Mask, scale: _Scale, corner: tuple[int, int]) -> Grid | None:
    """Make a table of lines that hang together; ``None`` where they make none, as a signature over a stamp does."""
    ys, xs = _places(level, scale.near), _places(upright.T, scale.near)
    if sum(_beside(level.T, y, scale.near).mean() >= _FRAMED for y in ys) < 2:  # from above to below
        return None
    heights = np.diff(ys)[:, None]
    xs = _kept(xs, np.asarray((_drawn(upright, ys, xs, scale.near) * heights).sum(axis=0) >= scale.tall))
    ys = _kept(ys, np.asarray(_drawn(level.T, xs, ys, scale.near).any(axis=0)))
    spans = list(_spans(_drawn(upright, ys, xs, scale.near), _drawn(level.T, xs, ys, scale.near).T))
    if len(spans) < _LEAST_CELLS or all(columns == len(xs) - 1 for _, _, _, columns in spans):
        return None
    left, top = corner
    down, right = ys + top, xs + left
    cells = tuple(
        Cell(row, column, rows, columns, Box(*map(float, (right[column], down[row], right[column + columns], down[row + rows]))))
        for row, column, rows, columns in spans
    )
    return Grid(Box(*map(float, (right[0], down[0], right[-1], down[-1]))), tuple(map(float, right)), len(ys) - 1, cells)


def _places(lines: Mask, near: int) -> Edges:
    """Return where lines lie, from the top; the edges of the table are among them, be they drawn or not."""
    import cv2

    size = len(lines)
    count, _, stats, centres = cv2.connectedComponentsWithStats(np.ascontiguousarray(lines))
    groups: list[list[tuple[float, int]]] = []
    for place, length in sorted((float(centres[one][1]), int(stats[one][cv2.CC_STAT_WIDTH])) for one in range(1, count)):
        if groups and place - _mean(groups[-1]) <= near:
            groups[-1].append((place, length))
        else:
            groups.append([(place, length)])
    places = [_mean(group) for group in groups]
    inner = [place for place in places if 2 * near < place < size - 2 * near]
    first = [place for place in places if place <= 2 * near] or [0.0]
    last = [place for place in places if place >= size - 2 * near] or [float(size)]
    return np.array([first[0], *inner, last[-1]])


def _mean(group: Sequence[tuple[float, int]]) -> float:
    """Return the middle of lines, the long ones counting for more."""
    return sum(place * length for place, length in group) / sum(length for _, length in group)


def _kept(edges: Edges, inner: Drawn) -> Edges:
    return edges[np.concatenate(([True], inner, [True]))]


def _drawn(lines: Mask, ends: Edges, places: Edges, near: int) -> Drawn:
    """Tell for each stretch between two of `ends`, down, and for each of the inner `places`, across, whether a line is drawn there."""
    there = np.zeros((len(ends) - 1, len(places) - 2), np.bool_)
    for column, place in enumerate(places[1:-1]):
        inked = _beside(lines, place, near)
        for row, (start, end) in enumerate(pairwise(ends)):
            # Where lines cross, every line is near.
            stretch = inked[round(start) + near : max(round(end) - near, round(start) + near + 1)]
            there[row, column] = stretch.mean() >= _DRAWN
    return there


def _beside(lines: Mask, place: float, near: int) -> Drawn:
    """Tell for each row whether there is a line near column `place`."""
    return np.asarray(lines[:, max(0, round(place) - near) : round(place) + near + 1].any(axis=1))


def _spans(beside: Drawn, below: Drawn) -> Iterator[tuple[int, int, int, int]]:
    """Yield row, column, rows and columns of each cell, given what parts the smallest ones from the next and from that below."""
    rows, columns = len(beside), below.shape[1]
    taken = np.zeros((rows, columns), np.bool_)
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            right, bottom = column + 1, row + 1
            while right < columns and not beside[row, right - 1] and not taken[row, right]:
                right += 1
            while bottom < rows and not below[bottom - 1, column:right].any():
                bottom += 1
            taken[row:bottom, column:right] = True
            yield row, column, bottom - row, right - column
