"""Where a line of print has a document's number, or the day, month and year of its issue: what is often filled in by hand."""

from collections.abc import Iterator, Sequence

from indexer.domain import Range
from indexer.language.folding import fold

SURE = 0.95
"""Certainty from which on a figure counts as read. Of forty scans, 24 with a number by hand and 21 with a day, none read wrongly came up to it,
of what is printed all did; below it half was wrong. Reading again does not help: a 9 was read as 0 five times of six."""
_LONGEST = 8
"""Units of a number or a day, with what is printed around it."""


def fields(units: Sequence[str]) -> list[Range]:
    """Return which units of a line are such a number or such a part of a date.

    A unit is a run of letters, or one other sign: ``["Số", ":", "1", "2", "/", "KH"]``.
    """
    names = [fold(unit) for unit in units]
    return [span for span in (*_number(names), *_date(names)) if span.start < span.end]


def _number(names: Sequence[str]) -> Iterator[Range]:
    """``Số: 12/KH``, ``Số: 12`` and ``12 /KH-UBND``: recognition parts a line where it has a wide space."""
    start = _after_label(names)
    slashes = [place for place, name in enumerate(names[: start + _LONGEST]) if name == "/" and place >= start]
    # Behind the last slash stands what kind of document it is.
    slashes = [place for place in slashes if place + 1 < len(names) and names[place + 1].isalpha()]
    if slashes:
        yield Range(start, slashes[-1])
    elif start and len(names) - start <= _LONGEST:
        yield Range(start, len(names))


def _after_label(names: Sequence[str]) -> int:
    if names[:1] == ["so"] and names[1:2] in ([":"], ["."]):
        return 2
    # "S6:"
    return 3 if names[:1] == ["s"] and names[2:3] in ([":"], ["."]) else 0


def _date(names: Sequence[str]) -> Iterator[Range]:
    """``ngày 12 tháng 3 năm 2031``, be it in two parts."""
    for before, after in (("ngay", "thang"), ("thang", "nam")):
        for start in (place + 1 for place, name in enumerate(names) if name == before):
            if after in names[start : start + _LONGEST]:
                yield Range(start, names.index(after, start))
            elif len(names) - start <= _LONGEST:
                yield Range(start, len(names))
    for start in (place + 1 for place, name in enumerate(names) if name == "nam" and "thang" in names[:place]):
        end = start
        while end < len(names) and (names[end].isdigit() or names[end] == " "):
            end += 1
        yield Range(start, end)
