"""The picture of an archive over time."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import DocumentType
from indexer.settings import Settings
from search_api.choices import TypeCount, YearCounts
from tests.small_archive import small_searcher
from web.wsgi import create_site
from web.years import MOST_TYPES, drawn

PLAN, DIRECTIVE = DocumentType.PLAN, DocumentType.DIRECTIVE

TYPES = st.sampled_from([*list(DocumentType)[:8], None])
YEARS = st.dictionaries(
    st.integers(1945, 2030), st.dictionaries(TYPES, st.integers(1, 5000), min_size=1, max_size=6), min_size=2, max_size=12
).map(
    lambda held: [
        YearCounts(year, tuple(sorted((TypeCount(type, count) for type, count in counts.items()), key=lambda one: -one.count)))
        for year, counts in sorted(held.items())
    ]
)


@given(YEARS)
def test_a_bar_is_as_high_as_its_year_is_full_and_stands_in_the_picture(years: list[YearCounts]) -> None:
    picture = drawn(years)
    assert picture is not None
    total = {year.year: sum(one.count for one in year.types) for year in years}
    assert {bar.year: bar.total for bar in picture.bars if bar.total} == total
    assert len(picture.types) <= MOST_TYPES + 1
    highest = max(picture.bars, key=lambda bar: bar.total)
    for bar in picture.bars:
        assert sum(bar.counts) == bar.total
        assert sum(part.height for part in bar.parts) == pytest.approx(150 * bar.total / highest.total, abs=0.5)
        assert all(part.y >= 0 and part.y + part.height <= picture.foot for part in bar.parts)
        assert 0 <= bar.x <= picture.width - picture.bar_width
    assert len({bar.x for bar in picture.bars}) == len(picture.bars)


def test_years_without_documents_are_there_too() -> None:
    picture = drawn([YearCounts(2021, (TypeCount(PLAN, 2),)), YearCounts(2024, (TypeCount(DIRECTIVE, 1), TypeCount(None, 1)))])
    assert picture is not None
    assert [(bar.year, bar.counts) for bar in picture.bars] == [
        (2021, (2, 0, 0)),
        (2022, (0, 0, 0)),
        (2023, (0, 0, 0)),
        (2024, (0, 1, 1)),
    ]
    assert picture.types == (PLAN, DIRECTIVE, None)


def test_one_year_is_no_history() -> None:
    assert drawn([YearCounts(2025, (TypeCount(PLAN, 9),))]) is None
    assert drawn([]) is None


def shades(page: str) -> int:
    """How many parts of bars are drawn."""
    return page.split('<ul class="legend">', maxsplit=1)[0].count('<rect class="shade-')


def test_the_page_of_documents_draws_it_and_says_the_same_in_a_table(tmp_path: Path) -> None:
    client = create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()
    page = client.get("/documents?lang=en").text
    assert shades(page) == 2
    table = page.split('<table class="history">')[1].split("</table>")[0]
    assert re.findall(r">(\d{4})</a>", table) == ["2026", "2025"]
    assert "style=" not in page
    chosen = client.get("/documents?lang=en&year=2026").text
    assert shades(chosen) == 2, "what is chosen is one of all years"
