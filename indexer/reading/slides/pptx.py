"""PowerPoint presentations (.pptx): a page a slide, with what the speaker notes say."""

from collections.abc import Iterator

from indexer.domain import Line, Reading, ReadPage, Wording
from indexer.errors import Damaged, TooLarge
from indexer.language.legacy import mend_title
from indexer.reading.containers.packages import Package, opened
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import paragraph_lines, printable
from indexer.reading.slides.shapes import paragraph_text
from indexer.reading.tables import table_lines
from indexer.reading.word.numbering import Element, attribute, child, local_name

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_KIND = "PowerPoint (.pptx)"
_MAIN = "ppt/presentation.xml"
_LEFT_OUT = ("dt", "ftr", "sldNum", "hdr")
"""Places on a slide for the date, the footer and the number."""


def read_pptx(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the slides in their order: titles first, then from top to bottom; rows of tables as ``a | b``.

    Raises
    ------
    PasswordNeeded, Damaged, TooLarge
    """
    with opened(content, limits, _KIND) as package:
        links = package.links(_MAIN)
        names = [links.get(id, ("", ""))[1] for id in _slide_ids(package)]
        if len(names) > limits.max_pages:
            raise TooLarge(len(names), limits.max_pages, Wording("trang", "pages"))
        pages = tuple(
            ReadPage(number, tuple(_slide(package, name)) if name in package.names else ())
            for number, name in enumerate(names, 1)
        )
        if not pages:
            raise Damaged(_KIND, "0 trang, pages")
        return Reading(_MEDIA_TYPE, pages, _title(package))


def _slide_ids(package: Package) -> list[str]:
    slides = child(package.root(_MAIN), "sldIdLst")
    # Two attributes are called id: the one with a name space points to the slide.
    return [
        str(value)
        for slide in (slides if slides is not None else ())
        for key, value in slide.attrib.items()
        if key.endswith("}id")
    ]


def _slide(package: Package, name: str) -> list[Line]:
    lines = list(_lines(child(package.root(name), "cSld", "spTree")))
    for kind, notes in package.links(name).values():
        if kind == "notesSlide" and notes in package.names:
            lines += _lines(child(package.root(notes), "cSld", "spTree"), only="body")
    return lines


def _lines(tree: Element | None, only: str | None = None) -> Iterator[Line]:
    if tree is None:
        return
    shapes = [shape for shape in _shapes(tree) if not only or _place(shape) == only]
    for shape in sorted(shapes, key=_order):
        if local_name(shape) == "graphicFrame":
            yield from _frame(shape)
        elif _place(shape) not in _LEFT_OUT and (body := child(shape, "txBody")) is not None:
            yield from _paragraphs(body)


def _shapes(tree: Element) -> Iterator[Element]:
    for element in tree:
        name = local_name(element)
        if name == "grpSp":
            yield from _shapes(element)
        elif name in ("sp", "graphicFrame"):
            yield element


def _place(shape: Element) -> str | None:
    return attribute(child(shape, "nvSpPr", "nvPr", "ph"), "type") or (
        "body" if child(shape, "nvSpPr", "nvPr", "ph") is not None else None
    )


def _order(shape: Element) -> tuple[bool, int, int]:
    offset = child(shape, "spPr", "xfrm", "off")
    if offset is None:
        offset = child(shape, "xfrm", "off")
    # Without a place of its own it stands where the layout says: under the title.
    top, left = (int(attribute(offset, name) or 0) for name in ("y", "x")) if offset is not None else (0, 0)
    return _place(shape) not in ("title", "ctrTitle"), top, left


def _frame(frame: Element) -> Iterator[Line]:
    for table in frame.iter():
        if local_name(table) == "tbl":
            rows = (row for row in table if local_name(row) == "tr")
            yield from table_lines(
                [[list(_paragraphs(child(cell, "txBody"))) for cell in row if local_name(cell) == "tc"] for row in rows]
            )


def _paragraphs(body: Element | None) -> Iterator[Line]:
    for paragraph in body if body is not None else ():
        if local_name(paragraph) == "p":
            yield from paragraph_lines(paragraph_text(paragraph))


def _title(package: Package) -> str | None:
    if "docProps/core.xml" not in package.names:
        return None
    title = child(package.root("docProps/core.xml"), "title")
    text = printable((title.text or "") if title is not None else "").strip()
    return None if text in ("", "PowerPoint Presentation") else mend_title(text)
