"""What is one hit: copies, documents, twins."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Document, DocumentId, Header, Passage, PassageId, Role
from search_api.choices import Grouping, Sort
from search_api.search.grouping import AS_GOOD, bunched, sorted_by
from search_api.search.ranking import Fused

LONG = "Ủy ban nhân dân các xã, phường bố trí kinh phí mua sắm thiết bị dạy học trước ngày 15 tháng 3."


def document(name: str, issued: date | None = None, twin_of: str | None = None) -> Document:
    return Document(
        id=DocumentId(name),
        header=Header(issued=issued),
        title=name,
        files=(),
        media_type="text/plain",
        size=1,
        page_count=1,
        passage_count=9,
        indexed_at=datetime(2026, 1, 1, tzinfo=UTC),
        twin_of=DocumentId(twin_of) if twin_of else None,
    )


def passage(id: str, text: str, role: Role = Role.BODY) -> Passage:
    return Passage(PassageId(id), DocumentId(id.split(".", maxsplit=1)[0]), 1, 1, 0, len(text), text, role)


def shape(
    texts: dict[str, str], group: Grouping, *documents: Document, role: Role = Role.BODY
) -> list[tuple[str, list[str], list[str]]]:
    """Rank passages in the order given; return each hit's passage, its copies and the further ones."""
    passages = {PassageId(id): passage(id, text, role) for id, text in texts.items()}
    ranked = [Fused(id, 1 - place / 10, 1 - place / 10, 0, 0) for place, id in enumerate(passages)]
    held = {one.id: one for one in documents} or {one.document_id: document(one.document_id) for one in passages.values()}
    bunches = bunched(ranked, passages, held, group)
    return [
        (one.first.passage_id, [*one.copies], [id for other in one.further for id in (other.first.passage_id, *other.copies)])
        for one in bunches
    ]


def test_without_grouping_every_passage_is_a_hit() -> None:
    assert shape({"a.1": LONG, "b.1": LONG}, Grouping.NONE) == [("a.1", [], []), ("b.1", [], [])]


def test_the_same_text_is_one_hit_whatever_its_spaces_case_and_end_signs() -> None:
    texts = {"a.1": LONG, "b.1": LONG.upper().replace(", ", " ,  ").rstrip(".") + ";", "c.1": LONG.replace("15", "16")}
    assert shape(texts, Grouping.COPIES) == [("a.1", ["b.1"], []), ("c.1", [], [])]


@pytest.mark.parametrize(("text", "role"), [("Nơi nhận như trên", Role.BODY), (LONG, Role.HEADING), (LONG, Role.LETTERHEAD)])
def test_formulas_headings_and_letterheads_have_no_copies(text: str, role: Role) -> None:
    assert len(shape({"a.1": text, "b.1": text}, Grouping.COPIES, role=role)) == 2


def test_a_twin_that_was_recognised_anew_is_a_copy_in_spite_of_a_slip() -> None:
    texts = {"a.1": LONG, "b.1": LONG.replace("kinh phí", "kinh phi")}
    assert len(shape(texts, Grouping.COPIES)) == 2
    assert shape(texts, Grouping.COPIES, document("a"), document("b", twin_of="a")) == [("a.1", ["b.1"], [])]
    assert shape(texts, Grouping.COPIES, document("a", twin_of="b"), document("b")) == [("a.1", ["b.1"], [])]


def test_passages_of_a_document_and_its_twins_come_together_best_first() -> None:
    texts = {"a.1": "một", "b.1": "hai", "a.2": "ba", "c.1": "bốn", "b.2": "năm"}
    assert shape(texts, Grouping.DOCUMENT) == [("a.1", [], ["a.2"]), ("b.1", [], ["b.2"]), ("c.1", [], [])]
    twins = (document("a"), document("b"), document("c", twin_of="a"))
    assert shape(texts, Grouping.DOCUMENT, *twins)[0] == ("a.1", [], ["a.2", "c.1"])


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=12), st.sampled_from([Grouping.NONE, Grouping.COPIES]))
def test_no_passage_is_lost_and_none_is_there_twice(owners: list[str], group: Grouping) -> None:
    texts = {f"{owner}.{place}": LONG if place % 3 else f"{LONG} {place}" for place, owner in enumerate(owners)}
    hits = shape(texts, group)
    assert sorted(id for first, copies, further in hits for id in (first, *copies, *further)) == sorted(texts)
    assert [first for first, _, _ in hits] == [id for id in texts if id in {first for first, _, _ in hits}]


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=12))
def test_of_a_document_only_what_is_far_below_its_best_is_left_out(owners: list[str]) -> None:
    texts = {f"{owner}.{place}": f"{LONG} {place}" for place, owner in enumerate(owners)}
    scores = {id: 1 - place / 10 for place, id in enumerate(texts)}
    hits = shape(texts, Grouping.DOCUMENT)
    assert [first for first, _, _ in hits] == [f"{owner}.{owners.index(owner)}" for owner in dict.fromkeys(owners)]
    for first, _, further in hits:
        assert further == [id for id in texts if id[0] == first[0] and id != first and scores[id] >= AS_GOOD * scores[first]]


def test_by_date_the_newest_of_what_answers_as_well_comes_first() -> None:
    passages = {PassageId(f"{name}.1"): passage(f"{name}.1", name) for name in "abcd"}
    scores = {"a": 0.9, "b": 0.8, "c": 0.7, "d": 0.2}
    ranked = [Fused(PassageId(f"{name}.1"), score, score, 0, 0) for name, score in scores.items()]
    issued = {"a": date(2024, 1, 1), "b": None, "c": date(2025, 1, 1), "d": date(2026, 1, 1)}
    documents = {DocumentId(name): document(name, day) for name, day in issued.items()}
    documents[DocumentId("b")] = replace(documents[DocumentId("b")], header=Header(issued_in="2024"))
    bunches = bunched(ranked, passages, documents, Grouping.NONE)
    by_date = sorted_by(Sort.DATE, bunches, passages, documents)
    assert [bunch.first.passage_id for bunch in by_date] == ["c.1", "a.1", "b.1"], "d answers far worse than the best"
    assert sorted_by(Sort.RELEVANCE, bunches, passages, documents) == bunches
