"""``tracuu check``: a draft held against the archive, on the command line."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click

from indexer.comments import Comment
from indexer.console import ExitCode, help_text, printable, settings_of_environment, told_errors
from indexer.domain import Wording
from indexer.errors import BadRequest, PasswordNeeded

_ASKED = "\0"
"""No password: ask for it, so that it stands in no list of processes and no history."""


@click.command(
    "check",
    help=help_text(
        "Kiểm tra DRAFT (chữ thuần, DOCX, PDF): từng trích dẫn có đúng với kho không, câu trích nguyên văn, từ viết tắt. Không lưu dự thảo.",
        "Check DRAFT (text, DOCX, PDF): whether each citation agrees with the archive, quotations, abbreviations. The draft is not kept.",
    ),
)
@click.argument("draft", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=help_text("In JSON.", "Print JSON."))
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=help_text("Ghi báo cáo HTML vào tệp này.", "Write an HTML report to this file."),
)
@click.option(
    "--docx",
    "docx_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=help_text("Ghi chính dự thảo DOCX kèm chú thích vào tệp này.", "Write the same DOCX with comments to this file."),
)
@click.option(
    "--password",
    is_flag=False,
    flag_value=_ASKED,
    default="",
    help=help_text(
        "Mật khẩu của dự thảo PDF, DOCX; không ghi giá trị thì được hỏi. Không lưu.",
        "The password of a PDF or DOCX draft; without a value it is asked for. Not kept.",
    ),
)
def check_command(draft: Path, *, as_json: bool, html_file: Path | None, docx_file: Path | None, password: str) -> None:
    """Check a draft."""
    settings = settings_of_environment()
    if password == _ASKED:
        password = click.prompt("Mật khẩu" if settings.language == "vi" else "Password", hide_input=True, err=True)
    with told_errors(settings.language):
        from indexer.assembly import commented_docx, open_archive_to_search, open_gatekeeper, open_model, read_draft
        from search_api.drafts.checking import MAX_BYTES, DraftChecker
        from search_api.drafts.report import comments_of, draft_html, draft_json, draft_lines
        from search_api.search.searcher import Searcher

        with draft.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if docx_file is not None and draft.suffix.lower() != ".docx":
            raise BadRequest("--docx", Wording("chỉ dùng cho dự thảo DOCX", "only a DOCX draft can be commented on"))
        for written in (html_file, docx_file):
            if written is not None and written.resolve() == draft.resolve():
                raise BadRequest("draft", Wording("không ghi đè lên dự thảo", "the draft is not written over"))
        archive = open_archive_to_search(settings)
        searcher = Searcher(archive, open_model(settings))
        checker = DraftChecker(
            archive,
            lambda text, limit: searcher.similar(text, limit=limit).hits,
            partial(read_draft, password=password),
            open_gatekeeper(settings).gate,
        )
        checked = checker.check(draft.name, content)
        if docx_file is not None:
            docx_file.write_bytes(_commented(commented_docx, content, comments_of(checked, settings.language)))
        if html_file is not None:
            html_file.write_text(draft_html(checked, settings.language), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(draft_json(checked), ensure_ascii=False, indent=2))
    else:
        for line in draft_lines(checked, settings.language):
            click.echo(printable(line))
    sys.exit(ExitCode.NOTHING_FOUND if checked.wrong else ExitCode.OK)


def _commented(write: Callable[[bytes, Sequence[Comment]], bytes], content: bytes, comments: Sequence[Comment]) -> bytes:
    try:
        return write(content, comments)
    except PasswordNeeded:
        message = Wording(
            "không ghi chú thích vào tệp có mật khẩu; hãy bỏ mật khẩu trước",
            "a file with a password is not commented on: take it away first",
        )
        raise BadRequest("--docx", message) from None
