"""The abbreviations that documents define themselves, as rows of the archive."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from indexer.domain import Passage
from indexer.language.definitions import abbreviation_key, defined_abbreviations, is_abbreviation
from indexer.language.folding import fold
from indexer.language.normalise import collapse


def definitions_of(passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """Yield the key and the expansion of each abbreviation that `passages` define."""
    for passage in passages:
        for definition in defined_abbreviations(passage.text):
            if is_abbreviation(definition.abbreviation):
                yield abbreviation_key(definition.abbreviation), collapse(definition.expansion)


def insert_definitions(connection: sqlite3.Connection, document: int, passages: Iterable[Passage]) -> None:
    """Write what the passages of the document in row `document` define."""
    connection.executemany(
        "INSERT OR IGNORE INTO definitions VALUES (?, ?, ?)",
        ((key, document, expansion) for key, expansion in dict.fromkeys(definitions_of(passages))),
    )


def commonest(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return for each key its expansions, one spelling of each, those of most documents first."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spelled: dict[str, str] = {}
    for key, expansion in sorted(found):
        counts[key][fold(expansion)] += 1
        held = spelled.setdefault(fold(expansion), expansion)
        if held.isupper():
            spelled[fold(expansion)] = expansion
    return {
        key: tuple(spelled[folded] for folded, _ in sorted(of_key.items(), key=lambda item: (-item[1], item[0])))
        for key, of_key in counts.items()
    }
