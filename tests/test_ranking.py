"""Several rankings → one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import DocumentId, Passage, PassageId, Ranking, Role, Scored, Wording
from search_api.answers import QueryKind
from search_api.search.ranking import (
    BEARS,
    BELONGS,
    CARRIES_OUT,
    MAY_BEAR,
    MENTIONS,
    MENTIONS_ASIDE,
    WEIGHTS,
    Weights,
    by_role,
    fuse,
    graded,
    graded_whole,
    scaled,
    times,
    trusting,
    united,
)
from search_api.search.reasons import score_parts

IDS = [PassageId(f"{document}.{ordinal}") for document in "ab" for ordinal in (1, 2, 10)]
EVEN = Weights(meaning=0.4, words=0.4, symbol=0.2)


def ranking(**scores: float) -> Ranking:
    return tuple(Scored(PassageId(id.replace("_", ".")), score) for id, score in sorted(scores.items(), key=lambda s: -s[1]))


def rankings(low: float = -1.0, high: float = 20.0) -> st.SearchStrategy[Ranking]:
    scores = st.floats(low, high, allow_nan=False).map(lambda score: round(score, 3))
    return st.dictionaries(st.sampled_from(IDS), scores).map(
        lambda found: tuple(Scored(id, score) for id, score in sorted(found.items(), key=lambda item: -item[1]))
    )


def passage(id: PassageId, role: Role = Role.BODY, text: str = "Một câu.") -> Passage:
    document, ordinal = id.split(".")
    return Passage(id, DocumentId(document), int(ordinal), 1, 0, len(text), text, role)


def test_each_ranking_is_scaled_between_its_worst_and_its_best() -> None:
    assert scaled(ranking(a_1=12.0, a_2=7.0, b_1=2.0)) == {"a.1": 1.0, "a.2": 0.5, "b.1": 0.0}


def test_equal_scores_are_all_best() -> None:
    assert scaled(ranking(a_1=3.0, a_2=3.0)) == {"a.1": 1.0, "a.2": 1.0}
    assert scaled(()) == {}


def test_the_score_is_the_weighed_sum() -> None:
    fused = fuse(ranking(a_1=0.9, a_2=0.8), ranking(a_2=10.0, b_1=5.0), ranking(b_1=0.5), EVEN, 100)
    assert [one.passage_id for one in fused] == ["a.1", "a.2", "b.1"]
    assert [one.score for one in fused] == pytest.approx([0.4, 0.4, 0.1])
    assert fused[2].symbol == pytest.approx(0.1)


@given(rankings(), rankings(), rankings(0.0, 1.0), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(meaning: Ranking, words: Ranking, symbol: Ranking, chance: Random) -> None:
    def shuffled(one: Ranking) -> Ranking:
        return tuple(chance.sample(one, len(one)))

    assert fuse(shuffled(meaning), shuffled(words), shuffled(symbol), EVEN, 100) == fuse(meaning, words, symbol, EVEN, 100)


@given(rankings(), rankings(), rankings(0.0, 1.0))
def test_every_passage_comes_out_once_with_a_score_between_0_and_1(meaning: Ranking, words: Ranking, symbol: Ranking) -> None:
    fused = fuse(meaning, words, symbol, EVEN, 100)
    assert {one.passage_id for one in fused} == {id for id, _ in (*meaning, *words, *symbol)}
    assert len({one.passage_id for one in fused}) == len(fused)
    assert all(-1e-9 <= one.score <= 1 + 1e-9 for one in fused)
    assert all(one.score == pytest.approx(one.meaning + one.words + one.symbol) for one in fused)
    assert [one.score for one in fused] == sorted((one.score for one in fused), reverse=True)


@given(rankings(), rankings(), st.sampled_from(IDS))
def test_what_is_better_by_one_method_and_not_worse_by_the_others_stands_higher(
    meaning: Ranking, words: Ranking, id: PassageId
) -> None:
    places = {one.passage_id: place for place, one in enumerate(fuse(meaning, words, (), EVEN, 100))}
    near, same = scaled(meaning), scaled(words)
    for other, place in places.items():
        if id in places and near.get(id, 0) > near.get(other, 0) + 1e-6 and same.get(id, 0) >= same.get(other, 0):
            assert places[id] < place


@given(rankings(), rankings(), rankings(0.0, 1.0), st.integers(1, 8))
def test_a_shorter_ranking_is_the_beginning_of_a_longer(meaning: Ranking, words: Ranking, symbol: Ranking, limit: int) -> None:
    assert fuse(meaning, words, symbol, EVEN, limit) == fuse(meaning, words, symbol, EVEN, 100)[:limit]


def test_equal_scores_stand_in_the_order_of_documents_and_passages() -> None:
    fused = fuse(ranking(a_10=1.0, b_1=1.0, a_2=1.0), (), (), EVEN, 100)
    assert [one.passage_id for one in fused] == ["a.2", "a.10", "b.1"]


def test_the_first_passage_of_the_document_that_bears_a_symbol_has_the_best_grade() -> None:
    found = (Scored(PassageId("a.3"), 2.0), Scored(PassageId("a.1"), 2.0), Scored(PassageId("b.7"), 1.0))
    assert graded(found, {}) == (("a.3", BEARS), ("b.7", MENTIONS), ("a.1", BELONGS))


def test_a_document_that_may_bear_a_symbol_stands_behind_one_that_does_and_before_what_cites_it() -> None:
    found = (
        Scored(PassageId("b.1"), 2.0),
        Scored(PassageId("a.1"), 1.5),
        Scored(PassageId("a.2"), 1.5),
        Scored(PassageId("c.1"), 1.0),
    )
    assert graded(found, {}) == (("b.1", BEARS), ("a.1", MAY_BEAR), ("c.1", MENTIONS), ("a.2", BELONGS))
    assert dict(graded_whole(found, {}, {})) == {"b.1": BEARS, "a.1": MAY_BEAR, "a.2": MAY_BEAR, "c.1": MENTIONS_ASIDE}


def test_a_citation_that_tells_more_has_a_better_grade() -> None:
    found = (Scored(PassageId("a.1"), 1.0), Scored(PassageId("a.2"), 1.0), Scored(PassageId("b.1"), 2.0))
    assert [id for id, _ in graded(found, {PassageId("a.2"): 2})] == ["b.1", "a.2", "a.1"]


def test_what_is_asked_about_a_symbol_is_sought_in_its_document_and_in_those_that_carry_it_out() -> None:
    found = (
        Scored(PassageId("a.1"), 2.0),
        Scored(PassageId("a.2"), 2.0),
        Scored(PassageId("b.1"), 1.0),
        Scored(PassageId("a.10"), 1.0),
    )
    grades = dict(graded_whole(found, {}, {PassageId("b.1"): True, PassageId("b.2"): False}))
    assert grades == {"a.1": BEARS, "a.2": BEARS, "b.1": BEARS, "b.2": CARRIES_OUT, "a.10": MENTIONS_ASIDE}


def test_of_several_symbols_the_best_grade_counts() -> None:
    found = united([(Scored(PassageId("a.1"), MENTIONS),), (Scored(PassageId("a.1"), BEARS), Scored(PassageId("b.1"), 0.1))])
    assert found == (("a.1", BEARS), ("b.1", 0.1))


def test_recipients_and_signatures_count_less() -> None:
    closing, body = PassageId("a.1"), PassageId("a.2")
    fused = fuse(ranking(a_1=1.0, a_2=0.9, b_1=0.0), (), (), EVEN, 100)
    ranked = by_role(fused, {closing: passage(closing, Role.CLOSING), body: passage(body)}, {"cau"})
    assert [one.passage_id for one in ranked] == [body, closing]


def test_a_heading_that_has_all_the_words_counts_in_full() -> None:
    heading, body = PassageId("a.2"), PassageId("a.1")
    fused = fuse(ranking(a_1=1.0, a_2=1.0), (), (), EVEN, 100)
    passages = {heading: passage(heading, Role.HEADING, "II. TỔ CHỨC"), body: passage(body)}
    assert by_role(fused, passages, {"to", "chuc"})[1].score == pytest.approx(0.4)
    assert by_role(fused, passages, {"kinh", "phi"})[1].score < 0.4


def test_what_is_no_longer_in_the_archive_is_left_out() -> None:
    assert by_role(fuse(ranking(a_1=1.0), (), (), EVEN, 100), {}, set()) == ()


@pytest.mark.parametrize("kind", QueryKind)
def test_every_kind_of_query_has_weights_that_add_up_to_1(kind: QueryKind) -> None:
    weights = WEIGHTS[kind]
    assert weights.meaning + weights.words + weights.symbol == pytest.approx(1.0)


def test_what_a_score_is_made_of_gives_the_score() -> None:
    one = fuse(ranking(a_1=0.9, a_2=0.8), ranking(a_1=10.0, b_1=5.0), ranking(a_1=0.5), EVEN, 1)[0]
    lowered = times(times(one, 0.95, Wording("một", "one")), 0.5, Wording("hai", "two"))
    parts = score_parts(lowered)
    brought = sum(part.value for part in parts if not part.is_factor)
    factors = [part.value for part in parts if part.is_factor]
    assert factors == [0.95, 0.5]
    assert brought * 0.95 * 0.5 == pytest.approx(lowered.score)
    assert times(one, 1.0, Wording("một", "one")) is one


@pytest.mark.parametrize(
    ("covered", "steepness", "meaning", "words"),
    [(1.0, 1.5, 0.4, 0.6), (0.0, 1.5, 1.0, 0.0), (0.25, 0.5, 0.5714, 0.4286), (0.25, 1.5, 0.8421, 0.1579)],
)
def test_words_count_as_far_as_they_are_met(covered: float, steepness: float, meaning: float, words: float) -> None:
    told = trusting(Weights(meaning=0.4, words=0.6), covered, steepness)
    assert (told.meaning, told.words) == pytest.approx((meaning, words), abs=1e-4)


@given(st.floats(0, 1), st.floats(0.1, 3), st.floats(0.01, 1), st.floats(0, 1))
def test_what_words_lose_meaning_gains(covered: float, steepness: float, share: float, symbol: float) -> None:
    own = Weights(meaning=share * (1 - symbol), words=(1 - share) * (1 - symbol), symbol=symbol)
    told = trusting(own, covered, steepness)
    assert told.meaning + told.words + told.symbol == pytest.approx(1)
    assert told.symbol == symbol
    assert told.words <= own.words + 1e-9


def test_words_alone_count_in_full() -> None:
    assert trusting(Weights(meaning=0.0, words=1.0), 0.2, 1.5) == Weights(meaning=0.0, words=1.0)
