"""How sure the search is of its answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import PassageId
from search_api.answers import QueryKind
from search_api.confidence import ENOUGH, TAKEN_AS_FOUND, agreement, certainty
from search_api.ranking import Fused

SHARES = st.floats(0, 1)


def fused(number: int, meaning: float, words: float) -> Fused:
    return Fused(PassageId(f"d.{number}"), meaning + words, meaning, words, 0.0)


@given(SHARES, SHARES, SHARES)
def test_more_words_and_more_agreement_never_make_it_less_sure(covered: float, agreed: float, more: float) -> None:
    sure = certainty(QueryKind.PLAIN, missing=False, covered=covered, agreed=agreed)
    assert 0 <= sure <= 1
    assert certainty(QueryKind.PLAIN, missing=False, covered=max(covered, more), agreed=agreed) >= sure
    assert certainty(QueryKind.PLAIN, missing=False, covered=covered, agreed=max(agreed, more)) >= sure


@pytest.mark.parametrize("kind", list(QueryKind))
def test_what_is_named_and_not_there_makes_it_not_sure_at_all(kind: QueryKind) -> None:
    assert certainty(kind, missing=True, covered=1.0, agreed=1.0) == 0


@pytest.mark.parametrize("kind", list(QueryKind))
def test_words_that_are_not_found_say_nothing_only_across_languages_and_of_numbers(kind: QueryKind) -> None:
    assert (certainty(kind, missing=False, covered=0.0, agreed=0.0) >= ENOUGH) == (kind in TAKEN_AS_FOUND)


def test_agreement_is_the_share_of_the_best_that_both_find() -> None:
    ranked = [fused(number, 1 - number / 100, 0.5 if number < 4 else 0.0) for number in range(20)]
    assert agreement(ranked, 10_000) == pytest.approx(0.4)


def test_in_a_small_archive_only_the_very_best_must_be_the_same() -> None:
    ranked = [fused(1, 0.5, 0.4), fused(2, 0.4, 0.1), fused(3, 0.1, 0.3)]
    assert agreement(ranked, 40) == 1
    assert agreement([fused(1, 0.5, 0.4), fused(2, 0.4, 0.5)], 40) == 0


def test_nothing_found_agrees_on_nothing() -> None:
    assert agreement((), 1000) == 0
