"""A place in a document: *điểm a khoản 2 Điều 10*, in a query and among a document's passages. Pure.

Both orders are read, from small to large and from large to small, with commas or without, with diacritics or without.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.directive.markers import find_marker
from indexer.domain import Passage, PassageId, Range, Role
from indexer.language.folding import fold

_UNITS = ("phụ lục", "phần", "chương", "mục", "tiểu mục", "điều", "khoản", "điểm", "tiết")
"""Outermost first."""
_ORDER = {fold(unit): place for place, unit in enumerate(_UNITS)}
_NUMBERS = {
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
_STEP = "|".join(rf"{unit}\s+{number}(?!\w)" for unit, number in sorted(_NUMBERS.items(), key=lambda item: -len(item[0])))
_LOCATION = re.compile(rf"(?<!\w)(?:{_STEP})(?:\s*,?\s*(?:cua |thuoc |tai )?(?:{_STEP}))*")
_ONE = re.compile(rf"(?P<unit>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s+(?P<number>.+)")
# Alone, "muc 2" may be a level and "phan 1" a share; these name places.
_SURE = frozenset({"dieu", "khoan", "chuong", "phu luc"})
# Written with its word in the label.
_WORDED = frozenset({"phu luc", "phan", "chuong", "dieu", "tieu muc"})


class Rung(NamedTuple):
    """One rung of a path."""

    unit: str
    """Folded: ``dieu``."""
    number: str
    """As typed, lower case."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document."""

    range: Range
    """Characters of the text it was read in."""
    rungs: tuple[Rung, ...]
    """Outermost first."""

    def words(self) -> str:
        """Return the place as it is cited, from small to large."""
        named = {fold(unit): unit for unit in _UNITS}
        shown = [f"{named[rung.unit]} {_shown_number(rung)}" for rung in reversed(self.rungs)]
        return " ".join(shown).replace("điều ", "Điều ").replace("chương ", "Chương ").replace("phần ", "Phần ")


def _shown_number(rung: Rung) -> str:
    return (
        rung.number.upper() if re.match(r"[ivxlc]+(?:\W|$)", rung.number) and rung.unit not in ("diem", "tiet") else rung.number
    )


def find_locations(text: str, *, named: bool) -> tuple[Location, ...]:
    """Return the places `text` names, in order, apart from one another.

    `named`: the text names a document as well. Without one, only what cannot be anything else is taken for a place.
    """
    return tuple(location for location in _found(text) if named or _is_sure(location))


def _is_sure(location: Location) -> bool:
    return len(location.rungs) > 1 or any(rung.unit in _SURE for rung in location.rungs)


def _found(text: str) -> Iterator[Location]:
    folded = fold(text)
    lower = text.lower()
    for match in _LOCATION.finditer(folded):
        rungs: list[Rung] = []
        for step in re.finditer(rf"(?<!\w)(?:{_STEP})", match.group()):
            one = _ONE.fullmatch(step.group())
            start = match.start() + step.start()
            if one is None or not _is_unit(lower[start : start + one.end("unit")]):
                continue
            number = lower[start + one.start("number") : start + one.end("number")]
            rungs += _rungs(one["unit"], number if one["number"].isalnum() else one["number"])
        if rungs:
            ordered = sorted(rungs, key=lambda rung: _ORDER[rung.unit])
            yield Location(Range(*match.span()), tuple(ordered))


def _is_unit(written: str) -> bool:
    """Whether the word has all its diacritics or none: "mức 2" is a level."""
    return written.isascii() or written in _UNITS


def _rungs(unit: str, number: str) -> list[Rung]:
    """Take "mục III.4" apart: what stands below it is a *khoản*, and below that a *điểm*."""
    parts = re.split(r"[.,/ -]", number) if unit == "muc" and re.match(r"[ivxlc]+\W", number) else [number]
    return [Rung(below, part) for below, part in zip((unit, "khoan", "diem"), parts, strict=False) if part]


# --- Among passages --------------------------------------------------------------------------------------


def passages_at(location: Location, passages: Sequence[Passage]) -> list[PassageId]:
    """Return the passages of a document at `location`: the one that opens it first, then those within it, in order.

    Where several places fit, as in a law that quotes what it amends, the outermost counts. Empty where none fits.
    """
    paths = [_labels(passage) for passage in passages]
    matches = [_match(location.rungs, labels) for labels in paths]
    depths = [depth for depth in matches if depth is not None]
    if not depths:
        return []
    least = min(depths)
    first = next(i for i, depth in enumerate(matches) if depth == least)
    stem = paths[first][:least]
    return [passage.id for passage, labels in zip(passages[first:], paths[first:], strict=True) if labels[:least] == stem]


def _labels(passage: Passage) -> tuple[str, ...]:
    """Return the labels above a passage and its own, lower case, outermost first."""
    labels = [section.label.lower() for section in passage.section_path]
    if passage.role is Role.HEADING and (marker := find_marker(passage.text.lstrip('“"'))):
        labels.append(" ".join(marker.label.lower().split()))
    return tuple(labels)


def _match(rungs: Iterable[Rung], labels: Sequence[str]) -> int | None:
    """Return how many of `labels` it takes to have all `rungs` in their order; ``None`` where they have not."""
    reached = 0
    for rung in rungs:
        wanted = _spellings(rung)
        place = next((i for i in range(reached, len(labels)) if labels[i] in wanted), None)
        if place is None:
            return None
        reached = place + 1
    return reached


def _spellings(rung: Rung) -> frozenset[str]:
    named = {fold(unit): unit for unit in _UNITS}
    worded = f"{named[rung.unit]} {rung.number}"
    if rung.unit in _WORDED:
        return frozenset({worded})
    if rung.unit == "muc":
        return frozenset({worded, rung.number})
    return frozenset({rung.number})
