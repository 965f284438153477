"""What a search says: frozen dataclasses without behaviour, the same for JSON, pages and the command line.

All ranges are half-open and count characters of the text they belong to. Ranks start at 1.
"""

from dataclasses import dataclass
from enum import StrEnum

from indexer.domain import Document, Language, Passage, Range, Term, Wording


class QueryKind(StrEnum):
    """What is asked, as far as it decides how much each ranking counts."""

    PLAIN = "plain"
    """Vietnamese with its diacritics."""
    RESTORED = "restored"
    """Typed without diacritics, which could be put back with confidence where there were any."""
    BARE = "bare"
    """Typed without diacritics, which could not be put back with confidence."""
    ENGLISH = "english"
    SYMBOL = "symbol"
    """Nothing but a number and symbol, complete or in part."""
    SYMBOL_AND_WORDS = "symbol and words"
    QUOTATION = "quotation"
    """Something stands between quotation marks."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A document named in a query by its number and perhaps more of its symbol."""

    range: Range
    """Characters of :attr:`Understanding.normalised`."""
    number: str
    """Digits without leading zeros, and the letter after them where there is one, lower case."""
    symbol: str | None = None
    """The canonical symbol where it is complete (``71-NQ/TW``)."""
    year: str | None = None
    type_code: str | None = None
    """Folded: ``nq``, ``qd``, ``ctr``."""
    issuer_code: str | None = None
    """Folded, as a symbol has it: ``tw``, ``du``, ``ubnd``."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was typed, and what it was taken to mean."""

    typed: str
    normalised: str
    """NFC, look-alikes and white space in order."""
    text: str
    """The restored text where there is one, else the normalised text."""
    asked: str
    """What the model is given: the text with its abbreviations written out."""
    restored: str | None
    """The text with its diacritics put back; ``None`` where there was nothing to restore or no confidence in it."""
    confidence: float
    """Of the restored text, 0 to 1; 1 where nothing had to be restored."""
    language: Language
    has_diacritics: bool
    kind: QueryKind
    references: tuple[Reference, ...]
    quotes: tuple[str, ...]
    """What stands between quotation marks, without them."""
    terms: tuple[Term, ...]
    """What the word index is asked for."""
    notes: tuple[Wording, ...]


class ReasonKind(StrEnum):
    """Why a passage is among the hits."""

    SYMBOL = "symbol"
    """Its document bears the number asked for, or it cites it."""
    QUOTE = "quote"
    """What was quoted stands in it word for word."""
    WORDS = "words"
    """It has words of the query."""
    MEANING = "meaning"
    """The model finds it near."""
    PLACE = "place"
    """The headings above it have words of the query."""


@dataclass(frozen=True, slots=True)
class HitReason:
    """One reason why a passage is among the hits."""

    kind: ReasonKind
    detail: Wording
    value: float
    """How much of the score it brings, 0 to 1; 0 for what only explains."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers."""

    rank: int
    score: float
    """All methods together, 0 to 1, higher is better; comparable within one answer only."""
    passage: Passage
    document: Document
    reasons: tuple[HitReason, ...]
    """What brings most first."""
    highlights: tuple[Range, ...]
    """Characters of the passage's text, in order, apart from one another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a query."""

    understanding: Understanding
    hits: tuple[Hit, ...]
    """Best first."""
    total: int
    """How many hits there are in all, on every page of them."""
    offset: int
    confident: bool
    """Whether the hits are offered as an answer, or only as what comes nearest."""
    took_ms: float
    generation: int
    """Of the archive that answered."""


@dataclass(frozen=True, slots=True)
class PassageDetail:
    """A passage and what stands around it."""

    passage: Passage
    document: Document
    before: tuple[Passage, ...]
    """The passages just before it in its document, in reading order."""
    after: tuple[Passage, ...]
    similar: tuple[Hit, ...]
    """Passages of like meaning, itself not among them, nearest first."""
    generation: int


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A document with all its passages, in reading order."""

    document: Document
    passages: tuple[Passage, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of the list of documents, newest first."""

    documents: tuple[Document, ...]
    total: int
    offset: int
    generation: int
