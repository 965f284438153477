"""A place in a document, as people write it: *điểm a khoản 2 Điều 10*, *các điểm a, b và c khoản 1*. Pure.

Both orders are read, from small to large and from large to small, with commas or without, with diacritics or without.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.citations import Step
from indexer.domain import Range
from indexer.language.folding import fold

UNITS = ("phụ lục", "phần", "chương", "mục", "tiểu mục", "điều", "khoản", "điểm", "tiết")
"""Outermost first."""
NAMES = {fold(unit): unit for unit in UNITS}
ORDER = {fold(unit): place for place, unit in enumerate(UNITS)}
NUMBERS = {
    "phu luc": r"(?:[ivxlc]+|\d{1,3}[a-z]?|[a-z])",
    "phan": r"(?:[ivxlc]+|\d{1,2}|thu (?:nhat|hai|ba|tu|nam|sau|bay))",
    "chuong": r"(?:[ivxlc]+|\d{1,2}|thu (?:nhat|hai|ba|tu|nam|sau|bay))",
    "muc": r"(?:[ivxlc]+(?:[.,/ -]\d{1,2})?(?:\.[a-zđ\d]{1,2})?|\d{1,2}(?:\.\d{1,2})*(?:\.[a-z])?|[a-h])",
    "tieu muc": r"\d{1,2}",
    "dieu": r"\d{1,3}[a-zđ]?",
    "khoan": r"\d{1,3}[a-zđ]?",
    "diem": r"(?:[a-zđ]\d?|\d{1,2}(?:\.\d{1,2})*)",
    "tiet": r"(?:[a-zđ]\d?|[ivx]+|\d{1,2}(?:\.\d{1,2})*)",
}
_STEP = "|".join(rf"{unit}\s+(?>{number}(?!\w))" for unit, number in sorted(NUMBERS.items(), key=lambda item: -len(item[0])))
_LOCATION = re.compile(rf"(?<!\w)(?:{_STEP})(?:(?:\s*,)?\s*(?:cua |thuoc |tai )?(?:{_STEP}))*")
_ONE = re.compile(rf"(?P<unit>{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\s+(?P<number>.+)")
# Alone, "muc 2" may be a level and "phan 1" a share; these name places.
_SURE = frozenset({"dieu", "khoan", "chuong", "phu luc"})
# Written with its word in the label.
WORDED = frozenset({"phu luc", "phan", "chuong", "dieu", "tieu muc"})


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document."""

    range: Range
    """Characters of the text it was read in."""
    steps: tuple[Step, ...]
    """Outermost first."""

    def words(self) -> str:
        """Return the place as it is cited, from small to large."""
        return words_of(self.steps)


def words_of(steps: Sequence[Step]) -> str:
    """Return a place as it is cited, from small to large: ``điểm a khoản 2 Điều 10``."""
    shown = [f"{NAMES[step.unit]} {_shown_number(step)}" for step in reversed(steps)]
    return " ".join(shown).replace("điều ", "Điều ").replace("chương ", "Chương ").replace("phần ", "Phần ")


def _shown_number(step: Step) -> str:
    return (
        step.number.upper() if re.match(r"[ivxlc]+(?:\W|$)", step.number) and step.unit not in ("diem", "tiet") else step.number
    )


def find_locations(text: str, *, named: bool) -> tuple[Location, ...]:
    """Return the places `text` names, in order, apart from one another.

    `named`: the text names a document as well. Without one, only what cannot be anything else is taken for a place.
    """
    return tuple(location for location in _found(text) if named or _is_sure(location))


def _is_sure(location: Location) -> bool:
    return len(location.steps) > 1 or any(step.unit in _SURE for step in location.steps)


def _found(text: str) -> Iterator[Location]:
    folded = fold(text)
    lower = text.lower()
    for match in _LOCATION.finditer(folded):
        steps: list[Step] = []
        for step in re.finditer(rf"(?<!\w)(?:{_STEP})", match.group()):
            one = _ONE.fullmatch(step.group())
            start = match.start() + step.start()
            if one is None or not _is_unit(lower[start : start + one.end("unit")]):
                continue
            number = lower[start + one.start("number") : start + one.end("number")]
            steps += steps_of(one["unit"], number if one["number"].isalnum() else one["number"])
        if steps:
            ordered = sorted(steps, key=lambda step: ORDER[step.unit])
            yield Location(Range(*match.span()), tuple(ordered))


def _is_unit(written: str) -> bool:
    """Whether the word has all its diacritics or none: "mức 2" is a level."""
    return written.isascii() or written in UNITS


def steps_of(unit: str, number: str) -> list[Step]:
    """Take "mục III.4" apart: what stands below it is a *khoản*, and below that a *điểm*."""
    parts = re.split(r"[.,/ -]", number) if unit == "muc" and re.match(r"[ivxlc]+\W", number) else [number]
    return [Step(below, part) for below, part in zip((unit, "khoan", "diem"), parts, strict=False) if part]
