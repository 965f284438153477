"""``tracuu relations``: how documents stand to one another, on the command line."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from indexer.console import help_text, printable, settings_of_environment, told_errors

if TYPE_CHECKING:
    from search_api.relations.related import Chain, Coverage, DocumentRelations, TargetTable


@click.command(
    "relations",
    help=help_text(
        "Văn bản SYMBOL (số, ký hiệu hoặc mã) căn cứ vào đâu, văn bản nào thực hiện, thay thế, sửa đổi nó, mỗi điều kèm câu nói rõ.",
        "What the document SYMBOL (a symbol or an id) rests on, and what implements, replaces, amends it, each with the sentence that says so.",
    ),
)
@click.argument("symbol")
@click.option(
    "--chain", "shows_chain", is_flag=True, help=help_text("Chuỗi từ trên xuống dưới.", "The chain from top to bottom.")
)
@click.option(
    "--coverage",
    "other",
    metavar="OTHER",
    help=help_text(
        "Đoạn nào của SYMBOL được văn bản OTHER thực hiện, đoạn nào chưa thấy.",
        "Which passages of SYMBOL the document OTHER carries out, and which are not seen.",
    ),
)
@click.option(
    "--targets",
    "shows_targets",
    is_flag=True,
    help=help_text("So các chỉ tiêu bằng số theo chuỗi.", "Numeric targets along the chain."),
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help=help_text("Chỉ tính văn bản ban hành đến ngày này.", "Only what was issued until this day counts."),
)
@click.option("--json", "as_json", is_flag=True, help=help_text("In JSON như API trả về.", "Print JSON as the API gives it."))
def relations_command(
    symbol: str, *, shows_chain: bool, other: str | None, shows_targets: bool, as_of: datetime | None, as_json: bool
) -> None:
    """Tell how a document stands to others."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.assembly import open_archive_to_search
        from search_api.relations.relations import Relations

        relations = Relations(open_archive_to_search(settings))
        found: DocumentRelations | Chain | Coverage | TargetTable
        if other is not None:
            found = relations.coverage(symbol, other)
        elif shows_targets:
            found = relations.targets(symbol)
        elif shows_chain:
            found = relations.chain(symbol)
        else:
            found = relations.of(symbol, as_of.date() if as_of else None)
    if as_json:
        from search_api.relations.schemas import relations_json

        click.echo(json.dumps(relations_json(found), ensure_ascii=False, indent=2))
        return
    from search_api.relations.lines import lines_of

    for line in lines_of(found, settings.language):
        # What comes from documents must not steer the terminal.
        click.echo(printable(line))
