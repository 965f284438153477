"""How likely it is that something of what was found answers the query. Pure.

Two signs tell more than any score: what share of the query's words, the rare ones above all, the first hit has; and whether the model and the words
agree on what is best. A logistic curve over both was fitted on the odd half of the judged staff queries (``staff_dev``), typed and without
diacritics: 72 answerable, 10 that nothing answers, and 72 whose document was taken out of the archive, weighed so that one query in four has no answer.
On the even half 8 of 8 unanswerable queries and 44 of 66 whose document was taken out get less than a half, and so do 13 of 66 answerable ones, many of
which are not answered by the first hits either; the area under the curve is .96 and .78. Coverage alone: 6 of 8, 30 of 66, and 10 of 66.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from search_api.answers import QueryKind
from search_api.ranking import Fused

ENOUGH = 0.5
"""From here on the hits are offered as an answer."""

TAKEN_AS_FOUND = frozenset({QueryKind.ENGLISH, QueryKind.SYMBOL, QueryKind.LOCATION})
"""Words tell nothing across languages, and a number is found or not."""

_BEST = 10
_PASSAGES_EACH = 100
"""In a small archive the best of both are the same by chance: there are fewer of them, one for so many passages."""


class Fit(NamedTuple):
    """The curve."""

    covered: float
    agreed: float
    base: float


FIT = Fit(covered=2.99, agreed=7.89, base=-2.83)


def certainty(kind: QueryKind, *, missing: bool, covered: float, agreed: float) -> float:
    """Return how likely it is that the hits answer, 0 to 1.

    `missing`: the archive has not what the query names. `covered`: the weighed share of its words that the first hit has.
    """
    if missing:
        return 0.0
    if kind in TAKEN_AS_FOUND:
        return 1.0
    return 1 / (1 + math.exp(-(FIT.covered * covered + FIT.agreed * agreed + FIT.base)))


def agreement(ranked: Sequence[Fused], passages: int) -> float:
    """Return what share of the best by meaning are also among the best by words, 0 to 1; `passages` are those of the archive."""
    count = max(1, min(_BEST, passages // _PASSAGES_EACH))
    near = sorted((one for one in ranked if one.meaning > 0), key=lambda one: -one.meaning)[:count]
    same = sorted((one for one in ranked if one.words > 0), key=lambda one: -one.words)[:count]
    return len({one.passage_id for one in near} & {one.passage_id for one in same}) / count
