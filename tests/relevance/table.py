"""Everything in one table from one run: the product against BM25, the dense model alone, and reciprocal rank fusion of the two.

``python -m tests.relevance.table [NAME…] --cache FOLDER`` asks every judged set in ``../shared/relevance`` and the seed queries: as typed, stripped of
diacritics, and the English queries once more by themselves; the odd and the even half of each apart, since rules are chosen on one half only and what
they are worth shows on the other. Intervals are bootstrapped over the queries, 95 %. Milliseconds are those of one query by itself, embedding
included, reasons and marks for people not: of what a person waits for ``tests.benchmarks.queries`` tells. What was embedded is kept in FOLDER: the first run takes hours (``--prepare`` does nothing else), the next ones minutes. In sets of more than
``--dense-limit`` passages the archive's vectors of the same model stand for the model through Sentence Transformers, which would take hours more.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from indexer.console import open_bars
from indexer.embedding import bundled
from indexer.embedding.sentence_transformer import SentenceTransformerModel
from indexer.protocols import EmbeddingModel
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.answers import Hit
from search_api.evaluation.judgements import JudgedSet, halved
from search_api.evaluation.measuring import (
    DEPTH,
    Answered,
    Ask,
    Figure,
    Judge,
    difference,
    outcomes,
    silence,
    standing_for,
    summaries,
)
from search_api.evaluation.runs import Run
from search_api.search.searcher import Searcher
from tests.relevance.baselines import RRF, Baselines, by_archive, through_sentence_transformers
from tests.relevance.seeds import load_seeds
from tests.relevance.sets import STAFF, open_set, set_names, ways

SEEDS = "seeds"
"""The seed queries, asked of the same archive as the staff's. Every other one is kept back elsewhere: they have no halves here."""
OURS = "Tra cứu"
_SHOWN = 3
"""Hits told of a poorly answered query."""


def load(name: str, settings: Settings) -> tuple[JudgedSet, Judge, Searcher, EmbeddingModel]:
    """Return a set, what judges hits by it, the product over its archive, and the model."""
    judged, judge, archive, model = open_set(STAFF if name == SEEDS else name, settings)
    if name == SEEDS:
        judged, judge = load_seeds()
    return judged, judge, Searcher(archive, model), model


def asked_ways(judged: JudgedSet) -> Iterator[tuple[str, JudgedSet]]:
    """Yield each way in which a set is asked: stripped or not, and the halves apart where the set is not too small for them."""
    for way, asked in ways(judged).items():
        if judged.name == SEEDS or way == "English":
            yield way, asked
        else:
            yield from ((f"{way}, {half} half", halved(asked, half)) for half in ("odd", "even"))


def product(searcher: Searcher) -> Ask:
    """Return who asks the product."""

    def ask(text: str) -> Answered:
        answer = searcher.search(text, limit=DEPTH, explained=False)
        return Answered(answer.hits, answer.confident, answer.took_ms)

    return ask


def lines(judged: JudgedSet, judge: Judge, methods: Mapping[str, Ask]) -> Iterator[str]:
    """Ask a set of every method, and yield the lines of its table."""
    yield f"{'':50} {'n':>4}  {'nDCG@10':17}  {'Success@1':17}  {'R@10':17}  ms p50   p95"
    for way, asked in asked_ways(judged):
        runs = {
            name: Run(
                judged.name, "", "", 0, 0, stripped=False, lost=0, outcomes=outcomes(asked.queries, held.__getitem__, judge)
            )
            for name, held in in_turns(asked, methods).items()
        }
        for name, run in runs.items():
            yield row(f"{way}, {name}", run)
        gain = difference(runs[RRF], runs[OURS]).figures["nDCG@10"]
        yield f"    {OURS} against {RRF}: nDCG@10 {gain.mean:+.3f} [{gain.low:+.3f} {gain.high:+.3f}]"
        (told_none, none), (doubted, some) = silence(runs[OURS])
        yield f"    told that nothing surely answers: {told_none} of {none} unanswerable, {doubted} of {some} answerable"


def row(name: str, run: Run) -> str:
    """Return the line of one method."""
    overall = summaries(run)[0]
    told = "  ".join(f"{shown(overall.figures[measure]):17}" for measure in ("nDCG@10", "Success@1", "R@10"))
    p50, p95 = np.percentile([one.took_ms for one in run.outcomes], [50, 95])
    return f"{name:50} {overall.queries:4}  {told}  {p50:6.1f} {p95:5.1f}"


def shown(figure: Figure) -> str:
    """Return a mean with its interval."""
    return f"{figure.mean:.3f} {figure.low:.3f}–{figure.high:.3f}"


def worst(judged: JudgedSet, judge: Judge, searcher: Searcher, count: int) -> Iterator[str]:
    """Yield of the worst answered queries where what answers them stands, and what stands in its place."""
    run = outcomes(judged.queries, product(searcher), judge)
    order = sorted((one for one in run if one.answerable), key=lambda one: (one.values["nDCG@10"], one.id))
    queries = {query.id: query for query in judged.queries}
    for outcome in order[:count]:
        query = queries[outcome.id]
        answer = searcher.search(query.text, limit=DEPTH)
        standing = standing_for(query, answer.hits, judge)
        ranks = {item: rank for rank, items in enumerate(standing, start=1) for item in items}
        judgements = sorted(query.relevant, key=lambda one: (-one.grade, ranks.get(one.item, DEPTH + 1)))
        places = " ".join(f"{one.grade}@{ranks.get(one.item, '-')}" for one in judgements)
        yield f"  {outcome.values['nDCG@10']:.3f} {query.id} {'+'.join(query.kinds)} ({answer.understanding.kind})  {query.text}"
        yield f"        grade@rank: {places}"
        yield from (f"        {told_hit(hit, items)}" for hit, items in list(zip(answer.hits, standing, strict=True))[:_SHOWN])


def told_hit(hit: Hit, items: tuple[str, ...]) -> str:
    """Return a line that tells a hit: for the screen, never for a file of the project."""
    parts = " ".join(f"{part.name.en} {part.value:.2f}" for part in hit.parts)
    text = " ".join(hit.passage.text.split())[:110]
    return f"{hit.rank}. {'right' if items else 'other'} {hit.document.header.symbol or '-'} {hit.passage.role} ({parts})  {text}"


def in_turns(asked: JudgedSet, methods: Mapping[str, Ask]) -> Mapping[str, Mapping[str, Answered]]:
    """Return what each method answers to each query: asked of all, then the next, so that what else the machine does meets all alike."""
    answers: dict[str, dict[str, Answered]] = {name: {} for name in methods}
    for query in asked.queries:
        for name, ask in methods.items():
            answers[name][query.text] = ask(query.text)
    return answers


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", default=[SEEDS, *set_names()])
    parser.add_argument("--model", default=DEFAULT_MODEL, help="a prepared model's name or folder")
    parser.add_argument("--cache", type=Path, required=True, help="where archives and vectors made from the sets are kept")
    parser.add_argument("--threads", type=int, default=0, help="threads for embedding passages")
    parser.add_argument("--prepare", action="store_true", help="only embed what is not yet embedded")
    parser.add_argument("--dense-limit", type=int, default=100_000, help="passages that Sentence Transformers is given at most")
    parser.add_argument("--worst", type=int, default=0, help=f"also list so many of the worst queries of {STAFF}")
    options = parser.parse_args()
    settings = Settings(home=options.cache, model=options.model, threads=options.threads)
    folder = options.cache / "plain"
    if not (folder / "modules.json").exists():
        bundled.write_folder(bundled.find_weights(), folder)
    plain = SentenceTransformerModel(folder)
    for name in options.names:
        judged, judge, searcher, model = load(name, settings)
        _, bar = open_bars(quiet=False)
        few = searcher.status().passages <= options.dense_limit
        dense = partial(through_sentence_transformers, plain, options.cache / "dense", bar)
        baselines = Baselines(searcher.archive, dense if few else partial(by_archive, searcher.archive, model))
        bar.close()
        if options.prepare:
            continue
        searcher.ready()
        print(f"\n{name}: {len(judged.queries)} queries, {len(baselines)} passages", flush=True)
        for line in lines(replace(judged, name=name), judge, {**baselines.methods(), OURS: product(searcher)}):
            print(line, flush=True)
        if name == STAFF:
            for line in worst(judged, judge, searcher, options.worst):
                print(line, flush=True)


if __name__ == "__main__":
    main()
