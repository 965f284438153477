"""How documents stand to one another: what one rests on, what rests on it, whether it is still in force, the chain down and up."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime

from indexer.citations import RelationKind
from indexer.directive.citations.effect import find_effect
from indexer.directive.citations.relations import keys_of, keys_of_bearer
from indexer.directive.citations.symbols import canonical_symbol
from indexer.directive.header.issue import days_of_issue
from indexer.domain import Document, DocumentId, TimeInForce, Wording
from indexer.errors import BadRequest
from indexer.language.dates import find_dates
from indexer.protocols import Archive, ArchiveView
from search_api.answers import Hit
from search_api.relations.contradictions import contradictions_of, issued_of
from search_api.relations.coverage import coverage_of, targets_of
from search_api.relations.related import (
    OWN,
    Chain,
    ChainLink,
    Coverage,
    DocumentRelations,
    EffectStatus,
    End,
    RelationEdge,
    Status,
    TargetTable,
    Validity,
)
from search_api.relations.statements import Edges, end_of

_STATUSES = {
    RelationKind.REPEALS: Status.REPEALED,
    RelationKind.REPLACES: Status.REPLACED,
    RelationKind.SUSPENDS: Status.SUSPENDED,
    RelationKind.AMENDS: Status.AMENDED,
    RelationKind.EXTENDS: Status.EXTENDED,
}
_GRAVITY = list(Status)
_CARRYING = frozenset({RelationKind.IMPLEMENTS, RelationKind.GUIDES, RelationKind.CONTINUES})
_RESTING = _CARRYING | {RelationKind.BASIS}
_DEPTH = 4
_MOST_LINKS = 40
_ID = re.compile(r"[0-9a-f]{16}")
_PERIOD = re.compile(r"giai đoạn|nhiệm kỳ|năm", re.IGNORECASE)


class Relations:
    """Answers about relations from one archive. Each call looks at one generation from beginning to end."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def of(self, name: str, as_of: date | None = None) -> DocumentRelations:
        """Return how the document of a symbol or id stands to others; `as_of`: by what was issued until that day.

        Raises
        ------
        BadRequest
            No document bears the symbol, or several do: the message names them.
        """
        with self._view() as view:
            document = document_named(view, name)
            edges = Edges(view, as_of).of(document)
            own = end_of(document).key
            return DocumentRelations(
                document=document,
                validity=with_effect(validity_of(document, edges, as_of), view, document),
                rests_on=_ordered(edge for edge in edges if edge.source.key == own),
                rested_on_by=_ordered(edge for edge in edges if edge.target.key == own),
                between=_ordered(edge for edge in edges if own not in (edge.source.key, edge.target.key) and _by(edge, document)),
                generation=view.generation,
                contradictions=contradictions_of(document, own, edges),
            )

    def validity(self, documents: Iterable[Document]) -> dict[DocumentId, Validity]:
        """Return what the archive says of the validity of each of `documents`; without those of which it says nothing."""
        with self._view() as view:
            return validities(view, documents)

    def chain(self, name: str) -> Chain:
        """Return the chain a document stands in. Raise :class:`BadRequest` as :meth:`of`."""
        with self._view() as view:
            return _chain(view, document_named(view, name))

    def coverage(self, upper: str, lower: str) -> Coverage:
        """Return how far `lower` carries `upper` out. Raise :class:`BadRequest` as :meth:`of`."""
        with self._view() as view:
            return coverage_of(view, document_named(view, upper), document_named(view, lower))

    def targets(self, name: str) -> TargetTable:
        """Return the numeric targets of the chain's documents that the archive has. Raise :class:`BadRequest` as :meth:`of`."""
        with self._view() as view:
            links = _chain(view, document_named(view, name)).links
            return targets_of(view, [link.end.document for link in links if link.end.document is not None])

    def _view(self) -> AbstractContextManager[ArchiveView]:
        return self._archive.view()


def document_named(view: ArchiveView, name: str) -> Document:
    """Return the document of an id or symbol typed in any way. Raise :class:`BadRequest` where it is none or several."""
    if _ID.fullmatch(name):
        return view.document(DocumentId(name))
    symbol = canonical_symbol(name)
    if symbol is None:
        message = Wording(
            f"“{name[:60]}” không phải số, ký hiệu hay mã văn bản", f"“{name[:60]}” is no symbol and no id of a document"
        )
        raise BadRequest("document", message)
    heads = {one.twin_of or one.id: one for one in reversed(view.bearing([symbol]).get(symbol, ()))}
    if not heads:
        raise BadRequest(
            "document", Wording(f"kho không có văn bản số {symbol}", f"the archive has no document numbered {symbol}")
        )
    if len(heads) > 1:
        several = "; ".join(f"{id}: {one.title[:80]}" for id, one in heads.items())
        raise BadRequest(
            "document",
            Wording(
                f"nhiều văn bản cùng số {symbol}, hãy dùng mã: {several}",
                f"several documents are numbered {symbol}, give an id: {several}",
            ),
        )
    return next(iter(heads.values()))


# --- Validity ------------------------------------------------------------------------------------------------


def validities(view: ArchiveView, documents: Iterable[Document]) -> dict[DocumentId, Validity]:
    """Return the validity of each of `documents` of which something is said."""
    documents = tuple(documents)
    described = [document for document in documents if document.header.symbol]
    keys = {key for document in described for key in keys_of_bearer(document.header)}
    # Hardly any document is ended or changed: one question for all of them, mostly answered by nothing.
    edges: defaultdict[str, list[RelationEdge]] = defaultdict(list)
    for edge in Edges(view).united(view.citing(keys, _STATUSES)) if keys else []:
        edges[edge.source.key].append(edge)
        edges[edge.target.key].append(edge)
    found = {
        document.id: validity_of(document, edges[own], None) for document in described if (own := end_of(document).key) in edges
    }
    for document in documents:
        if document.in_force is not None:
            found[document.id] = _by_its_words(found.get(document.id, Validity(Status.UNKNOWN)), document.in_force)
    return {id: validity for id, validity in found.items() if validity.by or validity.status in OWN}


def up_to_date(validity: Validity, document: Document) -> Validity:
    """Return what was said of a document's validity some days ago as it is today: its period may have ended since."""
    ended = _period_end(document, validity.as_of)
    return validity if ended == validity.period_end else replace(validity, period_end=ended)


def told_validity(hits: Sequence[Hit], found: Mapping[DocumentId, Validity]) -> tuple[Hit, ...]:
    """Return hits that tell what other documents say of the validity of theirs, as `found` has it (:func:`validities`)."""
    return tuple(replace(hit, validity=found.get(hit.document.id)) for hit in hits) if found else tuple(hits)


def validity_of(document: Document, edges: Sequence[RelationEdge], as_of: date | None) -> Validity:
    """Return what `edges` say of a document's validity, with what shows it."""
    own = end_of(document).key
    ends = [edge for edge in edges if edge.target.key == own and edge.kind in _STATUSES]
    doubtful = [edge for edge in ends if _is_doubtful(edge, document, edges)]
    sure = sorted((edge for edge in ends if edge not in doubtful), key=lambda edge: -_GRAVITY.index(_status(edge)))
    status = _status(sure[0]) if sure else Status.UNKNOWN
    return Validity(status, tuple(sure), tuple(doubtful), _period_end(document, as_of), as_of)


def with_effect(validity: Validity, view: ArchiveView, document: Document) -> Validity:
    """Return `validity` with what the document itself says of its time in force."""
    effect = find_effect(view.document_passages(document.id), document.header)
    return (
        validity if effect is None else replace(_by_its_words(validity, TimeInForce(effect.starts, effect.ends)), effect=effect)
    )


def _by_its_words(validity: Validity, term: TimeInForce) -> Validity:
    """Return `validity` as a document's own term makes it on its day: what is over, unless somebody extended it, or has not begun."""
    day = validity.as_of or datetime.now(UTC).date()
    status, own = EffectStatus.IN_FORCE, Status.UNKNOWN
    if term.starts and day < term.starts:
        status, own = EffectStatus.NOT_YET, Status.NOT_YET
    elif term.ends and day > term.ends:
        status, own = EffectStatus.EXPIRED, Status.EXPIRED
        if any(edge.kind is RelationKind.EXTENDS for edge in validity.by):
            own = Status.UNKNOWN
    return replace(validity, status=max(validity.status, own, key=_GRAVITY.index), effect_status=status, term=term)


def _status(edge: RelationEdge) -> Status:
    if edge.kind in (RelationKind.REPEALS, RelationKind.REPLACES) and all(statement.places for statement in edge.statements):
        return Status.PARTLY_EXPIRED
    return _STATUSES[edge.kind]


def _is_doubtful(edge: RelationEdge, document: Document, edges: Sequence[RelationEdge]) -> bool:
    """Whether an older document is said to end a newer one, or two to end each other and no date decides."""
    source, issued = issued_of(edge.source), days_of_issue(document.header)
    if source and issued and (source.are_before(issued) or issued.are_before(source)):
        return source.are_before(issued)
    ending = (RelationKind.REPLACES, RelationKind.REPEALS)
    return edge.kind in ending and any(
        other.kind in ending and (other.source.key, other.target.key) == (edge.target.key, edge.source.key) for other in edges
    )


def _period_end(document: Document, as_of: date | None) -> int | None:
    today = as_of or datetime.now(UTC).date()
    subject = document.header.subject or document.title
    years = [int(match.value[-4:]) for match in find_dates(subject) if re.fullmatch(r"\d{4}/\d{4}", match.value)]
    return years[-1] if years and years[-1] < today.year else None


# --- The chain -----------------------------------------------------------------------------------------------


def _chain(view: ArchiveView, document: Document) -> Chain:
    """Walk up what is carried out and down to what carries it out; a document is met once, so that cycles end."""
    edges = Edges(view)
    ends: dict[str, End] = {}
    found: dict[tuple[str, RelationKind, str], RelationEdge] = {}
    complete = True
    for upward in (True, False):
        start = end_of(document)
        ends[start.key] = start
        level, reached = [start], {start.key}
        for _ in range(_DEPTH):
            further: list[End] = []
            for end in level:
                for edge in _steps(edges, end, upward=upward):
                    other = edge.target if upward else edge.source
                    if other.key not in ends and len(ends) >= _MOST_LINKS:
                        complete = False
                        continue
                    ends.setdefault(other.key, other)
                    found[edge.source.key, edge.kind, edge.target.key] = edge
                    if other.key not in reached:
                        reached.add(other.key)
                        further.append(other)
            level = further
    levels = _levels(end_of(document).key, found)
    links = sorted(
        (ChainLink(end, levels.get(key, 0)) for key, end in ends.items()), key=lambda link: (link.level, _name(link.end))
    )
    return Chain(tuple(links), tuple(found.values()), complete)


def _steps(edges: Edges, end: End, *, upward: bool) -> list[RelationEdge]:
    known = edges.of(end.document) if end.document else edges.about(keys_of(end.cited) if end.cited else ())
    near = [edge for edge in known if (edge.source if upward else edge.target).key == end.key and edge.kind in _RESTING]
    carrying = [edge for edge in near if edge.kind in _CARRYING]
    # Laws that are cited as a basis say little where the document says what it carries out.
    return carrying or near if upward else near


def _levels(start: str, edges: Iterable[tuple[str, RelationKind, str]]) -> dict[str, int]:
    """Return how far each document stands above (negative) or below `start`, by the longest way, at most :data:`_DEPTH` steps."""
    pairs = [(source, target) for source, _, target in edges]
    levels = {start: 0}
    for _ in range(_DEPTH):
        for source, target in pairs:
            if source in levels and levels[source] <= 0 and target != start:
                levels[target] = max(-_DEPTH, min(levels.get(target, 0), levels[source] - 1))
            if target in levels and levels[target] >= 0 and source != start:
                levels[source] = min(_DEPTH, max(levels.get(source, 0), levels[target] + 1))
    return levels


# --- Order ---------------------------------------------------------------------------------------------------

_ORDER = list(RelationKind)


def _ordered(edges: Iterable[RelationEdge]) -> tuple[RelationEdge, ...]:
    return tuple(sorted(edges, key=lambda edge: (_ORDER.index(edge.kind), -edge.total, edge.source.key, edge.target.key)))


def _by(edge: RelationEdge, document: Document) -> bool:
    return any(statement.document.id == document.id for statement in edge.statements)


def _name(end: End) -> str:
    return (end.document.header.symbol or end.document.title) if end.document else end.key
