"""Tables as files that an office opens: CSV and XLSX. What a cell holds is data: a spreadsheet never runs it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.directive.types import TYPE_NAMES
from indexer.domain import Language
from indexer.passages import headings_above
from search_api.answers import Hit

MAX_ROWS = 500
"""Of one file of hits."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some spreadsheets take wide signs
_MAX_CELL = 32_000
"""Characters; Excel takes 32,767."""
_WIDTHS = (8, 60)
"""Characters a column of a sheet is wide, at least and at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | date | None, ...], ...]
    """Each as long as `columns`."""


def hits_table(hits: Sequence[Hit], language: Language) -> Table:
    """Return hits as a table: the document's facts, the place, the paragraph."""
    columns = (
        ("TT", "Số, ký hiệu", "Loại", "Ngày", "Cơ quan ban hành", "Văn bản", "Vị trí", "Trang", "Đoạn văn", "Tệp")
        if language == "vi"
        else ("No.", "Number", "Type", "Date", "Issuer", "Document", "Place", "Page", "Passage", "File")
    )
    return Table("Tra cứu", columns, tuple(_hit_row(hit) for hit in hits))


def _hit_row(hit: Hit) -> tuple[str | int | date | None, ...]:
    header = hit.document.header
    return (
        hit.rank,
        header.symbol,
        TYPE_NAMES[header.type].vi if header.type else None,
        header.issued or header.issued_in,
        header.issuer,
        hit.document.title,
        " › ".join(section.title for section in headings_above(hit.passage)),
        hit.passage.page,
        hit.passage.text,
        "; ".join(hit.document.files),
    )


def as_csv(table: Table) -> bytes:
    """Return `table` as CSV in UTF-8 with the mark that Excel needs to see that it is; dates as in ISO 8601."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([["" if value is None else _inert(str(value)) for value in row] for row in table.rows])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """Return `table` as a workbook of one sheet, its first row kept in sight and filtered by."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = table.title
    sheet.append(table.columns)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(table.rows, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            if isinstance(value, str):
                cell.value = storable(value)[:_MAX_CELL]
                # Also where it begins like a formula: it is text.
                cell.data_type = "s"
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
    for place, name in enumerate(table.columns, start=1):
        longest = max([len(name), *(len(str(row[place - 1] or "")) for row in table.rows)])
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _inert(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def storable(text: str) -> str:
    """Return the characters of `text` that XML may hold."""
    return "".join(filter(_is_storable, text))


def _is_storable(character: str) -> bool:
    return character in "\t\n" or (
        ord(character) >= 32 and not 0xD800 <= ord(character) < 0xE000 and ord(character) & 0xFFFE != 0xFFFE
    )
