"""``tracuu evaluate``: judged queries in, measures out. Nothing heavy is imported before it is needed."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.console import JSON_HELP, help_text, in_language, open_bars, printable, settings_of_environment, told_errors
from indexer.domain import Language, Wording
from indexer.errors import BadRequest
from indexer.settings import Settings
from search_api.commands import RERANK_HELP, searcher_of

if TYPE_CHECKING:
    from indexer.protocols import Archive, EmbeddingModel
    from search_api.evaluation.judgements import JudgedSet
    from search_api.evaluation.measuring import Difference, Figure
    from search_api.evaluation.runs import Run

ALL = Wording("tất cả", "all")


@click.command(
    "evaluate",
    help=help_text(
        "Đo chất lượng tìm kiếm bằng các câu tìm đã chấm: tệp .jsonl như corpus/judgements.jsonl, hoặc thư mục kiểu BEIR. "
        "Kết quả được giữ lại và hiện ở trang /danh-gia.",
        "Measure the search by judged queries: a .jsonl file such as corpus/judgements.jsonl, or a folder as BEIR has it. "
        "What was measured is kept, and shown on the page /danh-gia.",
    ),
)
@click.argument("judged", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--without-diacritics",
    "bare",
    is_flag=True,
    help=help_text("Hỏi các câu ấy như gõ không dấu.", "Ask the queries as typed without diacritics."),
)
@click.option(
    "--half",
    type=click.Choice(["all", "odd", "even"]),
    default="all",
    help=help_text("Chỉ một nửa số câu (lẻ hoặc chẵn).", "Only every other query."),
)
@click.option(
    "--compare",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=help_text("So từng câu với một lần đo đã lưu.", "Compare with a saved run, query by query."),
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    help=help_text("Lưu kết quả đo ra tệp này nữa.", "Save the run in this file as well."),
)
@click.option(
    "--worst",
    type=click.IntRange(0, 1000),
    default=0,
    help=help_text("Liệt kê bấy nhiêu câu kém nhất.", "List so many of the worst queries."),
)
@click.option("--rerank", metavar="MODEL", help=RERANK_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def evaluate_command(
    judged: Path, *, bare: bool, half: str, compare: Path | None, save: Path | None, worst: int, rerank: str | None, as_json: bool
) -> None:
    """Measure the search by judged queries."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from search_api.evaluation.judgements import halved, load_judged
        from search_api.evaluation.measuring import difference
        from search_api.evaluation.runs import keep, load_run, run_json, save_run

        # What is wrong with the files is told before a model is loaded.
        asked = halved(load_judged(judged), half)
        before = load_run(compare) if compare else None
        run = _measure(asked, settings, bare=bare, rerank=rerank)
        if half == "all" and rerank is None:
            keep(run, settings.home)
        if save:
            save_run(run, save)
        changed = difference(before, run) if before else None
    if as_json:
        from search_api.evaluation.measuring import silence, summaries

        told = {
            **run_json(run),
            "summaries": [asdict(one) for one in summaries(run)],
            "silence": silence(run),
            "difference": asdict(changed) if changed else None,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for line in run_lines(run, settings.language, worst=worst):
        click.echo(line)
    for line in difference_lines(changed, settings.language) if changed else ():
        click.echo(line)


def _measure(asked: "JudgedSet", settings: Settings, *, bare: bool, rerank: str | None) -> "Run":
    from indexer.assembly import open_model
    from search_api.evaluation.judgements import stripped
    from search_api.evaluation.measuring import by_identity, evaluate

    asked, lost = found_in_archive(asked, settings)
    model = open_model(settings)
    archive, asked = ready_to_ask(asked, settings, model)
    queries = stripped(asked) if bare else asked
    return evaluate(searcher_of(archive, model, rerank), queries, by_identity, stripped=bare, lost=lost)


def found_in_archive(asked: "JudgedSet", settings: Settings) -> tuple["JudgedSet", int]:
    """Return the set with the passages of the archive that is set in place of what is judged, and how many it does not have.

    A set that brings its corpus is as it was. A missing archive is told before a model is loaded for it.

    Raises
    ------
    ArchiveMissing, ArchiveDamaged
    BadRequest
        The archive has none of them.
    """
    from indexer.assembly import open_archive
    from search_api.evaluation.measuring import located

    if asked.corpus is not None:
        return asked, 0
    with open_archive(settings).view() as view:
        asked, lost = located(view, asked)
    if lost and lost == sum(len(query.relevant) for query in asked.queries):
        nothing = Wording(
            "không đoạn nào đã chấm có trong kho; hãy lập chỉ mục các văn bản ấy trước (tracuu index THƯ-MỤC)",
            "none of the judged passages is in the archive; index those documents first (tracuu index FOLDER)",
        )
        raise BadRequest(asked.name, nothing)
    return asked, lost


def ready_to_ask(asked: "JudgedSet", settings: Settings, model: "EmbeddingModel") -> tuple["Archive", "JudgedSet"]:
    """Return the archive that a set is asked of, made for the model where the set brings its corpus."""
    from indexer.assembly import open_archive
    from search_api.evaluation.corpora import corpus_key, fill
    from search_api.evaluation.runs import evaluation_folder

    if asked.corpus is None:
        return open_archive(settings), asked
    home = evaluation_folder(settings.home) / f"{asked.name}-{corpus_key(asked.corpus, model)}"
    archive = open_archive(replace(settings, home=home))
    # A run that was stopped leaves a part of an archive.
    if not (home / "complete").exists():
        _, bar = open_bars(quiet=False)
        fill(archive, asked.corpus, model, bar)
        bar.close()
        (home / "complete").touch()
    return archive, asked


# --- Lines -----------------------------------------------------------------------------------------------


def run_lines(run: "Run", language: Language, *, worst: int = 0) -> Iterator[str]:
    """Yield the lines that tell a run: a row for each kind of query, means with the interval below them."""
    from search_api.evaluation.measuring import MEASURES, silence, summaries

    how = Wording("không dấu", "without diacritics") if run.stripped else Wording("như gõ", "as typed")
    passages = in_language(Wording("đoạn", "passages"), language)
    yield printable(f"{run.name}, {in_language(how, language)}: {len(run.outcomes)}; {run.passages} {passages}, {run.model}")
    if run.lost:
        yield in_language(
            Wording(f"{run.lost} đoạn đã chấm không có trong kho", f"{run.lost} judged passages are not in the archive"), language
        )
    yield f"{'':22} {'n':>5}  " + "  ".join(f"{measure:16}" for measure in MEASURES)
    for summary in summaries(run):
        told = "  ".join(f"{_told(summary.figures[measure]):16}" for measure in MEASURES)
        yield printable(f"{(summary.kind or in_language(ALL, language))[:22]:22} {summary.queries:5}  {told}")
    (told_none, none), (doubted, some) = silence(run)
    yield in_language(
        Wording(
            f"báo không có câu trả lời chắc chắn: {told_none}/{none} câu không có lời đáp, {doubted}/{some} câu có lời đáp",
            f"told that nothing surely answers: {told_none} of {none} unanswerable queries, {doubted} of {some} answerable ones",
        ),
        language,
    )
    times = sorted(one.took_ms for one in run.outcomes)
    if times:
        yield f"p50 {times[len(times) // 2]:.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms"
    poorest = sorted((one for one in run.outcomes if one.answerable), key=lambda one: one.values["nDCG@10"])
    for one in poorest[:worst]:
        yield printable(f"  {one.values['nDCG@10']:.3f}  {one.id}  {one.text}")


def difference_lines(difference: "Difference", language: Language) -> Iterator[str]:
    """Yield the lines that tell what changed."""
    head = Wording("So với lần trước, câu chung: ", "Against the run before, queries in common: ")
    yield in_language(head, language) + str(difference.queries)
    for measure, figure in difference.figures.items():
        settled = "" if figure.low <= 0 <= figure.high else " *"
        yield f"  {measure:10} {figure.mean:+.3f} [{figure.low:+.3f} {figure.high:+.3f}]{settled}"
    for id, text, gain in (*difference.better, *difference.worse):
        yield printable(f"  {gain:+.3f}  {id}  {text}")


def _told(figure: "Figure") -> str:
    return f"{figure.mean:.3f} {figure.low:.2f}–{figure.high:.2f}"
