"""How likely it is that something of what was found answers the query. Pure.

Two signs tell more than any score: what share of the query's words, the rare ones above all, the first hit has; and whether the model and the words
agree on what is best. A logistic curve over both was fitted on the odd halves of the judged queries of the staff (``staff_dev``) and of the sample, typed
and without diacritics: 156 answerable, 16 that nothing answers, and 148 with what answers them taken out of the archive, weighed so that one
query in four has no answer. On the even halves 16 of 18 unanswerable queries and 78 of 142 whose document was taken out get less than a half, and so do 15
of 148 answerable ones, 5 of which are not answered by the first three hits either; the area under the curve is .88 and .83. The curve of before, fitted on
the staff's alone: 16, 63 and 13; .87 and .78. Neighbouring words that stand together in the hit (85 and 17), its rarest word (76 and 18) and the best of
ten hits (80 and 18) bring little more than the same line drawn elsewhere.

English has a curve of its own, over the words put into Vietnamese, fitted on the odd half of 67 staff queries put into English, with and without what answers
them: on the even half 7 of 33 without get less than a half, and 4 of 33 with, 2 of which are not answered by the first three hits.

Beside the curve stands one rule: where a year or a quarter is asked about that none of the first hits is of or speaks of, they are no answer.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.directive.header.issue import year_of_issue
from indexer.domain import Document, Passage
from indexer.language.folding import fold
from search_api.answers import PartKind, QueryKind, Understanding
from search_api.search.ranking import Fused

ENOUGH = 0.5
"""From here on the hits are offered as an answer."""

TAKEN_AS_FOUND = frozenset({QueryKind.SYMBOL, QueryKind.LOCATION})
"""A number is found or not."""

LOOKED_AT = 10
"""Of the first hits so many are looked through for what is asked."""

_BEST = 10
_PASSAGES_EACH = 100
"""In a small archive the best of both are the same by chance: there are fewer of them, one for so many passages."""


class Fit(NamedTuple):
    """The curve."""

    covered: float
    agreed: float
    base: float


FIT = Fit(covered=4.10, agreed=4.98, base=-3.40)
FIT_ENGLISH = Fit(covered=0.91, agreed=5.33, base=-0.17)


_OF_ANOTHER_TIME = 0.4
"""Times the certainty where the time asked about is nowhere: below :data:`ENOUGH` in any case."""

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[-–]\s?((?:19|20)\d\d))?(?!\d)")
# As folded text has it; what is due every quarter is due in each.
_QUARTERS = re.compile(r"(?<!\w)(?:(hang|moi|tung) quy|quy (iv|i{1,3}|[1-4]))(?!\w)")
_LAST = 2099
_ROMANS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def certainty(kind: QueryKind, *, missing: bool, covered: float, agreed: float, timely: bool = True) -> float:
    """Return how likely it is that the hits answer, 0 to 1.

    `missing`: the archive has not what the query names. `covered`: the weighed share of its words that the first hit has.
    `timely`: they are of the time it asks about, or it asks about none.
    """
    if missing:
        return 0.0
    if kind in TAKEN_AS_FOUND:
        return 1.0
    fit = FIT_ENGLISH if kind is QueryKind.ENGLISH else FIT
    curve = 1 / (1 + math.exp(-(fit.covered * covered + fit.agreed * agreed + fit.base)))
    return curve if timely else _OF_ANOTHER_TIME * curve


def is_timely(understanding: Understanding, hits: Iterable[tuple[Passage, Document]]) -> bool:
    """Tell whether some of `hits` is of the years and quarters that a query asks about, or speaks of one; true where it asks about none."""
    asked = list(_times(understanding))
    years = [span for value in asked for span in _spans(value)]
    quarters = {match.group(1) for value in asked if (match := re.search(r"Q([1-4])", value))}
    if not years and not quarters:
        return True
    held: list[tuple[int, int]] = []
    spoken: set[str] = set()
    for passage, document in hits:
        text = fold(" ".join([document.title, *(section.title for section in passage.section_path), passage.text]))
        held += _spans(text)
        if (year := year_of_issue(document.header)) is not None:
            held.append((year,) * 2)
        for every, quarter in _QUARTERS.findall(text):
            spoken |= set("1234") if every else {_ROMANS.get(quarter, quarter)}
    in_years = not years or any(first <= end and begin <= last for first, last in years for begin, end in held)
    return in_years and (not quarters or bool(quarters & spoken))


def _times(understanding: Understanding) -> Iterator[str]:
    """Yield the years and periods asked about; a number alone may be the year something was made in."""
    for part in understanding.parts:
        shown = understanding.normalised[part.range.start : part.range.end]
        if part.kind in (PartKind.YEAR, PartKind.PERIOD) and not part.filters and not shown.isdigit():
            yield f"{part.value[:-1]}-{_LAST}" if part.value.endswith("/") else part.value.replace("/", "-")


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the years in `text`, and from when to when where two are joined."""
    return [(int(first), int(last or first)) for first, last in _YEARS.findall(text)]


def agreement(ranked: Sequence[Fused], passages: int) -> float:
    """Return what share of the best by meaning are also among the best by words, 0 to 1; `passages` are those of the archive."""
    count = max(1, min(_BEST, passages // _PASSAGES_EACH))
    near = sorted((one for one in ranked if one.meaning > 0), key=lambda one: -one.meaning)[:count]
    same = sorted((one for one in ranked if one.words > 0), key=lambda one: -one.words)[:count]
    return len({one.passage_id for one in near} & {one.passage_id for one in same}) / count
