"""Numbers and days in messages."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indexer.errors import QueryTooLong, TooLarge
from indexer.figures import day_words, figure, moment_words

ROOT = Path(__file__).parents[1]
LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [(0, 0, "0"), (999, 0, "999"), (10_000, 0, "10.000"), (1_234_567.891, 1, "1.234.567,9"), (-0.25, 2, "-0,25")],
)
def test_thousands_are_parted_by_points_and_decimals_by_a_comma(value: float, places: int, written: str) -> None:
    assert figure(value, places) == written


def test_days_cannot_be_mistaken_for_months() -> None:
    assert day_words(date(2026, 1, 5)) == ("05/01/2026", "05 Jan 2026")
    moment = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert moment_words(moment) == tuple(f"{moment.astimezone():%H:%M}, {day}" for day in ("05/01/2026", "05 Jan 2026"))


def test_what_is_too_large_is_told_by_each_language_s_custom() -> None:
    assert TooLarge(20_000, 10_000).wording == (
        "quá lớn: 20.000 byte, giới hạn 10.000",
        "too large: 20,000 bytes, the limit is 10,000",
    )
    assert "2.001 ký tự" in QueryTooLong(2001, 2000).wording.vi


def test_no_vietnamese_message_groups_a_number_as_english_does() -> None:
    english = re.compile(r"\{[^{}]+:(?:,|,?\.\df)\}")
    wrong = [
        f"{path.relative_to(ROOT)}: {text}"
        for package in ("indexer", "search_api", "web")
        for path in (ROOT / package).rglob("*.py")
        for text in re.findall(r'f"(?:[^"\\]|\\.)*"', path.read_text(encoding="utf-8"))
        if english.search(text) and any(letter in text.lower() for letter in LETTERS)
    ]
    assert not wrong
