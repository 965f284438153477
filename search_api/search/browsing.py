"""What filters let through where nothing is asked: the newest documents, and their passages in reading order."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from indexer.domain import Document, DocumentId, Passage, PassageId, Role
from indexer.protocols import ArchiveView
from search_api.answers import Answer, DocumentPage, Further, Hit, QueryKind, Understanding
from search_api.choices import Choices, Facet, FacetCounts, Filters, Grouping, without
from search_api.search.assigned import told_assignments
from search_api.search.facets import Table, counted
from search_api.search.hits import document_of

_LOOKED_AT = 20
"""Passages at the beginning of a document among which those are chosen that show what it is about."""
_FURTHER = 2
_TELLING = 40

NOTHING_ASKED = Understanding(
    typed="",
    normalised="",
    text="",
    asked="",
    restored=None,
    confidence=1.0,
    language="vi",
    has_diacritics=False,
    kind=QueryKind.PLAIN,
    references=(),
    quotes=(),
    terms=(),
    notes=(),
)


def browse(
    view: ArchiveView, table: Table, choices: Choices, *, limit: int, offset: int, understanding: Understanding = NOTHING_ASKED
) -> Answer:
    """Return what the filters let through, newest document first: a hit for each document, or for each passage.

    `understanding` is of a query that asks for nothing, and demands something of the documents at most.
    """
    demanded = understanding.filters
    positions = table.let_through(demanded, choices.filters)
    if choices.filters.assigns:
        total, hits = _assigning(view, [table.ids[position] for position in positions], choices.group, limit, offset)
    elif choices.group is Grouping.DOCUMENT:
        total = len(positions)
        hits = _document_hits(view, [table.ids[position] for position in positions[offset : offset + limit]], offset)
    else:
        ends = np.cumsum(table.passage_counts[positions])
        total = int(ends[-1]) if len(ends) else 0
        hits = _passage_hits(
            view, [table.ids[position] for position in positions], ends.tolist(), range(offset, min(offset + limit, total))
        )
    return Answer(
        understanding=understanding,
        hits=told_assignments(view, tuple(hits)),
        total=total,
        offset=offset,
        confident=True,
        took_ms=0.0,
        generation=view.generation,
        facets=facets_of(table, choices, demanded) if choices.counted else (),
    )


def document_page(view: ArchiveView, table: Callable[[], Table], choices: Choices, *, limit: int, offset: int) -> DocumentPage:
    """Return a page of the documents that filters let through, newest first. `table` is asked for where it is needed."""
    filters = choices.filters
    if filters == Filters():
        documents, total = view.documents(offset=offset, limit=limit)
    else:
        documents, total = _listed(view, table(), filters, limit=limit, offset=offset)
    if not choices.counted:
        return DocumentPage(tuple(documents), total, offset, view.generation)
    # One year is no history: it is that of all years, whatever year is chosen.
    years = table().years(table().let_through(without(filters, Facet.YEAR)))
    return DocumentPage(tuple(documents), total, offset, view.generation, facets_of(table(), choices), years)


def _listed(view: ArchiveView, table: Table, filters: Filters, *, limit: int, offset: int) -> tuple[list[Document], int]:
    found = table.let_through(filters)
    ids = [table.ids[position] for position in found[offset : offset + limit]]
    held = view.documents_by_id(ids)
    return [held[id] for id in ids], len(found)


def facets_of(table: Table, choices: Choices, demanded: Filters = Filters()) -> tuple[FacetCounts, ...]:
    """Return the counts over all documents that the filters let through, and what a query demands."""
    return counted(table, choices.filters, lambda filters: table.let_through(demanded, filters))


def _document_hits(view: ArchiveView, ids: Sequence[DocumentId], offset: int) -> Iterator[Hit]:
    documents = view.documents_by_id(ids)
    first = view.passages(
        PassageId(f"{id}.{ordinal}") for id in ids for ordinal in range(1, min(documents[id].passage_count, _LOOKED_AT) + 1)
    )
    for rank, id in enumerate(ids, start=offset + 1):
        held = sorted((passage for passage in first.values() if passage.document_id == id), key=lambda passage: passage.ordinal)
        long = [passage for passage in held if passage.role is Role.BODY and len(passage.text) >= _TELLING]
        # Before the first heading stands what it is based on.
        telling = [passage for passage in long if passage.section_path] or long or held
        if telling:
            further = tuple(Further(passage, 0.0, ()) for passage in telling[1 : 1 + _FURTHER])
            yield _hit(rank, telling[0], documents[id], further, documents[id].passage_count - 1)


def _assigning(
    view: ArchiveView, ids: Sequence[DocumentId], group: Grouping, limit: int, offset: int
) -> tuple[int, Iterator[Hit]]:
    """Return how many there are of the documents `ids`, or of their passages, that assign something, and the hits of a page of them."""
    held: defaultdict[DocumentId, list[PassageId]] = defaultdict(list)
    for id in view.assigning():
        held[document_of(id)].append(id)
    bunches = [held[id] for id in ids if id in held]
    if group is not Grouping.DOCUMENT:
        bunches = [[id] for bunch in bunches for id in bunch]
    shown = bunches[offset : offset + limit]
    passages = view.passages(id for bunch in shown for id in bunch[: 1 + _FURTHER])
    documents = view.documents_by_id({document_of(bunch[0]) for bunch in shown})

    def hit(rank: int, bunch: Sequence[PassageId]) -> Hit:
        further = tuple(Further(passages[id], 0.0, ()) for id in bunch[1 : 1 + _FURTHER])
        return _hit(rank, passages[bunch[0]], documents[document_of(bunch[0])], further, len(bunch) - 1)

    return len(bunches), (hit(rank, bunch) for rank, bunch in enumerate(shown, start=offset + 1))


def _passage_hits(view: ArchiveView, ids: Sequence[DocumentId], ends: Sequence[int], places: range) -> Iterator[Hit]:
    """Yield the passages at `places`, counted from 0 through all documents `ids`, whose passages end at `ends`."""
    wanted: list[PassageId] = []
    for place in places:
        at = int(np.searchsorted(ends, place, side="right"))
        wanted.append(PassageId(f"{ids[at]}.{place - (ends[at - 1] if at else 0) + 1}"))
    passages = view.passages(wanted)
    documents = view.documents_by_id({passage.document_id for passage in passages.values()})
    for rank, id in enumerate(wanted, start=places.start + 1):
        yield _hit(rank, passages[id], documents[passages[id].document_id])


def _hit(rank: int, passage: Passage, document: Document, further: tuple[Further, ...] = (), further_total: int = 0) -> Hit:
    return Hit(rank, 0.0, passage, document, (), (), further=further, further_total=further_total)
