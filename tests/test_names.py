"""Documents named without their number."""

import pytest

from search_api.query.names import find_named, titled


@pytest.mark.parametrize(
    ("typed", "name", "symbols"),
    [
        ("Nghị quyết Trung ương 4 khóa XII", "Nghị quyết Trung ương 4 khóa XII", ("04-NQ/TW", "05-NQ/TW", "06-NQ/TW")),
        ("nghi quyet trung uong 4 khoa 12", "nghi quyet trung uong 4 khoa 12", ("04-NQ/TW", "05-NQ/TW", "06-NQ/TW")),
        ("NQ TW 6 (khóa XII)", "NQ TW 6 (khóa XII)", ("18-NQ/TW", "19-NQ/TW", "20-NQ/TW", "21-NQ/TW")),
        ("NQTW4 khoá XI", "NQTW4 khoá XI", ("12-NQ/TW",)),
        ("Nghị quyết Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng khóa XI", None, ("28-NQ/TW", "29-NQ/TW")),
        ("nghị quyết trung ương 3 khóa X", "nghị quyết trung ương 3 khóa X", ()),
        ("luật giáo dục 2019 chuẩn trình độ", "luật giáo dục", ("43/2019/QH14",)),
        ("Luật Giáo dục năm 2019", "Luật Giáo dục", ("43/2019/QH14",)),
        ("bộ luật lao động 2019", "bộ luật lao động", ("45/2019/QH14",)),
        ("Luật Phòng, chống ma túy năm 2021", "Luật Phòng, chống ma túy", ("73/2021/QH14",)),
        ("luật thủy sản 2017", "luật thủy sản", ("18/2017/QH14",)),
        ("luật kho bãi 2017", "luật kho bãi", ()),
    ],
)
def test_laws_and_plenums_are_known_by_name(typed: str, name: str | None, symbols: tuple[str, ...]) -> None:
    (reference,) = find_named(typed)
    assert reference.symbols == symbols
    assert name is None or reference.name == name


@pytest.mark.parametrize(
    "typed", ["pháp luật năm 2025", "luật sư năm 2020", "kỷ luật cán bộ 2024", "luật 08/2024/qh15", "luật giáo dục"]
)
def test_other_laws_are_none(typed: str) -> None:
    assert list(find_named(typed)) == []


def test_beside_a_place_a_law_needs_no_year() -> None:
    (reference,) = find_named("Điều 5 Luật An ninh mạng", placed=True)
    assert (reference.name, reference.year) == ("Luật An ninh mạng", None)


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("luật an ninh mạng", "Luật an ninh mạng", True),
        ("luat an ninh mang", "Luật An ninh mạng", True),
        ("Luật Phòng chống ma túy", "Luật phòng, chống ma túy", True),
        ("luật giá", "Luật giáo dục", False),
        ("luật giá", "Luật sửa đổi, bổ sung một số điều của Luật Giá", False),
    ],
)
def test_a_title_begins_with_the_name(name: str, title: str, expected: bool) -> None:
    assert titled(name, title) is expected
