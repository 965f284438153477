"""The page *Nhiệm vụ*: the register of who must do what by when, and the same as a file."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

from search_api.access import get_register
from search_api.register import TaskFilters
from search_api.task_files import MEDIA_TYPES, task_file
from search_api.task_words import ROLE_NAMES
from web.pages import current_page, pages, reader_language

TASKS_PER_PAGE = 50
MAX_FIELD = 200
"""Characters of one filter."""

_FIELDS = ("unit", "due", "from", "overdue", "recurring")


@pages.get("/tasks")
def tasks() -> str:
    """Show the register, narrowed as the address says."""
    asked, page = _asked(), current_page()
    start = (page - 1) * TASKS_PER_PAGE
    found = get_register().page(_filters(asked), _today(), offset=start, limit=TASKS_PER_PAGE)
    return render_template(
        "tasks.html",
        asked=asked,
        rows=found.rows,
        total=found.total,
        first=start + 1,
        role_names=ROLE_NAMES,
        files={kind: f"{url_for('pages.tasks')}.{kind}?{urlencode(asked)}" for kind in MEDIA_TYPES},
        previous_url=_address(asked, page - 1) if page > 1 else None,
        next_url=_address(asked, page + 1) if start + TASKS_PER_PAGE < found.total else None,
    )


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
    given = {name: request.args.get(name, "").strip()[:MAX_FIELD] for name in _FIELDS}
    return {name: value for name, value in given.items() if value}


def _filters(asked: Mapping[str, str]) -> TaskFilters:
    return TaskFilters(
        unit=asked.get("unit"),
        due=asked.get("due"),
        source=asked.get("from"),
        overdue="overdue" in asked,
        recurring="recurring" in asked,
    )


def _address(asked: Mapping[str, str], page: int) -> str:
    values: dict[str, Any] = dict(asked)
    if (language := request.args.get("lang")) in ("vi", "en"):
        values["lang"] = language
    if page > 1:
        values["page"] = page
    return url_for("pages.tasks", **values)


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the reader's own day
