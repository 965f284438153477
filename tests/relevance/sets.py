"""Judged sets from ``../shared/relevance`` against a searcher: how well it ranks, by each method alone and by all together.

``python -m tests.relevance.sets [NAME…] --models FOLDER --cache FOLDER`` prints a table; ``--grid`` tries other weights,
``--half`` takes every other query, so that what is chosen on one half is reported on the other.
"""

import argparse
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

from indexer.assembly import HASHING_MODEL, open_archive, open_indexer, open_model
from indexer.console import Silence
from indexer.language.folding import fold
from indexer.passages import RULES
from indexer.protocols import Archive, EmbeddingModel
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.answers import Hit, QueryKind
from search_api.corpora import fill
from search_api.ranking import WEIGHTS, Weights
from search_api.searcher import Searcher
from tests.conftest import SHARED

CORPORA = ("xquad_vi", "alqac23_dev", "directive_known_item")
"""Sets with a ``corpus.jsonl``: each item is one passage with its title in place."""
STAFF = "staff_dev"
"""Judged on blocks of the files in ``archive``."""
DEPTH = 20
"""Hits looked at."""

LEAST_PART = 15
"""Letters and digits of a hit that is a part of a judged block."""

Judge = Callable[["Judged", Hit], list[str]]
"""Which of a query's judged items a hit stands for, the best grade first."""


@dataclass(frozen=True)
class Judged:
    """A query with the grades of what answers it."""

    id: str
    text: str
    kinds: tuple[str, ...]
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Measured:
    """How well one query was answered."""

    query: Judged
    kind: QueryKind
    ndcg: float
    recall: float
    first: float
    reciprocal: float
    confident: bool


# --- Sets ------------------------------------------------------------------------------------------------


def load_queries(folder: Path) -> list[Judged]:
    """Read a set's queries and judgements."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, item, grade = line.split("\t")
        grades[query][item] = int(grade)
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Judged(row["_id"], row["text"], tuple(row.get("type", "").split("+")), grades[row["_id"]]) for row in rows]


def open_set(name: str, settings: Settings) -> tuple[Archive, EmbeddingModel]:
    """Return the archive of a set, made when it is not in the cache, and the model."""
    model = open_model(settings)
    folder = SHARED / "relevance" / name
    sources = (
        [folder / "corpus.jsonl"]
        if name in CORPORA
        else sorted(path for part in ("directives_2025", "seeds") for path in (SHARED / "archive" / part).glob("*.txt"))
    )
    key = hashlib.sha256(f"{name} {model.identity.fingerprint} {RULES}".encode())
    for source in sources:
        key.update(source.read_bytes())
    settings = replace(settings, home=settings.home / f"{name}-{key.hexdigest()[:16]}")
    # A run that was stopped leaves a part of an archive.
    complete = settings.home / "complete"
    if not complete.exists():
        if name in CORPORA:
            fill(open_archive(settings), sources[0], model, Silence())
        else:
            open_indexer(settings, Silence(), Silence()).run(sorted({source.parent for source in sources}))
        complete.touch()
    return open_archive(settings), model


# --- From hits to judged items ---------------------------------------------------------------------------


def judge_items(query: Judged, hit: Hit) -> list[str]:
    """A hit stands for the item it is."""
    (name,) = hit.document.files
    return [name] if name in query.grades else []


def judge_blocks(archive: Path) -> Judge:
    """Return what maps hits to blocks of the files of `archive` by containment, within one file only."""
    files: dict[str, list[str]] = {}

    def blocks(file: str) -> list[str]:
        if file not in files:
            path = next(archive.glob(f"*/{file}.txt"))
            files[file] = [squeezed(block) for block in split_blocks(path.read_text(encoding="utf-8"))]
        return files[file]

    def judge(query: Judged, hit: Hit) -> list[str]:
        stems = {Path(file).stem for file in hit.document.files}
        text = squeezed(hit.passage.text)
        found = []
        for item in query.grades:
            file, _, number = item.partition("#")
            if file in stems and holds(blocks(file)[int(number)], text):
                found.append(item)
        return sorted(found, key=lambda item: -query.grades[item])

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


def measure(searcher: Searcher, queries: Sequence[Judged], judge: Judge) -> list[Measured]:
    """Ask every query."""
    return list(_measured(searcher, queries, judge))


def _measured(searcher: Searcher, queries: Iterable[Judged], judge: Judge) -> Iterator[Measured]:
    for query in queries:
        answer = searcher.search(query.text, limit=DEPTH)
        yield measured_by(query, answer.hits, judge, kind=answer.understanding.kind, confident=answer.confident)


def measured_by(
    query: Judged, hits: Sequence[Hit], judge: Judge, *, kind: QueryKind = QueryKind.PLAIN, confident: bool = True
) -> Measured:
    """Return how well one query was answered by `hits`, best first."""
    run, found = standing_for(query, hits, judge)
    best = max(query.grades.values(), default=1)
    values = {
        str(metric.measure): metric.value
        for metric in ir_measures.iter_calc(
            [nDCG @ 10, Success(rel=best) @ 1, RR @ 10],
            [Qrel(query.id, item, grade) for item, grade in query.grades.items()],
            [ScoredDoc(query.id, item, -float(rank)) for rank, item in enumerate(run)],
        )
    }
    return Measured(
        query=query,
        kind=kind,
        ndcg=values.get("nDCG@10", 0.0),
        recall=len(found) / max(len(query.grades), 1),
        first=values.get(str(Success(rel=best) @ 1), 0.0),
        reciprocal=values.get("RR@10", 0.0),
        confident=confident,
    )


def standing_for(query: Judged, hits: Sequence[Hit], judge: Judge) -> tuple[list[str], set[str]]:
    """Return what each hit counts as, best first, and the judged items found in the first ten.

    A hit that holds several judged items counts as the best of them; each item counts once.
    """
    run: list[str] = []
    taken: set[str] = set()
    found: set[str] = set()
    for rank, hit in enumerate(hits, start=1):
        items = [item for item in judge(query, hit) if item not in taken]
        run.append(items[0] if items else f"not judged {rank}")
        taken.update(items)
        if rank <= 10:
            found.update(items)
    return run, found


def row(name: str, measured: Sequence[Measured], width: int = 34) -> str:
    """Return a line of the table."""
    answerable = [one for one in measured if one.query.grades]
    means = (fmean(getattr(one, field) for one in answerable) for field in ("ndcg", "recall", "first", "reciprocal"))
    return f"{name:{width}} {len(answerable):5} " + " ".join(f"{mean:7.3f}" for mean in means)


def mixed(share: float) -> dict[QueryKind, Weights]:
    """Return the table with `share` of what symbols leave for meaning, the rest for words."""
    return {
        kind: Weights(meaning=share * (1 - own.symbol), words=(1 - share) * (1 - own.symbol), symbol=own.symbol)
        for kind, own in WEIGHTS.items()
    }


def halved(queries: Sequence[Judged], half: str) -> list[Judged]:
    """Return all queries, or every other one from the first (``odd``) or the second (``even``)."""
    return list({"all": queries, "odd": queries[::2], "even": queries[1::2]}[half])


def stripped(queries: Iterable[Judged]) -> list[Judged]:
    """Return the queries as typed without diacritics."""
    return [replace(query, text=fold(query.text)) for query in queries]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", default=["xquad_vi", "alqac23_dev", STAFF], help="sets (default: those quickly done)")
    parser.add_argument("--model", default=DEFAULT_MODEL, help=f"a prepared model's folder, or {HASHING_MODEL}")
    parser.add_argument("--cache", type=Path, required=True, help="where the archives made from the sets are kept")
    parser.add_argument("--half", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--grid", action="store_true", help="try other shares of meaning")
    parser.add_argument("--by", choices=("kind", "type"), help="also tell by kind of query as understood, or by type as judged")
    parser.add_argument("--worst", type=int, default=0, help="also list so many of the worst queries")
    options = parser.parse_args()
    shares = [share / 10 for share in range(1, 10)] if options.grid else []
    tables = [("words", mixed(0.0)), ("meaning", mixed(1.0)), *((f"meaning {share}", mixed(share)) for share in shares)]
    for name in options.names:
        archive, model = open_set(name, Settings(home=options.cache, model=options.model))
        queries = halved(load_queries(SHARED / "relevance" / name), options.half)
        judge = judge_items if name in CORPORA else judge_blocks(SHARED / "archive")
        print(f"\n{name:34} queries nDCG@10    R@10     S@1      RR")
        for title, asked in (("as typed", queries), ("stripped", stripped(queries))):
            for table, weights in (*tables, ("all", WEIGHTS)):
                measured = measure(Searcher(archive, model, weights), asked, judge)
                print(row(f"{title}, {table}", measured))
                if options.by:
                    for kind, part in sorted(grouped(measured, options.by).items()):
                        print(row(f"    {kind}", part))
            silent = [one.confident for one in measured if not one.query.grades]
            loud = [one.confident for one in measured if one.query.grades]
            print(f"    confident: {sum(loud)} of {len(loud)} answerable, {sum(silent)} of {len(silent)} unanswerable")
            answerable = sorted((one for one in measured if one.query.grades), key=lambda one: one.ndcg)
            for one in answerable[: options.worst]:
                print(f"    {one.ndcg:.3f} {one.kind} {one.query.id} {one.query.text}")


def grouped(measured: Iterable[Measured], by: str) -> dict[str, list[Measured]]:
    """Return the answerable queries by kind as understood or by type as judged."""
    groups: defaultdict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        if one.query.grades:
            for key in (str(one.kind),) if by == "kind" else one.query.kinds:
                groups[key].append(one)
    return groups


if __name__ == "__main__":
    main()
