"""Where documents contradict one another about one of them: each ends the other, other days of issue, changed after its end. Pure."""

from collections.abc import Iterator, Sequence

from indexer.citations import RelationKind
from indexer.directive.header.issue import Days, days_of_issue, may_be_issued
from indexer.domain import Document
from search_api.relations.related import Contradiction, ContradictionKind, End, RelationEdge

_ENDING = frozenset({RelationKind.REPLACES, RelationKind.REPEALS})
_CHANGING = frozenset({RelationKind.AMENDS, RelationKind.EXTENDS, RelationKind.GUIDES, RelationKind.IMPLEMENTS})


def contradictions_of(document: Document, own: str, edges: Sequence[RelationEdge]) -> tuple[Contradiction, ...]:
    """Return what `edges` say of a document (`own` is its key) that cannot all be, each with the edges whose statements show it."""
    return (
        *_each_ends_the_other(own, edges),
        *_other_days(document, own, edges),
        *_changed_after_its_end(own, edges),
    )


def _each_ends_the_other(own: str, edges: Sequence[RelationEdge]) -> Iterator[Contradiction]:
    ending = [edge for edge in edges if edge.kind in _ENDING]
    for edge in ending:
        if edge.target.key == own:
            for other in ending:
                if (other.source.key, other.target.key) == (own, edge.source.key):
                    yield Contradiction(ContradictionKind.EACH_ENDS_THE_OTHER, (edge, other))


def _other_days(document: Document, own: str, edges: Sequence[RelationEdge]) -> Iterator[Contradiction]:
    """Yield the citations that give the document another day of issue than it bears."""
    for edge in edges:
        for end in (edge.source, edge.target):
            cited = end.cited.issued if end.key == own and end.cited else None
            if cited is not None and may_be_issued(document.header, cited) is False:
                yield Contradiction(ContradictionKind.OTHER_DAY, (edge,))


def _changed_after_its_end(own: str, edges: Sequence[RelationEdge]) -> Iterator[Contradiction]:
    told = [edge for edge in edges if edge.target.key == own and edge.source.key != own]
    # Where but parts of it ended the rest can be changed.
    ended = [edge for edge in told if edge.kind in _ENDING and not all(statement.places for statement in edge.statements)]
    for end in ended:
        for change in told:
            first, second = issued_of(end.source), issued_of(change.source)
            if change.kind in _CHANGING and first and second and first.are_before(second) and change.source.key != end.source.key:
                yield Contradiction(ContradictionKind.CHANGED_AFTER_ITS_END, (end, change))


def issued_of(end: End) -> Days | None:
    """Return the days on which a document may have been issued, as it says itself or as it is cited."""
    if end.document and (held := days_of_issue(end.document.header)):
        return held
    return Days(end.cited.issued, end.cited.issued) if end.cited and end.cited.issued else None
