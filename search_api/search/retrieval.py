"""A query that was understood → the pool of passages that its hits are made of, and the counts beside them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from indexer.domain import Ranking, Vector
from indexer.protocols import ArchiveView
from search_api.answers import QueryKind, Understanding
from search_api.choices import FacetCounts, Filters, without_any
from search_api.search.asked import NOT_TO, asks_who, by_assignee, is_given_to, units_named
from search_api.search.facets import counted
from search_api.search.fitness import by_fitness, by_validity, soft_parts
from search_api.search.groundwork import Groundwork
from search_api.search.hits import Found, document_of
from search_api.search.narrowing import has_any, names_nothing_else
from search_api.search.ranking import TRUST, Fused, Weights, by_role, fuse, graded, trusting, united
from search_api.search.reasons import Telling
from search_api.search.widths import Scope, in_each

DEPTH = 500
"""How far down each ranking goes: min-max scaling takes the end of the long tail for zero."""

_MET = 3
"""By so many of the first passages with the query's words it is told how far words can be trusted."""


class _Parts(NamedTuple):
    """What is known of a query with some filters before the model has answered."""

    words: Ranking
    symbols: Ranking
    weights: Weights
    """As far as the words can be trusted."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Looks for what answers one query, at one generation, with whatever filters."""

    view: ArchiveView
    groundwork: Groundwork
    understanding: Understanding
    telling: Telling
    symbols: Ranking
    """The passages of what the query names."""
    vector: Future[Vector] | None
    """What the model makes of the query; ``None`` where its meaning does not count."""
    beside: Executor
    """Where the nearest vectors are looked for while the words are."""
    weights: Mapping[QueryKind, Weights]
    pool: int
    """How many passages are offered as hits."""

    def pools(self, asked: Sequence[Filters]) -> dict[Filters, tuple[Fused, ...]]:
        """Return for each of the filters `asked` the best of the passages they let through, as all methods together find them.

        They differ in facets only: what can be found for all of them at once is.
        """
        scopes = [self.groundwork.within(self.view, self.understanding.filters, filters) for filters in asked]
        around = self.groundwork.within(self.view, self.understanding.filters, without_any(asked[0]))
        size = self.groundwork.documents if around is None else len(around)

        def each(look: Callable[[int, Scope], Ranking]) -> list[Ranking]:
            return in_each(look, DEPTH, scopes, around, size)

        near = self.beside.submit(each, partial(self._nearest, self.vector)) if self.vector is not None else None
        parts = [
            self._beside_meaning(ranking, scope, filters)
            for ranking, scope, filters in zip(each(self._matching), scopes, asked, strict=True)
        ]
        meanings = near.result() if near is not None else [()] * len(asked)
        return {
            filters: self._fused(meaning, part, filters) for filters, meaning, part in zip(asked, meanings, parts, strict=True)
        }

    def _beside_meaning(self, words: Ranking, scope: Scope, filters: Filters) -> _Parts:
        """Return all that is known before the model answers."""
        symbols = self.symbols
        if scope is not None:
            # What was looked up without the filters ends before the passages of what is cited often.
            deep = [self.view.by_symbol(one.symbol, DEPTH, scope) for one in self.understanding.references if one.symbol]
            inside = tuple(one for one in symbols if document_of(one.passage_id) in scope)
            symbols = united([inside, *(graded(ranking, {}) for ranking in deep)])
        if filters.assigns:
            words, symbols = self._assigning(words), self._assigning(symbols)
        weights = self.weights[self.understanding.kind]
        if words and self.vector is not None and (steepness := TRUST.get(self.understanding.kind)):
            weights = trusting(weights, self._covered(words), steepness)
        return _Parts(words, symbols, weights)

    def _fused(self, meaning: Ranking, parts: _Parts, filters: Filters) -> tuple[Fused, ...]:
        if filters.assigns:
            meaning = self._assigning(meaning)
        weights = parts.weights if meaning else self.weights[self.understanding.kind]
        fused = fuse(meaning, parts.words, parts.symbols, weights, self.pool)
        if parts.symbols and names_nothing_else(self.understanding):
            fused = tuple(one for one in fused if one.symbol > 0)
        return fused

    def found(self, fused: Sequence[Fused]) -> Found:
        """Return a pool as the hits it makes, best first, with all that they are weighed by."""
        excluded = self.understanding.excluded
        passages = self.view.passages(one.passage_id for one in fused)
        if excluded:
            passages = {id: passage for id, passage in passages.items() if not has_any(passage.text, excluded)}
        documents = self.view.documents_by_id({passage.document_id for passage in passages.values()})
        validity = self.groundwork.validities(self.view, documents.values())
        ranked = by_role(fused, passages, self.telling.weights)
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

    def facets(self, chosen: Filters, pools: Mapping[Filters, Collection[Fused]]) -> tuple[FacetCounts, ...]:
        """Return the counts over the documents of `pools`: what was found with the filters `chosen`, and with all :func:`counted_with` them."""
        table = self.groundwork.table(self.view)
        return counted(table, chosen, lambda filters: table.positions(document_of(one.passage_id) for one in pools[filters]))

    def _covered(self, words: Ranking) -> float:
        """Return the weighed share of the query's words that the best of the first passages with any of them has, 0 to 1."""
        passages = self.view.passages(one.passage_id for one in words[:_MET]).values()
        documents = self.view.documents_by_id({passage.document_id for passage in passages})
        return max(self.telling.coverage(passage, documents[passage.document_id]) for passage in passages)

    def _nearest(self, vector: Future[Vector], limit: int, scope: Scope) -> Ranking:
        return self.view.nearest(vector.result(), limit, scope)

    def _matching(self, limit: int, scope: Scope) -> Ranking:
        return self.view.matching(self.understanding.terms, limit, scope) if self.weights[self.understanding.kind].words else ()

    def _assigning(self, ranking: Ranking) -> Ranking:
        assigning = self.groundwork.assigning(self.view)
        return tuple(one for one in ranking if one.passage_id in assigning)
