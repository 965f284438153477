"""Breaks whole files at random and reads them: ``python -m tests.benchmarks.fuzz --seconds 600``.

Each is read in a worker as indexing reads it, scans not recognised. Nothing but a reading or a reason may come out. Prints how it
went by kind of file and reason, and every file that took a worker down or too long with the seed that makes it again.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from indexer.errors import ReaderCrashed, ReadingTimedOut, SourceError
from indexer.reading.limits import ReadingLimits
from indexer.reading.workers.worker import WorkerPool
from tests.bad_readers import read_and_unpack
from tests.mutations import mutated, whole_files

LIMITS = ReadingLimits(seconds=20, memory_bytes=1_000_000_000, max_characters=2_000_000, max_unpacked_bytes=50_000_000)
REAL = Path(__file__).parents[3] / "shared" / "archive"
LARGEST = 2_000_000
"""Bytes of a real file: larger ones take their time without telling more."""


def real_files() -> dict[str, bytes]:
    """The files of the archive at hand, if there is one."""
    found = sorted(path for path in REAL.rglob("*") if path.is_file()) if REAL.is_dir() else []
    return {str(path.relative_to(REAL)): path.read_bytes() for path in found if path.stat().st_size <= LARGEST}


def case(files: Mapping[str, bytes], seed: int) -> tuple[str, bytes]:
    """Make the broken file of a seed: the name of the whole one, and the bytes."""
    chance = random.Random(seed)
    # Kinds are equally likely, however many files there are of each.
    kinds = sorted({Path(name).suffix.lower() for name in files})
    kind = chance.choice(kinds)
    name = chance.choice(sorted(name for name in files if Path(name).suffix.lower() == kind))
    return name, mutated(files[name], chance, files[chance.choice(sorted(files))])


def outcome(future: Future[Any]) -> str:
    """Return what came of a reading, in a word. Raise what is no reason."""
    try:
        future.result(LIMITS.seconds + 60)
    except SourceError as error:
        return f"{error.code}: {error}" if isinstance(error, ReaderCrashed | ReadingTimedOut) else error.code
    return "read"


def fuzz(files: Mapping[str, bytes], seconds: float, first_seed: int) -> Counter[tuple[str, str]]:
    """Read broken files for so long; return how often which kind came out how.

    Raises
    ------
    Exception
        Something else than a reason came out: a mistake in a reader.
    """
    counts: Counter[tuple[str, str]] = Counter()
    end = time.monotonic() + seconds
    seed = first_seed
    with tempfile.TemporaryDirectory() as folder, WorkerPool(LIMITS, read=read_and_unpack) as pool:
        while time.monotonic() < end:
            batch = []
            for seed in range(seed, seed + 16):  # noqa: B020  goes on where it stopped
                name, content = case(files, seed)
                path = Path(folder) / f"{seed}{Path(name).suffix}"
                path.write_bytes(content)
                batch.append((seed, name, path, pool.submit(path)))
            seed += 1
            for number, name, path, future in batch:
                told = outcome(future)
                counts[Path(name).suffix.lower(), told.split(":")[0]] += 1
                if ":" in told:
                    print(f"seed {number}, {name}: {told}", flush=True)
                path.unlink()
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0, help="the first; each file has the next")
    parser.add_argument("--real", action="store_true", help="break the files of the archive at hand as well")
    parser.add_argument("--write", type=Path, help="write the file of the first seed here, and do nothing else")
    arguments = parser.parse_args()
    files = {**whole_files(), **(real_files() if arguments.real else {})}
    if arguments.write:
        arguments.write.write_bytes(case(files, arguments.seed)[1])
        return
    counts = fuzz(files, arguments.seconds, arguments.seed)
    for (kind, told), count in sorted(counts.items()):
        print(f"{kind:8}{told:18}{count:8,}")
    print(f"{counts.total():,} files, from seed {arguments.seed}")
    sys.exit(any(told == "ReaderCrashed" for _, told in counts))


if __name__ == "__main__":
    main()
