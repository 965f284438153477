"""Documents printed the ways offices print them, to see whether their paragraphs come back whole.

A document of plain text, whose paragraphs are known, is set in Word's format and, by LibreOffice where it is installed and by
reportlab, as PDF: A4, justified, page numbers from the second page on, recipients and signature side by side.
"""

import io
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import SimpleDocTemplate, Table

from indexer.directive.header.closing import closings
from indexer.directive.header.header import read_header
from indexer.directive.header.signature import closing_cells
from indexer.directive.layout.layout import paragraphs
from indexer.domain import Reading
from indexer.reading.limits import ReadingLimits
from indexer.reading.pdf.pages import read_pdf
from indexer.reading.word.docx import read_docx
from tests.corpus_generator.pdf import faces
from tests.readings import reading_of


@dataclass(frozen=True)
class Printable:
    """A document in the order it is printed."""

    front: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]


@dataclass(frozen=True)
class Style:
    """How a document is set."""

    indent: float
    """Centimetres of the first line."""
    space: float
    """Points between paragraphs."""
    leading: float = 1.15


FONT = "DejaVu Serif Condensed"
"""Has all Vietnamese letters; a font without them would be mixed with another, letter by letter."""

STYLES: Mapping[str, Style] = {"indented": Style(1.27, 6), "indented, set solid": Style(1.0, 0), "in blocks": Style(0, 8)}


def printable(text: str) -> Printable:
    """Take a document of plain text apart."""
    found = paragraphs(reading_of(text))
    length = read_header(found, "").length
    texts = [paragraph.text for paragraph in found]
    body = texts[length:]
    closing = next(iter(closings(body)), None)
    if closing is None:
        return Printable(tuple(texts[:length]), tuple(body), (), ())
    cells = closing_cells(body[closing.start : closing.end])
    return Printable(
        tuple(texts[:length]),
        tuple(body[: closing.start]),
        tuple(cell.text for cell in cells if cell.is_listed),
        tuple(cell.text for cell in cells if not cell.is_listed),
    )


def as_word(document: Printable, style: Style) -> bytes:
    """Set a document as .docx."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(3), Cm(1.5), Cm(2), Cm(2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    for script in ("w:eastAsia", "w:cs"):
        normal.element.rPr.rFonts.set(qn(script), FONT)
    for line in document.front:
        title = made.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.add_run(line).bold = True
    for line in document.body:
        paragraph = made.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(style.indent)
        paragraph.paragraph_format.space_after = Pt(style.space)
        paragraph.paragraph_format.line_spacing = style.leading
    if document.recipients or document.signature:
        cells = made.add_table(1, 2).rows[0].cells
        for cell, lines in zip(cells, (document.recipients, document.signature), strict=True):
            cell.paragraphs[0].text = lines[0] if lines else ""
            for line in lines[1:]:
                cell.add_paragraph(line)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def by_office(word: bytes) -> bytes | None:
    """Print a .docx with LibreOffice; ``None`` where there is none."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.docx").write_bytes(word)
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", str(folder), str(folder / "document.docx")], check=True, capture_output=True, timeout=180
        )
        return (folder / "document.pdf").read_bytes()


def as_pdf(document: Printable, style: Style) -> bytes:
    """Set a document as .pdf."""
    for name, path in zip(("Upright", "Bold"), faces()[:2], strict=True):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    leading = 13 * 1.2 * style.leading
    title = ParagraphStyle("title", fontName="Bold", fontSize=13, leading=leading, alignment=TA_CENTER, spaceAfter=6)
    text = ParagraphStyle(
        "text",
        fontName="Upright",
        fontSize=13,
        leading=leading,
        alignment=TA_JUSTIFY,
        spaceAfter=style.space,
        firstLineIndent=style.indent * 28.35,
    )
    cell = ParagraphStyle("cell", fontName="Upright", fontSize=12, leading=15)
    written = io.BytesIO()
    template = SimpleDocTemplate(written, pagesize=A4, leftMargin=85, rightMargin=43, topMargin=57, bottomMargin=57)
    story: list[Flow | Table] = [Flow(escape(line), title) for line in document.front]
    story += [Flow(escape(line), text) for line in document.body]
    if document.recipients or document.signature:
        columns = [[Flow(escape(line), cell) for line in lines] for lines in (document.recipients, document.signature)]
        story.append(Table([columns], colWidths=[230, 230]))
    template.build(story, onLaterPages=_number)
    return written.getvalue()


def _number(canvas: Canvas, template: SimpleDocTemplate) -> None:
    canvas.setFont("Upright", 12)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 40, str(template.page))


def prints(text: str) -> Iterator[tuple[str, Reading]]:
    """Yield the name of each way of printing `text` and what is read of it."""
    document = printable(text)
    limits = ReadingLimits()
    for name, style in STYLES.items():
        word = as_word(document, style)
        yield f"DOCX, {name}", read_docx(word, limits)
        if printed := by_office(word):
            yield f"PDF by LibreOffice, {name}", read_pdf(printed, limits)
        yield f"PDF by reportlab, {name}", read_pdf(as_pdf(document, style), limits)


def recovered(
    text: str, reading: Reading, *, wanted: Callable[[Printable], Sequence[str]] = lambda made: made.body
) -> tuple[int, int, list[str]]:
    """Return how many of the wanted paragraphs came back exactly, of how many, and those that did not."""
    expected = wanted(printable(text))
    found = Counter(paragraph.text for paragraph in paragraphs(reading))
    missing = [paragraph for paragraph in expected if not found[paragraph]]
    return len(expected) - len(missing), len(expected), missing
