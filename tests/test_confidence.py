"""How sure the search is of its answer."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Document, DocumentId, Header, Passage, PassageId, Role
from search_api.answers import QueryKind
from search_api.query.understanding import understand
from search_api.search.confidence import ENOUGH, TAKEN_AS_FOUND, agreement, certainty, is_timely
from search_api.search.ranking import Fused

SHARES = st.floats(0, 1)


def fused(number: int, meaning: float, words: float) -> Fused:
    return Fused(PassageId(f"d.{number}"), meaning + words, meaning, words, 0.0)


@given(SHARES, SHARES, SHARES)
def test_more_words_and_more_agreement_never_make_it_less_sure(covered: float, agreed: float, more: float) -> None:
    sure = certainty(QueryKind.PLAIN, missing=False, covered=covered, agreed=agreed)
    assert 0 <= sure <= 1
    assert certainty(QueryKind.PLAIN, missing=False, covered=max(covered, more), agreed=agreed) >= sure
    assert certainty(QueryKind.PLAIN, missing=False, covered=covered, agreed=max(agreed, more)) >= sure


@pytest.mark.parametrize("kind", list(QueryKind))
def test_what_is_named_and_not_there_makes_it_not_sure_at_all(kind: QueryKind) -> None:
    assert certainty(kind, missing=True, covered=1.0, agreed=1.0) == 0


@pytest.mark.parametrize("kind", list(QueryKind))
def test_words_that_are_not_found_say_nothing_only_of_numbers(kind: QueryKind) -> None:
    assert (certainty(kind, missing=False, covered=0.0, agreed=0.0) >= ENOUGH) == (kind in TAKEN_AS_FOUND)


def test_an_english_query_of_which_nothing_is_met_and_agreed_on_is_not_sure_to_be_answered() -> None:
    unmet = certainty(QueryKind.ENGLISH, missing=False, covered=0.0, agreed=0.0)
    met = certainty(QueryKind.ENGLISH, missing=False, covered=0.5, agreed=0.1)
    assert unmet < ENOUGH <= met
    # Where words and model agree on little, an English query is doubted less than a Vietnamese one with so few of its words.
    assert met > certainty(QueryKind.PLAIN, missing=False, covered=0.5, agreed=0.1)


def test_agreement_is_the_share_of_the_best_that_both_find() -> None:
    ranked = [fused(number, 1 - number / 100, 0.5 if number < 4 else 0.0) for number in range(20)]
    assert agreement(ranked, 10_000) == pytest.approx(0.4)


def test_in_a_small_archive_only_the_very_best_must_be_the_same() -> None:
    ranked = [fused(1, 0.5, 0.4), fused(2, 0.4, 0.1), fused(3, 0.1, 0.3)]
    assert agreement(ranked, 40) == 1
    assert agreement([fused(1, 0.5, 0.4), fused(2, 0.4, 0.5)], 40) == 0


def test_nothing_found_agrees_on_nothing() -> None:
    assert agreement((), 1000) == 0


@pytest.mark.parametrize(
    ("asked", "text", "timely"),
    [
        ("kế hoạch cải cách hành chính năm 2027", "Kế hoạch cải cách hành chính năm 2026.", False),
        ("kế hoạch cải cách hành chính năm 2027", "Việc này kéo dài sang năm 2027.", True),
        ("kế hoạch cải cách hành chính năm 2027", "Giai đoạn 2026 - 2030, mỗi xã một điểm.", True),
        ("kế hoạch cải cách hành chính năm 2025", "Ban hành trong năm ấy.", True),
        ("ke hoach nam 2027", "Việc này kéo dài sang năm 2027.", True),
        ("báo cáo từ năm 2026 đến nay", "Ban hành trước đó.", False),
        ("báo cáo từ năm 2024 đến nay", "Ban hành sau đó.", True),
        ("hạn nộp báo cáo quý 3", "Báo cáo quý III gửi trước ngày 20.", True),
        ("hạn nộp báo cáo quý 3", "Báo cáo hằng quý gửi trước ngày 20.", True),
        ("hạn nộp báo cáo quý 3", "Báo cáo quý I gửi trước ngày 20.", False),
        ("hạn nộp báo cáo quý 3", "Báo cáo gửi trước ngày 20.", False),
        ("báo cáo quý III năm 2025", "Báo cáo quý III.", True),
        ("báo cáo quý III năm 2031", "Báo cáo quý III.", False),
        ("xe đời 2018 đăng kiểm", "Xe đăng kiểm sáu tháng một lần.", True),
        ("hạn nộp báo cáo", "Báo cáo gửi trước ngày 20.", True),
    ],
)
def test_what_is_of_another_time_than_asked_about_is_known(asked: str, text: str, *, timely: bool) -> None:
    document = Document(
        DocumentId("a"), Header(issued=date(2025, 3, 4)), "Kế hoạch", (), "text/plain", 1, 1, 1, datetime(2026, 1, 1, tzinfo=UTC)
    )
    passage = Passage(PassageId("a.1"), document.id, 1, 1, 0, len(text), text, Role.BODY)
    assert is_timely(understand(asked), [(passage, document)]) is timely


@given(SHARES, SHARES)
def test_hits_of_another_time_are_never_sure(covered: float, agreed: float) -> None:
    assert certainty(QueryKind.PLAIN, missing=False, covered=covered, agreed=agreed, timely=False) < ENOUGH


def test_without_hits_a_time_that_is_asked_about_is_not_met() -> None:
    assert not is_timely(understand("kế hoạch năm 2025"), [])
