"""The register of tasks as a table, for files and for programs."""

from collections.abc import Iterable
from datetime import date

from indexer.domain import Language
from search_api.exports import Table
from search_api.register import TaskRow


def tasks_table(rows: Iterable[TaskRow], language: Language) -> Table:
    """Return the register as a table for a file."""
    vi = ("Đơn vị", "Nhiệm vụ", "Vai trò", "Phối hợp", "Hạn (nguyên văn)", "Hạn chót", "Báo cáo", "Văn bản", "Đoạn gốc")
    en = ("Unit", "Task", "Role", "With", "Deadline as written", "Last day", "Reports to", "Document", "Paragraph")
    return Table("Nhiệm vụ" if language == "vi" else "Tasks", vi if language == "vi" else en, tuple(map(_cells, rows)))


def _cells(row: TaskRow) -> tuple[str | int | date | None, ...]:
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
        row.passage.text,
    )
