"""What people say of a task on the page *Nhiệm vụ*: the form that sends it. What is not taken comes back with the reason."""

from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, make_response, redirect, request, url_for

from indexer.assignments import AssignmentId, TaskField
from indexer.domain import Wording
from indexer.errors import BadRequest
from search_api.access import get_register, get_task_changes
from search_api.guarding import guard_change
from web.pages import pages
from web.tasks import STATE, Attempt, register_page

__all__ = ["pages"]


@pages.post("/tasks/<id>")
def change_task(id: str) -> Response | tuple[Response, int]:
    """Keep what somebody says of a task, and return to where it was said."""
    form = request.form
    guard_change(form.get("token", ""))
    named = get_register().named(id)
    try:
        _change(named)
    except BadRequest as wrong:
        return register_page({}, Attempt(named, form, wrong, form.get("back", "")))
    back: dict[str, Any] = {name: value for name, value in parse_qsl(form.get("back", "")) if name in (*STATE, "lang", "page")}
    address = f"{url_for('pages.tasks', **back, said=named)}#task-{named.rpartition('.')[2]}"
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def _change(named: AssignmentId) -> None:
    form, changes = request.form, get_task_changes()
    match form.get("action"):
        case "save":
            changes.correct(named, {name: form[name.value] for name in TaskField if name.value in form})
            changes.note(named, form.get("note", ""))
        case "done":
            changes.done(named, _day_of(form.get("done_on", "")), form.get("done_by"))
        case "hide":
            changes.hide(named)
        case "reopen":
            changes.reopen(named)
        case "undo":
            changes.undo(named)
        case _:
            raise BadRequest("action", Wording("không rõ phải làm gì", "it is not clear what to do"))


def _day_of(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadRequest("done_on", Wording("cần ngày dạng 2026-03-31", "it takes a day such as 2026-03-31")) from None
