"""What a query names, looked up among three short documents."""

import pytest

from indexer.language.folding import fold
from search_api.search.searcher import Searcher
from tests.small_archive import DECISION, LETTER, PLAN, small_searcher


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return small_searcher()


@pytest.mark.parametrize(
    ("query", "passages"),
    [
        ("mục II kế hoạch 12-KH/ĐU", [f"{PLAN}.5", f"{PLAN}.6", f"{PLAN}.7"]),
        ("Kế hoạch số 12-KH/ĐU, mục II", [f"{PLAN}.5", f"{PLAN}.6", f"{PLAN}.7"]),
        ("mục I kh 12", [f"{PLAN}.2", f"{PLAN}.3", f"{PLAN}.4"]),
    ],
)
def test_a_place_in_a_document_leads_to_its_passages(searcher: Searcher, query: str, passages: list[str]) -> None:
    for text in (query, fold(query), query.upper()):
        found = [hit.passage.id for hit in searcher.search(text).hits[: len(passages)]]
        assert found[0] == passages[0]
        assert sorted(found) == passages


def test_a_place_is_looked_for_in_what_carries_out_a_document_that_is_not_there(searcher: Searcher) -> None:
    answer = searcher.search("mục I nghị quyết 71-NQ/TW")
    assert answer.hits[0].passage.id == f"{PLAN}.2"
    assert "not in the archive: this is mục I" in answer.understanding.notes[-1].en


def test_a_place_that_is_not_there_is_told(searcher: Searcher) -> None:
    answer = searcher.search("mục IX kế hoạch 12-KH/ĐU")
    assert not answer.confident
    assert [note.vi for note in answer.understanding.notes] == ["không tìm thấy mục IX trong văn bản ấy"]
    assert answer.hits[0].passage.document_id == PLAN


def test_a_number_that_is_not_there_is_told(searcher: Searcher) -> None:
    answer = searcher.search("quyết định 1234/QĐ-UBND")
    assert not answer.confident
    assert "1234/QĐ-UBND" in answer.understanding.notes[-1].en


def test_who_asks_for_a_symbol_alone_gets_nothing_else(searcher: Searcher) -> None:
    assert {hit.passage.document_id for hit in searcher.search("529-CV/ĐU").hits} == {LETTER}
    assert {hit.passage.id for hit in searcher.search("15/QĐ-UBND").hits} == {f"{DECISION}.3"}


def test_an_excluded_word_is_in_no_hit(searcher: Searcher) -> None:
    assert any("kinh phí" in hit.passage.text for hit in searcher.search("thiết bị trường học").hits)
    hits = searcher.search('thiết bị trường học -"kinh phí"').hits
    assert hits
    assert not any("kinh phí" in hit.passage.text for hit in hits)


def test_a_demand_alone_lists_what_it_lets_through(searcher: Searcher) -> None:
    answer = searcher.search("loại:công văn")
    assert {hit.passage.document_id for hit in answer.hits} == {LETTER}
    assert [part.value for part in answer.understanding.parts] == ["CV"]
    assert searcher.search("loại:công văn năm:1990").hits == ()


def test_typing_that_was_not_converted_finds_the_same(searcher: Searcher) -> None:
    typed, meant = searcher.search("truwowngf hocj thoong minh"), searcher.search("trường học thông minh")
    assert typed.hits[0].passage.id == meant.hits[0].passage.id
    assert [str(step.kind) for step in typed.understanding.steps] == ["typing"]


def test_the_query_can_be_taken_literally(searcher: Searcher) -> None:
    answer = searcher.search("truwowngf hocj", literal=True)
    assert (answer.understanding.text, answer.understanding.steps, answer.understanding.literal) == ("truwowngf hocj", (), True)
