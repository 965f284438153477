"""A small SQLite file in the home folder that keeps what must not be lost: made when something is first kept, carried on step by step."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from indexer.errors import IndexIncompatible
from indexer.storage.faults import translated

_PATIENCE = 30.0


class HomeFile:
    """Safe to share between threads and processes: every call is a transaction."""

    file_name: ClassVar[str]
    steps: ClassVar[Sequence[Sequence[str]]]
    """Each leads from the version before it to the next."""
    is_private: ClassVar[bool] = False
    """Whether nobody but its owner may read it, where the system knows of that."""

    def __init__(self, home: Path) -> None:
        self._file = home / self.file_name

    def _read(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        if not self._file.is_file() or not self._file.stat().st_size:
            return []
        with translated(self._file.parent), self._connection() as connection:
            return connection.execute(statement, values).fetchall()

    def _write(self, statement: str, values: Sequence[Any]) -> int:
        with self._changing() as connection:
            return connection.execute(statement, values).rowcount

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with translated(self._file.parent):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self.is_private:
                _keep_private(self._file)
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                for step in self.steps[_version(connection) :]:
                    for statement in step:
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {len(self.steps)}")
                yield connection
                connection.execute("COMMIT")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)
        try:
            # What was taken back may be a word of a document that turns out to be secret, or a password's hash.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            if _version(connection) > len(self.steps):
                held, wanted = _version(connection), len(self.steps)
                raise IndexIncompatible(f"{self.file_name} {held}", f"{self.file_name} {wanted}")
            yield connection
        finally:
            # Closing takes back what was not committed.
            connection.close()


def _version(connection: sqlite3.Connection) -> int:
    (held,) = connection.execute("PRAGMA user_version").fetchone()
    return int(held)


def _keep_private(file: Path) -> None:
    """Have the file there for its owner alone before anything is written to it; SQLite's journal takes after it."""
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    elif os.name == "posix" and file.stat().st_mode & 0o077:
        file.chmod(0o600)
