"""Tables that have come apart into one paragraph a cell → their rows, found again by the numbers in the first column."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from indexer.directive.outline.markers import LETTERS
from indexer.domain import Range

_LABEL = re.compile(r"(?P<decimal>\d{1,3}(?:\.\d{1,3}){0,3})[.)]?|(?P<roman>[IVXLC]{1,6})[.)]?|(?P<letter>[a-zđA-EĐ])[.)]?")
_ROMANS = (
    "",
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
    "XX",
)
_MAX_CELLS, _MAX_ROW = 12, 1200
"""Cells and characters of a row."""


class _Label(NamedTuple):
    """A number in the first column."""

    parents: tuple[int, ...]
    """``2.3`` stands under 2; empty for plain numbers, numerals and letters."""
    style: str
    value: int


def find_rows(cells: Sequence[str]) -> list[Range]:
    """Return the rows among consecutive `cells`, in order, as ranges of cells; cells outside tables are in none.

    A row begins with a number on its own and goes on to the number that follows it in the count. Two rows at least make a table.
    """
    labels = [_label(cell) for cell in cells]
    starts = _starts(cells, labels)
    found: list[Range] = []
    for start, after in zip_longest(starts, starts[1:]):
        if after is not None and _fits(cells[start:after]):
            found.append(Range(start, after))
        elif after is None and found:
            # Nothing tells where the last row ends but the size of those before it.
            end = min(len(cells), start + max(row.end - row.start for row in found[-5:]))
            if _fits(cells[start:end]):
                found.append(Range(start, end))
    return found


def _fits(cells: Sequence[str]) -> bool:
    return len(cells) <= _MAX_CELLS and sum(map(len, cells)) <= _MAX_ROW


def _label(cell: str) -> _Label | None:
    match = _LABEL.fullmatch(cell)
    if match is None:
        return None
    if match["decimal"]:
        *parents, value = map(int, match["decimal"].split("."))
        return _Label(tuple(parents), "decimal", value)
    if match["roman"] in _ROMANS:
        return _Label((), "roman", _ROMANS.index(match["roman"]))
    letter = match["letter"]
    # A single "j" or "w" is a cell like any other: no list of the language counts with it.
    if not letter or letter.lower() not in LETTERS:
        return None
    return _Label((), "letter" if letter.islower() else "capital", LETTERS.index(letter.lower()) + 1)


def _starts(cells: Sequence[str], labels: Sequence[_Label | None]) -> list[int]:
    open_labels: list[_Label] = []
    starts: list[int] = []
    for index, label in enumerate(labels):
        # "4" / "4": the first is the last cell of the row before.
        if label is None or not _has_text(cells, index + 1) or labels[index + 1] == label:
            continue
        place = _place(open_labels, label, since=index - starts[-1] if starts else _MAX_CELLS)
        if place is None:
            continue
        if place == 0 and label.value == 1 and not _is_continued(labels, index, label):
            continue
        del open_labels[place:]
        open_labels.append(label)
        starts.append(index)
    return starts


def _place(open_labels: Sequence[_Label], label: _Label, *, since: int) -> int | None:
    """Return how many of the open labels stay above `label`; ``None`` where it continues no count and begins none."""
    for place, opened in enumerate(open_labels):
        if (opened.style, len(opened.parents)) == (label.style, len(label.parents)):
            is_next = label.value == opened.value + 1 and label.parents[:-1] == opened.parents[:-1]
            begins_next = label.value == 1 and label.parents != opened.parents
            if is_next or begins_next:
                return place
            return 0 if since > _MAX_CELLS and label.value == 1 else None
    return len(open_labels) if label.value == 1 else None


def _is_continued(labels: Sequence[_Label | None], index: int, label: _Label) -> bool:
    following = labels[index + 1 : index + 1 + 2 * _MAX_CELLS]
    return label._replace(value=label.value + 1) in following or any(
        later is not None and later.value == 1 and (later.style, len(later.parents)) != (label.style, len(label.parents))
        for later in following
    )


def _has_text(cells: Sequence[str], index: int) -> bool:
    return index < len(cells) and sum(map(str.isalpha, cells[index])) >= 3
