"""An exact, simple archive in memory: what every other archive is judged by, and a stand-in for the tests of its users."""

import math
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from indexer.assignments import Assignment, AssignmentQuery
from indexer.citations import Citation, RelationKind
from indexer.directive.assignments.assignments import find_assignments
from indexer.directive.assignments.filing import Filed, filed, is_asked
from indexer.directive.citations.citations import find_citations
from indexer.directive.citations.effect import term_of
from indexer.directive.citations.law_names import name_of_law
from indexer.directive.citations.relations import keys_of_citation
from indexer.directive.header.doubts import is_unsure
from indexer.directive.header.issue import order_of_issue
from indexer.directive.likeness import Member, sketch, twins
from indexer.domain import (
    ArchiveStatus,
    Document,
    DocumentId,
    DocumentText,
    EmbeddedDocument,
    HeaderField,
    ModelIdentity,
    Page,
    Passage,
    PassageId,
    Ranking,
    Role,
    Scored,
    Source,
    SourceState,
    Term,
    Vector,
    Vectors,
)
from indexer.errors import ArchiveBusy, ArchiveMissing, IndexIncompatible, NotInArchive
from indexer.language.folding import symbol_term
from indexer.register import EVERYTHING
from indexer.storage.bags import BOTH_SHARE, bags, count, place_worth
from indexer.storage.definitions import commonest, definitions_of
from indexer.storage.staging import check


@dataclass(frozen=True)
class _State:
    """One generation."""

    generation: int = 0
    model: ModelIdentity | None = None
    committed_at: datetime | None = None
    documents: dict[DocumentId, EmbeddedDocument] = field(default_factory=dict)
    """In the order put."""
    sources: dict[tuple[str, str], Source] = field(default_factory=dict)


class InMemoryArchive:
    """The whole archive in dictionaries; every answer is computed from scratch."""

    def __init__(self, rules: str = "rules") -> None:
        self.rules = rules
        self._state = _State()
        self._writing = threading.Lock()

    @contextmanager
    def view(self) -> Iterator["InMemoryView"]:
        """See :class:`indexer.protocols.Archive`."""
        if self._state.generation == 0:
            raise ArchiveMissing("memory")
        yield InMemoryView(self._state)

    @contextmanager
    def writer(self, model: ModelIdentity, *, rebuild: bool = False) -> Iterator["InMemoryWriter"]:
        """See :class:`indexer.protocols.Archive`."""
        if not self._writing.acquire(blocking=False):
            raise ArchiveBusy("memory")
        try:
            held = self._state.model
            if held is not None and held != model and not rebuild:
                raise IndexIncompatible(held.name, model.name)
            yield InMemoryWriter(self, model, rebuild=rebuild)
        finally:
            self._writing.release()

    def verify(self) -> "NothingWrong":
        """See :class:`indexer.protocols.Archive`."""
        return NothingWrong()


class NothingWrong:
    findings: Sequence[str] = ()
    repaired = True


class InMemoryWriter:
    """Changes copies of the dictionaries, and puts them in place at commit."""

    def __init__(self, archive: InMemoryArchive, model: ModelIdentity, *, rebuild: bool) -> None:
        self._archive, self._model = archive, model
        state = archive._state
        self._begin(replace(state, documents={}, sources={}) if rebuild else state)
        self._changed = rebuild and state.generation > 0

    def _begin(self, state: _State) -> None:
        self._known = tuple(_in_order(state.sources.values()))
        self._documents, self._sources = dict(state.documents), dict(state.sources)
        self._losing: set[DocumentId] = set()
        self._changed = False

    def known_sources(self) -> Sequence[Source]:
        return self._known

    def has_document(self, id: DocumentId) -> bool:
        return id in self._documents

    def put_document(self, document: EmbeddedDocument) -> None:
        check(document, self._model.dimension)
        id = document.text.document.id
        self._documents.pop(id, None)
        text = document.text
        told = replace(text, document=replace(text.document, in_force=term_of(text.passages, text.document.header)))
        self._documents[id] = replace(document, text=told, vectors=document.vectors.astype(np.float16).astype(np.float32))
        self._losing.discard(id)
        self._changed = True

    def put_source(self, source: Source) -> None:
        self.remove_source(source.root, source.path)
        self._sources[source.root, source.path] = source

    def remove_source(self, root: str, path: str) -> None:
        before = self._sources.pop((root, path), None)
        if before is not None and before.state is SourceState.INDEXED and before.document_id is not None:
            self._losing.add(before.document_id)
        self._changed = True

    def commit(self) -> int:
        state = self._archive._state
        if not self._changed:
            return state.generation
        alive = {source.document_id for source in self._sources.values() if source.state is SourceState.INDEXED}
        documents = {id: document for id, document in self._documents.items() if id not in self._losing - alive}
        if alive - documents.keys():
            raise ValueError("an indexed source belongs to a document that was never put")
        state = _State(state.generation + 1, self._model, datetime.now(UTC), documents, dict(self._sources))
        self._archive._state = state
        self._begin(state)
        return state.generation


class InMemoryView:
    """One generation, read-only."""

    def __init__(self, state: _State) -> None:
        self._state = state
        self._passages = {p.id: p for document in state.documents.values() for p in document.text.passages}
        self._twins = twins([self._member(document.text) for document in state.documents.values()])

    @property
    def generation(self) -> int:
        return self._state.generation

    def status(self) -> ArchiveStatus:
        sources = self._state.sources.values()
        return ArchiveStatus(
            generation=self.generation,
            documents=len(self._state.documents),
            passages=len(self._passages),
            windows=sum(len(document.windows) for document in self._state.documents.values()),
            model=self._state.model,
            disk_bytes=0,
            committed_at=self._state.committed_at,
            sources={state: sum(source.state is state for source in sources) for state in SourceState},
            roots=tuple(sorted({source.root for source in sources})),
            recognised_documents=sum(held.text.document.recognised_pages > 0 for held in self._state.documents.values()),
            recognised_pages=sum(held.text.document.recognised_pages for held in self._state.documents.values()),
        )

    def _member(self, text: DocumentText) -> Member:
        document, header = text.document, text.document.header
        return Member(
            id=document.id,
            sketch=sketch(passage.text for passage in text.passages),
            symbol=symbol_term(header.symbol) if header.symbol else None,
            type=header.type,
            issued=header.issued,
            is_draft=header.is_draft or "draft" in document.restrictions,
            is_recognised=document.recognised_pages > 0,
            modified_ns=max((source.modified_ns for source in self._sources_of(document.id)), default=0),
        )

    # --- Documents ---

    def _described(self, id: DocumentId) -> Document:
        document = replace(self._state.documents[id].text.document, twin_of=self._twins.get(id))
        files = dict.fromkeys(source.path for source in self._sources_of(id))
        return replace(document, files=tuple(files)) if files else document

    def _all_documents(self) -> list[Document]:
        described = sorted(map(self._described, self._state.documents), key=lambda document: (document.title, document.id))
        return sorted(described, key=lambda document: order_of_issue(document.header), reverse=True)

    def documents(self, *, offset: int = 0, limit: int = 50) -> tuple[Sequence[Document], int]:
        everything = self._all_documents()
        return everything[offset : offset + limit], len(everything)

    def document(self, id: DocumentId) -> Document:
        self._held(id)
        return self._described(id)

    def documents_by_id(self, ids: Iterable[DocumentId]) -> dict[DocumentId, Document]:
        return {id: self._described(id) for id in ids if id in self._state.documents}

    def hides(self, id: DocumentId) -> bool:
        return False

    def twins(self, id: DocumentId) -> Sequence[Document]:
        head = self.document(id).twin_of or id
        family = [document for document in self._all_documents() if head in (document.id, document.twin_of) and document.id != id]
        return sorted(family, key=lambda document: document.id != head)

    def pages(self, id: DocumentId, first: int = 1, last: int | None = None) -> Sequence[Page]:
        wanted = (page for page in self._held(id).text.pages if page.number >= first and (last is None or page.number <= last))
        return sorted(wanted, key=lambda page: page.number)

    def document_passages(self, id: DocumentId) -> Sequence[Passage]:
        return sorted(self._held(id).text.passages, key=lambda passage: passage.ordinal)

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        return {id: self._passages[id] for id in ids if id in self._passages}

    def _held(self, id: DocumentId) -> EmbeddedDocument:
        if id not in self._state.documents:
            raise NotInArchive(id)
        return self._state.documents[id]

    # --- Rankings: equal scores stand in the order in which the passages were put ---

    def nearest(self, vector: Vector, limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        best: dict[PassageId, float] = {}
        for document in self._state.documents.values():
            cosines = document.vectors @ vector.astype(np.float32)
            for window, cosine in zip(document.windows, cosines.tolist(), strict=True):
                best[window.passage_id] = max(cosine, best.get(window.passage_id, -2.0))
        return self._ranked(best, limit, within)

    def matching(self, terms: Sequence[Term], limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        own, place = self._bags()
        scores: defaultdict[PassageId, float] = defaultdict(float)
        for term in terms:
            if term.weight > 0:
                worth = place_worth(sum(term.text in bag for bag in own.values()), len(own))
                inside = dict(_bm25(own, term.text))
                above = {id: worth for id, bag in place.items() if bag[term.text] and worth > 0}
                for id in inside | above:
                    less, more = sorted((inside.get(id, 0.0), above.get(id, 0.0)))
                    scores[id] += (more + BOTH_SHARE * less) * term.weight
        return self._ranked(scores, limit, within)

    def _bags(self) -> tuple[dict[PassageId, Counter[str]], dict[PassageId, Counter[str]]]:
        own, place = {}, {}
        for document in self._state.documents.values():
            for passage in document.text.passages:
                bag = bags(document.text.document, passage)
                own[passage.id], place[passage.id] = Counter(bag.own.split()), Counter(bag.place.split())
        return own, place

    def _ranked(self, scores: dict[PassageId, float], limit: int, within: frozenset[DocumentId] | None) -> Ranking:
        ranking = (
            Scored(id, scores[id])
            for id, passage in self._passages.items()
            if id in scores and (within is None or passage.document_id in within)
        )
        return tuple(sorted(ranking, key=lambda scored: -scored.score)[: max(limit, 0)])

    def by_symbol(self, symbol: str, limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        wanted = symbol_term(symbol)
        bearing, mentioning = [], []
        for document in self._all_documents():
            if within is not None and document.id not in within:
                continue
            bears = document.header.symbol is not None and symbol_term(document.header.symbol) == wanted
            for passage in self.document_passages(document.id):
                if bears:
                    bearing.append(passage)
                elif wanted in map(symbol_term, passage.symbols):
                    mentioning.append(passage)
        doubts = {document.id for document in self._all_documents() if is_unsure(document.header, HeaderField.SYMBOL)}
        bearing.sort(key=lambda passage: (passage.document_id in doubts, passage.role is not Role.LETTERHEAD))
        ranking = [Scored(p.id, 1.5 if p.document_id in doubts else 2.0) for p in bearing]
        ranking += [Scored(p.id, 1.0) for p in mentioning]
        return tuple(ranking[: max(limit, 0)])

    def term_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        own, _ = self._bags()
        return {term: sum(term in bag for bag in own.values()) for term in terms}

    def vectors(self, id: PassageId) -> Vectors:
        if id not in self._passages:
            raise NotInArchive(id)
        document = self._state.documents[self._passages[id].document_id]
        rows = [i for i, window in enumerate(document.windows) if window.passage_id == id]
        return document.vectors[rows]

    # --- Citations ---

    def assignments(self, passages: Iterable[PassageId] | None = None) -> Sequence[Assignment]:
        wanted = None if passages is None else frozenset(passages)
        texts = [document.text for document in self._state.documents.values()]
        found = [find_assignments(text.passages, text.document.header) for text in texts]
        order = {id: place for place, id in enumerate(self._passages)}
        put = [one for of_document in found for one in sorted(of_document, key=lambda one: order[one.passage_id])]
        return [one for one in put if wanted is None or one.passage_id in wanted]

    def assigning(self) -> Sequence[PassageId]:
        return list(dict.fromkeys(one.passage_id for one in self.assignments()))

    def register(self, query: AssignmentQuery = EVERYTHING, *, offset: int = 0, limit: int | None = None) -> Sequence[Assignment]:
        asked = sorted(
            (held.order, one)
            for one, held, document in self._filed()
            if (document.twin_of is None if query.document is None else document.id == query.document)
            and is_asked(query, one, held)
        )
        return [one for _, one in asked][offset:][:limit]

    def register_length(self, query: AssignmentQuery = EVERYTHING) -> int:
        return len(self.register(query))

    def bodies(self) -> Sequence[tuple[str, str]]:
        return sorted({body.key: body.name for _, held, _ in reversed(list(self._filed())) for body in held.bodies}.items())

    def _filed(self) -> Iterator[tuple[Assignment, Filed, Document]]:
        for id, document in self._state.documents.items():
            header = document.text.document.header
            for one in find_assignments(document.text.passages, header):
                yield one, filed(one, header), self.document(id)

    def citations(self, id: DocumentId) -> Sequence[Citation]:
        text = self._held(id).text
        return find_citations(self.document_passages(id), text.document.header)

    def citing(self, keys: Iterable[str], kinds: Iterable[RelationKind] = tuple(RelationKind)) -> Sequence[Citation]:
        wanted, among = frozenset(keys), frozenset(kinds)
        found = (citation for id in self._state.documents for citation in self.citations(id))
        return [citation for citation in found if citation.kind in among and wanted & keys_of_citation(citation)]

    def bearing(self, symbols: Iterable[str]) -> dict[str, tuple[Document, ...]]:
        documents = [(symbol_term(one.header.symbol), one) for one in self._all_documents() if one.header.symbol]
        found = {symbol: tuple(one for key, one in documents if key == symbol_term(symbol)) for symbol in symbols}
        return {symbol: bearers for symbol, bearers in found.items() if bearers}

    def entitled(self, names: Iterable[str]) -> dict[str, tuple[Document, ...]]:
        laws = [(name_of_law(one.header), one) for one in self._all_documents()]
        found = {name: tuple(one for called, one in laws if called == name) for name in names}
        return {name: documents for name, documents in found.items() if documents}

    # --- Counts and sources ---

    def syllable_counts(self) -> dict[str, int]:
        return dict(count(passage.text for passage in self._passages.values()).syllables)

    def pair_counts(self, at_least: int = 1) -> dict[tuple[str, str], int]:
        pairs = count(passage.text for passage in self._passages.values()).pairs
        return {pair: number for pair, number in pairs.items() if number >= at_least}

    def defined(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        wanted = frozenset(keys)
        return commonest(
            pair
            for document in self._state.documents.values()
            for pair in dict.fromkeys(definitions_of(document.text.passages))
            if pair[0] in wanted
        )

    def sources(self, state: SourceState | None = None) -> Sequence[Source]:
        return _in_order(source for source in self._state.sources.values() if state in (None, source.state))

    def _sources_of(self, id: DocumentId) -> list[Source]:
        return [source for source in self.sources(SourceState.INDEXED) if source.document_id == id]

    def document_sources(self, id: DocumentId) -> Sequence[Source]:
        self.document(id)
        return self._sources_of(id)


def _in_order(sources: Iterable[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: (source.root, source.path))


def _bm25(bags: dict[PassageId, Counter[str]], term: str) -> Iterator[tuple[PassageId, float]]:
    """Yield the BM25 score (k1 = 1.2, b = 0.75) of each passage that has `term`, with lengths rounded as Lucene rounds them."""
    frequency = sum(term in bag for bag in bags.values())
    weight = math.log(1 + (len(bags) - frequency + 0.5) / (frequency + 0.5))
    mean = sum(bag.total() for bag in bags.values()) / max(len(bags), 1)
    for id, bag in bags.items():
        if bag[term]:
            damping = 1.2 * (0.25 + 0.75 * rounded_length(bag.total()) / mean)
            yield id, weight * 2.2 * bag[term] / (bag[term] + damping)


def rounded_length(length: int) -> int:
    """Return `length` rounded down to what one byte can hold: exact below 40, then four significant bits."""
    if length < 40:
        return length
    shift = max((length - 24).bit_length() - 4, 0)
    return 24 + ((length - 24) >> shift << shift)
