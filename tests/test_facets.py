"""The table of documents: filters and counts against a look at each document."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.header.issue import year_of_issue
from indexer.directive.header.levels import Level
from indexer.domain import Document, DocumentId, DocumentType, Header
from search_api.choices import Facet, Filters
from search_api.relations.related import Status
from search_api.search.facets import Table

_TYPES = (DocumentType.PLAN, DocumentType.DIRECTIVE, None)
_ISSUERS = ("Chính phủ", "Thủ tướng Chính phủ", "Sở Nội vụ", "SỞ NỘI VỤ", None)
_FOLDERS = ("", "Giáo dục/", "Giáo dục/2025/", "Y tế/")


def document(number: int, **changes: object) -> Document:
    chance = Random(number)
    issued = chance.choice((None, date(2023, 2, 1), date(2025, 3, 4)))
    header = Header(
        symbol=chance.choice((None, "71-NQ/TW", "12-KH/ĐU", "715-CV/TU")),
        type=chance.choice(_TYPES),
        issuer=chance.choice(_ISSUERS),
        issued=issued,
        issued_in="2023-05" if issued is None and number % 3 == 0 else None,
    )
    made = Document(
        id=DocumentId(f"{number:016x}"),
        header=header,
        title=f"Văn bản {number}",
        files=(f"{chance.choice(_FOLDERS)}{number}.pdf",),
        media_type="application/pdf",
        size=1,
        page_count=1,
        passage_count=3,
        indexed_at=datetime(2026, 1, 1, tzinfo=UTC),
        recognised_pages=chance.choice((0, 2)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of Document


DOCUMENTS = [document(number) for number in range(60)]
ENDED = {DOCUMENTS[4].id: Status.REPLACED, DOCUMENTS[5].id: Status.AMENDED}
ASSIGNING = [DOCUMENTS[5].id, DOCUMENTS[6].id]
TABLE = Table(DOCUMENTS, ENDED, ASSIGNING)


def let_through(filters: Filters) -> set[int]:
    return {int(id, 16) for id in TABLE.within(filters)}


def test_years_are_counted_by_type_as_the_documents_say() -> None:
    positions = TABLE.let_through(Filters())
    counted = {(year.year, one.type): one.count for year in TABLE.years(positions) for one in year.types}
    dated = [(year, one.header.type) for one in DOCUMENTS if (year := year_of_issue(one.header)) is not None]
    assert counted == Counter(dated)
    years = [year.year for year in TABLE.years(positions)]
    assert years == sorted(years)
    assert all(
        [one.count for one in year.types] == sorted((one.count for one in year.types), reverse=True)
        for year in TABLE.years(positions)
    )
    assert TABLE.years(TABLE.let_through(Filters(documents=(DocumentId("none"),)))) == ()


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        (Filters(), lambda _: True),
        (Filters(types=(DocumentType.PLAN,)), lambda d: d.header.type is DocumentType.PLAN),
        (Filters(types=(DocumentType.PLAN, DocumentType.DIRECTIVE)), lambda d: d.header.type is not None),
        (Filters(issuers=("chính phủ",)), lambda d: d.header.issuer == "Chính phủ"),
        (Filters(issuers=("thủ tướng",)), lambda d: d.header.issuer == "Thủ tướng Chính phủ"),
        (Filters(issuers=("so noi vu",)), lambda d: (d.header.issuer or "").lower() == "sở nội vụ"),
        (Filters(levels=(Level.AGENCY,)), lambda d: (d.header.issuer or "").lower() == "sở nội vụ"),
        (Filters(years=(2023, 2023)), lambda d: year_of_issue(d.header) == 2023),
        (Filters(years=(2024, None)), lambda d: d.header.issued is not None and d.header.issued.year == 2025),
        (Filters(years=(None, 2024)), lambda d: year_of_issue(d.header) == 2023),
        (Filters(folders=("Giáo dục",)), lambda d: d.files[0].startswith("Giáo dục/")),
        (Filters(folders=("giao duc/2025",)), lambda d: d.files[0].startswith("Giáo dục/2025/")),
        (Filters(folders=("2025",)), lambda d: "/2025/" in d.files[0]),
        (Filters(folders=("Gia\u0301o du\u0323c",)), lambda d: d.files[0].startswith("Giáo dục/")),
        (Filters(symbols=("71-nq/tw",)), lambda d: d.header.symbol == "71-NQ/TW"),
        (Filters(symbols=("71",)), lambda d: d.header.symbol == "71-NQ/TW"),
        (Filters(recognised=True), lambda d: d.recognised_pages > 0),
        (Filters(restricted=True), lambda _: False),
        (Filters(validity=(Status.REPLACED,)), lambda d: d is DOCUMENTS[4]),
        (Filters(validity=(Status.REPLACED, Status.AMENDED)), lambda d: d.id in ENDED),
        (Filters(validity=(Status.UNKNOWN,)), lambda d: d.id not in ENDED),
        (Filters(assigns=True), lambda d: d.id in ASSIGNING),
        (Filters(assigns=False), lambda d: d.id not in ASSIGNING),
        (Filters(assigns=True, validity=(Status.AMENDED,)), lambda d: d is DOCUMENTS[5]),
        (Filters(documents=(DOCUMENTS[3].id, DocumentId("x"))), lambda d: d is DOCUMENTS[3]),
        (
            Filters(types=(DocumentType.PLAN,), years=(2025, 2025), recognised=False),
            lambda d: d.header.type is DocumentType.PLAN and d.header.issued == date(2025, 3, 4) and not d.recognised_pages,
        ),
    ],
)
def test_a_filter_lets_through_what_it_says(filters: Filters, holds: object) -> None:
    assert callable(holds)
    assert let_through(filters) == {number for number, one in enumerate(DOCUMENTS) if holds(one)}


@given(st.sets(st.integers(0, 70)), st.sampled_from([Facet.TYPE, Facet.YEAR, Facet.RECOGNISED]))
def test_counts_are_those_of_a_look_at_each_document(numbers: set[int], facet: Facet) -> None:
    def value(one: Document) -> str | None:
        header = one.header
        return {
            Facet.TYPE: header.type.value if header.type else None,
            Facet.YEAR: str(year_of_issue(header)) if year_of_issue(header) else None,
            Facet.RECOGNISED: "yes" if one.recognised_pages else "no",
        }[facet]

    counted = TABLE.counts(facet, Filters(), TABLE.positions(DocumentId(f"{number:016x}") for number in numbers))
    held = [value(DOCUMENTS[number]) for number in numbers if number < len(DOCUMENTS)]
    assert {one.value: one.count for one in counted.values} == {key: held.count(key) for key in set(held) if key is not None}


def test_what_is_chosen_is_listed_even_where_nothing_has_it() -> None:
    counts = TABLE.counts(Facet.TYPE, Filters(types=(DocumentType.PLAN,)), TABLE.positions([]))
    assert [(one.value, one.count, one.selected) for one in counts.values] == [("KH", 0, True)]


@pytest.mark.parametrize(
    ("facet", "filters", "value"),
    [
        (Facet.YEAR, Filters(years=(1999, 1999)), "1999"),
        (Facet.TYPE, Filters(types=(DocumentType.REPORT,)), "BC"),
        (Facet.LEVEL, Filters(levels=(Level.DISTRICT,)), "district"),
        (Facet.VALIDITY, Filters(validity=(Status.REPEALED,)), "repealed"),
    ],
)
def test_what_is_chosen_is_listed_even_where_the_archive_has_none(facet: Facet, filters: Filters, value: str) -> None:
    counts = TABLE.counts(facet, filters, TABLE.positions([]), TABLE.let_through(Filters()))
    assert [(one.value, one.count) for one in counts.values if one.selected] == [(value, 0)]


def test_an_open_range_of_years_chooses_none_that_is_not_there() -> None:
    assert TABLE.counts(Facet.YEAR, Filters(years=(1999, None)), TABLE.positions([])).values[-1].value == "2023"


def test_validity_and_tasks_are_counted() -> None:
    everything = TABLE.let_through(Filters())
    counts = {facet: TABLE.counts(facet, Filters(), everything).values for facet in (Facet.VALIDITY, Facet.ASSIGNS)}
    assert {one.value: one.count for one in counts[Facet.VALIDITY]} == {"unknown": 58, "amended": 1, "replaced": 1}
    assert {one.value: one.count for one in counts[Facet.ASSIGNS]} == {"yes": 2, "no": 58}


def test_folders_open_one_below_the_other() -> None:
    everything = TABLE.let_through(Filters())
    assert {one.value for one in TABLE.counts(Facet.FOLDER, Filters(), everything).values} == {"Giáo dục", "Y tế"}
    opened = TABLE.counts(Facet.FOLDER, Filters(folders=("Giáo dục",)), everything)
    assert {one.value for one in opened.values} == {"Giáo dục", "Giáo dục/2025", "Y tế"}


def test_a_folder_that_holds_everything_is_no_choice() -> None:
    documents = [document(number, files=(f"kho/văn bản/{name}/{number}.pdf",)) for number, name in enumerate("aab")]
    counts = Table(documents).counts(Facet.FOLDER, Filters(), np.arange(len(documents)))
    assert [(one.value, one.count) for one in counts.values] == [("kho/văn bản/a", 2), ("kho/văn bản/b", 1)]


def test_a_name_is_shown_as_it_is_written_most_often() -> None:
    documents = [document(number, header=Header(issuer=name)) for number, name in enumerate(("SỞ Y TẾ", "Sở Y tế", "Sở Y tế"))]
    counts = Table(documents).counts(Facet.ISSUER, Filters(), np.arange(len(documents)))
    assert [(one.value, one.count) for one in counts.values] == [("Sở Y tế", 3)]


def test_an_archive_without_documents_has_no_values() -> None:
    table = Table([])
    assert table.within(Filters(recognised=True)) == frozenset()
    assert all(table.counts(facet, Filters(), table.positions([])).values == () for facet in Facet)
