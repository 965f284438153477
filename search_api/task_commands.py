"""``tracuu tasks``: the register of assignments on the command line."""

import json as json_format
from collections.abc import Callable, Iterable
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
@click.option(
    "--within",
    type=click.IntRange(0, 3660),
    metavar="DAYS",
    help=help_text("Đến hạn trong số ngày tới.", "Due within so many days from today."),
)
@click.option(
    "--part",
    type=click.Choice(["leads", "helps"]),
    help=help_text(
        "Chỉ việc đơn vị tự làm, hoặc chỉ việc phối hợp.", "Only what the unit does itself, or only what it helps with."
    ),
)
@click.option("--text", metavar="WORDS", help=help_text("Có các từ này trong nhiệm vụ.", "With these words in the task."))
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
    part: str | None,
    **asked: Any,  # click's own
) -> None:
    """Print the rows that are asked for, or write them to files."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.assembly import open_archive_to_search
        from search_api.exports import as_csv, as_xlsx
        from search_api.register import Register, TaskFilters
        from search_api.task_schemas import tasks_json
        from search_api.task_tables import tasks_table
        from search_api.units import read_names

        register = Register(open_archive_to_search(settings), read_names(settings.home))
        rows = register.rows(TaskFilters(**asked, leads=None if part is None else part == "leads"), date.today())  # noqa: DTZ011  # the reader's own day
        table = tasks_table(rows, settings.language)
        files: tuple[tuple[Path | None, Callable[[Table], bytes]], ...] = ((csv_file, as_csv), (xlsx_file, as_xlsx))
        for file, written in files:
            if file is not None:
                _write(file, written(table))
    if json:
        click.echo(json_format.dumps(tasks_json(rows), ensure_ascii=False, indent=2))
    elif csv_file is None and xlsx_file is None:
        _print(rows, settings.language)


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
