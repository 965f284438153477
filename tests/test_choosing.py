"""Filters, order and groups in the search use case, at a depth where looking through the best of all would find nothing."""

from datetime import UTC, date, datetime

import pytest

from indexer.domain import (
    Document,
    DocumentId,
    DocumentText,
    DocumentType,
    EmbeddedDocument,
    Header,
    Page,
    Passage,
    PassageId,
    Range,
    Window,
)
from indexer.embedding.hashing import HashingModel
from indexer.protocols import Archive
from indexer.storage.archive import SqliteArchive
from search_api.choices import Choices, Facet, Filters, Grouping, Sort
from search_api.search.searcher import Searcher
from tests.in_memory_archive import InMemoryArchive

COUNT = 700
"""Documents; more than the rankings are long."""
PLANS = (17, 350, 699)
QUERY = "bố trí kinh phí chuyển đổi số theo Nghị quyết số 57-NQ/TW"


def made(number: int, model: HashingModel) -> EmbeddedDocument:
    """All but the plans answer the query far better than they do, and all mention the resolution."""
    id = DocumentId(f"{number:016x}")
    is_plan = number in PLANS
    text = f"Số liệu {number}: kinh phí năm học." if is_plan else f"Bố trí kinh phí chuyển đổi số, chuyển đổi số lần {number}."
    passage = Passage(PassageId(f"{id}.1"), id, 1, 1, 0, len(text), text, symbols=("57-NQ/TW",))
    document = Document(
        id=id,
        header=Header(type=DocumentType.PLAN if is_plan else DocumentType.LETTER, issued=date(2000 + number % 26, 1, 1)),
        title=f"Văn bản {number}",
        files=(f"{'a' if number % 2 else 'b'}/{number}.txt",),
        media_type="text/plain",
        size=1,
        page_count=1,
        passage_count=1,
        indexed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    windows = (Window(passage.id, Range(0, len(text)), text),)
    return EmbeddedDocument(DocumentText(document, (Page(1, text),), (passage,)), windows, model.embed_passages([text]))


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    model = HashingModel()
    archive: Archive = InMemoryArchive() if request.param == "memory" else SqliteArchive(tmp_path_factory.mktemp("kho"), "rules")
    with archive.writer(model.identity) as writer:
        for number in range(COUNT):
            writer.put_document(made(number, model))
        writer.commit()
    return Searcher(archive, model)


def found(searcher: Searcher, query: str, **chosen: object) -> list[int]:
    answer = searcher.search(query, limit=100, choices=Choices(**chosen))  # type: ignore[arg-type]  # fields of Choices
    return [int(hit.document.id, 16) for hit in answer.hits]


@pytest.mark.parametrize("query", [QUERY, "chuyển đổi số", "bo tri kinh phi chuyen doi so", "57-NQ/TW"])
def test_a_filter_that_leaves_few_documents_still_finds_their_passages(searcher: Searcher, query: str) -> None:
    assert not set(PLANS) & set(found(searcher, "bố trí kinh phí chuyển đổi số"))
    assert sorted(found(searcher, query, filters=Filters(types=(DocumentType.PLAN,)))) == list(PLANS)


def test_several_filters_must_all_fit(searcher: Searcher) -> None:
    year = 2000 + PLANS[0] % 26
    plans = Filters(types=(DocumentType.PLAN,), years=(year, year))
    assert found(searcher, QUERY, filters=plans) == [PLANS[0]]
    assert found(searcher, f"{QUERY} loại:kế hoạch", filters=Filters(folders=("b",))) == [PLANS[1]]
    assert found(searcher, QUERY, filters=Filters(types=(DocumentType.LAW,))) == []


def test_a_facet_that_filters_shows_what_else_there_is(searcher: Searcher) -> None:
    answer = searcher.search(QUERY, choices=Choices(Filters(types=(DocumentType.PLAN,)), counted=True))
    values = {one.facet: {value.value: value.count for value in one.values} for one in answer.facets}
    assert values[Facet.TYPE]["KH"] == len(PLANS)
    assert values[Facet.TYPE]["CV"] > 90
    assert sum(values[Facet.YEAR].values()) == len(PLANS)


def test_browsing_lists_the_newest_first(searcher: Searcher) -> None:
    chosen = Filters(types=(DocumentType.PLAN,))
    newest = sorted(PLANS, key=lambda number: -(number % 26))
    assert found(searcher, "", filters=chosen) == found(searcher, " ", filters=chosen, group=Grouping.DOCUMENT) == newest
    page = searcher.documents(limit=2, offset=1, choices=Choices(chosen, counted=True))
    assert [int(one.id, 16) for one in page.documents] == newest[1:]
    assert page.total == len(PLANS)


def test_by_date_the_hits_are_newest_first(searcher: Searcher) -> None:
    answer = searcher.search("chuyển đổi số", limit=100, choices=Choices(sort=Sort.DATE))
    dates = [hit.document.header.issued for hit in answer.hits]
    assert len(dates) > 10
    assert dates == sorted(dates, key=lambda day: day or date.min, reverse=True)
