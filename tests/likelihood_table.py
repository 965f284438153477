"""Make ``indexer/language/likelihood.tsv``: ``python -m tests.likelihood_table TOKENIZER_JSON``.

Syllables are as likely as the scores say that the tokenizer of multilingual-e5-small (XLM-RoBERTa's, MIT) gives them, a table of
general Vietnamese, mixed with the counts of this project's own sample archive and word lists, which know the genre. Which
syllable follows which is counted in the latter alone.
"""

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from indexer.language.normalise import normalise
from indexer.language.syllable_shapes import is_syllable
from indexer.reading.reader import FileReader

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "indexer" / "language" / "likelihood.tsv"
_GENRE_SHARE = -2.0
"""Logarithm of how much the genre counts against the language."""
_MOST = 3.0
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


def texts() -> Iterator[str]:
    """Yield what the project itself has written in the genre."""
    for path in sorted((ROOT / "corpus" / "documents").rglob("*.*")):
        for page in FileReader().read(path).pages:
            yield " ".join(line.text for line in page.lines)
    for table in ("language/abbreviations.tsv", "directive/issuers.tsv"):
        yield from (ROOT / "indexer" / table).read_text(encoding="utf-8").splitlines()


def general(tokenizer: Path) -> dict[str, float]:
    """Return the scores of the pieces that are whole syllables."""
    vocabulary = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    scores: dict[str, float] = {}
    for piece, score in vocabulary:
        word = piece[1:].lower()
        if piece.startswith("▁") and is_syllable(word):
            scores[word] = max(score, scores.get(word, score))
    return scores


def table(tokenizer: Path) -> dict[str, float]:
    """Return the whole table."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts():
        tokens = _TOKEN.findall(normalise(text).lower())
        words.update(filter(is_syllable, tokens))
        pairs.update((first, second) for first, second in pairwise(tokens) if is_syllable(first) and is_syllable(second))
    likely = general(tokenizer)
    for word, count in words.items():
        genre = math.log(count / words.total()) + _GENRE_SHARE
        likely[word] = math.log(math.exp(genre) + math.exp(likely.get(word, -math.inf)))
    follow = {" ".join(pair): min(math.log1p(count), _MOST) for pair, count in pairs.items() if count > 1}
    return likely | follow


def main() -> None:
    """Write the table."""
    rows = sorted(table(Path(sys.argv[1])).items())
    lines = ["# Made by python -m tests.likelihood_table; indexer/language/likelihood.py says what it is."]
    lines += [f"{entry}\t{value:.2f}" for entry, value in rows]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
