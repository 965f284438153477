"""The search use case: a query → hits with reasons; a passage or a document → everything about it."""

import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from indexer.domain import ArchiveStatus, DocumentId, Language, PassageId, Source, SourceState, Vector, Wording
from indexer.errors import BadRequest, NotInArchive
from indexer.intake import Row, intake
from indexer.language.folding import folded_term
from indexer.protocols import Archive, ArchiveView, EmbeddingModel, FileChanged
from search_api.answers import Answer, DocumentDetail, DocumentPage, PassageDetail, QueryKind, SimilarAnswer, Understanding
from search_api.choices import Choices, Filters, Grouping, counted_with
from search_api.originals import FileState, Originals
from search_api.query.understanding import understand
from search_api.relations.relations import told_validity
from search_api.search.assigned import told_assignments
from search_api.search.browsing import NOTHING_ASKED, browse, document_page
from search_api.search.confidence import ENOUGH, LOOKED_AT, agreement, certainty, is_timely
from search_api.search.groundwork import Groundwork
from search_api.search.grouping import bunched, sorted_by
from search_api.search.hits import Found, make_hit
from search_api.search.lookup import look_up
from search_api.search.ranking import WEIGHTS, Weights
from search_api.search.reasons import Telling, rarities, short_forms, telling_words
from search_api.search.retrieval import Retrieval
from search_api.search.similar import MAX_SIMILAR, similar_to_passage, similar_to_text

MAX_LIMIT = 100
"""Hits on one page of an answer."""

_POOL = 100
"""How many of the fused passages are fetched, weighed by their role and offered as hits: more than anybody looks at."""
_GROUPED_POOL = 200
"""Where passages of a document come together: a hundred may be those of a dozen documents."""
_AT_ONCE = 8
"""Queries answered at the same time …"""
_BESIDE_EACH = 2
"""… each with its embedding, and then the vectors nearest to it, looked for beside the thread that answers it."""
_KEPT_QUERIES = 256
"""Vectors of queries that are kept, some 2 kB each."""
_NEIGHBOURS = 2
_SIMILAR = 5


class Searcher:
    """Answers from one archive with one model. Safe to share between threads.

    Each call looks at one generation of the archive from beginning to end. `weights` is the table of weights;
    measuring compares it with others. `reread` puts what was found in another order.
    """

    def __init__(
        self,
        archive: Archive,
        model: EmbeddingModel,
        weights: Mapping[QueryKind, Weights] = WEIGHTS,
        reread: Callable[[str, Found], Found] | None = None,
    ) -> None:
        self._archive = archive
        self._model = model
        self._originals = Originals()
        self._weights = weights
        self._reread = reread
        # Pages, filters and orders of an answer ask for the same query.
        self._embedded = lru_cache(_KEPT_QUERIES)(self._embed)
        self._beside = ThreadPoolExecutor(_AT_ONCE * _BESIDE_EACH, thread_name_prefix="embed")
        self._lock = threading.Lock()
        self._newest: Groundwork | None = None

    @property
    def archive(self) -> Archive:
        """What it answers from."""
        return self._archive

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        offset: int = 0,
        literal: bool = False,
        choices: Choices = Choices(),
        explained: bool = True,
    ) -> Answer:
        """Answer a query with at most `limit` hits from rank ``offset + 1`` on; `literal`: the words as they were typed.

        Without a query, what the filters of `choices` let through is listed, newest first. Hits that are not `explained`, for whoever
        only counts them, have no reasons and no highlights.

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
            answer = self._answer(view, text, limit, offset, choices, literal=literal, explained=explained)
        return replace(answer, took_ms=(perf_counter() - started) * 1000)

    def _answer(
        self, view: ArchiveView, text: str, limit: int, offset: int, choices: Choices, *, literal: bool, explained: bool
    ) -> Answer:
        groundwork = self._groundwork(view)
        groundwork.check(self._model.identity)
        nothing_typed = not text.strip() and choices.filters != Filters()
        understanding = NOTHING_ASKED if nothing_typed else understand(text, groundwork.helpers(view), literal=literal)
        if not understanding.text:
            table = groundwork.table(view)
            return browse(view, table, choices, limit=limit, offset=offset, understanding=understanding)
        vector = self._embedding(understanding)
        named = look_up(view, understanding)
        words = telling_words(understanding)
        pool = _GROUPED_POOL if choices.group is Grouping.DOCUMENT else _POOL
        telling = _telling(view, groundwork, understanding, words)
        retrieval = Retrieval(view, groundwork, understanding, telling, named.ranking, vector, self._beside, self._weights, pool)
        pools = retrieval.pools(counted_with(choices.filters) if choices.counted else [choices.filters])
        found = retrieval.found(pools[choices.filters])
        if self._reread is not None:
            found = self._reread(understanding.asked, found)
        ranked, passages, documents = found.ranked, found.passages, found.documents
        bunches = sorted_by(choices.sort, bunched(ranked, passages, documents, choices.group), passages, documents)
        hits = tuple(
            make_hit(rank, bunch, passages, documents, understanding, words=words, explained=explained)
            for rank, bunch in enumerate(bunches[offset : offset + limit], start=offset + 1)
        )
        sure = _certainty(groundwork, understanding, found, telling, missing=bool(named.missing)) if ranked else 0.0
        return Answer(
            understanding=replace(understanding, notes=(*understanding.notes, *named.missing, *named.told)),
            hits=told_assignments(view, told_validity(hits, found.validity)),
            total=len(bunches),
            offset=offset,
            confident=sure >= ENOUGH,
            certainty=sure,
            took_ms=0.0,
            generation=view.generation,
            facets=retrieval.facets(choices.filters, {**pools, choices.filters: ranked}) if choices.counted else (),
        )

    def _embedding(self, understanding: Understanding) -> Future[Vector] | None:
        """Begin to embed the query, beside what is looked up meanwhile; ``None`` where its meaning does not count."""
        if not self._weights[understanding.kind].meaning:
            return None
        return self._beside.submit(self._embedded, understanding.asked, understanding.language)

    def _embed(self, text: str, language: Language) -> Vector:
        vector = self._model.embed_query(text, language)
        vector.flags.writeable = False
        return vector

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
            `limit` is not within 1..:data:`~search_api.search.similar.MAX_SIMILAR`.
        ArchiveMissing, ArchiveDamaged, IndexIncompatible
        """
        check_page(limit, 0, MAX_SIMILAR)
        with self._archive.view() as view:
            groundwork = self._groundwork(view)
            groundwork.check(self._model.identity)
            return similar_to_text(view, self._model, text, limit, groundwork.within(view, filters))

    def documents(self, *, limit: int = 50, offset: int = 0, choices: Choices = Choices()) -> DocumentPage:
        """Return a page of the documents that filters let through, newest first. Raise :class:`BadRequest` as :meth:`search` does."""
        check_page(limit, offset)
        with self._archive.view() as view:
            groundwork = self._groundwork(view)
            return document_page(view, lambda: groundwork.table(view), choices, limit=limit, offset=offset)

    def indexed_until(self) -> datetime | None:
        """Return when the latest of the documents was indexed; ``None`` where there are none."""
        with self._archive.view() as view:
            return self._groundwork(view).table(view).indexed_until

    def original(self, id: DocumentId) -> Path:
        """Return where the document's file lies, perhaps in a container.

        Raises
        ------
        NotInArchive
            The document is unknown, or none of its files is there.
        FileChanged
            They are, with other bytes than those that were indexed.
        """
        with self._archive.view() as view:
            found = self._originals.find(view.document_sources(id))
        if found.state is FileState.CHANGED:
            raise FileChanged
        if found.path is None:
            raise NotInArchive(id)
        return found.path

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
            groundwork = self._groundwork(view)
            groundwork.check(self._model.identity)
            groundwork.prepare(view)
            return groundwork.generation

    def _groundwork(self, view: ArchiveView) -> Groundwork:
        """Return what is worked out for the generation of `view`; that of the one asked before is let go."""
        with self._lock:
            if self._newest is None or self._newest.generation != view.generation:
                self._newest = Groundwork(view)
            return self._newest


def _telling(view: ArchiveView, groundwork: Groundwork, understanding: Understanding, words: Collection[str]) -> Telling:
    """Return how much each of the telling `words` of a query tells in this archive."""
    frequencies = view.term_frequencies(folded_term(word) for word in words)
    return Telling(rarities(words, frequencies, groundwork.passages), short_forms(understanding))


def _certainty(groundwork: Groundwork, understanding: Understanding, found: Found, telling: Telling, *, missing: bool) -> float:
    """Return how likely it is that something of what was found answers."""
    best = [found.passages[one.passage_id] for one in found.ranked[:LOOKED_AT]]
    return certainty(
        understanding.kind,
        missing=missing,
        covered=telling.coverage(best[0], found.documents[best[0].document_id]),
        agreed=agreement(found.ranked, groundwork.passages),
        timely=is_timely(understanding, ((one, found.documents[one.document_id]) for one in best)),
    )


def check_page(limit: int, offset: int, most: int = MAX_LIMIT) -> None:
    """Raise :class:`BadRequest` unless `limit` is within 1..`most` and `offset` is not negative."""
    if not 1 <= limit <= most:
        raise BadRequest("limit", Wording(f"cần số nguyên từ 1 đến {most}", f"it takes a whole number from 1 to {most}"))
    if offset < 0:
        raise BadRequest("offset", Wording("cần số nguyên từ 0", "it takes a whole number from 0"))
