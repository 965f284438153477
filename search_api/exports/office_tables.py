"""Tables as Word files, in an office's form: A4 lying, its margins and letters, the first row on every page."""

import io
from collections.abc import Sequence

from search_api.exports.tables import Table, storable

_LETTERS = "Times New Roman"
_PAGE = (297, 210)
"""Millimetres."""
_MARGINS = (20, 15, 20, 20)
"""Millimetres: top, right, bottom, left."""


def as_docx(table: Table, widths: Sequence[int]) -> bytes:
    """Return `table` as a Word file; `widths` are the columns' shares of the line."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _LETTERS, Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _LETTERS)
    style.paragraph_format.space_after = Pt(0)
    (section,) = document.sections
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, _MARGINS)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    written = title.add_run(table.title.upper())
    written.bold, written.font.size = True, Pt(14)
    grid = document.add_table(rows=1, cols=len(table.columns))
    grid.style, grid.autofit = "Table Grid", False
    line = _PAGE[0] - _MARGINS[1] - _MARGINS[3]
    wide = [Mm(line * share / sum(widths)) for share in widths]
    for column, width in zip(grid.columns, wide, strict=True):
        column.width = width
    head = grid.rows[0]
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001  # python-docx has no name for it
    # A row is made from XML at a time: by cells the library takes minutes for some thousand.
    for values in (table.columns, *table.rows):
        row = head if values is table.columns else grid.add_row()
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)  # noqa: SLF001  # the same
        for cell, width, value in zip(row.cells, wide, values, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            shown = paragraph.add_run("" if value is None else storable(str(value)))
            if row is head:
                shown.bold = True
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif isinstance(value, int):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
