"""From when to when a document is in force, as its own text says: *Quyết định này có hiệu lực thi hành kể từ ngày 01/12/2025*. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.directive.assignments.deadlines import first_day, last_day
from indexer.directive.assignments.wording import plain
from indexer.domain import Header, Passage, Range, Role, TimeInForce
from indexer.language.dates import INVALID, DateMatch, find_dates

RULES = "1"
"""The version of these rules: terms kept under another are found again."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a document says of its own time in force; at least one day is told."""

    starts: date | None
    """The first day."""
    ends: date | None
    """The last day."""
    passage: Passage
    range: Range
    """The sentence, in characters of the passage's text."""


_SELF = (
    r"(?<!ngày )(?<!khi )(?<!điểm )(?<!tại )(?<!theo )(?<!của )(?<!trong )(?<!với )(?<!điều \d )(?<!điều \d\d )(?:quyết định|nghị quyết|chỉ thị|kết luận|quy định|quy chế|thông tư(?: liên tịch)?|nghị định|luật|bộ luật|pháp lệnh|hướng dẫn|kế hoạch|chương trình|thông báo|thông tri)"
    r" này(?: và [^.;]{3,80})?"
)
_STARTS = re.compile(
    rf"{_SELF}(?: bắt đầu)? có hiệu lực(?: thi hành)?(?: kể)?(?: từ|,? (?:từ|sau))(?: ngày)?\s*(?P<signed>(?:được )?(?:ký|ban hành|thông qua)(?!\w))?"
)
_LASTS = re.compile(
    rf"{_SELF}[^.;]{{0,160}}?(?:đến hết|có hiệu lực đến|áp dụng đến|thực hiện đến|hết hiệu lực(?: thi hành)?(?: kể)?(?: từ)?)(?: hết)?(?: ngày)?\s*"
)
_TERM = re.compile(
    r"(?:thời (?:gian|hạn) (?:thực hiện )?(?:việc )?(?:thí điểm|ủy quyền|phân cấp|áp dụng)"
    rf"|{_SELF} (?:được )?(?:thực hiện |áp dụng )?thí điểm)(?!\w)[^.;]{{0,120}}?(?<!\w)đến (?:hết )?(?:ngày )?\s*"
)
"""For how long powers are lent or something is tried: *Thời gian ủy quyền từ ngày … đến hết ngày 28/02/2027*."""
_FROM = re.compile(r"(?<!\w)từ (?:ngày )?\s*(?=\d)")
_TELLING = re.compile(r"hiệu lực|thời (?:gian|hạn)|thí điểm", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.(?=\s|\Z)|\n|;")
_NEAR = 12
"""Characters between the words and their day."""


def find_effect(passages: Sequence[Passage], header: Header) -> Effect | None:
    """Return from when to when a document is in force by its own words; ``None`` where it does not say.

    What it says of others (*Quyết định số … hết hiệu lực*) or of parts of itself does not count.
    """
    found: Effect | None = None
    for passage in passages:
        if passage.role in (Role.LETTERHEAD, Role.HEADING) or not _TELLING.search(passage.text):
            continue
        told = _told(passage, header)
        if told is not None and found is None:
            found = told
        elif told is not None and found is not None and (found.starts is None or found.ends is None):
            # One sentence tells when it begins, another for how long: the one about its end shows more.
            shown = told if told.ends is not None and found.ends is None else found
            found = Effect(found.starts or told.starts, found.ends or told.ends, shown.passage, shown.range)
        if found is not None and found.starts is not None and found.ends is not None:
            break
    return found


def term_of(passages: Sequence[Passage], header: Header) -> TimeInForce | None:
    """Return the days of :func:`find_effect`, without the sentence."""
    effect = find_effect(passages, header)
    return TimeInForce(effect.starts, effect.ends) if effect is not None else None


def _told(passage: Passage, header: Header) -> Effect | None:
    low = plain(passage.text)
    days = find_dates(passage.text)
    begun, lasted, term = _STARTS.search(low), _LASTS.search(low), _TERM.search(low)
    starts = (header.issued if begun["signed"] else _day(days, begun.end(), is_last=False)) if begun else None
    ends = _day(days, lasted.end(), is_last=True) if lasted else None
    if ends is not None and lasted is not None and "hết hiệu lực" in lasted[0]:
        # It ceases on that day: the one before is its last.
        ends -= timedelta(days=1)
    if ends is None and term is not None and (ends := _day(days, term.end(), is_last=True)) is not None:
        lasted = term
        since = _FROM.search(low, term.start(), term.end())
        starts = starts or (_day(days, since.end(), is_last=False) if since else None)
    if starts is None and ends is None:
        return None
    at = min(match.start() for match in (begun, lasted) if match)
    return Effect(starts, ends, passage, Range(at, _end_of_sentence(passage.text, at)))


def _day(days: Sequence[DateMatch], after: int, *, is_last: bool) -> date | None:
    for day in days:
        if after - _NEAR <= day.range.start <= after + _NEAR and day.value != INVALID and day.range.end > after:
            return last_day(day.value) if is_last else first_day(day.value)
    return None


def _end_of_sentence(text: str, start: int) -> int:
    found = _SENTENCE_END.search(text, start)
    return found.start() if found else len(text.rstrip(" ./"))
