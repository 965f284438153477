"""A query that was understood → the pool of passages that its hits are made of, and the counts beside them."""

from collections.abc import Collection, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from indexer.domain import DocumentId, PassageId, Ranking, Vector
from indexer.language.folding import folded_term
from indexer.protocols import ArchiveView
from search_api.answers import QueryKind, Understanding
from search_api.choices import FacetCounts, Filters
from search_api.search.asked import NOT_TO, asks_who, by_assignee, is_given_to, units_named
from search_api.search.facets import Positions, counted
from search_api.search.fitness import by_fitness, by_validity, soft_parts
from search_api.search.groundwork import Groundwork
from search_api.search.hits import Found, document_of
from search_api.search.narrowing import has_any, names_nothing_else
from search_api.search.ranking import TRUST, Fused, Weights, by_role, fuse, graded, trusting, united
from search_api.search.reasons import coverage, rarities, short_forms, telling_words

DEPTH = 500
"""How far down each ranking goes: min-max scaling takes the end of the long tail for zero."""

_MET = 3
"""By so many of the first passages with the query's words it is told how far words can be trusted."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Looks for what answers one query, at one generation, with whatever filters."""

    view: ArchiveView
    groundwork: Groundwork
    understanding: Understanding
    symbols: Ranking
    """The passages of what the query names."""
    vector: Future[Vector] | None
    """What the model makes of the query; ``None`` where its meaning does not count."""
    beside: Executor
    """Where the nearest vectors are looked for while the words are."""
    weights: Mapping[QueryKind, Weights]
    pool: int
    """How many passages are offered as hits."""

    def fused(self, filters: Filters) -> tuple[Fused, ...]:
        """Return the best of the passages that `filters` let through, as all methods together find them."""
        understanding, symbols = self.understanding, self.symbols
        within = self.groundwork.within(self.view, understanding.filters, filters)
        weights = self.weights[understanding.kind]
        near = self.beside.submit(self._nearest, self.vector, within) if self.vector is not None else None
        words = self.view.matching(understanding.terms, DEPTH, within) if weights.words else ()
        if within is not None:
            # What was looked up without the filters ends before the passages of what is cited often.
            deep = [self.view.by_symbol(one.symbol, DEPTH, within) for one in understanding.references if one.symbol]
            inside = tuple(one for one in symbols if document_of(one.passage_id) in within)
            symbols = united([inside, *(graded(ranking, {}) for ranking in deep)])
        meaning = near.result() if near is not None else ()
        if filters.assigns:
            assigning = self.groundwork.assigning(self.view)
            meaning, words, symbols = (_among(assigning, ranking) for ranking in (meaning, words, symbols))
        if words and meaning and (steepness := TRUST.get(understanding.kind)):
            weights = trusting(weights, self._covered(words), steepness)
        fused = fuse(meaning, words, symbols, weights, self.pool)
        if symbols and names_nothing_else(understanding):
            fused = tuple(one for one in fused if one.symbol > 0)
        return fused

    def found(self, filters: Filters, telling: Collection[str]) -> Found:
        """Return the pool of hits, best first, with all that they are weighed by; `telling` are the words that say something."""
        fused, excluded = self.fused(filters), self.understanding.excluded
        passages = self.view.passages(one.passage_id for one in fused)
        if excluded:
            passages = {id: passage for id, passage in passages.items() if not has_any(passage.text, excluded)}
        documents = self.view.documents_by_id({passage.document_id for passage in passages.values()})
        validity = self.groundwork.validities(self.view, documents.values())
        ranked = by_role(fused, passages, telling)
        if parts := soft_parts(self.understanding.parts):
            ranked = by_fitness(ranked, passages, documents, parts)
        if asks_who(self.understanding):
            ranked = by_assignee(ranked, {one.passage_id for one in self.view.assignments(passages) if one.assignees})
        elif keys := units_named(self.understanding):
            ranked = by_assignee(
                ranked, {one.passage_id for one in self.view.assignments(passages) if is_given_to(one, keys)}, NOT_TO
            )
        if validity:
            ranked = by_validity(ranked, passages, {id: one.status for id, one in validity.items()})
        return Found(ranked, passages, documents, validity)

    def facets(self, chosen: Filters, ranked: Collection[Fused]) -> tuple[FacetCounts, ...]:
        """Return the counts over the documents of `ranked`, which were found with the filters `chosen`."""
        table = self.groundwork.table(self.view)

        def found(filters: Filters) -> Positions:
            again = ranked if filters == chosen else self.fused(filters)
            return table.positions(document_of(one.passage_id) for one in again)

        return counted(table, chosen, found)

    def _covered(self, words: Ranking) -> float:
        """Return the weighed share of the query's words that the best of the first passages with any of them has, 0 to 1."""
        passages = self.view.passages(one.passage_id for one in words[:_MET]).values()
        documents = self.view.documents_by_id({passage.document_id for passage in passages})
        telling = telling_words(self.understanding)
        frequencies = self.view.term_frequencies(folded_term(word) for word in telling)
        tells, short = rarities(telling, frequencies, self.groundwork.passages), short_forms(self.understanding)
        return max(coverage(tells, short, passage, documents[passage.document_id]) for passage in passages)

    def _nearest(self, vector: Future[Vector], within: frozenset[DocumentId] | None) -> Ranking:
        return self.view.nearest(vector.result(), DEPTH, within)


def _among(ids: frozenset[PassageId], ranking: Ranking) -> Ranking:
    return tuple(one for one in ranking if one.passage_id in ids)
