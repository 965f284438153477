"""What kind of answer a query asks for, and which passages hold one. Pure.

It is gentle, as :mod:`search_api.fitness` is: what holds such an answer comes before what speaks of the same and holds none.
"""

from collections.abc import Collection, Iterable

from indexer.domain import PassageId, Wording
from search_api.answers import PartKind, Understanding
from search_api.ranking import Fused, in_order, times
from search_api.scope import ASKED

NOBODY = 0.85
"""How much less a passage counts that tells nobody to do anything, where it is asked who is to.

Chosen on the even half of the staff queries among .95, .9, .85, .8 and .7: .670 → .686 typed, .652 → .667 without diacritics.
"""

NOBODY_NAMED = Wording("không nêu đơn vị được giao", "it names nobody who is to do it")


def asks_who(understanding: Understanding) -> bool:
    """Tell whether it is asked who is to do something."""
    return any(part.kind is PartKind.ASSIGNEE and part.value == ASKED for part in understanding.parts)


def by_assignee(fused: Iterable[Fused], naming: Collection[PassageId]) -> tuple[Fused, ...]:
    """Weigh each passage by whether it is among those `naming` who is to do something, best first."""
    return in_order(one if one.passage_id in naming else times(one, NOBODY, NOBODY_NAMED) for one in fused)
