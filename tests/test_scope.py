"""What a query says in passing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Range
from indexer.language.folding import fold
from indexer.language.normalise import normalise
from search_api.query.scope import ASKED, find_scope


def said(text: str) -> list[tuple[str, str, str]]:
    return [(str(one.kind), text[one.range.start : one.range.end], one.value) for one in find_scope(text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kế hoạch nào của Bộ Y tế", [("type", "kế hoạch", "KH"), ("issuer", "Bộ Y tế", "Bộ Y tế")]),
        (
            "công văn của sở nội vụ năm 2025",
            [("type", "công văn", "CV"), ("issuer", "sở nội vụ", "sở nội vụ"), ("year", "năm 2025", "2025")],
        ),
        ("nghị quyết mới nhất về đất đai", [("type", "nghị quyết", "NQ")]),
        ("báo cáo nào gửi UBND phường", [("type", "báo cáo", "BC"), ("assignee", "UBND phường", "UBND phường")]),
        ("báo cáo kết quả trước ngày mấy", [("deadline", "trước ngày mấy", ASKED)]),
        ("nhiệm vụ của ban tuyên giáo", [("assignee", "ban tuyên giáo", "ban tuyên giáo")]),
        ("ai theo dõi, đôn đốc", [("assignee", "ai", ASKED)]),
        ("phòng nào chủ trì", [("assignee", "phòng nào", ASKED)]),
        ("AI trong trường học", []),
        ("AI CHỦ TRÌ CHUYỂN ĐỔI SỐ", [("assignee", "AI", ASKED)]),
        ("hạn nộp báo cáo quý 3", [("deadline", "hạn nộp", ASKED), ("period", "quý 3", "Q3")]),
        ("quý III/2025", [("period", "quý III/2025", "2025-Q3")]),
        ("từ năm 2020 đến năm 2025", [("period", "từ năm 2020 đến năm 2025", "2020/2025")]),
        ("từ 2020 đến 2025", [("period", "từ 2020 đến 2025", "2020/2025")]),
        ("giai đoạn 2021-2025", [("period", "giai đoạn 2021-2025", "2021/2025")]),
        ("6 tháng đầu năm 2026", [("period", "6 tháng đầu năm 2026", "2026-H1")]),
        ("từ năm 2024 đến nay", [("period", "từ năm 2024 đến nay", "2024/")]),
        ("mục tiêu 2045", [("year", "2045", "2045")]),
        ("71/2025/QH15", []),
        ("quy định 3 mức", []),
        ("quyết định xử phạt", []),
    ],
)
def test_what_is_said_is_understood(typed: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "kế hoạch nào của Bộ Y tế",
        "công văn của sở nội vụ năm 2025",
        "phòng nào chủ trì",
        "từ 2020 đến 2025",
        "hạn nộp báo cáo quý 3",
    ],
)
def test_the_same_is_understood_without_diacritics(typed: str) -> None:
    assert [(kind, start) for kind, start, _ in said(fold(typed))] == [(kind, fold(start)) for kind, start, _ in said(typed)]


def test_who_is_named_right_after_a_document_issued_it() -> None:
    text = "kế hoạch 12 ubnd phường"
    assert [(str(one.kind), one.value) for one in find_scope(text, [Range(0, 11)])] == [("issuer", "ubnd phường")]


@given(st.text(max_size=50))
def test_parts_stand_in_order_apart_and_within_the_text(text: str) -> None:
    text = normalise(text)
    reached = 0
    for one in find_scope(text):
        assert reached <= one.range.start < one.range.end <= len(text)
        reached = one.range.end
