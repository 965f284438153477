"""The register of tasks as a file of any kind."""

from collections.abc import Callable, Mapping, Sequence

from indexer.domain import Language
from search_api.exports.office_tables import as_docx
from search_api.exports.tables import as_csv, as_xlsx
from search_api.tasks.calendars import as_ics
from search_api.tasks.register import TaskRow
from search_api.tasks.tables import OFFICE_WIDTHS, office_table, tasks_table


def _office_paper(rows: Sequence[TaskRow], language: Language) -> bytes:
    table = office_table(rows, language)
    return as_docx(table, OFFICE_WIDTHS[: len(table.columns)])


_KINDS: Mapping[str, Callable[[Sequence[TaskRow], Language], bytes]] = {
    "csv": lambda rows, language: as_csv(tasks_table(rows, language)),
    "xlsx": lambda rows, language: as_xlsx(tasks_table(rows, language)),
    "docx": _office_paper,
    "ics": as_ics,
}

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
}
"""Of each kind there is."""


def task_file(kind: str, rows: Sequence[TaskRow], language: Language) -> bytes:
    """Return `rows` as a file of one of the kinds of :data:`MEDIA_TYPES`."""
    return _KINDS[kind](rows, language)
