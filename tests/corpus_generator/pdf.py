"""A document as .pdf: fonts embedded as subsets, with the map that lets a reader take the text out again."""

import io
from html import escape
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.corpus_generator.source import Block, Kind, Source

FACES = (
    (
        "/usr/share/fonts/truetype/dejavu",
        "DejaVuSerifCondensed.ttf",
        "DejaVuSerifCondensed-Bold.ttf",
        "DejaVuSerifCondensed-Italic.ttf",
    ),
    (
        "/usr/share/fonts/truetype/liberation",
        "LiberationSerif-Regular.ttf",
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-Italic.ttf",
    ),
    ("/System/Library/Fonts/Supplemental", "Times New Roman.ttf", "Times New Roman Bold.ttf", "Times New Roman Italic.ttf"),
    ("C:/Windows/Fonts", "times.ttf", "timesbd.ttf", "timesi.ttf"),
)
"""Folder, upright, bold, italic: fonts with all Vietnamese letters, where systems usually keep them."""


class NoFont(LookupError):
    """No font with Vietnamese letters where fonts usually are."""


def faces(font: Path | None = None) -> tuple[Path, Path, Path]:
    """Return upright, bold and italic; one given font serves as all three.

    Raises
    ------
    NoFont
        None is given and none is found.

    """
    if font is not None:
        return font, font, font
    for folder, *names in FACES:
        upright, bold, italic = (Path(folder) / name for name in names)
        if upright.is_file():
            return upright, bold if bold.is_file() else upright, italic if italic.is_file() else upright
    raise NoFont("no font with Vietnamese letters found; name one with --font")


def pdf(source: Source, font: Path | None = None) -> bytes:
    """Return the bytes of the file, the same for the same source, font and reportlab."""
    for name, path in zip(("Upright", "Bold", "Italic"), faces(font), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    styles = _styles()
    rl_config.invariant = 1
    written = io.BytesIO()
    template = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=72,
        rightMargin=54,
        topMargin=62,
        bottomMargin=56,
        title=source.one("symbol"),
        author="Văn thư",
    )
    story = [*_head(source, styles), *(flowable for block in source.body() for flowable in _flowables(source, block, styles))]
    template.build(story, onLaterPages=_page_number)
    return written.getvalue()


def _styles() -> dict[str, ParagraphStyle]:
    body = ParagraphStyle("body", fontName="Upright", fontSize=11.5, leading=15.5, alignment=TA_JUSTIFY, spaceAfter=5)
    return {
        "body": body,
        "bold": ParagraphStyle("bold", parent=body, fontName="Bold", keepWithNext=1),
        "italic": ParagraphStyle("italic", parent=body, fontName="Italic"),
        "centre": ParagraphStyle("centre", parent=body, fontName="Bold", alignment=TA_CENTER),
        "column": ParagraphStyle("column", parent=body, alignment=TA_CENTER, fontSize=10.5, leading=14, spaceAfter=0),
        "small": ParagraphStyle("small", parent=body, alignment=0, fontSize=9.5, leading=12.5, spaceAfter=0),
    }


def _page_number(canvas: Canvas, _template: SimpleDocTemplate) -> None:
    canvas.setFont("Upright", 11)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 40, str(canvas.getPageNumber()))


def _column(lines: tuple[str, ...], style: ParagraphStyle) -> list[Paragraph]:
    return [Paragraph(escape(line, quote=False), style) for line in lines]


def _head(source: Source, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    story: list[Flowable] = []
    if source.has_letterhead:
        columns = [_column(side, styles["column"]) for side in (source.left, source.right)]
        story += [Table([columns], colWidths=[205, 264], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]), Spacer(1, 14)]
    story += _column((*source.lines("type"), *source.lines("subject")), styles["centre"])
    story += _column(source.addressees, styles["centre" if len(source.addressees) == 1 else "body"])
    return [*story, Spacer(1, 10)]


def _flowables(source: Source, block: Block | tuple[Block, ...], styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    if isinstance(block, tuple):
        return [_grid(block, styles), Spacer(1, 10)]
    match block.kind:
        case Kind.SIGNATURE:
            columns = [_column(source.recipients, styles["small"]), _column(source.signature, styles["column"])]
            return (
                [Spacer(1, 8), Table([columns], colWidths=[245, 224], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])]
                if any(columns)
                else []
            )
        case Kind.PAGE:
            return [PageBreak()]
        case kind:
            style = {Kind.HEADING: "bold", Kind.CENTRED: "centre", Kind.ITALIC: "italic"}.get(kind, "body")
            return [Paragraph(escape(block.printed, quote=False), styles[style])]


def _grid(rows: tuple[Block, ...], styles: dict[str, ParagraphStyle]) -> Table:
    """A ruled table; a column is as wide as its longest cell asks for, within reason."""
    wants = [min(40, max(4, *(len(row.cells[column]) for row in rows))) for column in range(len(rows[0].cells))]
    widths = [469 * want / sum(wants) for want in wants]
    cells = [_column(row.cells, styles["small"]) for row in rows]
    return Table(
        cells,
        colWidths=widths,
        repeatRows=1,
        style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )
