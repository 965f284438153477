"""Whether the archive is what it says it is."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import ArchiveDamaged
from indexer.storage.counts import wrong_counts
from indexer.storage.generations import DoubtfulError, Generation, load, stored_vectors
from indexer.storage.meta import Meta
from indexer.storage.staging import NORM_TOLERANCE

_SAMPLE = 50
"""Vectors that are looked up in the index."""


@dataclass(frozen=True, slots=True)
class Findings:
    """See :class:`indexer.verification.Verification`."""

    findings: tuple[str, ...] = ()
    repaired: bool = True


_BROKEN = {
    "{} rows refer to rows that do not exist": "SELECT COUNT(*) FROM pragma_foreign_key_check",
    "{} documents have another number of passages than they say": """SELECT COUNT(*) FROM documents WHERE passage_count <>
        (SELECT COUNT(*) FROM passages WHERE passages.document = documents.row)""",
    "{} indexed sources have no document": """SELECT COUNT(*) FROM sources
        WHERE state = 'indexed' AND document_id IS NOT NULL AND document_id NOT IN (SELECT id FROM documents)""",
}
"""What must not be, each with a statement that counts it."""


def check_truth(connection: sqlite3.Connection, dimension: int) -> None:
    """Raise :class:`ArchiveDamaged` where the SQLite file contradicts itself."""
    (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok":
        raise ArchiveDamaged(answer)
    for wording, statement in _BROKEN.items():
        (number,) = connection.execute(statement).fetchone()
        if number:
            raise ArchiveDamaged(wording.format(number))
    wrong_size = "SELECT COUNT(*) FROM windows WHERE LENGTH(vector) <> ?"
    (number,) = connection.execute(wrong_size, (2 * dimension,)).fetchone()
    if number:
        raise ArchiveDamaged(f"{number} vectors are not of dimension {dimension}")
    for _, vectors in stored_vectors(connection, dimension):
        norms = np.linalg.norm(vectors.astype(np.float32), axis=1)
        if not bool((np.abs(norms - 1) <= NORM_TOLERANCE).all()):
            raise ArchiveDamaged("a vector is not of norm 1")


def check_derived(connection: sqlite3.Connection, folder: Path, meta: Meta, dimension: int) -> Iterator[str]:
    """Yield a sentence for each thing that is not derived from the truth as it is."""
    yield from wrong_counts(connection)
    try:
        generation = load(folder, meta, connection)
    except DoubtfulError as doubt:
        yield f"the derived files cannot be trusted: {doubt}"
        return
    passages = connection.execute("SELECT row, id FROM passages ORDER BY row").fetchall()
    rows = np.array([row for row, _ in passages], np.int64)
    if not np.array_equal(rows, generation.passage_rows) or not np.array_equal(rows, generation.words.rows()):
        yield "the word index holds other passages"
    if [id.encode() for _, id in passages] != generation.passage_ids.tolist():
        yield "the passages' ids are mixed up"
    yield from _check_vectors(connection, generation, dimension)


def _check_vectors(connection: sqlite3.Connection, generation: Generation, dimension: int) -> Iterator[str]:
    position = 0
    step = max(1, len(generation.window_rows) // _SAMPLE)
    for rows, vectors in stored_vectors(connection, dimension):
        if not np.array_equal(rows, generation.window_rows[position : position + len(rows)]):
            yield "the vector index holds other windows"
            return
        for i in range(-position % step, len(rows), step):
            vector = vectors[i].astype(np.float32)
            found = generation.vectors.search(vector, 1)
            # Another window may have the same vector.
            if not len(found.cosines) or found.cosines[0] < vector @ vector - NORM_TOLERANCE:
                yield "the vector index does not find its own vectors"
                return
        position += len(rows)
