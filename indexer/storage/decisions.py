"""The register of what people decided: one small SQLite file beside the archive."""

# ruff: noqa: D102  # the protocol says what the methods do

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.decisions import Noted, Verdict
from indexer.domain import HeaderField
from indexer.errors import IndexIncompatible
from indexer.storage.faults import translated
from indexer.storage.task_decisions import SqliteTaskDecisions, forget_tasks

FILE_NAME = "decisions.sqlite"

_STEPS = (
    (
        """CREATE TABLE corrections (
        sha256 TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, made_at TEXT NOT NULL, PRIMARY KEY (sha256, field)
    ) WITHOUT ROWID""",
        "CREATE TABLE verdicts (sha256 TEXT PRIMARY KEY, verdict TEXT NOT NULL, made_at TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE held (sha256 TEXT PRIMARY KEY, rule TEXT NOT NULL, noted_at TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE pictures (sha256 TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sha256, name)) WITHOUT ROWID",
    ),
    # What people say of tasks, and what they said before.
    (
        """CREATE TABLE tasks (
            document TEXT NOT NULL, key TEXT NOT NULL, said TEXT NOT NULL, made_at TEXT NOT NULL, PRIMARY KEY (document, key)
        ) WITHOUT ROWID""",
        """CREATE TABLE earlier_tasks (
            row INTEGER PRIMARY KEY, document TEXT NOT NULL, key TEXT NOT NULL, said TEXT
        )""",
        "CREATE INDEX earlier_by_task ON earlier_tasks (document, key, row)",
    ),
    # Of what it was said, so that it is found again where a corrected file has taken the document's place.
    (
        """CREATE TABLE task_origins (
            document TEXT NOT NULL, key TEXT NOT NULL, told TEXT NOT NULL, PRIMARY KEY (document, key)
        ) WITHOUT ROWID""",
    ),
)
"""Each leads from the version before it to the next."""
_PATIENCE = 30.0


class SqliteDecisions(SqliteTaskDecisions):
    """See :class:`indexer.decisions.Decisions`. Safe to share between threads and processes: every call is a transaction."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE_NAME

    def corrections(self) -> Mapping[str, Mapping[HeaderField, str]]:
        found: dict[str, dict[HeaderField, str]] = {}
        for sha256, field, value in self._read("SELECT sha256, field, value FROM corrections ORDER BY sha256, field"):
            found.setdefault(sha256, {})[HeaderField(field)] = value
        return found

    def correct(self, sha256: str, field: HeaderField, value: str, now: datetime) -> None:
        self._write("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?)", (sha256, field, value, now.isoformat()))

    def withdraw(self, sha256: str, field: HeaderField) -> bool:
        return self._write("DELETE FROM corrections WHERE sha256 = ? AND field = ?", (sha256, field)) > 0

    def verdicts(self) -> Mapping[str, Verdict]:
        return {sha256: Verdict(verdict) for sha256, verdict in self._read("SELECT sha256, verdict FROM verdicts")}

    def decide(self, sha256: str, verdict: Verdict, now: datetime) -> None:
        self._write("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)", (sha256, verdict, now.isoformat()))

    def noted(self) -> Sequence[Noted]:
        rows = self._read("SELECT sha256, rule, noted_at FROM held ORDER BY noted_at DESC, sha256")
        return [Noted(sha256, rule, datetime.fromisoformat(at)) for sha256, rule, at in rows]

    def note(self, sha256: str, rule: str, now: datetime) -> None:
        self._write(
            "INSERT INTO held VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET rule = excluded.rule, noted_at = excluded.noted_at"
            " WHERE held.rule <> excluded.rule",
            (sha256, rule, now.isoformat()),
        )

    def release(self, sha256: str) -> None:
        if self._read("SELECT 1 FROM held WHERE sha256 = ?", (sha256,)):
            self._write("DELETE FROM held WHERE sha256 = ?", (sha256,))

    def pictures(self, sha256: str) -> Sequence[str]:
        return [name for (name,) in self._read("SELECT name FROM pictures WHERE sha256 = ? ORDER BY name", (sha256,))]

    def keep_pictures(self, sha256: str, names: Sequence[str]) -> None:
        if set(names) != set(self.pictures(sha256)):
            with self._changing() as connection:
                connection.execute("DELETE FROM pictures WHERE sha256 = ?", (sha256,))
                connection.executemany("INSERT OR IGNORE INTO pictures VALUES (?, ?)", ((sha256, name) for name in names))

    def forget(self, sha256: str) -> None:
        with self._changing() as connection:
            for table in ("corrections", "pictures"):
                connection.execute(f"DELETE FROM {table} WHERE sha256 = ?", (sha256,))  # noqa: S608  # constants
            forget_tasks(connection, sha256)

    # --- Below -----------------------------------------------------------------------------------------------

    def _read(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        if not self._file.is_file():
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
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                for step in _STEPS[_version(connection) :]:
                    for statement in step:
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {len(_STEPS)}")
                yield connection
                connection.execute("COMMIT")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)
        try:
            # A correction may be a word of a document that turns out to be secret.
            connection.execute("PRAGMA secure_delete = ON")
            if _version(connection) > len(_STEPS):
                raise IndexIncompatible(f"{FILE_NAME} {_version(connection)}", f"{FILE_NAME} {len(_STEPS)}")
            yield connection
        finally:
            # Closing takes back what was not committed.
            connection.close()


def _version(connection: sqlite3.Connection) -> int:
    (held,) = connection.execute("PRAGMA user_version").fetchone()
    return int(held)
