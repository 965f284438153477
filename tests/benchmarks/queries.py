"""How quick a query is, everything included: ``python -m tests.benchmarks.queries [--archive HOME | --passages 100000] [--against CHECKOUT]``.

Without an archive one of made-up texts and vectors is written (``tests.benchmarks.archive``). Queries are words that stand together in its passages,
every second one without diacritics. A checkout to compare with, perhaps of an older commit, answers the same queries in turns with this one, so that what
else the machine does meets both alike; it is also told how many answers are the same to the last digit. Waiting is the time a user waits; processor
is what all threads worked, which a busy machine changes less.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from indexer.assembly import open_archive
from indexer.language.folding import fold
from indexer.passages import RULES
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from tests.archive_content import make_source
from tests.benchmarks.archive import DOCUMENTS_A_COMMIT, MODEL, documents

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("query_worker.py")
WARMING = 20
"""Queries asked before it counts."""

Asked = Mapping[str, Any]
Told = Mapping[str, Any]


def write(home: Path, passages: int) -> None:
    """Write an archive of made-up documents."""
    with SqliteArchive(Settings(home=home).archive_folder, RULES).writer(MODEL) as writer:
        for number, document in enumerate(documents(passages)):
            writer.put_document(document)
            writer.put_source(make_source(f"{number}.pdf", number))
            if (number + 1) % DOCUMENTS_A_COMMIT == 0:
                writer.commit()
        writer.commit()


def queries(home: Path, count: int, seed: int = 0) -> list[str]:
    """Return words that stand together in passages of an archive, with every `seed` others."""
    chance = Random(seed)  # draws, keeps no secret
    found: list[str] = []
    with open_archive(Settings(home=home)).view() as view:
        held, total = view.documents(limit=1)
        held, _ = view.documents(limit=max(1, total))
        while len(found) < count:
            passages = [one.text.split() for one in view.document_passages(chance.choice(held).id)]
            words = chance.choice([*filter(lambda words: len(words) > 3, passages), ["không"]])
            length = chance.randint(3, 9)
            start = chance.randrange(max(1, len(words) - length))
            text = " ".join(words[start : start + length])
            if any(map(str.isalnum, text)):
                found.append(fold(text) if len(found) % 2 else text)
    return found


def ways(home: Path) -> dict[str, Asked]:
    """Return how the queries are asked: by themselves, within half of the documents, by document, with counts."""
    with open_archive(Settings(home=home)).view() as view:
        held, total = view.documents(limit=1)
        held, _ = view.documents(limit=max(1, total))
    years = sorted(document.header.issued.year for document in held if document.header.issued) or [2000]
    half = {"years": (years[len(years) // 2], None)}
    return {"plain": {}, "filtered": half, "grouped": {"grouped": True}, "filtered, with counts": {**half, "counted": True}}


@contextmanager
def worker(checkout: Path, home: Path, *, stages: bool = False) -> Iterator[subprocess.Popen[str]]:
    """Start one that answers with the code of `checkout`."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONUTF8": "1"}
    command = [sys.executable, str(WORKER), str(home), *(["--stages"] if stages else [])]
    with subprocess.Popen(
        command, cwd=checkout, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        _told(process)
        yield process
        assert process.stdin is not None
        process.stdin.close()


def ask(process: subprocess.Popen[str], asked: Asked) -> Told:
    """Return what a worker answers."""
    assert process.stdin is not None
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    return _told(process)


def _told(process: subprocess.Popen[str]) -> Told:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise SystemExit("a worker ended: see above")
    told: Told = json.loads(line)
    return told


def in_turns(workers: Sequence[subprocess.Popen[str]], texts: Sequence[str], how: Asked) -> list[list[Told]]:
    """Return what each worker tells of each query; who is asked first changes from query to query."""
    told: list[list[Told]] = [[] for _ in workers]
    for number, text in enumerate(texts):
        order = range(len(workers)) if number % 2 else reversed(range(len(workers)))
        for which in order:
            answer = ask(workers[which], {"text": text, **how})
            if number >= WARMING:
                told[which].append(answer)
    return told


def line(name: str, told: Sequence[Told]) -> str:
    """Return a line of the table."""
    waited, worked = ([one[part] for one in told] for part in ("took_ms", "worked_ms"))
    p50, p95 = np.percentile(waited, [50, 95])
    cost50, cost95 = np.percentile(worked, [50, 95])
    return f"{name:34} waiting p50 {p50:6.1f} p95 {p95:6.1f} ms   processor p50 {cost50:6.1f} p95 {cost95:6.1f} ms"


def compared(before: Sequence[Told], after: Sequence[Told]) -> str:
    """Return a line that compares two workers query by query."""
    shares = [
        float(np.median([new[part] / old[part] for old, new in zip(before, after, strict=True)]))
        for part in ("took_ms", "worked_ms")
    ]
    same = sum(old["told"] == new["told"] for old, new in zip(before, after, strict=True))
    return f"{'':34} of that before: waiting {shares[0]:.2f}, processor {shares[1]:.2f}; the same answers: {same} of {len(after)}"


def stage_lines(told: Sequence[Told]) -> Iterator[str]:
    """Yield what each stage takes of a query, those that take most first."""
    names = {name for one in told for name in one["stages"]}
    spent = {name: [one["stages"].get(name, 0.0) for one in told] for name in names}
    for name in sorted(names, key=lambda name: -float(np.median(spent[name]))):
        p50, p95 = np.percentile(spent[name], [50, 95])
        yield f"    {name:30} p50 {p50:6.2f} p95 {p95:6.2f} ms"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--archive", type=Path, help="the TRACUU_HOME to ask; else one is made")
    parser.add_argument("--passages", type=int, default=100_000, help="of the archive that is made")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--against", type=Path, help="another checkout, asked in turns with this one")
    options = parser.parse_args()
    with ExitStack() as stack:
        home = options.archive or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if options.archive is None:
            write(home, options.passages)
        # A query that was asked before is not embedded again: every way has its own.
        count = options.queries + WARMING
        checkouts = [*([options.against] if options.against else []), ROOT]
        workers = [stack.enter_context(worker(checkout, home)) for checkout in checkouts]
        for seed, (name, how) in enumerate(ways(home).items()):
            told = in_turns(workers, queries(home, count, seed), how)
            if options.against:
                print(line(f"{name}, before", told[0]))
            print(line(name, told[-1]))
            if options.against:
                print(compared(told[0], told[-1]), flush=True)
        with worker(ROOT, home, stages=True) as staged:
            print("stages of a plain query, those within others included")
            for told_line in stage_lines(in_turns([staged], queries(home, count), {})[0]):
                print(told_line)


if __name__ == "__main__":
    main()
