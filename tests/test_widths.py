"""One ranking in several scopes."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import DocumentId, PassageId, Ranking, Scored
from search_api.search.hits import document_of
from search_api.search.widths import WIDE, Scope, in_each

DOCUMENTS = [DocumentId(letter) for letter in "abcdefgh"]
EVERYTHING: Ranking = tuple(Scored(PassageId(f"{document}.{ordinal}"), 0.0) for document in DOCUMENTS for ordinal in range(1, 6))


class Index:
    """Ranks passages in an order of its own, and tells how often it was asked."""

    def __init__(self, seed: int = 0) -> None:
        passages = Random(seed).sample(EVERYTHING, len(EVERYTHING))
        self._ranking = [Scored(one.passage_id, 100.0 - place) for place, one in enumerate(passages)]
        self.asked: list[Scope] = []

    def look(self, limit: int, scope: Scope) -> Ranking:
        self.asked.append(scope)
        return self.within(limit, scope)

    def within(self, limit: int, scope: Scope) -> Ranking:
        return tuple(one for one in self._ranking if scope is None or document_of(one.passage_id) in scope)[:limit]


@given(
    st.integers(0, 50),
    st.integers(1, 45),
    st.lists(st.one_of(st.none(), st.frozensets(st.sampled_from(DOCUMENTS))), min_size=1, max_size=4),
)
def test_every_scope_has_the_ranking_it_would_have_by_itself(seed: int, limit: int, scopes: list[Scope]) -> None:
    index = Index(seed)
    assert in_each(index.look, limit, scopes, None, len(DOCUMENTS)) == [index.within(limit, scope) for scope in scopes]


@pytest.mark.parametrize(
    ("documents", "looks"),
    [
        pytest.param(8, 1, id="a filter that lets everything through"),
        pytest.param(4, 1, id="half of the documents"),
        pytest.param(1, 2, id="few documents are asked for by themselves"),
        pytest.param(0, 2, id="none"),
    ],
)
def test_a_wide_scope_costs_no_look_of_its_own(documents: int, looks: int) -> None:
    index = Index()
    in_each(index.look, 4, [frozenset(DOCUMENTS[:documents]), None], None, len(DOCUMENTS))
    assert len(index.asked) == looks


def test_what_lies_within_a_demand_is_looked_for_within_it() -> None:
    index = Index()
    demanded = frozenset(DOCUMENTS[:4])
    chosen = frozenset(DOCUMENTS[:3])
    assert in_each(index.look, 5, [chosen, demanded], demanded, 4) == [index.within(5, chosen), index.within(5, demanded)]
    assert index.asked == [demanded]


def test_a_scope_by_itself_is_asked_for_as_it_is() -> None:
    index = Index()
    half = frozenset(DOCUMENTS[:4])
    assert WIDE < 0.5
    in_each(index.look, 5, [half], None, len(DOCUMENTS))
    assert index.asked == [half]
