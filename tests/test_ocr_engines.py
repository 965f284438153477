"""The engines themselves, each where it is installed. The letters are those of Pillow's own font."""

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from indexer.domain import Box
from indexer.errors import ReaderCrashed
from indexer.reading.limits import ReadingLimits
from indexer.reading.ocr import true_ocr as true_ocr_module
from indexer.reading.ocr.engine import Engine, Picture, open_engine
from indexer.reading.ocr.lattice import Read
from indexer.reading.ocr.recogniser import recognise
from indexer.reading.ocr.tesseract import BoundTesseract, Tesseract
from indexer.reading.ocr.true_ocr import TrueOcr
from indexer.reading.pdf.pages import open_pictures
from tests.benchmarks.ocr import edits, error_rate, found_words

LINES = ("Ke hoach kiem tra cong tac nam 2031", "Ban Kinh te trung uong phoi hop theo doi")


def true_ocr() -> Engine:
    if importlib.util.find_spec("trueocr") is None:
        pytest.skip("the package trueocr is not installed")
    return TrueOcr()


def tesseract() -> Engine:
    engine = Tesseract.found()
    if engine is None:
        pytest.skip("Tesseract with Vietnamese is not installed")
    return engine


def bound_tesseract() -> Engine:
    engine = BoundTesseract.found()
    if engine is None:
        pytest.skip("the package tesserocr, or Tesseract's Vietnamese data, is not installed")
    return engine


def printed(*lines: tuple[float, float, str]) -> Picture:
    paper = Image.new("L", (1700, 900), 255)
    for left, top, text in lines:
        ImageDraw.Draw(paper).text((left, top), text, font=ImageFont.load_default(44), fill=0)
    return np.asarray(paper)


@pytest.mark.parametrize("engine", [true_ocr, tesseract, bound_tesseract])
def test_an_engine_reads_lines_where_they_stand(engine: Callable[[], Engine]) -> None:
    pieces = sorted(engine().recognise(printed((150, 120, LINES[0]), (150, 320, LINES[1]))), key=lambda piece: piece.box.top)
    assert len(pieces) == 2
    for piece, text, top in zip(pieces, LINES, (120, 320), strict=True):
        assert edits(text, piece.text) <= 4
        assert 0.6 < piece.confidence <= 1
        assert abs(piece.box.left - 150) < 15
        assert top - 10 < piece.box.top < piece.box.bottom < top + 75


@pytest.mark.parametrize("engine", [true_ocr, tesseract, bound_tesseract])
def test_an_engine_parts_columns_and_finds_nothing_on_blank_paper(engine: Callable[[], Engine]) -> None:
    opened = engine()
    pieces = opened.recognise(printed((150, 120, "UBND QUAN"), (900, 120, "KE HOACH NAM 2031")))
    assert len(pieces) == 2
    assert not opened.recognise(np.full((900, 1700), 255, np.uint8))
    assert engine().identity == opened.identity


def test_a_page_scanned_on_its_side_is_told_from_an_upright_one(shared: Path) -> None:
    opened = true_ocr()
    with open_pictures((shared / "archive/ocr/real_qd_707_ttg.pdf").read_bytes(), ReadingLimits()) as pictures:
        page = pictures.draw(1)[..., 1]
    for quarters in range(4):
        assert opened.turn(np.ascontiguousarray(np.rot90(page, quarters))) == quarters


def test_a_program_that_fails_says_so_without_its_words(tmp_path: Path) -> None:
    with pytest.raises(ReaderCrashed, match="tesseract: FileNotFoundError") as caught:
        Tesseract(str(tmp_path / "none"), "none").recognise(printed((1, 1, "x")))
    assert str(tmp_path) not in str(caught.value)


def test_the_best_engine_installed_is_opened_once() -> None:
    assert open_engine() is open_engine()
    if importlib.util.find_spec("trueocr") is not None:
        assert isinstance(open_engine(), TrueOcr)


def test_error_rates_count_letters_in_order_and_words_anywhere() -> None:
    for first, second, expected in (
        ("", "abc", 3),
        ("abc", "", 3),
        ("kế hoạch", "kê hoạch", 1),
        ("abcd", "bcda", 2),
        ("a", "a", 0),
    ):
        assert edits(first, second) == expected
    assert error_rate("“Kế\nhoạch” – 12", '"Kế hoạch" - 12') == 0
    assert found_words("một hai ba bốn", "bốn ba một không") == 0.75


def test_a_real_scan_is_read_with_few_errors_and_in_order(shared: Path) -> None:
    """Told by its heading, its articles in order and its boxes; the benchmark measures all of them."""
    opened = true_ocr()
    with open_pictures((shared / "archive/ocr/real_qd_707_ttg.pdf").read_bytes(), ReadingLimits()) as pictures:
        found = recognise(pictures.draw(1), (602.0, 848.0), opened)
    truth = (shared / "archive/truth/ocr/real_qd_707_ttg.txt").read_text(encoding="utf-8")
    text = "\n".join(line.text for line in found.lines)
    assert found_words(truth, text) > 0.93
    places = [text.index(mark) for mark in ("THỦ TƯỚNG CHÍNH PHỦ", "CỘNG HÒA", "Điều 1.", "Điều 2.")]
    assert places == sorted(places)
    assert all(line.box and Box(0, 0, 602, 848).bottom >= line.box.bottom > line.box.top >= 0 for line in found.lines)


@pytest.mark.parametrize(
    ("first", "higher", "lower", "kept"),
    [
        # Print close to a rule, found a little too low.
        (Read("LoLVcaneU", 0.71), Read("Lô L10 căn 20", 0.97), Read("…", 0.2), "Lô L10 căn 20"),
        (Read("o", 0.17), Read("", 0.0), Read("9", 0.99), "9"),
        # What makes sense stays, and so does what another reading makes no more of.
        (Read("Kế hoạch", 0.85), Read("Kê hoach", 0.99), Read("Kế hoạch năm", 0.99), "Kế hoạch"),
        (Read("Kế hoạch", 0.7), Read("Ke hoach", 0.99), Read("KE HOACH", 0.99), "Kế hoạch"),
        (Read("Kế hoạch", 0.7), Read("hoạch", 0.99), Read("Kê hoạnh", 0.9), "Kế hoạch"),
        (Read("", 0.0), Read("Kế hoạch", 0.99), Read("Kế hoạch", 0.99), ""),
    ],
)
def test_what_makes_no_sense_is_read_again_a_little_higher_and_lower(first: Read, higher: Read, lower: Read, kept: str) -> None:
    class Told(TrueOcr):
        """Without a model."""

        def __init__(self) -> None: ...

        def _lines(self, picture: Picture, parts: Sequence[true_ocr_module._Part]) -> list[Read]:
            return [higher if part.top < 100 else lower for part in parts]

    found = [first]
    Told()._look_again(np.zeros((300, 900), np.uint8), [true_ocr_module._Part(10, 100, 800, 140, 10, 800)], found)
    assert [line.text for line in found] == [kept]
