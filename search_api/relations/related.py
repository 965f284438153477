"""What is told of a document's relations: resolved ends, statements, validity, chain, coverage, targets. Frozen; no behaviour but names."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indexer.citations import CitedDocument, CitedPlace, RelationKind
from indexer.directive.citations.effect import Effect
from indexer.directive.targets import Target
from indexer.domain import Document, Passage, TimeInForce


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document of the archive that may be the one cited."""

    document: Document
    score: float
    """0 to 1: symbol × date × issuer × term."""


@dataclass(frozen=True, slots=True)
class End:
    """A document at one end of a relation."""

    key: str
    """The id of the document of the archive it is; else what it is cited by."""
    document: Document | None
    """``None``: it is not in the archive, or several may be meant."""
    cited: CitedDocument | None = None
    """All that is known of it from citations; ``None`` where it was not cited."""
    candidates: tuple[Candidate, ...] = ()
    """Where several may be meant, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Where a document says it."""

    passage: Passage
    document: Document
    phrase: str
    start: int
    end: int
    """Half-open range of the passage's text that names the other document."""
    places: tuple[CitedPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationEdge:
    """One document does something to another, and where that is said."""

    source: End
    kind: RelationKind
    target: End
    statements: tuple[Statement, ...]
    """At least one."""
    total: int
    """How many there are; only the first are kept."""


class Status(StrEnum):
    """What the archive, and the document itself, say of its validity, the gravest last. It never says that one is still in force: silence proves nothing."""

    UNKNOWN = "unknown"
    EXTENDED = "extended"
    AMENDED = "amended"
    NOT_YET = "not_yet"
    """By its own words alone, as :attr:`EXPIRED`; graver is what others say of it."""
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    PARTLY_EXPIRED = "partly_expired"
    REPLACED = "replaced"
    REPEALED = "repealed"


OWN = frozenset({Status.NOT_YET, Status.EXPIRED})
"""What a document's own words come to on a day."""


class EffectStatus(StrEnum):
    """Where a day stands in a document's time in force, by its own words alone."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Validity:
    """What other documents of the archive, and what they cite, say of a document's validity."""

    status: Status
    by: tuple[RelationEdge, ...] = ()
    """What shows it, the gravest first."""
    doubtful: tuple[RelationEdge, ...] = ()
    """What cannot be: an older document ends no newer one; two that replace each other."""
    period_end: int | None = None
    """The last year of the period the document is for, where that is past."""
    as_of: date | None = None
    """Only what was issued until then counts."""
    effect: Effect | None = None
    """What the document itself says of its time in force, where that was asked for."""
    effect_status: EffectStatus | None = None
    """What that comes to on the day asked about."""
    term: TimeInForce | None = None
    """The days of it."""


class ContradictionKind(StrEnum):
    """What cannot be."""

    EACH_ENDS_THE_OTHER = "each_ends_the_other"
    OTHER_DAY = "other_day"
    """It is cited with another day of issue than it bears."""
    CHANGED_AFTER_ITS_END = "changed_after_its_end"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What documents say of one another that cannot all be."""

    kind: ContradictionKind
    edges: tuple[RelationEdge, ...]
    """One or two, with the sentences."""


@dataclass(frozen=True, slots=True)
class DocumentRelations:
    """How a document stands to others."""

    document: Document
    validity: Validity
    rests_on: tuple[RelationEdge, ...]
    """What it does to others, or because of them."""
    rested_on_by: tuple[RelationEdge, ...]
    """What others do to it, or because of it."""
    between: tuple[RelationEdge, ...]
    """What it says of two others."""
    generation: int
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A document of a chain, and what it carries out."""

    end: End
    level: int
    """0 is the document asked about, above it negative."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What a document carries out, and what carries it out, step by step."""

    links: tuple[ChainLink, ...]
    """From the top."""
    edges: tuple[RelationEdge, ...]
    """Between the links."""
    complete: bool
    """Whether no link was left out."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A passage that carries another out."""

    passage: Passage
    score: float
    """How far the likeness stands out from that of any two passages of the documents, in standard deviations."""
    numbers: tuple[str, ...]
    """Figures that both name."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A passage of the upper document, and those of the lower one that carry it out; none: not seen."""

    passage: Passage
    carried: tuple[Carried, ...]
    missing: tuple[str, ...]
    """Figures of it that none of these names."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a lower document carries an upper one out."""

    upper: Document
    lower: Document
    rows: tuple[CoverageRow, ...]
    covered: int


@dataclass(frozen=True, slots=True)
class PlacedTarget:
    """A numeric target and where it stands."""

    target: Target
    passage: Passage


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What the documents of a chain aim at in one thing, a cell for each document."""

    subject: str
    cells: tuple[tuple[PlacedTarget, ...], ...]


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Numeric targets along a chain, side by side."""

    documents: tuple[Document, ...]
    """From the top."""
    rows: tuple[TargetRow, ...]
