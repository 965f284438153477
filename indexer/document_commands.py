"""The commands about one document: what its header tells, and what a person says of it instead."""

import json as json_format
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from indexer.assembly import open_archive, open_gatekeeper
from indexer.console import JSON_HELP, ExitCode, help_text, in_language, printable, say, settings_of_environment, told_errors
from indexer.domain import Document, DocumentId, Header, HeaderField, Language, Source, Wording
from indexer.errors import BadRequest, NotInArchive
from indexer.intake_commands import run_indexer
from indexer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.decisions import Decisions


@click.group(
    "document",
    help=help_text("Một văn bản: xem và sửa số, loại, cơ quan, ngày, trích yếu…", "One document: see and correct its header."),
)
def document_group() -> None:
    """Group the commands about a document."""


@document_group.command(
    "show",
    help=help_text(
        "Hiện những gì đọc được ở đầu văn bản; chỗ người dùng đã sửa có ghi chú. FILE là mã văn bản, phần đầu mã SHA-256, đường dẫn hoặc số, ký hiệu.",
        "Show what the header tells, and what of it a person corrected. FILE is a document's id, the beginning of a SHA-256, a path, or a number such as 12-KH/ĐU.",
    ),
)
@click.argument("file", metavar="FILE")
@click.option("--json", is_flag=True, help=JSON_HELP)
def show_command(file: str, *, json: bool) -> None:
    """Show a document's header."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        _show(settings, _found(settings, file), json=json)


@document_group.command(
    "set",
    help=help_text(
        "Sửa các mục: symbol, type, issuer, place, issued, subject, signer… Ví dụ: tracuu document set 3fa9 symbol=12-KH/ĐU "
        "“ngày=22/8/2025”. Giá trị rỗng nghĩa là văn bản không có mục đó. Chỗ đã sửa được giữ khi lập lại chỉ mục.",
        "Correct fields: symbol, type, issuer, place, issued, subject, signer… For example: tracuu document set 3fa9 "
        "symbol=12-KH/ĐU issued=2025-08-22. An empty value says that the document has none. Corrections outlive re-indexing.",
    ),
)
@click.argument("file", metavar="FILE")
@click.argument("assignments", metavar="FIELD=VALUE...", nargs=-1, required=True)
@click.option("-q", "--quiet", is_flag=True, help=help_text("Không hiện tiến độ.", "Show no progress."))
def set_command(file: str, assignments: tuple[str, ...], *, quiet: bool) -> None:
    """Correct fields."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.directive.header.corrections import corrected, field_of

        source = _found(settings, file)
        header = _document(settings, source).header
        values: dict[HeaderField, str] = {}
        for assignment in assignments:
            name, sign, value = assignment.partition("=")
            if not sign:
                raise BadRequest(assignment[:60], Wording("cần dạng MỤC=GIÁ_TRỊ", "it takes FIELD=VALUE"))
            values[field_of(name)] = value
        for name_of, value in values.items():
            # All are checked before any is kept.
            header = corrected(header, name_of, value)

        def keep(decisions: "Decisions") -> None:
            for name_of, value in values.items():
                decisions.correct(source.sha256, name_of, value, datetime.now(UTC))

        _apply(settings, source, keep, quiet=quiet)


@document_group.command(
    "unset",
    help=help_text(
        "Bỏ chỗ đã sửa, lấy lại những gì đọc được từ văn bản.", "Forget corrections, and go back to what the document tells."
    ),
)
@click.argument("file", metavar="FILE")
@click.argument("names", metavar="FIELD...", nargs=-1, required=True)
@click.option("-q", "--quiet", is_flag=True, help=help_text("Không hiện tiến độ.", "Show no progress."))
def unset_command(file: str, names: tuple[str, ...], *, quiet: bool) -> None:
    """Forget corrections."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.directive.header.corrections import field_of

        source = _found(settings, file)
        wanted = [field_of(name) for name in names]
        held = open_gatekeeper(settings).decisions.corrections().get(source.sha256, {})
        for name in wanted:
            if name not in held:
                raise BadRequest(name.value, Wording("mục này chưa được sửa", "this field was not corrected"))

        def withdraw(decisions: "Decisions") -> None:
            for name in wanted:
                decisions.withdraw(source.sha256, name)

        _apply(settings, source, withdraw, quiet=quiet)


def _found(settings: Settings, file: str) -> Source:
    """Return an indexed file that lies where it did."""
    from indexer.oversight import find

    archive = open_archive(settings)
    sha256 = find(archive, file)
    with archive.view() as view:
        for source in view.sources():
            if source.sha256 == sha256 and source.document_id is not None:
                return source
    raise NotInArchive(file[:80])


def _document(settings: Settings, source: Source) -> Document:
    with open_archive(settings).view() as view:
        return view.document(DocumentId(source.sha256[:16]))


def _apply(settings: Settings, source: Source, change: "Callable[[Decisions], None]", *, quiet: bool) -> None:
    """Keep what a person says, and index the document again accordingly."""
    from indexer.scan import on_disk

    change(open_gatekeeper(settings).decisions)
    if on_disk(source) is None:
        say(
            Wording(
                "Tệp gốc không còn ở chỗ cũ; điều đã sửa được giữ lại và áp dụng khi gặp lại tệp.",
                "The file is not where it was; what was said is kept, and applied when it is met again.",
            ),
            settings.language,
        )
        sys.exit(ExitCode.SOME_REJECTED)
    report = run_indexer(settings, lambda indexer: indexer.again([source.sha256]), quiet=quiet)
    if report.refused or report.interrupted:
        for line in report.lines():
            say(line, settings.language)
        sys.exit(ExitCode.INTERRUPTED if report.interrupted else ExitCode.SOME_REJECTED)
    if not quiet:
        _show(settings, source, json=False)


def _show(settings: Settings, source: Source, *, json: bool) -> None:
    with open_archive(settings).view() as view:
        document = view.document(DocumentId(source.sha256[:16]))
        twins = view.twins(document.id)
    said = open_gatekeeper(settings).decisions.corrections().get(source.sha256, {})
    language = settings.language
    if json:
        click.echo(json_format.dumps(_as_json(document, said, twins, language), ensure_ascii=False))
        return
    from indexer.directive.header.corrections import FIELD_NAMES
    from indexer.directive.secrecy import wording_of

    by_person = in_language(Wording("người dùng sửa", "corrected by a person"), language)
    click.echo(printable(f"{document.id}  {document.title}"))
    for name in HeaderField:
        value = _worded(_value(document.header, name), language)
        mark = f"  ({by_person})" if name in said else ""
        if value or mark:
            click.echo(printable(f"  {in_language(FIELD_NAMES[name], language)} [{name.value}]: {value or '–'}{mark}"))
    lists = (
        (Wording("Tệp", "Files"), document.files),
        (Wording("Hạn chế", "Restricted"), [in_language(wording_of(rule), language) for rule in document.restrictions]),
        (Wording("Bản khác", "Other versions"), [f"{twin.id} {', '.join(twin.files)}" for twin in twins]),
        (Wording("Bản được chọn để hiện", "Shown instead"), [document.twin_of] if document.twin_of else []),
    )
    for heading, values in lists:
        if values:
            click.echo(printable(f"  {in_language(heading, language)}: {'; '.join(values)}"))


def _value(header: Header, name: HeaderField) -> object:
    return header.issued or header.issued_in if name is HeaderField.ISSUED else getattr(header, name.value)


def _worded(value: object, language: Language) -> str:
    from indexer.directive.types import TYPE_NAMES
    from indexer.domain import DocumentType

    if isinstance(value, DocumentType):
        return in_language(TYPE_NAMES[value], language)
    if isinstance(value, bool):
        return in_language(Wording("có", "yes"), language) if value else ""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value is not None else ""


def _as_json(
    document: Document, said: Mapping[HeaderField, str], twins: Sequence[Document], language: Language
) -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.title,
        "files": list(document.files),
        "fields": {
            name.value: value if isinstance(value := _value(document.header, name), (str, bool)) else _worded(value, language)
            for name in HeaderField
            if _value(document.header, name) not in (None, (), False)
        },
        "corrections": {name.value: value for name, value in said.items()},
        "restrictions": list(document.restrictions),
        "twin_of": document.twin_of,
        "twins": [twin.id for twin in twins],
    }
