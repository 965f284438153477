"""What passages assign, as evidence: which of them tell somebody to do something, and what they tell."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from indexer.assignments import Assignment
from indexer.domain import PassageId
from indexer.language.folding import fold
from indexer.protocols import ArchiveView
from search_api.answers import Hit, PartKind, Understanding

# As folded text has it.
_TASK = re.compile(
    r"(?<!\w)(?:nhiem vu|trach nhiem|phan cong|chu tri|phoi hop|tham muu|don doc|theo doi|giao (?:cho|viec|nhiem vu)"
    r"|(?:van ban|chi thi|ke hoach|quyet dinh|cong van|ai|nao) giao|assign\w*|responsib\w+|in charge|leads?|supervis\w+)(?!\w)"
)


def asks_for_tasks(understanding: Understanding) -> bool:
    """Tell whether a query is about who must do what or by when."""
    named = any(part.kind in (PartKind.ASSIGNEE, PartKind.DEADLINE) for part in understanding.parts)
    return named or _TASK.search(fold(understanding.text)) is not None


def told_assignments(view: ArchiveView, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return hits that tell what their passages assign."""
    found: defaultdict[PassageId, list[Assignment]] = defaultdict(list)
    for one in view.assignments(hit.passage.id for hit in hits):
        found[one.passage_id].append(one)
    return tuple(replace(hit, assignments=tuple(found[hit.passage.id])) if hit.passage.id in found else hit for hit in hits)
