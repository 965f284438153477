"""Word documents (.docx): the package is made to say what is printed, then docx2python reads its paragraphs.

Left to itself docx2python loses no-break hyphens, reads text boxes twice and labels every list ``1)``.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from docx2python import docx2python
from docx2python.docx_output import DocxContent
from docx2python.docx_reader import File
from lxml import etree  # type: ignore[import-untyped]  # no type information of its own

from indexer.domain import Line, Reading, ReadPage
from indexer.errors import Damaged, PasswordNeeded, TooLarge
from indexer.language.legacy import font_of, mend_runs
from indexer.reading.letterheads import kept_of_header
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import paragraph_lines, printable
from indexer.reading.tables import table_lines
from indexer.reading.word.fonts import Fonts, has_old_fonts
from indexer.reading.word.numbering import Element, Numbering, attribute, child, local_name
from indexer.reading.word.pictures import picture_pages

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_PART_WITH_TEXT = re.compile(r"(?:^|/)(?:document|header|footer|footnotes|endnotes)\d*\.xml$")

# What was deleted or moved away; the second copy of every drawing; pictures; marks that docx2python would spell out.
_REMOVED = frozenset(
    [
        *("del", "moveFrom", "Fallback", "blip", "imagedata", "docPr", "softHyphen"),
        *("commentRangeStart", "commentRangeEnd", "footnoteReference", "endnoteReference"),
    ]
)
# Number properties would make docx2python label the paragraph again; without the rest it is three times as fast.
_SETTLED = frozenset(
    ("pPr", "rPr", "tcPr", "trPr", "tblPr", "sectPr", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak")
)
_OPENED = frozenset(("hyperlink", "oMath", "footnote", "endnote"))
"""What docx2python would wrap in marks of its own."""

_CHANGES = frozenset(("ins", "del", "moveFrom", "moveTo"))
_SIGNS = {"noBreakHyphen": "-", "ptab": "\t", "cr": "\n"}


def read_docx(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the body, then the footnotes: insertions kept, deletions dropped, labels of lists as printed.

    A table that only sets text side by side, such as a letterhead, gives its cells one after another; any other one
    line a row, cells joined by ``" | "``. Headers and footers are left out, unless the letterhead or a mark stands there.

    Raises
    ------
    PasswordNeeded, Damaged
    TooLarge
        What it unpacks to is over the limit.
    """
    printed, has_changes = _as_printed(content, limits)
    with docx2python(printed, duplicate_merged_cells=False) as package:
        reader = package.docx_reader
        bodies = reader.files_of_type("officeDocument")
        if not bodies:
            raise Damaged("Word (.docx)")
        lines = [line for body in bodies for line in _lines(body)]
        lines = _of_headers(package, lines) + lines
        for notes in (*reader.files_of_type("footnotes"), *reader.files_of_type("endnotes")):
            lines += _note_lines(notes)
        pages = (ReadPage(1, tuple(lines)), *picture_pages(content, limits))
        return Reading(_MEDIA_TYPE, pages, _title(package), has_changes=has_changes)


def _as_printed(content: bytes, limits: ReadingLimits) -> tuple[BytesIO, bool]:
    """Write the package again without pictures, its text as it is printed; tell as well whether changes are tracked in it."""
    written = BytesIO()
    has_changes = False
    with zipfile.ZipFile(BytesIO(content)) as package, zipfile.ZipFile(written, "w") as printed:
        if any(part.flag_bits & 1 for part in package.infolist()):
            raise PasswordNeeded
        parts = [part for part in package.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
        # Nothing yields more than it declares: zipfile stops there.
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.max_bytes:
            raise TooLarge(unpacked, limits.max_bytes)
        numbering, styles = (_root(package, f"word/{name}.xml") for name in ("numbering", "styles"))
        old = any(has_old_fonts(package.read(part)) for part in parts)
        fonts = Fonts.of(styles) if old else None
        for part in parts:
            if not _PART_WITH_TEXT.search(part.filename):
                printed.writestr(part.filename, package.read(part))
                continue
            root = _root(package, part.filename)
            assert root is not None
            has_changes = has_changes or any(local_name(element) in _CHANGES for element in root.iter())
            _settle(root, Numbering.of(numbering, styles), fonts)
            printed.writestr(part.filename, etree.tostring(root))
    written.seek(0)
    return written, has_changes


def _root(package: zipfile.ZipFile, name: str) -> Element | None:
    if name not in package.namelist():
        return None
    # No entity has any business in a document, and nothing is fetched.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    return etree.fromstring(package.read(name), parser)


def _settle(root: Element, numbering: Numbering, fonts: Fonts | None) -> None:
    """Take out of the tree what is not printed, and write into it what is printed and stands nowhere."""
    for element in list(root.iter()):
        name = local_name(element)
        if name == "softHyphen" and fonts:
            # In TCVN3 its code is that of the letter ư.
            element.text, element.tag = "\u00ad", element.tag.rpartition("}")[0] + "}t"
        elif name in _REMOVED or _is_hidden(element, name):
            element.getparent().remove(element)
        elif name in _OPENED:
            element.tag = element.tag.rpartition("}")[0] + "}smartTag"
        elif name in _SIGNS or name == "sym":
            # docx2python knows text by its tag.
            element.text = _SIGNS.get(name) or _symbol(attribute(element, "char"), attribute(element, "font"))
            element.tag = element.tag.rpartition("}")[0] + "}t"
    for paragraph in root.iter():
        if fonts and local_name(paragraph) == "p":
            fonts.convert(paragraph)
        if local_name(paragraph) == "p" and (label := numbering.label(paragraph)):
            _write_label(paragraph, label)
    for element in list(root.iter()):
        if local_name(element) in _SETTLED:
            element.getparent().remove(element)


def _is_hidden(element: Element, name: str) -> bool:
    if name == "r":
        vanish = child(element, "rPr", "vanish")
        return vanish is not None and attribute(vanish) not in ("0", "false")
    if name == "tr":
        return child(element, "trPr", "del") is not None
    return name == "sdt" and child(element, "sdtPr", "showingPlcHdr") is not None


def _write_label(paragraph: Element, label: str) -> None:
    space = paragraph.tag.rpartition("}")[0]
    run = paragraph.makeelement(f"{space}}}r", nsmap=paragraph.nsmap)
    text = paragraph.makeelement(f"{space}}}t", nsmap=paragraph.nsmap)
    text.text = f"{label} "
    run.append(text)
    paragraph.insert(0 if child(paragraph, "pPr") is None else 1, run)


def _symbol(code: str | None, font: str | None) -> str:
    """Symbol fonts keep their signs in the private area, where they mean nothing to anybody else: a bullet stands for them."""
    try:
        character = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    if old := font_of(font):
        return mend_runs([(character, old)])[0]
    return "•" if "\ue000" <= character <= "\uf8ff" else character


def _title(package: DocxContent) -> str | None:
    if not package.docx_reader.files_of_type("core-properties"):
        return None
    return printable(package.core_properties.get("title") or "").strip() or None


def _of_headers(package: DocxContent, body: list[Line]) -> list[Line]:
    found: dict[tuple[str, ...], list[Line]] = {}
    for kind in ("header", "footer"):
        for file in package.docx_reader.files_of_type(kind):
            # The first page, the odd and the even ones may each say the same.
            if kept := kept_of_header(_lines(file), body):
                found.setdefault(tuple(line.text for line in kept), kept)
    return [line for lines in found.values() for line in lines]


def _note_lines(file: File) -> list[Line]:
    lines: list[Line] = []
    texts = _texts(file)
    notes = [note for note in file.root_element if "eparator" not in (attribute(note, "type") or "")]
    for number, note in enumerate(notes, 1):
        found = list(_blocks(note, texts))
        if found:
            lines += [replace(found[0], text=f"[{number}] {found[0].text}"), *found[1:]]
    return lines


def _lines(file: File) -> list[Line]:
    return list(_blocks(file.root_element, _texts(file)))


Texts = dict[Element, str]
"""The text of every paragraph element."""


def _texts(file: File) -> Texts:
    paragraphs = (paragraph for table in file.content for row in table for cell in row for paragraph in cell)
    return {paragraph.elem: "".join(run.text for run in paragraph.runs) for paragraph in paragraphs if paragraph.elem is not None}


def _blocks(parent: Element, texts: Texts) -> Iterator[Line]:
    """Go through paragraphs and tables in the order of the page; a text box comes after the paragraph it hangs on."""
    for element in parent:
        name = local_name(element)
        if name == "tbl":
            yield from _table(element, texts)
            continue
        if name == "p":
            yield from paragraph_lines(texts.get(element, ""))
        yield from _blocks(element, texts)


def _table(table: Element, texts: Texts) -> Iterator[Line]:
    rows = [[list(_blocks(cell, texts)) for cell in _inside(row, "tc")] for row in _inside(table, "tr")]
    yield from table_lines(rows)


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those wrapped in content controls; not those of inner tables."""
    for element in parent:
        name = local_name(element)
        if name == wanted:
            yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _inside(element, wanted)
