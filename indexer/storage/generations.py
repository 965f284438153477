"""The derived files of one generation: both indexes, and which row is which passage.

A generation is a folder that never changes. Which one counts is written in the SQLite file, in the same transaction as what it
was derived from; any other folder is a leftover.
"""

# ruff: noqa: S608  # statements are put together from constants only

import os
import secrets
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.domain import Document, DocumentId
from indexer.storage import vectors, words
from indexer.storage.bags import bags
from indexer.storage.meta import Meta
from indexer.storage.passage_rows import PassageRows
from indexer.storage.rows import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, VECTOR_TYPE, document_of, passage_of
from indexer.storage.scopes import Scopes

_VECTORS, _WORDS = "vectors.faiss", "words"
_BATCH = 4096
_BLOCK = 1 << 20

_SMALL = 2000
"""Passages up to which the word index is written anew whenever something was removed: its statistics are exact then."""
_REMOVED_SHARE = 0.1
"""Share of removed passages from which a larger word index is written anew; until then its scores are slightly off."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit changes."""

    removed: tuple[int, ...]
    """Rows of the documents that go."""
    added: Iterable[words.Entry]
    purge: bool = False
    """No trace of what was removed may stay: a mark of secrecy was found."""


class DoubtfulError(Exception):
    """The derived files are not those that were written; the message says what is wrong."""


class Generation:
    """A generation's derived files in memory, shared by all views of it."""

    def __init__(self, folder: Path) -> None:
        self.passage_ids = _load(folder, "passage_ids")
        """UTF-8, in the order of the passages' rows."""
        self.passage_rows = _load(folder, "passage_rows")
        self.window_rows = _load(folder, "window_rows")
        self.owners = _load(folder, "owners")
        """For each window the position of its passage."""
        self.vectors = vectors.VectorIndex(folder / _VECTORS, self.window_rows)
        self.words = words.WordIndex(folder / _WORDS)
        self.rows = PassageRows(self.passage_ids, self.passage_rows)
        self.scopes = Scopes(self.passage_ids, self.owners)
        self.documents: dict[DocumentId, Document] = {}
        """Some of those that views have put together …"""
        self.visible_documents: dict[DocumentId, Document] = {}
        """… and that views have which hide some."""
        self.visible: frozenset[DocumentId] | None = None
        """The documents that are not hidden …"""
        self.hidden_rows: tuple[int, ...] | None = None
        """… and the rows of those that are; found out by the first view that hides some."""


def load(folder: Path, meta: Meta, connection: sqlite3.Connection) -> Generation:
    """Load what a commit wrote.

    Raises
    ------
    DoubtfulError
        A file is missing or not as it was written, or the number of rows is not the truth's.
    """
    check_files(folder, meta)
    generation = Generation(folder)
    held = (len(generation.passage_ids), len(generation.words), len(generation.owners), len(generation.vectors))
    passages = _count(connection, "passages")
    windows = _count(connection, "windows")
    if held != (passages, passages, windows, windows):
        raise DoubtfulError(f"{passages} passages and {windows} windows are derived as {held}")
    return generation


def check_files(folder: Path, meta: Meta) -> None:
    """Raise :class:`DoubtfulError` where a file in `folder` is not as it was written."""
    for name, checksum in meta.checksums.items():
        try:
            held = _checksum(folder / name)
        except OSError as error:
            raise DoubtfulError(f"{name} cannot be read") from error
        if held != checksum:
            raise DoubtfulError(f"{name} is not as it was written")


def new_folder(generations: Path, generation: int) -> Path:
    """Return a folder that has never been there: leftovers of a killed commit are never mistaken for it."""
    generations.mkdir(parents=True, exist_ok=True)
    return generations / f"{generation:06d}-{secrets.token_hex(4)}"


def write_whole(connection: sqlite3.Connection, folder: Path, dimension: int) -> None:
    """Derive everything from the truth, as `connection` sees it, into a new `folder`."""
    folder.mkdir()
    _write_vectors(connection, folder, None, dimension)
    words.write(folder / _WORDS, all_entries(connection))


def write_next(connection: sqlite3.Connection, folder: Path, previous: Path, change: Change, dimension: int) -> None:
    """Derive what `change` has made of the `previous` generation into a new `folder`."""
    folder.mkdir()
    _write_vectors(connection, folder, previous, dimension)
    is_small = _count(connection, "passages") <= _SMALL
    if change.removed and (change.purge or is_small):
        # Neither what is removed but still there nor what a merge makes of it: that estimates lengths.
        words.write(folder / _WORDS, all_entries(connection))
        return
    words.update(folder / _WORDS, previous / _WORDS, change.removed, change.added)
    share = words.removed_share(folder / _WORDS)
    if share > _REMOVED_SHARE or (share and is_small):
        shutil.rmtree(folder / _WORDS)
        words.write(folder / _WORDS, all_entries(connection))


def sealed(folder: Path) -> dict[str, int]:
    """Bring a written `folder` safely to the disk and return its files' checksums."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name not in words.LOCKS]
    for file in files:
        # The word index has brought its own to the disk.
        if file.parent == folder:
            with file.open("r+b") as stream:
                os.fsync(stream.fileno())
    _sync_folder(folder)
    _sync_folder(folder.parent)
    return {file.relative_to(folder).as_posix(): _checksum(file) for file in files}


def all_entries(connection: sqlite3.Connection) -> Iterator[words.Entry]:
    """Yield every passage of the truth as the word index takes it, in the order of rows."""
    documents = {
        row: document_of(columns, ()) for row, *columns in connection.execute(f"SELECT row, {DOCUMENT_COLUMNS} FROM documents")
    }
    for row, document, *columns in connection.execute(
        f"SELECT passages.row, documents.row, {PASSAGE_COLUMNS} FROM passages"
        " JOIN documents ON documents.row = passages.document ORDER BY passages.row"
    ):
        yield words.Entry(row, document, bags(documents[document], passage_of(columns)))


def _write_vectors(connection: sqlite3.Connection, folder: Path, previous: Path | None, dimension: int) -> None:
    passages = np.fromiter(connection.execute("SELECT row, id FROM passages ORDER BY row"), dtype=[("row", "i8"), ("id", "O")])
    # Without ORDER BY, an index answers it and the vectors are not read.
    windows = np.fromiter(connection.execute("SELECT row, passage FROM windows"), dtype=[("row", "i8"), ("passage", "i8")])
    windows.sort(order="row")
    rows = np.ascontiguousarray(windows["row"])
    _save(folder, "passage_ids", np.array([id.encode() for id in passages["id"]], dtype=np.bytes_))
    _save(folder, "passage_rows", np.ascontiguousarray(passages["row"]))
    _save(folder, "window_rows", rows)
    _save(folder, "owners", np.searchsorted(passages["row"], windows["passage"]).astype(np.int32))

    file = folder / _VECTORS
    if len(rows) <= vectors.EXACT_UP_TO:
        vectors.write_exact(file, dimension, stored_vectors(connection, dimension))
        return
    if previous is not None:
        before = _load(previous, "window_rows")
        added = stored_vectors(connection, dimension, after=int(before.max(initial=0)))
        if vectors.update_approximate(file, previous / _VECTORS, before, rows, added):
            return
    everything = np.empty((len(rows), dimension), VECTOR_TYPE)
    filled = 0
    for _, part in stored_vectors(connection, dimension):
        everything[filled : filled + len(part)] = part
        filled += len(part)
    vectors.write_approximate(file, rows, everything)


def stored_vectors(connection: sqlite3.Connection, dimension: int, after: int = 0) -> vectors.Batches:
    """Yield the rows and the vectors of the windows whose row is over `after`, in the order of rows."""
    cursor = connection.execute("SELECT row, vector FROM windows WHERE row > ? ORDER BY row", (after,))
    while batch := cursor.fetchmany(_BATCH):
        held = np.frombuffer(b"".join([vector for _, vector in batch]), VECTOR_TYPE).reshape(-1, dimension)
        yield np.array([row for row, _ in batch], np.int64), held


def _count(connection: sqlite3.Connection, table: str) -> int:
    (number,) = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(number)


def _save(folder: Path, name: str, array: NDArray[np.generic]) -> None:
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def _load(folder: Path, name: str) -> NDArray[Any]:
    array: NDArray[Any] = np.load(folder / f"{name}.npy", allow_pickle=False)
    return array


def _checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        # Windows opens no folders, and keeps their entries safe by itself.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
