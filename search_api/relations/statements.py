"""Citations → edges between resolved documents, with the passages that say so."""

from collections.abc import Iterable, Sequence
from datetime import date

from indexer.citations import Citation, CitedDocument, RelationKind
from indexer.directive.citations.relations import keys_of_bearer
from indexer.directive.header.issue import days_of_issue
from indexer.domain import Document, DocumentId, PassageId
from indexer.protocols import ArchiveView
from search_api.relations.related import End, RelationEdge, Statement
from search_api.relations.resolution import bearers_of, name_cited, resolve
from search_api.search.hits import document_of

KEPT = 5
"""Statements that are kept of an edge."""


class Edges:
    """What citations say, each document looked up once."""

    def __init__(self, view: ArchiveView, as_of: date | None = None) -> None:
        """`as_of`: what was surely issued later says nothing; what has no date does, and what has but the month that the day is in."""
        self._view = view
        self._as_of = as_of
        self._bearers: dict[str, tuple[Document, ...]] = {}
        self._laws: dict[str, tuple[Document, ...]] = {}
        self._documents: dict[DocumentId, Document] = {}

    def of(self, document: Document) -> list[RelationEdge]:
        """Return what a document says, and what is said of it by its symbol."""
        return self.united([*self._view.citations(document.id), *self._view.citing(keys_of_bearer(document.header))])

    def about(self, keys: Iterable[str]) -> list[RelationEdge]:
        """Return what is said of a document that is known by `keys` alone."""
        return self.united(self._view.citing(keys))

    def united(self, citations: Sequence[Citation]) -> list[RelationEdge]:
        """Return one edge for each pair of documents and kind; *cites* only where nothing more is said of the pair."""
        self._look_up(citations)
        passages = self._view.passages({citation.passage_id for citation in citations})
        edges: dict[tuple[str, RelationKind, str], tuple[End, End, dict[tuple[PassageId, int], Statement]]] = {}
        for citation in citations:
            by = self._documents.get(document_of(citation.passage_id))
            if by is None or citation.passage_id not in passages:
                continue
            if self._as_of and (issued := days_of_issue(by.header)) and issued.first > self._as_of:
                continue
            cited = self.end(citation.document, by)
            other = self.end(citation.partner, by) if citation.partner else end_of(by)
            source, target = (cited, other) if citation.is_active else (other, cited)
            if source.key == target.key:
                continue
            held = edges.setdefault((source.key, citation.kind, target.key), (source, target, {}))
            statement = Statement(passages[citation.passage_id], by, citation.phrase, *citation.range, citation.places)
            held[2].setdefault((citation.passage_id, citation.range.start), statement)
        said_more = {(source, target) for source, kind, target in edges if kind is not RelationKind.CITES}
        return [
            RelationEdge(source, kind, target, tuple(statements.values())[:KEPT], len(statements))
            for (source_key, kind, target_key), (source, target, statements) in edges.items()
            if kind is not RelationKind.CITES or (source_key, target_key) not in said_more
        ]

    def cited_by(self, document: Document, citations: Sequence[Citation]) -> list[tuple[Citation, End]]:
        """Return each of a document's citations with what it names, as far as the archive tells; in the order given."""
        self._look_up(citations)
        return [(citation, self.end(citation.document, document)) for citation in citations]

    def end(self, cited: CitedDocument, by: Document) -> End:
        """Return the document that is cited, as far as the archive tells; :meth:`_look_up` has met its symbols and its name."""
        said = days_of_issue(by.header)
        return resolve(cited, bearers_of(cited, self._bearers, self._laws), said.last if said else None)

    def _look_up(self, citations: Sequence[Citation]) -> None:
        cited = [one for citation in citations for one in (citation.document, citation.partner) if one is not None]
        symbols = {symbol for one in cited for symbol in ([one.symbol] if one.symbol else one.candidates)}
        fresh = symbols - self._bearers.keys()
        found = self._view.bearing(fresh)
        self._bearers |= {symbol: found.get(symbol, ()) for symbol in fresh}
        names = {name for one in cited if (name := name_cited(one))} - self._laws.keys()
        laws = self._view.entitled(names)
        self._laws |= {name: laws.get(name, ()) for name in names}
        ids = {document_of(citation.passage_id) for citation in citations} - self._documents.keys()
        self._documents |= self._view.documents_by_id(ids)


def end_of(document: Document) -> End:
    """Return the end that is a document of the archive."""
    return End(document.twin_of or document.id, document)
