"""Formats that are one stream of paragraphs, with marks where the cells and rows of tables end → lines."""

from dataclasses import dataclass, field

from indexer.domain import Line
from indexer.reading.lines import paragraph_lines
from indexer.reading.tables import table_lines


@dataclass(slots=True)
class Flow:
    """Takes paragraphs in order, and gives back their lines once it has all of them."""

    _lines: list[Line] = field(default_factory=list)
    _rows: list[list[list[Line]]] = field(default_factory=list)
    _row: list[list[Line]] = field(default_factory=list)
    _cell: list[Line] = field(default_factory=list)

    def paragraph(self, text: str, *, in_table: bool = False) -> None:
        """Add a paragraph; the first one outside of a table ends the table."""
        if in_table:
            self._cell += paragraph_lines(text)
            return
        self._end_table()
        self._lines += paragraph_lines(text)

    def end_cell(self) -> None:
        """End a cell with the paragraphs added since the last one."""
        self._row.append(self._cell)
        self._cell = []

    def end_row(self) -> None:
        """End a row."""
        if self._cell:
            self.end_cell()
        self._rows.append(self._row)
        self._row = []

    def lines(self) -> list[Line]:
        """Return everything, tables as rows."""
        self._end_table()
        return self._lines

    def _end_table(self) -> None:
        if self._cell or self._row:
            self.end_row()
        if self._rows:
            self._lines += table_lines(self._rows)
            self._rows = []
