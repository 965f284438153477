"""Pictures of ruled tables, and an engine that reads where their words were put: no model is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from indexer.domain import Box
from indexer.reading.ocr.cleaning import Colours
from indexer.reading.ocr.engine import Picture, Piece, Wall

WIDTH, HEIGHT = 620, 877
"""Dots of A4 at 75 an inch: lines have no letters to be told apart."""
_LINE, _PAD = 12, 6
"""Dots from line to line, and from a rule to its print."""
_LETTER = 4


@dataclass
class Sheet:
    """A page as it is drawn, and the words put on it."""

    words: list[tuple[str, float, float]] = field(default_factory=list)
    """With their left end and their middle."""

    def __post_init__(self) -> None:
        self._paper = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self._draw = ImageDraw.Draw(self._paper)

    @property
    def colours(self) -> Colours:
        return np.asarray(self._paper)

    def rule(self, *ends: float, ink: str = "black") -> None:
        self._draw.line(ends, fill=ink, width=2)

    def write(self, text: str, left: float, top: float) -> None:
        """Put a line of print: bars where words are, so that a table has something in it that is no rule."""
        self.words.append((text, left, top + _LINE / 2))
        for word in text.split():
            self._draw.rectangle([left, top + 2, left + _LETTER * len(word) - 1, top + _LINE - 3], fill="black")
            left += _LETTER * (len(word) + 1)

    def table(self, top: float, columns: Sequence[float], rows: Sequence[Sequence[str]], *, broken: bool = False) -> float:
        """Rule and fill a table; ``^`` stands for a cell that the one above covers, ``<`` for one that its left neighbour does.

        Returns where it ends. Lines of a cell are parted by ``/``; `broken` leaves gaps in the rules, as worn copies have.
        """
        heights = [2 * _PAD + _LINE * max(cell.count("/") + 1 for cell in row) for row in rows]
        edges = [top, *(top + sum(heights[: index + 1]) for index in range(len(rows)))]
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                left, right, upper, lower = columns[column], columns[column + 1], edges[index], edges[index + 1]
                if cell != "^":
                    self.rule(left, upper, right, upper)
                if cell != "<":
                    self.rule(left, upper, left, lower)
                for number, line in enumerate(cell.split("/") if cell not in ("^", "<", "") else []):
                    self.write(line, left + _PAD, upper + _PAD + number * _LINE)
        self.rule(columns[0], edges[-1], columns[-1], edges[-1])
        self.rule(columns[-1], edges[0], columns[-1], edges[-1])
        if broken:
            for x in range(round(columns[0]), round(columns[-1]), 65):
                self._draw.line([x + 30, top - 5, x + 30, edges[-1] + 5], fill="white", width=1)
        return edges[-1]


class SheetEngine:
    """Reads a sheet's words where they were put; what no wall parts and stands side by side it reads as one."""

    identity = "sheet 1"

    def __init__(self, *sheets: Sheet) -> None:
        self._sheets = iter(sheets)
        self.seen: list[Picture] = []

    def turn(self, picture: Picture) -> int:
        return 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> list[Piece]:
        self.seen.append(picture)
        pieces: list[Piece] = []
        for text, left, middle in sorted(next(self._sheets).words, key=lambda word: (word[2], word[1])):
            box = Box(left, middle - _LINE / 2, left + _LETTER * len(text), middle + _LINE / 2)
            last = pieces[-1] if pieces else None
            beside = last is not None and last.box.top == box.top
            if (
                last
                and beside
                and not any(last.box.left < wall.place < left and wall.top < middle < wall.bottom for wall in walls)
            ):
                pieces[-1] = Piece(f"{last.text} {text}", Box(last.box.left, box.top, box.right, box.bottom), 1.0)
            else:
                pieces.append(Piece(text, box, 1.0))
        return pieces
