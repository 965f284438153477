"""Who may sign in to the service: people with a name, a password and what they may do. Kept apart from the archive, it outlives re-indexing."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from indexer.domain import Wording
from indexer.errors import BadRequest

MAX_NAME = 64

_NAME = re.compile(r"[\w.@-]+")


class Role(StrEnum):
    """What a person may do."""

    READER = "reader"
    """Search and read."""
    EDITOR = "editor"
    """Also say what is not as the archive says: correct headers and tasks, have a file read again."""


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in."""

    name: str
    """As it was given; capitals do not count where it is typed."""
    role: Role = Role.READER
    sees_restricted: bool = False
    """Whether documents whose circulation is restricted are there for this person."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user, and what is known of the signing in."""

    user: User
    added_at: datetime
    """UTC, as is the next."""
    signed_in_at: datetime | None
    """The last time; ``None``: never."""


MOST_SAVED = 50
"""Searches and documents that a user follows."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A search or a document that a user follows."""

    ask: str
    """What is asked for what is new, as behind the question mark of an address; known by it."""
    name: str
    address: str
    """Of its page, within the site."""
    until: str = ""
    """Until when what is new has been seen; empty: never."""


class Users(Protocol):
    """The register of those who may sign in, and of those who are signed in."""

    def accounts(self) -> Sequence[Account]:
        """Everybody, by name."""
        ...

    def add(self, user: User, password_hash: str, now: datetime) -> bool:
        """Let one more sign in; return whether the name was free."""
        ...

    def change(self, user: User) -> bool:
        """Let the user of this name do other things from now on; return whether there is one."""
        ...

    def set_password(self, name: str, password_hash: str) -> bool:
        """Take another password, and end the sessions that were begun with the old one; return whether there is such a user."""
        ...

    def remove(self, name: str) -> bool:
        """Let a user sign in no more, and end the sessions; return whether there was one."""
        ...

    def find(self, name: str) -> tuple[User, str] | None:
        """Return the user of a name and the hash of the password."""
        ...

    def begin_session(self, name: str, now: datetime, oldest: datetime) -> str:
        """Return the key of a new session of a user; sessions begun before `oldest` are forgotten."""
        ...

    def session_user(self, key: str, oldest: datetime) -> User | None:
        """Return whose session this is; nobody's where it was ended, or begun before `oldest`."""
        ...

    def end_session(self, key: str) -> None:
        """Forget a session."""
        ...

    def saved(self, name: str) -> Sequence[Saved]:
        """What a user follows, the last saved first."""
        ...

    def save(self, name: str, one: Saved) -> None:
        """Have a user follow something, or keep it anew; of more than :data:`MOST_SAVED` the oldest go."""
        ...

    def forget_saved(self, name: str, ask: str) -> None:
        """Have a user follow something no more."""
        ...

    def secret(self) -> str:
        """Return what sessions are signed with, made when it is first asked for."""
        ...


def checked_name(typed: str) -> str:
    """Return a name fit to sign in with.

    Raises
    ------
    BadRequest
        It is empty, too long, or has other signs than letters, digits, dots, hyphens, underscores and ``@``.
    """
    name = unicodedata.normalize("NFC", typed.strip())
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        raise BadRequest(
            "NAME",
            Wording(
                f"tên đăng nhập gồm chữ, số và các dấu . - _ @, không có dấu cách, dài nhất {MAX_NAME} ký tự",
                f"a name has letters, digits and the signs . - _ @, no spaces, and at most {MAX_NAME} characters",
            ),
        )
    return name


def name_key(typed: str) -> str:
    """Return what a name is found by, however it was typed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", typed.strip()).casefold())
