"""The commands that write the archive and look after it: index, model, status, verify."""

import json as json_format
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.assembly import open_archive
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
from indexer.domain import SourceState, Wording
from indexer.errors import RunError
from indexer.figures import figure
from indexer.settings import DEFAULT_MODEL, Settings

if TYPE_CHECKING:
    from indexer.report import Report
    from indexer.verification import Verification


@click.command(
    "index",
    help=help_text(
        "Đưa các thư mục vào kho: lấy tệp mới hoặc đã sửa, bỏ tệp không còn. Không ghi thư mục nào thì làm lại những thư mục kho đã biết. "
        "Thư mục nằm trong một thư mục đã biết thì cả thư mục lớn được xem lại.",
        "Bring the archive in step with the folders: take in what is new or changed, forget what is gone. Without folders, "
        "those the archive knows. A folder inside a known one stands for the whole of that one.",
    ),
)
@click.argument("folders", nargs=-1, metavar="[FOLDER]...", type=click.Path(path_type=Path))
@click.option(
    "--watch",
    is_flag=True,
    help=help_text("Tiếp tục theo dõi các thư mục (Ctrl-C để dừng).", "Go on following the folders (Ctrl-C ends it)."),
)
@click.option(
    "--poll",
    "poll_seconds",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help=help_text(
        "Với --watch: cứ ngần ấy giây xem lại một lần, dùng cho ổ mạng.",
        "With --watch: look every so many seconds; for network drives.",
    ),
)
@click.option("--rebuild", is_flag=True, help=help_text("Lập lại toàn bộ từ đầu.", "Index everything again from the start."))
@click.option(
    "--retry",
    is_flag=True,
    help=help_text("Thử lại cả những tệp lần trước không đọc được.", "Try again what could not be indexed before."),
)
@click.option(
    "--forget",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FOLDER",
    help=help_text(
        "Bỏ một thư mục đã lập chỉ mục ra khỏi kho (tệp gốc vẫn còn).",
        "Take an indexed folder out of the archive (its files stay where they are).",
    ),
)
@click.option(
    "--model",
    metavar="NAME",
    help=help_text("Dùng mô hình này thay cho TRACUU_MODEL.", "Use this model rather than TRACUU_MODEL."),
)
@click.option("--json", is_flag=True, help=JSON_HELP)
@click.option(
    "-q", "--quiet", is_flag=True, help=help_text("Không hiện tiến độ và báo cáo.", "Show neither progress nor report.")
)
def index_command(
    *,
    folders: tuple[Path, ...],
    watch: bool,
    poll_seconds: float | None,
    rebuild: bool,
    retry: bool,
    forget: tuple[Path, ...],
    model: str | None,
    json: bool,
    quiet: bool,
) -> None:
    """Index folders."""
    settings = settings_of_environment()
    if model is not None:
        settings = replace(settings, model=model)
    with told_errors(settings.language):
        for folder in forget:
            _forget(settings, _absolute(folder), quiet=quiet)
        if forget and not folders:
            return
        roots = tuple(map(_absolute, folders))
        session = _Session(settings, json=json, quiet=quiet)
        with session.stop.caught(lambda: say(STOPPING, settings.language)):
            if watch:
                report = session.follow(roots, poll_seconds, rebuild=rebuild, retry=retry)
            else:
                report = session.run(roots, rebuild=rebuild, retry=retry)
    if report.interrupted:
        sys.exit(ExitCode.INTERRUPTED)
    sys.exit(ExitCode.SOME_REJECTED if report.refused else ExitCode.OK)


class _Session:
    """One call of ``tracuu index``: runs, and tells about each."""

    def __init__(self, settings: Settings, *, json: bool, quiet: bool) -> None:
        from indexer.assembly import open_indexer

        self.stop = StopRequest()
        self._settings, self._json, self._quiet = settings, json, quiet
        self._bars = open_bars(quiet=quiet)
        self._indexer = open_indexer(settings, *self._bars, self.stop)

    def run(self, roots: tuple[Path, ...], *, rebuild: bool = False, retry: bool = False) -> "Report":
        """Index, and print the report."""
        try:
            report = self._indexer.run(roots, rebuild=rebuild, retry=retry)
        finally:
            for bar in reversed(self._bars):
                bar.close()
        if self._json:
            _print_json(report.as_json(self._settings.language))
        elif not self._quiet:
            _print(report.lines(), self._settings)
        return report

    def follow(self, roots: tuple[Path, ...], poll_seconds: float | None, *, rebuild: bool, retry: bool) -> "Report":
        """Index, and again after each change, until the user stops it; return the last report."""
        from indexer.watch import RETRY_SECONDS, watched

        folders = roots or self._known_roots()
        report, told = None, ""
        while True:
            try:
                with watched(folders, poll_seconds) as changes:
                    report = self.run(roots, rebuild=rebuild, retry=retry)
                    self._say_watching()
                    told = ""
                    while not report.interrupted and changes.wait(self.stop.wait):
                        report = self.run(roots)
                    return report
            except RunError as error:
                # A drive that is unplugged, another process that indexes: it may pass. What fails at once ends the command.
                if report is None:
                    raise
                if str(error) != told:
                    say(error.wording, self._settings.language)
                    told = str(error)
                if self.stop.wait(RETRY_SECONDS):
                    return report
                rebuild = retry = False

    def _say_watching(self) -> None:
        if not self._quiet:
            say(
                Wording("Đang theo dõi thay đổi; Ctrl-C để dừng.", "Watching for changes; Ctrl-C ends it."),
                self._settings.language,
            )

    def _known_roots(self) -> tuple[Path, ...]:
        with open_archive(self._settings).view() as view:
            return tuple(map(Path, view.status().roots))


def _forget(settings: Settings, folder: Path, *, quiet: bool) -> None:
    from indexer.pipeline import forget

    count = forget(open_archive(settings), folder)
    if not quiet:
        say(
            Wording(
                f"Đã bỏ {folder} khỏi kho ({figure(count)} tệp).", f"{folder} is no longer in the archive ({count:,} files)."
            ),
            settings.language,
        )


@click.group("model", help=help_text("Các mô hình ngôn ngữ trên máy này.", "The language models on this machine."))
def model_group() -> None:
    """Group the commands about models."""


@model_group.command(
    "prepare",
    help=help_text(
        "Chuẩn bị một mô hình Sentence Transformers (tên hoặc thư mục); không ghi tên thì chuẩn bị mô hình mặc định.",
        "Prepare a Sentence Transformers model, by name or folder; without a name, the default one.",
    ),
)
@click.argument("name", default=DEFAULT_MODEL, metavar="[NAME_OR_FOLDER]")
@click.option(
    "--adapter",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=help_text(
        "Nhúng câu tìm kèm tệp bổ trợ này (do tracuu model adapt làm ra).",
        "Embed queries with this adapter (made by tracuu model adapt).",
    ),
)
@click.option("--no-adapter", "is_plain", is_flag=True, help=help_text("Không dùng tệp bổ trợ nào.", "Use no adapter."))
@click.option("-q", "--quiet", is_flag=True, help=help_text("Không hiện tiến độ.", "Show no progress."))
def prepare_command(name: str, adapter: Path | None, is_plain: bool, quiet: bool) -> None:
    """Prepare a model."""
    from indexer.assembly import prepare_model

    settings = settings_of_environment()
    with told_errors(settings.language):
        bar, _ = open_bars(quiet=quiet)
        try:
            folder = prepare_model(settings, name, bar, adapter=adapter, is_plain=is_plain)
        finally:
            bar.close()
        click.echo(printable(str(folder)))


REFUSED = Wording("(phải chuẩn bị lại)", "(to be prepared again)")


@model_group.command("list", help=help_text("Các mô hình đã chuẩn bị.", "The prepared models."))
@click.option("--json", is_flag=True, help=JSON_HELP)
def list_command(json: bool) -> None:
    """List the prepared models."""
    from indexer.assembly import prepared_models

    settings = settings_of_environment()
    with told_errors(settings.language):
        models = prepared_models(settings)
        if json:
            _print_json([{"folder": str(folder), **(asdict(identity) if identity else {})} for folder, identity in models])
        elif models:
            for folder, identity in models:
                told = (
                    in_language(REFUSED, settings.language)
                    if identity is None
                    else f"{identity.dimension}  {identity.fingerprint}"
                )
                click.echo(printable(f"{folder.name}  {told}  {folder}"))
        else:
            none = Wording("Chưa có mô hình nào; hãy chạy: tracuu model prepare", "There is none yet; run: tracuu model prepare")
            say(none, settings.language)


@click.command("status", help=help_text("Kho đang có những gì.", "What the archive holds."))
@click.option("--json", is_flag=True, help=JSON_HELP)
@click.option(
    "--rejected", is_flag=True, help=help_text("Liệt kê tệp không lập chỉ mục được.", "List the files that could not be indexed.")
)
@click.option("--quarantined", is_flag=True, help=help_text("Liệt kê tệp bị cách ly.", "List the quarantined files."))
def status_command(json: bool, rejected: bool, quarantined: bool) -> None:
    """Show what the archive holds."""
    from indexer.report import line_of, source_as_json, status_as_json, status_lines

    settings = settings_of_environment()
    wanted = [
        state for state, is_wanted in ((SourceState.REJECTED, rejected), (SourceState.QUARANTINED, quarantined)) if is_wanted
    ]
    with told_errors(settings.language):
        with open_archive(settings).view() as view:
            status = view.status()
            listed = {state: view.sources(state) for state in wanted}
        if json:
            sources = {
                state.value: [source_as_json(source, settings.language) for source in found] for state, found in listed.items()
            }
            _print_json({**status_as_json(status), **sources})
        else:
            _print(status_lines(status), settings)
            for found in listed.values():
                _print(map(line_of, found), settings)


@click.command(
    "verify",
    help=help_text(
        "So các chỉ mục với dữ liệu gốc của kho và sửa chỗ sai lệch.",
        "Compare the indexes with the archive's truth, and repair them.",
    ),
)
@click.option("--json", is_flag=True, help=JSON_HELP)
def verify_command(json: bool) -> None:
    """Verify the archive."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        found = open_archive(settings).verify()
        if json:
            _print_json({"findings": list(found.findings), "repaired": found.repaired})
        else:
            for finding in found.findings:
                click.echo(printable(finding))
            _print([_verdict(found)], settings)
        sys.exit(ExitCode.OK if found.repaired or not found.findings else ExitCode.ARCHIVE)


def _verdict(found: "Verification") -> Wording:
    if not found.findings:
        return Wording("Kho toàn vẹn.", "The archive is sound.")
    if found.repaired:
        return Wording("Đã sửa xong; kho toàn vẹn.", "Repaired; the archive is sound.")
    return Wording("Chưa sửa được hết.", "Not all of it could be repaired.")


def _absolute(folder: Path) -> Path:
    # Not Path.resolve, which raises on looped links: the scan will say what is wrong with such a folder.
    return Path(os.path.realpath(folder))


def _print(lines: Iterable[Wording], settings: Settings) -> None:
    for line in lines:
        click.echo(printable(in_language(line, settings.language)))


def _print_json(value: object) -> None:
    click.echo(json_format.dumps(value, ensure_ascii=False))
