"""Numeric targets in running text: *100 % trường học*, *6/14 trường*, *ít nhất 02 phòng học*, and by when. Pure."""

import re
from dataclasses import dataclass

from indexer.domain import Range
from indexer.language.folding import fold
from indexer.language.normalise import collapse


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach."""

    range: Range
    """Characters of the figure with its bound."""
    figure: str
    """As written, for example ``trên 95%``."""
    value: str
    """For comparing: ``95%``, ``6/14``, ``2``; a comma for decimals."""
    subject: str
    """What is counted: the words after it, as written."""
    year: int | None
    """The last year to reach it in, where the text says."""


_BOUND = r"(?:(?:trên|dưới|tối thiểu|tối đa|ít nhất|không quá|không dưới|không thấp hơn|khoảng|đạt|từ)\s+)*"
_PERCENT = re.compile(
    rf"(?<![\w,./])(?P<figure>{_BOUND}(?P<value>\d{{1,3}}(?:[.,]\d+)?(?:\s*(?:-|–|đến)\s*\d{{1,3}}(?:[.,]\d+)?)?)\s*%(?:\s*trở lên)?)",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"(?<![\w,./-])(?P<figure>{_BOUND}(?P<value>\d{{1,4}}\s?/\s?\d{{1,4}}))(?=\s+[^\W\d_]{{2}})", re.IGNORECASE)
_COUNT = re.compile(
    r"(?<![\w,./-])(?P<figure>(?:(?:có\s+)?(?:ít nhất|tối thiểu|trên)\s+)(?P<value>\d{1,3}(?:\.\d{3})*(?:,\d+)?))(?=\s+(?!(?:tuổi|năm|ngày|tháng|khoản|điều|mục)(?![^\W_]))[^\W\d_])",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(r"[;:.,(\n|]|\s(?:trong đó|và\s+(?:trên\s+|ít nhất\s+)?\d|theo|vào|đến\s+(?:hết\s+)?năm)(?![^\W_])")
_YEAR = re.compile(
    r"(?:đến|trước|hết|trong|năm|giai đoạn\s+\d{4}\s*[-–])\s*(?:hết\s+|cuối\s+|năm\s+)*(?P<year>20\d\d)(?!\d)", re.IGNORECASE
)
_DATES = re.compile(r"(?:ngày|quý|tháng|số|Điều|khoản|điểm|trước|sau|đến|từ|hết|dịp|kỷ niệm)\s*\Z", re.IGNORECASE)
"""What stands before a day and month, or a place, rather than a share."""
_LONGEST = 110


def find_targets(text: str, year: int | None = None) -> list[Target]:
    """Return the targets of `text` (NFC), in order; `year`: by when, where the text does not say (of the headings above)."""
    found: list[Target] = []
    taken: list[Range] = []
    for pattern in (_PERCENT, _SHARE, _COUNT):
        for match in pattern.finditer(text):
            span = Range(*match.span("figure"))
            if pattern is _SHARE and _DATES.search(text[max(0, span.start - 10) : match.start("value")]):
                continue
            if any(one.start < span.end and span.start < one.end for one in taken):
                continue
            subject = _subject(text, span)
            if not subject:
                continue
            taken.append(span)
            value = "".join(match["value"].split()).replace(".", ",") + ("%" if pattern is _PERCENT else "")
            value = re.sub(r"^0+(?=\d)", "", value)
            found.append(Target(span, collapse(match["figure"]), value, subject, _year(text, span) or year))
    return sorted(found, key=lambda target: target.range)


def year_of(headings: str) -> int | None:
    """Return by when what stands under `headings` is to be reached: *Mục tiêu đến năm 2030*."""
    years = [int(match["year"]) for match in _YEAR.finditer(headings)]
    return years[-1] if years else None


def _subject(text: str, span: Range) -> str:
    end = _SUBJECT_END.search(text, span.end, span.end + _LONGEST)
    after = collapse(text[span.end : end.start() if end else min(len(text), span.end + _LONGEST)]).strip(" ,.;%")
    if len(after.split()) >= 2:
        return after
    # "Tỷ lệ trẻ đến trường đạt 95%.": what is counted stands before.
    before = re.split(r"[;:.\n|]|,\s", text[max(0, span.start - _LONGEST) : span.start])[-1]
    if len(before.split()) < 2 and "|" in text:
        # In a row of a table its first telling cell says what is counted.
        before = next((cell for cell in text[: span.start].split("|") if len(cell.split()) >= 2), before)
    return collapse(before).strip(" -–+") or after


def _year(text: str, span: Range) -> int | None:
    """Return the year said in the same clause, before the figure or after it."""
    start = max(text.rfind(";", 0, span.start), text.rfind(". ", 0, span.start)) + 1
    end = min((place for place in (text.find(";", span.end), text.find(". ", span.end)) if place >= 0), default=len(text))
    before = [int(match["year"]) for match in _YEAR.finditer(text, start, span.start)]
    if before:
        return before[-1]
    after = _YEAR.search(text, span.end, end)
    if after:
        return int(after["year"])
    earlier = [int(match["year"]) for match in _YEAR.finditer(text, 0, start)]
    return earlier[-1] if earlier else None


_EMPTY = frozenset(
    [
        "các",
        "của",
        "và",
        "có",
        "được",
        "là",
        "cho",
        "trong",
        "trên",
        "đạt",
        "số",
        "tỷ",
        "lệ",
        "tỉ",
        "lệ",
        "địa",
        "bàn",
        "phường",
        "xã",
        "thành",
        "phố",
        "tỉnh",
    ]
)
_EMPTY_FOLDED = frozenset(map(fold, _EMPTY))


def likeness(one: str, other: str) -> float:
    """Return how far two subjects count the same, 0 to 1: words in common, of the shorter."""
    first, second = _telling(one), _telling(other)
    if min(len(first), len(second)) < 2:
        return 1.0 if first and first == second else 0.0
    return (
        len(first & second)
        / min(len(first), len(second))
        * min(1.0, 2 * min(len(first), len(second)) / max(len(first), len(second)))
    )


def _telling(subject: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", fold(subject))) - _EMPTY_FOLDED
