"""``tracuu tasks``: the register of assignments on the command line."""

import json as json_format
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from indexer.console import JSON_HELP, help_text, in_language, printable, settings_of_environment, told_errors
from indexer.decisions import TaskDecision, TaskState
from indexer.directive.assignments.corrections import TASK_FIELD_NAMES, value_of
from indexer.domain import Language
from indexer.settings import Settings

if TYPE_CHECKING:
    from search_api.tasks.carried import Orphan
    from search_api.tasks.register import Register, TaskRow

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _file_option(kind: str, vi: str, en: str) -> Callable[[_Command], _Command]:
    return click.option(f"--{kind}", kind, type=click.Path(dir_okay=False, path_type=Path), help=help_text(vi, en))


@click.group(
    "tasks",
    invoke_without_command=True,
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
@click.option(
    "--status",
    type=click.Choice(["open", "done", "hidden", "noted", "all"]),
    default="open",
    help=help_text(
        "Theo điều người dùng đã ghi: còn mở (mặc định), đã xong, đã ẩn, có sửa hoặc ghi chú, tất cả.",
        "By what people said: open (the default), done, hidden, corrected or noted, all.",
    ),
)
@click.option("--json", is_flag=True, help=JSON_HELP)
@_file_option("csv", "Ghi tệp CSV.", "Write a CSV file.")
@_file_option("xlsx", "Ghi tệp Excel.", "Write an Excel file.")
@_file_option("docx", "Ghi bảng phân công (Word).", "Write the office's table (Word).")
@_file_option("ics", "Ghi lịch các việc có hạn.", "Write a calendar of what has a last day.")
@click.pass_context
def tasks_group(
    context: click.Context,
    /,
    *,
    json: bool,
    part: str | None,
    status: str,
    **asked: Any,  # click's own
) -> None:
    """Print the rows that are asked for, or write them to files."""
    if context.invoked_subcommand is not None:
        return
    settings = settings_of_environment()
    files = {kind: asked.pop(kind) for kind in ("csv", "xlsx", "docx", "ics")}
    with told_errors(settings.language):
        from search_api.tasks.files import task_file
        from search_api.tasks.register import TaskFilters, TaskStatus
        from search_api.tasks.schemas import tasks_json

        filters = TaskFilters(**asked, leads=None if part is None else part == "leads", status=TaskStatus(status))
        rows = open_register(settings).rows(filters, date.today())  # noqa: DTZ011  # the reader's own day
        for kind, file in files.items():
            if file is not None:
                _write(file, task_file(kind, rows, settings.language))
    if json:
        click.echo(json_format.dumps(tasks_json(rows), ensure_ascii=False, indent=2))
    elif not any(files.values()):
        _print(rows, settings.language)


def open_register(settings: Settings) -> "Register":
    """Return who reads the register of the archive in use, as people corrected it."""
    from indexer.assembly import open_archive_to_search, open_decisions
    from search_api.tasks.register import Register
    from search_api.tasks.units import read_names

    return Register(open_archive_to_search(settings), read_names(settings.home), open_decisions(settings))


def print_task(row: "TaskRow", language: Language, number: int | None = None) -> None:
    """Print one row: who, by when, what, where it is said, and what people say of it."""
    from search_api.tasks.doubts import row_check

    nobody, late, said = _WORDS[language]
    one, decision = row.assignment, row.decision
    due = f"  [{one.deadline.written}{f' – {late}' if row.is_overdue else ''}]" if one.deadline else ""
    front = f"{number}. " if number is not None else ""
    lines = [
        f"{front}{'; '.join(unit.name for unit in one.assignees) or nobody}{due}",
        f"   {one.task}",
        f"   {row.document.header.symbol or row.document.title}, {row.passage.id}, {one.key}",
    ]
    if check := row_check(row):
        lines.append(f"   {said['check']}: {in_language(check, language)}")
    lines += _said(decision, language)
    for name in decision.corrections:
        shown = TASK_FIELD_NAMES[name]
        label = shown.vi if language == "vi" else shown.en
        lines.append(f"   {said['corrected']} {label} [{name.value}]; {said['found']}: {value_of(row.found, name) or '–'}")
    for line in lines:
        # What comes from documents must not steer the terminal.
        click.echo(printable(line))


def print_orphan(orphan: "Orphan", language: Language) -> None:
    """Print what was said of a task that is no longer there, and what it was about, as far as that was kept."""
    origin, said = orphan.origin, _WORDS[language][2]
    place = orphan.document.title if orphan.document else origin and (origin.symbol or origin.title)
    lines = [f"{origin.assignees if origin else ''}".strip() or str(orphan.id)]
    lines += [f"   {origin.task}"] if origin else []
    lines += [f"   {place or '–'}, {orphan.id}", *_said(orphan.decision, language)]
    for name, value in orphan.decision.corrections.items():
        shown = TASK_FIELD_NAMES[name]
        lines.append(f"   {said['corrected']} {shown.vi if language == 'vi' else shown.en} [{name.value}]: {value or '–'}")
    for line in lines:
        click.echo(printable(line))


def _said(decision: TaskDecision, language: Language) -> list[str]:
    from search_api.tasks.words import signed_words

    said, lines = _WORDS[language][2], []
    if decision.state is TaskState.DONE:
        lines.append(f"   {said['done']} {decision.done_on or ''} {decision.done_by or ''}".rstrip())
    elif decision.state is TaskState.HIDDEN:
        lines.append(f"   {said['hidden']}")
    if decision.note:
        lines.append(f"   {said['note']}: {' '.join(decision.note.split())}")
    if (signed := signed_words(decision.signed)) is not None:
        lines.append(f"   {said['signed']}: {signed.vi if language == 'vi' else signed.en}")
    return lines


_WORDS: dict[Language, tuple[str, str, dict[str, str]]] = {
    "vi": (
        "(không nêu đơn vị)",
        "QUÁ HẠN",
        {
            "done": "ĐÃ XONG",
            "hidden": "ĐÃ ẨN",
            "note": "Ghi chú",
            "corrected": "Đã sửa",
            "found": "văn bản ghi",
            "check": "Cần đối chiếu",
            "signed": "Người ghi",
        },
    ),
    "en": (
        "(nobody named)",
        "OVERDUE",
        {
            "done": "DONE",
            "hidden": "HIDDEN",
            "note": "Note",
            "corrected": "Corrected",
            "found": "found",
            "check": "To check",
            "signed": "Recorded by",
        },
    ),
}


def _print(rows: Sequence["TaskRow"], language: Language) -> None:
    for number, row in enumerate(rows, start=1):
        print_task(row, language, number)
    if not rows:
        click.echo("Không có nhiệm vụ nào như vậy." if language == "vi" else "There are no such tasks.")


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(file), error.strerror or "") from error
