"""What a recogniser saw in a line, frame by frame → its text: among letters that look alike, those that make likely words.

Only marks are ever chosen anew, on the letter that was seen best, and never in numbers or in symbols (``12-KH/ĐU``). Where a number
must stand, in ``Số: …/`` and ``ngày … tháng``, it is often filled in by hand: there a sign that may be a digit is read as one, and it is
told how surely.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.language.folding import fold
from indexer.language.likelihood import fellowship, likelihood
from indexer.reading.ocr.figures import fields

Frames = NDArray[np.float32]
"""Logarithms of probabilities, shape ``(frames, letters + 1)``; the first column is "no letter here"."""

_FAINT = float(np.log(1e-3))
"""A letter seen less surely than this is no choice."""
_DOUBTFUL = float(np.log(0.05))
"""A full stop seen less surely than this is not one, whatever stands before it."""
_LONGEST = 7
"""Letters of the longest syllable, nghiêng."""
_MOST_WAYS, _KEPT_WAYS = 300, 12
_BY_HAND = float(np.log(0.05))
"""A digit seen less surely than this is not one, even where one must stand."""
_MOST_SIGNS = 8
"""Of a number, with what is printed around it."""
_SAME_SHAPE = {"0": "OoDQ", "1": "IlịỊi|", "2": "Z", "4": "A", "5": "S", "6": "Gb", "7": "T", "8": "B", "9": "gq"}
"""Letters that are no other number: to take one for the other is no doubt of the figure."""
_NUMBERED = ("Điều", "Chương", "Mục", "Phần")
_WORD_WEIGHT = 0.8
"""How much likely words count against what was seen; flat between 0.5 and 1 on the development scans."""


class Read(NamedTuple):
    """A line as read."""

    text: str
    confidence: float
    """Mean probability of its letters, 0 to 1; 0 where there are none."""
    figures: float = 1.0
    """Probability of the least certain sign of a number or a day that is often filled in by hand; 1 where there is none."""


class _Letter(NamedTuple):
    text: str
    score: float


class _Way(NamedTuple):
    """A way to read a unit."""

    text: str
    score: float
    """Higher is better; comparable within its unit."""
    seen: float
    """Sum of the probabilities of its letters."""


@dataclass(slots=True)
class _Unit:
    """A run of letters, or one other sign."""

    choices: list[list[_Letter]]
    """For each of its signs, the one seen best first."""
    digits: list[_Letter | None]
    """For each of its signs, the digit that it may be where one must stand."""
    certainties: list[float]
    """For each of its signs, the probability that it is what it was read as."""
    is_code: bool = False
    """Part of a symbol or an abbreviation: to be left as it was seen."""

    @property
    def best(self) -> str:
        return "".join(choices[0].text for choices in self.choices)

    @property
    def is_word(self) -> bool:
        return self.choices[0][0].text.isalpha()


def read_line(frames: Frames, letters: Sequence[str]) -> Read:
    """Read a line; `letters` are those of the columns of `frames` from the second on."""
    units = _units(frames, letters)
    if not units:
        return Read("", 0.0)
    chosen = _likeliest([_ways(unit) for unit in units])
    count = sum(len(unit.choices) for unit in units)
    return Read("".join(way.text for way in chosen), sum(way.seen for way in chosen) / count, _certainty(units))


def _certainty(units: Sequence[_Unit]) -> float:
    """Return how surely the least certain sign was read of what is often filled in by hand."""
    filled = [unit for span in fields([unit.best for unit in units]) for unit in units[span.start : span.end] if unit.best != " "]
    return min([1.0, *(certainty for unit in filled for certainty in unit.certainties)])


def _units(frames: Frames, letters: Sequence[str]) -> list[_Unit]:
    units: list[_Unit] = []
    digits = [column for column, letter in enumerate(letters, 1) if letter.isdigit()]
    alike = {letters[digit - 1]: _columns(letters[digit - 1], letters) for digit in digits}
    for frame in _peaks(frames):
        choices = _choices(frames[frame], letters)
        digit = max(
            (_Letter(letters[column - 1], float(frames[frame, column])) for column in digits), key=lambda letter: letter.score
        )
        if not (units and choices[0].text.isalpha() and units[-1].is_word):
            units.append(_Unit([], [], []))
        shape = alike.get(choices[0].text)
        seen = choices[0].score if shape is None else frames[frame, shape]
        units[-1].certainties.append(float(np.exp(seen).sum()))
        units[-1].choices.append(choices)
        units[-1].digits.append(digit if digit.score > _BY_HAND else None)
    for index, unit in enumerate(units):
        beside = [units[place].best for place in (index - 1, index + 1) if 0 <= place < len(units)]
        touched = any(sign in "/&@_" or sign.isdigit() or (sign in "-." and unit.best.isupper()) for sign in beside)
        # The beginning of a date is not part of its number: "ngày22tháng".
        unit.is_code = unit.is_word and touched and not unit.best.islower()
    _number(units)
    _fill_in(units)
    return units


def _columns(digit: str, letters: Sequence[str]) -> list[int]:
    return [column for column, letter in enumerate(letters, 1) if letter == digit or letter in _SAME_SHAPE.get(digit, "")]


def _fill_in(units: Sequence[_Unit]) -> None:
    """Read what was filled in by hand as numbers, where every sign of it may be a digit."""
    names = [fold(unit.best) for unit in units]
    if names[:2] in (["so", ":"], ["so", "."]):
        slashes = [place for place in range(3, min(len(units), _MOST_SIGNS + 3) - 1) if names[place] == "/"]
        if slashes and units[slashes[-1] + 1].is_word:
            _read_as_number(units[2 : slashes[-1]])
    for start, name in enumerate(names):
        if name == "ngay" and "thang" in names[start + 1 : start + _MOST_SIGNS]:
            _read_as_number(units[start + 1 : names.index("thang", start)])


def _read_as_number(units: Sequence[_Unit]) -> None:
    signs = [
        (unit, place, digit)
        for unit in units
        for place, (choices, digit) in enumerate(zip(unit.choices, unit.digits, strict=True))
        if not (choices[0].text.isdigit() or choices[0].text in " .,")
    ]
    if all(digit for _, _, digit in signs):
        for unit, place, digit in signs:
            if digit:
                unit.choices[place] = [digit]
                unit.certainties[place] = float(np.exp(digit.score))


def _number(units: Sequence[_Unit]) -> None:
    """Read the sign after the number that a line begins with ("Điều 2.", "1.") as a full stop wherever it may be one."""
    start = 2 if units and units[0].best in _NUMBERED else 0
    end = next((place for place in range(start, len(units)) if not units[place].best.isdigit()), 0)
    if end > start and units[end].best == ",":
        units[end].choices[0].sort(key=lambda letter: letter.text != "." or letter.score < _DOUBTFUL)


def _peaks(frames: Frames) -> Iterator[int]:
    """Yield the frame in which each letter of the greedy reading is seen best."""
    ids = frames.argmax(axis=1)
    best = frames.max(axis=1)
    edges = np.flatnonzero(np.diff(ids, prepend=-1))
    for start, end in itertools.pairwise([*edges, len(ids)]):
        if ids[start]:
            yield int(start + best[start:end].argmax())


def _choices(frame: NDArray[np.float32], letters: Sequence[str]) -> list[_Letter]:
    order = [int(column) for column in np.flatnonzero(frame > _FAINT) if column]
    order.sort(key=lambda column: -frame[column])
    seen = letters[order[0] - 1]
    return [_Letter(letters[column - 1], float(frame[column])) for column in order if _alike(letters[column - 1], seen)]


def _alike(letter: str, seen: str) -> bool:
    return letter == seen or (seen.isalpha() and fold(letter) == fold(seen)) or {letter, seen} == {".", ","}


def _ways(unit: _Unit) -> list[_Way]:
    """Return the ways to read a unit, best first, its own likelihood included."""
    best = _Way(unit.best, 0.0, _seen([choices[0] for choices in unit.choices]))
    count = int(np.prod([len(choices) for choices in unit.choices]))
    if not unit.is_word or unit.is_code or len(unit.choices) > _LONGEST or count > _MOST_WAYS:
        return [best]
    ways = []
    for letters in itertools.product(*unit.choices):
        text = "".join(letter.text for letter in letters)
        score = sum(letter.score for letter in letters) + _WORD_WEIGHT * likelihood(text)
        ways.append(_Way(text, score, _seen(letters)))
    return sorted(ways, key=lambda way: -way.score)[:_KEPT_WAYS]


def _seen(letters: Sequence[_Letter]) -> float:
    return float(np.exp([letter.score for letter in letters]).sum())


def _likeliest(lattice: Sequence[Sequence[_Way]]) -> list[_Way]:
    """Choose one way for each unit so that neighbouring words go together (Viterbi)."""
    paths: dict[str, tuple[float, list[_Way]]] = {"": (0.0, [])}
    for ways in lattice:
        longer: dict[str, tuple[float, list[_Way]]] = {}
        for last, (score, path) in paths.items():
            for way in ways:
                # Words are neighbours over a space, and over nothing else.
                word = way.text if way.text[0].isalpha() else last if way.text == " " else ""
                total = score + way.score + (fellowship(last, word) if last and way.text[0].isalpha() else 0.0)
                if word not in longer or total > longer[word][0]:
                    longer[word] = (total, [*path, way])
        paths = longer
    return max(paths.values(), key=lambda held: held[0])[1]
