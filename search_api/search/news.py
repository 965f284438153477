"""What came into the archive since somebody last looked, of what he follows."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from indexer.domain import Document, DocumentId
from search_api.choices import Choices, Filters, Grouping, Sort
from search_api.relations.related import Statement
from search_api.relations.relations import Relations
from search_api.search.filtering import moment_text
from search_api.search.searcher import MAX_LIMIT, Searcher

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class News:
    """The new documents among those that somebody follows."""

    count: int
    documents: tuple[Document, ...]
    """The first of them."""
    until: str
    """What to ask with next time: up to here everything is told."""
    generation: int


def new_matching(searcher: Searcher, query: str, filters: Filters, *, literal: bool = False) -> News:
    """Return the documents indexed since ``filters.since`` that a query surely finds, or the filters alone let through.

    At most :data:`~search_api.search.searcher.MAX_LIMIT` are counted for a query. Raises what :meth:`Searcher.search` raises.
    """
    until = _until(searcher)
    if filters.since is None or not query.strip():
        return _listed(searcher, filters, until)
    # By date only those hits are listed that answer about as well as the best.
    choices = Choices(filters, Sort.DATE, Grouping.DOCUMENT)
    answer = searcher.search(query, limit=MAX_LIMIT, literal=literal, choices=choices)
    documents = tuple(hit.document for hit in answer.hits) if answer.confident else ()
    return News(len(documents), documents[:_SHOWN], until, answer.generation)


def new_citing(searcher: Searcher, relations: Relations, cited: str, filters: Filters) -> News:
    """Return the documents indexed since ``filters.since`` that cite the document of a symbol or id, or name it with what they do.

    Raises what :meth:`Relations.of` raises.
    """
    until = _until(searcher)
    theirs = tuple(document.id for document, _ in citing(relations, cited))
    if not theirs:
        return replace(_listed(searcher, Filters(), until), count=0, documents=())
    return _listed(searcher, replace(filters, documents=theirs), until)


def citing(relations: Relations, cited: str) -> list[tuple[Document, Statement]]:
    """Return the documents that cite the document of a symbol or id, those indexed last first, each with where it says so first.

    Raises what :meth:`Relations.of` raises.
    """
    found: dict[DocumentId, tuple[Document, Statement]] = {}
    for edge in relations.of(cited).rested_on_by:
        if edge.source.document is not None:
            found.setdefault(edge.source.document.id, (edge.source.document, edge.statements[0]))
    return sorted(found.values(), key=lambda one: (-one[0].indexed_at.timestamp(), one[0].id))


def _listed(searcher: Searcher, filters: Filters, until: str) -> News:
    page = searcher.documents(limit=_SHOWN, choices=Choices(filters))
    if filters.since is None:
        return News(0, (), until, page.generation)
    return News(page.total, page.documents, until, page.generation)


def _until(searcher: Searcher) -> str:
    """Return the moment up to which everything is in: not the clock's, for what is being indexed now is told only when it can be found."""
    return moment_text(searcher.indexed_until() or datetime.fromtimestamp(0, UTC))
