"""Numeric targets in running text."""

import pytest

from indexer.directive.targets import find_targets, likeness, year_of


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
