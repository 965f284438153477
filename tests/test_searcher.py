"""The search use case on three short documents."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.domain import DocumentId, Language, PassageId, Range, Role, SourceState, Vector
from indexer.embedding.hashing import HashingModel
from indexer.errors import ArchiveMissing, BadRequest, IndexIncompatible, NotInArchive, QueryEmpty, QueryTooLong
from indexer.language.folding import fold
from indexer.protocols import FileChanged
from search_api.answers import Answer, QueryKind, ReasonKind
from search_api.choices import Choices, Filters, Sort
from search_api.search.searcher import Searcher
from tests.in_memory_archive import InMemoryArchive, InMemoryView
from tests.small_archive import DECISION, LETTER, PLAN, small_archive, small_searcher


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return small_searcher()


def first(answer: Answer) -> str:
    return answer.hits[0].passage.id


@pytest.mark.parametrize(
    ("query", "passage"),
    [
        ("phòng học thông minh trường học", f"{PLAN}.3"),
        ("bố trí kinh phí mua sắm thiết bị", f"{PLAN}.6"),
        ("văn phòng theo dõi đôn đốc", f"{PLAN}.7"),
        ("hồ sơ trực tuyến toàn trình", f"{DECISION}.2"),
        ("tuyển dụng công chức", f"{DECISION}.3"),
        ("tổ chức thực hiện", f"{PLAN}.5"),
        ("529-CV/ĐU", f"{LETTER}.1"),
        ("529 cv/du", f"{LETTER}.1"),
        ("cv 529", f"{LETTER}.1"),
        ("212/qđ-ubnd", f"{DECISION}.1"),
        ("12 kh du", f"{PLAN}.1"),
        ("943-CV/TU", f"{LETTER}.2"),
        ("nq 71", f"{PLAN}.1"),
        ("quyết định 15", f"{DECISION}.3"),
        ("“gửi báo cáo về”", f"{LETTER}.3"),
    ],
)
def test_the_passage_that_answers_stands_first_with_and_without_diacritics(searcher: Searcher, query: str, passage: str) -> None:
    assert first(searcher.search(query)) == passage
    assert first(searcher.search(fold(query))) == passage


def test_ranks_scores_and_pages_fit_together(searcher: Searcher) -> None:
    everything = searcher.search("báo cáo kế hoạch", limit=100)
    assert [hit.rank for hit in everything.hits] == list(range(1, everything.total + 1))
    scores = [hit.score for hit in everything.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    paged = [
        hit
        for offset in range(0, everything.total, 2)
        for hit in searcher.search("báo cáo kế hoạch", limit=2, offset=offset).hits
    ]
    assert tuple(paged) == everything.hits
    assert searcher.search("báo cáo kế hoạch", offset=everything.total).hits == ()


def test_recipients_do_not_outrank_what_they_repeat(searcher: Searcher) -> None:
    roles = [hit.passage.role for hit in searcher.search("văn phòng đảng ủy báo cáo", limit=3).hits]
    assert Role.CLOSING not in roles[:2]


def test_a_hit_says_why_it_is_one(searcher: Searcher) -> None:
    hit = searcher.search("71-NQ/TW").hits[0]
    assert hit.reasons[0].kind is ReasonKind.SYMBOL
    assert hit.reasons[0].detail.vi == "nhắc đến số 71-NQ/TW"
    borne = searcher.search("12-KH/ĐU").hits[0]
    assert borne.reasons[0].detail.en == "the document is numbered 12-KH/ĐU"
    words = searcher.search("kinh phí mua sắm").hits[0]
    assert {reason.kind for reason in words.reasons} >= {ReasonKind.WORDS, ReasonKind.MEANING}
    assert sum(reason.value for reason in words.reasons) == pytest.approx(words.score)


def test_a_heading_can_be_the_reason(searcher: Searcher) -> None:
    below = [hit for hit in searcher.search("mục tiêu", limit=100).hits if hit.passage.id == f"{PLAN}.3"]
    assert [reason.detail.vi for hit in below for reason in hit.reasons if reason.kind is ReasonKind.PLACE] == [
        "đề mục có chữ: mục tiêu"
    ]


def test_hits_that_are_not_explained_are_the_same_ones(searcher: Searcher) -> None:
    explained = searcher.search("theo dõi, đôn đốc", limit=50)
    counted = searcher.search("theo dõi, đôn đốc", limit=50, explained=False)
    assert any(hit.highlights and hit.reasons for hit in explained.hits)
    assert counted.hits == tuple(
        replace(hit, reasons=(), highlights=(), further=tuple(replace(one, highlights=()) for one in hit.further))
        for hit in explained.hits
    )
    assert (counted.confident, counted.certainty, counted.total) == (explained.confident, explained.certainty, explained.total)


def test_highlights_stand_in_the_passage(searcher: Searcher) -> None:
    hit = searcher.search("theo dõi đôn đốc").hits[0]
    assert [hit.passage.text[start:end] for start, end in hit.highlights] == ["theo dõi, đôn đốc"]
    assert all(isinstance(one, Range) for one in hit.highlights)


def test_a_number_nobody_bears_or_mentions_is_told(searcher: Searcher) -> None:
    answer = searcher.search("quyết định 1234/QĐ-UBND")
    assert not answer.confident
    assert [note.vi for note in answer.understanding.notes] == ["không tìm thấy văn bản mang số 1234/QĐ-UBND"]


@pytest.mark.parametrize("query", ["giá vàng hôm nay", "lịch thi đấu bóng đá", "hướng dẫn nấu phở bò"])
def test_what_nothing_answers_is_not_offered_as_an_answer(searcher: Searcher, query: str) -> None:
    assert not searcher.search(query).confident


@pytest.mark.parametrize("query", ["kinh phí mua sắm thiết bị", "71-NQ/TW", "theo doi don doc", "529 cv/du"])
def test_what_something_answers_is(searcher: Searcher, query: str) -> None:
    assert searcher.search(query).confident


@pytest.mark.parametrize(("query", "kind"), [("nq 71", QueryKind.SYMBOL), ("kinh phí nq 71", QueryKind.SYMBOL_AND_WORDS)])
def test_a_part_of_a_symbol_boosts_and_does_not_filter(searcher: Searcher, query: str, kind: QueryKind) -> None:
    answer = searcher.search(query, limit=100)
    assert answer.understanding.kind is kind
    assert answer.total > 2


@pytest.mark.parametrize("query", ["kinh phí mua sắm nq 71", "kinh phi nq71", "bố trí kinh phí cho nghị quyết 71-NQ/TW"])
def test_what_is_asked_about_a_symbol_is_found_in_the_document_that_carries_it_out(searcher: Searcher, query: str) -> None:
    assert first(searcher.search(query)) == f"{PLAN}.6"


def test_a_passage_comes_with_its_neighbours_and_its_like(searcher: Searcher) -> None:
    detail = searcher.passage(PassageId(f"{PLAN}.3"))
    assert [passage.ordinal for passage in detail.before] == [1, 2]
    assert [passage.ordinal for passage in detail.after] == [4, 5]
    assert detail.document.id == PLAN
    assert PassageId(f"{PLAN}.3") not in {hit.passage.id for hit in detail.similar}
    scores = [hit.score for hit in detail.similar]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 5


def test_the_first_and_last_passage_have_neighbours_on_one_side(searcher: Searcher) -> None:
    assert searcher.passage(PassageId(f"{LETTER}.1")).before == ()
    assert searcher.passage(PassageId(f"{LETTER}.3")).after == ()


def test_a_document_comes_with_its_passages(searcher: Searcher) -> None:
    detail = searcher.document(LETTER)
    assert [passage.ordinal for passage in detail.passages] == [1, 2, 3]
    assert detail.document.header.symbol == "529-CV/ĐU"


def test_documents_are_listed_newest_first(searcher: Searcher) -> None:
    assert [document.id for document in searcher.documents().documents] == [PLAN, LETTER, DECISION]
    page = searcher.documents(limit=1, offset=1)
    assert ([document.id for document in page.documents], page.total) == ([LETTER], 3)


def test_an_original_that_is_gone_or_changed_is_not_told(tmp_path: Path) -> None:
    searcher = small_searcher(tmp_path)
    with pytest.raises(NotInArchive, match="not in the archive: bbbb"):
        searcher.original(LETTER)
    path = tmp_path / searcher.document(LETTER).document.files[0]
    path.parent.mkdir()
    path.write_text("một tệp khác", encoding="utf-8")
    with pytest.raises(FileChanged):
        searcher.original(LETTER)


def test_what_was_left_out_is_listed(searcher: Searcher) -> None:
    assert searcher.left_out() == ()
    assert searcher.status().sources[SourceState.INDEXED] == 3


@pytest.mark.parametrize("ask", [lambda s: s.passage(PassageId("f.1")), lambda s: s.document(DocumentId("f"))])
def test_what_is_not_there_is_an_error(searcher: Searcher, ask: Callable[[Searcher], object]) -> None:
    with pytest.raises(NotInArchive, match="not in the archive: f"):
        ask(searcher)


@pytest.mark.parametrize(("limit", "offset", "field"), [(0, 0, "limit"), (-1, 0, "limit"), (101, 0, "limit"), (10, -1, "offset")])
def test_pages_have_bounds(searcher: Searcher, limit: int, offset: int, field: str) -> None:
    with pytest.raises(BadRequest, match=field):
        searcher.search("kế hoạch", limit=limit, offset=offset)
    with pytest.raises(BadRequest, match=field):
        searcher.documents(limit=limit, offset=offset)


def test_queries_that_make_no_sense_are_errors(searcher: Searcher) -> None:
    with pytest.raises(QueryEmpty, match="type what"):
        searcher.search(" ")
    with pytest.raises(QueryTooLong, match="at most 2,000"):
        searcher.search("a" * 2001)


@pytest.mark.parametrize("query", ["?", "!!!", "\u0301", "😀", "(", '"', "“”", "AND OR NOT *", "a:b^2 ~", "\x00", "ß" * 300])
def test_odd_queries_do_no_harm(searcher: Searcher, query: str) -> None:
    try:
        answer = searcher.search(query)
    except QueryEmpty:
        return
    assert len(answer.hits) <= 10


def test_an_archive_of_another_model_is_refused() -> None:
    with pytest.raises(IndexIncompatible, match="hashing"):
        Searcher(small_archive(HashingModel(64)), HashingModel(128)).search("kế hoạch")


def test_an_archive_that_comes_later_is_picked_up() -> None:
    archive = InMemoryArchive()
    searcher = Searcher(archive, HashingModel())
    with pytest.raises(ArchiveMissing, match="no archive"):
        searcher.search("kế hoạch")
    archive._state = small_archive()._state
    assert searcher.search("kế hoạch").generation == 1


def test_who_is_ready_has_read_all_documents_before_the_first_filtered_query(monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = small_searcher()
    searcher.ready()

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("all documents are read again")

    monkeypatch.setattr("tests.in_memory_archive.InMemoryView.documents", refused)
    monkeypatch.setattr("tests.in_memory_archive.InMemoryView.assigning", refused)
    monkeypatch.setattr("tests.in_memory_archive.InMemoryView.pair_counts", refused)
    narrowed = Choices(filters=Filters(recognised=False, assigns=False), counted=True)
    assert searcher.search("bo tri kinh phi", choices=narrowed).facets


def test_counts_beside_a_filter_take_no_search_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = small_searcher()
    looks: list[object] = []
    matching = InMemoryView.matching

    def told(view: InMemoryView, *asked: object, **named: object) -> object:
        looks.append(asked)
        return matching(view, *asked, **named)  # type: ignore[arg-type]  # passed on as they are

    monkeypatch.setattr(InMemoryView, "matching", told)
    answer = searcher.search("bo tri kinh phi", choices=Choices(filters=Filters(recognised=False), counted=True))
    assert answer.facets
    assert len(looks) == 1


def test_a_query_is_embedded_once_for_all_its_pages_filters_and_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = small_searcher()
    embedded: list[str] = []
    embed = HashingModel.embed_query

    def told(model: HashingModel, text: str, language: Language = "vi") -> Vector:
        embedded.append(text)
        return embed(model, text, language)

    monkeypatch.setattr(HashingModel, "embed_query", told)
    whole = searcher.search("bố trí kinh phí", limit=4)
    pages = [searcher.search("bố trí kinh phí", limit=2, offset=offset) for offset in (0, 2)]
    searcher.search("bố trí kinh phí", choices=Choices(filters=Filters(recognised=False), sort=Sort.DATE))
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert len(embedded) == 1


def test_a_new_generation_is_answered_from() -> None:
    archive = small_archive()
    searcher = Searcher(archive, HashingModel())
    before = searcher.search("kinh phí mua sắm thiết bị")
    with archive.writer(HashingModel().identity) as writer:
        for source in writer.known_sources():
            if source.document_id == PLAN:
                writer.remove_source(source.root, source.path)
        writer.commit()
    after = searcher.search("kinh phí mua sắm thiết bị")
    assert (before.generation, after.generation) == (1, 2)
    assert before.hits[0].document.id == PLAN
    assert PLAN not in {hit.document.id for hit in after.hits}


def test_threads_may_share_a_searcher() -> None:
    searcher = small_searcher()
    queries = ["kinh phí", "71-NQ/TW", "tuyen duong", "báo cáo"] * 6
    alone = [replace(searcher.search(query), took_ms=0) for query in queries]
    gate = threading.Barrier(4)

    def ask(part: int) -> list[Answer]:
        gate.wait()
        return [replace(searcher.search(query), took_ms=0) for query in queries[part::4]]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ask, range(4)))
    assert [together[i % 4][i // 4] for i in range(len(queries))] == alone
