"""The judged sets in ``../shared/relevance`` against the product: how well it ranks, by each method alone and by all together.

``python -m tests.relevance.sets [NAME…] --cache FOLDER`` prints a table; ``--grid`` tries other weights, ``--half`` takes every other query,
so that what is chosen on one half is reported on the other. Queries, halves, measures and intervals are those of ``tracuu evaluate``;
here is only what the forms of these sets need: which archive a set is asked of, and which judged items a hit stands for.
"""

import argparse
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.assembly import HASHING_MODEL, open_archive, open_indexer, open_model
from indexer.console import Silence
from indexer.language.folding import fold
from indexer.passages import RULES
from indexer.protocols import Archive, EmbeddingModel
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.answers import Hit, QueryKind
from search_api.evaluation.commands import ready_to_ask
from search_api.evaluation.judgements import JudgedQuery, JudgedSet, halved, load_judged, stripped
from search_api.evaluation.measuring import Judge, by_identity, evaluate, silence, summaries
from search_api.evaluation.runs import Run
from search_api.search.ranking import WEIGHTS, Weights
from search_api.search.searcher import Searcher
from tests.conftest import SHARED

RELEVANCE = SHARED / "relevance"
STAFF = "staff_dev"
"""Judged on blocks of the files in ``archive``."""

STAFF_FOLDERS = ("directives_2025", "seeds")

LEAST_PART = 15
"""Letters and digits of a hit that is a part of a judged block."""


# --- Sets ------------------------------------------------------------------------------------------------


def set_names() -> list[str]:
    """Return the names of all sets that are there, those of few passages first."""
    held = [folder for folder in RELEVANCE.iterdir() if (folder / "queries.jsonl").is_file()]
    corpora = {folder.name: folder / "corpus.jsonl" for folder in held}
    sizes = {name: corpus.stat().st_size if corpus.is_file() else 0 for name, corpus in corpora.items()}
    return sorted(sizes, key=lambda name: (sizes[name], name))


def open_set(name: str, settings: Settings) -> tuple[JudgedSet, Judge, Archive, EmbeddingModel]:
    """Return a set, what judges hits by it, the archive it is asked of, made when it is not in the cache, and the model."""
    model = open_model(settings)
    judged = load_judged(RELEVANCE / name)
    if judged.corpus is None:
        return judged, judge_blocks(SHARED / "archive"), _open_directives(settings, model), model
    archive, judged = ready_to_ask(judged, settings, model)
    return judged, by_identity, archive, model


def _open_directives(settings: Settings, model: EmbeddingModel) -> Archive:
    sources = sorted(path for part in STAFF_FOLDERS for path in (SHARED / "archive" / part).glob("*.txt"))
    key = hashlib.sha256(f"{STAFF} {model.identity.fingerprint} {RULES}".encode())
    for source in sources:
        key.update(source.read_bytes())
    settings = replace(settings, home=settings.home / f"{STAFF}-{key.hexdigest()[:16]}")
    # A run that was stopped leaves a part of an archive.
    complete = settings.home / "complete"
    if not complete.exists():
        open_indexer(settings, Silence(), Silence()).run(sorted({source.parent for source in sources}))
        complete.touch()
    return open_archive(settings)


# --- From hits to judged items ---------------------------------------------------------------------------


def judge_blocks(archive: Path) -> Judge:
    """Return what maps hits to blocks of the files of `archive` by containment, within one file only."""
    files: dict[str, list[str]] = {}

    def blocks(file: str) -> list[str]:
        if file not in files:
            path = next(archive.glob(f"*/{file}.txt"))
            files[file] = [squeezed(block) for block in split_blocks(path.read_text(encoding="utf-8"))]
        return files[file]

    def judge(query: JudgedQuery, hit: Hit) -> list[str]:
        stems = {Path(file).stem for file in hit.document.files}
        text = squeezed(hit.passage.text)
        places = ((one.item, *one.item.split("#")) for one in query.relevant)
        return [item for item, file, number in places if file in stems and holds(blocks(file)[int(number)], text)]

    return judge


def holds(block: str, text: str) -> bool:
    """Whether one of a judged block and a hit's text, both squeezed, is a part of the other.

    A few letters are a part of everything and prove nothing.
    """
    return block == text or (len(block) > 2 and block in text) or (len(text) >= LEAST_PART and text in block)


def split_blocks(text: str) -> list[str]:
    """Return the blocks of a file: what stands between blank lines."""
    return [block for piece in re.split(r"\n[ \t]*\n", text) if (block := piece.strip())]


def squeezed(text: str) -> str:
    """Return what two printings of the same words have in common."""
    return "".join(character for character in fold(text) if character.isalnum())


# --- Measuring -------------------------------------------------------------------------------------------


def ways(judged: JudgedSet) -> dict[str, JudgedSet]:
    """Return a set as it is asked: as typed, stripped of diacritics, and the English queries once more by themselves."""
    english = tuple(query for query in judged.queries if "english" in query.kinds)
    asked = {"as typed": judged, "stripped": stripped(judged)}
    return {**asked, "English": replace(judged, queries=english)} if english else asked


def told(run: Run, name: str, *, by_type: bool = False) -> Iterator[str]:
    """Yield the lines of a table that tell a run, and of its kinds of query as judged."""
    for summary in summaries(run):
        if not summary.kind or by_type:
            means = " ".join(f"{summary.figures[measure].mean:7.3f}" for measure in ("nDCG@10", "R@10", "Success@1", "RR@10"))
            yield f"{f'    {summary.kind}' if summary.kind else name:34} {summary.queries:5} {means}"


def mixed(share: float) -> dict[QueryKind, Weights]:
    """Return the table with `share` of what symbols leave for meaning, the rest for words."""
    return {
        kind: Weights(meaning=share * (1 - own.symbol), words=(1 - share) * (1 - own.symbol), symbol=own.symbol)
        for kind, own in WEIGHTS.items()
    }


def poorest(run: Run, count: int) -> Sequence[str]:
    """Return lines that tell the worst answered queries."""
    answerable = sorted((one for one in run.outcomes if one.answerable), key=lambda one: one.values["nDCG@10"])
    return [f"    {one.values['nDCG@10']:.3f} {one.id} {one.text}" for one in answerable[:count]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", default=["xquad_vi", "alqac23_dev", STAFF], help="sets (default: those quickly done)")
    parser.add_argument("--model", default=DEFAULT_MODEL, help=f"a prepared model's folder, or {HASHING_MODEL}")
    parser.add_argument("--cache", type=Path, required=True, help="where the archives made from the sets are kept")
    parser.add_argument("--half", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--grid", action="store_true", help="try other shares of meaning")
    parser.add_argument("--by-type", action="store_true", help="also tell by type of query as judged")
    parser.add_argument("--worst", type=int, default=0, help="also list so many of the worst queries")
    options = parser.parse_args()
    shares = [share / 10 for share in range(1, 10)] if options.grid else []
    tables = [("words", mixed(0.0)), ("meaning", mixed(1.0)), *((f"meaning {share}", mixed(share)) for share in shares)]
    for name in options.names:
        judged, judge, archive, model = open_set(name, Settings(home=options.cache, model=options.model))
        print(f"\n{name:34} queries nDCG@10    R@10     S@1      RR")
        for way, asked in ways(halved(judged, options.half)).items():
            for table, weights in (*tables, ("all", WEIGHTS)):
                run = evaluate(Searcher(archive, model, weights), asked, judge)
                for line in told(run, f"{way}, {table}", by_type=options.by_type):
                    print(line)
            (told_none, none), (doubted, some) = silence(run)
            print(f"    told that nothing surely answers: {told_none} of {none} unanswerable, {doubted} of {some} answerable")
            for line in poorest(run, options.worst):
                print(line)


if __name__ == "__main__":
    main()
