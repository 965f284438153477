"""Stamps of secrecy in scans: pictures drawn here, read by the default engine, judged by the rules."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from indexer.directive.secrecy import Judgement, judge
from indexer.domain import Box
from indexer.intake_commands import quarantine_command, review_group
from indexer.reading.ocr.cleaning import Colours
from indexer.reading.ocr.engine import Picture, Piece, Wall
from indexer.reading.ocr.recogniser import recognise
from indexer.reading.ocr.true_ocr import TrueOcr
from tests.ocr_samples import image_file
from tests.test_index_command import Shell

if importlib.util.find_spec("trueocr") is None:
    pytest.skip("the package trueocr is not installed", allow_module_level=True)

Ink = tuple[int, int, int]
RED, BLACK, FAINT = (200, 30, 40), (30, 30, 30), (225, 120, 125)
BASES = {"Ậ": "A", "Ố": "O", "Ệ": "E"}
"""Pillow's own font has no such letters: their marks are drawn."""


def drawn(draw: ImageDraw.ImageDraw, x: float, y: float, letter: str, ink: Ink) -> float:
    """Draw a letter, and return how wide it is."""
    font, base = ImageFont.load_default(52), BASES.get(letter, letter)
    draw.text((x, y), base, font=font, fill=ink)
    left, top, right, bottom = draw.textbbox((x, y), base, font=font)
    middle = (left + right) / 2
    if letter in BASES:
        draw.line([(middle - 9, top - 4), (middle, top - 13), (middle + 9, top - 4)], fill=ink, width=4)
    if letter == "Ố":
        draw.line([(middle + 8, top - 12), (middle + 16, top - 22)], fill=ink, width=4)
    elif letter in BASES:
        draw.ellipse([middle - 4, bottom + 5, middle + 4, bottom + 13], fill=ink)
    return float(draw.textlength(base, font=font))


def page(stamp: str, ink: Ink = RED, *, noise: float = 0) -> Colours:
    """The first page of a report at 200 dots an inch, with a framed stamp under its number."""
    paper = Image.new("RGB", (1700, 1200), (255, 255, 255))
    draw, font = ImageDraw.Draw(paper), ImageFont.load_default(40)
    for left, top, text in (
        (150, 120, "TINH UY HUNG AN                     DANG CONG SAN VIET NAM"),
        (150, 190, "So 12-BC/TU               Hung An, ngay 05 thang 10 nam 2031"),
        (500, 480, "BAO CAO"),
        (500, 560, "ve cong tac quy III nam 2031"),
        (150, 640, "Thuc hien Ke hoach so 3-KH/TU, Tinh uy bao cao nhu sau"),
    ):
        draw.text((left, top), text, font=font, fill=(20, 20, 20))
    x = 260.0
    for letter in stamp:
        x += drawn(draw, x, 300, letter, ink)
    if stamp:
        draw.rectangle([235, 275, x + 25, 390], outline=ink, width=5)
    grains = np.random.default_rng(1).normal(0, noise, (1200, 1700, 3)) if noise else 0
    return np.clip(np.asarray(paper) + grains, 0, 255).astype(np.uint8)


def judged(colours: Colours) -> Judgement:
    read = recognise(colours, (612, 432), TrueOcr())
    return judge([[line.text for line in read.lines]], [read.confidence], unread=read.unread_stamps)


@pytest.mark.parametrize("noise", [0, 25])
@pytest.mark.parametrize("ink", [RED, BLACK, FAINT], ids=["red", "black", "faint"])
@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_stamp_in_a_scan_never_passes(stamp: str, ink: Ink, noise: float) -> None:
    found = judged(page(stamp, ink, noise=noise))
    assert found.secret or found.review


@pytest.mark.parametrize("stamp", ["", "KHAN", "HOA TOC"])
@pytest.mark.parametrize("noise", [0, 25])
def test_a_scan_without_such_a_stamp_bears_no_mark(stamp: str, noise: float) -> None:
    assert judged(page(stamp, noise=noise)) == Judgement()


def askew(colours: Colours, degrees: float) -> Colours:
    """Turn the page but for its print: only the stamp's corner."""
    turned = colours.copy()
    part = Image.fromarray(colours[250:470, 150:900])
    turned[250:470, 150:900] = np.asarray(part.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)))
    return turned


@pytest.mark.parametrize("degrees", [-7, 9])
def test_a_stamp_put_askew_never_passes(degrees: float) -> None:
    found = judged(askew(page("MẬT", BLACK, noise=25), degrees))
    assert found.secret or found.review


class Illegible:
    """Reads the page, but nothing of what is shown to it alone."""

    identity = "illegible"

    def __init__(self, inside: Sequence[Piece]) -> None:
        self.inside, self.asked = inside, 0

    def turn(self, picture: Picture) -> int:
        return 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        self.asked += 1
        return self.inside if self.asked > 1 else [Piece("Kế hoạch năm 2031", Box(500, 480, 900, 520), 0.99)]


WHERE = Box(200, 80, 300, 120)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ([], "unread-stamp"),
        ([Piece("D)", WHERE, 0.9), Piece("ÁT", WHERE, 0.4)], "unread-stamp"),
        ([Piece("HOATOC", WHERE, 0.95)], None),
        ([Piece("MẬT", WHERE, 0.5)], "degree-line"),
    ],
)
def test_large_letters_in_a_frame_that_cannot_be_read_are_for_a_person(inside: Sequence[Piece], expected: str | None) -> None:
    read = recognise(page("MẬT", BLACK), (612, 432), Illegible(inside))
    found = judge([[line.text for line in read.lines]], [read.confidence], unread=read.unread_stamps)
    assert (found.secret or found.review) == expected


@pytest.mark.parametrize("stamp", ["", "small"])
def test_an_empty_frame_and_one_of_small_letters_are_no_marks(stamp: str) -> None:
    paper = Image.fromarray(page(""))
    draw = ImageDraw.Draw(paper)
    draw.rectangle([235, 275, 600, 390], outline=BLACK, width=5)
    for line in range(3 if stamp else 0):
        draw.text((250, 285 + 34 * line), "VAN BAN DEN SO 12", font=ImageFont.load_default(24), fill=BLACK)
    read = recognise(np.asarray(paper), (612, 432), Illegible([]))
    assert read.unread_stamps == ()


def test_a_stamped_scan_is_held_back_and_nothing_of_it_kept(tmp_path: Path) -> None:
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / "báo cáo.png").write_bytes(image_file("PNG", page("TỐI MẬT")))
    (tmp_path / "kho" / "thường.png").write_bytes(image_file("PNG", page("")))
    shell = Shell(tmp_path / "nhà")
    assert shell.index(tmp_path / "kho").exit_code == 3
    assert "degree" in shell(quarantine_command).stdout + shell(review_group).stdout
    kept = list((tmp_path / "nhà" / "ocr").rglob("*.json"))
    assert len(kept) == 1
