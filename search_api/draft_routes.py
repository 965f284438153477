"""The addresses of the API that check a draft. What is sent is read from memory, and nothing of it is kept."""

from collections.abc import Sequence
from typing import Any

from apiflask import APIBlueprint
from apiflask.fields import File
from flask import request
from marshmallow import Schema
from werkzeug.datastructures import FileStorage

from search_api.access import get_searcher, get_service
from search_api.answers import Hit
from search_api.draft_report import draft_json
from search_api.draft_schemas import CheckedDraftSchema, DraftTextQuery
from search_api.drafts import MAX_BYTES, DraftChecker

_ERRORS: dict[int | str, Any] = {503: "The archive or the model is not there"}

draft_api = APIBlueprint("draft_api", __name__, url_prefix="/api/v1/check", tag="Drafts")


class DraftFile(Schema):
    """A draft that is sent as a file."""

    draft = File(required=True)  # type: ignore[no-untyped-call]  # APIFlask types only a part of itself


def get_checker() -> DraftChecker:
    """Return who checks drafts; raises what :meth:`Service.searcher` raises."""
    from indexer.assembly import open_gatekeeper, read_draft

    searcher = get_searcher()

    def near(text: str, limit: int) -> Sequence[Hit]:
        return searcher.similar(text, limit=limit).hits

    return DraftChecker(searcher.archive, near, read_draft, open_gatekeeper(get_service().settings).gate)


def allow_large() -> None:
    """Let the request at hand be as large as a draft may be."""
    request.max_content_length = MAX_BYTES + (1 << 16)
    request.max_form_memory_size = 4 << 20


def _shape(schema: type[Schema]) -> Any:
    """Return `schema`: APIFlask takes any of marshmallow's, though its types ask for a subclass of its own."""
    return schema


@draft_api.before_request
def before() -> None:
    """Let a draft through."""
    allow_large()


@draft_api.post("")
@draft_api.input(_shape(DraftFile), location="files", arg_name="files")
@draft_api.output(_shape(CheckedDraftSchema))
@draft_api.doc(responses=_ERRORS)
def check(files: dict[str, FileStorage]) -> dict[str, Any]:
    """Hold a draft (text, DOCX, PDF) against the archive."""
    draft = files["draft"]
    return draft_json(get_checker().check(draft.filename or "draft", draft.read(MAX_BYTES + 1)))


@draft_api.post("/text")
@draft_api.input(_shape(DraftTextQuery), location="json", arg_name="question")
@draft_api.output(_shape(CheckedDraftSchema))
@draft_api.doc(responses=_ERRORS)
def check_text(question: dict[str, Any]) -> dict[str, Any]:
    """Hold a draft that is pasted against the archive."""
    return draft_json(get_checker().check_text(question["text"]))
