"""A picture of a page → its lines: cleaned, turned, read, put in order, placed on the page."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from indexer.domain import Box, Gap, Line
from indexer.language.folding import fold
from indexer.language.syllable_shapes import is_bare_syllable
from indexer.reading.ocr.cells import Columns, FilledTable
from indexer.reading.ocr.cleaning import Colours, skew, straightened, without_red
from indexer.reading.ocr.engine import Engine, Picture, Piece, Wall
from indexer.reading.ocr.figures import SURE
from indexer.reading.ocr.frames import look_again
from indexer.reading.ocr.mending import mended
from indexer.reading.ocr.order import reading_order
from indexer.reading.ocr.ruling import Grid, find_ruling
from indexer.reading.pdf.glyphs import Frame, Glyph, lines_from

RULES = "11"
"""Of everything around the engine: whoever changes what is read changes this."""

_CERTAIN = 0.85
"""Below it much of what engines give is stamps and handwriting."""
_SUBJECT = re.compile(r"\W*v\s?/\s?v\b", re.IGNORECASE)
"""How the subject of a letter begins, in the left column of the letterhead."""
_SUBJECT_WIDTH = 0.55
"""Of the page: wider lines are no column."""
_SIGNS = ".,:;/-–()\"“”'*"
_FURNITURE = re.compile(r"\W*(?:trang\s*)?\d*\W*", re.IGNORECASE)
"""What may stand between a table and its going on: numbers of pages."""
_LEVEL = 0.3
"""Degrees: print this little askew is read as well as it is, and turning blurs it."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What is printed on a page."""

    lines: tuple[Line, ...]
    """In reading order; boxes as on the page when it has been straightened."""
    confidence: float | None
    """Mean over the letters; ``None`` where there are none."""
    columns: Columns = ()
    """Of the table that the page ends with, should the next page go on with it."""
    unread_stamps: tuple[str, ...] = ()
    """What was made of large letters in a stamp's frame that could not be read."""
    doubtful: tuple[tuple[str, float], ...] = ()
    """Pieces whose figures were not read surely, and how surely."""


def key(colours: Colours, size: tuple[float, float], engine: Engine, above: Columns = ()) -> str:
    """Name a picture, together with all else that decides what is read in it: 64 hexadecimal digits."""
    told = f"{RULES}|{engine.identity}|{colours.shape}|{size[0]:.2f}|{size[1]:.2f}|{above}|".encode()
    return hashlib.sha256(told + np.ascontiguousarray(colours).tobytes()).hexdigest()


def recognise(colours: Colours, size: tuple[float, float], engine: Engine, above: Columns = ()) -> Recognition:
    """Read a picture of a whole page.

    Parameters
    ----------
    colours, engine
        The picture, and what reads it.
    size
        The page's width and height in points, as shown.
    above
        The columns of the table that the page before ends with.

    Raises
    ------
    NoText
        The engine reads nothing at all.
    """
    page, stamps = without_red(colours)
    quarters = engine.turn(page)
    page = np.rot90(page, -quarters)
    degrees = skew(page)
    page = _level(page, degrees)
    ruling = find_ruling(page)
    pieces = _read(ruling.without_lines(page), engine, ruling.walls)
    looks = [look_again(ruling.without_lines(page), engine)]
    # What is stamped over a table is in none of its cells.
    stamped = []
    if stamps is not None:
        stamps = _level(np.rot90(stamps, -quarters), degrees)
        stamped = _read(stamps, engine)
        looks.append(look_again(stamps, engine))
    stamped += [mark for look in looks for mark in look.marks]
    sheet = _Sheet(page.shape[1], size, quarters)
    lines, columns = _in_order(pieces, stamped, ruling.grids, sheet, above)
    unread = tuple(text for look in looks for text in look.unread)
    return Recognition(
        tuple(_with_whole_subject(lines, size[0])),
        _mean_confidence([*pieces, *stamped]),
        columns,
        unread,
        tuple((piece.text, piece.figures) for piece in pieces if piece.figures < SURE),
    )


def _level(picture: Picture, degrees: float) -> Picture:
    return np.ascontiguousarray(straightened(picture, degrees) if abs(degrees) >= _LEVEL else picture)


def _read(picture: Picture, engine: Engine, walls: Sequence[Wall] = ()) -> list[Piece]:
    pieces = (piece._replace(text=mended(piece.text)) for piece in engine.recognise(picture, walls))
    return [piece for piece in pieces if _is_print(piece)]


def _in_order(
    pieces: Sequence[Piece], stamped: Sequence[Piece], grids: Sequence[Grid], sheet: "_Sheet", above: Columns
) -> tuple[list[Line], Columns]:
    """Put the lines above, between and below the tables around the rows of these."""
    lines: list[Line] = []
    columns = above
    rest = [*(piece for piece in pieces if not any(_is_inside(piece, grid.box) for grid in grids)), *stamped]
    for grid in grids:
        before = [piece for piece in rest if piece.box.top + piece.box.bottom < grid.box.top + grid.box.bottom]
        rest = [piece for piece in rest if piece not in before]
        lines += _apart(sheet.lines(reading_order(before)), lines)
        table = FilledTable(grid, [piece for piece in pieces if _is_inside(piece, grid.box)], sheet.lines)
        if not all(_FURNITURE.fullmatch(line.text) for line in lines):
            columns = ()
        lines += table.lines(columns)
        columns = table.columns(columns)
    below = sheet.lines(reading_order(rest))
    lines += _apart(below, lines)
    ends_so = grids and all(_FURNITURE.fullmatch(line.text) for line in below)
    return lines, columns if ends_so else ()


def _apart(lines: Sequence[Line], before: Sequence[Line]) -> Sequence[Line]:
    """Let nothing go on with the last row of a table."""
    return [replace(lines[0], gap=Gap.PARAGRAPH), *lines[1:]] if lines and before else lines


def _is_inside(piece: Piece, box: Box) -> bool:
    x, y = (piece.box.left + piece.box.right) / 2, (piece.box.top + piece.box.bottom) / 2
    return box.left <= x < box.right and box.top <= y < box.bottom


def _is_print(piece: Piece) -> bool:
    """Tell print from scrawl: faint words are kept where most of them can be words, for marks of secrecy are often faint."""
    words = [word.strip(_SIGNS) for word in piece.text.split()]
    likely = sum(is_bare_syllable(fold(word)) or word[:1].isdigit() for word in words)
    return any(map(str.isalnum, piece.text)) and (piece.confidence >= _CERTAIN or 2 * likely > len(words))


class _Sheet(NamedTuple):
    """How the dots of a picture lie on the page."""

    width: int
    """Dots."""
    size: tuple[float, float]
    quarters: int

    def lines(self, pieces: Sequence[Piece]) -> list[Line]:
        """Put pieces in reading order together to lines, placed on the page as it is shown."""
        read, shown = (Frame(0, 0, *self.size, 90 * turned) for turned in (self.quarters, 0))
        points = read.width / self.width
        lines = lines_from([glyph for piece in pieces for glyph in _glyphs(piece, points)], read.width)
        return [replace(line, box=shown.place(read.unplace(line.box))) if line.box else line for line in lines]


def _with_whole_subject(lines: Sequence[Line], width: float) -> Iterator[Line]:
    """Say of the lines of a letter's subject that they are one paragraph: in so narrow a column the words do not tell."""
    above: Box | None = None
    for line in lines:
        goes_on = above is not None and line.box is not None and line.gap is Gap.LINE and _is_beneath(line.box, above, width)
        yield replace(line, gap=Gap.WRAP) if goes_on else line
        above = line.box if goes_on or _SUBJECT.match(line.text) else None


def _is_beneath(box: Box, above: Box, width: float) -> bool:
    shared = min(box.right, above.right) - max(box.left, above.left)
    narrower = min(box.right - box.left, above.right - above.left)
    near = box.top - above.bottom < 0.8 * (above.bottom - above.top)
    return near and shared > 0.8 * narrower and box.right - box.left < _SUBJECT_WIDTH * width


def _glyphs(piece: Piece, points: float) -> Iterator[Glyph]:
    """Spread the letters of a piece evenly over its box: lines are then put together as those of a text layer are."""
    left, top, right, bottom = (edge * points for edge in piece.box)
    step = (right - left) / len(piece.text)
    for index, letter in enumerate(piece.text):
        yield Glyph(letter, left + index * step, top, left + (index + 1) * step, bottom)
    yield Glyph("\n", 0, 0, 0, 0)


def _mean_confidence(pieces: Sequence[Piece]) -> float | None:
    letters = sum(len(piece.text) for piece in pieces)
    return sum(len(piece.text) * piece.confidence for piece in pieces) / letters if letters else None
