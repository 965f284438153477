"""Excel 97-2003 workbooks (.xls), and those of Excel 5 and 95."""

import io
from datetime import datetime

import xlrd

from indexer.domain import Reading, ReadPage
from indexer.errors import Damaged, PasswordNeeded
from indexer.language.legacy import Font, font_of, mend_runs
from indexer.reading.limits import ReadingLimits
from indexer.reading.sheets.grid import Counter, Sheet, cell_text, lines_of_sheets

_MEDIA_TYPE = "application/vnd.ms-excel"
_KIND = "Excel 97-2003 (.xls)"


def read_xls(content: bytes, limits: ReadingLimits) -> Reading:
    """Read every sheet: a line a row, cells with the names of their columns.

    Raises
    ------
    PasswordNeeded, Damaged, TooLarge
    """
    del limits  # Of cells there is a limit of its own.
    try:
        # What it has to say goes nowhere.
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise PasswordNeeded from None
        raise Damaged(_KIND) from None
    with book:
        counter = Counter()
        sheets = [_sheet(book, index, counter) for index in range(book.nsheets)]
    return Reading(_MEDIA_TYPE, (ReadPage(1, tuple(lines_of_sheets(sheets))),))


def _sheet(book: xlrd.book.Book, index: int, counter: Counter) -> Sheet:
    sheet = book.sheet_by_index(index)
    counter.add(sum(sheet.row_len(row) for row in range(sheet.nrows)))
    rows = [[_text(book, sheet, row, column) for column in range(sheet.row_len(row))] for row in range(sheet.nrows)]
    name = sheet.name
    book.unload_sheet(index)
    return Sheet(name, rows, tuple(sheet.merged_cells))


def _text(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    style = book.xf_list[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(book.xf_list) else None
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return cell_text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        shape = book.format_map.get(style.format_key) if style else None
        return cell_text(cell.value, shape.format_str if shape else "")
    runs = sheet.rich_text_runlist_map.get((row, column), ())
    return "".join(mend_runs(_runs(book, str(cell.value), style.font_index if style else 0, runs)))


def _runs(book: xlrd.book.Book, text: str, font: int, changes: tuple[tuple[int, int], ...]) -> list[tuple[str, Font | None]]:
    runs: list[tuple[str, Font | None]] = []
    start = 0
    for place, changed in (*changes, (len(text), 0)):
        if place > start:
            runs.append((text[start:place], _font(book, font)))
        start, font = max(start, place), changed
    return runs


def _font(book: xlrd.book.Book, index: int) -> Font | None:
    return font_of(book.font_list[index].name) if index < len(book.font_list) else None


def _date(value: float, mode: int) -> str:
    try:
        moment = datetime(*xlrd.xldate_as_tuple(value, mode)[:6]) if value >= 1 else None  # noqa: DTZ001  a cell has no zone
    except (xlrd.xldate.XLDateError, ValueError):
        return cell_text(value)
    if moment is None:
        minutes = round(value * 24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return cell_text(moment)
