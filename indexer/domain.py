"""The nouns: what the archive holds and what the stages hand to one another.

Frozen dataclasses without behaviour. All text is Unicode NFC. All ranges are half-open and count
characters (code points) of the text they belong to. Pages, ordinals and ranks start at 1. A header's nouns come from their own module, and so do a reading's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple, NewType

import numpy as np
from numpy.typing import NDArray

from indexer.headers import UNSURE as UNSURE
from indexer.headers import DigitalSignature as DigitalSignature
from indexer.headers import DocumentType as DocumentType
from indexer.headers import Evidence as Evidence
from indexer.headers import Header as Header
from indexer.headers import HeaderField as HeaderField
from indexer.headers import Origin as Origin
from indexer.headers import Urgency as Urgency
from indexer.readings import Bookmark as Bookmark
from indexer.readings import Box as Box
from indexer.readings import Gap as Gap
from indexer.readings import Line as Line
from indexer.readings import Reading as Reading
from indexer.readings import ReadPage as ReadPage

Language = Literal["vi", "en"]

DocumentId = NewType("DocumentId", str)
"""The first 16 hexadecimal digits of the SHA-256 of the file's bytes: the same file has the same id
everywhere, wherever it lies and however often the archive is rebuilt."""

PassageId = NewType("PassageId", str)
"""``"<document id>.<ordinal>"``, for example ``"097b3668f45303ad.12"``."""

Vector = NDArray[np.float32]
"""One unit vector, shape ``(dimension,)``."""

Vectors = NDArray[np.float32]
"""Unit vectors, shape ``(n, dimension)``."""


class Wording(NamedTuple):
    """The same sentence for a reader of Vietnamese and for a reader of English."""

    vi: str
    en: str


class Range(NamedTuple):
    """Half-open range of characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LineBox:
    """Where a range of a page's text stands: a line, or the part of one that came into the text."""

    range: Range
    box: Box
    page: int | None = None
    """The page it stands on where a paragraph runs over; ``None``: the one that the text belongs to."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text after layout: the paragraphs that begin on it, each whole, one a line.

    A paragraph that runs over a page break belongs to the page it begins on.
    """

    number: int
    text: str
    boxes: tuple[LineBox, ...] = ()
    """In the order of the text, those of lines that run over among them."""
    recognised: bool = False
    """The text was recognised in a picture of the page."""
    confidence: float | None = None
    """Of the recognition, 0 to 1; ``None`` where there was none."""
    width: float | None = None
    """Points, as the page is shown; ``None`` where the format has no pages, or nobody kept it."""
    height: float | None = None


class Section(NamedTuple):
    """One heading above a passage."""

    label: str
    """The printed label without punctuation: ``II``, ``1``, ``a``, ``Điều 5``. A dash item has ``-3``: its place in its list.
    Empty for a heading without one that a bookmark names."""
    title: str
    """The heading as printed, label included; a long one is cut at a word."""


class Role(StrEnum):
    """What part of a document a passage plays."""

    LETTERHEAD = "letterhead"
    """Issuer, number, place and date, type, subject: one passage, its lines kept apart by newlines."""
    HEADING = "heading"
    BODY = "body"
    CLOSING = "closing"
    """Recipients (*Nơi nhận*) and the signature block: one passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One whole paragraph: what is ranked, shown and cited.

    ``page_text[start:end] == text`` for the text of the page it begins on.
    """

    id: PassageId
    document_id: DocumentId
    ordinal: int
    page: int
    start: int
    end: int
    text: str
    role: Role = Role.BODY
    section_path: tuple[Section, ...] = ()
    """The headings above it, outermost first; its own label is not among them unless it is a list item."""
    symbols: tuple[str, ...] = ()
    """Canonical symbols the passage mentions, in order, without repeats."""
    confidence: float | None = None
    """Of the recognition of the page it begins on, 0 to 1; ``None`` where the text is the file's own."""


class TimeInForce(NamedTuple):
    """A time in force; at least one day is known."""

    starts: date | None
    """The first day."""
    ends: date | None
    """The last day."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document's text-free description."""

    id: DocumentId
    header: Header
    title: str
    """Type and subject; the file's name where the document has neither."""
    files: tuple[str, ...]
    """Where it lies, relative to the indexed folder, ``/`` between parts; several for identical files."""
    media_type: str
    size: int
    """Bytes."""
    page_count: int
    passage_count: int
    indexed_at: datetime
    """UTC."""
    restrictions: tuple[str, ...] = ()
    """The rules by which it is not for everybody, without being secret (:mod:`indexer.directive.secrecy`)."""
    twin_of: DocumentId | None = None
    """The document that is shown rather than this one: the same text in a better file, or a later version. The archive finds out."""
    recognised_pages: int = 0
    """How many pages were recognised in pictures of them."""
    confidence: float | None = None
    """Of the least certain of these, 0 to 1; ``None`` where there are none."""
    in_force: TimeInForce | None = None
    """From when to when it is in force by its own words. The archive finds out."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document with everything in it, as the pure stages make it from a :class:`Reading`."""

    document: Document
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a passage that fits the model; a passage has one or more, which together cover it."""

    passage_id: PassageId
    range: Range
    """Characters of the passage's text."""
    text: str
    """What the model is given: the passage's place in a short line, then the part."""


@dataclass(frozen=True, slots=True)
class EmbeddedDocument:
    """A document ready to be committed."""

    text: DocumentText
    windows: tuple[Window, ...]
    vectors: Vectors
    """Row *i* belongs to window *i*."""


class SourceState(StrEnum):
    """What became of a file."""

    INDEXED = "indexed"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    """Bears a mark of state secrecy: none of its text is kept anywhere."""
    IN_REVIEW = "review"
    """May be secret: kept as a quarantined one is, until a person decides."""
    UNPACKED = "unpacked"
    """A container without text of its own: what is in it stands beneath its path, each with its own state."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file was not indexed."""

    code: str
    """The error's class name: stable, for programs."""
    wording: Wording


@dataclass(frozen=True, slots=True)
class Source:
    """A file the archive knows, indexed or not."""

    root: str
    """The indexed folder, absolute."""
    path: str
    """Relative to the root, ``/`` between parts, spelled as on disk (perhaps NFD)."""
    size: int
    """Bytes."""
    modified_ns: int
    sha256: str
    """64 hexadecimal digits; empty where the file could not be read at all."""
    state: SourceState
    document_id: DocumentId | None = None
    reason: Reason | None = None
    readers: str = ""
    """The version of the readers that rejected it; empty where it was not they."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file met by a scan, not opened yet; or a file in a container, whose path leads through the container's."""

    root: str
    path: str
    size: int
    modified_ns: int
    """A container's is that of everything in it."""
    container: str | None = None
    """The path of the file on disk that this one lies in; ``None`` where it lies on disk itself."""


class Scored(NamedTuple):
    """A passage and how well it answers by one method: higher is better."""

    passage_id: PassageId
    score: float


Ranking = tuple[Scored, ...]
"""One method's passages, best first, no passage twice."""


class Term(NamedTuple):
    """A word of the word index and how much it counts in a query."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What must be the same for vectors to be comparable."""

    name: str
    fingerprint: str
    """Changes whenever the model would give other vectors: its files, prompts or length."""
    dimension: int


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """What the archive holds, in numbers."""

    generation: int
    documents: int
    passages: int
    windows: int
    model: ModelIdentity | None
    disk_bytes: int
    committed_at: datetime | None
    sources: dict[SourceState, int]
    roots: tuple[str, ...]
    recognised_documents: int = 0
    """How many documents have pages that were recognised in pictures."""
    recognised_pages: int = 0
