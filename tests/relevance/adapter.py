"""Base and adapted in one table: every judged set in ``../shared/relevance``, dense alone and hybrid, as typed and stripped, by kind of query.

``python -m tests.relevance.adapter [NAME…] --model FOLDER --cache FOLDER``, where FOLDER is a model prepared with an adapter: it holds both, and both answer
from the same archive. ``--take N`` asks every N-th query of sets that take long; ``--in-english FOLDER``
asks the sets in English as well, where FOLDER has ``NAME.tsv``: a query's id, a tab, and the same in English. The interval is that of the gain, bootstrapped over the queries, 95 %.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from indexer.embedding.onnx import OnnxModel
from indexer.settings import Settings
from search_api.evaluation.adaptation import LEAST_QUERIES, METHODS, MOST_LOSS
from search_api.evaluation.judgements import JudgedSet, halved
from search_api.evaluation.measuring import difference, evaluate
from search_api.evaluation.runs import Run
from search_api.search.searcher import Searcher
from tests.relevance.sets import open_set, set_names, ways


def lines(name: str, options: argparse.Namespace) -> Iterator[str]:
    """Measure one set, and yield the lines of its table."""
    judged, judge, archive, _ = open_set(name, Settings(home=options.cache, model=str(options.model)))
    models = [OnnxModel(options.model, is_plain=is_plain) for is_plain in (True, False)]
    judged = halved(judged, options.half)
    judged = replace(judged, queries=judged.queries[:: options.take])
    yield f"\n{name:42} {'n':>5}  base   adapted gain"
    for way, asked in (ways(judged) | in_english(judged, name, options.in_english)).items():
        for method, weights in METHODS.items():
            before, after = (evaluate(Searcher(archive, model, weights), asked, judge) for model in models)
            yield line(f"{way}, {method}", before, after)
            for kind in sorted({kind for one in before.outcomes if one.answerable for kind in one.kinds}):
                yield line(f"    {kind}", _of_kind(before, kind), _of_kind(after, kind))


def in_english(judged: JudgedSet, name: str, folder: Path | None) -> dict[str, JudgedSet]:
    """Return the queries of a set that `folder` has in English, in English."""
    file = folder / f"{name}.tsv" if folder else None
    if file is None or not file.is_file():
        return {}
    texts = dict(line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    queries = tuple(replace(query, text=texts[query.id]) for query in judged.queries if query.id in texts)
    return {"put into English": replace(judged, queries=queries)}


def _of_kind(run: Run, kind: str) -> Run:
    return replace(run, outcomes=tuple(one for one in run.outcomes if kind in one.kinds))


def line(name: str, before: Run, after: Run) -> str:
    """Return a line: the means of nDCG@10, the gain and its interval; an exclamation mark where it loses more than may be."""
    changed = difference(before, after)
    gain = changed.figures["nDCG@10"]
    means = [fmean(one.values["nDCG@10"] for one in run.outcomes if one.answerable) for run in (before, after)]
    mark = " !" if gain.mean < -MOST_LOSS and changed.queries >= LEAST_QUERIES else ""
    told = f"{means[0]:.3f}  {means[1]:.3f}  {gain.mean:+.3f} [{gain.low:+.3f} {gain.high:+.3f}]"
    return f"{name:42} {changed.queries:5}  {told}{mark}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", default=set_names())
    parser.add_argument("--model", type=Path, required=True, help="the folder of a model prepared with an adapter")
    parser.add_argument("--cache", type=Path, required=True, help="where the archives made from the sets are kept")
    parser.add_argument("--half", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--take", type=int, default=1, help="ask every N-th query only")
    parser.add_argument("--in-english", type=Path, help="a folder of the sets' queries in English")
    options = parser.parse_args()
    for name in options.names:
        for told in lines(name, options):
            print(told, flush=True)


if __name__ == "__main__":
    main()
