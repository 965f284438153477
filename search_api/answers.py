"""What a search says: frozen dataclasses without behaviour, the same for JSON, pages and the command line.

All ranges are half-open and count characters of the text they belong to. Ranks start at 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from indexer.assignments import Assignment
from indexer.decisions import Signed
from indexer.directive.citations.places import Location
from indexer.domain import Document, HeaderField, Language, Passage, Range, Term, Wording
from search_api.choices import FacetCounts, Filters, YearCounts
from search_api.relations.related import Validity


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
    LOCATION = "location"
    """A place in a document that is named: *Điều 10 Nghị định 30/2020/NĐ-CP*."""
    QUOTATION = "quotation"
    """Something stands between quotation marks."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A document named in a query by its number and perhaps more of its symbol."""

    range: Range
    """Characters of :attr:`Understanding.text`."""
    number: str
    """Digits without leading zeros, and the letter after them where there is one, lower case."""
    symbol: str | None = None
    """The canonical symbol where it is complete (``71-NQ/TW``)."""
    year: str | None = None
    type_code: str | None = None
    """Folded: ``nq``, ``qd``, ``ctr``."""
    issuer_code: str | None = None
    """Folded, as a symbol has it: ``tw``, ``du``, ``ubnd``."""
    name: str | None = None
    """What it is called where it is named without a number (``Luật Giáo dục``); the number is empty then."""
    symbols: tuple[str, ...] = ()
    """The canonical symbols of what is called so, as far as they are known."""


class StepKind(StrEnum):
    """How a query was read otherwise than typed."""

    TYPING = "typing"
    """Keys of an input method that was off were made into letters."""
    SPELLING = "spelling"
    """A slip of the keyboard was put right."""
    DIACRITICS = "diacritics"
    """Diacritics were put back."""
    ABBREVIATION = "abbreviation"
    """An abbreviation was written out."""
    TRANSLATION = "translation"
    """English words of offices are looked for in Vietnamese as well."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was changed on the way from what was typed to what is looked for."""

    kind: StepKind
    before: str
    after: str
    wording: Wording
    """Says what was done, ready to be shown."""


class PartKind(StrEnum):
    """What a part of a query tells."""

    REFERENCE = "reference"
    """A document, by number or by name."""
    LOCATION = "location"
    """A place in a document: *điểm a khoản 2 Điều 10*."""
    TYPE = "type"
    ISSUER = "issuer"
    FOLDER = "folder"
    YEAR = "year"
    PERIOD = "period"
    """A quarter, several years, a stretch of time."""
    ASSIGNEE = "assignee"
    """Who is to do it, or that this is asked."""
    DEADLINE = "deadline"
    """By when, or that this is asked."""
    QUOTE = "quote"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query that was understood, shown as a chip."""

    kind: PartKind
    range: Range
    """Characters of :attr:`Understanding.normalised`."""
    value: str
    """What it was taken for, for programs: a symbol, a type's code, a year, ``2020/2025``."""
    label: Wording
    filters: bool
    """Whether only what fits it is looked for; otherwise it comes first, and others follow."""
    without: str
    """The query without this part; empty where nothing else was asked."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was typed, and what it was taken to mean."""

    typed: str
    normalised: str
    """NFC, look-alikes and white space in order."""
    text: str
    """The restored text where there is one, else the normalised text."""
    asked: str
    """What the model is given: the text with its abbreviations written out; an English one, and its known words in Vietnamese."""
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
    steps: tuple[Step, ...] = ()
    """What was changed, in order; none where it was asked for literally."""
    literal: bool = False
    """Whether the query was taken as typed because that was asked for."""
    alternatives: tuple[str, ...] = ()
    """Other readings of a query without diacritics, likeliest first, that are looked for as well."""
    parts: tuple[Part, ...] = ()
    """What was understood, in the order typed, apart from one another."""
    filters: Filters = field(default_factory=Filters)
    """What the query itself demands of a hit (``loại:kế hoạch``)."""
    location: Location | None = None
    """The place asked for in what :attr:`references` names."""
    excluded: tuple[str, ...] = ()
    """Words that a hit must not have (``-từ``)."""


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
class Copy:
    """The same text, or nearly, in another place."""

    passage: Passage
    document: Document


@dataclass(frozen=True, slots=True)
class Further:
    """Another passage of a hit's document that answers."""

    passage: Passage
    score: float
    highlights: tuple[Range, ...]
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of a hit's score: the parts that are no factors are added up, then multiplied by the factors."""

    name: Wording
    value: float
    is_factor: bool = False


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
    copies: tuple[Copy, ...] = ()
    """Where the same text stands as well, best first."""
    further: tuple[Further, ...] = ()
    """The best of the other passages of its document."""
    further_total: int = 0
    """How many these are in all."""
    parts: tuple[ScorePart, ...] = ()
    """What its score is made of."""
    validity: Validity | None = None
    """What other documents say of its document's validity; ``None`` where they say nothing."""
    assignments: tuple[Assignment, ...] = ()
    """What the passage tells somebody to do, in reading order."""


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
    facets: tuple[FacetCounts, ...] = ()
    certainty: float = 1.0
    """How likely it is that something of it answers, 0 to 1; judged on queries of which it is known."""


@dataclass(frozen=True, slots=True)
class SimilarAnswer:
    """What the archive holds like a text."""

    paragraphs: tuple[str, ...]
    """Of the text, those that were compared."""
    left_out: int
    """How many were not: too short to compare, or too many."""
    hits: tuple[Hit, ...]
    """Nearest first; which paragraph each is near to stands in its reasons."""
    took_ms: float
    generation: int


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
    twins: tuple[Document, ...] = ()
    """The same text in other files, and other versions; the one that is shown first."""
    signed: Mapping[HeaderField, Signed] = field(default_factory=dict)
    """Who corrected which fields of its header, where people sign in."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of the list of documents, newest first."""

    documents: tuple[Document, ...]
    total: int
    offset: int
    generation: int
    facets: tuple[FacetCounts, ...] = ()
    years: tuple[YearCounts, ...] = ()
    """Where facets are counted: all documents that the filters but for the year let through."""
