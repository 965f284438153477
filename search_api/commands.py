"""``tracuu search`` and ``tracuu similar``: the same answers on the command line. Nothing heavy is imported before it is needed."""

import json
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO

import click

from indexer.console import ExitCode, help_text, settings_of_environment, told_errors

if TYPE_CHECKING:
    from indexer.protocols import Archive, EmbeddingModel
    from indexer.settings import Settings
    from search_api.choices import Filters
    from search_api.search.searcher import Searcher

RERANK_HELP = help_text(
    "Đọc lại 20 đoạn đầu bằng mô hình cross-encoder này (thư mục hoặc tên trên hub).",
    "Read the first 20 passages again with this cross-encoder (a folder, or a name on the hub).",
)

_FILTERS = (
    ("type", "Loại văn bản: mã (KH, CT, CV) hoặc tên.", "Type of document: a code (KH, CT, CV) or a name."),
    ("issuer", "Cơ quan ban hành: tên hoặc một phần tên.", "Issuing body: its name or a part of it."),
    ("level", "Cấp: central, province, agency, district, commune.", "Level: central, province, agency, district, commune."),
    ("year", "Năm ban hành: 2025, 2020-2025, 2020-.", "Year of issue: 2025, 2020-2025, 2020-."),
    (
        "validity",
        "Hiệu lực: unknown (chưa thấy thay đổi), amended, replaced, repealed…",
        "Validity: unknown (nothing says it changed), amended, replaced, repealed…",
    ),
    ("assigns", "yes: đoạn có giao nhiệm vụ; no: văn bản không giao.", "yes: passages that assign tasks; no: documents without."),
    ("folder", "Thư mục chứa tệp, kể cả thư mục con.", "Folder of the file, with all below it."),
    ("recognised", "yes: nhận dạng từ bản quét; no: chữ có sẵn.", "yes: recognised in scans; no: the file's own text."),
    ("restricted", "yes: lưu hành hạn chế; no: không ghi.", "yes: marked as restricted; no: not marked."),
)


def _filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, vi, en in reversed(_FILTERS):
        command = click.option(f"--{name}", name, multiple=True, help=help_text(vi, en))(command)
    return command


def _filters(given: dict[str, tuple[str, ...]]) -> "Filters":
    from search_api.search.filtering import read_filters

    return read_filters(given)


def _searcher(settings: "Settings", rerank: str | None = None) -> "Searcher":
    from indexer.assembly import open_archive_to_search, open_model

    archive = open_archive_to_search(settings)
    # A missing archive is told before a model is loaded for it.
    with archive.view():
        pass
    return searcher_of(archive, open_model(settings), rerank)


def searcher_of(archive: "Archive", model: "EmbeddingModel", rerank: str | None) -> "Searcher":
    """Return a searcher, with a cross-encoder where one is named."""
    if rerank is None:
        from search_api.search.searcher import Searcher

        return Searcher(archive, model)
    from indexer.assembly import open_reranker
    from search_api.search.reranking import RerankingSearcher

    return RerankingSearcher(archive, model, open_reranker(rerank))


@click.command(
    "search",
    help=help_text(
        "Tìm trong kho. Câu tìm là từ ngữ, câu hỏi, số và ký hiệu (cả khi gõ không dấu), hoặc trích nguyên văn trong ngoặc kép."
        " Không có câu tìm mà có bộ lọc: liệt kê văn bản mới nhất.",
        "Search the archive: for words, a question, a number and symbol, or a quotation in double quotes."
        " With filters and no query: list the newest documents.",
    ),
)
@click.argument("query", nargs=-1)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help=help_text("Số kết quả.", "How many hits.")
)
@_filter_options
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date"]),
    default="relevance",
    show_default=True,
    help=help_text("Xếp theo mức liên quan hay ngày ban hành.", "Order by relevance or date of issue."),
)
@click.option(
    "--group",
    type=click.Choice(["none", "copies", "document"]),
    help=help_text(
        "Gộp đoạn trùng, hoặc gộp theo văn bản.  [mặc định: copies; không có câu tìm: document]",
        "Fold copies, or group by document.  [default: copies; without a query: document]",
    ),
)
@click.option("--facets", is_flag=True, help=help_text("Đếm theo loại, cơ quan, năm…", "Count by type, issuer, year…"))
@click.option("--literal", is_flag=True, help=help_text("Tìm đúng như đã gõ.", "Look for the words as typed."))
@click.option("--rerank", metavar="MODEL", help=RERANK_HELP)
@click.option("--json", "as_json", is_flag=True, help=help_text("In JSON như API trả về.", "Print JSON as the API gives it."))
@click.option(
    "--explain",
    is_flag=True,
    help=help_text(
        "Cho biết câu tìm được hiểu thế nào, điểm gồm những gì.",
        "Tell how the query was understood, and what scores are made of.",
    ),
)
def search_command(
    query: tuple[str, ...],
    *,
    limit: int,
    sort: str,
    group: str | None,
    facets: bool,
    literal: bool,
    rerank: str | None,
    as_json: bool,
    explain: bool,
    **given: tuple[str, ...],
) -> None:
    """Search once."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from search_api.choices import Choices, Sort, grouping_of

        text = " ".join(query)
        choices = Choices(_filters(given), Sort(sort), grouping_of(group, text), counted=facets)
        answer = _searcher(settings, rerank).search(text, limit=limit, literal=literal, choices=choices)
    if as_json:
        from search_api.answer_schemas import answer_json

        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        from search_api.rendering import answer_lines

        width = shutil.get_terminal_size().columns
        for line in answer_lines(answer, settings.language, width=width, colour=sys.stdout.isatty(), explain=explain):
            click.echo(line)
    sys.exit(ExitCode.OK if answer.hits else ExitCode.NOTHING_FOUND)


@click.command(
    "similar",
    help=help_text(
        "Tìm những đoạn giống một văn bản: TỆP chữ thuần (UTF-8), mỗi đoạn một dòng, hoặc - để đọc từ đầu vào.",
        "Find passages like a text: FILE is plain text (UTF-8), one paragraph a line; - reads the input.",
    ),
)
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"))
@click.option(
    "--limit", type=click.IntRange(1, 50), default=5, show_default=True, help=help_text("Số kết quả.", "How many hits.")
)
@_filter_options
@click.option("--json", "as_json", is_flag=True, help=help_text("In JSON như API trả về.", "Print JSON as the API gives it."))
def similar_command(file: TextIO, *, limit: int, as_json: bool, **given: tuple[str, ...]) -> None:
    """Find what is like a text."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from search_api.search.similar import MAX_TEXT

        # One more than may be: a longer text is refused without being read whole.
        answer = _searcher(settings).similar(file.read(MAX_TEXT + 1), limit=limit, filters=_filters(given))
    if as_json:
        from search_api.answer_schemas import similar_json

        click.echo(json.dumps(similar_json(answer), ensure_ascii=False, indent=2))
    else:
        from search_api.rendering import similar_lines

        for line in similar_lines(answer, settings.language, width=shutil.get_terminal_size().columns):
            click.echo(line)
    sys.exit(ExitCode.OK if answer.hits else ExitCode.NOTHING_FOUND)
