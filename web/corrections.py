"""Correcting in place what was read of a document, and reading a file again. Only where changes are taken."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from indexer.directive.header.corrections import FIELD_NAMES, written
from indexer.directive.types import TYPE_NAMES
from indexer.domain import DocumentId, HeaderField, Urgency
from indexer.errors import BadRequest
from search_api.access import get_document, get_header_changes, get_service
from search_api.guarding import guard_change, may_change
from search_api.header_changes import Outcome
from search_api.sign_in.admission import form_token
from web.pages import link, pages

__all__ = ["pages"]


@pages.get("/documents/<id>/header")
def header(id: str) -> str:
    """Show what was read of a document, to be corrected."""
    return _form(id, told=_told())


@pages.post("/documents/<id>/header")
def correct_header(id: str) -> Response | tuple[str, int]:
    """Keep what a person says, and have the document show it."""
    guard_change(request.form.get("token", ""))
    values = {field: request.form[field.value] for field in HeaderField if field.value in request.form}
    back = [field for field in HeaderField if request.form.get(f"back-{field.value}")]
    try:
        outcome = get_header_changes().correct(DocumentId(id), values, back)
    except BadRequest as error:
        return _form(id, values=values, wrong=error), 422
    if outcome is Outcome.REFUSED:
        return redirect(link("pages.intake", told=outcome.value), 303)
    return redirect(link("pages.header", id=id, told=outcome.value), 303)


@pages.post("/tiep-nhan")
def read_again() -> Response:
    """Read a file again, and go back to the report."""
    guard_change(request.form.get("token", ""))
    outcome = get_header_changes().read_again(request.form.get("sha256", ""))
    return redirect(link("pages.intake", told=outcome.value), 303)


def _form(
    id: str, *, values: dict[HeaderField, str] | None = None, wrong: BadRequest | None = None, told: str | None = None
) -> str:
    detail = get_document(DocumentId(id))
    document = detail.document
    shown: dict[HeaderField, Any] = {field: written(document.header, field) for field in HeaderField}
    return render_template(
        "header.html",
        document=document,
        values={**shown, **(values or {})},
        names=FIELD_NAMES,
        said=get_header_changes().said(document.id),
        signed=detail.signed,
        types=TYPE_NAMES,
        urgencies=list(Urgency),
        wrong=wrong,
        told=told,
    )


def _told() -> str | None:
    """Return what a change led to, where this page is shown after one."""
    told = request.args.get("told")
    return told if told in list(Outcome) else None


@pages.app_context_processor
def change_vocabulary() -> dict[str, object]:
    """Give the templates what forms of changes need."""
    return {"may_change": may_change(get_service().settings), "form_token": form_token()}
