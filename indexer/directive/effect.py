"""From when to when a document is in force, as its own text says: *Quyết định này có hiệu lực thi hành kể từ ngày 01/12/2025*. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.directive.deadlines import first_day, last_day
from indexer.directive.wording import plain
from indexer.domain import Header, Passage, Range, Role
from indexer.language.dates import INVALID, DateMatch, find_dates


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
    r"(?<!ngày )(?<!khi )(?<!điểm )(?:quyết định|nghị quyết|chỉ thị|kết luận|quy định|quy chế|thông tư(?: liên tịch)?|nghị định|luật|bộ luật|pháp lệnh|hướng dẫn|kế hoạch|chương trình|thông báo|thông tri)"
    r" này(?: và [^.;]{3,80})?"
)
_STARTS = re.compile(
    rf"{_SELF}(?: bắt đầu)? có hiệu lực(?: thi hành)?(?: kể)?(?: từ|,? (?:từ|sau))(?: ngày)?\s*(?P<signed>(?:được )?(?:ký|ban hành|thông qua)(?!\w))?"
)
_LASTS = re.compile(
    rf"{_SELF}[^.;]{{0,160}}?(?:đến hết|có hiệu lực đến|áp dụng đến|thực hiện đến|hết hiệu lực(?: thi hành)?(?: kể)?(?: từ)?)(?: hết)?(?: ngày)?\s*"
)
_SENTENCE_END = re.compile(r"\.(?=\s|\Z)|\n|;")
_NEAR = 12
"""Characters between the words and their day."""


def find_effect(passages: Sequence[Passage], header: Header) -> Effect | None:
    """Return from when to when a document is in force by its own words; ``None`` where it does not say.

    What it says of others (*Quyết định số … hết hiệu lực*) or of parts of itself does not count.
    """
    for passage in passages:
        if passage.role in (Role.LETTERHEAD, Role.HEADING) or "hiệu lực" not in passage.text:
            continue
        low = plain(passage.text)
        begun = _STARTS.search(low)
        lasted = _LASTS.search(low)
        days = find_dates(passage.text)
        starts = (header.issued if begun["signed"] else _day(days, begun.end(), is_last=False)) if begun else None
        ends = _day(days, lasted.end(), is_last=True) if lasted else None
        if ends is not None and lasted is not None and "hết hiệu lực" in lasted[0]:
            # It ceases on that day: the one before is its last.
            ends -= timedelta(days=1)
        if starts is not None or ends is not None:
            at = min(match.start() for match in (begun, lasted) if match)
            return Effect(starts, ends, passage, Range(at, _end_of_sentence(passage.text, at)))
    return None


def _day(days: Sequence[DateMatch], after: int, *, is_last: bool) -> date | None:
    for day in days:
        if after - _NEAR <= day.range.start <= after + _NEAR and day.value != INVALID and day.range.end > after:
            return last_day(day.value) if is_last else first_day(day.value)
    return None


def _end_of_sentence(text: str, start: int) -> int:
    found = _SENTENCE_END.search(text, start)
    return found.start() if found else len(text.rstrip(" ./"))
