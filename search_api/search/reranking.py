"""Searching with a cross-encoder: the best of what was found are read again, query and passage together, and put in a new order."""

from collections.abc import Mapping, Sequence
from functools import partial
from time import perf_counter

from indexer.domain import PassageId, Wording
from indexer.passages import place_line
from indexer.protocols import Archive, EmbeddingModel, Reranker
from search_api.search.hits import Found
from search_api.search.ranking import Fused, in_order, times
from search_api.search.searcher import Searcher

READ_AGAIN = 20
"""Passages: a cross-encoder takes tens of milliseconds for each."""

_AT_ONCE = 4
SECONDS = 10.0
"""Nobody waits longer: what a large model has not read by then stands behind what it has, in the order it had."""

LEAST = 0.5
"""What is left of the score of a passage that the cross-encoder finds the worst of those it read."""

WHY = Wording("đọc lại cả câu tìm và đoạn", "query and passage read together")


class RerankingSearcher(Searcher):
    """A searcher whose first hits a cross-encoder puts in order."""

    def __init__(self, archive: Archive, model: EmbeddingModel, reranker: Reranker) -> None:
        super().__init__(archive, model, reread=partial(_read_again, reranker))


def _read_again(reranker: Reranker, asked: str, found: Found) -> Found:
    first = [found.passages[one.passage_id] for one in found.ranked[:READ_AGAIN]]
    texts = [f"{place_line(found.documents[passage.document_id], passage)}\n{passage.text}" for passage in first]
    read: dict[PassageId, float] = {}
    started = perf_counter()
    for part in range(0, len(first), _AT_ONCE):
        scores = reranker.scores(asked, texts[part : part + _AT_ONCE])
        read |= {passage.id: score for passage, score in zip(first[part : part + _AT_ONCE], scores, strict=True)}
        if perf_counter() - started > SECONDS:
            break
    return found._replace(ranked=reranked(found.ranked, read))


def reranked(ranked: Sequence[Fused], scores: Mapping[PassageId, float]) -> tuple[Fused, ...]:
    """Return the passages in their new order: those that have `scores` before the others, as they stand now."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)

    def factor(score: float) -> float:
        return LEAST + (1 - LEAST) * (score - low) / (high - low) if high > low else 1.0

    read = in_order(times(one, factor(scores[one.passage_id]), WHY) for one in ranked if one.passage_id in scores)
    # A score is comparable within one answer: what was not read must not pass what was.
    rest = [one for one in ranked if one.passage_id not in scores]
    share = min(1.0, read[-1].score / rest[0].score) if read and rest and rest[0].score > 0 else 1.0
    return (*read, *(times(one, share, WHY) for one in rest))
