"""Whether a place that a draft cites, *điểm a khoản 2 Điều 10*, is in the document it is said to be in. Pure.

That it is not is said only where the document's own numbers show it: they are known at that level, and end before it. What is not numbered, was
recognised in pictures, or has letters put in by amendments (*Điều 4a*) says nothing.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from indexer.citations import Step
from indexer.directive.citations.places import NAMES, WORDED, Location, words_of
from indexer.domain import Passage, Range, Wording
from search_api.search.location import labels_at, passages_at

_ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""Of lists: without f, j, w and z."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMANS = re.compile(r"[ivxlc]+")
_PLAIN = re.compile(r"\d{1,3}")
_LEAST_KNOWN = 2
"""Numbers at a level that show how it counts."""


class PlaceFound(NamedTuple):
    """What became of looking for a place."""

    is_there: bool | None
    """``None``: the document does not tell."""
    told: Wording
    evidence: Passage | None = None
    """What stands there; where it is not, what is nearest above it."""


def look_for(steps: Sequence[Step], passages: Sequence[Passage]) -> PlaceFound:
    """Return whether a document has the place of `steps`, outermost first, among its `passages`."""
    by_id = {passage.id: passage for passage in passages}
    words = words_of(steps)
    if there := passages_at(_location(steps), passages):
        return PlaceFound(True, Wording(f"có {words}", f"it has {words}"), by_id[there[0]])
    depth = next((depth for depth in range(len(steps) - 1, 0, -1) if passages_at(_location(steps[:depth]), passages)), 0)
    ids = passages_at(_location(steps[:depth]), passages) if depth else [passage.id for passage in passages]
    scope = [by_id[id] for id in ids]
    evidence = scope[0] if depth and scope else None
    last = _last_number(steps[:depth], steps[depth], scope)
    if last is None or any(passage.confidence is not None for passage in scope):
        told = Wording(
            f"chưa đối chiếu được {words}: văn bản trong kho không cho biết",
            f"{words} could not be looked up: the document does not tell",
        )
        return PlaceFound(None, told, evidence)
    end = words_of([Step(steps[depth].unit, last)])
    above = words_of(steps[:depth])
    vi = f"không có {words}: {above or 'văn bản'} chỉ có đến {end}"
    return PlaceFound(False, Wording(vi, f"there is no {words}: {above or 'the document'} ends with {end}"), evidence)


def _location(steps: Sequence[Step]) -> Location:
    return Location(Range(0, 0), tuple(steps))


def _last_number(above: Sequence[Step], missing: Step, scope: Sequence[Passage]) -> str | None:
    """Return the last number at the level of `missing`, where `missing` comes after it; ``None`` where nothing can be said."""
    wanted = _rank(missing.unit, missing.number)
    if wanted is None or any(_starts(passage.text, missing) for passage in scope):
        return None
    word = f"{NAMES[missing.unit]} " if missing.unit in WORDED else ""
    labels = [label for passage in scope for label in labels_at(above, passage) if label.startswith(word)]
    numbers = [label.removeprefix(word) for label in labels]
    known = {rank: number for number in numbers if (rank := _rank(missing.unit, number)) is not None}
    if len(known) < _LEAST_KNOWN or max(known) >= wanted:
        return None
    # Where numbers are missing in between, one at the end may be as well.
    return known[max(known)] if sorted(known) == list(range(1, max(known) + 1)) else None


def _rank(unit: str, number: str) -> int | None:
    if unit in ("diem", "tiet"):
        return _ALPHABET.index(number) + 1 if len(number) == 1 and number in _ALPHABET else None
    if unit in ("dieu", "khoan"):
        return int(number) if _PLAIN.fullmatch(number) else None
    if unit in ("muc", "chuong", "phan") and _ROMANS.fullmatch(number):
        values = [_ROMAN[letter] for letter in number]
        return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
    return None


def _starts(text: str, step: Step) -> bool:
    """Whether a line begins with a number, though no place of the document was read there."""
    word = rf"{NAMES[step.unit]}\s+" if step.unit in WORDED else ""
    return re.search(rf"(?:^|[.;:]\s)\W*{word}{re.escape(step.number)}\s*[.):]", text, re.MULTILINE | re.IGNORECASE) is not None
