"""The search use case: a query → hits with reasons; a passage or a document → everything about it."""

import threading
from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from indexer.domain import (
    ArchiveStatus,
    DocumentId,
    PassageId,
    Ranking,
    Source,
    SourceState,
    Vector,
    Wording,
)
from indexer.errors import BadRequest, IndexIncompatible, NotInArchive
from indexer.intake import Row, intake
from indexer.language.folding import folded_term
from indexer.protocols import Archive, ArchiveView, EmbeddingModel
from search_api.answers import Answer, DocumentDetail, DocumentPage, PassageDetail, QueryKind, SimilarAnswer, Understanding
from search_api.assigned import assigning_only, told_assignments
from search_api.browsing import browse, document_page, table_of
from search_api.choices import Choices, FacetCounts, Filters, Grouping
from search_api.confidence import ENOUGH, LOOKED_AT, agreement, certainty, is_timely
from search_api.deciphering import Helpers
from search_api.facets import Positions, Table, counted
from search_api.fitness import by_fitness, by_validity, soft_parts
from search_api.grouping import bunched, sorted_by
from search_api.hits import Found, document_of, make_hit
from search_api.lexicon import Lexicon
from search_api.lookup import look_up
from search_api.narrowing import has_any, names_nothing_else
from search_api.query import understand
from search_api.ranking import WEIGHTS, Fused, Weights, by_role, fuse, graded, united
from search_api.reasons import coverage, rarities, short_forms, telling_words
from search_api.relations import told_validity, validities
from search_api.similar import MAX_SIMILAR, similar_to_passage, similar_to_text

MAX_LIMIT = 100
"""Hits on one page of an answer."""

_DEPTH = 500
"""How far down each ranking goes: min-max scaling takes the end of the long tail for zero."""
_POOL = 100
"""How many of the fused passages are fetched, weighed by their role and offered as hits: more than anybody looks at."""
_GROUPED_POOL = 200
"""Where passages of a document come together: a hundred may be those of a dozen documents."""
_MANY, _RARE_PAIRS = 20_000, 2
"""In an archive of more passages, pairs of syllables met only once are noise, and most of the memory."""
_AT_ONCE = 8
"""Queries embedded at the same time, each beside the thread that answers it."""
_NEIGHBOURS = 2
_NOWHERE = DocumentId("")
_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is worked out once per generation of the archive."""

    generation: int
    passages: int


class Searcher:
    """Answers from one archive with one model. Safe to share between threads.

    Each call looks at one generation of the archive from beginning to end. `weights` is the table of weights;
    measuring compares it with others.
    """

    def __init__(self, archive: Archive, model: EmbeddingModel, weights: Mapping[QueryKind, Weights] = WEIGHTS) -> None:
        self._archive = archive
        self._model = model
        self._weights = weights
        self._beside = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="embed")
        self._lock = threading.Lock()
        self._prepared: _Prepared | None = None
        self._lexicon: Lexicon | None = None
        self._table: tuple[int, Table] | None = None

    @property
    def archive(self) -> Archive:
        """What it answers from."""
        return self._archive

    def search(
        self, text: str, *, limit: int = 10, offset: int = 0, literal: bool = False, choices: Choices = Choices()
    ) -> Answer:
        """Answer a query with at most `limit` hits from rank ``offset + 1`` on; `literal`: the words as they were typed.

        Without a query, what the filters of `choices` let through is listed, newest first.

        Raises
        ------
        QueryEmpty, QueryTooLong
        BadRequest
            `limit` is not within 1..:data:`MAX_LIMIT`, or `offset` is negative.
        ArchiveMissing, ArchiveDamaged, IndexIncompatible
        """
        check_page(limit, offset)
        started = perf_counter()
        with self._archive.view() as view:
            prepared = self._prepare(view)
            if not text.strip() and choices.filters != Filters():
                listed = browse(view, self._table_of(view), choices, limit=limit, offset=offset)
                return replace(listed, took_ms=(perf_counter() - started) * 1000)
            understanding = understand(text, self._helpers(view), literal=literal)
            if not understanding.text:
                demanded = self._table_of(view).within(understanding.filters, choices.filters)
                only = replace(choices, filters=Filters(documents=tuple(demanded) or (_NOWHERE,)))
                listed = browse(view, self._table_of(view), only, limit=limit, offset=offset)
                return replace(listed, understanding=understanding, took_ms=(perf_counter() - started) * 1000)
            asked = self._embedding(understanding)
            named = look_up(view, understanding)
            words = telling_words(understanding)
            pool = _GROUPED_POOL if choices.group is Grouping.DOCUMENT else _POOL
            sought = _Sought(understanding, asked, named.ranking, pool)
            found = self._ranked(view, sought, words, choices.filters)
            ranked, passages, documents = found.ranked, found.passages, found.documents
            bunches = sorted_by(choices.sort, bunched(ranked, passages, documents, choices.group), passages, documents)
            hits = tuple(
                make_hit(rank, bunch, passages, documents, understanding, words=words)
                for rank, bunch in enumerate(bunches[offset : offset + limit], start=offset + 1)
            )
            hits = told_assignments(view, told_validity(hits, found.validity))
            sure = 0.0
            if ranked:
                best = [passages[one.passage_id] for one in ranked[:LOOKED_AT]]
                frequencies = view.term_frequencies(folded_term(word) for word in words)
                weights, short = rarities(words, frequencies, prepared.passages), short_forms(understanding)
                sure = certainty(
                    understanding.kind,
                    missing=bool(named.missing),
                    covered=coverage(weights, short, best[0], documents[best[0].document_id]),
                    agreed=agreement(ranked, prepared.passages),
                    timely=is_timely(understanding, ((one, documents[one.document_id]) for one in best)),
                )
            return Answer(
                understanding=replace(understanding, notes=(*understanding.notes, *named.missing, *named.told)),
                hits=hits,
                total=len(bunches),
                offset=offset,
                confident=sure >= ENOUGH,
                certainty=sure,
                took_ms=(perf_counter() - started) * 1000,
                generation=view.generation,
                facets=self._facets(view, sought, choices.filters, ranked) if choices.counted else (),
            )

    def passage(self, id: PassageId) -> PassageDetail:
        """Return a passage, its neighbours and the passages like it. Raise :class:`NotInArchive`."""
        with self._archive.view() as view:
            passage = view.passages([id]).get(id)
            if passage is None:
                raise NotInArchive(id)
            around = view.document_passages(passage.document_id)
            place = next(i for i, other in enumerate(around) if other.id == id)
            return PassageDetail(
                passage=passage,
                document=view.document(passage.document_id),
                before=tuple(around[max(0, place - _NEIGHBOURS) : place]),
                after=tuple(around[place + 1 : place + 1 + _NEIGHBOURS]),
                similar=similar_to_passage(view, passage, _SIMILAR),
                generation=view.generation,
            )

    def document(self, id: DocumentId) -> DocumentDetail:
        """Return a document with all its passages. Raise :class:`NotInArchive`."""
        with self._archive.view() as view:
            return DocumentDetail(view.document(id), tuple(view.document_passages(id)), view.generation, tuple(view.twins(id)))

    def similar(self, text: str, *, limit: int = 10, filters: Filters = Filters()) -> SimilarAnswer:
        """Return the passages like a text of one or more paragraphs, one a line.

        Raises
        ------
        QueryEmpty, QueryTooLong
        BadRequest
            `limit` is not within 1..:data:`~search_api.similar.MAX_SIMILAR`.
        ArchiveMissing, ArchiveDamaged, IndexIncompatible
        """
        check_page(limit, 0, MAX_SIMILAR)
        with self._archive.view() as view:
            self._prepare(view)
            within = self._table_of(view).within(filters) if filters != Filters() else None
            return similar_to_text(view, self._model, text, limit, within)

    def documents(self, *, limit: int = 50, offset: int = 0, choices: Choices = Choices()) -> DocumentPage:
        """Return a page of the documents that filters let through, newest first. Raise :class:`BadRequest` as :meth:`search` does."""
        check_page(limit, offset)
        with self._archive.view() as view:
            return document_page(view, lambda: self._table_of(view), choices, limit=limit, offset=offset)

    def indexed_until(self) -> datetime | None:
        """Return when the latest of the documents was indexed; ``None`` where there are none."""
        with self._archive.view() as view:
            return self._table_of(view).indexed_until

    def original(self, id: DocumentId) -> Path:
        """Return where the document's file lies. Raise :class:`NotInArchive` where it is unknown or gone."""
        with self._archive.view() as view:
            return view.source_path(id)

    def status(self) -> ArchiveStatus:
        """Return what the archive holds."""
        with self._archive.view() as view:
            return view.status()

    def left_out(self) -> tuple[Source, ...]:
        """Return the files that were not indexed, each with its reason, by root and path."""
        with self._archive.view() as view:
            return tuple(source for source in view.sources() if source.state not in (SourceState.INDEXED, SourceState.UNPACKED))

    def intake(self) -> tuple[Row, ...]:
        """Return what became of every file."""
        with self._archive.view() as view:
            return intake(view)

    def ready(self) -> int:
        """Prepare for the first query; return the archive's generation.

        Raises
        ------
        ArchiveMissing, ArchiveDamaged, IndexIncompatible
        """
        with self._archive.view() as view:
            self._lexicon_of(view).restorer(lambda: _pair_counts(view))
            self._table_of(view)
            return self._prepare(view).generation

    def _prepare(self, view: ArchiveView) -> _Prepared:
        with self._lock:
            if self._prepared is None or self._prepared.generation != view.generation:
                status, wanted = view.status(), self._model.identity
                if status.model is not None and status.model != wanted:
                    held = status.model
                    raise IndexIncompatible(f"{held.name} ({held.fingerprint})", f"{wanted.name} ({wanted.fingerprint})")
                self._prepared = _Prepared(view.generation, status.passages)
            return self._prepared

    def _helpers(self, view: ArchiveView) -> Helpers:
        """Return what the archive knows of words, each made when a query first needs it."""
        return Helpers(
            restore=lambda text: self._lexicon_of(view).restore(text, lambda: _pair_counts(view)),
            correct=lambda text: self._lexicon_of(view).correct(text, lambda: _pair_counts(view)),
            defined=view.defined,
            misprints=lambda word: self._lexicon_of(view).misprints(word),
        )

    def _lexicon_of(self, view: ArchiveView) -> Lexicon:
        with self._lock:
            if self._lexicon is None or self._lexicon.generation != view.generation:
                self._lexicon = Lexicon(view.generation, view.syllable_counts())
            return self._lexicon

    def _embedding(self, understanding: Understanding) -> Future[Vector] | None:
        """Begin to embed the query, beside what is looked up meanwhile; ``None`` where its meaning does not count."""
        if not self._weights[understanding.kind].meaning:
            return None
        return self._beside.submit(self._model.embed_query, understanding.asked)

    def _table_of(self, view: ArchiveView) -> Table:
        """Return the table of a generation's documents, made by :meth:`ready` or when a filter or a count first needs it."""
        with self._lock:
            if self._table is None or self._table[0] != view.generation:
                self._table = view.generation, table_of(view)
            return self._table[1]

    def _within(self, view: ArchiveView, understanding: Understanding, filters: Filters) -> frozenset[DocumentId] | None:
        """Return the documents that the query and the reader let through; ``None``: all."""
        if understanding.filters == filters == Filters():
            return None
        return self._table_of(view).within(understanding.filters, filters)

    def _facets(
        self, view: ArchiveView, sought: "_Sought", chosen: Filters, ranked: Collection[Fused]
    ) -> tuple[FacetCounts, ...]:
        table = self._table_of(view)

        def found(filters: Filters) -> Positions:
            again = ranked if filters == chosen else self._fused(view, sought, filters)
            return table.positions(document_of(one.passage_id) for one in again)

        return counted(table, chosen, found)

    def _fused(self, view: ArchiveView, sought: "_Sought", filters: Filters) -> tuple[Fused, ...]:
        """Return the best of the passages that `filters` let through, as all methods together find them."""
        understanding, symbols = sought.understanding, sought.symbols
        within = self._within(view, understanding, filters)
        weights = self._weights[understanding.kind]
        words = view.matching(understanding.terms, _DEPTH, within) if weights.words else ()
        meaning = view.nearest(sought.asked.result(), _DEPTH, within) if sought.asked else ()
        if within is not None:
            # What was looked up without the filters ends before the passages of what is cited often.
            deep = [view.by_symbol(one.symbol, _DEPTH, within) for one in understanding.references if one.symbol]
            inside = tuple(one for one in symbols if document_of(one.passage_id) in within)
            symbols = united([inside, *(graded(ranking, {}) for ranking in deep)])
        if filters.assigns:
            meaning, words, symbols = assigning_only(view, meaning, words, symbols)
        fused = fuse(meaning, words, symbols, weights, sought.pool)
        if symbols and names_nothing_else(understanding):
            fused = tuple(one for one in fused if one.symbol > 0)
        return fused

    def _ranked(self, view: ArchiveView, sought: "_Sought", telling: Collection[str], filters: Filters) -> Found:
        """Return the pool of hits, best first, with all that they are weighed by."""
        fused, excluded = self._fused(view, sought, filters), sought.understanding.excluded
        passages = view.passages(one.passage_id for one in fused)
        if excluded:
            passages = {id: passage for id, passage in passages.items() if not has_any(passage.text, excluded)}
        documents = view.documents_by_id({passage.document_id for passage in passages.values()})
        validity = validities(view, documents.values())
        ranked = by_role(fused, passages, telling)
        if parts := soft_parts(sought.understanding.parts):
            ranked = by_fitness(ranked, passages, documents, parts)
        if validity:
            ranked = by_validity(ranked, passages, {id: one.status for id, one in validity.items()})
        return Found(ranked, passages, documents, validity)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for, with whatever filters."""

    understanding: Understanding
    asked: Future[Vector] | None
    """What the model makes of the query; ``None`` where its meaning does not count."""
    symbols: Ranking
    """The passages of what the query names."""
    pool: int
    """How many passages are offered as hits."""


def _pair_counts(view: ArchiveView) -> dict[tuple[str, str], int]:
    return view.pair_counts(_RARE_PAIRS if view.status().passages > _MANY else 1)


def check_page(limit: int, offset: int, most: int = MAX_LIMIT) -> None:
    """Raise :class:`BadRequest` unless `limit` is within 1..`most` and `offset` is not negative."""
    if not 1 <= limit <= most:
        raise BadRequest("limit", Wording(f"cần số nguyên từ 1 đến {most}", f"it takes a whole number from 1 to {most}"))
    if offset < 0:
        raise BadRequest("offset", Wording("cần số nguyên từ 0", "it takes a whole number from 0"))
