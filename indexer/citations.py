"""The nouns of what documents say of one another: citations, the places they name, and the relations they are evidence of.

Frozen dataclasses without behaviour, as in :mod:`indexer.domain`. A citation keeps what the text says and nothing else; which document
of an archive is meant is found out at reading, so that a document that comes later resolves a citation that was there before.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from indexer.domain import PassageId, Range


class RelationKind(StrEnum):
    """How one document stands to another: the first does it to, or because of, the second."""

    BASIS = "basis"
    """Rests on (*căn cứ*)."""
    PROPOSED_BY = "proposed_by"
    """Was proposed in (*theo đề nghị tại Tờ trình …*)."""
    IMPLEMENTS = "implements"
    CONTINUES = "continues"
    GUIDES = "guides"
    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    SUSPENDS = "suspends"
    EXTENDS = "extends"
    CORRECTS = "corrects"
    PROMULGATES = "promulgates"
    """The second is issued with the first (*ban hành kèm theo*)."""
    APPROVES = "approves"
    REPORTS_ON = "reports_on"
    REPLIES_TO = "replies_to"
    CONSOLIDATES = "consolidates"
    CITES = "cites"
    """Names it, and no more can be said."""


class Step(NamedTuple):
    """One step of the way to a place in a document."""

    unit: str
    """Folded: ``dieu``."""
    number: str
    """As written, lower case."""


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A place in the cited document: *điểm a khoản 2 Điều 103*."""

    steps: tuple[Step, ...]
    """Outermost first."""


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """All that a text tells of a document it cites. At least one of `symbol`, `number` and `name` is there."""

    key: str
    """The same for all ways to cite it: its symbol, or type and number (``NQ 71``), or its folded name with the year."""
    symbol: str | None = None
    """Canonical."""
    type_code: str | None = None
    """As in symbols (``NQ``, ``CTr``, ``L``)."""
    number: str | None = None
    """Without leading zeros, where the symbol is not whole: ``71`` of *Nghị quyết 71*."""
    name: str | None = None
    """As it is called where it has no number: *Luật Giáo dục*, *Nghị quyết Trung ương 4 khóa XII*."""
    year: int | None = None
    candidates: tuple[str, ...] = ()
    """Canonical symbols that the name or the incomplete number stands for; a plenum may have issued several."""
    issued: date | None = None
    issued_text: str | None = None
    """The date as written; where `issued` is ``None`` there is no such day."""
    issuer: str | None = None
    """As written: *Ban Thường vụ Thành ủy*."""
    subject: str | None = None
    """As quoted, from its first word (*về …*)."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in a passage, and what the passage says of it."""

    passage_id: PassageId
    """Empty where the text is no passage."""
    range: Range
    """Characters of the passage's text that name the document: type, number, or name."""
    extent: Range
    """The same with the place before it and date and issuer after it."""
    document: CitedDocument
    kind: RelationKind = RelationKind.CITES
    phrase: str = ""
    """The words that show the kind, as written; empty for :attr:`RelationKind.CITES` without any."""
    partner: CitedDocument | None = None
    """The document at the other end; ``None``: the document whose passage this is."""
    is_active: bool = False
    """The cited document does it (*được thay thế bởi …*); otherwise the one at the other end does."""
    places: tuple[CitedPlace, ...] = ()
    is_alias: bool = False
    """Named by a short form that the document completes elsewhere."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document says of two documents, itself or others, once for each pair and kind."""

    source: CitedDocument | None
    """Who does it; ``None``: the document that says so."""
    kind: RelationKind
    target: CitedDocument | None
    """``None``: the document that says so."""
    phrase: str
    passage_ids: tuple[PassageId, ...]
    """The passages that say so, in order."""
