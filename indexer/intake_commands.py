"""The commands of who looks after the intake: report, quarantine, review, purge."""

import json as json_format
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.assembly import open_archive, open_gatekeeper
from indexer.console import (
    JSON_HELP,
    STOPPING,
    ExitCode,
    StopRequest,
    help_text,
    in_language,
    open_bars,
    printable,
    say,
    settings_of_environment,
    told_errors,
)
from indexer.decisions import Verdict
from indexer.domain import SourceState, Wording
from indexer.errors import BadRequest
from indexer.figures import figure
from indexer.intake import SORTS, IntakeState
from indexer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.oversight import Held
    from indexer.pipeline import Indexer
    from indexer.report import Report


@click.command(
    "report",
    help=help_text(
        "Báo cáo tiếp nhận: từng tệp, tình trạng, lý do, và những mục chưa tìm thấy trong văn bản. "
        "Tên tệp cách ly hoặc chờ xem xét không hiện, trừ khi có --names.",
        "The intake report: each file, its state, why, and what its document does not tell. "
        "Files that are held back are not named, unless with --names.",
    ),
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in IntakeState]),
    help=help_text("Chỉ những tệp ở tình trạng này (dùng được nhiều lần).", "Only files in this state (may be repeated)."),
)
@click.option(
    "--sort",
    type=click.Choice(list(SORTS)),
    default="file",
    show_default=True,
    help=help_text("Xếp theo.", "Order by."),
)
@click.option("--reverse", is_flag=True, help=help_text("Xếp ngược lại.", "Order the other way round."))
@click.option("--names", is_flag=True, help=help_text("Hiện cả tên tệp cách ly, chờ xem xét.", "Name held back files, too."))
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=help_text("Ghi ra tệp CSV mở được bằng Excel.", "Write a CSV file that Excel opens."),
)
@click.option("--json", is_flag=True, help=JSON_HELP)
def report_command(*, states: tuple[str, ...], sort: str, reverse: bool, names: bool, csv_file: Path | None, json: bool) -> None:
    """Tell what became of every file."""
    from indexer.intake import chosen, intake
    from indexer.intake_tables import csv_text, row_json, row_lines

    settings = settings_of_environment()
    language = settings.language
    with told_errors(language):
        with open_archive(settings).view() as view:
            everything = intake(view)
        rows = chosen(everything, states, sort, reverse=reverse)
        if csv_file is not None:
            try:
                csv_file.write_text(csv_text(rows, language), encoding="utf-8", newline="")
            except OSError as error:
                detail = error.strerror or type(error).__name__
                raise BadRequest("--csv", Wording(f"không ghi được tệp ({detail})", f"cannot be written ({detail})")) from error
            say(Wording(f"Đã ghi {figure(len(rows))} dòng vào {csv_file}", f"Wrote {len(rows):,} rows to {csv_file}"), language)
        if json:
            click.echo(json_format.dumps([row_json(row, language, names=names) for row in rows], ensure_ascii=False))
        elif csv_file is None:
            for line in row_lines(rows, language, names=names):
                click.echo(printable(line))
            say(
                Wording(
                    f"{figure(len(rows))} tệp trong {figure(len(everything))}", f"{len(rows):,} of {len(everything):,} files"
                ),
                language,
            )


NAMES_HELP = help_text(
    "Hiện cả đường dẫn; tên tệp có thể lộ nội dung.", "Show the paths, too; a file's name may tell what is in it."
)


@click.command(
    "quarantine",
    help=help_text(
        "Liệt kê tệp cách ly vì dấu chỉ độ mật: mã SHA-256, quy tắc, thời điểm; không có nội dung. "
        "Quy tắc của cơ quan đặt trong tệp secrecy.tsv ở TRACUU_HOME.",
        "List the files quarantined for a mark of secrecy: SHA-256, rule, time; nothing of what is in them. "
        "An office's own rules stand in secrecy.tsv in TRACUU_HOME.",
    ),
)
@click.option(
    "--rescan",
    is_flag=True,
    help=help_text(
        "Xét lại mọi tệp theo quy tắc hiện hành (sau khi sửa quy tắc).",
        "Judge every file anew by the rules as they are now (after they were changed).",
    ),
)
@click.option("--names", is_flag=True, help=NAMES_HELP)
@click.option("--json", is_flag=True, help=JSON_HELP)
@click.option("-q", "--quiet", is_flag=True, help=help_text("Không hiện tiến độ.", "Show no progress."))
def quarantine_command(*, rescan: bool, names: bool, json: bool, quiet: bool) -> None:
    """List what is quarantined."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        if rescan:
            from indexer.oversight import rescan as judge_anew

            report = run_indexer(settings, lambda indexer: judge_anew(indexer, open_gatekeeper(settings)), quiet=quiet)
            _tell(report, settings)
            if report.interrupted:
                sys.exit(ExitCode.INTERRUPTED)
        _list(settings, (SourceState.QUARANTINED,), names=names, json=json)


@click.group(
    "review",
    invoke_without_command=True,
    help=help_text(
        "Tệp có dấu hiệu yếu về độ mật, chờ người xem xét: chưa tìm kiếm được cho đến khi được chấp nhận.",
        "Files with a weak hint of secrecy, which wait for a person: not searchable until accepted.",
    ),
)
@click.option("--names", is_flag=True, help=NAMES_HELP)
@click.option("--json", is_flag=True, help=JSON_HELP)
@click.pass_context
def review_group(context: click.Context, *, names: bool, json: bool) -> None:
    """List what waits for a person."""
    if context.invoked_subcommand is not None:
        return
    settings = settings_of_environment()
    with told_errors(settings.language):
        _list(settings, (SourceState.IN_REVIEW,), names=names, json=json)


@review_group.command(
    "accept",
    help=help_text(
        "Cho tệp vào kho. HASH là phần đầu của mã SHA-256 (từ 6 ký tự). Tệp có dấu độ mật thì không nhận.",
        "Let a file in. HASH is the beginning of its SHA-256 (6 digits or more). A mark of secrecy still bars it.",
    ),
)
@click.argument("file", metavar="HASH")
@click.option("-q", "--quiet", is_flag=True, help=help_text("Không hiện tiến độ.", "Show no progress."))
def accept_command(file: str, *, quiet: bool) -> None:
    """Let a file in."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.oversight import find, held_back

        archive, gatekeeper = open_archive(settings), open_gatekeeper(settings)
        sha256 = find(archive, file)
        held = {one.sha256: one for one in held_back(archive, gatekeeper.decisions)}
        if sha256 not in held:
            raise BadRequest(file[:80], Wording("tệp này không chờ xem xét", "this file does not wait for a person"))
        if not held[sha256].may_be_accepted:
            raise BadRequest(
                file[:80], Wording("tệp này có dấu độ mật, không cho vào kho được", "a mark of secrecy bars this file")
            )
        gatekeeper.decisions.decide(sha256, Verdict.ACCEPTED, datetime.now(UTC))
        report = run_indexer(settings, lambda indexer: indexer.again([sha256]), quiet=quiet)
        _tell(report, settings)
        sys.exit(ExitCode.SOME_REJECTED if report.refused else ExitCode.OK)


@review_group.command(
    "refuse",
    help=help_text(
        "Không cho tệp vào kho, và xóa những gì kho đang giữ của nó.",
        "Keep a file out, and take out everything that is held of it.",
    ),
)
@click.argument("file", metavar="HASH")
def refuse_command(file: str) -> None:
    """Keep a file out."""
    _purge(file)


@click.command(
    "purge",
    help=help_text(
        "Xóa mọi thứ kho giữ của một văn bản (chữ, vectơ, phần nhận dạng, phần đã sửa) và không nhận lại nữa. "
        "FILE là mã văn bản, phần đầu của mã SHA-256, đường dẫn hoặc số, ký hiệu. Tệp gốc không bị xóa. Nhận lại: tracuu review accept.",
        "Take out everything that is held of a document (text, vectors, recognitions, corrections) and keep it out. "
        "FILE is a document's id, the beginning of a SHA-256, a path, or its number. The file itself stays. To let it in again: tracuu review accept.",
    ),
)
@click.argument("file", metavar="FILE")
def purge_command(file: str) -> None:
    """Take a document out for good."""
    _purge(file)


def _purge(file: str) -> None:
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.oversight import find, purge

        archive, gatekeeper = open_archive(settings), open_gatekeeper(settings)
        sha256 = find(archive, file)
        count = purge(archive, gatekeeper, sha256, datetime.now(UTC))
        say(
            Wording(
                f"Đã xóa khỏi kho và không nhận lại: {sha256[:16]} ({figure(count)} tệp). Tệp gốc vẫn ở chỗ cũ.",
                f"Taken out, and kept out: {sha256[:16]} ({count:,} files). The files themselves stay where they are.",
            ),
            settings.language,
        )


def _list(settings: Settings, states: Sequence[SourceState], *, names: bool, json: bool) -> None:
    from indexer.directive.secrecy import wording_of
    from indexer.oversight import held_back

    gatekeeper = open_gatekeeper(settings)
    extra = gatekeeper.gate().rules
    found = [held for held in held_back(open_archive(settings), gatekeeper.decisions) if held.state in states]
    told = [(held, in_language(wording_of(held.rule, extra), settings.language)) for held in found]
    if json:
        click.echo(json_format.dumps([_as_json(held, rule, names=names) for held, rule in told], ensure_ascii=False))
        return
    for held, rule in told:
        at = held.at.astimezone().strftime("%Y-%m-%d %H:%M") if held.at else "-"
        click.echo(printable(f"{held.sha256[:16]}  {at:<16}  {held.rule}: {rule}" if held.rule else f"{held.sha256[:16]}  {at}"))
        for path in held.paths if names else ():
            click.echo(printable(f"    {path}"))
    say(Wording(f"{figure(len(found))} tệp", f"{len(found):,} files"), settings.language)


def _as_json(held: "Held", rule: str, *, names: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "sha256": held.sha256,
        "state": held.state.value,
        "rule": held.rule,
        "finds": rule,
        "at": held.at.isoformat() if held.at else None,
        "may_be_accepted": held.may_be_accepted,
    }
    return {**told, "paths": list(held.paths)} if names else told


def run_indexer(settings: Settings, action: "Callable[[Indexer], Report]", *, quiet: bool) -> "Report":
    """Do something with an indexer that shows its progress and stops when asked."""
    from indexer.assembly import open_indexer

    stop = StopRequest()
    bars = open_bars(quiet=quiet)
    try:
        with stop.caught(lambda: say(STOPPING, settings.language)):
            return action(open_indexer(settings, *bars, stop))
    finally:
        for bar in reversed(bars):
            bar.close()


def _tell(report: "Report", settings: Settings) -> None:
    for line in report.lines():
        say(line, settings.language)
