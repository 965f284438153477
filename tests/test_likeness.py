"""Which documents are twins."""

import random
from collections.abc import Iterable
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.likeness import Member, from_bytes, sketch, to_bytes, twins
from indexer.domain import DocumentId, DocumentType

SYLLABLES = (
    "ban thường vụ thành ủy yêu cầu các sở ngành quận huyện báo cáo kết quả chuyển đổi số trước ngày mười tháng này phòng cháy"
    " chữa rừng nhiệm trọng tâm năm học mới và đào tạo giao văn theo dõi đôn đốc tổ chức thực hiện nghị quyết hội đồng nhân dân"
)


def words(seed: int, count: int = 600) -> list[str]:
    chance = random.Random(seed)
    syllables = SYLLABLES.split()
    return [chance.choice(syllables) for _ in range(count)]


def spoilt(text: list[str], every: int) -> list[str]:
    """As recognition spoils it: one word in so many."""
    return ["xqz" if place % every == every - 1 else word for place, word in enumerate(text)]


def member(id: str, text: Iterable[str], **known: object) -> Member:
    return Member(DocumentId(id), sketch([" ".join(text)]), **known)  # type: ignore[arg-type]  # by name


def related(*members: Member) -> dict[DocumentId, DocumentId]:
    """Whatever the order in which they are met."""
    outcomes = [twins(order) for order in permutations(members)]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    return outcomes[0]


TEXT, OTHER = words(1), words(2)


def test_the_same_words_are_the_same_text_whatever_the_format() -> None:
    """Case, diacritics, punctuation and how lines are cut do not count."""
    capitals = sketch(["; ".join(TEXT[:300]).upper(), "- " + ", ".join(TEXT[300:])])
    assert capitals.text == sketch([" ".join(TEXT)]).text
    assert related(member("a", TEXT), member("b", TEXT), member("c", OTHER)) == {"b": "a"}


def test_short_texts_are_twins_only_by_the_very_same_words() -> None:
    assert related(member("a", TEXT[:10]), member("b", TEXT[:10])) == {"b": "a"}
    assert related(member("a", TEXT[:10]), member("b", TEXT[:9])) == {}
    assert related(member("a", []), member("b", [])) == {}


def test_a_scan_is_the_twin_of_the_text_with_its_number() -> None:
    scan = member("a", spoilt(TEXT, 12), symbol="12khdu", is_recognised=True)
    assert related(scan, member("b", TEXT, symbol="12khdu")) == {"a": "b"}


def test_a_scan_of_the_first_page_is_the_twin_of_the_whole_text() -> None:
    """Recognition spoils runs; a written text that is so little in another is an extract."""
    page, whole = spoilt(TEXT[:150], 20), member("b", TEXT, symbol="12khdu")
    assert related(member("a", page, symbol="12khdu", is_recognised=True), whole) == {"a": "b"}
    assert related(member("a", page, symbol="12khdu"), whole) == {}


def test_the_same_number_of_another_text_is_no_twin() -> None:
    assert related(member("a", TEXT, symbol="12khdu"), member("b", OTHER, symbol="12khdu")) == {}


def test_the_same_number_of_another_year_is_no_twin_though_much_is_taken_over() -> None:
    one, two = date(2024, 5, 1), date(2025, 5, 1)
    taken_over = TEXT[:400] + OTHER[:200]
    assert related(member("a", TEXT, symbol="1khdu", issued=one), member("b", taken_over, symbol="1khdu", issued=two)) == {}
    assert related(member("a", TEXT, symbol="1khdu", issued=one), member("b", taken_over, symbol="1khdu")) == {"b": "a"}


def test_annexes_do_not_part_twins_and_a_compilation_does() -> None:
    annexed = [*TEXT, *words(3, 4000)]
    assert related(member("a", TEXT, symbol="1khdu"), member("b", annexed, symbol="1khdu")) == {"b": "a"}
    compiled = [*TEXT[:350], *words(3, 4000)]
    assert related(member("a", TEXT, symbol="1khdu"), member("b", compiled, symbol="1khdu")) == {}


def test_other_numbers_are_other_documents_however_alike() -> None:
    """Invitations and appointments differ in a name."""
    assert related(member("a", TEXT, symbol="1gm"), member("b", spoilt(TEXT, 100), symbol="2gm")) == {}


def test_a_draft_is_a_version_of_what_came_of_it() -> None:
    final = member("b", TEXT, symbol="12khdu", type=DocumentType.PLAN)
    draft = member("a", TEXT[:480] + OTHER[:60], type=DocumentType.PLAN, is_draft=True)
    assert related(draft, final) == {"a": "b"}
    assert related(draft, member("b", TEXT, type=DocumentType.REPORT)) == {}
    older = member("c", TEXT[:470] + OTHER[:70], type=DocumentType.PLAN, is_draft=True)
    assert related(draft, final, older) == {"a": "b", "c": "b"}


def test_text_without_a_number_belongs_to_the_numbered_text_it_is_part_of() -> None:
    assert related(member("a", TEXT[:450], type=DocumentType.PLAN), member("b", TEXT, symbol="1khdu")) == {"a": "b"}
    assert related(member("a", TEXT[:240], type=DocumentType.PLAN), member("b", TEXT, symbol="1khdu")) == {}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"is_draft": True}),
        ({"symbol": "1khdu"}, {}),
        ({"symbol": "1khdu", "is_recognised": True}, {}),
        ({}, {"is_recognised": True}),
        ({"issued": date(2026, 1, 2)}, {"issued": date(2025, 1, 2)}),
        ({"modified_ns": 2}, {"modified_ns": 1}),
        ({"symbol": "1khdu"}, {"is_draft": True, "modified_ns": 9}),
    ],
)
def test_the_better_one_is_shown(better: dict[str, object], worse: dict[str, object]) -> None:
    assert related(member("z", TEXT, **better), member("a", TEXT, **worse)) == {"a": "z"}


def test_a_shown_document_is_nobodys_twin() -> None:
    """Likeness is no chain: what is like the twin only stands for itself."""
    chain = [member(name, TEXT[start : start + 500], is_draft=True) for name, start in (("a", 0), ("b", 100), ("c", 200))]
    found = twins(chain)
    assert not set(found) & set(found.values())


def test_a_thousand_documents_alike_are_told_apart_quickly() -> None:
    forms = [member(f"{number:04}", [*TEXT, str(number)], symbol=f"{number}gm") for number in range(300)]
    assert twins(forms) == {}


@given(st.lists(st.text(max_size=60), max_size=8))
def test_a_sketch_comes_back_as_it_was_kept(texts: list[str]) -> None:
    made = sketch(texts)
    again = from_bytes(to_bytes(made))
    assert (again.text, again.runs, again.minima.tolist()) == (made.text, made.runs, made.minima.tolist())


@pytest.mark.parametrize("every", [4, 8, 20, 60])
def test_common_minima_estimate_the_share_of_common_runs(every: int) -> None:
    def runs(text: list[str]) -> set[tuple[str, ...]]:
        return {tuple(text[place : place + 3]) for place in range(len(text) - 2)}

    other = spoilt(TEXT, every)
    exact = len(runs(TEXT) & runs(other)) / len(runs(TEXT) | runs(other))
    one, two = sketch([" ".join(TEXT)]), sketch([" ".join(other)])
    assert (one.minima == two.minima).mean() == pytest.approx(exact, abs=0.15)
