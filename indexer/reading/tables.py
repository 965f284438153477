"""Rows and cells → lines, the same for every format that has tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.domain import Gap, Line

Cell = Sequence[Line]

_LAYOUT_ROWS = 6
_LONG_CELL = 12


def table_lines(rows: Iterable[Iterable[Cell]]) -> Iterator[Line]:
    """Give a line a row, cells joined by ``" | "``; empty cells and rows are left out.

    Where the table only sets text side by side, as letterheads and signatures do (few rows of at most two cells, some of
    several lines), or where a cell holds half a page, the cells follow one another with their lines as they are.
    """
    filled = [[cell for cell in row if cell] for row in rows]
    filled = [row for row in filled if row]
    two_columns = len(filled) <= _LAYOUT_ROWS and all(len(row) <= 2 for row in filled)
    side_by_side = two_columns and any(len(cell) > 1 for row in filled for cell in row)
    for row in filled:
        if side_by_side or any(len(cell) > _LONG_CELL for cell in row):
            for cell in row:
                yield replace(cell[0], gap=Gap.PARAGRAPH)
                yield from cell[1:]
        else:
            yield Line(" | ".join(" ".join(line.text for line in cell) for cell in row), Gap.PARAGRAPH)
