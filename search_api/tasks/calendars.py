"""Deadlines as a calendar that Outlook, Thunderbird and phones take in (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta

from indexer.directive.assignments.filing import assignment_id
from indexer.directive.citations.citing import office_citation
from indexer.domain import Language
from search_api.exports.tables import storable
from search_api.tasks.doubts import row_check
from search_api.tasks.register import TaskRow
from search_api.tasks.words import signed_words

_SUMMARY = 120
"""Characters."""


def as_ics(rows: Iterable[TaskRow], language: Language) -> bytes:
    """Return the tasks that have a last day as events of that whole day; taken in again, each replaces itself.

    Events and not to-dos, which Outlook does not take in from a file.
    """
    from icalendar import Calendar, Event

    said = (
        ("Nhiệm vụ", "Đơn vị", "Phối hợp", "Thời hạn", "Căn cứ", "Cần đối chiếu", "Ghi chú", "Người ghi")
        if language == "vi"
        else ("Task", "Unit", "With", "Deadline", "Source", "To check", "Note", "Recorded by")
    )
    calendar = Calendar()
    calendar.add("prodid", "-//Tra cuu//Register of tasks//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Sổ nhiệm vụ" if language == "vi" else "Register of tasks")
    for row in rows:
        one = row.assignment
        if one.deadline is None or one.deadline.due is None:
            continue
        units = "; ".join(unit.written for unit in one.assignees)
        helping = "; ".join(unit.written for unit in one.coordinating)
        check, signed = row_check(row), signed_words(row.decision.signed)
        told = (
            one.task,
            units,
            helping,
            one.deadline.written,
            office_citation(row.document, row.passage),
            check and (check.vi if language == "vi" else check.en),
            row.decision.note,
            signed and (signed.vi if language == "vi" else signed.en),
        )
        event = Event()
        event.add("uid", f"{assignment_id(one)}@tracuu")
        event.add("dtstamp", row.document.indexed_at)
        event.add("dtstart", one.deadline.due)
        event.add("dtend", one.deadline.due + timedelta(days=1))
        event.add("summary", _line(f"{units}: {one.task}" if units else one.task))
        event.add("description", "\n".join(f"{name}: {_clean(value)}" for name, value in zip(said, told, strict=True) if value))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _clean(text: str) -> str:
    return " ".join(storable(text).split())


def _line(text: str) -> str:
    text = _clean(text)
    return text if len(text) <= _SUMMARY else f"{text[: _SUMMARY - 1].rstrip()}…"
