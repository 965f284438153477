"""What kind of answer a query asks for, and which passages hold one. Pure.

It is gentle, as :mod:`search_api.search.fitness` is: what holds such an answer comes before what speaks of the same and holds none.
"""

import re
from collections.abc import Collection, Iterable

from indexer.assignments import Assignment
from indexer.directive.assignments.units import is_same_unit, unit_key
from indexer.domain import PassageId, Wording
from indexer.language.abbreviations import find_abbreviations
from indexer.language.folding import fold
from search_api.answers import PartKind, Understanding
from search_api.query.scope import ASKED
from search_api.query.shortening import written_out
from search_api.search.ranking import Factor, Fused, in_order, times

# As folded text has it.
_TASK = re.compile(
    r"(?<!\w)(?:nhiem vu|trach nhiem|phan cong|chu tri|phoi hop|tham muu|don doc|theo doi|giao (?:cho|viec|nhiem vu)"
    r"|(?:van ban|chi thi|ke hoach|quyet dinh|cong van|ai|nao) giao|assign\w*|responsib\w+|in charge|leads?|supervis\w+)(?!\w)"
)

NOBODY = Factor(Wording("không nêu đơn vị được giao", "it names nobody who is to do it"), 0.85)
"""How much less a passage counts that tells nobody to do anything, where it is asked who is to.

Chosen on the even half of the staff queries among .95, .9, .85, .8 and .7: .670 → .686 typed, .652 → .667 without diacritics.
"""

NOT_TO = Factor(Wording("không giao cho đơn vị được hỏi", "not told to the body asked for"), 0.8)
"""How much less a passage counts that tells the body whose tasks are asked for to do nothing.

No judged staff query changes by it between .9 and .8 (``python -m tests.relevance.sets staff_dev --half even``).
"""


def asks_for_tasks(understanding: Understanding) -> bool:
    """Tell whether a query is about who must do what or by when."""
    named = any(part.kind in (PartKind.ASSIGNEE, PartKind.DEADLINE) for part in understanding.parts)
    return named or _speaks_of_tasks(understanding)


def asks_who(understanding: Understanding) -> bool:
    """Tell whether it is asked who is to do something."""
    return any(part.kind is PartKind.ASSIGNEE and part.value == ASKED for part in understanding.parts)


def units_named(understanding: Understanding) -> frozenset[str]:
    """Return the keys of the bodies whose tasks a query asks for; none where it speaks of no task."""
    if not _speaks_of_tasks(understanding):
        return frozenset()
    names = (part.value for part in understanding.parts if part.kind is PartKind.ASSIGNEE and part.value != ASKED)
    return frozenset(key for name in names if (key := unit_key(written_out(name, find_abbreviations(name)))))


def is_given_to(one: Assignment, keys: Collection[str]) -> bool:
    """Tell whether it is the task of a body that one of `keys` names, alone or with others."""
    units = (*one.assignees, *one.coordinating, *one.executors)
    return any(is_same_unit(unit.key, key) for unit in units for key in keys)


def by_assignee(fused: Iterable[Fused], naming: Collection[PassageId], less: Factor = NOBODY) -> tuple[Fused, ...]:
    """Weigh each passage by whether it is among those `naming` who is to do something, best first; others count `less`."""
    return in_order(one if one.passage_id in naming else times(one, less.value, less.why) for one in fused)


def _speaks_of_tasks(understanding: Understanding) -> bool:
    return _TASK.search(fold(understanding.text)) is not None
