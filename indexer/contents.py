"""The nouns of containers: what a ZIP or a mail holds."""

from dataclasses import dataclass

from indexer.domain import Reason


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container, at any depth."""

    path: str
    """From the container, ``/`` between parts; leads nowhere else, and no two members have the same."""
    size: int
    """Bytes."""
    sha256: str
    """64 hexadecimal digits; empty where it could not be taken out."""
    reason: Reason | None = None
    """Why it could not be."""
    unpacked: bool = False
    """A container without text of its own; its members follow."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a container holds."""

    members: tuple[Member, ...]
    has_text: bool
    """The container is a document besides: a mail."""
