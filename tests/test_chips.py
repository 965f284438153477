"""The parts a query is shown as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Range
from indexer.errors import QueryEmpty
from search_api.query.chips import without_part
from search_api.query.understanding import understand

Shown = tuple[str, str, str, bool, str]
"""Kind, what was typed, value, whether it filters, and the query without it."""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nq71", [("reference", "nq71", "nq71", False, "")]),
        ("nq 71?", [("reference", "nq 71", "nq 71", False, "")]),
        ("NGHỊ QUYẾT SỐ 71-NQ/TW.", [("reference", "NGHỊ QUYẾT SỐ 71-NQ/TW.", "71-NQ/TW", True, "")]),
        ("71 nq tw", [("reference", "71 nq tw", "71-NQ/TW", True, "")]),
        ("cv 529", [("reference", "cv 529", "cv 529", False, "")]),
        ("02 ctr tu", [("reference", "02 ctr tu", "02 ctr tu", False, "")]),
        ("nđ 30", [("reference", "nđ 30", "nđ 30", False, "")]),
        ("kinh phí, kế hoạch nq 71", [("reference", "nq 71", "nq 71", False, "kinh phí, kế hoạch")]),
        (
            "ai theo dõi kế hoạch NQ71",
            [
                ("assignee", "ai", "?", False, "theo dõi kế hoạch NQ71"),
                ("reference", "NQ71", "NQ71", False, "ai theo dõi kế hoạch"),
            ],
        ),
        (
            "điểm a khoản 2 Điều 10 Nghị định 30/2020/NĐ-CP",
            [
                ("location", "điểm a khoản 2 Điều 10", "điểm a khoản 2 Điều 10", False, "Nghị định 30/2020/NĐ-CP"),
                ("reference", "Nghị định 30/2020/NĐ-CP", "30/2020/NĐ-CP", True, "điểm a khoản 2 Điều 10"),
            ],
        ),
        (
            "mujc III.4 nghij quyeets 71",
            [
                ("location", "mujc III.4", "khoản 4 mục III", False, "nghij quyeets 71"),
                ("reference", "nghij quyeets 71", "nghị quyết 71", False, "mujc III.4"),
            ],
        ),
        (
            "loại:kế hoạch năm:2025 chuyển đổi số -mầm",
            [
                ("type", "loại:kế hoạch", "KH", True, "năm:2025 chuyển đổi số -mầm"),
                ("year", "năm:2025", "2025/2025", True, "loại:kế hoạch chuyển đổi số -mầm"),
                ("exclusion", "-mầm", "mầm", True, "loại:kế hoạch năm:2025 chuyển đổi số"),
            ],
        ),
        ("loại:kế hoạch", [("type", "loại:kế hoạch", "KH", True, "")]),
        (
            "“theo dõi, đôn đốc” kế hoạch",
            [("quote", "“theo dõi, đôn đốc”", "theo dõi, đôn đốc", False, "kế hoạch")],
        ),
        (
            "hạn nộp báo cáo quý 3",
            [("deadline", "hạn nộp", "?", False, "báo cáo quý 3"), ("period", "quý 3", "Q3", False, "hạn nộp báo cáo")],
        ),
        (
            "luật giáo dục 2019 chuẩn trình độ",
            [("reference", "luật giáo dục 2019", "luật giáo dục 2019", False, "chuẩn trình độ")],
        ),
        ("chuyeenr ddooir soos nawm 2025", [("year", "nawm 2025", "2025", False, "chuyeenr ddooir soos")]),
        ("22/8/2025", [("period", "22/8/2025", "2025-08-22", False, "")]),
        ("mức độ 2", []),
        ("3-5 tuổi", []),
        ("kế toán 100% trường", []),
    ],
)
def test_a_query_is_shown_in_parts(typed: str, expected: list[Shown]) -> None:
    understood = understand(typed)
    shown = [
        (str(part.kind), understood.normalised[part.range.start : part.range.end], part.value, part.filters, part.without)
        for part in understood.parts
    ]
    assert shown == expected


@pytest.mark.parametrize(
    ("text", "part", "left"),
    [
        ("kinh phí, nq 71", "nq 71", "kinh phí"),
        ("nq 71, kinh phí", "nq 71", "kinh phí"),
        ("a, nq 71, b", "nq 71", "a, b"),
        ("nq 71 kinh phí", "nq 71", "kinh phí"),
        ("(nq 71)", "nq 71", ""),
    ],
)
def test_a_part_leaves_no_comma_behind(text: str, part: str, left: str) -> None:
    start = text.index(part)
    assert without_part(text, Range(start, start + len(part))) == left


_PIECES = st.sampled_from(
    [
        "loại:kế hoạch",
        "nq 71",
        "71-NQ/TW",
        "năm 2025",
        "ai",
        "điều 5",
        "khoản 2",
        "-x",
        '"y tế"',
        "chuyeenr",
        "ddooir",
        ",",
        "của sở y tế",
    ]
)


@given(st.one_of(st.lists(_PIECES, max_size=8).map(" ".join), st.text(max_size=40)))
def test_parts_stand_in_order_apart_and_each_makes_the_query_shorter(text: str) -> None:
    try:
        understood = understand(text)
    except QueryEmpty:
        return
    reached = 0
    for part in understood.parts:
        assert reached <= part.range.start < part.range.end <= len(understood.normalised)
        assert len(part.without) < len(understood.normalised)
        reached = part.range.end
