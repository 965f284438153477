"""Base and adapted in one table: every judged set in ``../shared/relevance``, dense alone and hybrid, as typed and stripped, by kind of query.

``python -m tests.relevance.adapter [NAME…] --model FOLDER --cache FOLDER``, where FOLDER is a model prepared with an adapter: it holds both, and both answer
from the same archive. ``--take N`` asks every N-th query of sets that take long. The interval is that of the gain, bootstrapped over the queries, 95 %.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from indexer.embedding.onnx import OnnxModel
from indexer.settings import Settings
from search_api.adaptation import LEAST_QUERIES, METHODS, MOST_LOSS
from search_api.searcher import Searcher
from tests.conftest import SHARED
from tests.relevance.sets import (
    CORPORA,
    STAFF,
    Measured,
    grouped,
    halved,
    judge_blocks,
    judge_items,
    load_queries,
    measure,
    open_set,
    stripped,
)


def lines(name: str, options: argparse.Namespace) -> Iterator[str]:
    """Measure one set, and yield the lines of its table."""
    archive, _ = open_set(name, Settings(home=options.cache, model=str(options.model)))
    models = [OnnxModel(options.model, is_plain=is_plain) for is_plain in (True, False)]
    queries = halved(load_queries(SHARED / "relevance" / name), options.half)[:: options.take]
    judge = judge_items if name in CORPORA else judge_blocks(SHARED / "archive")
    yield f"\n{name:42} {'n':>5}  base   adapted gain"
    for how, asked in (("as typed", queries), ("stripped", stripped(queries))):
        for method, weights in METHODS.items():
            before, after = (measure(Searcher(archive, model, weights), asked, judge) for model in models)
            yield line(f"{how}, {method}", _answerable(before), _answerable(after))
            parts = grouped(after, "type")
            for kind, part in sorted(grouped(before, "type").items()):
                if kind:
                    yield line(f"    {kind}", part, parts[kind])


def _answerable(measured: Sequence[Measured]) -> list[Measured]:
    return [one for one in measured if one.query.grades]


def line(name: str, before: Sequence[Measured], after: Sequence[Measured]) -> str:
    """Return a line: the means of nDCG@10, the gain and its interval; an exclamation mark where it loses more than may be."""
    gains = np.array([other.ndcg - one.ndcg for one, other in zip(before, after, strict=True)])
    means = gains[np.random.default_rng(0).integers(0, len(gains), (2000, len(gains)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    mark = " !" if gains.mean() < -MOST_LOSS and len(gains) >= LEAST_QUERIES else ""
    told = f"{fmean(one.ndcg for one in before):.3f}  {fmean(one.ndcg for one in after):.3f}  {gains.mean():+.3f} [{low:+.3f} {high:+.3f}]"
    return f"{name:42} {len(gains):5}  {told}{mark}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", default=[STAFF, *CORPORA])
    parser.add_argument("--model", type=Path, required=True, help="the folder of a model prepared with an adapter")
    parser.add_argument("--cache", type=Path, required=True, help="where the archives made from the sets are kept")
    parser.add_argument("--half", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--take", type=int, default=1, help="ask every N-th query only")
    options = parser.parse_args()
    for name in options.names:
        for told in lines(name, options):
            print(told, flush=True)


if __name__ == "__main__":
    main()
