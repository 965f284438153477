"""By when: the deadlines that a text sets, told from planning horizons, dates of documents and dates of events."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from indexer.assignments import Deadline, DeadlineKind
from indexer.domain import Range
from indexer.language.dates import INVALID, DateMatch, find_dates

_LOOK_BACK = 48
"""Characters before a date among which its operator stands."""

_BY = re.compile(
    r"(?:(?:chậm|muộn) nhất(?:\s+(?:là|vào|đến|tới|trong|trước|hết))*(?:\s+ngày)?|(?:đến|tới|cho đến|trước khi)\s+hết(?:\s+ngày)?|hạn(?:\s+cuối)?(?:\s+(?:là|đến|chót))?\s*:?|thời hạn(?:\s+\w+){0,3}\s*:?|thời gian hoàn thành\s*:?)\s*\Z"
)
_BEFORE = re.compile(r"(?:trước|trước thời điểm|trước mốc|trước \d+ (?:giờ|h)\d*,?)(?:\s+(?:ngày|tháng|quý|năm))?\s*\Z")
_CLOCK = re.compile(r"(?:trước|chậm nhất(?: là| vào)?)\s+\d{1,2}\s*(?:giờ|h|g)\s*\d{0,2}(?:\s*phút)?\s*,?\s*(?:ngày)?\s*\Z")
_WITHIN = re.compile(
    r"(?:trong|ngay trong|vào|xong|hoàn thành|hoàn thành trong|hoàn thành vào|thực hiện:|thời gian:)(?:\s+(?:năm|tháng|quý|ngày))?\s*\Z"
)
_WITHIN_PERIOD_ONLY = re.compile(r"(?:trong|ngay trong|vào)(?:\s+(?:năm|tháng|quý|ngày))?\s*\Z")
_EVENT = re.compile(r"(?:ban hành|ký|họp|hội nghị|phiên họp|số [^ ]+,?|có hiệu lực|kể từ|từ)\s*(?:ngày)?\s*\Z")

_PERIODS = {
    "tuần": "weekly",
    "tháng": "monthly",
    "quý": "quarterly",
    "quí": "quarterly",
    "năm": "yearly",
    "6 tháng": "half-yearly",
}
_RECURRING = re.compile(
    r"(?:định kỳ\s+)?(?:hằng|hàng|mỗi|từng)\s+(?P<period>tuần|tháng|quý|quí|năm)\b(?!\s+(?:học|qua))"
    r"|định kỳ\s+(?:(?P<half>0?6|sáu)\s+tháng|(?P<plain>tuần|tháng|quý|quí|năm))"
    r"|(?P<pair>0?6 tháng(?:\s*,?\s*(?:và\s*)?(?:một|1|hằng|hàng)?\s*năm))"
)
_DAY_OF_PERIOD = re.compile(
    r"(?:ngày\s+)(?P<day>\d{1,2})\s+(?:của\s+)?(?:(?:hằng|hàng|mỗi)\s+tháng|tháng\s+(?:cuối|đầu)(?:\s+(?:của\s+)?(?:mỗi\s+|hằng\s+|hàng\s+)?quý)?)"
)
_RELATIVE = re.compile(
    r"(?:trong vòng|trong thời hạn|trong thời gian|không quá|chậm nhất(?: là)?(?: sau)?|sau)\s+(?P<count>\d{1,3})\s*(?:\([^)]{1,20}\)\s*)?"
    r"(?P<unit>ngày làm việc|ngày|giờ|tuần|tháng)(?:,?\s+(?:kể\s+)?(?:từ|sau)\s+(?:khi|ngày|thời điểm)?\s*(?P<after>[^,.;:]{3,70}))?"
)
_UNITS = {"ngày làm việc": "wd", "ngày": "d", "giờ": "h", "tuần": "w", "tháng": "m"}
_EXTERNAL = re.compile(r"theo (?:đúng )?(?:lộ trình|tiến độ|thời gian quy định|thời hạn quy định)")
_ONGOING = re.compile(r"thường xuyên|(?:hằng|hàng) ngày")
_SOFT = re.compile(r"ngay sau khi|khẩn trương|kịp thời|sớm (?:hoàn thành|ban hành|trình|triển khai)")


def find_deadlines(text: str, issued: date | None = None) -> list[Deadline]:
    """Return the deadlines `text` sets, in order; of several kinds at one place the firmest.

    `issued`: of the document, for dates without a year. A planning horizon (*đến năm 2030*, *giai đoạn …*), the date of a cited
    document and that of an event are none.
    """
    lower = text.lower() if len(text.lower()) == len(text) else text
    firm = [*_recurring(lower), *_relative(lower)]
    taken = [one.range for one in firm]
    firm += [one for one in _dated(lower, issued) if not any(_meet(one.range, other) for other in taken)]
    if firm:
        return sorted(firm, key=lambda one: one.range)
    for pattern, kind in ((_EXTERNAL, DeadlineKind.EXTERNAL), (_ONGOING, DeadlineKind.ONGOING), (_SOFT, DeadlineKind.SOFT)):
        if match := pattern.search(lower):
            return [Deadline(kind, "", Range(*match.span()))]
    return []


def cell_deadline(text: str, issued: date | None = None) -> Deadline | None:
    """Return the deadline that a cell under *Thời hạn* gives: there a bare date is one."""
    if found := find_deadlines(text, issued):
        return found[0]
    for match in find_dates(text):
        if match.value != INVALID and "/" not in match.value:
            kind = DeadlineKind.BY if _is_day(match.value) else DeadlineKind.WITHIN
            return Deadline(kind, match.value, match.range, due_of(match.value, issued))
    month = re.search(r"tháng\s+(\d{1,2})(?!\d)", text.lower())
    if month and 1 <= int(month[1]) <= 12:
        value = f"--{int(month[1]):02}"
        return Deadline(DeadlineKind.WITHIN, value, Range(*month.span()), due_of(value, issued))
    return None


def due_of(value: str, issued: date | None = None) -> date | None:
    """Return the last day of a date or period; what lacks its year is the first after `issued`, ``None`` where that is not known."""
    if value.startswith("--"):
        return _next(value[2:], issued) if issued else None
    year, _, rest = value.partition("-")
    if not rest:
        return date(int(year), 12, 31)
    if rest[0] in "QH":
        return _last(int(year), int(rest[1]) * (3 if rest[0] == "Q" else 6))
    month, _, day = rest.partition("-")
    return date(int(year), int(month), int(day)) if day else _last(int(year), int(month))


def _next(value: str, issued: date) -> date | None:
    month, _, day = value.partition("-")
    for year in (issued.year, issued.year + 1):
        last = _last(year, int(month))
        found = last.replace(day=min(int(day), last.day)) if day else last
        if found >= issued:
            return found
    return None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _is_day(value: str) -> bool:
    return value.count("-") == 2 or value.startswith("--")


def _meet(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end


def _dated(lower: str, issued: date | None) -> Iterator[Deadline]:
    for match in find_dates(lower):
        if match.value == INVALID or "/" in match.value:
            continue
        kind, start = _operator(lower, match)
        if kind is not None:
            yield Deadline(kind, match.value, Range(start, match.range.end), due_of(match.value, issued))


def _operator(lower: str, match: DateMatch) -> tuple[DeadlineKind | None, int]:
    """Return how a date is set as a deadline, and where the words that do so begin."""
    reach = max(0, match.range.start - _LOOK_BACK)
    before = lower[reach : match.range.start]
    for pattern, kind in ((_BY, DeadlineKind.BY), (_BEFORE, DeadlineKind.BEFORE), (_CLOCK, DeadlineKind.BEFORE)):
        if found := pattern.search(before):
            return kind, reach + found.start()
    is_day = _is_day(match.value)
    found = (_WITHIN if not is_day else _WITHIN_PERIOD_ONLY).search(before)
    if found and not (is_day and _EVENT.search(before)):
        # "vào ngày 12/5/2025" is when something takes place, unless it is to be finished then.
        if is_day and not re.search(r"hoàn thành|xong|gửi|báo cáo|trình", before[max(0, found.start() - 24) : found.start()]):
            return None, 0
        return DeadlineKind.WITHIN, reach + found.start()
    return None, 0


def _recurring(lower: str) -> Iterator[Deadline]:
    days = list(_DAY_OF_PERIOD.finditer(lower))
    reached = -1
    for match in sorted([*_RECURRING.finditer(lower), *days], key=lambda match: match.start()):
        if match.start() < reached:
            continue
        groups = match.groupdict()
        if "day" in groups:
            period = "quarterly" if "cuối" in match.group() or "đầu" in match.group() else "monthly"
            value = f"{period}@{int(groups['day'])}"
            yield Deadline(DeadlineKind.RECURRING, value, Range(*match.span()))
            reached = match.end()
            continue
        following = next((day for day in days if 0 <= day.start() - match.start() < 160 and day.start() >= match.start()), None)
        if following is not None and not re.search(r"[.;]\s", lower[match.end() : max(match.end(), following.start())]):
            # "định kỳ hằng quý … trước ngày 20 của tháng cuối quý": the day says it all.
            continue
        name = groups["period"] or groups["plain"]
        yield Deadline(DeadlineKind.RECURRING, _PERIODS[name] if name else "half-yearly", Range(*match.span()))
        reached = match.end()


def _relative(lower: str) -> Iterator[Deadline]:
    for match in _RELATIVE.finditer(lower):
        after = " ".join((match["after"] or "").split())
        value = f"{int(match['count'])}{_UNITS[match['unit']]}" + (f" after {after}" if after else "")
        if after or match.group().startswith(("trong vòng", "trong thời hạn", "chậm nhất")):
            yield Deadline(DeadlineKind.RELATIVE, value, Range(*match.span()))
