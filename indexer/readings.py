"""What readers hand over: a file's pages as the file has them, before any of it is interpreted."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from indexer.headers import DigitalSignature


class Box(NamedTuple):
    """A rectangle on a page, in points, origin at the top left."""

    left: float
    top: float
    right: float
    bottom: float


class Gap(StrEnum):
    """What separates a line from the line before it, as far as the format tells."""

    WRAP = "wrap"
    """The same paragraph goes on (the format says so)."""
    LINE = "line"
    """A bare line break: the layout stage decides."""
    BLANK = "blank"
    """One or more blank lines, or a vertical space as wide as one."""
    PARAGRAPH = "paragraph"
    """A new paragraph (the format says so)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page as the file has it: not normalised, spaces kept."""

    text: str
    gap: Gap = Gap.LINE
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as the file has it."""

    number: int
    lines: tuple[Line, ...]
    width: float | None = None
    """Points; ``None`` where the format has no pages."""
    height: float | None = None
    recognised: bool = False
    """The lines were recognised in a picture of the page."""
    confidence: float | None = None
    """Of the recognition, 0 to 1; ``None`` where there was none, or no print was found."""
    picture: str | None = None
    """What the recognition may be kept under: names picture, engine and rules."""
    columns: tuple[tuple[str, float], ...] = ()
    """Of a table that ends the page and may go on: the names of its columns, and their widths as shares of the table's."""
    unread_stamps: tuple[str, ...] = ()
    """What was made of large letters in frames at its head, as stamps have, that could not be read."""
    doubtful: tuple[tuple[str, float], ...] = ()
    """The pieces of print whose number or day, often filled in by hand, was not read surely, and how surely, 0 to 1, its least certain sign."""


class Bookmark(NamedTuple):
    """An entry of the outline a file has beside its text: what it calls a heading, often rightly."""

    title: str
    page: int
    depth: int
    """0 for the outermost."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds, before any of it is interpreted."""

    media_type: str
    """For example ``"application/pdf"``."""
    pages: tuple[ReadPage, ...]
    """At least one. A format without pages gives one page numbered 1."""
    title: str | None = None
    """The title the file itself claims (metadata, ``<title>``): a hint, often wrong."""
    signatures: tuple[DigitalSignature, ...] = ()
    """The earliest first, each signer once."""
    bookmarks: tuple[Bookmark, ...] = ()
    """In their order; none that leads nowhere."""
    has_changes: bool = False
    """Changes are tracked in it: it was read as if all were accepted."""
