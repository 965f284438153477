"""The picture of an archive over time: a bar for each year, in it the commonest types. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from indexer.domain import DocumentType
from search_api.choices import YearCounts

MOST_TYPES = 4
"""Types that are told apart; more shades than that cannot be."""

_HEIGHT, _FOOT, _HEAD = 150, 22, 18
_BAR, _STEP, _MARGIN = 30, 44, 6


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of one type in a year; pixels, origin at the top left."""

    place: int
    """Which shade: that of its type in :attr:`Picture.types`."""
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The documents of a year."""

    year: int
    total: int
    counts: tuple[int, ...]
    """By the types of the picture."""
    x: int
    top: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All years from the first to the last, those without documents too."""

    width: int
    height: int
    bar_width: int
    foot: int
    """Where the names of the years stand."""
    types: tuple[DocumentType | None, ...]
    """The commonest first; ``None``, the last: all others."""
    bars: tuple[Bar, ...]


def drawn(years: Sequence[YearCounts]) -> Picture | None:
    """Lay the years out; nothing where there are fewer than two."""
    if len(years) < 2:
        return None
    totals: Counter[DocumentType] = Counter()
    for year in years:
        totals.update({one.type: one.count for one in year.types if one.type is not None})
    named = [type for type, _ in totals.most_common(MOST_TYPES)]
    held = {year.year: year for year in years}
    rows = [(year, _row(held.get(year), named)) for year in range(years[0].year, years[-1].year + 1)]
    # A year misread in one document must not make the picture a mile wide.
    rows = [(year, row) for year, row in rows if len(rows) <= 60 or any(row)]
    has_others = any(row[-1] for _, row in rows)
    largest = max(sum(row) for _, row in rows)
    bars = tuple(_bar(year, row, _MARGIN + place * _STEP, largest) for place, (year, row) in enumerate(rows))
    types = (*named, None) if has_others else tuple(named)
    return Picture(2 * _MARGIN + len(rows) * _STEP, _HEAD + _HEIGHT + _FOOT, _BAR, _HEAD + _HEIGHT + _FOOT - 6, types, bars)


def _row(year: YearCounts | None, named: Sequence[DocumentType]) -> tuple[int, ...]:
    counts = {one.type: one.count for one in year.types} if year else {}
    own = [counts.get(type, 0) for type in named]
    return (*own, sum(counts.values()) - sum(own))


def _bar(year: int, row: tuple[int, ...], x: int, largest: int) -> Bar:
    scale = _HEIGHT / largest
    ends = list(accumulate(row))
    parts = tuple(
        Part(place, round(_HEAD + _HEIGHT - end * scale, 1), round(count * scale, 1))
        for place, (count, end) in enumerate(zip(row, ends, strict=True))
        if count
    )
    return Bar(year, ends[-1], row, x, round(_HEAD + _HEIGHT - ends[-1] * scale, 1), parts)
