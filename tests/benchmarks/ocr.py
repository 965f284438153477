"""How well, and how fast, scans are read.

``python -m tests.benchmarks.ocr`` reads page 1 of the development scans with each engine that is installed, whole and with
one step of cleaning changed at a time, and prints the character error rate against what a person read, the share of the
words that were found wherever they stand, and seconds a page; for each engine the three pages it reads worst, and where. ``--truth`` names another
folder of texts to hold them to.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from indexer.language.normalise import collapse, normalise
from indexer.reading.limits import ReadingLimits
from indexer.reading.ocr import cleaning, lattice, recogniser
from indexer.reading.ocr.cleaning import Colours
from indexer.reading.ocr.engine import Engine, Picture, Piece, Wall
from indexer.reading.ocr.tesseract import BoundTesseract, Tesseract
from indexer.reading.ocr.true_ocr import TrueOcr
from indexer.reading.pdf.pages import open_pictures
from tests.conftest import SHARED

_WORST, _AROUND = 3, 15
"""Pages of an engine, and places of a page, that are shown; characters before and after."""
_SIGNS = str.maketrans("“”„‘’–—", '"""\'\'--')


def plain(text: str) -> str:
    """Leave what an error rate should see: no line ends, one kind of quotation marks and of dashes."""
    return collapse(normalise(text)).translate(_SIGNS)


def edits(a: str, b: str) -> int:
    """Count the letters to insert, delete or replace between two texts (Levenshtein)."""
    codes = np.array([ord(letter) for letter in b], np.int64)
    places = np.arange(len(b) + 1)
    row = places.copy()
    for letter in a:
        new = np.empty_like(row)
        new[0] = row[0] + 1
        new[1:] = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(letter)))
        # An insertion costs one a letter: the least of all that end further left, each with its way here.
        row = np.minimum.accumulate(new - places) + places
    return int(row[-1])


def error_rate(truth: str, read: str) -> float:
    """Return the character error rate, in the order of `truth`."""
    return edits(plain(truth), plain(read)) / len(plain(truth))


def found_words(truth: str, read: str) -> float:
    """Return the share of the truth's words that were read, in any order."""
    wanted, got = (Counter(re.findall(r"\w+", plain(text))) for text in (truth, read))
    return (wanted & got).total() / wanted.total()


class Altered:
    """An engine that is given the picture after one more step."""

    def __init__(self, engine: Engine, step: Callable[[Picture], Picture]) -> None:
        self.identity, self._engine, self._step = f"{engine.identity} altered", engine, step

    def turn(self, picture: Picture) -> int:
        return self._engine.turn(picture)

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        return self._engine.recognise(np.ascontiguousarray(self._step(picture)), walls)


def median(picture: Picture) -> Picture:
    """Drop specks: the median of nine."""
    from PIL import Image, ImageFilter

    return np.asarray(Image.fromarray(picture).filter(ImageFilter.MedianFilter(3)))


def without_rules(picture: Picture) -> Picture:
    """Drop the lines of tables: runs of ink longer than a word is wide."""
    kept = picture.copy()
    for turned, longest in ((False, 150), (True, 100)):
        ink = (picture.T if turned else picture) < 128
        starts = np.lib.stride_tricks.sliding_window_view(ink, longest, axis=1).all(axis=-1)
        runs = np.zeros_like(ink)
        for step in range(longest):
            runs[:, step : step + starts.shape[1]] |= starts
        kept[runs.T if turned else runs] = 255
    return kept


def stamped(colours: Colours) -> Colours:
    """Put a red stamp over the middle of the page: two rings and a bar, as wide as a real one."""
    height, width = colours.shape[:2]
    y, x = np.mgrid[:height, :width]
    away = np.hypot(y - height * 0.5, x - width * 0.4) * 72 / 300
    ring = ((away > 48) & (away < 51)) | ((away > 32) & (away < 33)) | ((away < 30) & (abs(y - height * 0.5) % 24 < 5))
    marked = colours.copy()
    marked[ring] = (marked[ring] * np.array((0.9, 0.25, 0.25))).astype(np.uint8)
    # Ink adds up: red on black is black, red on white is red.
    marked[ring, 0] = np.where(colours[ring, 0] > 128, 225, marked[ring, 0])
    return marked


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line for each way of reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=Path, default=SHARED / "archive" / "ocr")
    parser.add_argument("--truth", type=Path, default=SHARED / "archive" / "truth" / "ocr")
    parser.add_argument("--brief", action="store_true", help="only the engines as they are")
    given = parser.parse_args(arguments)
    pages, names = [], []
    for path in sorted(given.scans.glob("*.pdf")):
        names.append(path.name)
        with open_pictures(path.read_bytes(), ReadingLimits()) as pictures:
            pages.append((pictures.draw(1), (given.truth / f"{path.stem}.txt").read_text(encoding="utf-8")))
    engines: list[Engine] = [TrueOcr()]
    engines += [found for kind in (BoundTesseract, Tesseract) if (found := kind.found()) is not None]
    print(f"{'':46} {'CER each':34}  CER   words   s/page")
    for engine in engines:
        worst(names, pages, report(engine.identity, engine, pages))
        if given.brief:
            continue
        report("  with median", Altered(engine, median), pages)
        report("  without rules", Altered(engine, without_rules), pages)
        level, recogniser._LEVEL = recogniser._LEVEL, 90.0  # only to measure
        report("  not straightened", engine, pages)
        recogniser._LEVEL = level  # only to measure
        with_stamps = [(stamped(colours), truth) for colours, truth in pages]
        report("  with a red stamp", engine, with_stamps)
        red, cleaning._RED = cleaning._RED, 999  # only to measure
        report("  with a red stamp left in", engine, with_stamps)
        cleaning._RED = red  # only to measure
        if isinstance(engine, TrueOcr):
            weight, lattice._WORD_WEIGHT = lattice._WORD_WEIGHT, 0.0  # only to measure
            report("  without likely words", engine, pages)
            lattice._WORD_WEIGHT = weight  # only to measure


def report(name: str, engine: Engine, pages: Sequence[tuple[Colours, str]]) -> list[tuple[float, str]]:
    """Print one line; return each page's error rate and what was read."""
    rates, words = [], []
    begun = time.perf_counter()
    texts = ["\n".join(line.text for line in recogniser.recognise(colours, (595.0, 842.0), engine).lines) for colours, _ in pages]
    seconds = (time.perf_counter() - begun) / len(pages)
    for text, (_, truth) in zip(texts, pages, strict=True):
        rates.append(error_rate(truth, text))
        words.append(found_words(truth, text))
    each = " ".join(f"{rate:6.2%}" for rate in rates)
    print(f"{name:46} {each:34} {np.mean(rates):6.2%} {np.mean(words):6.1%} {seconds:6.2f}", flush=True)
    return list(zip(rates, texts, strict=True))


def worst(names: Sequence[str], pages: Sequence[tuple[Colours, str]], found: Sequence[tuple[float, str]]) -> None:
    """Print the pages that were read worst, and where they were."""
    order = sorted(range(len(found)), key=lambda index: -found[index][0])[:_WORST]
    for index in order:
        wanted, read = plain(pages[index][1]), plain(found[index][1])
        print(f"    {names[index]} {found[index][0]:.2%}")
        parts = SequenceMatcher(None, wanted, read, autojunk=False).get_opcodes()
        changed = sorted(
            (part for part in parts if part[0] != "equal"), key=lambda part: -max(part[2] - part[1], part[4] - part[3])
        )
        for _, start, end, first, last in changed[:_WORST]:
            print(f"      {_around(wanted, start, end)} read as {_around(read, first, last)}")


def _around(text: str, start: int, end: int) -> str:
    return repr(text[max(0, start - _AROUND) : min(end, start + 4 * _AROUND) + _AROUND])


if __name__ == "__main__":
    main()
