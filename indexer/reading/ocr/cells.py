"""The print in the cells of a ruled table → rows that read as sentences, as those of a Word document do."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from indexer.domain import Gap, Line
from indexer.reading.ocr.counting import counted
from indexer.reading.ocr.engine import Piece
from indexer.reading.ocr.order import by_rows
from indexer.reading.ocr.ruling import Cell, Grid
from indexer.reading.tables import LONG_CELL, around, column_names, table_lines

Columns = tuple[tuple[str, float], ...]
"""Names of columns, and how wide these are as shares of the table."""
ToLines = Callable[[Sequence[Piece]], Sequence[Line]]
"""Pieces in reading order → the lines they make on the page."""

_LONG_TEXT = 600
"""Characters: a narrow column breaks a few words into many lines."""
_SAME = 0.02
"""Of a table's width: by so much columns of one table may differ from page to page."""


class FilledTable:
    """A table with what is printed in it."""

    def __init__(self, grid: Grid, pieces: Sequence[Piece], to_lines: ToLines) -> None:
        """Take the pieces that lie in the grid."""
        self._widths = [(right - left) / (grid.edges[-1] - grid.edges[0]) for left, right in pairwise(grid.edges)]
        self._rows: list[list[list[Line]]] = [[[] for _ in self._widths] for _ in range(grid.rows)]
        names_end = _names_end(grid)
        for cell in grid.cells:
            own = to_lines(by_rows([piece for piece in pieces if _holds(cell, piece)]))
            if own and (len(own) <= LONG_CELL or sum(len(line.text) for line in own) <= _LONG_TEXT):
                own = [Line(" ".join(line.text for line in own), Gap.PARAGRAPH, around([own]))]
            # What names several columns is part of the name of each.
            columns = cell.columns if cell.row < names_end and cell.columns < len(self._widths) else 1
            for column in range(cell.column, cell.column + columns):
                self._rows[cell.row][column] = list(own)
        self._count_rows(grid, to_lines)

    def _count_rows(self, grid: Grid, to_lines: ToLines) -> None:
        numbers = counted([" ".join(line.text for line in row[0]) for row in self._rows])
        for cell in grid.cells:
            if cell.row in numbers and (cell.column, cell.columns, cell.rows) == (0, 1, 1):
                self._rows[cell.row][0] = list(to_lines([Piece(str(numbers[cell.row]), cell.box, 0.0)]))

    def lines(self, above: Columns) -> Iterator[Line]:
        """Give its rows; `above` is the table that the page before ends with, should this one go on with it."""
        return table_lines(self._rows, self._names_in(above))

    def columns(self, above: Columns) -> Columns:
        """Return its columns for the page after; none where they have no names."""
        return tuple(zip(column_names(self._rows, self._names_in(above)), self._widths, strict=False))

    def _names_in(self, above: Columns) -> Sequence[str]:
        alike = len(above) == len(self._widths) and all(
            abs(width - own) <= _SAME for (_, width), own in zip(above, self._widths, strict=True)
        )
        return [name for name, _ in above] if alike else ()


def _names_end(grid: Grid) -> int:
    """Return the first row in which nothing spans columns: names that do stand above it."""
    spanned = {cell.row for cell in grid.cells if cell.columns > 1}
    return next((row for row in range(grid.rows) if row not in spanned), 0)


def _holds(cell: Cell, piece: Piece) -> bool:
    x, y = (piece.box.left + piece.box.right) / 2, (piece.box.top + piece.box.bottom) / 2
    return cell.box.left <= x < cell.box.right and cell.box.top <= y < cell.box.bottom
