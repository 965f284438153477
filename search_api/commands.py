"""``tracuu search``: the same answer on the command line. Nothing heavy is imported before it is needed."""

import json
import shutil
import sys

import click

from indexer.console import ExitCode, help_text, settings_of_environment, told_errors


@click.command(
    "search",
    help=help_text(
        "Tìm trong kho. Câu tìm là từ ngữ, câu hỏi, số và ký hiệu (cả khi gõ không dấu), hoặc trích nguyên văn trong ngoặc kép.",
        "Search the archive: for words, a question, a number and symbol, or a quotation in double quotes.",
    ),
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help=help_text("Số kết quả.", "How many hits.")
)
@click.option("--json", "as_json", is_flag=True, help=help_text("In JSON như API trả về.", "Print JSON as the API gives it."))
@click.option(
    "--explain", is_flag=True, help=help_text("Cho biết câu tìm được hiểu thế nào.", "Tell how the query was understood.")
)
def search_command(query: tuple[str, ...], limit: int, as_json: bool, explain: bool) -> None:
    """Search once."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.assembly import open_archive, open_model
        from search_api.searcher import Searcher

        archive = open_archive(settings)
        # A missing archive is told before a model is loaded for it.
        with archive.view():
            pass
        answer = Searcher(archive, open_model(settings)).search(" ".join(query), limit=limit)
    if as_json:
        from search_api.schemas import answer_json

        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        from search_api.rendering import answer_lines

        width = shutil.get_terminal_size().columns
        for line in answer_lines(answer, settings.language, width=width, colour=sys.stdout.isatty(), explain=explain):
            click.echo(line)
    sys.exit(ExitCode.OK if answer.hits else ExitCode.NOTHING_FOUND)
