"""PDF files with a text layer. The files are made in reading_samples."""

import io
import re
import unicodedata

import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Box, Gap, Reading
from indexer.errors import Damaged, PasswordNeeded, TooLarge, UnknownFormat
from indexer.reading.limits import ReadingLimits
from indexer.reading.pdf.glyphs import Frame, Glyph, lines_from
from indexer.reading.pdf.pages import read_pdf
from tests.reading_samples import HEIGHT, LETTER, PARAGRAPHS, WIDTH, Placed, flowing, make_pdf, substituted

LIMITS = ReadingLimits()
SHORT = ("Kế hoạch kiểm tra năm 2031", "Chi bộ tự kiểm tra trước ngày 15/9.", "Đảng ủy kiểm tra sau đó.", "Nơi nhận: Như trên.")


def texts(reading: Reading, page: int = 0) -> list[str]:
    return [line.text for line in reading.pages[page].lines]


def encrypted(content: bytes, *, user: str, algorithm: str = "RC4-128") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(user_password=user, owner_password="chủ", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_lines_come_out_whole_in_order_with_the_title() -> None:
    reading = read_pdf(make_pdf([flowing(PARAGRAPHS), flowing(SHORT)], title="Kế hoạch của Đảng ủy"), LIMITS)
    assert reading.media_type == "application/pdf"
    assert reading.title == "Kế hoạch của Đảng ủy"
    assert texts(reading, 0) == list(PARAGRAPHS)
    assert texts(reading, 1) == list(SHORT)
    assert [(page.number, page.width, page.height) for page in reading.pages] == [(1, WIDTH, HEIGHT), (2, WIDTH, HEIGHT)]


def test_a_line_has_its_box_in_points_from_the_top_left() -> None:
    (line,) = read_pdf(make_pdf([[(100, 200, 10, "mười chữ cái")]]), LIMITS).pages[0].lines
    assert line.box is not None
    assert line.box.left == pytest.approx(100)
    assert line.box.right == pytest.approx(100 + len("mười chữ cái") * 10 * LETTER, abs=1)
    assert 185 < line.box.top < 200 < line.box.bottom < 210


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("upright", [True, False], ids=["upright", "on its side"])
def test_turned_pages_are_read_in_the_direction_of_their_text(rotate: int, upright: bool) -> None:
    reading = read_pdf(make_pdf([flowing(SHORT)], rotate=rotate, upright=upright), LIMITS)
    assert texts(reading) == list(SHORT)
    first = reading.pages[0].lines[0].box
    assert first is not None
    if upright:
        assert (round(first.left), round(first.bottom) // 10) == (85, 8)
    width, height = reading.pages[0].width, reading.pages[0].height
    assert (width, height) == ((WIDTH, HEIGHT) if rotate in (0, 180) else (HEIGHT, WIDTH))
    for line in reading.pages[0].lines:
        assert line.box is not None
        assert width is not None
        assert height is not None
        assert 0 <= line.box.left < line.box.right <= width
        assert 0 <= line.box.top < line.box.bottom <= height


def test_a_vertical_space_as_wide_as_a_line_is_told() -> None:
    lower = [(85.0, 80 + 18.0 * 4 + 30, 14.0, "Đoạn sau khoảng trống")]
    reading = read_pdf(make_pdf([[*flowing(SHORT), *lower, *flowing(SHORT, top=220)]]), LIMITS)
    gaps = [line.gap for line in reading.pages[0].lines]
    assert gaps[:5] == [Gap.LINE, Gap.LINE, Gap.LINE, Gap.LINE, Gap.BLANK]
    assert gaps[6:] == [Gap.LINE] * 3


LACKING = "ẾẠƯỚỘếạướộữệểờảợầ"


@pytest.mark.parametrize(
    "text",
    ["KẾ HOẠCH", "Ộ đầu dòng", "Thực hiện nước và hạnh phúc, việc kiểm tra (lớn, nhỏ) của Đảng bộ phường", "ướ ộ ạ"],
)
def test_letters_lent_by_another_font_come_back_to_their_places(text: str) -> None:
    lines = [*flowing(SHORT[:1]), *substituted(text, 85, 110, 14, missing=LACKING), *flowing(SHORT[1:], top=128)]
    reading = read_pdf(make_pdf([lines]), LIMITS)
    assert texts(reading) == [SHORT[0], text, *SHORT[1:]]


def test_columns_of_one_line_are_kept_apart() -> None:
    """The header is split at two spaces or more; a blank left for a number is not a column."""
    page: list[Placed] = [
        (85, 80, 12, "ĐẢNG ỦY PHƯỜNG"),
        (320, 80, 12, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (85, 98, 12, "Số"),
        (130, 98, 12, "-KH/ĐU"),
    ]
    assert texts(read_pdf(make_pdf([page]), LIMITS)) == ["ĐẢNG ỦY PHƯỜNG   ĐẢNG CỘNG SẢN VIỆT NAM", "Số -KH/ĐU"]


def test_a_letterhead_drawn_block_by_block_keeps_its_blocks() -> None:
    left = flowing(["ĐẢNG BỘ THÀNH PHỐ", "ĐẢNG ỦY PHƯỜNG", "Số 12-KH/ĐU"], size=12)
    right: list[Placed] = [(330, 80, 12, "ĐẢNG CỘNG SẢN"), (330, 116, 12, "Hoa Sữa, ngày 3")]
    reading = read_pdf(make_pdf([[*left, *right]]), LIMITS)
    assert texts(reading) == ["ĐẢNG BỘ THÀNH PHỐ", "ĐẢNG ỦY PHƯỜNG", "Số 12-KH/ĐU", "ĐẢNG CỘNG SẢN", "Hoa Sữa, ngày 3"]
    assert reading.pages[0].lines[3].gap is Gap.BLANK


def test_ligatures_hyphens_and_controls_come_out_as_letters() -> None:
    lines = flowing(["giai đoạn 2025-", "2030 và ﬁle đính kèm", "nhiệm\x01 vụ"])
    assert texts(read_pdf(make_pdf([lines]), LIMITS)) == ["giai đoạn 2025-", "2030 và file đính kèm", "nhiệm vụ"]


def test_decomposed_letters_stay_for_normalisation() -> None:
    text = unicodedata.normalize("NFD", "Uỷ ban nhân dân phường")
    (line,) = texts(read_pdf(make_pdf([flowing([text])]), LIMITS))
    assert unicodedata.normalize("NFC", line) == "Uỷ ban nhân dân phường"


def test_a_page_without_text_is_there_and_empty() -> None:
    reading = read_pdf(make_pdf([flowing(SHORT), [], flowing(SHORT)]), LIMITS)
    assert [len(page.lines) for page in reading.pages] == [4, 0, 4]


CIPHERS = pytest.mark.parametrize("cipher", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])


@CIPHERS
def test_a_file_locked_against_changes_is_read(cipher: str) -> None:
    reading = read_pdf(encrypted(make_pdf([flowing(SHORT)], title="Kế hoạch"), user="", algorithm=cipher), LIMITS)
    assert texts(reading) == list(SHORT)
    assert reading.title == "Kế hoạch"


@CIPHERS
def test_a_file_with_a_password_says_so(cipher: str) -> None:
    with pytest.raises(PasswordNeeded):
        read_pdf(encrypted(make_pdf([flowing(SHORT)]), user="bí mật", algorithm=cipher), LIMITS)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(TooLarge, match="3 pages, the limit is 2"):
        read_pdf(make_pdf([[], [], []]), ReadingLimits(max_pages=2))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.8])
def test_a_file_cut_short_is_damaged_and_not_half_read(share: float) -> None:
    content = make_pdf([flowing(SHORT)] * 3)
    with pytest.raises(Damaged, match="cut short"):
        read_pdf(content[: int(len(content) * (1 - share))], LIMITS)


def test_a_broken_page_costs_that_page_only() -> None:
    content = make_pdf([flowing(SHORT)] * 3).replace(b"/Kids [7 0 R 9 0 R 11 0 R]", b"/Kids [7 0 R 5 0 R 11 0 R]")
    assert [len(page.lines) for page in read_pdf(content, LIMITS).pages] == [4, 0, 4]


def test_pypdf_stands_in_where_pdfium_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise pypdfium2.PdfiumError("Failed to load document.", err_code=3)

    monkeypatch.setattr(pypdfium2, "PdfDocument", fails)
    reading = read_pdf(make_pdf([flowing(SHORT)]), LIMITS)
    assert texts(reading) == list(SHORT)
    assert reading.pages[0].lines[0].box is None
    with pytest.raises(Damaged):
        read_pdf(b"%PDF-1.4 and nothing more", LIMITS)


def test_a_page_that_pdfium_cannot_open_is_read_by_pypdf(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pypdfium2.PdfDocument.__getitem__

    def fails_on_the_second(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
        if index == 1:
            raise pypdfium2.PdfiumError("Failed to load page.")
        return whole(document, index)

    monkeypatch.setattr(pypdfium2.PdfDocument, "__getitem__", fails_on_the_second)
    reading = read_pdf(make_pdf([flowing(SHORT)] * 2), LIMITS)
    assert [texts(reading, page) for page in (0, 1)] == [list(SHORT)] * 2
    assert [page.lines[0].box is None for page in reading.pages] == [False, True]


def test_a_directory_that_points_astray_is_rebuilt() -> None:
    content = make_pdf([flowing(SHORT)])
    astray = re.sub(rb"\n\d{10} 00000 n", b"\n0000000007 00000 n", content)
    assert texts(read_pdf(astray, LIMITS)) == list(SHORT)
    assert texts(read_pdf(re.sub(rb"startxref\n\d+", b"startxref\n99999999", content), LIMITS)) == list(SHORT)


def test_encryption_of_an_unknown_kind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise pypdfium2.PdfiumError("Failed to load document.", err_code=5)

    monkeypatch.setattr(pypdfium2, "PdfDocument", fails)
    with pytest.raises(UnknownFormat, match="unknown encryption"):
        read_pdf(make_pdf([flowing(SHORT)]), LIMITS)


def test_more_text_than_a_file_may_have_is_refused_before_it_is_taken() -> None:
    with pytest.raises(TooLarge, match="characters, the limit is 100"):
        read_pdf(make_pdf([flowing(SHORT)]), ReadingLimits(max_characters=100))


@pytest.mark.parametrize(
    "action",
    [
        b"/S /URI /URI (http://127.0.0.1:9/x)",
        b"/S /JavaScript /JS (app.alert\\(1\\))",
        b"/S /Launch /F (/bin/true)",
        b"/S /GoToR /F (http://127.0.0.1:9/x.pdf)",
    ],
)
def test_what_a_file_asks_to_be_done_is_not_done(action: bytes) -> None:
    content = make_pdf([flowing(SHORT)]).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << " + action + b" >>")
    assert texts(read_pdf(content, LIMITS)) == list(SHORT)


def typed(text: str, left: float, base: float, *, size: float = 10, advance: float = 5) -> list[Glyph]:
    return [
        Glyph(character, left + index * advance, base - size, left + index * advance + 5, base)
        for index, character in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("glyphs", "expected"),
    [
        # Squeezed lines: the space is narrow and PDFium gives none.
        ([*typed("một", 50, 100), *typed("số", 67, 100)], "một số"),
        ([*typed("một", 50, 100), *typed("số", 65.5, 100)], "mộtsố"),
        # Letters set apart on purpose.
        (typed("BÁO", 50, 100, advance=8), "BÁO"),
        # Drawn last, with PDFium's spaces of no width in the gaps; and a mark set over its letter.
        ([*typed("B", 50, 100), Glyph(" ", 60, 100, 60, 100), *typed("N V", 60, 100), *typed("Ộ", 55, 100)], "BỘN V"),
        ([*typed("BO", 50, 100), *typed("^", 54, 100)], "BO^"),
        (typed("אבג", 60, 100, advance=-5), "אבג"),
        # After a hyphen PDFium goes on without ending the line.
        ([*typed("năm 2025\x02", 50, 100), *typed("2030", 40, 114)], "năm 2025-|2030"),
    ],
    ids=[
        "narrow space",
        "kerning",
        "letter-spaced",
        "lent letter",
        "mark over a letter",
        "right to left",
        "hyphen at the line's end",
    ],
)
def test_spaces_and_line_ends_follow_the_geometry(glyphs: list[Glyph], expected: str) -> None:
    assert "|".join(line.text for line in lines_from(glyphs, 500)) == expected


@given(st.lists(st.tuples(st.text("ab đ\n-\x02", max_size=5), st.floats(0, 500), st.floats(0, 800)), max_size=8))
def test_no_letter_is_lost_wherever_it_stands(pieces: list[tuple[str, float, float]]) -> None:
    glyphs = [glyph for text, left, base in pieces for glyph in typed(text, left, base)]
    kept = sorted(c for line in lines_from(glyphs, 500) for c in line.text if not c.isspace())
    assert kept == sorted(glyph.text.replace("\x02", "-") for glyph in glyphs if not glyph.text.isspace())


@given(st.sampled_from([0, 90, 180, 270]), st.tuples(*[st.integers(-500, 500)] * 4))
def test_turning_a_box_and_back_gives_the_box(turned: int, edges: tuple[int, int, int, int]) -> None:
    frame = Frame(-10, 20, 400, 700, turned)
    box = Box(*edges)
    assert frame.unplace(frame.place(box)) == box
