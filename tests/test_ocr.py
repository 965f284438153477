"""Recognition of scans: which pages, in what order, where on the page, within which limits."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from indexer.domain import Box, Gap, Line, Reading, ReadPage
from indexer.errors import Damaged, NoText, TooLarge
from indexer.reading.limits import ReadingLimits, ScansAhead
from indexer.reading.ocr.cache import Cache
from indexer.reading.ocr.cleaning import Colours, skew, straightened, without_red
from indexer.reading.ocr.decision import needs_recognition
from indexer.reading.ocr.engine import Engine, NoOcr, Picture, Piece, Wall
from indexer.reading.ocr.order import reading_order
from indexer.reading.ocr.recogniser import key, recognise
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader
from indexer.reading.workers.worker import WorkerPool
from tests import ocr_samples
from tests.ocr_samples import SENTENCE, BarEngine, image_file, page_picture, scanned_pdf
from tests.reading_samples import PARAGRAPHS, flowing, make_pdf

LIMITS = ReadingLimits()
A4 = (595.0, 842.0)
STAMP = ("Người ký: Ủy ban nhân dân", "Phường Hoa Sữa", "Email: hoasua@example.vn", "Thời gian ký: 05.11.2031 09:12:33 +07:00")
RUINED = (
    "UBND TINH HOA SUA CQNG HOA XA HO! CHU NGHIA VT NAM",
    "SO Y TE Doc lap - Tu do - Hanh phuc",
    "Quyet djnh ve viec thanh lap",
)
HALF_RUINED = (
    "Thực hiçn Kế hoạch số 12 về viçc kiểm tra công tác, Ban Thưòng vụ yêu cầu các chi bộ khẩn trưong",
    "triển khai nhũng nội dung sau đây và báo cáo kết quả trưóc ngày 15 tháng 9, gồm cả số liçu, phụ lụe",
    "kèm theo; phòng họp thực hiçn viçc tổng họp chung và trình cấp trên xem xét, quyết djnh theo quy djnh.",
)
"""Marks enough, but many on words that cannot be."""
ENGLISH = ("The joint committee shall report on the progress of the programme", "before the end of each calendar year.")


# --- Which pages ---


@pytest.mark.parametrize(
    ("lines", "covered", "expected"),
    [
        ((), True, True),
        ((), False, False),
        (STAMP, True, True),
        ((*STAMP, "Trang 3/7", "- 12 -"), True, True),
        (("Số: 12/QĐ-UBND", "ngày 3 tháng 4 năm 2031"), True, True),
        (STAMP, False, False),
        (PARAGRAPHS, True, False),
        ((*STAMP, *PARAGRAPHS), True, False),
        (RUINED, True, True),
        (RUINED, False, False),
        (HALF_RUINED, True, True),
        (HALF_RUINED, False, False),
        (ENGLISH, False, False),
        (PARAGRAPHS[:1], False, False),
    ],
)
def test_a_picture_is_read_where_the_page_has_no_text_of_its_own(lines: tuple[str, ...], covered: bool, expected: bool) -> None:
    assert needs_recognition(lines, covered=covered) is expected


# --- In what order ---


def pieces(drawing: str) -> list[Piece]:
    """Words of a drawing, ten units a letter and twenty a row."""
    found = []
    for row, line in enumerate(drawing.splitlines()):
        start = 0
        for word in line.split():
            start = line.index(word, start)
            box = Box(start * 10.0, row * 20.0, (start + len(word)) * 10.0, row * 20.0 + 14)
            found.append(Piece(word.replace("_", " "), box, 1.0))
            start += len(word)
    return found


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("a\nb\nc", "a b c"),
        # A letterhead: the left column whole, then the right one, then the body.
        ("ISSUER      REPUBLIC\nnumber      motto\n            date\nbody-body-body-body-body", "ISSUER number REPUBLIC motto date body-body-body-body-body"),
        # Its columns need not stand level, nor be of one length.
        ("ISSUER      REPUBLIC\nnumber\nsubject     date\nsubject\nbody-body-body-body", "ISSUER number subject subject REPUBLIC date body-body-body-body"),
        # What follows at some distance does not belong to the column.
        ("ISSUER      REPUBLIC\nnumber      date\n\n\n\nto:\nbody-body-body-body-body", "ISSUER number REPUBLIC date to: body-body-body-body-body"),
        # The closing: recipients, then the signature far below its office.
        ("body-body-body-body-body\nto:         OFFICE\n-one\n-two\n\n\n            Name", "body-body-body-body-body to: -one -two OFFICE Name"),
        # The addressees stand beside "Kính gửi", and do not go on the columns above.
        ("ISSUER      REPUBLIC\nnumber      date\nKính_gửi:\n            -one\n            -two\nbody-body-body-body-body", "ISSUER number REPUBLIC date Kính gửi: -one -two body-body-body-body-body"),
        # Three columns are a table, read by rows.
        ("no      work      unit\n1       sweep     school\n2       mend      office", "no work unit 1 sweep school 2 mend office"),
        # Nor have lines of justified text, though their wide spaces stand one above the other.
        ("body-body-body-body-body\nbody-to-be     justified\nbody-to-do     yesterday", "body-body-body-body-body body-to-be justified body-to-do yesterday"),
        # One row alone has no columns.
        ("left        right\nbody-body-body-body", "left right body-body-body-body"),
    ],
)  # fmt: skip
def test_columns_are_read_whole_and_tables_by_rows(drawing: str, expected: str) -> None:
    shuffled = pieces(drawing)[::-1]
    assert " ".join(piece.text for piece in reading_order(shuffled)) == expected


@given(st.lists(st.tuples(*[st.integers(0, 400)] * 2, st.integers(1, 300), st.integers(5, 40))))
def test_no_piece_is_lost_or_doubled_wherever_it_stands(boxes: list[tuple[int, int, int, int]]) -> None:
    given = [Piece(str(n), Box(x, y, x + w, y + h), 1.0) for n, (x, y, w, h) in enumerate(boxes)]
    assert sorted(reading_order(given)) == sorted(given)


# --- Cleaned ---


def test_a_red_stamp_hides_nothing_and_is_read_by_itself() -> None:
    colours = page_picture(Box(100, 100, 300, 110))
    red = page_picture(Box(50, 90, 400, 104), ink=(215, 40, 50))
    page, stamps = without_red(np.minimum(colours, red))
    expected, none = without_red(colours)
    assert none is None
    assert np.array_equal(page, expected)
    assert stamps is not None
    # All of it but what lies on black print.
    assert (stamps < 128).sum() == 350 * 14 - 200 * 4


def test_blue_ink_and_yellowed_paper_stay() -> None:
    blue = page_picture(Box(100, 100, 300, 110), ink=(30, 40, 160))
    assert (without_red(np.minimum(blue, np.array((245, 235, 205), np.uint8)))[0] < 128).sum() == 2000
    assert without_red(blue)[1] is None


@pytest.mark.parametrize("degrees", [-3.2, -0.7, 0.0, 0.4, 2.5])
def test_skew_is_measured_to_a_tenth_of_a_degree(degrees: float) -> None:
    level, _ = without_red(page_picture(*(Box(80, top, 520, top + 8) for top in range(100, 740, 20))))
    assert skew(straightened(level, -degrees)) == pytest.approx(degrees, abs=0.15)


# --- Placed on the page ---


def test_lines_have_boxes_in_points_and_gaps_whatever_the_resolution() -> None:
    picture = page_picture(*(Box(80, top, 520, top + 12) for top in (100, 120, 140, 160, 180, 230)))
    for times in (1, 3):
        found = recognise(picture.repeat(times, axis=0).repeat(times, axis=1), A4, BarEngine())
        assert [line.text for line in found.lines] == [SENTENCE] * 6
        assert [line.gap for line in found.lines] == [Gap.LINE] * 5 + [Gap.BLANK]
        assert found.lines[0].box == pytest.approx(Box(80, 100, 520, 112), abs=0.5)
        assert found.confidence == pytest.approx(0.9)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_boxes_of_a_page_scanned_on_its_side_are_those_of_the_page_as_shown(quarters: int) -> None:
    upright = page_picture(Box(80, 100, 520, 112), Box(80, 120, 520, 132))
    shown = np.ascontiguousarray(np.rot90(upright, quarters))
    found = recognise(shown, (float(shown.shape[1]), float(shown.shape[0])), BarEngine(quarters=quarters))
    box = found.lines[0].box
    assert box is not None
    inside = shown[round(box.top) : round(box.bottom), round(box.left) : round(box.right)]
    assert inside.size == pytest.approx(3 * 440 * 12, rel=0.02)
    assert (inside < 128).mean() > 0.98


@pytest.mark.parametrize(
    ("text", "confidence", "kept"),
    [(SENTENCE, 0.9, True), ("TTĐTx CHNH", 0.7, False), ("MẬT", 0.3, True), ("TỐI MÂT", 0.3, True), (". : ,", 0.99, False)],
)
def test_scrawl_is_left_out_but_never_a_word_that_may_be_a_mark(text: str, confidence: float, kept: bool) -> None:
    found = recognise(page_picture(Box(80, 100, 140, 112)), A4, BarEngine(text, confidence=confidence))
    assert [line.text for line in found.lines] == ([text] if kept else [])


def test_a_stamp_in_red_reaches_whoever_looks_for_marks_of_secrecy() -> None:
    picture = page_picture(Box(400, 60, 500, 90), ink=(220, 30, 40))
    assert [line.text for line in recognise(picture, A4, BarEngine("TUYỆT MẬT")).lines] == ["TUYỆT MẬT"]


class Lines:
    """Reads the bars of a picture from the top as the lines it is told."""

    identity = "lines 1"

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def turn(self, picture: Picture) -> int:
        return 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> list[Piece]:
        found = BarEngine().recognise(picture)
        return [piece._replace(text=text) for piece, text in zip(found, self.texts, strict=True)]


def test_the_subject_of_a_letter_is_one_paragraph_however_its_lines_begin() -> None:
    picture = page_picture(
        Box(60, 100, 200, 110), Box(70, 114, 190, 124), Box(65, 128, 195, 138), Box(60, 170, 190, 180), Box(60, 200, 530, 210)
    )
    engine = Lines(
        "Số: 12/SYT-NVY", "V/v góp ý dự thảo", "Thông tư năm 2031", "Kính gửi: Các phòng", "Sở Y tế nhận được Công văn"
    )
    gaps = [line.gap for line in recognise(picture, A4, engine).lines]
    assert gaps[2] is Gap.WRAP
    assert Gap.WRAP not in (*gaps[:2], *gaps[3:])


# --- The pages of a file ---


class Shown:
    """Pages as they are given."""

    def __init__(self, *pages: Colours) -> None:
        self._pages = pages

    def covers(self, number: int) -> bool:
        return True

    def draw(self, number: int) -> Colours:
        return self._pages[number - 1]


BAR = page_picture(Box(80, 100, 520, 112))


def page(number: int, *texts: str) -> ReadPage:
    return ReadPage(number, tuple(map(Line, texts)), *A4)


def scans(engine: Engine, cache: Cache | None = None) -> Scans:
    return Scans(lambda: engine, cache)


def test_only_scanned_pages_are_recognised_and_they_are_marked() -> None:
    reading = Reading("application/pdf", (page(1, *PARAGRAPHS), page(2), page(3, *STAMP)))
    done = scans(BarEngine()).read(reading, Shown(BAR, BAR, BAR), LIMITS)
    assert done.pages[0] == reading.pages[0]
    assert [[line.text for line in page.lines] for page in done.pages[1:]] == [[SENTENCE]] * 2
    assert [page.recognised for page in done.pages] == [False, True, True]
    assert [page.confidence for page in done.pages] == [None, pytest.approx(0.9), pytest.approx(0.9)]


def test_a_page_in_another_language_keeps_its_own_text() -> None:
    reading = Reading("application/pdf", (page(1, *ENGLISH),))
    assert scans(BarEngine("Thc joint committee shâll repor on tne progress")).read(reading, Shown(BAR), LIMITS) == reading


def test_a_ruined_layer_gives_way_to_what_is_read() -> None:
    reading = scans(BarEngine()).read(Reading("application/pdf", (page(1, *RUINED),)), Shown(BAR), LIMITS)
    assert [line.text for line in reading.pages[0].lines] == [SENTENCE]


def test_too_many_scanned_pages_are_refused() -> None:
    reading = Reading("application/pdf", (page(1), page(2), page(3)))
    with pytest.raises(TooLarge, match="3 scanned pages, the limit is 2"):
        scans(BarEngine()).read(reading, Shown(BAR, BAR, BAR), ReadingLimits(max_scans=2))


def test_a_reader_without_time_for_scans_asks_for_it() -> None:
    reading = Reading("application/pdf", (page(1), page(2, *PARAGRAPHS), page(3)))
    with pytest.raises(ScansAhead) as caught:
        scans(BarEngine()).read(reading, Shown(BAR, BAR, BAR), LIMITS.reckoned_for(0))
    assert caught.value.scans == 2
    enough = ReadingLimits(seconds=60, seconds_a_scan=20).reckoned_for(2)
    assert enough.seconds == 100
    assert len(scans(BarEngine()).read(reading, Shown(BAR, BAR, BAR), enough).pages) == 3


def test_without_an_engine_scans_say_so_and_other_pages_are_read() -> None:
    mixed = Reading("application/pdf", (page(1, *PARAGRAPHS), page(2)))
    assert scans(NoOcr()).read(mixed, Shown(BAR, BAR), LIMITS) == mixed
    with pytest.raises(NoText, match="no text recogniser is installed") as caught:
        scans(NoOcr()).read(Reading("application/pdf", (page(1),)), Shown(BAR), LIMITS)
    assert "chưa cài bộ nhận dạng chữ" in caught.value.message("vi")
    assert caught.value.code == "NoText"


# --- Kept ---


def test_what_was_kept_is_not_read_again_and_nothing_is_kept_by_reading(tmp_path: Path) -> None:
    """Text of a document may lie on the disk only once the gate of secrecy let it pass."""
    cache, engine = Cache(tmp_path / "ocr"), BarEngine()
    reading = Reading("application/pdf", (page(1), page(2, *PARAGRAPHS)))
    first = scans(engine, cache).read(reading, Shown(BAR, BAR), LIMITS)
    assert not (tmp_path / "ocr").exists()
    cache.keep(first)
    assert scans(engine, cache).read(reading, Shown(BAR, BAR), LIMITS) == first
    assert engine.seen == 1
    assert len([path for path in (tmp_path / "ocr").rglob("*") if path.is_file()]) == 1


def test_another_picture_size_or_engine_has_another_name() -> None:
    other = BarEngine()
    other.identity = "bars 2"
    names = {key(BAR, A4, BarEngine()), key(BAR[:-1], A4, BarEngine()), key(BAR, (595, 841), BarEngine()), key(BAR, A4, other)}
    assert len(names) == 4
    assert key(BAR.copy(), A4, BarEngine()) in names


@pytest.mark.parametrize("content", ["", "{", "[]", '{"lines": []}', '{"lines": [["a"]], "confidence": 1}', json.dumps({"lines": [["a", "?", None]], "confidence": 1})])  # fmt: skip
def test_a_spoiled_entry_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    cache, engine = Cache(tmp_path), BarEngine()
    reading = Reading("application/pdf", (page(1),))
    first = scans(engine, cache).read(reading, Shown(BAR), LIMITS)
    cache.keep(first)
    (entry,) = tmp_path.rglob("*.json")
    entry.write_text(content, encoding="utf-8")
    assert scans(engine, cache).read(reading, Shown(BAR), LIMITS) == first
    assert engine.seen == 2


def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    (tmp_path / "ocr").write_text("a file in its place", encoding="utf-8")
    reading = scans(BarEngine()).read(Reading("application/pdf", (page(1),)), Shown(BAR), LIMITS)
    Cache(tmp_path / "ocr").keep(reading)
    assert Cache(tmp_path / "ocr").get(reading.pages[0].picture or "") is None


# --- Files ---


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/tiff"), ("PDF", "application/pdf")]
)
def test_pictures_of_every_kind_are_read(tmp_path: Path, kind: str, media_type: str) -> None:
    options = {"resolution": 72.0} if kind == "PDF" else {"dpi": (100, 100)}
    reading = FileReader(scans=scans(BarEngine())).read(written(tmp_path, "văn bản", image_file(kind, BAR, **options)))
    (only,) = reading.pages
    assert reading.media_type == media_type
    assert [line.text for line in only.lines] == [SENTENCE]
    assert only.width == pytest.approx(595 if kind == "PDF" else 595 * 0.72, abs=1)
    assert only.lines[0].box is not None
    assert only.lines[0].box.left == pytest.approx(80 * (1 if kind == "PDF" else 0.72), abs=1.5)


def test_a_picture_that_does_not_tell_its_size_is_as_wide_as_a4(tmp_path: Path) -> None:
    reading = FileReader(scans=scans(BarEngine())).read(written(tmp_path, "ảnh", image_file("WEBP", BAR, lossless=True)))
    (only,) = reading.pages
    assert reading.media_type == "image/webp"
    assert [line.text for line in only.lines] == [SENTENCE]
    assert (only.width, only.height) == (595, 842)


def test_every_page_of_a_tiff_is_read(tmp_path: Path) -> None:
    two = page_picture(Box(80, 100, 520, 112), Box(80, 130, 520, 142))
    path = written(tmp_path, "a.tif", image_file("TIFF", BAR, two, BAR))
    reading = FileReader(scans=scans(BarEngine())).read(path)
    assert [(page.number, len(page.lines)) for page in reading.pages] == [(1, 1), (2, 2), (3, 1)]
    with pytest.raises(TooLarge, match="3 pages, the limit is 2"):
        FileReader(ReadingLimits(max_pages=2), scans(BarEngine())).read(path)


def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = written(tmp_path, "a.png", image_file("PNG", BAR))
    with pytest.raises(TooLarge, match="500,990 dots, the limit is 1,000"):
        FileReader(ReadingLimits(max_pixels=1000), scans(BarEngine())).read(path)


def test_a_photograph_is_turned_as_the_camera_was_held(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = image_file("JPEG", np.ascontiguousarray(np.rot90(BAR, 1)), exif=exif, dpi=(100, 100))
    (only,) = FileReader(scans=scans(BarEngine())).read(written(tmp_path, "a.jpg", content)).pages
    assert only.width == pytest.approx(595 * 0.72)
    assert only.height == pytest.approx(842 * 0.72)
    assert only.lines[0].box == pytest.approx(Box(57.6, 72, 374.4, 80.6), abs=2)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    clear = np.dstack((np.zeros_like(BAR), np.where(BAR[..., 0] < 128, 255, 0).astype(np.uint8)))
    reading = FileReader(scans=scans(BarEngine())).read(written(tmp_path, "a.png", image_file("PNG", clear)))
    assert [line.text for line in reading.pages[0].lines] == [SENTENCE]


@pytest.mark.parametrize("share", [0.3, 0.9])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_cut_short_is_damaged(tmp_path: Path, kind: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)
    content = image_file(kind, noise)
    with pytest.raises(Damaged):
        FileReader(scans=scans(BarEngine())).read(written(tmp_path, "a", content[: int(len(content) * share)]))


def test_a_blank_scan_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(NoText, match="a scan, or blank pages"):
        FileReader(scans=scans(BarEngine())).read(written(tmp_path, "a.pdf", scanned_pdf(page_picture())))


def test_a_page_of_text_in_a_pdf_is_never_drawn(tmp_path: Path) -> None:
    engine = BarEngine()
    path = written(tmp_path, "a.pdf", make_pdf([flowing(PARAGRAPHS), []]))
    assert not any(page.recognised for page in FileReader(scans=scans(engine)).read(path).pages)
    assert engine.seen == 0


# --- Time ---


def test_a_worker_is_given_time_by_the_scanned_pages_of_its_file() -> None:
    limits = ReadingLimits(seconds=30, seconds_a_scan=5)
    with WorkerPool(limits, workers=1, read=ocr_samples.with_scans) as pool:
        told = [pool.submit(Path(scans)).result(60).pages[0].lines[0].text for scans in ("0", "4")]
    assert told == ["30 s", "50 s"]
