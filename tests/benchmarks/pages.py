"""Server time and transferred bytes of every page: ``python -m tests.benchmarks.pages [--times N] [--passages 100000 | --archive HOME] [--models HOME]``.

Over the sample archive, with a model without weights: the time is that of finding and writing the page, a query's embedding aside.
Bytes are what a first visit loads: the page, the looks and scripts it names, the picture of a page of a document.

With a number of passages, over a made archive of that many (``tests.benchmarks.archive``), or over one that is there: how long the pages take that search
or list, each with other words that stand together in it. Waiting is what a user waits; processor is what all threads worked, which a busy machine changes less.
A home with the prepared default model has every query embedded besides, as when people ask.
"""

import argparse
import gc
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import numpy as np

from indexer.assembly import open_archive, open_model
from indexer.settings import Settings
from search_api.search.searcher import Searcher
from tests.benchmarks.archive import MODEL
from tests.benchmarks.queries import WARMING, queries, write
from tests.benchmarks.query_worker import StandIn
from tests.browser.addresses import ADDRESSES
from tests.browser.conftest import CORPUS, Server, Site, served

ASKED: dict[str, Callable[[str], str]] = {
    "search, first results": lambda text: f"/search?{urlencode({'q': text})}",
    "search, newest first": lambda text: f"/search?{urlencode({'q': text, 'sort': 'date'})}",
    "search, within some years": lambda text: f"/search?{urlencode({'q': text, 'year': '2020-2026'})}",
    "search, page 3": lambda text: f"/search?{urlencode({'q': text, 'page': 3})}",
    "documents": lambda text: "/documents",
    "home": lambda text: "/",
}
"""The pages of a made archive: how the address follows from a query."""


def fetched(url: str) -> bytes:
    """Return what an address answers, whatever its status."""
    try:
        with urlopen(url, timeout=60) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        with error:
            return error.read()


def measured(site: Site, address: str, times: int) -> tuple[float, int, int]:
    """Return the median of milliseconds, the bytes of the page, and of all that it loads beside it."""
    spent = []
    page = b""
    for _ in range(times):
        begun = time.perf_counter()
        page = fetched(site.url + address)
        spent.append((time.perf_counter() - begun) * 1000)
    beside = set(re.findall(r'(?:src|href)="(/assets/[^"]+|/api/v1/documents/[^"]+\.jpg[^"]*)"', page.decode()))
    return median(spent), len(page), sum(len(fetched(site.url + one.replace("&amp;", "&"))) for one in beside)


def answered(home: Path, models: Path | None, count: int) -> None:
    """Print how long the pages of the archive at `home` take, each asked for with `count` queries."""
    settings = Settings(home=home, threads=1)
    real = open_model(Settings(home=models, threads=1)) if models else None
    archive = open_archive(settings)
    with archive.view() as view:
        model: Any = StandIn(view.status().model or MODEL, real)  # asked of queries alone
    server = Server(settings, Searcher(archive, model))
    # As the server of the command does.
    gc.set_threshold(20_000, 20, 20)
    for seed, (name, address) in enumerate(ASKED.items()):
        waited, worked, sizes = [], [], []
        # A query that was asked before is not embedded again: every page has its own.
        for number, text in enumerate(queries(home, count + WARMING, seed)):
            begun, work = time.perf_counter(), time.process_time()
            page = fetched(f"http://127.0.0.1:{server.port}{address(text)}")
            if number >= WARMING:
                waited.append((time.perf_counter() - begun) * 1000)
                worked.append((time.process_time() - work) * 1000)
                sizes.append(len(page))
        (p50, p95), (cost50, cost95) = np.percentile(waited, [50, 95]), np.percentile(worked, [50, 95])
        times = f"waiting p50 {p50:6.1f} p95 {p95:6.1f} ms   processor p50 {cost50:6.1f} p95 {cost95:6.1f} ms"
        print(f"{name:28} {times}   {median(sizes) / 1024:6.1f} KB", flush=True)
    server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for (20)")
    parser.add_argument("--passages", type=int, help="of an archive that is made, in place of the sample")
    parser.add_argument("--archive", type=Path, help="a TRACUU_HOME to ask, in place of one that is made")
    parser.add_argument("--queries", type=int, default=200, help="asked of the archive that is made (200)")
    parser.add_argument("--models", type=Path, help="a TRACUU_HOME with the prepared default model, to embed those queries")
    options = parser.parse_args()
    if options.archive:
        answered(options.archive, options.models, options.queries)
        return
    if options.passages:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
            write(Path(made), options.passages)
            answered(Path(made), options.models, options.queries)
        return
    times = options.times
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, served(CORPUS, Path(home)) as site:
        print(f"{'page':32} {'ms (median)':>12} {'page, KB':>9} {'beside, KB':>11}")
        for name, address in ADDRESSES.items():
            spent, page, beside = measured(site, address(site), times)
            print(f"{name:32} {spent:12.1f} {page / 1024:9.1f} {beside / 1024:11.1f}")


if __name__ == "__main__":
    main()
