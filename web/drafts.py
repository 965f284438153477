"""The page that checks a draft. Nothing is kept between requests: the commented file comes in the answer itself."""

from base64 import b64encode
from contextlib import suppress
from pathlib import PurePath

from flask import Response, render_template, request

from indexer.domain import Wording
from indexer.errors import BadRequest, PasswordNeeded
from search_api.app import status_of
from search_api.drafts.checking import MAX_BYTES
from search_api.drafts.report import (
    checks_told,
    commented_name,
    comments_of,
    is_word,
    marked_draft,
    notes,
    summary,
    tone,
    verdict_counts,
)
from search_api.drafts.routes import commented_file, get_checker
from search_api.drafts.schemas import MAX_PASTED
from search_api.drafts.uploads import allow_draft
from search_api.drafts.verdicts import VERDICT_NAMES, WRONG
from web.pages import pages, reader_language

__all__ = ["pages"]

_LARGEST_COMMENTED = 8 << 20
"""Bytes of a commented file that is put into the answer: browsers refuse much larger addresses. A larger one is an answer of its own."""


@pages.get("/check")
def check() -> str:
    """Ask for a draft."""
    return _page()


@pages.post("/check")
def check_draft() -> str | Response | tuple[str, int]:
    """Show a draft with its marks and verdicts, or send it back with comments; ask again for one that cannot be checked."""
    try:
        return _checked()
    except BadRequest as error:
        problem = error.message(reader_language()).removeprefix(f"{error.field}: ")
        return _page(problem=problem), status_of(error)


def _checked() -> str | Response:
    from indexer.assembly import commented_docx

    allow_draft(request)
    language = reader_language()
    name, content = _sent()
    if request.form.get("as") == "docx":
        return commented_file(name, content, language)
    checked = get_checker(request.form.get("password", "")).check(name, content)
    commented, is_too_large = None, False
    if is_word(name):
        # A file with a password is read with it, and not written without.
        with suppress(PasswordNeeded):
            written = commented_docx(content, comments_of(checked, language))
            is_too_large = len(written) > _LARGEST_COMMENTED
            commented = None if is_too_large else b64encode(written).decode("ascii")
    return _page(
        checked=checked,
        rows=marked_draft(checked),
        counts=verdict_counts(checked),
        tone=tone,
        checks=lambda finding: checks_told(finding, language),
        verdict_names=VERDICT_NAMES,
        wrong_kinds=WRONG,
        summary=summary(checked),
        notes=notes(checked),
        commented=commented,
        commented_name=commented_name(name),
        is_too_large=is_too_large,
        name=name,
    )


def _sent() -> tuple[str, bytes]:
    """Return the name, empty for what was pasted, and the content of the draft that was sent."""
    file, text = request.files.get("draft"), request.form.get("text", "")
    if file is not None and file.filename:
        return PurePath(file.filename).name, file.read(MAX_BYTES + 1)
    if not text.strip():
        raise BadRequest("draft", Wording("cần một tệp, hoặc văn bản dán vào", "it takes a file, or a pasted text"))
    if len(text) > MAX_PASTED:
        most = f"{MAX_PASTED:,}"
        raise BadRequest(
            "draft",
            Wording(
                f"văn bản dán vào dài hơn {most.replace(',', '.')} ký tự; hãy gửi dưới dạng tệp",
                f"the pasted text is over {most} characters; send it as a file",
            ),
        )
    return "", text.encode("utf-8")


def _page(**values: object) -> str:
    return render_template("check.html", max_text=MAX_PASTED, max_bytes=MAX_BYTES, **{"checked": None, **values})
