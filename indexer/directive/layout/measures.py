"""How lines are set: the type area of each page, and the narrow columns in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexer.directive.header.closing import is_recipients
from indexer.directive.outline.markers import Level, find_marker
from indexer.domain import Box, Gap

INDENT = 12.0
"""Points."""
_MIN_LINES = 3
"""Lines from which on a page shows its own type area, and a column its own width."""
_MIN_SHARED, _SHARED = 3, 0.15
"""Lines, and of all long ones, that begin at the margin."""
_NARROW = 0.62
"""A column takes at most this share of the type area."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A clean line on its way into a paragraph."""

    text: str
    gap: Gap
    box: Box | None
    page: int
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """The type area of a page: where its lines begin and end, and how far apart they are."""

    left: float
    right: float
    pitch: float


def measures(lines: Sequence[DraftLine]) -> dict[int, Measure]:
    """Return the type area of each page that has places."""
    boxes: dict[int, list[Box]] = {}
    for line in lines:
        if line.box is not None:
            boxes.setdefault(line.page, []).append(line.box)
    if not boxes:
        return {}
    # A page with a line or two is set like the others.
    usual = _measure([box for found in boxes.values() for box in found])
    return {page: _measure(found) if len(found) >= _MIN_LINES else usual for page, found in boxes.items()}


def _measure(boxes: Sequence[Box]) -> Measure:
    widest = max(box.right - box.left for box in boxes)
    long = [box for box in boxes if box.right - box.left >= 0.6 * widest]
    lefts = Counter(round(box.left) for box in long)
    # On a page of short indented items most lines begin at the indent.
    common = [left for left, count in lefts.items() if count >= max(_MIN_SHARED, _SHARED * len(long))]
    left = float(min(common, default=lefts.most_common(1)[0][0]))
    rights = sorted(box.right for box in long)
    steps = [below.top - above.top for above, below in pairwise(boxes) if below.top > above.top]
    return Measure(left, rights[int(0.9 * (len(rights) - 1))], median(steps) if steps else widest)


def lists_in_columns(lines: Sequence[DraftLine], pages: dict[int, Measure]) -> dict[int, Measure]:
    """Return for each line of a list beside a signature the column it stands in, by the line's place among `lines`."""
    found: dict[int, Measure] = {}
    for run in _narrow_runs(lines, pages):
        if len(run) >= _MIN_LINES and any(map(_is_of_list, (lines[index].text for index in run))):
            boxes = [box for index in run if (box := lines[index].box)]
            steps = [below.top - above.top for above, below in pairwise(boxes) if below.top > above.top]
            column = Measure(min(box.left for box in boxes), max(box.right for box in boxes), min(steps, default=0.0))
            found |= dict.fromkeys(run, column)
    return found


def _narrow_runs(lines: Sequence[DraftLine], pages: dict[int, Measure]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, line in enumerate(lines):
        page = pages.get(line.page)
        is_narrow = bool(page and line.box and line.box.right < page.left + _NARROW * (page.right - page.left))
        before = lines[run[-1]] if run else None
        if is_narrow and before and before.box and line.box and before.page == line.page:
            below = abs(line.box.left - before.box.left) < 2 * INDENT and line.box.top > before.box.top
            goes_on = below and not is_recipients(line.text)
        else:
            goes_on = False
        if run and not goes_on:
            yield run
            run = []
        if is_narrow:
            run.append(index)
    if run:
        yield run


def _is_of_list(text: str) -> bool:
    marker = find_marker(text)
    return is_recipients(text) or (marker is not None and marker.level == Level.DASH)
