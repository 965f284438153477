"""The register of those who may sign in: one small SQLite file beside the archive, for its owner's eyes only."""

# ruff: noqa: D102  # the protocol says what the methods do

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from indexer.storage.home_file import HomeFile
from indexer.users import MOST_SAVED, Account, Role, Saved, User, name_key

FILE_NAME = "users.sqlite"

_KEY_BYTES = 24


class SqliteUsers(HomeFile):
    """See :class:`indexer.users.Users`."""

    file_name = FILE_NAME
    is_private = True
    steps = (
        (
            """CREATE TABLE users (
                key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, sees_restricted INTEGER NOT NULL, password TEXT NOT NULL,
                added_at TEXT NOT NULL, signed_in_at TEXT
            ) WITHOUT ROWID""",
            """CREATE TABLE sessions (
                key TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, begun_at TEXT NOT NULL
            ) WITHOUT ROWID""",
            "CREATE INDEX sessions_by_user ON sessions (user)",
            "CREATE TABLE secret (one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL)",
        ),
        # What people follow.
        (
            """CREATE TABLE saved (
                row INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
                ask TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, until TEXT NOT NULL, UNIQUE (user, ask)
            )""",
        ),
    )

    def accounts(self) -> Sequence[Account]:
        rows = self._read("SELECT name, role, sees_restricted, added_at, signed_in_at FROM users ORDER BY key")
        return [
            Account(_user(row[:3]), datetime.fromisoformat(row[3]), datetime.fromisoformat(row[4]) if row[4] else None)
            for row in rows
        ]

    def add(self, user: User, password_hash: str, now: datetime) -> bool:
        values = (name_key(user.name), user.name, user.role, user.sees_restricted, password_hash, now.isoformat())
        return self._write("INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, ?, ?, NULL)", values) > 0

    def change(self, user: User) -> bool:
        values = (user.role, user.sees_restricted, name_key(user.name))
        return self._write("UPDATE users SET role = ?, sees_restricted = ? WHERE key = ?", values) > 0

    def set_password(self, name: str, password_hash: str) -> bool:
        with self._changing() as connection:
            key = name_key(name)
            connection.execute("DELETE FROM sessions WHERE user = ?", (key,))
            return connection.execute("UPDATE users SET password = ? WHERE key = ?", (password_hash, key)).rowcount > 0

    def remove(self, name: str) -> bool:
        return self._write("DELETE FROM users WHERE key = ?", (name_key(name),)) > 0

    def find(self, name: str) -> tuple[User, str] | None:
        rows = self._read("SELECT name, role, sees_restricted, password FROM users WHERE key = ?", (name_key(name),))
        return (_user(rows[0][:3]), rows[0][3]) if rows else None

    def begin_session(self, name: str, now: datetime, oldest: datetime) -> str:
        session, key = secrets.token_urlsafe(_KEY_BYTES), name_key(name)
        with self._changing() as connection:
            connection.execute("DELETE FROM sessions WHERE begun_at < ?", (oldest.isoformat(),))
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", (session, key, now.isoformat()))
            connection.execute("UPDATE users SET signed_in_at = ? WHERE key = ?", (now.isoformat(), key))
        return session

    def session_user(self, key: str, oldest: datetime) -> User | None:
        rows = self._read(
            "SELECT name, role, sees_restricted FROM sessions JOIN users ON users.key = sessions.user"
            " WHERE sessions.key = ? AND begun_at >= ?",
            (key, oldest.isoformat()),
        )
        return _user(rows[0]) if rows else None

    def end_session(self, key: str) -> None:
        self._write("DELETE FROM sessions WHERE key = ?", (key,))

    def saved(self, name: str) -> Sequence[Saved]:
        # A file that was made before there were any is read as it is.
        if not self._read("SELECT 1 FROM sqlite_schema WHERE name = 'saved'"):
            return []
        statement = "SELECT ask, name, address, until FROM saved WHERE user = ? ORDER BY row DESC"
        return [Saved(*row) for row in self._read(statement, (name_key(name),))]

    def save(self, name: str, one: Saved) -> None:
        key = name_key(name)
        with self._changing() as connection:
            connection.execute(
                "INSERT INTO saved (user, ask, name, address, until) VALUES (?, ?, ?, ?, ?) ON CONFLICT (user, ask)"
                " DO UPDATE SET name = excluded.name, address = excluded.address, until = excluded.until",
                (key, one.ask, one.name, one.address, one.until),
            )
            newest = "SELECT row FROM saved WHERE user = ? ORDER BY row DESC LIMIT ?"
            connection.execute(f"DELETE FROM saved WHERE user = ? AND row NOT IN ({newest})", (key, key, MOST_SAVED))  # noqa: S608  # constants

    def forget_saved(self, name: str, ask: str) -> None:
        self._write("DELETE FROM saved WHERE user = ? AND ask = ?", (name_key(name), ask))

    def secret(self) -> str:
        with self._changing() as connection:
            connection.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (secrets.token_urlsafe(32),))
            (value,) = connection.execute("SELECT value FROM secret").fetchone()
            return str(value)


def _user(row: Sequence[Any]) -> User:
    name, role, sees_restricted = row
    return User(name, Role(role), bool(sees_restricted))
