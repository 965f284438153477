"""Several rankings → one. Pure.

Each method's scores are brought to 0..1 within its own ranking, then added up with weights that follow the query:
a convex sum (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023, doi:10.1145/3596512).
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from indexer.domain import DocumentId, Passage, PassageId, Ranking, Role, Scored, Wording
from search_api.answers import QueryKind
from search_api.search.words import words_of

_score = attrgetter("score")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ranking counts; they add up to 1."""

    meaning: float
    words: float
    symbol: float = 0.0


WEIGHTS: Mapping[QueryKind, Weights] = {
    QueryKind.PLAIN: Weights(meaning=0.4, words=0.6),
    QueryKind.RESTORED: Weights(meaning=0.45, words=0.55),
    QueryKind.BARE: Weights(meaning=0.1, words=0.9),
    QueryKind.ENGLISH: Weights(meaning=0.7, words=0.3),
    QueryKind.SYMBOL: Weights(meaning=0.05, words=0.15, symbol=0.8),
    QueryKind.SYMBOL_AND_WORDS: Weights(meaning=0.3, words=0.4, symbol=0.3),
    QueryKind.LOCATION: Weights(meaning=0.05, words=0.15, symbol=0.8),
    QueryKind.QUOTATION: Weights(meaning=0.15, words=0.85),
}
"""Chosen on the odd halves of the sets ``staff_dev`` and ``xquad_vi`` (``python -m tests.relevance.sets --grid --half odd``).

A tenth more or less of meaning changes nDCG@10 by at most .015 on the staff queries and .001 on the encyclopaedia's. On the half not used for choosing
the staff queries have .58 (plain) and .56 (restored). What is asked about a symbol was chosen on the staff queries and those of ``corpus`` together (22).
English was chosen on the even half of 67 staff queries put into English, with :mod:`search_api.query.translation`: .580 there and .460 on the odd half,
against .425 and .247 by meaning (.85) and the words typed; .6 gives .568 and .484.
"""

TRUST: Mapping[QueryKind, float] = {QueryKind.PLAIN: 1.5, QueryKind.RESTORED: 0.5}
"""How steeply the weight of words falls where even the best passages have few of the query's; what is not here is trusted in full.

Of a query whose diacritics were put back the model knows less than of one typed with them, and its words are worth more.
"""

ROLE_FACTORS: Mapping[Role, float] = {Role.LETTERHEAD: 1.0, Role.HEADING: 0.95, Role.BODY: 1.0, Role.CLOSING: 0.6}
"""Recipients and signatures repeat the words of every document and answer little."""

ROLE_REASONS: Mapping[Role, Wording] = {
    Role.LETTERHEAD: Wording("là phần đầu văn bản", "it is the letterhead"),
    Role.HEADING: Wording("là đề mục", "it is a heading"),
    Role.BODY: Wording("là nội dung", "it is the text"),
    Role.CLOSING: Wording("là nơi nhận, chữ ký", "it is recipients and signature"),
}


BEARS, MENTIONS, BELONGS = 1.0, 0.5, 0.4
"""Grades of a passage for a symbol: the first of a document that bears it, one that cites it, the bearer's other passages."""
MAY_BEAR = 0.8
"""The first passage of a document whose number was read unsurely."""
TELLS = 0.1
"""Added to a citation for each thing it tells of the document it cites."""
BEARING, MENTIONING = 2.0, 1.0
"""The scores :meth:`ArchiveView.by_symbol` gives the passages of what bears a symbol and of what mentions it; between them, of what may bear it."""
CARRIES_OUT, MENTIONS_ASIDE = 0.9, 0.6
"""Grades where something is asked about a symbol: a passage of a document whose letterhead cites it, a citation elsewhere."""
TELLS_ASIDE = 0.05


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage with its score and what each method brings to it: the score is their sum."""

    passage_id: PassageId
    score: float
    meaning: float
    words: float
    symbol: float
    factors: tuple["Factor", ...] = ()
    """What all of these were multiplied by."""


class Factor(NamedTuple):
    """Something that makes a passage count less."""

    why: Wording
    value: float


def fuse(meaning: Ranking, words: Ranking, symbol: Ranking, weights: Weights, limit: int) -> tuple[Fused, ...]:
    """Return at most `limit` passages of all rankings, best first; equal scores in the order of their ids.

    The scores of `symbol` are grades between 0 and 1 and count as they are; the others are scaled.
    """
    near = scaled(meaning, weights.meaning)
    same = scaled(words, weights.words)
    named = {id: weights.symbol * grade for id, grade in symbol}
    scores = near.copy()
    for part in (same, named):
        for id, share in part.items():
            scores[id] = scores.get(id, 0.0) + share
    # Rankings are long: only what has a chance is worth an object and a place in the order.
    least = -math.inf
    if 0 < limit < len(scores):
        least = np.partition(np.fromiter(scores.values(), np.float64, len(scores)), -limit)[-limit]
    best = in_order(
        Fused(id, score, near.get(id, 0.0), same.get(id, 0.0), named.get(id, 0.0))
        for id, score in scores.items()
        if score >= least
    )
    return best[:limit]


def trusting(weights: Weights, covered: float, steepness: float) -> Weights:
    """Return the weights where the best passages have so large a share (0 to 1) of the query's words.

    Who describes a thing in words of his own meets passages by chance that share a word or two: scaling makes the best of these as good as a
    passage that has them all, and there the meaning tells more. `steepness` (:data:`TRUST`) was chosen on the even half of the staff queries, with
    diacritics among 0 (.639), 0.5 (.655), 1 (.666), 1.5 (.670), 2 (.668) and 3 (.661); put back, on that of the sample's as well, among 0.5 (.680 and
    .840), 1 (.679, .841), 1.5 (.678, .829) and 2 (.681, .822): on the odd halves 0.5 gives .739 and .884, 1.5 gave .725 and .893.
    """
    if not weights.meaning:
        return weights
    words = weights.words * covered**steepness
    share = (weights.meaning + weights.words) / (weights.meaning + words)
    return Weights(weights.meaning * share, words * share, weights.symbol)


def scaled(ranking: Ranking, weight: float = 1.0) -> dict[PassageId, float]:
    """Return the scores of a ranking between 0 (its worst) and `weight` (its best); all of them `weight` where they are equal."""
    if not ranking:
        return {}
    ids, scores = zip(*ranking, strict=True)
    values = np.array(scores, np.float64)
    low = values.min()
    span = values.max() - low
    if span <= 0:
        return dict.fromkeys(ids, weight)
    return dict(zip(ids, (weight * ((values - low) / span)).tolist(), strict=True))


def graded(ranking: Ranking, told: Mapping[PassageId, int]) -> Ranking:
    """Return the passages of a symbol (:meth:`ArchiveView.by_symbol`) with grades for scores, best first.

    `told` says how many things the passages that cite it tell of the document they cite.
    """
    grades: dict[PassageId, float] = {}
    opened: set[DocumentId] = set()
    for id, score in ranking:
        document = DocumentId(id.rpartition(".")[0])
        if score <= MENTIONING:
            grades[id] = MENTIONS + TELLS * told.get(id, 0)
        else:
            grades[id] = BELONGS if document in opened else _bearing(score)
            opened.add(document)
    return _best_first(grades)


def _bearing(score: float) -> float:
    return BEARS if score >= BEARING else MAY_BEAR


def graded_whole(ranking: Ranking, told: Mapping[PassageId, int], carrying_out: Mapping[PassageId, bool]) -> Ranking:
    """Return where the answer lies to what is asked about a symbol, with grades for scores, best first.

    That is in the document that bears it and in those that carry it out, rather than where the symbol stands once more.
    `carrying_out` are all passages of the latter, and whether each is the letterhead that says so.
    """
    grades = {id: BEARS if says_so else CARRIES_OUT for id, says_so in carrying_out.items()}
    for id, score in ranking:
        if score > MENTIONING:
            grades[id] = _bearing(score)
        else:
            grades[id] = min(BEARS, grades.get(id, MENTIONS_ASIDE) + TELLS_ASIDE * told.get(id, 0))
    return _best_first(grades)


def united(rankings: Iterable[Ranking]) -> Ranking:
    """Return several rankings as one: of a passage's scores the best."""
    best: dict[PassageId, float] = {}
    for ranking in rankings:
        for id, score in ranking:
            best[id] = max(score, best.get(id, score))
    return _best_first(best)


def _best_first(scores: Mapping[PassageId, float]) -> Ranking:
    return tuple(Scored(id, score) for id, score in sorted(scores.items(), key=lambda item: (-item[1], _place(item[0]))))


def by_role(fused: Iterable[Fused], passages: Mapping[PassageId, Passage], words: Collection[str]) -> tuple[Fused, ...]:
    """Weigh each passage by its role; return those that are in `passages`, best first.

    A heading that has all `words` (folded) is what is looked for, and counts in full.
    """

    def factor(passage: Passage) -> float:
        if passage.role is Role.HEADING and words and folded_words(passage.text).issuperset(words):
            return 1.0
        return ROLE_FACTORS[passage.role]

    return in_order(
        times(one, factor(passage), ROLE_REASONS[passage.role])
        for one in fused
        if (passage := passages.get(one.passage_id)) is not None
    )


# A title and its headings come with every hit below them, a heading with many queries.
@lru_cache(maxsize=4096)
def folded_words(text: str) -> frozenset[str]:
    """Return the words of `text` without their diacritics."""
    return words_of(text).folded


def times(fused: Fused, value: float, why: Wording) -> Fused:
    """Return a passage with its score, and what brings it, times `value`."""
    if value == 1:
        return fused
    return Fused(
        fused.passage_id,
        fused.score * value,
        fused.meaning * value,
        fused.words * value,
        fused.symbol * value,
        (*fused.factors, Factor(why, value)),
    )


def in_order(fused: Iterable[Fused]) -> tuple[Fused, ...]:
    """Return the passages best first; equal scores in the order of their ids."""
    best: list[Fused] = []
    # Few scores are equal: only these are worth taking their ids apart.
    for _, equal in groupby(sorted(fused, key=_score, reverse=True), key=_score):
        same = list(equal)
        best += sorted(same, key=lambda one: _place(one.passage_id)) if len(same) > 1 else same
    return tuple(best)


def _place(id: PassageId) -> tuple[str, int]:
    document, _, ordinal = id.rpartition(".")
    return document, int(ordinal) if ordinal.isdigit() else 0
