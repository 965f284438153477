"""Sheets of a spreadsheet → lines: the same for every format that has them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from indexer.domain import Gap, Line, Wording
from indexer.errors import TooLarge
from indexer.reading.lines import printable
from indexer.reading.tables import labelled_rows

MOST_CELLS = 1_000_000
_DEFAULT_NAME = re.compile(r"(?:sheet|trang[_ ]?tính|feuil|tabelle)\s*\d*", re.IGNORECASE)
_DATE_FORMAT = re.compile(r"(?i)(?:^|[^a-z\"\\])(?:d{1,4}|m{1,5}|y{2,4})(?:[^a-z]|$)")

_DECIMALS = re.compile(r"0\.(0{1,6})(?![0E#])")

Merged = tuple[int, int, int, int]
"""First row, row after the last, first column, column after the last; from 0."""


@dataclass(slots=True)
class Sheet:
    """Texts of cells; what stands around the cells besides (text boxes) comes first."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: Sequence[Merged] = ()
    boxes: Sequence[str] = ()


class Counter:
    """Counts cells, and says when there are too many."""

    def __init__(self) -> None:
        self.cells = 0

    def add(self, cells: int) -> None:
        """Count more.

        Raises
        ------
        TooLarge
        """
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise TooLarge(self.cells, MOST_CELLS, Wording("ô", "cells"))


def lines_of_sheets(sheets: Iterable[Sheet]) -> list[Line]:
    """Return each sheet's name, unless it is one that nobody gave, then its rows; tables have blank rows between them."""
    filled = [sheet for sheet in sheets if sheet.boxes or any(cell.strip() for row in sheet.rows for cell in row)]
    lines: list[Line] = []
    for sheet in filled:
        if len(filled) > 1 or not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
            _add(lines, sheet.name)
        for box in sheet.boxes:
            _add(lines, box)
        _spread(sheet)
        for table in _tables(sheet.rows):
            for text in labelled_rows(table):
                _add(lines, text)
    return lines


def _add(lines: list[Line], text: str) -> None:
    text = " ".join(printable(text).split())
    if text:
        lines.append(Line(text, Gap.PARAGRAPH))


def _spread(sheet: Sheet) -> None:
    """A cell over several columns names each of them: its text is put into all; down a column only where it is a name too."""
    for top, _, left, right in sheet.merged:
        if top >= len(sheet.rows) or right - left < 2:
            continue
        row = sheet.rows[top]
        # Over the whole width it is a title.
        if left < len(row) and right - left < _width(row) and sum(1 for cell in row if cell.strip()) >= 2:
            for column in range(left + 1, min(right, len(row))):
                row[column] = row[column] or row[left]


def _width(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)


def _tables(rows: Sequence[list[str]]) -> list[list[list[str]]]:
    """Cut the sheet at its blank rows, where what follows brings names of its own; columns that stay empty go."""
    blocks: list[list[list[str]]] = [[]]
    for row in rows:
        if any(cell.strip() for cell in row):
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    joined: list[list[list[str]]] = []
    for block in filter(None, blocks):
        if joined and len(joined[-1]) >= _LEAST_ROWS and sum(1 for cell in block[0] if cell.strip()) > 1 and _continues(block):
            joined[-1] += block
        else:
            joined.append(block)
    return [_narrowed(block) for block in joined]


_LEAST_ROWS = 3


def _continues(block: Sequence[Sequence[str]]) -> bool:
    """A block that begins with figures goes on with the table before."""
    return any(re.fullmatch(r"[\d.,%\s-]+", cell) for cell in block[0] if cell.strip())


def _narrowed(block: list[list[str]]) -> list[list[str]]:
    width = max(len(row) for row in block)
    used = [column for column in range(width) if any(column < len(row) and row[column].strip() for row in block)]
    return [[row[column] if column < len(row) else "" for column in used] for row in block]


def cell_text(value: object, number_format: str = "") -> str:
    """Return a cell's value as an office shows it: dates as day/month/year, shares as per cent."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float):
        if "%" in number_format:
            return f"{100 * value:.4g}%"
        if shown := _DECIMALS.search(number_format):
            return f"{value:.{len(shown[1])}f}"
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{round(value, 4):.10g}"
    return str(value)


def is_date_format(number_format: str) -> bool:
    """Tell whether a format of numbers shows dates."""
    plain = re.sub(r"\"[^\"]*\"|\[[^\]]*\]|\\.", "", number_format)
    return _DATE_FORMAT.search(plain) is not None and "#" not in plain and "0" not in plain
