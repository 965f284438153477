"""OpenDocument: texts (.odt), spreadsheets (.ods) and presentations (.odp)."""

from collections.abc import Iterator
from dataclasses import replace

from indexer.domain import Line, Reading, ReadPage, Wording
from indexer.errors import Damaged, PasswordNeeded, TooLarge
from indexer.language.legacy import mend_title
from indexer.reading.containers.packages import Package, opened
from indexer.reading.letterheads import kept_of_header
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import paragraph_lines, printable
from indexer.reading.odf.styles import Lists, Styles
from indexer.reading.sheets.grid import Counter, Sheet, lines_of_sheets
from indexer.reading.tables import table_lines
from indexer.reading.word.numbering import Element, attribute, child, local_name

_KIND = "OpenDocument"
_MEDIA_TYPE = "application/vnd.oasis.opendocument."
_REMOVED = frozenset(("tracked-changes", "annotation", "annotation-end", "forms", "sequence-decls", "notes", "desc", "title"))
_MOST_COLUMNS = 1024
_MOST_REPEATED = 1000
"""Rows or cells that a file says are alike: past so many they are only there to fill the sheet."""


def read_odf(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the body: deletions dropped, lists with their labels, text boxes after the paragraph they hang on, notes at the end.

    Raises
    ------
    PasswordNeeded, Damaged, TooLarge
    """
    with opened(content, limits, _KIND) as package:
        if "META-INF/manifest.xml" in package.names and any(
            local_name(element) == "encryption-data" for element in package.root("META-INF/manifest.xml").iter()
        ):
            raise PasswordNeeded
        root = package.root("content.xml")
        others = package.root("styles.xml") if "styles.xml" in package.names else None
        reader = _Reader(Styles.of(root, others), Lists.of(root, others))
        body = child(root, "body")
        part = next((element for element in (body if body is not None else ()) if local_name(element) in _READ), None)
        if part is None:
            raise Damaged(_KIND)
        name = local_name(part)
        pages = _READ[name](reader, part, others, limits)
        return Reading(_MEDIA_TYPE + name, pages, _title(package))


def _title(package: Package) -> str | None:
    if "meta.xml" not in package.names:
        return None
    title = child(package.root("meta.xml"), "meta", "title")
    text = printable((title.text or "") if title is not None else "").strip()
    return mend_title(text) or None


class _Reader:
    def __init__(self, styles: Styles, lists: Lists) -> None:
        self._styles = styles
        self._lists = lists
        self._notes: list[list[Line]] = []

    def text(self, part: Element, others: Element | None, limits: ReadingLimits) -> tuple[ReadPage, ...]:
        del limits
        lines = list(self._blocks(part))
        header: list[Line] = []
        for element in others.iter() if others is not None else ():
            if local_name(element) in ("header", "footer", "header-first", "footer-first"):
                header += kept_of_header(list(self._blocks(element)), lines)
        for number, (first, *rest) in enumerate(filter(None, self._notes), 1):
            lines += [replace(first, text=f"[{number}] {first.text}"), *rest]
        return (ReadPage(1, tuple(dict.fromkeys(header)) + tuple(lines)),)

    def presentation(self, part: Element, others: Element | None, limits: ReadingLimits) -> tuple[ReadPage, ...]:
        del others
        slides = [element for element in part if local_name(element) == "page"]
        if len(slides) > limits.max_pages:
            raise TooLarge(len(slides), limits.max_pages, Wording("trang", "pages"))
        return tuple(ReadPage(number, tuple(self._blocks(slide))) for number, slide in enumerate(slides, 1)) or (ReadPage(1, ()),)

    def spreadsheet(self, part: Element, others: Element | None, limits: ReadingLimits) -> tuple[ReadPage, ...]:
        del others, limits
        counter = Counter()
        sheets = [self._sheet(table, counter) for table in part if local_name(table) == "table"]
        return (ReadPage(1, tuple(lines_of_sheets(sheets))),)

    def _blocks(self, parent: Element, depth: int = 0) -> Iterator[Line]:
        for element in parent:
            name = local_name(element)
            if name in _REMOVED:
                continue
            if name in ("p", "h"):
                label = self._lists.heading(element) if name == "h" else ""
                yield from self._paragraph(element, label)
            elif name == "list":
                yield from self._list(element, depth)
            elif name == "table":
                yield from table_lines(
                    [[list(self._blocks(cell)) for cell in row if local_name(cell) == "table-cell"] for row in _rows(element)]
                )
            else:
                yield from self._blocks(element, depth)

    def _list(self, element: Element, depth: int) -> Iterator[Line]:
        self._lists.enter(element, depth)
        for item in element:
            label = self._lists.label(item, depth) if local_name(item) == "list-item" else ""
            for part in item:
                name = local_name(part)
                if name in ("p", "h"):
                    # Only the first paragraph of an item bears its number.
                    yield from self._paragraph(part, label)
                    label = ""
                elif name == "list":
                    yield from self._list(part, depth + 1)
                else:
                    yield from self._blocks([part])

    def _paragraph(self, element: Element, label: str = "") -> Iterator[Line]:
        hanging: list[Element] = []
        text = self._styles.text(element, hanging)
        if label and text.strip():
            text = f"{label} {text}"
        yield from paragraph_lines(text)
        for other in hanging:
            if local_name(other) == "note":
                note = child(other, "note-body")
                self._notes.append(list(self._blocks(note)) if note is not None else [])
            else:
                yield from self._blocks(other)

    def _sheet(self, table: Element, counter: Counter) -> Sheet:
        rows: list[list[str]] = []
        merged: list[tuple[int, int, int, int]] = []
        self._styles.enter_table(_column_styles(table))
        for row in _rows(table):
            cells: list[str] = []
            for cell in row:
                if local_name(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                self._styles.enter_cell(attribute(cell, "style-name"), len(cells))
                text = "\n".join(line.text for line in self._blocks(cell))
                if (span := _whole(attribute(cell, "number-columns-spanned"))) > 1:
                    merged.append((len(rows), len(rows) + 1, len(cells), len(cells) + min(span, _MOST_COLUMNS)))
                times = _whole(attribute(cell, "number-columns-repeated"))
                cells += [text] * (times if text or times < _MOST_REPEATED else 1)
                if len(cells) > _MOST_COLUMNS:
                    break
            counter.add(len(cells))
            times = _whole(attribute(row, "number-rows-repeated"))
            filled = any(cell.strip() for cell in cells)
            rows += [list(cells) for _ in range(min(times, _MOST_REPEATED) if filled else 1)]
        boxes = [line.text for shapes in table if local_name(shapes) == "shapes" for line in self._blocks(shapes)]
        return Sheet(attribute(table, "name") or "", rows, merged, boxes)


_READ = {"text": _Reader.text, "spreadsheet": _Reader.spreadsheet, "presentation": _Reader.presentation}


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        name = local_name(element)
        if name == "table-row":
            yield element
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)


def _column_styles(table: Element) -> list[str]:
    styles: list[str] = []
    for element in table.iter():
        if local_name(element) == "table-column" and len(styles) < _MOST_COLUMNS:
            times = min(_whole(attribute(element, "number-columns-repeated")), _MOST_COLUMNS)
            styles += [attribute(element, "default-cell-style-name") or ""] * times
        elif local_name(element) == "table-row":
            break
    return styles


def _whole(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 10 else 1
