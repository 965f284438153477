"""The page that checks a draft. Nothing is kept between requests: the commented file comes in the answer itself."""

from base64 import b64encode
from pathlib import PurePath

from flask import render_template, request

from indexer.domain import Wording
from indexer.errors import BadRequest
from search_api.draft_report import comments_of, marked_draft, summary, told
from search_api.draft_routes import allow_large, get_checker
from search_api.draft_schemas import MAX_PASTED
from search_api.drafts import MAX_BYTES
from web.pages import pages, reader_language

__all__ = ["pages"]

_LARGEST_COMMENTED = 8 << 20
"""Bytes of a commented file that is put into the answer: browsers refuse much larger addresses."""


@pages.get("/check")
def check() -> str:
    """Ask for a draft."""
    return render_template("check.html", checked=None, max_text=MAX_PASTED, max_megabytes=MAX_BYTES >> 20)


@pages.post("/check")
def check_draft() -> str:
    """Show a draft with its marks and verdicts."""
    allow_large()
    from indexer.assembly import commented_docx

    language = reader_language()
    file, text = request.files.get("draft"), request.form.get("text", "")
    if file is not None and file.filename:
        name, content = PurePath(file.filename).name, file.read(MAX_BYTES + 1)
    elif text.strip() and len(text) <= MAX_PASTED:
        name, content = "draft.txt", text.encode("utf-8")
    else:
        raise BadRequest("draft", Wording("cần một tệp, hoặc văn bản dán vào", "it takes a file, or a pasted text"))
    checked = get_checker().check(name, content)
    commented = None
    if name.lower().endswith(".docx"):
        written = commented_docx(content, comments_of(checked, language))
        if len(written) <= _LARGEST_COMMENTED:
            commented = b64encode(written).decode("ascii")
    return render_template(
        "check.html",
        checked=checked,
        rows=marked_draft(checked),
        told=lambda finding: told(finding, language),
        summary=summary(checked),
        commented=commented,
        name=name,
        max_text=MAX_PASTED,
        max_megabytes=MAX_BYTES >> 20,
    )
