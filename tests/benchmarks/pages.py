"""Server time and transferred bytes of every page: ``python -m tests.benchmarks.pages [--times N]``.

Over the sample archive, with a model without weights: the time is that of finding and writing the page, a query's embedding aside (`tests.benchmarks.queries`
has that). Bytes are what a first visit loads: the page, the looks and scripts it names, the picture of a page of a document.
"""

import argparse
import re
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.browser.addresses import ADDRESSES
from tests.browser.conftest import CORPUS, Site, served


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for (20)")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, served(CORPUS, Path(home)) as site:
        print(f"{'page':32} {'ms (median)':>12} {'page, KB':>9} {'beside, KB':>11}")
        for name, address in ADDRESSES.items():
            spent, page, beside = measured(site, address(site), times)
            print(f"{name:32} {spent:12.1f} {page / 1024:9.1f} {beside / 1024:11.1f}")


if __name__ == "__main__":
    main()
