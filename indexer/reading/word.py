"""Word documents (.docx): docx2python opens the package and reads the paragraphs; order, tables and labels are settled here."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from docx2python import docx2python
from docx2python.docx_output import DocxContent
from docx2python.docx_reader import File

from indexer.domain import Line, Reading, ReadPage
from indexer.errors import Damaged, PasswordNeeded, TooLarge
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import paragraph_lines, printable
from indexer.reading.numbering import Element, Numbering, attribute, child, local_name
from indexer.reading.tables import table_lines

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# What was deleted or moved away; the second copy of every drawing; pictures; marks that docx2python would spell out.
_REMOVED = frozenset(
    [
        *("del", "moveFrom", "Fallback", "blip", "imagedata", "docPr"),
        *("commentRangeStart", "commentRangeEnd", "footnoteReference", "endnoteReference"),
    ]
)
_OPENED = frozenset(("hyperlink", "oMath", "footnote", "endnote"))
"""What docx2python would wrap in marks of its own."""

_SIGNS = {"noBreakHyphen": "-", "softHyphen": "", "ptab": "\t", "cr": "\n"}

_LETTERHEAD = re.compile(r"^\s*Số\s*[:.]?\s*\d|CỘNG\s+H[OÒ][AÀ]\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN", re.MULTILINE)


def read_docx(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the body, then the footnotes: insertions kept, deletions dropped, labels of lists as printed.

    A table that only sets text side by side, such as a letterhead, gives its cells one after another; any other one
    line a row, cells joined by ``" | "``. Headers and footers are left out, unless the letterhead stands there.

    Raises
    ------
    PasswordNeeded, Damaged
    TooLarge
        What it unpacks to is over the limit.
    """
    _check_package(content, limits)
    with docx2python(BytesIO(content), duplicate_merged_cells=False) as package:
        reader = package.docx_reader
        numbering = Numbering.of(_root(package, "numbering"), _root(package, "styles"))
        bodies = reader.files_of_type("officeDocument")
        if not bodies:
            raise Damaged("Word (.docx)")
        lines = [line for body in bodies for line in _lines(body, numbering)]
        if not _has_letterhead(lines[:30]):
            lines = _letterhead_in_header(package, numbering) + lines
        for notes in (*reader.files_of_type("footnotes"), *reader.files_of_type("endnotes")):
            lines += _note_lines(notes, numbering)
        return Reading(_MEDIA_TYPE, (ReadPage(1, tuple(lines)),), _title(package))


def _check_package(content: bytes, limits: ReadingLimits) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise PasswordNeeded
    # Pictures are never unpacked. Nothing yields more than it declares: zipfile stops there.
    unpacked = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if unpacked > limits.max_bytes:
        raise TooLarge(unpacked, limits.max_bytes)


def _root(package: DocxContent, kind: str) -> Element | None:
    return next((file.root_element for file in package.docx_reader.files_of_type(kind)), None)


def _title(package: DocxContent) -> str | None:
    if not package.docx_reader.files_of_type("core-properties"):
        return None
    return printable(package.core_properties.get("title") or "").strip() or None


def _has_letterhead(lines: list[Line]) -> bool:
    return any(_LETTERHEAD.search(line.text) for line in lines)


def _letterhead_in_header(package: DocxContent, numbering: Numbering) -> list[Line]:
    for file in package.docx_reader.files_of_type("header"):
        lines = _lines(file, numbering)
        if _has_letterhead(lines):
            return lines
    return []


def _note_lines(file: File, numbering: Numbering) -> list[Line]:
    lines: list[Line] = []
    paragraphs = _Paragraphs.of(file, numbering)
    notes = [note for note in file.root_element if "eparator" not in (attribute(note, "type") or "")]
    for number, note in enumerate(notes, 1):
        found = list(_blocks(note, paragraphs))
        if found:
            lines += [replace(found[0], text=f"[{number}] {found[0].text}"), *found[1:]]
    return lines


def _lines(file: File, numbering: Numbering) -> list[Line]:
    return list(_blocks(file.root_element, _Paragraphs.of(file, numbering)))


@dataclass(frozen=True, slots=True)
class _Paragraphs:
    """The text of every paragraph element of one part, label included."""

    texts: dict[Element, str]

    @classmethod
    def of(cls, file: File, numbering: Numbering) -> "_Paragraphs":
        root = file.root_element
        labels = _cleaned(root, numbering)
        texts: dict[Element, str] = {}
        for table in file.content:
            for row in table:
                for cell in row:
                    for paragraph in cell:
                        if paragraph.elem is not None:
                            text = "".join(run.text for run in paragraph.runs)
                            label = labels.get(paragraph.elem, "")
                            texts[paragraph.elem] = f"{label} {text.lstrip()}" if label and text.strip() else label or text
        return cls(texts)


def _cleaned(root: Element, numbering: Numbering) -> dict[Element, str]:
    """Take out of the tree what is not printed, and settle the labels while the tree still tells them."""
    labels: dict[Element, str] = {}
    for element in list(root.iter()):
        name = local_name(element)
        if name in _REMOVED or _is_hidden(element, name):
            _remove(element)
        elif name in _OPENED:
            element.tag = element.tag.rpartition("}")[0] + "}smartTag"
        elif name in _SIGNS or name == "sym":
            # The tag docx2python knows as text lies in the namespace of the run that holds the sign.
            element.text = _SIGNS.get(name) if name in _SIGNS else _symbol(attribute(element, "char"))
            element.tag = element.getparent().tag.rpartition("}")[0] + "}t"
    for paragraph in root.iter():
        if local_name(paragraph) == "p" and (label := numbering.label(paragraph)):
            labels[paragraph] = label
    for element in list(root.iter()):
        if local_name(element) == "numPr":
            _remove(element)
    return labels


def _is_hidden(element: Element, name: str) -> bool:
    if name == "r":
        vanish = child(element, "rPr", "vanish")
        return vanish is not None and attribute(vanish) not in ("0", "false")
    if name == "tr":
        return child(element, "trPr", "del") is not None
    return name == "sdt" and child(element, "sdtPr", "showingPlcHdr") is not None


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _symbol(code: str | None) -> str:
    """Symbol fonts keep their signs in the private area, where they mean nothing to anybody else: a bullet stands for them."""
    try:
        character = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    return "•" if "\ue000" <= character <= "\uf8ff" else character


def _blocks(parent: Element, paragraphs: _Paragraphs) -> Iterator[Line]:
    """Go through paragraphs and tables in the order of the page; a text box comes after the paragraph it hangs on."""
    for element in parent:
        name = local_name(element)
        if name == "tbl":
            yield from _table(element, paragraphs)
            continue
        if name == "p":
            yield from paragraph_lines(paragraphs.texts.get(element, ""))
        yield from _blocks(element, paragraphs)


def _table(table: Element, paragraphs: _Paragraphs) -> Iterator[Line]:
    rows = [[list(_blocks(cell, paragraphs)) for cell in _inside(row, "tc")] for row in _inside(table, "tr")]
    yield from table_lines(rows)


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those wrapped in content controls; not those of inner tables."""
    for element in parent:
        name = local_name(element)
        if name == wanted:
            yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _inside(element, wanted)
