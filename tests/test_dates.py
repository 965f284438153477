"""Dates and periods."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.dates import find_dates, issue_date


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ban hành ngày 7 tháng 3 năm 2024", ["2024-03-07"]),
        ("NGÀY 07 THÁNG 03 NĂM 2024", ["2024-03-07"]),
        ("ngay 7 thang 3 nam 2024", ["2024-03-07"]),
        ("ngày 07 tháng 3\nnăm 2024", ["2024-03-07"]),
        ("ngày 7 tháng ba năm 2024, ngày 1 tháng mười hai năm 2024", ["2024-03-07", "2024-12-01"]),
        ("7/3/2024; 7-3-2024; 7.3.2024; 7 / 3 / 2024", ["2024-03-07"] * 4),
        ("ngày07/03/20 24", ["2024-03-07"]),
        ("29/02/2023 và 29/02/2024", ["INVALID", "2024-02-29"]),
        ("ngày 15/13/2024", ["INVALID"]),
        ("tháng 9/2026, tháng 09 năm 2026, tháng 13/2026", ["2026-09", "2026-09", "INVALID"]),
        ("quý I/2026, quý 4 năm 2026, Quý ba năm 2026", ["2026-Q1", "2026-Q4", "2026-Q3"]),
        ("6 tháng đầu năm 2025 và sáu tháng cuối năm 2025", ["2025-H1", "2025-H2"]),
        ("giai đoạn 2021–2025, nhiệm kỳ 2025 - 2030", ["2021/2025", "2025/2030"]),
        ("ngày 2/9, ngày 30/2, ngày 29/2", ["--09-02", "INVALID", "--02-29"]),
        ("đến năm 2030, tầm nhìn đến năm 2045", ["2030", "2045"]),
        ("vào nam 2030", ["2030"]),
        ("từ ngày 1/2/2024 đến hết quý II/2024", ["2024-02-01", "2024-Q2"]),
    ],
)
def test_dates_and_periods_are_read(text: str, values: list[str]) -> None:
    assert [match.value for match in find_dates(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "đạt 3/5 tiêu chí",
        "Việt Nam 2045",
        "từ 6-8 tuổi",
        "số 2025/QĐ-UBND",
        "1.250.000 đồng",
        "điện thoại 0225.3842.119",
        "số 12/2024/NĐ-CP",
        "năm thứ 2",
        "quý vị",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


@given(st.text(alphabet=st.sampled_from("0123456789/-. ngàytháămquýIđầu\n")))
def test_ranges_are_in_order_and_apart(text: str) -> None:
    reached = 0
    for match in find_dates(text):
        assert reached <= match.range.start < match.range.end <= len(text)
        reached = match.range.end


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("Số: 4/KH-UBND\nThái Bình, ngày 08 tháng 02 năm 2024\nKẾ HOẠCH", date(2024, 2, 8)),
        ("Số: 4/KH-UBND          Thái Bình, ngày 8 tháng2 năm 2024", date(2024, 2, 8)),
        ("| Số 9-KH/ĐU | Hà\nNội, ngày 24 tháng 01\nnăm 2024 |", date(2024, 1, 24)),
        ("Hạnh phúc______ TP. Hồ Chí Minh, ngày 30 tháng 6 năm 2025", date(2025, 6, 30)),
        ("* Số 3-HD/TU ĐẢNG CỘNG SẢN VIỆT NAM Bà Rịa - Vũng Tàu, ngày 03 tháng 4 năm 2018 HƯỚNG DẪN", date(2018, 4, 3)),
        ("Độc lập - Tự do - Hạnh phúc Huế, ngày 03 tháng 4 năm 2018", date(2018, 4, 3)),
        ("thành phố Hải Phòng, ngày 03 tháng 4 năm 2018", None),
        ("Thành phố Huế, ngày 03 tháng 4 năm 2018", date(2018, 4, 3)),
        ("Hà nội, ngày  30  tháng 12 năm 2002", date(2002, 12, 30)),
        ("HÀ NỘI, NGÀY 05 THÁNG 01 NĂM 2020", date(2020, 1, 5)),
        ("Sơn La, ngày 5/1/2020", date(2020, 1, 5)),
        ("Căn cứ Luật số 3/2020/QH14, ngày 05 tháng 01 năm 2020\nSơn La, ngày 7 tháng 8 năm 2021", date(2021, 8, 7)),
    ],
)
def test_the_date_of_issue_stands_after_the_place(text: str, issued: date | None) -> None:
    assert issue_date(text) == issued


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Quyết định số 3-QĐ/TW, ngày 26/5/2024 của Bộ Chính trị",
        "theo kết luận tại Hà Nội, ngày 26 tháng 5 năm 2024",
        "Hôm nay, ngày 26 tháng 5 năm 2024",
        "của Chính phủ, ngày 26 tháng 5 năm 2024",
        "Hà Nội, ngày 26 tháng 5 năm 2024 của",
        "Hà Nội, ngày     tháng 6 năm 2026",
        "Hà Nội, ngày 31 tháng 6 năm 2026",
        "Kế hoạch năm 2026",
        "x" * 4000 + "\nHà Nội, ngày 26 tháng 5 năm 2024",
        "",
    ],
)
def test_cited_and_open_dates_are_not_the_date_of_issue(text: str) -> None:
    assert issue_date(text) is None


def test_every_known_case(shared: Path) -> None:
    for line in (shared / "vectors" / "dates.tsv").read_text(encoding="utf-8").splitlines():
        text, _, expected = line.partition("\t")
        assert ",".join(match.value for match in find_dates(text)) == expected, text


def test_most_real_letterheads_give_their_date(shared: Path) -> None:
    """Of documents whose first lines hold a line that is nothing but place and date, all give a date."""
    seen = 0
    for path in sorted((shared / "archive" / "directives_2025").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if any(
            "ngày" in line and "năm 2025" in line and line.startswith(("Hà Nội,", "Thành phố", "Bắc Ninh,"))
            for line in text[:600].split("\n")
        ):
            seen += 1
            issued = issue_date(text)
            assert issued is not None, path.name
            assert issued.year == 2025, path.name
    assert seen > 30
