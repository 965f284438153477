"""When documents were issued, as far as they say."""

from datetime import date

import pytest

from indexer.directive.header.issue import (
    Days,
    days_of_issue,
    may_be_issued,
    month_words,
    open_date,
    order_of_issue,
    year_of_issue,
)
from indexer.domain import Header, Wording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hà Nội, ngày     tháng 8 năm 2025", "2025-08"),
        ("ngày …. tháng 12 năm 2025", "2025-12"),
        ("ngày ... tháng ... năm 2025", "2025"),
        ("ngày ... tháng 13 năm 2025", None),
        ("ngày ... tháng 8 năm 20", None),
        ("ngày ... tháng 8 năm 20255", None),
        ("", None),
    ],
)
def test_a_month_is_kept_where_the_day_is_open(text: str, expected: str | None) -> None:
    assert open_date(text) == expected


DAY, MONTH, YEAR, NEVER = Header(issued=date(2025, 8, 22)), Header(issued_in="2025-08"), Header(issued_in="2025"), Header()


def test_the_order_of_issue_has_a_year_before_its_months_and_a_month_before_its_days() -> None:
    later = Header(issued=date(2025, 9, 1))
    assert sorted([later, DAY, MONTH, YEAR, NEVER], key=order_of_issue) == [NEVER, YEAR, MONTH, DAY, later]
    assert [year_of_issue(one) for one in (DAY, MONTH, YEAR, NEVER)] == [2025, 2025, 2025, None]


@pytest.mark.parametrize(
    ("header", "answers"),
    [(DAY, (True, False, False)), (MONTH, (True, True, False)), (YEAR, (True, True, True)), (NEVER, (None, None, None))],
)
def test_on_which_days_it_may_have_been(header: Header, answers: tuple[bool | None, ...]) -> None:
    days = (date(2025, 8, 22), date(2025, 8, 1), date(2025, 12, 31))
    assert tuple(may_be_issued(header, day) for day in days) == answers


def test_a_month_is_all_its_days_and_before_another_only_where_every_day_is() -> None:
    assert days_of_issue(DAY) == (date(2025, 8, 22), date(2025, 8, 22))
    assert days_of_issue(MONTH) == (date(2025, 8, 1), date(2025, 8, 31))
    assert days_of_issue(YEAR) == (date(2025, 1, 1), date(2025, 12, 31))
    assert days_of_issue(Header(issued_in="2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert days_of_issue(NEVER) is None
    (day, month), later = (
        (Days(date(2025, 8, 22), date(2025, 8, 22)), days_of_issue(MONTH)),
        Days(date(2025, 9, 1), date(2025, 9, 1)),
    )
    assert month is not None
    assert month.are_before(later)
    assert not any(one.are_before(other) for one, other in ((month, day), (day, month), (later, month)))


@pytest.mark.parametrize(
    ("issued_in", "expected"),
    [("2025-08", Wording("tháng 8/2025", "Aug 2025")), ("2025", Wording("năm 2025", "2025")), ("", Wording("", ""))],
)
def test_a_month_as_people_write_it(issued_in: str, expected: Wording) -> None:
    assert month_words(issued_in) == expected
