"""Dates and periods in Vietnamese text, day before month before year."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from indexer.domain import Range

INVALID = "INVALID"
"""The value of what is written as a date and is none (31 April)."""


class DateMatch(NamedTuple):
    """A date or period met in a text."""

    value: str
    """``2025-08-22``, ``2025-08``, ``2025-Q3``, ``2026-H1``, ``2020/2030`` (years, both included), ``2019``, ``--09-02``
    (no year), or ``INVALID``."""
    range: Range


_MONTH_WORDS = {
    "giêng": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "1": 1, "2": 2, "3": 3, "4": 4}

# Extractors drop spaces and tear years apart ("20 21"); people leave out diacritics.
_YEAR = r"(?:19|20)\s?\d\s?\d"
_DAY_WORD, _MONTH_WORD, _YEAR_WORD = r"ng[àa]y", r"th[áa]ng", r"(?<!việt )(?<!viet )n[ăa]m"
_ALONE = r"(?<![\d/.,-])"


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


_LONG = _pattern(
    rf"(?:{_DAY_WORD}\s*)?(?<!\d)(?P<d>\d{{1,2}})\s*{_MONTH_WORD}\s*(?P<m>\d{{1,2}}|{'|'.join(sorted(_MONTH_WORDS, key=len, reverse=True))})"
    rf"\s*,?\s*n[ăa]m\s*(?P<y>{_YEAR})(?!\d)"
)
_NUMERIC = _pattern(
    rf"(?:{_DAY_WORD}\s*)?{_ALONE}(?P<d>\d{{1,2}})\s*(?P<s>[/.–-])\s*(?P<m>\d{{1,2}})\s*(?P=s)\s*(?P<y>{_YEAR})(?![\d/])"
)
_MONTH = _pattern(rf"{_MONTH_WORD}\s*(?P<m>\d{{1,2}})\s*(?:n[ăa]m|[/-])\s*(?P<y>(?:19|20)\d{{2}})(?!\d)")
_QUARTER = _pattern(
    rf"qu[ýy]\s*(?P<q>{'|'.join(sorted(_QUARTERS, key=len, reverse=True))})(?!\w)\s*(?:/|-|–|n[ăa]m|)\s*(?P<y>(?:19|20)\d{{2}})(?!\d)"
)
_HALF = _pattern(rf"(?:0?6|sáu)\s*{_MONTH_WORD}\s*(?P<h>đầu|cuối|dau|cuoi)\s*n[ăa]m\s*(?P<y>(?:19|20)\d{{2}})(?!\d)")
_YEARS = _pattern(
    rf"(?:(?:giai đoạn|nhiệm kỳ|năm học|thời kỳ)\s*)?{_ALONE}(?P<y>(?:19|20)\d{{2}})\s*[-–]\s*(?P<y2>(?:19|20)\d{{2}})(?![\d/])"
)
_DAY_AND_MONTH = _pattern(rf"{_DAY_WORD}\s*(?P<d>\d{{1,2}})\s*[/–-]\s*(?P<m>\d{{1,2}})(?![\d/.-])")
_ONE_YEAR = _pattern(rf"{_YEAR_WORD}\s*(?P<y>(?:19|20)\d{{2}})(?!\d)(?!\s*[-–/]\s*\d)")


def find_dates(text: str) -> list[DateMatch]:
    """Return the dates and periods in `text` (NFC) in order; they do not overlap."""
    found: list[DateMatch] = []
    taken = bytearray(len(text))
    for pattern, value_of in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]) or (value := value_of(match)) is None:
                continue
            taken[start:end] = b"\x01" * (end - start)
            found.append(DateMatch(value, Range(start, end)))
    return sorted(found, key=lambda match: match.range)


# --- Values ----------------------------------------------------------------------------------------------


def _calendar(match: re.Match[str]) -> date | None:
    month = match["m"].lower()
    try:
        return date(_year(match["y"]), _MONTH_WORDS.get(month) or int(month), int(match["d"]))
    except ValueError:
        return None


def _year(written: str) -> int:
    return int("".join(written.split()))


def _day(match: re.Match[str]) -> str:
    day = _calendar(match)
    return INVALID if day is None else day.isoformat()


def _month(match: re.Match[str]) -> str:
    month = int(match["m"])
    return f"{match['y']}-{month:02}" if 1 <= month <= 12 else INVALID


def _quarter(match: re.Match[str]) -> str:
    return f"{match['y']}-Q{_QUARTERS[match['q'].lower()]}"


def _half(match: re.Match[str]) -> str:
    return f"{match['y']}-H{1 if match['h'].lower() in ('đầu', 'dau') else 2}"


def _years(match: re.Match[str]) -> str | None:
    return f"{match['y']}/{match['y2']}" if match["y"] <= match["y2"] else None


def _day_of_any_year(match: re.Match[str]) -> str:
    try:
        day = date(2000, int(match["m"]), int(match["d"]))  # a leap year: 29 February exists
    except ValueError:
        return INVALID
    return f"--{day.month:02}-{day.day:02}"


def _one_year(match: re.Match[str]) -> str:
    return match["y"]


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_LONG, _day),
    (_NUMERIC, _day),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_YEARS, _years),
    (_DAY_AND_MONTH, _day_of_any_year),
    (_ONE_YEAR, _one_year),
)
"""Fuller forms first: what they took is not read again as less."""


# --- The date of issue -----------------------------------------------------------------------------------

_HEADER_CHARACTERS = 4000
"""The letterhead stands at the beginning, before this many characters."""

# Columns, rules and, in flat text, the motto or the Party's name stand before the place.
_BEFORE_PLACE = re.compile(r"(?:\s{2,}|[|*_\t]|-{2,}|(?:hạnh phúc|việt nam)[\s.\-–]*)", re.IGNORECASE)
_NOT_A_PLACE = re.compile(
    r"(?:số|luật|căn cứ|quyết|nghị|kế hoạch|công văn|thông|chỉ thị|kết luận|tại|theo|từ|đến|trước|sau|kể|hạn|hiệu lực|hôm|sáng|chiều"
    r"|bộ|ban|chính phủ|quốc hội|thủ tướng|chủ tịch|đảng|ủy|uỷ|đoàn|hội|ngày|thứ)(?!\w)",
    re.IGNORECASE,
)
_KINDS_OF_PLACE = frozenset({"thành", "phố", "thị", "xã", "trấn", "đặc", "khu", "quận", "huyện", "tỉnh", "phường"})
_MOST_WORDS = 7


def issue_date(text: str) -> date | None:
    """Return the date of the place-date line (*Hà Nội, ngày 05 tháng 01 năm 2020*) in the letterhead.

    ``None`` where there is no such line, or its day is left open or does not exist. Dates of cited documents do not count.
    """
    header = text[:_HEADER_CHARACTERS]
    written = sorted((match for form in (_LONG, _NUMERIC) for match in form.finditer(header)), key=lambda match: match.start())
    for match in written:
        before = header[header.rfind("\n", 0, match.start()) + 1 : match.start()]
        after = header[match.end() : match.end() + 2].strip()
        if _is_place(_BEFORE_PLACE.split(before)[-1].strip(" ,.-–")) and not after[:1].islower():
            return _calendar(match)
    return None


def _is_place(written: str) -> bool:
    words = re.findall(r"\w+", written)
    if not words or len(words) > _MOST_WORDS or not written[0].isupper() or _NOT_A_PLACE.search(written):
        return False
    capitals = [word[0].isupper() or word in _KINDS_OF_PLACE for word in words]
    # "Hà nội" is common.
    return all(capitals) or len(words) == 2
