"""A document as .docx: letterhead and signature in borderless tables, real tables, numbers counted by Word."""

import io
import zipfile
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tests.corpus_generator.source import Block, Kind, Source

CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def word(source: Source) -> bytes:
    """Return the bytes of the file, the same for the same source."""
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    _properties(document, source)
    _head(document, source)
    previous: Block | None = None
    numbering = 0
    for block in source.body():
        if isinstance(block, tuple):
            _table(document, block)
        elif block.kind is Kind.COUNTED:
            numbering = _new_numbering(document) if block.number == 1 else numbering
            _count(document.add_paragraph(block.text, style="List Number"), numbering)
        else:
            _block(document, source, block, after_page=previous is not None and previous.kind is Kind.PAGE)
        previous = block if isinstance(block, Block) else None
    return _fixed_dates(document)


def _properties(document: WordDocument, source: Source) -> None:
    moment = datetime.combine(source.issued or datetime(2026, 1, 1, tzinfo=UTC), time(), tzinfo=UTC)
    properties = document.core_properties
    properties.author, properties.title = "Văn thư", source.one("symbol")
    properties.created = properties.modified = moment


def _head(document: WordDocument, source: Source) -> None:
    if source.has_letterhead:
        cells = document.add_table(1, 2).rows[0].cells
        _fill(cells[0], source.left, bold=len(source.lines("superior")))
        _fill(cells[1], source.right, bold=0)
    for line in (*source.lines("type"), *source.lines("subject")):
        paragraph = document.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.add_run(line).bold = True
    for line in source.addressees:
        addressee = document.add_paragraph(line)
        if len(source.addressees) == 1:
            addressee.alignment = CENTRE


def _fill(cell: _Cell, lines: tuple[str, ...], *, bold: int | None) -> None:
    """Put lines into a cell, one paragraph each; the one numbered ``bold`` from 0 stands out."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = CENTRE if bold is not None else None
        paragraph.add_run(line).bold = number == bold


def _block(document: WordDocument, source: Source, block: Block, *, after_page: bool) -> None:
    if block.kind is Kind.SIGNATURE:
        if source.signature or source.recipients:
            cells = document.add_table(1, 2).rows[0].cells
            _fill(cells[0], source.recipients, bold=None)
            _fill(cells[1], source.signature, bold=0)
        return
    if block.kind is Kind.PAGE:
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.page_break_before = after_page
    run = paragraph.add_run(block.text)
    run.bold = block.kind in (Kind.HEADING, Kind.CENTRED)
    run.italic = block.kind is Kind.ITALIC
    paragraph.alignment = CENTRE if block.kind is Kind.CENTRED else WD_ALIGN_PARAGRAPH.JUSTIFY


def _table(document: WordDocument, rows: tuple[Block, ...]) -> None:
    table = document.add_table(len(rows), len(rows[0].cells), style="Table Grid")
    for row, block in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, block.cells, strict=True):
            cell.text = text


def _new_numbering(document: WordDocument) -> int:
    """Begin a list that counts from 1, and return its id."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    abstract = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def _count(paragraph: Paragraph, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    for tag, value in (("w:ilvl", 0), ("w:numId", numbering)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), str(value))
        properties.append(child)


def _fixed_dates(document: WordDocument) -> bytes:
    """Write the package with one date for all members: the same document gives the same bytes."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(fixed, "w") as new:
        for member in old.infolist():
            new.writestr(zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0)), old.read(member), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
