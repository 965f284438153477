"""Numeric targets in running text: *100 % trường học*, *6/14 trường*, *ít nhất 02 phòng học*, and by when. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from indexer.domain import Range
from indexer.language.folding import fold
from indexer.language.normalise import collapse


class Direction(StrEnum):
    """Which way a target is to be reached."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    """No word says which way."""


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

    @property
    def direction(self) -> Direction:
        """Which way it is to be reached, as the bound of the figure says."""
        bound = self.figure.lower()
        if _AT_MOST.search(bound):
            return Direction.AT_MOST
        return Direction.AT_LEAST if _AT_LEAST.search(bound) else Direction.EXACTLY

    @property
    def is_share(self) -> bool:
        """Whether it is a share of a whole (``95%``, ``6/14``) and no number of things."""
        return not self.value.replace(",", "").isdigit()


_AT_MOST = re.compile(r"dưới(?<!không dưới)|tối đa|không (?:quá|vượt quá)")
_AT_LEAST = re.compile(r"trên|tối thiểu|ít nhất|không dưới|không thấp hơn|đạt|từ|trở lên")
_BOUND = r"(?:(?:trên|dưới|tối thiểu|tối đa|ít nhất|không quá|không vượt quá|không dưới|không thấp hơn|khoảng|đạt|từ)\s+)*"
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
_ACRONYM = re.compile(r"\s*\([A-ZĐ][A-ZĐ&.-]{1,9}\)")
"""*thủ tục hành chính (TTHC) nộp trực tuyến* goes on behind it."""
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
            if _PREDICATE.match(subject) and (told := _told_before(text, found, span)):
                # "80% người dân có tài khoản, 65% sử dụng thường xuyên": of the same people.
                subject = f"{told} {subject}"
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
    tail = _ACRONYM.sub("", text[span.end : span.end + _LONGEST])
    end = _SUBJECT_END.search(tail)
    after = collapse(tail[: end.start()] if end else tail).strip(" ,.;%")
    if len(after.split()) >= 2:
        return after
    # "Tỷ lệ trẻ đến trường đạt 95%.": what is counted stands before.
    before = re.split(r"[;:.\n|]|,\s", text[max(0, span.start - _LONGEST) : span.start])[-1]
    if len(before.split()) < 2 and "|" in text:
        # In a row of a table its first telling cell says what is counted.
        before = next((cell for cell in text[: span.start].split("|") if len(cell.split()) >= 2), before)
    return collapse(before).strip(" -–+") or after


_PREDICATE = re.compile(r"(?:được|có|là|đạt|sử dụng|thực hiện|tham gia|chiếm|hoàn thành)(?![^\W_])", re.IGNORECASE)
_PREDICATE_INSIDE = re.compile(rf"\s{_PREDICATE.pattern}", re.IGNORECASE)


def _told_before(text: str, found: list[Target], span: Range) -> str:
    """Return whom the target before it in the sentence counts; empty where there is none."""
    before = [one for one in found if one.range.end <= span.start and ". " not in text[one.range.end : span.start]]
    return _PREDICATE_INSIDE.split(before[-1].subject)[0] if before else ""


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
    """Return how far two subjects count the same, 0 to 1: the same noun at their heads, then words in common, of the shorter."""
    first, second = _telling(one), _telling(other)
    if not first or not second:
        return 0.0
    if first[0] != second[0]:
        short, long = sorted((first, second), key=len)
        # "Định danh điện tử mức 2" in a table is what "người trưởng thành có tài khoản định danh điện tử mức 2" counts.
        return _WITHIN if len(short) >= _WHOLE and f" {' '.join(short)} " in f" {' '.join(long)} " else 0.0
    # "Người dân có …" begins most of them: what tells them apart is what follows.
    head = 2 if first[1:2] == second[1:2] and min(len(first), len(second)) > _HEAD else 1
    few, many = sorted((frozenset(first[head:]), frozenset(second[head:])), key=len)
    if len(few) < _FEWEST:
        return 1.0 if few == many else 0.0
    return len(few & many) / len(few) * min(1.0, 2 * len(few) / len(many))


def counts_the_same(one: Target, other: Target) -> float:
    """Return how far two targets are of one measure, 0 to 1: the same kind of figure, no contrary direction, and what is counted alike."""
    if one.is_share != other.is_share or {one.direction, other.direction} == {Direction.AT_LEAST, Direction.AT_MOST}:
        return 0.0
    return likeness(one.subject, other.subject)


_FEWEST = 2
_HEAD = 3
"""Words from which on a subject is more than its head noun of two and a word."""
_WHOLE = 4
"""Words from which on one subject within another is a measure of its own."""
_WITHIN = 0.7


def _telling(subject: str) -> tuple[str, ...]:
    """Return the words that tell what is counted, in order: the first is the head of the phrase."""
    words = (word for word in re.findall(r"[^\W\d_]+", fold(subject)))
    return tuple(dict.fromkeys(word for word in words if word not in _EMPTY_FOLDED))
