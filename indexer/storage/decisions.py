"""The register of what people decided: one small SQLite file beside the archive."""

# ruff: noqa: D102  # the protocol says what the methods do

from collections.abc import Mapping, Sequence
from datetime import datetime

from indexer.decisions import Noted, Signed, Verdict
from indexer.domain import HeaderField
from indexer.storage.home_file import HomeFile
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
    # Who says it, where people sign in.
    ("ALTER TABLE corrections ADD COLUMN made_by TEXT",),
)
"""Each leads from the version before it to the next."""


class SqliteDecisions(HomeFile, SqliteTaskDecisions):
    """See :class:`indexer.decisions.Decisions`."""

    file_name = FILE_NAME
    steps = _STEPS

    def corrections(self) -> Mapping[str, Mapping[HeaderField, str]]:
        found: dict[str, dict[HeaderField, str]] = {}
        for sha256, field, value in self._read("SELECT sha256, field, value FROM corrections ORDER BY sha256, field"):
            found.setdefault(sha256, {})[HeaderField(field)] = value
        return found

    def signed(self, sha256: str) -> Mapping[HeaderField, Signed]:
        # A file that was made before there were any is read as it is.
        if not self._read("SELECT 1 FROM pragma_table_info('corrections') WHERE name = 'made_by'"):
            return {}
        statement = "SELECT field, made_by, made_at FROM corrections WHERE sha256 = ? AND made_by IS NOT NULL"
        rows = self._read(statement, (sha256,))
        return {HeaderField(field): Signed(by, datetime.fromisoformat(at)) for field, by, at in rows}

    def correct(self, sha256: str, field: HeaderField, value: str, now: datetime, by: str | None = None) -> None:
        self._write("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?)", (sha256, field, value, now.isoformat(), by))

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
