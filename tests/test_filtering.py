"""Filters written as parameters, and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.header.levels import Level
from indexer.domain import DocumentId, DocumentType
from indexer.errors import BadRequest
from search_api.choices import Filters
from search_api.relations.related import Status
from search_api.search.filtering import parameters, read_filters

names = st.sampled_from(["Sở Y tế", "Giáo dục/2025", "UBND"])
some_years = st.sampled_from([(None, None), (2025, 2025), (2020, 2025), (2020, None), (None, 2024)])
some_filters = st.builds(
    Filters,
    types=st.lists(st.sampled_from(DocumentType), unique=True, max_size=3).map(tuple),
    issuers=st.lists(names, unique=True, max_size=2).map(tuple),
    levels=st.lists(st.sampled_from(Level), unique=True, max_size=2).map(tuple),
    years=some_years,
    folders=st.lists(names, unique=True, max_size=2).map(tuple),
    validity=st.lists(st.sampled_from(Status), unique=True, max_size=2).map(tuple),
    assigns=st.sampled_from([None, True, False]),
    recognised=st.sampled_from([None, True, False]),
    restricted=st.sampled_from([None, True, False]),
    documents=st.just((DocumentId("ab" * 8),)),
)


@given(some_filters)
def test_what_is_written_is_read_again(filters: Filters) -> None:
    values: dict[str, list[str]] = {}
    for name, value in parameters(filters):
        values.setdefault(name, []).append(value)
    assert read_filters(values) == filters


@pytest.mark.parametrize(
    ("name", "value", "filters"),
    [
        ("type", "kế hoạch", Filters(types=(DocumentType.PLAN,))),
        ("type", "chi thi", Filters(types=(DocumentType.DIRECTIVE,))),
        ("type", "kh", Filters(types=(DocumentType.PLAN,))),
        ("type", "Official letter", Filters(types=(DocumentType.LETTER,))),
        ("level", "Trung ương", Filters(levels=(Level.CENTRAL,))),
        ("year", "2025-2020", Filters(years=(2020, 2025))),
        ("year", " ", Filters()),
        ("recognised", "có", Filters(recognised=True)),
        ("folder", "/Y tế/", Filters(folders=("Y tế",))),
        ("validity", "replaced", Filters(validity=(Status.REPLACED,))),
        ("validity", "Đã bị bãi bỏ", Filters(validity=(Status.REPEALED,))),
        ("assigns", "có", Filters(assigns=True)),
    ],
)
def test_people_may_write_it_their_way(name: str, value: str, filters: Filters) -> None:
    assert read_filters({name: [value]}) == filters


def test_several_years_reach_from_the_first_to_the_last() -> None:
    assert read_filters({"year": ["2025", "2022-2023"]}) == Filters(years=(2022, 2025))
    assert read_filters({"year": ["2025-", "2022"]}) == Filters(years=(2022, None))


def test_yes_and_no_together_are_everything() -> None:
    assert read_filters({"recognised": ["yes", "no"]}) == Filters()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("type", "hóa đơn", "there is no type of document “hóa đơn”"),
        ("level", "galaxy", "it must be one of central"),
        ("year", "25", "it takes a year"),
        ("year", "20202021", "it takes a year"),
        ("year", "-", "it takes a year"),
        ("recognised", "maybe", "it must be yes or no"),
        ("issuer", "x" * 201, "at most 20 values of 200 characters"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_name(name: str, value: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said) as refused:
        read_filters({name: [value]})
    assert refused.value.field == name
