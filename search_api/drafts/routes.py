"""The addresses of the API that check a draft. What is sent is read from memory, and nothing of it is kept."""

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Any

from apiflask import APIBlueprint
from apiflask.fields import File, String
from flask import Response, request, send_file
from marshmallow import EXCLUDE, Schema
from werkzeug.datastructures import FileStorage

from indexer.domain import Language, Wording
from indexer.errors import BadRequest
from search_api.access import get_searcher, get_service, language_of
from search_api.answers import Hit
from search_api.drafts.checking import MAX_BYTES, DraftChecker
from search_api.drafts.report import commented_name, comments_of, draft_json, is_word
from search_api.drafts.schemas import CheckedDraftSchema, DraftTextQuery
from search_api.drafts.uploads import allow_draft
from search_api.schemas import UNAVAILABLE, shape

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

draft_api = APIBlueprint("draft_api", __name__, url_prefix="/api/v1/check", tag="Drafts")


class DraftFile(Schema):
    """A draft that is sent as a file."""

    draft = File(required=True)  # type: ignore[no-untyped-call]  # APIFlask types only a part of itself


class SentDraft(DraftFile):
    """A draft that may have a password."""

    class Meta:
        """Other fields of a form say nothing here."""

        unknown = EXCLUDE

    password = String(load_default="", metadata={"description": "Of a draft that has one; not kept"})


def get_checker(password: str = "") -> DraftChecker:
    """Return who checks drafts, opened with a `password` where they have one; raises what :meth:`Service.searcher` raises."""
    from indexer.assembly import open_gatekeeper, read_draft

    searcher = get_searcher()

    def near(text: str, limit: int) -> Sequence[Hit]:
        return searcher.similar(text, limit=limit).hits

    return DraftChecker(
        searcher.archive, near, partial(read_draft, password=password), open_gatekeeper(get_service().settings).gate
    )


@draft_api.before_request
def before() -> None:
    """Let a draft through."""
    allow_draft(request)


@draft_api.post("")
@draft_api.input(shape(SentDraft), location="form_and_files", arg_name="sent")
@draft_api.output(shape(CheckedDraftSchema))
@draft_api.doc(responses=UNAVAILABLE)
def check(sent: dict[str, Any]) -> dict[str, Any]:
    """Hold a draft (text, DOCX, PDF) against the archive."""
    draft: FileStorage = sent["draft"]
    return draft_json(get_checker(sent["password"]).check(draft.filename or "draft", draft.read(MAX_BYTES + 1)))


@draft_api.post("/commented")
@draft_api.input(shape(DraftFile), location="files", arg_name="files")
@draft_api.doc(
    responses={
        200: {"description": "The draft with comments", "content": {WORD: {"schema": {"type": "string", "format": "binary"}}}},
        **UNAVAILABLE,
    }
)
def commented(files: dict[str, FileStorage]) -> Response:
    """Give a Word draft back with a comment at each place to look at, and nothing else changed."""
    draft = files["draft"]
    name = draft.filename or "draft.docx"
    return commented_file(name, draft.read(MAX_BYTES + 1), language_of(request))


def commented_file(name: str, content: bytes, language: Language) -> Response:
    """Return the answer that hands a Word draft back with comments. Raise :class:`BadRequest` where it is none."""
    from indexer.assembly import commented_docx

    if not is_word(name):
        raise BadRequest("draft", Wording("chỉ ghi chú thích được vào DOCX", "only a DOCX draft can be commented on"))
    checked = get_checker().check(name, content)
    written = commented_docx(content, comments_of(checked, language))
    return send_file(BytesIO(written), mimetype=WORD, as_attachment=True, download_name=commented_name(name))


@draft_api.post("/text")
@draft_api.input(shape(DraftTextQuery), location="json", arg_name="question")
@draft_api.output(shape(CheckedDraftSchema))
@draft_api.doc(responses=UNAVAILABLE)
def check_text(question: dict[str, Any]) -> dict[str, Any]:
    """Hold a draft that is pasted against the archive."""
    return draft_json(get_checker().check_text(question["text"]))
