"""How often the archive's syllables and pairs of neighbouring syllables occur, as rows: in all documents, and of these in hidden ones.

Hidden are documents whose circulation is restricted, from who may not see them: a word that stands only there must not be
offered to them either.
"""

import sqlite3
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from indexer.storage.bags import Counts, count

_Key = TypeVar("_Key", bound=Hashable)

_HIDDEN_TEXTS = (
    "SELECT passages.text FROM passages JOIN documents ON documents.row = passages.document WHERE documents.restrictions <> '[]'"
)


def difference(more: Counts, fewer: Counts) -> Counts:
    """Return how the counts change by `more` and `fewer`; `more` is used up."""
    more.syllables.subtract(fewer.syllables)
    more.pairs.subtract(fewer.pairs)
    return more


def add_counts(connection: sqlite3.Connection, changes: Counts, hidden: Counts) -> None:
    """Change the archive's counts, and how much of them is `hidden`."""
    connection.executemany(
        "INSERT INTO syllables VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count, hidden = hidden + excluded.hidden",
        ((text, more, more_hidden) for text, more, more_hidden in _together(changes.syllables, hidden.syllables)),
    )
    connection.executemany(
        "INSERT INTO pairs VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count, hidden = hidden + excluded.hidden",
        ((*pair, more, more_hidden) for pair, more, more_hidden in _together(changes.pairs, hidden.pairs)),
    )
    # The same syllables in another order leave pairs behind.
    if any(number < 0 for number in chain(changes.syllables.values(), changes.pairs.values())):
        connection.execute("DELETE FROM syllables WHERE count = 0")
        connection.execute("DELETE FROM pairs WHERE count = 0")


def recount(connection: sqlite3.Connection) -> None:
    """Count everything anew."""
    connection.execute("DELETE FROM syllables")
    connection.execute("DELETE FROM pairs")
    add_counts(connection, _counted(connection, "SELECT text FROM passages"), _counted(connection, _HIDDEN_TEXTS))


def renew_hidden_counts(connection: sqlite3.Connection) -> None:
    """Count what is hidden in an archive from before it was counted."""
    if connection.execute("SELECT 1 FROM syllables WHERE hidden > 0 LIMIT 1").fetchone() is not None:
        return
    hidden = _counted(connection, _HIDDEN_TEXTS)
    if not hidden.syllables:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        add_counts(connection, Counts(Counter(), Counter()), hidden)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def wrong_counts(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield a sentence for each kind of counts that is not what the passages have."""
    counts, hidden = _counted(connection, "SELECT text FROM passages"), _counted(connection, _HIDDEN_TEXTS)
    rows = connection.execute("SELECT text, count, hidden FROM syllables")
    if {text: numbers for text, *numbers in rows} != _both(counts.syllables, hidden.syllables):
        yield "the counts of syllables are wrong"
    pairs = connection.execute("SELECT first, second, count, hidden FROM pairs")
    if {(first, second): numbers for first, second, *numbers in pairs} != _both(counts.pairs, hidden.pairs):
        yield "the counts of pairs are wrong"


def _counted(connection: sqlite3.Connection, texts: str) -> Counts:
    return count(text for (text,) in connection.execute(texts))


def _together(counts: Mapping[_Key, int], hidden: Mapping[_Key, int]) -> Iterator[tuple[_Key, int, int]]:
    for key in counts.keys() | hidden.keys():
        if (numbers := (counts.get(key, 0), hidden.get(key, 0))) != (0, 0):
            yield key, *numbers


def _both(counts: Mapping[_Key, int], hidden: Mapping[_Key, int]) -> dict[_Key, list[int]]:
    return {key: [number, more_hidden] for key, number, more_hidden in _together(counts, hidden)}
