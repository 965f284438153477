"""Excel workbooks (.xlsx)."""

import re
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from indexer.domain import Reading, ReadPage
from indexer.errors import Damaged
from indexer.language.legacy import font_of, mend_runs, mend_title
from indexer.reading.containers.packages import Package, check_size, opened
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import printable
from indexer.reading.sheets.grid import Counter, Merged, Sheet, cell_text, is_date_format, lines_of_sheets
from indexer.reading.slides.shapes import paragraphs_of

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KIND = "Excel (.xlsx)"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")


def read_xlsx(content: bytes, limits: ReadingLimits) -> Reading:
    """Read every sheet: text boxes, then a line a row, cells with the names of their columns. Links are not followed.

    Raises
    ------
    PasswordNeeded, Damaged, TooLarge
    """
    with opened(content, limits, _KIND) as package:
        try:
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        except (InvalidFileException, KeyError):
            raise Damaged(_KIND) from None
        with zipfile.ZipFile(BytesIO(content)) as archive:
            check_size(archive, limits)
            counter = Counter()
            sheets = [_sheet(sheet, package, archive, counter) for sheet in book.worksheets]
        title = printable(str(book.properties.title or "")).strip()
        book.close()
    return Reading(_MEDIA_TYPE, (ReadPage(1, tuple(lines_of_sheets(sheets))),), mend_title(title) or None)


def _sheet(sheet: Any, package: Package, archive: zipfile.ZipFile, counter: Counter) -> Sheet:
    part = str(sheet._worksheet_path)  # noqa: SLF001  nothing public tells; it is only there in this mode of reading
    # What a file says of its size is often wrong, and believed otherwise.
    sheet.reset_dimensions()
    rows = []
    for row in sheet.iter_rows():
        counter.add(len(row))
        rows.append([_text(cell) for cell in row])
    merged = tuple(map(_merged, _MERGED.findall(archive.read(part)))) if part in package.names else ()
    return Sheet(str(sheet.title), rows, merged, _boxes(package, part))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str):
        font = font_of(cell.font.name if cell.font else None)
        return mend_runs([(value, font)])[0] if font else value
    number_format = str(cell.number_format or "")
    return cell_text(value, "" if is_date_format(number_format) else number_format)


def _merged(reference: bytes) -> Merged:
    left, top, right, bottom = range_boundaries(reference.decode("ascii"))
    return (top or 1) - 1, bottom or 1, (left or 1) - 1, right or 1


def _boxes(package: Package, part: str) -> list[str]:
    drawings = (name for kind, name in package.links(part).values() if kind == "drawing" and name in package.names)
    return [text for name in drawings for text in paragraphs_of(package.root(name))]
