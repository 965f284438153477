"""Passages as a paper of an office: a DOCX of quotations, each with the document and the place it stands in."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.directive.citations.citing import citation_check, office_citation
from indexer.domain import Language, Wording
from indexer.passages import headings_above
from search_api.answers import Hit

TITLE = Wording("TRÍCH LỤC VĂN BẢN", "QUOTATIONS FROM DOCUMENTS")

_FONT = "Times New Roman"
_SIZE = 13
"""Points, as Decree 30/2020 has it for a text."""
_MARGINS = {"top_margin": 20, "right_margin": 15, "bottom_margin": 20, "left_margin": 30}
"""Millimetres, of the same decree."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper."""

    about: str
    """In words, what the passages have in common; may be empty."""
    hits: Sequence[Hit]


def as_docx(paper: Paper, language: Language) -> bytes:
    """Return `paper` as a DOCX: A4, the letters and margins of an office's paper."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    file = Document()
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_SIZE)
    # Letters of Vietnamese are Latin ones to Word, but for some versions.
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(6)
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for side, millimetres in _MARGINS.items():
        setattr(page, side, Mm(millimetres))
    title = file.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(TITLE.vi if language == "vi" else TITLE.en).bold = True
    if paper.about:
        about = file.add_paragraph()
        about.alignment = WD_ALIGN_PARAGRAPH.CENTER
        about.add_run(_storable(paper.about)).italic = True
    for number, hit in enumerate(paper.hits, start=1):
        head = file.add_paragraph()
        head.paragraph_format.space_before = Pt(10)
        head.paragraph_format.keep_with_next = True
        head.add_run(_storable(f"{number}. {office_citation(hit.document, hit.passage)}")).bold = True
        if check := citation_check(hit.document):
            note = file.add_paragraph()
            note.paragraph_format.keep_with_next = True
            note.add_run(f"[{check.words.vi if language == 'vi' else check.words.en}]").italic = True
        if above := " › ".join(section.title for section in headings_above(hit.passage)):
            path = file.add_paragraph()
            path.paragraph_format.keep_with_next = True
            path.add_run(_storable(above)).italic = True
        for line in hit.passage.text.splitlines():
            text = file.add_paragraph(_storable(line))
            text.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            text.paragraph_format.first_line_indent = Mm(10)
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


def _storable(text: str) -> str:
    """Return `text` without what XML cannot hold."""
    return "".join(one if one >= " " and one not in "\ufffe\uffff" else " " for one in text)
