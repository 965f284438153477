"""What can be chosen beside a query, and counted."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce

from indexer.directive.header.levels import Level
from indexer.domain import DocumentId, DocumentType, Wording
from search_api.relations.related import Status


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be. Of several values in one field any is enough; all fields given must fit."""

    types: tuple[DocumentType, ...] = ()
    issuers: tuple[str, ...] = ()
    """Names of bodies, matched without diacritics and case: that body alone where one is called so, else anywhere in a name."""
    levels: tuple[Level, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    """First and last year of issue; ``None``: open."""
    folders: tuple[str, ...] = ()
    """Folders with all that is below them, relative to the root; a name that is no such path is looked for anywhere in one."""
    symbols: tuple[str, ...] = ()
    """Canonical symbols the document bears, or the beginnings of them."""
    recognised: bool | None = None
    """Whether any page was recognised in a picture."""
    restricted: bool | None = None
    """Whether it is not for everybody, without being secret."""
    documents: tuple[DocumentId, ...] = ()
    validity: tuple[Status, ...] = ()
    """What others say of the document's validity."""
    assigns: bool | None = None
    """Whether it tells somebody to do something; of what does, only the passages that tell it."""
    since: datetime | None = None
    """Indexed after this moment."""


class Facet(StrEnum):
    """A side from which documents are told apart and counted."""

    TYPE = "type"
    ISSUER = "issuer"
    LEVEL = "level"
    YEAR = "year"
    VALIDITY = "validity"
    ASSIGNS = "assigns"
    FOLDER = "folder"
    RECOGNISED = "recognised"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet among the documents of an answer."""

    value: str
    """As the filter takes it: a type's code, a name, a level, a year, a status, a folder's path, ``yes`` or ``no``."""
    label: Wording
    count: int
    """Documents of the answer that have it; of a facet that filters, also of what would be found without it."""
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """What a facet tells of the documents of an answer."""

    facet: Facet
    label: Wording
    values: tuple[FacetValue, ...]
    """Most documents first, years newest first; all selected values among them."""
    left_out: int
    """How many values are not listed."""


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many documents are of a type; ``None``: of one that is not known."""

    type: DocumentType | None
    count: int


@dataclass(frozen=True, slots=True)
class YearCounts:
    """How many documents were issued in a year."""

    year: int
    types: tuple[TypeCount, ...]
    """Most documents first."""


class Sort(StrEnum):
    """In what order hits stand."""

    RELEVANCE = "relevance"
    DATE = "date"
    """Newest issue first, among those that answer about as well as the best."""


class Grouping(StrEnum):
    """What is one hit."""

    NONE = "none"
    """Every passage."""
    COPIES = "copies"
    """Passages of the same text together."""
    DOCUMENT = "document"
    """All passages of a document and of its twins together, and copies."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen beside the query."""

    filters: Filters = Filters()
    sort: Sort = Sort.RELEVANCE
    group: Grouping = Grouping.NONE
    counted: bool = False
    """Whether facets are wanted."""


def counted_with(chosen: Filters) -> tuple[Filters, ...]:
    """Return the filters `chosen`, and what is left of them without each facet that filters."""
    return tuple(dict.fromkeys([chosen, *(without(chosen, facet) for facet in Facet)]))


def without_any(filters: Filters) -> Filters:
    """Return the filters without those of all facets."""
    return reduce(without, Facet, filters)


def without(filters: Filters, facet: Facet) -> Filters:
    """Return the filters without those of one facet."""
    nothing = Filters()
    match facet:
        case Facet.TYPE:
            return replace(filters, types=nothing.types)
        case Facet.ISSUER:
            return replace(filters, issuers=nothing.issuers)
        case Facet.LEVEL:
            return replace(filters, levels=nothing.levels)
        case Facet.YEAR:
            return replace(filters, years=nothing.years)
        case Facet.VALIDITY:
            return replace(filters, validity=nothing.validity)
        case Facet.ASSIGNS:
            return replace(filters, assigns=nothing.assigns)
        case Facet.FOLDER:
            return replace(filters, folders=nothing.folders)
        case Facet.RECOGNISED:
            return replace(filters, recognised=nothing.recognised)
        case Facet.RESTRICTED:
            return replace(filters, restricted=nothing.restricted)


def grouping_of(chosen: str | None, query: str) -> Grouping:
    """Return what is one hit: as chosen; else copies together, and whole documents where nothing is asked."""
    return Grouping(chosen) if chosen else Grouping.COPIES if query.strip() else Grouping.DOCUMENT
