"""The register of tasks as a table, for files and for programs."""

from collections.abc import Iterable
from datetime import date

from indexer.directive.citations.citing import office_citation
from indexer.domain import Language, Wording
from search_api.exports.tables import Table
from search_api.tasks.doubts import row_check
from search_api.tasks.register import TaskRow
from search_api.tasks.words import signed_words


def tasks_table(rows: Iterable[TaskRow], language: Language) -> Table:
    """Return the register as a table for a file."""
    vi = (
        "Đơn vị",
        "Nhiệm vụ",
        "Vai trò",
        "Phối hợp",
        "Hạn (nguyên văn)",
        "Hạn chót",
        "Báo cáo",
        "Văn bản",
        "Cần đối chiếu",
        "Tình trạng",
        "Ghi chú",
        "Người ghi",
        "Đoạn gốc",
    )
    en = (
        "Unit",
        "Task",
        "Role",
        "With",
        "Deadline as written",
        "Last day",
        "Reports to",
        "Document",
        "To check",
        "State",
        "Note",
        "Recorded by",
        "Paragraph",
    )
    return Table(
        "Nhiệm vụ" if language == "vi" else "Tasks", vi if language == "vi" else en, tuple(_cells(row, language) for row in rows)
    )


def office_table(rows: Iterable[TaskRow], language: Language) -> Table:
    """Return the register as an office draws it up: number, task, who leads, who helps, by when, on what ground."""
    vi = ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Căn cứ", "Cần đối chiếu")
    en = ("No.", "Task", "Lead unit", "With", "Deadline", "Ground", "To check")
    title = "Bảng phân công nhiệm vụ" if language == "vi" else "Register of tasks"
    listed = tuple(_office_cells(number, row, language) for number, row in enumerate(rows, start=1))
    # The last column only where there is something in it: the table goes into the office's own paper.
    width = len(vi) if any(cells[-1] for cells in listed) else len(vi) - 1
    return Table(title, (vi if language == "vi" else en)[:width], tuple(cells[:width] for cells in listed))


OFFICE_WIDTHS = (4, 36, 16, 16, 12, 22, 18)
"""Shares of the line that the columns of :func:`office_table` have."""


def _office_cells(number: int, row: TaskRow, language: Language) -> tuple[str | int | date | None, ...]:
    one = row.assignment
    deadline = one.deadline
    until = (
        f" (hết {deadline.due:%d/%m/%Y})" if deadline and deadline.due and f"{deadline.due.year}" not in deadline.written else ""
    )
    return (
        number,
        one.task[:1].upper() + one.task[1:],
        "; ".join(unit.written for unit in one.assignees),
        "; ".join(unit.written for unit in one.coordinating),
        f"{deadline.written}{until}" if deadline else None,
        office_citation(row.document, row.passage),
        _check(row, language),
    )


def _check(row: TaskRow, language: Language) -> str | None:
    return _in(row_check(row), language)


def _in(wording: Wording | None, language: Language) -> str | None:
    return None if wording is None else wording.vi if language == "vi" else wording.en


def _cells(row: TaskRow, language: Language) -> tuple[str | int | date | None, ...]:
    one = row.assignment
    return (
        "; ".join(unit.name for unit in one.assignees),
        one.task,
        one.role.value,
        "; ".join(unit.name for unit in one.coordinating),
        one.deadline.written if one.deadline else None,
        one.deadline.due if one.deadline else None,
        one.reporting.to if one.reporting else None,
        row.document.header.symbol or row.document.title,
        _check(row, language),
        row.decision.state.value if row.decision.state else None,
        row.decision.note,
        _in(signed_words(row.decision.signed), language),
        row.passage.text,
    )
