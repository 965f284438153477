"""``tracuu model adapt``: an archive in, an adapter out, where it is worth keeping. Nothing heavy is imported before it is needed."""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.console import (
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
from indexer.domain import Language, Wording
from indexer.figures import figure
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.evaluation.commands import found_in_archive, ready_to_ask

if TYPE_CHECKING:
    from indexer.console import Bar
    from indexer.embedding.adapt import TrainingSettings
    from search_api.evaluation.adaptation import Row
    from search_api.evaluation.judgements import JudgedSet

KINDS = ("heading", "article", "subject", "sentence", "citation", "assignment", "abbreviation")


@click.command(
    "adapt",
    help=help_text(
        "Luyện cho mô hình quen với văn bản trong kho (khoảng mười lăm phút, không cần mạng). Chỉ giữ kết quả nếu tìm tốt hơn và không loại "
        "câu tìm nào kém đi.",
        "Teach the model the archive's own texts (a quarter of an hour, without a network). What was learned is kept only where the search "
        "gets better and no kind of query worse.",
    ),
)
@click.option(
    "--archive",
    "home",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=help_text(
        "Thư mục TRACUU_HOME có kho để học (mặc định: kho đang dùng).",
        "The TRACUU_HOME whose archive to learn from (default: the one in use).",
    ),
)
@click.option(
    "--judged",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help=help_text(
        "Câu tìm đã chấm để đo (như tracuu evaluate); không bao giờ học từ các câu ấy. Dùng được nhiều lần.",
        "Judged queries to measure by (as for tracuu evaluate); they are never learned from. May be given several times.",
    ),
)
@click.option(
    "--without",
    type=click.Choice(KINDS),
    multiple=True,
    help=help_text("Bỏ một loại cặp học. Dùng được nhiều lần.", "Leave out a kind of pair. May be given several times."),
)
@click.option(
    "--lora",
    is_flag=True,
    help=help_text(
        "Luyện sâu hơn, bằng LoRA: chạy qua đêm, cần pip install 'tracuu[train]'; chạy lại thì làm tiếp.",
        "Learn deeper, by LoRA: overnight, needs pip install 'tracuu[train]'; run again, it goes on.",
    ),
)
@click.option(
    "--steps",
    type=click.IntRange(1, 100_000),
    default=400,
    show_default=True,
    help=help_text("Số bước luyện, với --lora.", "Steps of training, with --lora."),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=help_text(
        "Ghi tệp bổ trợ ra đây (mặc định: trong thư mục models).", "Write the adapter here (default: in the folder of models)."
    ),
)
@click.option("-q", "--quiet", is_flag=True, help=help_text("Không hiện tiến độ.", "Show no progress."))
def adapt_command(
    *,
    home: Path | None,
    judged: tuple[Path, ...],
    without: tuple[str, ...],
    lora: bool,
    steps: int,
    out: Path | None,
    quiet: bool,
) -> None:
    """Adapt the model that is set."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.embedding.adapt import TrainingSettings
        from search_api.evaluation.judgements import load_judged

        stop = StopRequest()
        bar, _ = open_bars(quiet=quiet)
        learned_from = replace(settings, home=home) if home else settings
        asked = [found_in_archive(load_judged(path), learned_from)[0] for path in judged]
        try:
            with stop.caught(lambda: say(STOPPING, settings.language)):
                training = TrainingSettings(steps=steps) if lora else None
                kept = _adapt(settings, learned_from, asked, training, without=without, out=out, bar=bar, stop=stop)
        finally:
            bar.close()
    raise SystemExit(kept)


def _adapt(
    settings: Settings,
    learned_from: Settings,
    judged: Sequence["JudgedSet"],
    training: "TrainingSettings | None",
    *,
    without: Sequence[str],
    out: Path | None,
    bar: "Bar",
    stop: StopRequest,
) -> ExitCode:
    from indexer.assembly import open_archive, open_learner
    from indexer.embedding.adapter import save_adapter
    from indexer.training.pairs import PairKind, counted
    from search_api.evaluation.adaptation import (
        check_made_with,
        compared,
        figures,
        gather,
        is_kept,
        learn,
        losses,
        step_lessons,
        turn_lessons,
    )

    language = settings.language
    began = time.monotonic()
    learner = open_learner(settings, training, bar, stop)
    archive = open_archive(learned_from)
    with archive.view() as view:
        material = gather(view, judged, [kind for kind in PairKind if kind not in without])
        counts = counted(material.pairs)
        say(_material_told(counts, material.documents, len(material.shelf.passages)), language)
        base = learner.base()
        check_made_with(view, base)
        lessons = step_lessons(material, training.steps * training.batch) if training else turn_lessons(material)
        finished = learn(material, view, base, learner, lessons)
    if not finished:
        say(Wording("Đã dừng; chạy lại lệnh này để làm tiếp.", "Stopped; run the command again to go on."), language)
        return ExitCode.INTERRUPTED
    minutes = (time.monotonic() - began) / 60
    say(Wording(f"Luyện xong sau {figure(minutes, 0)} phút; đang đo…", f"Trained in {minutes:.0f} minutes; measuring…"), language)
    for strength in learner.strengths:
        adapted = learner.dress(strength)
        rows = [
            row
            for one in (*judged, *material.held_back)
            for opened, asked in (ready_to_ask(one, learned_from, base),)
            for row in compared(opened, base, adapted, [asked])
        ]
        click.echo(in_language(Wording(f"Độ mạnh {strength}:", f"Strength {strength}:"), language))
        for line in table_lines(rows, language):
            click.echo(line)
        if is_kept(rows):
            adapter = learner.adapter(strength, counts, material.documents, len(material.shelf.passages), figures(rows))
            file = out or settings.models_folder / f"{Path(settings.model).name}.adapter"
            file.parent.mkdir(parents=True, exist_ok=True)
            save_adapter(adapter, file)
            shutil.rmtree(settings.home / "adaptation", ignore_errors=True)
            name = "" if settings.model == DEFAULT_MODEL else f" {settings.model}"
            say(
                Wording(
                    f"Đã giữ: {file} ({figure(file.stat().st_size / 1e6, 1)} MB). Để dùng: tracuu model prepare{name} --adapter {file}",
                    f"Kept: {file} ({file.stat().st_size / 1e6:.1f} MB). To use it: tracuu model prepare{name} --adapter {file}",
                ),
                language,
            )
            return ExitCode.OK
        for row in losses(rows)[:5]:
            say(_loss_told(row), language)
    shutil.rmtree(settings.home / "adaptation", ignore_errors=True)
    nothing = Wording(
        "Không giữ lại gì: không tốt hơn ở mọi nơi. Mô hình đang dùng không đổi.",
        "Nothing is kept: it is not better throughout. The model in use is unchanged.",
    )
    say(nothing, language)
    return ExitCode.NOTHING_FOUND


def _material_told(counts: dict[str, int], documents: int, passages: int) -> Wording:
    told = ", ".join(f"{kind} {count:,}" for kind, count in counts.items())
    return Wording(
        f"Học từ {figure(documents)} văn bản, {figure(passages)} đoạn; số cặp: {told}",
        f"Learning from {documents:,} documents, {passages:,} passages; pairs: {told}",
    )


def _loss_told(row: "Row") -> Wording:
    kind = f" ({row.kind})" if row.kind else ""
    return Wording(
        f"Kém đi: {row.set}{kind}, {figure(row.before, 3)} → {figure(row.after, 3)}",
        f"Worse: {row.set}{kind}, {row.before:.3f} → {row.after:.3f}",
    )


def table_lines(rows: Sequence["Row"], language: Language) -> Iterator[str]:
    """Yield the lines of the table: nDCG@10 of base and adapted."""
    heads = Wording("trước   sau", "before  after"), Wording("như gõ", "as typed"), Wording("không dấu", "stripped")
    before_after, typed, bare = (in_language(head, language) for head in heads)
    yield f"{'':58} {'n':>5}  {before_after}"
    for row in rows:
        name = f"{row.set} {row.kind}".strip()
        how = bare if row.is_stripped else typed
        yield printable(
            f"{name[:36]:36} {how:10} {row.method:9} {row.queries:6}  {row.before:.3f}   {row.after:.3f}  {row.gain:+.3f}"
        )
