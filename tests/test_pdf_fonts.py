"""Text of PDFs in fonts from before Unicode: the fonts tell what is a capital."""

import pytest

from indexer.domain import Gap
from indexer.reading.limits import ReadingLimits
from indexer.reading.pdf.fonts import by_fonts, is_old
from indexer.reading.pdf.glyphs import Glyph
from indexer.reading.pdf.pages import read_pdf
from indexer.reading.unicode import in_unicode
from tests.reading_samples import flowing, make_pdf

BODY = "C¨n cø LuËt Tæ chøc ChÝnh phñ; theo ®Ò nghÞ cña Bé tr­ëng"
BODY_READ = "Căn cứ Luật Tổ chức Chính phủ; theo đề nghị của Bộ trưởng"


def shown(*runs: tuple[str, str]) -> str:
    """What runs of text and font come out as, each letter still in its place."""
    glyphs = [Glyph(letter, place, 0, place + 1, 1) for place, letter in enumerate("".join(text for text, _ in runs))]
    fonts = [font for text, font in runs for _ in text]
    found = by_fonts(glyphs, fonts)
    assert [glyph[1:] for glyph in found] == [glyph[1:] for glyph in glyphs]
    return "".join(glyph.text for glyph in found)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("quyÕt ®Þnh\n", "ABCDEF+.VnTimeH,Bold"), (BODY, ".VnTime")], f"QUYẾT ĐỊNH\n{BODY_READ}"),
        ([("quyÕt ®Þnh\n", "ABCDEF+VnTimeHBold"), (BODY, "VnTimeItalic")], f"QUYẾT ĐỊNH\n{BODY_READ}"),
        ([("quyết định", ".VnTimeH"), (" và kế hoạch", "Times New Roman")], "QUYẾT ĐỊNH và kế hoạch"),
        ([("quyÕt ®Þnh", "Times New Roman")], "quyÕt ®Þnh"),
        ([("Teå chöùc", "VNI-Times")], "Teå chöùc"),
        ([("năm 2005", "Arial")], "năm 2005"),
        ([], ""),
    ],
    ids=["capitals and body", "styles in the name", "Unicode in an old font", "no old font", "VNI", "today's", "nothing"],
)
def test_letters_are_what_their_fonts_show(runs: list[tuple[str, str]], expected: str) -> None:
    assert shown(*runs) == expected


def test_letters_drawn_as_one_stay_whole() -> None:
    glyphs = [Glyph("ffi", 0, 0, 1, 1), *(Glyph(letter, 1, 0, 2, 1) for letter in BODY)]
    assert "".join(glyph.text for glyph in by_fonts(glyphs, [".VnTime"] * len(glyphs))) == f"ffi{BODY_READ}"


@pytest.mark.parametrize(("font", "expected"), [(".VnTimeH", True), ("VNI-Times", False), ("Vnnice", False), ("", False)])
def test_only_fonts_of_one_code_a_letter_are_asked(font: str, *, expected: bool) -> None:
    assert is_old(font) is expected


def test_a_page_in_an_old_font_is_read_by_it_from_the_file_on() -> None:
    content = make_pdf([flowing([BODY, BODY])])
    old = content.replace(b"/Plain", b"/.VnTH")  # Of the same length: the file says where its parts begin.
    assert old != content
    lines = in_unicode(read_pdf(old, ReadingLimits())).pages[0].lines
    assert [line.text for line in lines] == [BODY_READ.upper()] * 2
    assert lines[1].gap is Gap.LINE
