"""What passages assign, told with the hits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from indexer.assignments import Assignment
from indexer.domain import PassageId
from indexer.protocols import ArchiveView
from search_api.answers import Hit


def told_assignments(view: ArchiveView, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return hits that tell what their passages assign."""
    found: defaultdict[PassageId, list[Assignment]] = defaultdict(list)
    for one in view.assignments(hit.passage.id for hit in hits):
        found[one.passage_id].append(one)
    return tuple(replace(hit, assignments=tuple(found[hit.passage.id])) if hit.passage.id in found else hit for hit in hits)
