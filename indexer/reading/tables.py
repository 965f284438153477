"""Rows and cells → lines, the same for every format that has tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.domain import Box, Gap, Line
from indexer.language.folding import squeeze

Cell = Sequence[Line]

_LAYOUT_ROWS = 6
LONG_CELL = 12
"""Lines: a cell with more holds text and no entry."""

_LEAST_COLUMNS = 3
_MOST_HEADER_ROWS = 3
_LONGEST_HEADER = 80
"""Characters: what is longer is text and heads nothing."""
_NUMBER = re.compile(r"[-+(]?\s*[\d.,\s]*\d[\d.,\s]*\)?\s*%?|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_FIRST_HEADER = re.compile(r"(?:s?tt|số\s*tt|số thứ tự|no\.?|#)", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:nội dung|tên|danh mục|diễn giải|chỉ tiêu)\b", re.IGNORECASE)
"""Names of the column that says what a row is about: it needs no name before it."""
_MARKS = ("mat", "toimat", "tuyetmat")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABEL = re.compile(r"\(?(?:\d{1,4}|[ivxlc]{1,6}|[a-zđ])(?:\.\d{1,3}){0,3}[.)]*", re.IGNORECASE)


def table_lines(rows: Iterable[Iterable[Cell]], above: Sequence[str] = ()) -> Iterator[Line]:
    """Give a line a row, cells joined by ``" | "``; empty cells and rows are left out. A row's box is that of all it holds.

    Where the table begins with the names of its columns, each cell of a row bears the name of its own: ``1 | Đơn vị: Chi bộ
    Một | Thời hạn: tháng 3``. Where it only sets text side by side, as letterheads and signatures do (few rows of at most two
    cells, some of several lines), or where a cell holds half a page, the cells follow one another with their lines as they are.
    `above` are the names of the columns of a table that this one may go on with.
    """
    grid = [[list(cell) for cell in row] for row in rows]
    filled = [[cell for cell in row if cell] for row in grid]
    some = [row for row in filled if row]
    two_columns = len(some) <= _LAYOUT_ROWS and all(len(row) <= 2 for row in some)
    side_by_side = two_columns and any(len(cell) > 1 for row in some for cell in row)
    if side_by_side or any(len(cell) > LONG_CELL for row in some for cell in row):
        for row in some:
            if side_by_side or any(len(cell) > LONG_CELL for cell in row):
                for cell in row:
                    yield replace(cell[0], gap=Gap.PARAGRAPH)
                    yield from cell[1:]
            else:
                yield Line(" | ".join(" ".join(line.text for line in cell) for cell in row), Gap.PARAGRAPH, around(row))
        return
    for index, text in _labelled(_texts(grid), above):
        yield Line(text, Gap.PARAGRAPH, around(grid[index]))


def column_names(rows: Iterable[Iterable[Cell]], above: Sequence[str] = ()) -> Sequence[str]:
    """Return the names of a table's columns, those of the table it goes on with where it has none; nothing where none has."""
    grid = _texts(rows)
    return _header(grid)[1] or (above if all(len(row) == len(above) for row in grid) else ())


def labelled_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give each row as text, its cells with the names of their columns where rows at the top of the table name them."""
    for _, text in _labelled(rows):
        yield text


def _texts(rows: Iterable[Iterable[Cell]]) -> list[list[str]]:
    return [[" ".join(line.text for line in cell) for cell in row] for row in rows]


def around(row: Iterable[Cell]) -> Box | None:
    """Return the box of all that stands in some cells; ``None`` where nothing has one."""
    boxes = [line.box for cell in row for line in cell if line.box is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _labelled(rows: Sequence[Sequence[str]], above: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield the rows that hold something, each with its place."""
    start, names = _header(rows)
    names = names or list(above)
    for index, row in enumerate(rows):
        cells = [" ".join(cell.split()) for cell in row]
        if index < start or len(cells) != len(names):
            # A name that spans columns stands in each of them.
            shown = [cell for place, cell in enumerate(cells) if cell and (index >= start or cell not in cells[:place])]
        else:
            # A row that only numbers the columns.
            plain = all(_LABEL.fullmatch(cell) for cell in cells if cell)
            shown = [cell if plain else _named(cell, name) for cell, name in zip(cells, names, strict=True) if cell]
            shown = [cell for cell in cells if cell] if len(shown) == 1 else shown
        if shown:
            yield index, " | ".join(shown)


def _named(cell: str, name: str) -> str:
    counts = _FIRST_HEADER.match(name) if _LABEL.fullmatch(cell) else _FIRST_HEADER.fullmatch(name)
    # A mark of secrecy is known by standing alone.
    is_mark = cell.isupper() and squeeze(cell) in _MARKS
    bare = not name or cell == name or counts or is_mark or _SUBJECT.match(name)
    return cell if bare else f"{name}: {cell}"


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Return where the rows begin that have names, and the names of the columns; none where no row names them."""
    for first, row in enumerate(rows):
        if not _names_columns(row):
            if sum(1 for cell in row if cell.strip()) >= _LEAST_COLUMNS:
                break
            continue
        last = first + 1
        while last < len(rows) and last - first < _MOST_HEADER_ROWS and _goes_on(row, rows[last]):
            last += 1
        after = [row for row in rows[last : last + 4] if sum(1 for cell in row if cell.strip()) >= 2]
        columns = len(row)
        if len(after) < 2 or not (_FIRST_HEADER.fullmatch(_first(row)) or any(map(_is_labelled, after))):
            break
        stacked = [row for row in rows[first:last] if len(row) == columns]
        return last, [
            " ".join(dict.fromkeys(" ".join(row[place].split()) for row in stacked)).strip() for place in range(columns)
        ]
    return 0, []


def _names_columns(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return (
        len(set(cells)) >= _LEAST_COLUMNS
        and all(len(cell) <= _LONGEST_HEADER and not _NUMBER.fullmatch(cell) for cell in cells)
        and not _LABEL.fullmatch(cells[0])
        and 2 * len(cells) > len(row)
        and any(letter.isalpha() for cell in cells for letter in cell)
    )


def _goes_on(first: Sequence[str], row: Sequence[str]) -> bool:
    """A second row of names stands under one that spans columns: nothing but names, and not all columns have one."""
    cells = [cell.strip() for cell in row if cell.strip()]
    spanning = len(set(first)) < len(first) or any(not cell.strip() for cell in first)
    return (
        spanning
        and len(row) == len(first)
        and bool(cells)
        and all(len(cell) <= _LONGEST_HEADER and (_YEAR.fullmatch(cell) or not _NUMBER.fullmatch(cell)) for cell in cells)
        and not _LABEL.fullmatch(_first(row))
        and (not row[0].strip() or row[0] == first[0])
    )


def _is_labelled(row: Sequence[str]) -> bool:
    return (
        _LABEL.fullmatch(_first(row)) is not None
        or _first(row)[:1].isdigit()
        or any(_NUMBER.fullmatch(cell.strip()) for cell in row if cell.strip())
    )


def _first(row: Sequence[str]) -> str:
    return next((cell.strip() for cell in row), "")
