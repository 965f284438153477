"""``tracuu tasks``: the register of assignments on the command line."""

import json as json_format
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.console import JSON_HELP, help_text, printable, settings_of_environment, told_errors
from indexer.domain import Language

if TYPE_CHECKING:
    from search_api.exports import Table
    from search_api.register import TaskRow


@click.command(
    "tasks",
    help=help_text(
        "Sổ nhiệm vụ: ai phải làm gì, đến hạn nào, văn bản nào giao; mỗi dòng kèm đoạn gốc.",
        "The register of tasks: who must do what, by when, and which document says so, each with its paragraph.",
    ),
)
@click.option("--unit", help=help_text("Việc của đơn vị này, tên nào cũng được.", "Tasks of this unit, by any of its names."))
@click.option(
    "--due",
    metavar="PERIOD",
    help=help_text("Đến hạn trong kỳ: 2026-03, 2026-Q1, 2026…", "Due in a period: 2026-03, 2026-Q1, 2026…"),
)
@click.option("--from", "source", metavar="SYMBOL", help=help_text("Do văn bản này giao.", "Given by this document."))
@click.option("--overdue", is_flag=True, help=help_text("Đã quá hạn.", "Past their last day."))
@click.option("--recurring", is_flag=True, help=help_text("Định kỳ.", "Those that recur."))
@click.option("--json", is_flag=True, help=JSON_HELP)
@click.option(
    "--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help=help_text("Ghi tệp CSV.", "Write a CSV file.")
)
@click.option(
    "--xlsx",
    "xlsx_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=help_text("Ghi tệp Excel.", "Write an Excel file."),
)
def tasks_command(
    *,
    json: bool,
    csv_file: Path | None,
    xlsx_file: Path | None,
    **asked: Any,  # click's own
) -> None:
    """Print the rows that are asked for, or write them to files."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.assembly import open_archive_to_search
        from search_api.exports import as_csv, as_xlsx
        from search_api.register import Register, TaskFilters
        from search_api.units import read_names

        register = Register(open_archive_to_search(settings), read_names(settings.home))
        rows = register.rows(TaskFilters(**asked), date.today())  # noqa: DTZ011  # the reader's own day
        table = tasks_table(rows, settings.language)
        files: tuple[tuple[Path | None, Callable[[Table], bytes]], ...] = ((csv_file, as_csv), (xlsx_file, as_xlsx))
        for file, written in files:
            if file is not None:
                _write(file, written(table))
    if json:
        click.echo(json_format.dumps([_told(row) for row in rows], ensure_ascii=False, indent=2, default=date.isoformat))
    elif csv_file is None and xlsx_file is None:
        _print(rows, settings.language)


def tasks_table(rows: Iterable["TaskRow"], language: Language) -> "Table":
    """Return the register as a table for a file."""
    from search_api.exports import Table

    vi = ("Đơn vị", "Nhiệm vụ", "Vai trò", "Phối hợp", "Hạn (nguyên văn)", "Hạn chót", "Báo cáo", "Văn bản", "Đoạn gốc")
    en = ("Unit", "Task", "Role", "With", "Deadline as written", "Last day", "Reports to", "Document", "Paragraph")
    return Table("Nhiệm vụ" if language == "vi" else "Tasks", vi if language == "vi" else en, tuple(map(_cells, rows)))


def _cells(row: "TaskRow") -> tuple[str | int | date | None, ...]:
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


def _told(row: "TaskRow") -> dict[str, Any]:
    document = row.document
    return {
        **asdict(row.assignment),
        "is_overdue": row.is_overdue,
        "document": {"id": document.id, "symbol": document.header.symbol, "title": document.title},
        "passage": {"id": row.passage.id, "page": row.passage.page, "text": row.passage.text},
    }


def _print(rows: Iterable["TaskRow"], language: Language) -> None:
    nobody, late, none = ("(không nêu đơn vị)", "QUÁ HẠN", "Không có nhiệm vụ nào như vậy.")
    if language == "en":
        nobody, late, none = ("(nobody named)", "OVERDUE", "There are no such tasks.")
    count = 0
    for count, row in enumerate(rows, start=1):
        one = row.assignment
        due = f"  [{one.deadline.written}{f' – {late}' if row.is_overdue else ''}]" if one.deadline else ""
        # What comes from documents must not steer the terminal.
        click.echo(printable(f"{count}. {'; '.join(unit.name for unit in one.assignees) or nobody}{due}"))
        click.echo(printable(f"   {one.task}"))
        click.echo(printable(f"   {row.document.header.symbol or row.document.title}, {row.passage.id}"))
    if not count:
        click.echo(none)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(file), error.strerror or "") from error
