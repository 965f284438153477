"""The addresses of the API of the register of tasks: reading it, and saying what is not as it says."""

from datetime import date
from typing import Any

from apiflask import APIBlueprint
from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from indexer.assignments import TaskField
from search_api.access import get_register, get_task_changes
from search_api.guarding import guard_change
from search_api.schemas import UNAVAILABLE, shape
from search_api.tasks.register import TaskPage, TaskRow
from search_api.tasks.schemas import TaskChangeQuery, TaskDetailSchema, TaskPageSchema, TasksQuery, filters_of

_ERRORS = {404: "There is no such task or document", **UNAVAILABLE}

task_api = APIBlueprint("task_api", __name__, url_prefix="/api/v1/tasks", tag="Tasks")


@task_api.get("")
@task_api.input(shape(TasksQuery), location="query", arg_name="query")
@task_api.output(shape(TaskPageSchema))
@task_api.doc(responses=_ERRORS)
def tasks(query: dict[str, Any]) -> TaskPage:
    """List who must do what by when: the register of tasks."""
    return get_register().page(filters_of(query), _today(), offset=query["offset"], limit=query["limit"])


@task_api.get("/<id>")
@task_api.output(shape(TaskDetailSchema))
@task_api.doc(responses=_ERRORS)
def task(id: str) -> TaskRow:
    """Return a task, by its id or by its key where no other document has it."""
    register = get_register()
    return register.row(register.named(id), _today())


@task_api.post("/<id>")
@task_api.input(shape(TaskChangeQuery), location="json", arg_name="said")
@task_api.output(shape(TaskDetailSchema))
@task_api.doc(responses={**_ERRORS, 403: "This service takes no changes, or not from another site"})
def change_task(id: str, said: dict[str, Any]) -> TaskRow:
    """Say what is not as the register says: correct, mark as done, hide, note, take back. Outlives indexing anew."""
    guard_change()
    if not request.is_json:
        # What a page elsewhere can send without asking.
        raise UnsupportedMediaType
    register, changes = get_register(), get_task_changes()
    named = register.named(id)
    if said["undo"]:
        return changes.undo(named)
    if values := {field: str(said[field.value]) for field in TaskField if field.value in said}:
        changes.correct(named, values)
    if said.get("withdraw"):
        changes.withdraw(named, said["withdraw"])
    if "note" in said:
        changes.note(named, said["note"])
    match said.get("state"):
        case "done":
            changes.done(named, said["done_on"], said["done_by"])
        case "hidden":
            changes.hide(named)
        case "open":
            changes.reopen(named)
    return register.row(named, _today())


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the server's own day
