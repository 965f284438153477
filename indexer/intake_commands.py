"""The commands of who looks after the intake: report, quarantine, review, purge."""

import json as json_format
from pathlib import Path

import click

from indexer.assembly import open_archive
from indexer.console import help_text, printable, say, settings_of_environment, told_errors
from indexer.domain import Wording
from indexer.errors import BadRequest
from indexer.intake import SORTS, IntakeState

JSON_HELP = help_text("In kết quả dạng JSON.", "Print JSON.")


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
def report_command(
    *, states: tuple[str, ...], sort: str, reverse: bool, names: bool, csv_file: Path | None, json: bool
) -> None:
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
            say(Wording(f"Đã ghi {len(rows):,} dòng vào {csv_file}", f"Wrote {len(rows):,} rows to {csv_file}"), language)
        if json:
            click.echo(json_format.dumps([row_json(row, language, names=names) for row in rows], ensure_ascii=False))
        elif csv_file is None:
            for line in row_lines(rows, language, names=names):
                click.echo(printable(line))
            say(
                Wording(f"{len(rows):,} tệp trong {len(everything):,}", f"{len(rows):,} of {len(everything):,} files"),
                language,
            )
