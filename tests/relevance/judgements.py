"""The judged queries of the sample archive against a searcher: which passages answer, and how well they are ranked.

``python -m tests.relevance.judgements`` indexes ``corpus/documents`` with the default model and prints the figures by kind of
query, as typed and with the diacritics stripped.
"""

import argparse
import json
import logging
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from indexer.domain import Passage, PassageId
from indexer.language.folding import fold
from indexer.protocols import ArchiveView
from search_api.searcher import Searcher

CORPUS = Path(__file__).parents[2] / "corpus"
MEASURES = (nDCG @ 10, R @ 10, RR @ 10, Success(rel=2) @ 1, Success(rel=2) @ 3)


@dataclass(frozen=True, slots=True)
class Judged:
    """A phrase that stands in one passage only, and how well that passage answers."""

    file: str
    """Relative to ``corpus/documents``."""
    text: str
    grade: int
    """2 answers, 1 is useful."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query and everything that answers it; nothing where it is not to be answered."""

    id: str
    text: str
    kinds: tuple[str, ...]
    relevant: tuple[Judged, ...]


def load_judgements(path: Path = CORPUS / "judgements.jsonl") -> list[JudgedQuery]:
    """Read the judged queries."""
    queries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        relevant = tuple(
            Judged(one["file"].removeprefix("documents/"), one["text"], int(one["grade"])) for one in row["relevant"]
        )
        queries.append(JudgedQuery(row["id"], row["text"], tuple(row["kind"]), relevant))
    return queries


def stripped(queries: Iterable[JudgedQuery]) -> list[JudgedQuery]:
    """Return the queries as typed without diacritics."""
    return [replace(query, text=fold(query.text)) for query in queries]


def locate(view: ArchiveView, judged: Iterable[Judged]) -> dict[Judged, PassageId]:
    """Find the passage of each judged phrase. A phrase that was lost on the way from file to passage is left out."""
    documents, _ = view.documents(limit=10_000)
    by_file = {file: document.id for document in documents for file in document.files}
    found: dict[Judged, PassageId] = {}
    texts: dict[str, Sequence[Passage]] = {}
    for one in set(judged):
        if one.file not in by_file:
            continue
        passages = texts.setdefault(one.file, view.document_passages(by_file[one.file]))
        wanted = " ".join(one.text.split())
        holder = next((passage for passage in passages if wanted in " ".join(passage.text.split())), None)
        if holder is not None:
            found[one] = holder.id
    return found


def qrels_of(queries: Iterable[JudgedQuery], places: Mapping[Judged, PassageId]) -> list[Qrel]:
    """Return the judgements in the measures' own terms; of two in one passage the higher grade counts."""
    grades: dict[tuple[str, str], int] = defaultdict(int)
    for query in queries:
        for one in query.relevant:
            if one in places:
                key = (query.id, places[one])
                grades[key] = max(grades[key], one.grade)
    return [Qrel(query, passage, grade) for (query, passage), grade in sorted(grades.items())]


def run_of(searcher: Searcher, queries: Iterable[JudgedQuery]) -> list[ScoredDoc]:
    """Search each query; the score is what keeps the order of the hits."""
    return [
        ScoredDoc(query.id, hit.passage.id, -float(hit.rank))
        for query in queries
        for hit in searcher.search(query.text, limit=20).hits
    ]


def figures(qrels: Sequence[Qrel], run: Sequence[ScoredDoc]) -> dict[str, float]:
    """Return each measure's mean over the judged queries, by its name."""
    values = ir_measures.calc_aggregate(MEASURES, qrels, run)
    return {str(measure): float(values[measure]) for measure in MEASURES}


def by_kind(queries: Sequence[JudgedQuery], qrels: Sequence[Qrel], run: Sequence[ScoredDoc]) -> dict[str, tuple[int, float]]:
    """Return for each kind of query how many there are and their mean nDCG@10."""
    scores = {metric.query_id: metric.value for metric in ir_measures.iter_calc([nDCG @ 10], qrels, run)}
    kinds: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        if query.relevant:
            for kind in query.kinds:
                kinds[kind].append(scores.get(query.id, 0.0))
    return {kind: (len(values), sum(values) / len(values)) for kind, values in sorted(kinds.items())}


def main() -> None:
    """Index the sample archive and print the figures."""
    from click.testing import CliRunner

    from indexer.assembly import open_archive, open_model
    from indexer.settings import load_settings
    from web.commands import main as tracuu

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--models", type=Path, help="folder of prepared models (default: prepared afresh)")
    parser.add_argument("--worst", type=int, default=0, help="also list so many of the worst queries")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"TRACUU_HOME": folder}
        if options.models:
            environment["TRACUU_MODEL"] = str(options.models / "multilingual-e5-small")
        ran = CliRunner().invoke(tracuu, ["index", str(CORPUS / "documents"), "--quiet"], env=environment)
        print(ran.output)
        settings = load_settings(environment)
        archive = open_archive(settings)
        searcher = Searcher(archive, open_model(settings))
        queries = load_judgements()
        with archive.view() as view:
            judged = [one for query in queries for one in query.relevant]
            places = locate(view, judged)
        lost = sorted({one for one in judged if one not in places}, key=lambda one: one.file)
        print(f"judged passages not found in the archive: {len(lost)}")
        for one in lost:
            print(f"  {one.file}: {one.text}")
        qrels = qrels_of(queries, places)
        for name, asked in (("as typed", queries), ("without diacritics", stripped(queries))):
            run = run_of(searcher, asked)
            print(f"\n{name}: " + "  ".join(f"{measure} {value:.3f}" for measure, value in figures(qrels, run).items()))
            for kind, (count, value) in by_kind(asked, qrels, run).items():
                print(f"  {kind:14} {count:4} {value:.3f}")
            scores = {metric.query_id: metric.value for metric in ir_measures.iter_calc([nDCG @ 10], qrels, run)}
            ranked = sorted((scores.get(query.id, 0.0), query.id, query.text) for query in asked if query.relevant)
            for score, id, text in ranked[: options.worst]:
                print(f"    {score:.3f} {id} {text}")
        unanswerable = [query for query in queries if not query.relevant]
        quiet = sum(not searcher.search(query.text).confident for query in unanswerable)
        loud = sum(not searcher.search(query.text).confident for query in queries if query.relevant)
        print(
            f"\nno confident answer: {quiet} of {len(unanswerable)} unanswerable, {loud} of {len(queries) - len(unanswerable)} answerable"
        )


if __name__ == "__main__":
    main()
