"""Passages like another, and like a text that was pasted."""

from dataclasses import replace

import pytest

from indexer.domain import DocumentId, EmbeddedDocument, Passage, PassageId, Role
from indexer.embedding.hashing import HashingModel
from indexer.errors import BadRequest, QueryEmpty, QueryTooLong
from search_api.answers import ReasonKind
from search_api.search.searcher import Searcher
from search_api.search.similar import MAX_PARAGRAPHS, MAX_TEXT
from tests.in_memory_archive import InMemoryArchive
from tests.small_archive import DECISION, LETTER, PLAN, fill, small_searcher

MEETING = "Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện Kế hoạch này."
POST = "Trung tâm trả kết quả hồ sơ trực tuyến qua dịch vụ bưu chính."


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return small_searcher()


def test_headings_letterheads_and_recipients_are_like_nothing(searcher: Searcher) -> None:
    for id in (PLAN, LETTER, DECISION):
        for passage in searcher.document(id).passages:
            similar = searcher.passage(passage.id).similar
            assert all(hit.passage.role is Role.BODY for hit in similar)
            assert passage.id not in {hit.passage.id for hit in similar}


def test_of_its_own_document_one_passage_is_offered_at_most(searcher: Searcher) -> None:
    similar = searcher.passage(searcher.document(PLAN).passages[5].id).similar
    assert sum(hit.document.id == PLAN for hit in similar) == 1
    assert [hit.rank for hit in similar] == list(range(1, len(similar) + 1))


def test_the_reasons_are_the_meaning_and_the_phrases_in_common(searcher: Searcher) -> None:
    hit = searcher.similar(MEETING, limit=1).hits[0]
    assert hit.passage.id == f"{PLAN}.7"
    assert [reason.kind for reason in hit.reasons] == [ReasonKind.MEANING, ReasonKind.WORDS]
    assert hit.reasons[0].detail.vi == "gần nghĩa với văn bản đã dán"
    assert "theo dõi" in hit.reasons[1].detail.vi


def test_each_paragraph_of_a_text_has_its_turn(searcher: Searcher) -> None:
    answer = searcher.similar(f"{MEETING}\n\n  {POST}\nngắn quá", limit=2)
    assert answer.paragraphs == (MEETING, POST)
    assert answer.left_out == 1
    assert {hit.passage.id for hit in answer.hits} == {f"{PLAN}.7", f"{DECISION}.2"}
    assert {hit.reasons[0].detail.en for hit in answer.hits} == {
        "near in meaning to paragraph 1",
        "near in meaning to paragraph 2",
    }


def test_a_short_text_is_compared_whole(searcher: Searcher) -> None:
    answer = searcher.similar("kinh phí\nthiết bị", limit=1)
    assert (answer.paragraphs, answer.left_out) == (("kinh phí thiết bị",), 0)
    assert answer.hits[0].passage.id == f"{PLAN}.6"


def test_no_more_paragraphs_are_compared_than_may_be(searcher: Searcher) -> None:
    lines = [f"Đoạn thứ {number} nói về kinh phí của nhà trường." for number in range(MAX_PARAGRAPHS + 7)]
    answer = searcher.similar("\n".join(lines))
    assert (len(answer.paragraphs), answer.left_out) == (MAX_PARAGRAPHS, 7)


def test_a_paragraph_longer_than_the_model_is_compared_to_its_end(searcher: Searcher) -> None:
    filler = "quy định chung về tổ chức bộ máy và biên chế của cơ quan " * 60
    assert f"{DECISION}.2" in {hit.passage.id for hit in searcher.similar(filler + POST).hits}


@pytest.mark.parametrize("text", ["", " \n \t\n"])
def test_a_text_without_words_is_refused(searcher: Searcher, text: str) -> None:
    with pytest.raises(QueryEmpty):
        searcher.similar(text)


def test_a_text_too_long_is_refused(searcher: Searcher) -> None:
    with pytest.raises(QueryTooLong, match="20,001"):
        searcher.similar("a" * (MAX_TEXT + 1))


@pytest.mark.parametrize("limit", [0, 51])
def test_a_limit_out_of_range_is_refused(searcher: Searcher, limit: int) -> None:
    with pytest.raises(BadRequest, match="1 to 50"):
        searcher.similar(MEETING, limit=limit)


def test_copies_of_a_passage_are_not_like_it_and_fold_among_the_others() -> None:
    """A document that was issued twice is offered once."""
    model = HashingModel()
    archive = InMemoryArchive()
    fill(archive, model)
    held = archive._state.documents[DECISION]
    twin = DocumentId("d" * 16)

    def moved(passage: Passage) -> Passage:
        return replace(passage, id=PassageId(f"{twin}.{passage.ordinal}"), document_id=twin)

    text = replace(
        held.text,
        document=replace(held.text.document, id=twin, header=replace(held.text.document.header, symbol="213/QĐ-UBND")),
        passages=tuple(map(moved, held.text.passages)),
    )
    windows = tuple(replace(one, passage_id=PassageId(f"{twin}.{one.passage_id.rpartition('.')[2]}")) for one in held.windows)
    with archive.writer(model.identity) as writer:
        writer.put_document(EmbeddedDocument(text, windows, held.vectors))
        writer.commit()
    searcher = Searcher(archive, model)
    assert f"{twin}.2" not in {hit.passage.id for hit in searcher.passage(PassageId(f"{DECISION}.2")).similar}
    pasted = searcher.similar(POST, limit=1).hits[0]
    assert [pasted.passage.id, *(copy.passage.id for copy in pasted.copies)] == [f"{DECISION}.2", f"{twin}.2"]
