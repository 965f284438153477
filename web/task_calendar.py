"""Deadlines by day: the month as a sheet of weeks, and what is ahead in order. Pure."""

from calendar import Calendar, monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from search_api.tasks.register import TaskPage, TaskRow

YEARS = range(1900, 3000)
"""That the calendar knows."""
SHOWN_A_DAY = 4
"""Tasks in one cell; the day's own list has all."""


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of a month's sheet."""

    date: date
    rows: tuple[TaskRow, ...]
    more: int
    """How many are left out."""
    is_inside: bool
    """Of the month itself, not of the weeks' ends around it."""
    is_today: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of what is ahead."""

    name: str
    """``week``, ``soon``, or the month as in ISO 8601."""
    first: date
    rows: tuple[TaskRow, ...]


def month_sheet(month: date, due: Mapping[date, TaskPage], today: date) -> tuple[tuple[Day, ...], ...]:
    """Return the weeks of the month of `month`, Mondays first, with the tasks that are `due` on each of its days."""
    weeks = Calendar(firstweekday=0).monthdatescalendar(month.year, month.month)
    return tuple(tuple(_day(day, due.get(day), month, today) for day in week) for week in weeks)


def by_day(rows: Iterable[TaskRow]) -> dict[date, list[TaskRow]]:
    """Return the dated ones of `rows` by their last day."""
    due: defaultdict[date, list[TaskRow]] = defaultdict(list)
    for row in rows:
        if (day := last_day(row)) is not None:
            due[day].append(row)
    return dict(due)


def last_of_month(month: date) -> date:
    """Return the last day of the month of `month`."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def stretches(rows: Iterable[TaskRow], today: date) -> tuple[Stretch, ...]:
    """Return the dated ones of `rows`, which come in order: this week's, those of the thirty days ahead, then by month."""

    def name_of(row: TaskRow) -> str:
        day = last_day(row)
        assert day is not None
        if today <= day < today + timedelta(days=7):
            return "week"
        return "soon" if today <= day <= today + timedelta(days=30) else f"{day:%Y-%m}"

    dated = [row for row in rows if last_day(row) is not None]
    parts = [(name, tuple(found)) for name, found in groupby(dated, name_of)]
    return tuple(Stretch(name, _first(found), found) for name, found in parts)


def last_day(row: TaskRow) -> date | None:
    """Return the day until which a task is in time."""
    return row.assignment.deadline.due if row.assignment.deadline else None


def next_month(month: date, step: int) -> date | None:
    """Return the first day of the month `step` months on; ``None`` where the calendar ends."""
    count = month.year * 12 + month.month - 1 + step
    year = count // 12
    return date(year, count % 12 + 1, 1) if year in YEARS else None


def _day(day: date, due: TaskPage | None, month: date, today: date) -> Day:
    is_inside = day.month == month.month
    rows, total = (due.rows, due.total) if due and is_inside else ((), 0)
    return Day(day, rows[:SHOWN_A_DAY], max(0, total - SHOWN_A_DAY), is_inside, day == today and is_inside)


def _first(rows: Sequence[TaskRow]) -> date:
    day = last_day(rows[0])
    assert day is not None
    return day
