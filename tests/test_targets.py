"""Numeric targets in running text."""

import pytest

from indexer.directive.targets import Direction, counts_the_same, find_targets, likeness, year_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "100% trường học đạt chuẩn quốc gia, trong đó có 6/14 trường đạt chuẩn mức độ 2",
            [("100%", "trường học đạt chuẩn quốc gia", None), ("6/14", "trường đạt chuẩn mức độ 2", None)],
        ),
        ("Đến năm 2030, trên 95 % hồ sơ được giải quyết trực tuyến", [("95%", "hồ sơ được giải quyết trực tuyến", 2030)]),
        ("Tỷ lệ trẻ đến trường đạt 0,5%.", [("0,5%", "Tỷ lệ trẻ đến trường", None)]),
        ("Mỗi cấp học có ít nhất 02 phòng học thông minh", [("2", "phòng học thông minh", None)]),
        ("trước ngày 15/12 các phòng báo cáo, đến 10/11 gửi kết quả", []),
        ("từ 3-5 tuổi, khoản 2 Điều 5, Nghị quyết số 71-NQ/TW, giai đoạn 2020-2030", []),
    ],
)
def test_figures_with_what_they_count(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert [(one.value, one.subject, one.year) for one in find_targets(text)] == expected


def test_ranges_are_characters_of_the_text() -> None:
    text = "Phấn đấu trên 35% giáo viên có trình độ trên chuẩn"
    (target,) = find_targets(text)
    assert text[slice(*target.range)] == target.figure == "trên 35%"


def test_the_year_of_the_headings_counts_where_the_text_has_none() -> None:
    assert year_of("II. MỤC TIÊU 1. Mục tiêu đến năm 2030") == 2030
    assert year_of("II. MỤC TIÊU") is None
    (target,) = find_targets("80% người dân có sổ sức khỏe", 2030)
    assert target.year == 2030


def test_subjects_that_count_the_same_are_alike() -> None:
    assert likeness("trường học đạt chuẩn quốc gia", "các trường đạt chuẩn quốc gia") > 0.8
    assert likeness("trường học đạt chuẩn quốc gia", "hồ sơ trực tuyến toàn trình") == 0
    assert likeness("", "") == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # What is counted stands first: a file kept is no file late.
        ("85% dân số có hồ sơ sức khỏe", "hồ sơ quá hạn dưới 0,5%", False),
        (
            "95% hồ sơ thủ tục hành chính được giải quyết trực tuyến",
            "Tối thiểu 70% hồ sơ thủ tục hành chính (TTHC) nộp trực tuyến",
            True,
        ),
        ("80% người trưởng thành có tài khoản định danh điện tử mức 2", "Tỷ lệ định danh điện tử mức 2 đạt 77,9%", True),
        ("95% người dân có tài khoản định danh điện tử", "100% người dân có sổ sức khỏe điện tử", False),
        ("hồ sơ giải quyết quá hạn dưới 0,5%", "trên 95% hồ sơ giải quyết quá hạn", False),
        ("ít nhất 40 trường học đạt chuẩn", "ít nhất 40% trường học đạt chuẩn", False),
    ],
)
def test_targets_of_one_measure(one: str, other: str, *, same: bool) -> None:
    """The same noun at the head, the same kind of figure, no contrary direction."""
    (first,), (second,) = find_targets(one), find_targets(other)
    assert (counts_the_same(first, second) >= 0.6) is same


def test_a_second_share_of_the_same_people_is_told_of_them() -> None:
    _, second = find_targets("80% người dân có tài khoản; 65% sử dụng thường xuyên.")
    assert second.subject == "người dân sử dụng thường xuyên"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("vốn mồi của ngân sách không vượt quá 30%", Direction.AT_MOST),
        ("hồ sơ quá hạn dưới 0,5%", Direction.AT_MOST),
        ("không dưới 30% trường học", Direction.AT_LEAST),
        ("90% trở lên trường học", Direction.AT_LEAST),
        ("90% trường học", Direction.EXACTLY),
    ],
)
def test_which_way_a_target_is_to_be_reached(text: str, direction: Direction) -> None:
    assert [one.direction for one in find_targets(text)] == [direction]
