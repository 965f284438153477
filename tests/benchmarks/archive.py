"""How quick the archive is, and how large: ``python -m tests.benchmarks.archive --passages 100000``.

Words follow Zipf's law over some thousand syllables, vectors gather in clusters; the model is not part of it. Writing and
serving are measured in processes of their own, so that memory is that of the one thing.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from random import Random

import numpy as np

from indexer.domain import (
    EmbeddedDocument,
    ModelIdentity,
    Passage,
    PassageId,
    Range,
    Ranking,
    Section,
    Term,
    Vector,
    Vectors,
    Window,
)
from indexer.language.folding import terms
from indexer.protocols import ArchiveView
from indexer.storage.archive import SqliteArchive
from tests.archive_content import make_document, make_source

DIMENSION = 384
PASSAGES_A_DOCUMENT = 40
DOCUMENTS_A_COMMIT = 250
QUERIES = 200
TERMS_A_QUERY = 30
PHRASES = 40_000
SHOWN = 50
MODEL = ModelIdentity("benchmark", "0" * 16, DIMENSION)

ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gh",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "ngh",
    "nh",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
RHYMES = [
    "a",
    "á",
    "à",
    "ả",
    "ã",
    "ạ",
    "an",
    "án",
    "àn",
    "ang",
    "áng",
    "ạng",
    "ao",
    "áo",
    "ay",
    "ây",
    "ấy",
    "âm",
    "ân",
    "ận",
    "ật",
    "ấp",
    "e",
    "ê",
    "ế",
    "ề",
    "ên",
    "ến",
    "ện",
    "i",
    "iên",
    "iện",
    "iết",
    "o",
    "oa",
    "oàn",
    "oạch",
    "ong",
    "ông",
    "ống",
    "ộng",
    "ô",
    "ố",
    "ồ",
    "ội",
    "ơ",
    "ờ",
    "ơi",
    "ợi",
    "u",
    "ủ",
    "ung",
    "ùng",
    "uyên",
    "uyết",
    "ư",
    "ự",
    "ưng",
    "ươi",
    "ười",
    "ương",
    "ường",
    "ước",
    "ượng",
    "y",
    "ý",
]


class Texts:
    """Sentences of phrases, as directives are: frequent syllables as frequent as in Vietnamese, and pairs that come again."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = np.random.default_rng(seed)
        syllables = ["".join(parts) for parts in product(ONSETS, RHYMES)]
        Random(seed).shuffle(syllables)
        weights = 1 / (np.arange(len(syllables)) + 15)
        drawn = iter(self._chance.choice(len(syllables), 4 * PHRASES, p=weights / weights.sum()))
        lengths = self._chance.integers(1, 5, PHRASES)
        phrases = [" ".join(syllables[next(drawn)] for _ in range(length)) for length in lengths]
        self._phrases = np.array(phrases, dtype=object)
        weights = 1 / (np.arange(PHRASES) + 30)
        self._shares = weights / weights.sum()

    def some(self, count: int, mean: int = 60) -> list[str]:
        """Return `count` texts of `mean` syllables on average."""
        lengths = np.clip(self._chance.lognormal(np.log(mean * 0.84 / 2.5), 0.6, count).astype(int), 1, 160)
        ends = np.cumsum(lengths)
        phrases = self._phrases[self._chance.choice(PHRASES, int(ends[-1]), p=self._shares)]
        return [" ".join(phrases[end - length : end]) for end, length in zip(ends, lengths, strict=True)]


def clustered(count: int, seed: int) -> Vectors:
    centres = np.random.default_rng(0).normal(size=(500, DIMENSION)).astype(np.float32)
    chance = np.random.default_rng(seed)
    rows = centres[chance.integers(0, len(centres), count)] + 0.8 * chance.normal(size=(count, DIMENSION)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def documents(passages: int) -> Iterator[EmbeddedDocument]:
    texts = Texts()
    for number in range(-(-passages // PASSAGES_A_DOCUMENT)):
        made = make_document(number, dimension=DIMENSION, passages=0)
        id = made.text.document.id
        headings = [Section(str(i), text) for i, text in enumerate(texts.some(6, mean=10))]
        held = tuple(
            Passage(PassageId(f"{id}.{n}"), id, n, 1, 0, len(text), text, section_path=tuple(headings[n % 6 : n % 6 + 2]))
            for n, text in enumerate(texts.some(PASSAGES_A_DOCUMENT), 1)
        )
        # One passage in ten is longer than a window.
        windows = tuple(
            Window(passage.id, Range(0, len(passage.text)), "")
            for passage in held
            for _ in range(2 if passage.ordinal % 10 == 0 else 1)
        )
        described = replace(made.text.document, passage_count=len(held), title=texts.some(1, mean=15)[0])
        text = replace(made.text, document=described, passages=held)
        yield EmbeddedDocument(text, windows, clustered(len(windows), number))


def write(folder: Path, passages: int) -> None:
    """Index everything in commits of ordinary size, then change one document."""
    seconds: list[float] = []
    archive = SqliteArchive(folder, "rules")
    with archive.writer(MODEL) as writer:
        for number, document in enumerate(documents(passages)):
            writer.put_document(document)
            writer.put_source(make_source(f"{number}.pdf", number))
            if (number + 1) % DOCUMENTS_A_COMMIT == 0:
                seconds.append(timed(writer.commit))
        seconds.append(timed(writer.commit))
        commits = " ".join(f"{second:.2f}" for second in seconds)
        print(f"commits of {DOCUMENTS_A_COMMIT * PASSAGES_A_DOCUMENT} new passages, s: {commits}")
        writer.put_document(next(documents(PASSAGES_A_DOCUMENT)))
        print(f"commit of one changed document: {timed(writer.commit):.2f} s")
    print(f"memory of the writer at most: {peak_megabytes():.0f} MB")
    print(f"verify: {timed(archive.verify):.1f} s")


def serve(folder: Path) -> None:
    """Open the archive and answer queries."""
    archive = SqliteArchive(folder, "rules")
    before = peak_megabytes()

    def touch() -> None:
        with archive.view():
            pass

    print(f"first view: {timed(touch) * 1e3:.0f} ms; the next: {timed(touch) * 1e3:.2f} ms")
    queries = clustered(QUERIES, seed=-1 % 2**32)
    chance = Random(0)
    texts = Texts(seed=0).some(2000)
    bags = [
        [Term(term) for term in dict.fromkeys(terms(" ".join(chance.choice(texts).split()[: TERMS_A_QUERY // 3 + 1])))][
            :TERMS_A_QUERY
        ]
        for _ in range(QUERIES)
    ]

    def near(view: ArchiveView, limit: int, i: int) -> Ranking:
        return view.nearest(queries[i], limit)

    def matching(view: ArchiveView, limit: int, i: int) -> Ranking:
        return view.matching(bags[i], limit)

    with archive.view() as view:
        for limit in (SHOWN, 1000):
            report(f"nearest, first {limit}", partial(near, view, limit))
            report(f"matching {TERMS_A_QUERY} terms, first {limit}", partial(matching, view, limit))
        ids = [[id for id, _ in view.nearest(query, SHOWN)] for query in queries]
        report(f"{SHOWN} passages", lambda i: view.passages(ids[i]))
    report("a whole query: a view, both rankings of 1000, 50 passages", lambda i: whole(archive, queries[i], bags[i]))
    print(f"memory of the reader at most: {peak_megabytes():.0f} MB, {before:.0f} MB before the first view")
    with archive.view() as view:
        print(f"counts: {timed(lambda: counts(view)):.2f} s; on disk: {view.status().disk_bytes / 1e6:.0f} MB")
    print(f"memory with the counts: {peak_megabytes():.0f} MB")


def whole(archive: SqliteArchive, vector: Vector, bag: list[Term]) -> None:
    with archive.view() as view:
        near, matching = view.nearest(vector, 1000), view.matching(bag, 1000)
        view.passages([id for id, _ in (*near[: SHOWN // 2], *matching[: SHOWN // 2])])


def counts(view: ArchiveView) -> None:
    print(f"{len(view.syllable_counts())} syllables, {len(view.pair_counts(2))} pairs that occur twice or more")


def report(name: str, ask: Callable[[int], object]) -> None:
    """Print the waiting time, and what the processor worked: the two differ on a busy machine."""
    ask(0)
    worked = time.thread_time()
    milliseconds = [timed(partial(ask, i)) * 1e3 for i in range(QUERIES)]
    worked = (time.thread_time() - worked) * 1e3 / QUERIES
    p50, p95 = np.percentile(milliseconds, [50, 95])
    print(f"{name}: p50 {p50:.2f} ms, p95 {p95:.2f} ms; processor {worked:.2f} ms")


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def peak_megabytes() -> float:
    """Return the most memory this process has had; not a number where the system does not tell."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=100_000)
    arguments = parser.parse_args()
    processes = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for target, values in ((write, (Path(folder), arguments.passages)), (serve, (Path(folder),))):
            process = processes.Process(target=target, args=values)
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(process.exitcode)


if __name__ == "__main__":
    main()
