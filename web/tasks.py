"""The page *Nhiệm vụ*: the register of who must do what by when – as a list, a month, what is ahead, one task, a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlencode

from flask import Response, make_response, redirect, render_template, request, url_for

from indexer.assignments import AssignmentId, AssignmentRole, DeadlineKind
from indexer.directive.assignments.corrections import MAX_VALUE, TASK_FIELD_NAMES, value_of
from indexer.directive.assignments.deadlines import first_day
from indexer.directive.assignments.filing import assignment_id
from indexer.domain import Wording
from indexer.errors import BadRequest, NotInArchive
from search_api.access import get_register, get_service
from search_api.guarding import may_change
from search_api.sign_in.admission import form_token
from search_api.tasks.doubts import row_check
from search_api.tasks.files import MEDIA_TYPES, task_file
from search_api.tasks.register import MAX_WITHIN, Register, TaskFilters, TaskPage, TaskStatus
from search_api.tasks.units import UnitUnclear
from search_api.tasks.words import KIND_NAMES, ROLE_NAMES
from web.pages import current_page, link, pages, reader_language
from web.task_calendar import SHOWN_A_DAY, YEARS, by_day, last_of_month, month_sheet, next_month, stretches

TASKS_PER_PAGE = 50
SOON = 30
"""Days."""
MAX_FIELD = 200
"""Characters of one filter."""
MOST_SHOWN = 500
"""Tasks of what is ahead, a page."""
_AHEAD = 366
"""Days."""
_MY_UNIT = "tracuu_unit"
"""The cookie that remembers the reader's unit: nothing but its name, for this site alone."""
_TEN_YEARS = 10 * 366 * 86400

STATUS_NAMES = {
    TaskStatus.OPEN: Wording("còn mở", "open"),
    TaskStatus.DONE: Wording("đã xong", "done"),
    TaskStatus.NOTED: Wording("có sửa hoặc ghi chú", "corrected or noted"),
    TaskStatus.HIDDEN: Wording("đã ẩn", "hidden"),
    TaskStatus.ALL: Wording("tất cả", "all"),
}

_FILTERS = ("unit", "part", "due", "within", "from", "kind", "role", "text", "overdue", "recurring", "status")
STATE = (*_FILTERS, "view", "month", "task")
"""What the address of the register holds, besides its language and page."""
_VIEWS = ("list", "calendar", "timeline")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A change that was not taken."""

    id: AssignmentId
    values: Mapping[str, str]
    """As they were typed."""
    wrong: BadRequest
    back: str
    """Where the reader came from."""


@pages.get("/tasks")
def tasks() -> Response | tuple[Response, int]:
    """Show the register, narrowed as the address says."""
    asked = _asked()
    if (
        request.args.get("remember")
        and asked.get("unit")
        and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    ):
        remembered = make_response(redirect(_address(asked), HTTPStatus.SEE_OTHER))
        remembered.set_cookie(_MY_UNIT, quote(asked["unit"]), max_age=_TEN_YEARS, httponly=True, samesite="Strict")
        return remembered
    return register_page(asked)


def register_page(asked: Mapping[str, str], attempt: Attempt | None = None) -> Response | tuple[Response, int]:
    """Show the register as it is asked for; after an attempt the form of its task, with what was typed and what is wrong with it."""
    register, today = get_register(), _today()
    if attempt:
        asked = {"task": attempt.id}
    shown: dict[str, Any] = {
        "asked": asked,
        "view": _one_of(asked, "view", _VIEWS) or "list",
        # From one task the ways lead to all that is asked for besides.
        "here": lambda **changed: _address(asked, **{"task": None, **changed}),
        "stay": lambda **changed: _address(asked, **changed),
        "mine": unquote(request.cookies.get(_MY_UNIT, ""))[:MAX_FIELD] or get_service().settings.unit,
        "today": today,
        "role_names": ROLE_NAMES,
        "kind_names": KIND_NAMES,
        "status_names": STATUS_NAMES,
        "files": {kind: f"{url_for('pages.tasks')}.{kind}?{urlencode(_only(asked, _FILTERS))}" for kind in MEDIA_TYPES},
        "has_more": bool(asked.keys() & {"kind", "role", "text", "part", "status"}),
        "attempt": attempt,
        "value_of": value_of,
        "row_check": row_check,
    }
    try:
        shown |= _shown(register, asked, today, shown["view"])
    except UnitUnclear as unclear:
        page = render_template("tasks.html", **shown, unclear=unclear, rows=(), total=0, counts=())
        return make_response(page), HTTPStatus.UNPROCESSABLE_ENTITY
    page = render_template("tasks.html", **shown, **_changing(register, asked, today, attempt))
    return make_response(page), HTTPStatus.UNPROCESSABLE_ENTITY if attempt else HTTPStatus.OK


@pages.get("/tasks/<id>")
def task(id: str) -> Response:
    """Lead to one task of the register, whatever was said of it."""
    return make_response(redirect(link("pages.tasks", task=get_register().named(id)), HTTPStatus.SEE_OTHER))


def _shown(register: Register, asked: Mapping[str, str], today: date, view: str) -> dict[str, Any]:
    filters = _filters(asked)
    plain = replace(filters, overdue=False, recurring=False, within=None, status=TaskStatus.OPEN)
    views = (
        plain,
        replace(plain, overdue=True),
        replace(plain, within=SOON),
        replace(plain, recurring=True),
        replace(plain, status=TaskStatus.DONE),
    )
    shown: dict[str, Any] = {"counts": register.totals(views, today), "soon": SOON}
    if "task" in asked:
        rows = (register.row(register.named(asked["task"]), today),)
        return {**shown, "view": "list", "first": 1, "rows": rows, "total": 1}
    if view == "calendar":
        return {**shown, **_calendar(register, filters, _month(asked, today), today)}
    size, page = MOST_SHOWN if view == "timeline" else TASKS_PER_PAGE, current_page()
    start = (page - 1) * size
    if view == "timeline" and not (filters.due or filters.overdue or filters.within is not None):
        filters = replace(filters, within=_AHEAD)
    found = register.page(filters, today, offset=start, limit=size)
    shown["first"] = start + 1
    shown["previous_url"] = _address(asked, page=page - 1) if page > 1 else None
    shown["next_url"] = _address(asked, page=page + 1) if start + size < found.total else None
    if view == "timeline":
        shown["stretches"] = stretches(found.rows, today)
    return {**shown, "rows": found.rows, "total": found.total}


def _calendar(register: Register, filters: TaskFilters, month: date, today: date) -> dict[str, Any]:
    found = register.page(replace(filters, due=f"{month:%Y-%m}"), today, limit=MOST_SHOWN)
    if len(found.rows) == found.total:
        due = {day: TaskPage(tuple(rows), len(rows), found.generation) for day, rows in by_day(found.rows).items()}
    else:
        # Too many to fetch all: of each day those that have place in its cell, and how many there are.
        days = (month + timedelta(days=number) for number in range((last_of_month(month) - month).days + 1))
        due = {day: register.page(replace(filters, due=day.isoformat()), today, limit=SHOWN_A_DAY) for day in days}
    return {
        "weeks": month_sheet(month, due, today),
        "month": month,
        "before": next_month(month, -1),
        "after": next_month(month, 1),
        "rows": found.rows,
        "total": found.total,
    }


def _changing(register: Register, asked: Mapping[str, str], today: date, attempt: Attempt | None) -> dict[str, Any]:
    """Return what the page's forms need: whether there are any, the row that is being corrected, the one that just was."""
    if not may_change(get_service().settings):
        return {"may_change": False}
    said = "" if attempt else request.args.get("said", "")
    try:
        row = register.row(AssignmentId(said), today) if said else None
    except NotInArchive:
        row = None
    here = urlencode({**asked, **{name: request.args[name] for name in ("lang", "page") if name in request.args}})
    return {
        "may_change": True,
        "form_token": form_token(),
        "back": attempt.back if attempt else here,
        "edited": attempt.id.rpartition(".")[2] if attempt else request.args.get("edit"),
        "said": row,
        "id_of": lambda row: assignment_id(row.found),
        "task_fields": TASK_FIELD_NAMES,
        "max_value": MAX_VALUE,
    }


@pages.get("/tasks.csv", defaults={"kind": "csv"})
@pages.get("/tasks.xlsx", defaults={"kind": "xlsx"})
@pages.get("/tasks.docx", defaults={"kind": "docx"})
@pages.get("/tasks.ics", defaults={"kind": "ics"})
def tasks_file(kind: str) -> Response:
    """Send the rows that the address asks for as a file, all of them."""
    rows = get_register().rows(_filters(_asked()), _today())
    response = Response(task_file(kind, rows, reader_language()), content_type=MEDIA_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="nhiem-vu.{kind}"'
    return response


def _asked() -> dict[str, str]:
    """Return what the address narrows by, without what it leaves empty."""
    given = {name: request.args.get(name, "").strip()[:MAX_FIELD] for name in STATE}
    return {name: value for name, value in given.items() if value}


def _filters(asked: Mapping[str, str]) -> TaskFilters:
    part, kind, role = (
        _one_of(asked, "part", ("leads", "helps")),
        _one_of(asked, "kind", tuple(DeadlineKind)),
        _one_of(asked, "role", tuple(AssignmentRole)),
    )
    within = asked.get("within")
    if within is not None and not (within.isascii() and within.isdigit() and int(within[:5]) <= MAX_WITHIN):
        raise BadRequest(
            "within", Wording(f"cần số ngày từ 0 đến {MAX_WITHIN}", f"it takes a number of days from 0 to {MAX_WITHIN}")
        )
    return TaskFilters(
        unit=asked.get("unit"),
        leads=None if part is None else part == "leads",
        due=asked.get("due"),
        within=int(within[:5]) if within is not None else None,
        source=asked.get("from"),
        kind=DeadlineKind(kind) if kind else None,
        role=AssignmentRole(role) if role else None,
        text=asked.get("text"),
        overdue="overdue" in asked,
        recurring="recurring" in asked,
        status=TaskStatus(_one_of(asked, "status", tuple(TaskStatus)) or TaskStatus.OPEN),
    )


def _one_of(asked: Mapping[str, str], name: str, known: tuple[str, ...]) -> str | None:
    value = asked.get(name)
    if value is not None and value not in known:
        raise BadRequest(name, Wording(f"chỉ nhận {', '.join(known)}", f"it must be one of {', '.join(known)}"))
    return value


def _month(asked: Mapping[str, str], today: date) -> date:
    text = asked.get("month") or f"{today:%Y-%m}"
    month = first_day(text) if len(text) == len("2026-03") and "Q" not in text and "H" not in text else None
    if month is None or month.year not in YEARS:
        raise BadRequest("month", Wording("cần tháng dạng 2026-03", "it takes a month such as 2026-03"))
    return month


def _only(asked: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name in names}


def _address(asked: Mapping[str, str], **changed: Any) -> str:
    """Return the address of the register as it is asked for, with something changed; what is changed to nothing is left out."""
    values = {
        name: value for name, value in {**asked, **changed}.items() if value not in (None, "", 1 if name == "page" else None)
    }
    anchor = values.pop("anchor", None)
    if (language := request.args.get("lang")) in ("vi", "en"):
        values["lang"] = language
    if "from_" in values:
        values["from"] = values.pop("from_")
    return url_for("pages.tasks", _anchor=anchor, **values)


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the reader's own day
