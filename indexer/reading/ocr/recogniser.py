"""A picture of a page → its lines: cleaned, turned, read, put in order, placed on the page."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.domain import Box, Gap, Line
from indexer.language.folding import fold
from indexer.language.syllable_shapes import is_bare_syllable
from indexer.reading.glyphs import Frame, Glyph, lines_from
from indexer.reading.ocr.cleaning import Colours, skew, straightened, without_red
from indexer.reading.ocr.engine import Engine, Picture, Piece
from indexer.reading.ocr.mending import mended
from indexer.reading.ocr.order import reading_order

RULES = "6"
"""Of everything around the engine: whoever changes what is read changes this."""

_CERTAIN = 0.85
"""Below it much of what engines give is stamps and handwriting."""
_SUBJECT = re.compile(r"\W*v\s?/\s?v\b", re.IGNORECASE)
"""How the subject of a letter begins, in the left column of the letterhead."""
_SUBJECT_WIDTH = 0.55
"""Of the page: wider lines are no column."""
_SIGNS = ".,:;/-–()\"“”'*"
_LEVEL = 0.3
"""Degrees: print this little askew is read as well as it is, and turning blurs it."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What is printed on a page."""

    lines: tuple[Line, ...]
    """In reading order; boxes as on the page when it has been straightened."""
    confidence: float | None
    """Mean over the letters; ``None`` where there are none."""


def key(colours: Colours, size: tuple[float, float], engine: Engine) -> str:
    """Name a picture, together with all else that decides what is read in it: 64 hexadecimal digits."""
    told = f"{RULES}|{engine.identity}|{colours.shape}|{size[0]:.2f}|{size[1]:.2f}|".encode()
    return hashlib.sha256(told + np.ascontiguousarray(colours).tobytes()).hexdigest()


def recognise(colours: Colours, size: tuple[float, float], engine: Engine) -> Recognition:
    """Read a picture of a whole page; `size` is the page's width and height in points, as shown.

    Raises
    ------
    NoText
        The engine reads nothing at all.
    """
    page, stamps = without_red(colours)
    quarters = engine.turn(page)
    page = np.rot90(page, -quarters)
    degrees = skew(page)
    pieces = list(_read(page, degrees, engine))
    if stamps is not None:
        pieces.extend(_read(np.rot90(stamps, -quarters), degrees, engine))
    pieces = reading_order([piece for piece in pieces if _is_print(piece)])
    lines = list(_lines(pieces, page, size, quarters))
    return Recognition(tuple(_with_whole_subject(lines, size[0])), _mean_confidence(pieces))


def _read(picture: Picture, degrees: float, engine: Engine) -> Sequence[Piece]:
    if abs(degrees) >= _LEVEL:
        picture = straightened(picture, degrees)
    return [piece._replace(text=mended(piece.text)) for piece in engine.recognise(np.ascontiguousarray(picture))]


def _is_print(piece: Piece) -> bool:
    """Tell print from scrawl: faint words are kept where most of them can be words, for marks of secrecy are often faint."""
    words = [word.strip(_SIGNS) for word in piece.text.split()]
    likely = sum(is_bare_syllable(fold(word)) or word[:1].isdigit() for word in words)
    return any(map(str.isalnum, piece.text)) and (piece.confidence >= _CERTAIN or 2 * likely > len(words))


def _lines(pieces: Sequence[Piece], page: Picture, size: tuple[float, float], quarters: int) -> Iterator[Line]:
    width, height = size
    read, shown = (Frame(0, 0, width, height, 90 * turned) for turned in (quarters, 0))
    points = read.width / page.shape[1]
    for line in lines_from([glyph for piece in pieces for glyph in _glyphs(piece, points)], read.width):
        yield replace(line, box=shown.place(read.unplace(line.box))) if line.box else line


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
