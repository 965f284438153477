"""Rows labelled by hand and the measures over them: what assignments and citations are judged by alike.

A row tells round, document, passage and what somebody said of it; no text of the document.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from indexer.domain import DocumentId, DocumentText
from indexer.passages import make_document
from indexer.reading.reader import FileReader
from tests.conftest import SHARED
from tests.relevance.headers import interpreted

ARCHIVE = SHARED / "archive"
Label = TypeVar("Label")


@dataclass
class Tally:
    """Precision and recall of one thing."""

    right: int = 0
    """Of those found."""
    met: int = 0
    """Of those labelled."""
    found: int = 0
    labelled: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Between 0 and 1; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Between 0 and 1; 1 where nothing was labelled."""
        return self.met / self.labelled if self.labelled else 1.0

    def __str__(self) -> str:
        """Both, with what they were counted from."""
        return (
            f"precision {self.precision:.3f} ({self.right}/{self.found}), recall {self.recall:.3f} ({self.met}/{self.labelled})"
        )


def document(path: Path) -> DocumentText:
    """Return a document as the archive would have it; a file that is no plain text is read as the indexer reads it."""
    if path.suffix == ".txt":
        return interpreted(path)
    reading = FileReader().read(path)
    return make_document(reading, id=DocumentId("0" * 16), files=(path.name,), size=path.stat().st_size, now=datetime.now(UTC))


def rows_of(path: Path, label: Callable[[Sequence[str]], Label]) -> dict[str, dict[str, dict[int, list[Label]]]]:
    """Return round → document → passage → labels of a file of rows."""
    rounds: dict[str, dict[str, dict[int, list[Label]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            which, document, ordinal, *rest = line.split("\t")
            rounds[which][document][int(ordinal)].append(label(rest))
    return rounds


def measure(
    title: str,
    rounds: Mapping[str, Mapping[str, Mapping[int, list[Label]]]],
    judged: Callable[[str, DocumentText, Mapping[int, list[Label]]], Mapping[str, Tally]],
    find: Callable[[DocumentText], Sequence[object]],
) -> bool:
    """Print what each round gives and what finding costs; ``--all`` prints every difference, ``--round`` one round alone."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--all", action="store_true", help="print every difference")
    parser.add_argument("--round", choices=list(rounds), help="this round alone")
    asked = parser.parse_args()
    if not ARCHIVE.is_dir():
        print("the development material (../shared) is not on this machine")
        return False
    for which, documents in rounds.items():
        if asked.round in (None, which):
            tallies: dict[str, Tally] = {}
            for name, labelled in documents.items():
                for thing, tally in judged(name, document(ARCHIVE / name), labelled).items():
                    add(tallies.setdefault(thing, Tally()), tally)
            print(f"{which} round, {len(documents)} documents")
            for thing, tally in tallies.items():
                print(f"  {thing + ':':17} {tally}")
            for line in [line for tally in tallies.values() for line in tally.wrong][: None if asked.all else 12]:
                print(line)
    speed(find)
    return True


def add(total: Tally, one: Tally) -> None:
    """Count `one` into `total`."""
    total.right += one.right
    total.met += one.met
    total.found += one.found
    total.labelled += one.labelled
    total.wrong += one.wrong


def speed(find: Callable[[DocumentText], Sequence[object]]) -> None:
    """Print what finding costs a passage."""
    texts = [interpreted(path) for path in sorted((ARCHIVE / "directives_2025").glob("*.txt"))[:40]]
    start = time.process_time()
    count = sum(len(find(text)) for text in texts)
    seconds = time.process_time() - start
    passages = sum(len(text.passages) for text in texts)
    print(f"{count} found in {passages} passages, {1e3 * seconds / passages:.3f} ms a passage")
