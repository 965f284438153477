"""When a document was issued, as far as it says: a day, or the month or the year where the day is left open or cannot be read."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from indexer.domain import Header, Wording

_OPEN = re.compile(r"(?i)th[áa]ng\s*(?P<month>0?[1-9]|1[0-2])?(?!\d)\W*n[ăa]m\s*(?P<year>(?:19|20)\d\d)(?!\d)")
_WHOLE = re.compile(r"(?i)ng[àa]y\s*\d{1,2}\s*th[áa]ng\s*\d{1,2}(?!\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Days(NamedTuple):
    """The first and the last day on which something may have been; the same where the day is known."""

    first: date
    last: date

    def are_before(self, other: "Days") -> bool:
        """Tell whether every one of these days is before every one of the others."""
        return self.last < other.first


def open_date(text: str) -> str | None:
    """Return the month or the year of a date whose day, or day and month, are open: ``2025-08`` for ``ngày … tháng 8 năm 2025``.

    ``None`` for a date with a day, be it one that no calendar has: nobody can say whether the day is wrong or the month.
    """
    match = _OPEN.search(text)
    if match is None or _WHOLE.search(text):
        return None
    return f"{match['year']}-{int(match['month']):02}" if match["month"] else match["year"]


def days_of_issue(header: Header) -> Days | None:
    """Return the days on which a document may have been issued: all of its month or year where it tells no more; ``None`` where it tells nothing."""
    if header.issued is not None:
        return Days(header.issued, header.issued)
    if not header.issued_in:
        return None
    year, _, month = header.issued_in.partition("-")
    first, last = (int(month), int(month)) if month else (1, 12)
    return Days(date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1]))


def year_of_issue(header: Header) -> int | None:
    """Return the year a document was issued in."""
    if header.issued is not None:
        return header.issued.year
    return int(header.issued_in[:4]) if header.issued_in else None


def order_of_issue(header: Header) -> str:
    """Return what puts documents in the order of their issue: a month before its days, nothing known before all."""
    return header.issued.isoformat() if header.issued else header.issued_in or ""


def may_be_issued(header: Header, day: date) -> bool | None:
    """Tell whether a document may have been issued on `day`; ``None`` where it does not say when it was."""
    if header.issued is not None:
        return header.issued == day
    return day.isoformat().startswith(header.issued_in) if header.issued_in else None


def month_words(issued_in: str) -> Wording:
    """Return a month or a year as people write it, ``tháng 8/2025``; nothing where there is none."""
    year, _, month = issued_in.partition("-")
    if not month:
        return Wording(f"năm {year}" if year else "", year)
    return Wording(f"tháng {int(month)}/{year}", f"{_MONTHS[int(month) - 1]} {year}")
