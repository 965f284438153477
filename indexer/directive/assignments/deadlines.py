"""When a task is due, as directives say it. Horizons (*đến năm 2030*, *giai đoạn 2026 - 2030*) are no deadlines."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from indexer.assignments import Deadline, DeadlineKind
from indexer.directive.assignments.wording import plain
from indexer.domain import Range
from indexer.language.dates import INVALID, find_dates


class DeadlineMatch(NamedTuple):
    """A deadline met in a text."""

    deadline: Deadline
    range: Range


_BEFORE_DATE = re.compile(
    r"(?:(?P<by>(?:chậm|muộn) nhất(?:\s+(?:là|vào|đến|trong|ngày))*|(?:đến|tới|trước) hết(?:\s+ngày)?|hạn (?:cuối|chót)(?:\s+là)?)"
    r"|(?P<before>(?:(?:chậm|muộn) nhất\s+)?trước(?:\s+(?:thời điểm|ngày))?)"
    r"|(?P<within>(?:ngay\s+)?trong(?:\s+ngày)?|(?:hoàn thành|xong)\s+(?:vào|trong)(?:\s+ngày)?))\s*\Z"
)
_LOOK_BACK = 40
_EVERY = r"(?:hằng|hàng|mỗi)"
_NAMES = (
    ("weekly", r"tuần"),
    ("monthly", r"tháng"),
    ("quarterly", r"quý"),
    ("half-yearly", r"(?:0?6|sáu)\s*tháng(?:(?:\s*,\s*|\s+và\s+)(?:một\s+|01\s+|1\s+)?(?:hằng\s+|hàng\s+)?năm)?"),
    ("yearly", r"năm"),
)
_ON_DAY_OF_YEAR = re.compile(
    rf"(?:trước|vào|chậm nhất)?\s*ngày\s*(?P<d>\d{{1,2}})\s*(?:/|-|tháng)\s*(?P<m>\d{{1,2}})\s*{_EVERY}\s*năm"
)
_ON_DAY_OF_MONTH = re.compile(rf"(?:trước|vào|chậm nhất)?\s*ngày\s*(?P<d>\d{{1,2}})\s*{_EVERY}\s*tháng")
_ON_DAY_OF_QUARTER = re.compile(
    rf"(?:trước|vào|chậm nhất)?\s*ngày\s*(?P<d>\d{{1,2}})\s*(?:của\s+)?(?:tháng\s+cuối|tháng cuối cùng)(?:\s+của)?\s*(?:{_EVERY}\s*)?quý"
)
# "Định kỳ hằng năm báo cáo Sở … chậm nhất ngày 17 tháng 12".
_ONCE_A_YEAR = re.compile(
    rf"{_EVERY}\s*năm(?!\w)[^.;\d]{{0,100}}?(?:trước|chậm nhất|muộn nhất)\s*(?:là |vào )?(?:ngày )?\s*(?P<d>\d{{1,2}})\s*(?:/|tháng)\s*(?P<m>\d{{1,2}})(?!\d|\s*(?:/|năm)\s*\d)"
)
_DAYS_OF_YEAR = (
    (_ON_DAY_OF_YEAR, "yearly"),
    (_ON_DAY_OF_QUARTER, "quarterly"),
    (_ON_DAY_OF_MONTH, "monthly"),
)
# What a budget or a law has every year is no time for a task.
_EVERY_SO_OFTEN = re.compile(
    rf"(?<!ngân sách )(?<!chỉ tiêu )(?<!mục tiêu )(?<!nhà nước )(?<!dự toán )(?<!kinh phí )(?<!chi )(?:định kỳ\s+)?(?:{_EVERY}|(?<=định kỳ)|(?<=định kỳ )theo)\s*"
    rf"(?:{'|'.join(f'(?P<e{number}>{pattern})' for number, (_, pattern) in reversed(list(enumerate(_NAMES))))})(?!\w)"
)
# "Trợ cấp xã hội hằng tháng": so often money is paid, not a task done.
_MONEY = re.compile(
    r"(?:trợ cấp|trợ giúp|phụ cấp|tiền lương|lương|học phí|thu nhập|doanh thu|chi trả|hưởng|đóng góp|mức đóng|lãi)(?!\w)[^,;.]*\Z"
)
# "Phương hướng, nhiệm vụ công tác hằng tháng": what is told, not when.
_TOPIC = re.compile(r"phương hướng(?!\w)[^;.]*\Z")
_PER_PERIOD = re.compile(r"định kỳ\s*(?>\(?\s*(?:quý|tháng|tuần|năm|0?6 tháng|sáu tháng)\s*[,)]?\s*(?:và\s+)?)+")
_RELATIVE = re.compile(
    r"(?:(?:chậm|muộn) nhất|trong vòng|trong thời hạn|trong thời gian|không quá|sau)\s*(?:là\s+|tối đa\s+|không quá\s+)?"
    r"(?P<n>\d{1,3})\s*(?:\(\s*[^)]{1,30}\)\s*)?(?P<u>ngày làm việc|ngày|giờ|tháng)(?!\w)"
    r"(?P<event>,?\s*(?:(?:kể )?từ|sau)(?:\s+(?:ngày|khi|thời điểm))?[^,;.]{0,90})?"
)
_UNITS = {"ngày làm việc": "wd", "ngày": "d", "giờ": "h", "tháng": "m"}
_LOOSE: tuple[tuple[DeadlineKind, re.Pattern[str]], ...] = (
    (DeadlineKind.EXTERNAL, re.compile(r"(?:theo|đúng)\s+(?:đúng\s+)?(?:tiến độ|lộ trình)(?!\w)")),
    (DeadlineKind.ONGOING, re.compile(r"(?<!\w)(?:thường xuyên|hằng ngày|hàng ngày|tiếp tục)(?!\w)")),
    (DeadlineKind.SOFT, re.compile(r"(?<!\w)(?:ngay sau khi|khẩn trương|kịp thời|sớm)(?!\w)")),
)
_BEGINS = re.compile(r"\W*(?:(?:bắt đầu|áp dụng|thực hiện|triển khai) )?(?:kể )?từ (?!.*(?:đến|tới|trước)(?!\w))")
_ENDLESS = re.compile(r"tiếp theo|trở đi|hằng năm|hàng năm")
_PERIOD = re.compile(r"(?P<y>\d{4})(?:-(?:(?P<m>\d\d)(?:-(?P<d>\d\d))?|Q(?P<q>[1-4])|H(?P<h>[12])))?")
_DAY = re.compile(r"--(\d\d)-(\d\d)")


def find_deadline(text: str, issued: date | None = None) -> DeadlineMatch | None:
    """Return the deadline a clause gives: of several the first that is dated, else one that recurs, else how soon it is wanted."""
    return next(_all(text, plain(text), issued), None)


def find_dated(text: str, issued: date | None = None) -> list[DeadlineMatch]:
    """Return the dated deadlines of a text, in order."""
    return list(_dated(text, plain(text), issued))


def deadline_of_cell(text: str, issued: date | None = None) -> Deadline | None:
    """Return what a column of deadlines says: a date alone is the last day, a period alone the time for it."""
    found = find_deadline(text, issued)
    if found is not None and found.deadline.kind not in (DeadlineKind.SOFT, DeadlineKind.ONGOING):
        return found.deadline
    if _ENDLESS.search(plain(text)):
        return Deadline(DeadlineKind.ONGOING, text.strip())
    if _BEGINS.match(plain(text)):
        # "Từ 01/7/2025" is when it begins.
        return found.deadline if found else None
    days = [match.value for match in find_dates(text) if match.value != INVALID and "/" not in match.value]
    if days:
        kind = DeadlineKind.BY if _is_day(days[-1]) else DeadlineKind.WITHIN
        return Deadline(kind, text.strip(), days[-1], _due(kind, days[-1], issued))
    return found.deadline if found else None


def last_day(value: str) -> date | None:
    """Return the last day of a date or period; ``None`` for what has no year or is none."""
    match = _PERIOD.fullmatch(value)
    if match is None:
        return None
    month = int(match["m"] or 3 * int(match["q"] or 0) or 6 * int(match["h"] or 0) or 12)
    try:
        return date(int(match["y"]), month, int(match["d"] or monthrange(int(match["y"]), month)[1]))
    except ValueError:
        return None


def first_day(value: str) -> date | None:
    """Return the first day of a date or period; ``None`` for what has no year or is none."""
    match = _PERIOD.fullmatch(value)
    if match is None:
        return None
    month = int(match["m"] or (3 * int(match["q"]) - 2 if match["q"] else 6 * int(match["h"]) - 5 if match["h"] else 1))
    try:
        return date(int(match["y"]), month, int(match["d"] or 1))
    except ValueError:
        return None


def _all(text: str, low: str, issued: date | None) -> Iterator[DeadlineMatch]:
    recurring = list(_recurring(text, low))
    taken = [match.range for match in recurring]
    for match in _dated(text, low, issued):
        if not any(match.range.start < other.end and other.start < match.range.end for other in taken):
            yield match
    yield from recurring
    for found in _RELATIVE.finditer(low):
        value = f"{int(found['n'])}{_UNITS[found['u']]}"
        if found["event"] or found[0].startswith(("trong", "không", "chậm", "muộn")):
            yield _match(text, DeadlineKind.RELATIVE, Range(found.start(), found.end()), value)
    for kind, pattern in _LOOSE:
        loose = pattern.search(low)
        if loose:
            yield _match(text, kind, Range(loose.start(), loose.end()))


def _dated(text: str, low: str, issued: date | None) -> Iterator[DeadlineMatch]:
    for match in find_dates(text):
        start, end = match.range
        back = max(0, start - _LOOK_BACK)
        operator = _BEFORE_DATE.search(low[back:start])
        if operator is None or match.value == INVALID or "/" in match.value:
            continue
        kind = next(DeadlineKind(name) for name, said in operator.groupdict().items() if said is not None)
        if _is_told_of_the_past(low, start):
            continue
        due = _due(kind, match.value, issued)
        if due is None or issued is None or due >= issued:
            # What was over before the document is no time for what it orders.
            yield _match(text, kind, Range(back + operator.start(), end), match.value, due)


def _is_told_of_the_past(low: str, at: int) -> bool:
    """Whether a date stands in parentheses that tell what was done: *(năm 2025 đã tổ chức 2 lớp …)*."""
    opened = low.rfind("(", 0, at)
    return opened > low.rfind(")", 0, at) and _DONE.search(low, opened, at) is not None


_DONE = re.compile(r"(?<!\w)đã(?!\w)")


def _recurring(text: str, low: str) -> Iterator[DeadlineMatch]:
    for pattern, often in _DAYS_OF_YEAR:
        for found in pattern.finditer(low):
            day = int(found["d"])
            value = f"{often}@{int(found['m']):02}-{day:02}" if often == "yearly" else f"{often}@{day}"
            yield _match(text, DeadlineKind.RECURRING, Range(found.start(), found.end()), value)
    for found in _EVERY_SO_OFTEN.finditer(low):
        if _TOPIC.search(low, max(0, found.start() - _LOOK_BACK), found.start()) or _MONEY.search(
            low, max(0, found.start() - _LOOK_BACK), found.start()
        ):
            continue
        often = next(name for number, (name, _) in enumerate(_NAMES) if found[f"e{number}"])
        end = found.end()
        once = _ONCE_A_YEAR.search(low, found.start()) if often == "yearly" else None
        if once is not None and once.start() < end:
            often, end = f"yearly@{int(once['m']):02}-{int(once['d']):02}", once.end()
        yield _match(text, DeadlineKind.RECURRING, Range(found.start(), end), often)
    for found in _PER_PERIOD.finditer(low):
        often = next(
            name for name, pattern in sorted(_NAMES, key=lambda one: one[0] != "half-yearly") if re.search(pattern, found[0])
        )
        yield _match(text, DeadlineKind.RECURRING, Range(found.start(), found.end()), often)


def _match(text: str, kind: DeadlineKind, range_: Range, value: str | None = None, due: date | None = None) -> DeadlineMatch:
    start, end = range_
    written = text[start:end]
    start += len(written) - len(written.lstrip())
    return DeadlineMatch(Deadline(kind, written.strip(), value, due), Range(start, start + len(written.strip())))


def _due(kind: DeadlineKind, value: str, issued: date | None) -> date | None:
    day = _DAY.fullmatch(value)
    if day is not None:
        if issued is None:
            return None
        # The first such day after the document.
        month, number = int(day[1]), int(day[2])
        year = issued.year + ((month, number) < (issued.month, issued.day))
        value = f"{year}-{month:02}-{number:02}"
    if kind is DeadlineKind.BEFORE:
        begins = first_day(value)
        return begins - timedelta(days=1) if begins else None
    return last_day(value)


def _is_day(value: str) -> bool:
    return value.startswith("--") or value.count("-") == 2
