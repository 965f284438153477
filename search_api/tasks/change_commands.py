"""What people say of tasks, on the command line: ``tracuu tasks set``, ``done``, ``hide``, ``note`` and the way back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from indexer.assignments import AssignmentId, TaskField
from indexer.console import help_text, settings_of_environment, told_errors
from indexer.domain import Wording
from indexer.errors import BadRequest
from search_api.tasks.commands import open_register, print_orphan, print_task, tasks_group

if TYPE_CHECKING:
    from search_api.tasks.changes import TaskChanges
    from search_api.tasks.register import TaskRow

__all__ = ["tasks_group"]

_KEY = click.argument("key", metavar="KEY")


@tasks_group.command(
    "set",
    help=help_text(
        "Sửa nhiệm vụ: task, assignees, coordinating, role, deadline. KEY là mã cuối mỗi dòng của tracuu tasks. Ví dụ: tracuu tasks set "
        "1f3a… deadline=31/3/2026 “assignees=Văn phòng; Ban XDĐ”. Giá trị rỗng: không có. Chỗ đã sửa được giữ khi lập lại chỉ mục.",
        "Correct a task: task, assignees, coordinating, role, deadline. KEY stands at the end of its lines in tracuu tasks. For example: "
        "tracuu tasks set 1f3a… deadline=2026-03-31. An empty value: there is none. Corrections outlive re-indexing.",
    ),
)
@_KEY
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
def set_command(key: str, values: tuple[str, ...]) -> None:
    """Correct fields."""

    def change(changes: "TaskChanges", id: AssignmentId) -> "TaskRow":
        given: dict[TaskField, str] = {}
        for said in values:
            name, sign, value = said.partition("=")
            if not sign:
                raise BadRequest(said[:60], Wording("cần dạng MỤC=GIÁ_TRỊ", "it takes FIELD=VALUE"))
            given[_field(name)] = value
        return changes.correct(id, given)

    _apply(key, change)


@tasks_group.command("unset", help=help_text("Bỏ chỗ đã sửa, lấy lại điều văn bản ghi.", "Go back to what the document says."))
@_KEY
@click.argument("names", metavar="FIELD...", nargs=-1, required=True)
def unset_command(key: str, names: tuple[str, ...]) -> None:
    """Forget corrections."""
    _apply(key, lambda changes, task: changes.withdraw(task, map(_field, names)))


@tasks_group.command("done", help=help_text("Ghi là đã xong.", "Say that it is done."))
@_KEY
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help=help_text("Ngày xong (mặc định: hôm nay).", "The day; else today."),
)
@click.option("--by", help=help_text("Ai làm.", "By whom."))
def done_command(key: str, on: datetime | None, by: str | None) -> None:
    """Say that it is done."""
    _apply(key, lambda changes, task: changes.done(task, on.date() if on else None, by))


@tasks_group.command("hide", help=help_text("Ẩn một dòng không phải nhiệm vụ.", "Hide what is no task."))
@_KEY
def hide_command(key: str) -> None:
    """Hide it."""
    _apply(key, lambda changes, task: changes.hide(task))


@tasks_group.command("reopen", help=help_text("Bỏ ghi “đã xong” hoặc “đã ẩn”.", "Say that it is neither done nor hidden."))
@_KEY
def reopen_command(key: str) -> None:
    """Say that it is open."""
    _apply(key, lambda changes, task: changes.reopen(task))


@tasks_group.command("note", help=help_text("Ghi chú; để trống là bỏ ghi chú.", "Keep a note; an empty one takes it away."))
@_KEY
@click.argument("text")
def note_command(key: str, text: str) -> None:
    """Keep a note."""
    _apply(key, lambda changes, task: changes.note(task, text))


@tasks_group.command(
    "undo", help=help_text("Hoàn tác thay đổi gần nhất của một nhiệm vụ.", "Take the last change of a task back.")
)
@_KEY
def undo_command(key: str) -> None:
    """Take the last change back."""
    _apply(key, lambda changes, task: changes.undo(task))


@tasks_group.command(
    "orphans",
    help=help_text(
        "Liệt kê những gì đã ghi (xong, ẩn, sửa, ghi chú) cho nhiệm vụ không còn trong kho, kể cả sau khi thay bằng bản đính chính.",
        "List what was said (done, hidden, corrected, noted) of tasks that the archive no longer has, not even in a corrected file.",
    ),
)
def orphans_command() -> None:
    """List decisions that have lost their task."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        orphans = open_register(settings).orphans()
    for one in orphans:
        print_orphan(one, settings.language)
    if not orphans:
        click.echo("Không có gì bị bỏ lại." if settings.language == "vi" else "Nothing is left over.")


def _apply(key: str, change: "Callable[[TaskChanges, AssignmentId], TaskRow]") -> None:
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.assembly import open_decisions
        from search_api.tasks.changes import TaskChanges

        register = open_register(settings)
        today = date.today()  # noqa: DTZ011  # the reader's own day
        changes = TaskChanges(register, open_decisions(settings), lambda: datetime.now(UTC), today)
        row = change(changes, register.named(key))
    print_task(row, settings.language)


def _field(name: str) -> TaskField:
    name = name.strip().lower()
    if name not in list(TaskField):
        names = ", ".join(TaskField)
        raise BadRequest(name[:60], Wording(f"chỉ nhận {names}", f"it must be one of {names}"))
    return TaskField(name)
