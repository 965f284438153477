"""The places that lead up to a document that is named: *điểm a, b khoản 1 và khoản 3 Điều 5*, *từ Điều 5 đến Điều 8*. Pure.

A list is read as items, each a unit with its numbers; what stands together makes paths, from small to large::

    điểm a, b   khoản 1   và   khoản 3   Điều 5    ,   Điều 7
    [ a, b ]    [ 1 ]          [ 3 ]     [ 5 ]         [ 7 ]
    └─ one path ────┘          └─ another, whose ─┘    └─ a third
                                  Điều is the first one's too
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain as joined
from itertools import islice, product
from typing import NamedTuple

from indexer.citations import Step
from indexer.directive.citations.places import NAMES, NUMBERS, ORDER, steps_of
from indexer.domain import Range
from indexer.language.folding import fold

_REACH = 600
"""Characters before a document in which places of it are looked for: a list of articles may be long."""
_ITEM = re.compile(
    "|".join(
        rf"(?<!\w){unit}\s+(?>{number}(?!\w))(?:\s*(?:,|;|va|hoac|den)\s*(?:{unit}\s+)?(?>{number}(?!\w)))*"
        for unit, number in sorted(NUMBERS.items(), key=lambda item: -len(item[0]))
    )
)
_UNIT = re.compile("|".join(sorted(NUMBERS, key=len, reverse=True)))
_MEMBER = {
    unit: re.compile(rf"(?<!\w)(?P<to>den\s+)?(?:{unit}\s+)?(?!(?:va|den)(?!\w))(?P<number>{number})(?!\w)")
    for unit, number in NUMBERS.items()
}
_OF = re.compile(r"\s*,?\s*(?:của|thuộc|tại|trong)?\s*(?:các\s+)?", re.IGNORECASE)
_BESIDE = re.compile(r"\s*[,;]?\s*(?:và|hoặc)?\s*(?:của|thuộc|tại|trong|từ)?\s*(?:các\s+)?", re.IGNORECASE)
_AND = re.compile(r";|(?:và|hoặc)(?!\w)", re.IGNORECASE)
_MOST = 60
"""Places of a list: a range of articles may be long."""


class _Item(NamedTuple):
    """A unit with its numbers: *các điểm a, b và c*."""

    range: Range
    unit: str
    members: tuple[tuple[Step, ...], ...]
    """Several steps where a number says more of the way than its unit: *mục III.4*."""
    is_beside: bool = False
    """Parted from the item before by *và*, *hoặc* or a semicolon."""


def places_before(text: str, end: int) -> tuple[int, tuple[tuple[Step, ...], ...]]:
    """Return where the places begin that lead up to the document named at `end`, and the places; `end` and nothing where none do.

    Lists and ranges give a place for each member: ``các điểm a, b và c khoản 1``, ``từ Điều 5 đến Điều 8``.
    """
    start = max(0, end - _REACH)
    before = text[start:end]
    chain: list[_Item] = []
    reached = len(before)
    for item in reversed(list(_items(before))):
        gap = before[item.range.end : reached]
        if not (_BESIDE if chain else _OF).fullmatch(gap):
            break
        if chain:
            chain[-1] = chain[-1]._replace(is_beside=_AND.search(gap) is not None)
        chain.append(item)
        reached = item.range.start
    chain.reverse()
    places = joined.from_iterable(map(_spread, _paths(chain)))
    return start + reached, tuple(islice(places, _MOST))


def _items(before: str) -> Iterator[_Item]:
    folded, lower = fold(before), before.lower()
    for match in _ITEM.finditer(folded):
        unit = _UNIT.match(match.group())
        if unit is None or not _is_unit(lower[match.start() : match.start() + unit.end()]):
            continue
        members: list[tuple[Step, ...]] = []
        for member in _MEMBER[unit.group()].finditer(folded, match.start() + unit.end(), match.end()):
            number = lower[slice(*member.span("number"))]
            previous = members[-1][0].number if members else ""
            if member["to"] and previous.isdigit() and number.isdigit():
                members += [(Step(unit.group(), str(between)),) for between in range(int(previous) + 1, int(number))]
            members.append(tuple(steps_of(unit.group(), number)))
        yield _Item(Range(*match.span()), unit.group(), tuple(members))


def _is_unit(written: str) -> bool:
    """Whether the word has all its diacritics or none: "mức 2" is a level."""
    return written.isascii() or written in NAMES.values()


def _paths(chain: Sequence[_Item]) -> list[list[_Item]]:
    """Part items into paths; a path that ends below the next shares what that one has above."""
    paths: list[list[_Item]] = []
    for place, item in enumerate(chain):
        path = paths[-1] if paths else []
        if path and ORDER[item.unit] < ORDER[path[-1].unit] and not (item.is_beside and _is_whole(path)):
            # "khoản 1 Điều 2 và Điều 3": the first of several has what stands before it.
            path.append(item._replace(members=item.members[:1]))
            if item.members[1:]:
                paths.append([item._replace(members=item.members[1:])])
        elif path and not item.is_beside and ORDER[item.unit] > ORDER[path[0].unit] and not _climbs(chain[place:], path[-1].unit):
            # "Điều 5, khoản 2, điểm a": from large to small.
            path.insert(0, item)
        else:
            paths.append([item])
    for place in range(len(paths) - 2, -1, -1):
        above = ORDER[paths[place][-1].unit]
        paths[place] += [item for item in paths[place + 1] if ORDER[item.unit] < above]
    return paths


def _climbs(chain: Sequence[_Item], unit: str) -> bool:
    """Whether the first items go up to `unit` or above: then they are a path of their own."""
    top = chain[0]
    for item in chain[1:]:
        if ORDER[item.unit] >= ORDER[top.unit]:
            break
        top = item
    return ORDER[top.unit] <= ORDER[unit]


def _is_whole(path: Sequence[_Item]) -> bool:
    return any(item.unit == "dieu" for item in path)


def _spread(path: Sequence[_Item]) -> Iterator[tuple[Step, ...]]:
    """Yield each place of a path, outermost first."""
    for steps in product(*(item.members for item in reversed(path))):
        yield tuple(sorted((step for member in steps for step in member), key=lambda step: ORDER[step.unit]))
