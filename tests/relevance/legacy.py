"""Measure what is read of files from before Unicode: ``python -m tests.relevance.legacy [WORD…]``.

Each file against its transcript, syllable by syllable in order, whatever their case; with WORDs only the files whose names
hold one of them. A syllable of the transcript that does not come out in its place is wrong; so is one too many.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from indexer.errors import SourceError
from indexer.language.folding import fold
from indexer.language.normalise import normalise
from indexer.reading.ocr.engine import NoOcr
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader
from tests.conftest import SHARED

_WORST, _SHOWN = 3, 6
_SYLLABLE = re.compile(r"[^\W\d_]+")


def syllables(text: str) -> list[str]:
    return [syllable.lower() for syllable in _SYLLABLE.findall(normalise(text))]


def in_order(read: Sequence[str], wanted: Sequence[str]) -> int:
    """How many of `wanted` come out, in order; where only the spaces differ they do.

    Aligned by their plain letters, so that a wrong mark is a wrong syllable and not a hole.
    """
    matcher = SequenceMatcher(None, list(map(fold, read)), list(map(fold, wanted)), autojunk=False)
    right = 0
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            right += sum(one == other for one, other in zip(read[i:j], wanted[k:m], strict=True))
        elif "".join(read[i:j]) == "".join(wanted[k:m]):
            right += m - k
    return right


def common(read: Sequence[str], wanted: Sequence[str]) -> int:
    """How many of `wanted` come out, anywhere."""
    return (Counter(read) & Counter(wanted)).total()


def main(words: Sequence[str] = ()) -> None:
    archive = SHARED / "archive"
    if not archive.is_dir():
        print("the development material (../shared) is not on this machine")
        return
    reader = FileReader(scans=Scans(open_engine=NoOcr))
    totals = [0, 0, 0, 0]
    shares: list[tuple[float, str, Path, Path]] = []
    for folder in ("legacy_tcvn3", "legacy_vni"):
        for path in sorted((archive / folder).iterdir()):
            if words and not any(word in path.name for word in words):
                continue
            truth = archive / "truth" / "legacy" / f"{path.name}.txt"
            figures = measure(reader, path, truth)
            shares.append((figures[3] / figures[0], path.name, path, truth))
            totals = [total + figure for total, figure in zip(totals, figures, strict=True)]
    wanted, read, placed, found = totals
    print(f"all: {placed / wanted:.2%} of {wanted} syllables right and in order, {found / wanted:.2%} anywhere; {read} read")
    for share, name, path, truth in sorted(shares)[:_WORST]:
        print(f"    {name} {share:.2%}: {_lost(reader, path, truth)}")


def _lost(reader: FileReader, path: Path, truth: Path) -> str:
    """Tell the syllables that are missed most and those that are too many."""
    wanted, read = Counter(syllables(truth.read_text(encoding="utf-8"))), Counter(_read(reader, path))
    lost, added = ((one - other).most_common(_SHOWN) for one, other in ((wanted, read), (read, wanted)))
    missed, more = (", ".join(f"{syllable} {count}" for syllable, count in counts) for counts in (lost, added))
    return f"not read {missed}; instead {more}"


def _read(reader: FileReader, path: Path) -> list[str]:
    try:
        return syllables("\n".join(line.text for page in reader.read(path).pages for line in page.lines))
    except SourceError:
        return []


def measure(reader: FileReader, path: Path, truth: Path) -> tuple[int, int, int, int]:
    wanted = syllables(truth.read_text(encoding="utf-8"))
    try:
        reading = reader.read(path)
    except SourceError as error:
        print(f"{path.name}: {error}")
        return len(wanted), 0, 0, 0
    read = syllables("\n".join(line.text for page in reading.pages for line in page.lines))
    placed, found = in_order(read, wanted), common(read, wanted)
    print(
        f"{path.name}: {found / len(wanted):.2%} right, {placed / len(wanted):.2%} in order, {len(wanted)} syllables, {len(read)} read"
    )
    return len(wanted), len(read), placed, found


if __name__ == "__main__":
    main(sys.argv[1:])
