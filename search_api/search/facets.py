"""The documents of one generation as a table of their attributes: which of them filters let through, and how many have what. Pure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from indexer.directive.header.issue import year_of_issue
from indexer.directive.header.levels import LEVEL_NAMES, Level, level_of
from indexer.directive.types import TYPE_NAMES
from indexer.domain import Document, DocumentId, DocumentType, Wording
from indexer.language.folding import fold
from search_api.choices import Facet, FacetCounts, FacetValue, Filters, TypeCount, YearCounts, counted_with, without
from search_api.relations.related import Status
from search_api.relations.words import STATUS_NAMES

MOST_VALUES = 50
"""Values listed of one facet."""
_KEPT = 32
"""Filters whose documents are kept: every page of an answer asks for the same."""

FACET_NAMES: Mapping[Facet, Wording] = {
    Facet.TYPE: Wording("Loại văn bản", "Type"),
    Facet.ISSUER: Wording("Cơ quan ban hành", "Issuer"),
    Facet.LEVEL: Wording("Cấp ban hành", "Level"),
    Facet.YEAR: Wording("Năm ban hành", "Year"),
    Facet.VALIDITY: Wording("Hiệu lực", "Validity"),
    Facet.ASSIGNS: Wording("Giao nhiệm vụ", "Tasks"),
    Facet.FOLDER: Wording("Thư mục", "Folder"),
    Facet.RECOGNISED: Wording("Nguồn chữ", "Source of the text"),
    Facet.RESTRICTED: Wording("Phạm vi lưu hành", "Circulation"),
}
_STATUSES: Mapping[Status, Wording] = {
    **{
        status: Wording(name.vi[0].upper() + name.vi[1:], name.en[0].upper() + name.en[1:])
        for status, name in STATUS_NAMES.items()
    },
    # Silence proves nothing.
    Status.UNKNOWN: Wording("Chưa thấy thay đổi (theo kho)", "Unchanged as far as the archive knows"),
}
YES, NO = "yes", "no"
_YES_NO: Mapping[Facet, Mapping[str, Wording]] = {
    Facet.ASSIGNS: {
        YES: Wording("Có giao nhiệm vụ", "Assigns tasks"),
        NO: Wording("Không giao nhiệm vụ", "Assigns none"),
    },
    Facet.RECOGNISED: {
        YES: Wording("Nhận dạng từ bản quét", "Recognised in scans"),
        NO: Wording("Chữ có sẵn trong tệp", "The file's own text"),
    },
    Facet.RESTRICTED: {
        YES: Wording("Lưu hành hạn chế", "Restricted"),
        NO: Wording("Không ghi hạn chế", "No restriction marked"),
    },
}

Positions = NDArray[np.int64]
"""Places of documents in a table, ascending."""

_Mask = NDArray[np.bool_]


class _Column:
    """The values of one facet: for each document the places of its values in :attr:`keys`."""

    def __init__(self, values: Iterable[Collection[str]]) -> None:
        places: dict[str, int] = {}
        codes: list[int] = []
        ends = [0]
        for keys in values:
            codes += [places.setdefault(key, len(places)) for key in keys]
            ends.append(len(codes))
        self.keys = list(places)
        self._codes, self._ends = np.array(codes, np.int32), np.array(ends, np.int64)

    def having(self, is_wanted: Callable[[str], bool]) -> _Mask:
        """Return which of the documents have a value that is wanted."""
        wanted = np.array([is_wanted(key) for key in self.keys], np.bool_)
        met = np.concatenate([[0], np.cumsum(wanted[self._codes])])
        mask: _Mask = met[self._ends[1:]] > met[self._ends[:-1]]
        return mask

    def single(self, positions: Positions) -> NDArray[np.int32]:
        """Return the place in :attr:`keys` of the first value of each document at `positions`; -1 where it has none."""
        starts, ends = self._ends[positions], self._ends[positions + 1]
        return np.append(self._codes, np.int32(-1))[np.where(starts < ends, starts, -1)]

    def counted(self, positions: Positions) -> Iterator[tuple[str, int]]:
        """Yield each value that some of the documents at `positions` have, and how many."""
        starts, ends = self._ends[positions], self._ends[positions + 1]
        lengths = ends - starts
        # Where each one's values stand, one after the other.
        places = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(lengths.sum())
        codes, counts = np.unique(self._codes[places], return_counts=True)
        return ((self.keys[code], int(count)) for code, count in zip(codes, counts, strict=True))


class Table:
    """What can be filtered by and counted, of all documents of a generation. Never changes."""

    def __init__(
        self,
        documents: Sequence[Document],
        status: Mapping[DocumentId, Status] = MappingProxyType({}),
        assigning: Collection[DocumentId] = frozenset(),
    ) -> None:
        """Take all documents in the order in which they are to be listed, what is said of their validity, and which assign something."""
        self.ids = tuple(document.id for document in documents)
        self.passage_counts = np.array([document.passage_count for document in documents], np.int64)
        self._indexed_at = np.array([document.indexed_at.timestamp() for document in documents], np.float64)
        self._within = lru_cache(maxsize=_KEPT)(self._gathered)
        self._position = {id: position for position, id in enumerate(self.ids)}
        self._symbols = tuple(fold(document.header.symbol or "").lstrip("0") for document in documents)
        folders = [_folders(document) for document in documents]
        self._issuers = _spellings(document.header.issuer for document in documents)
        self._folders = _spellings(folder for held in folders for folder in held)
        folded = {folder: fold(folder) for held in folders for folder in held}
        self._columns: Mapping[Facet, _Column] = {
            Facet.TYPE: _Column([document.header.type.value] if document.header.type else [] for document in documents),
            Facet.ISSUER: _Column([fold(document.header.issuer)] if document.header.issuer else [] for document in documents),
            Facet.LEVEL: _Column(_level(document) for document in documents),
            Facet.VALIDITY: _Column([status.get(document.id, Status.UNKNOWN).value] for document in documents),
            Facet.ASSIGNS: _Column([YES if document.id in assigning else NO] for document in documents),
            Facet.YEAR: _Column([str(year)] if (year := year_of_issue(document.header)) else [] for document in documents),
            Facet.FOLDER: _Column({folded[folder] for folder in held} for held in folders),
            Facet.RECOGNISED: _Column([YES if document.recognised_pages else NO] for document in documents),
            Facet.RESTRICTED: _Column([YES if document.restrictions else NO] for document in documents),
        }
        everything = self._columns[Facet.FOLDER].counted(np.arange(len(documents)))
        shared = [folder for folder, count in everything if count == len(documents)]
        self._common_folder = max(shared, key=len, default="")

    @property
    def indexed_until(self) -> datetime | None:
        """When the latest of the documents was indexed."""
        return datetime.fromtimestamp(self._indexed_at.max(), UTC) if len(self._indexed_at) else None

    def mask(self, *filters: Filters) -> _Mask:
        """Return which documents all `filters` let through, in the order of :attr:`ids`."""
        mask = np.ones(len(self.ids), np.bool_)
        for one in filters:
            for facet, is_wanted in self._demands(one):
                mask &= self._columns[facet].having(is_wanted)
            if one.symbols:
                mask &= np.fromiter((_bears(symbol, one.symbols) for symbol in self._symbols), np.bool_, len(mask))
            if one.since:
                mask &= self._indexed_at > one.since.timestamp()
            if one.documents:
                only = np.zeros(len(mask), np.bool_)
                only[self.positions(one.documents)] = True
                mask &= only
        return mask

    def let_through(self, *filters: Filters) -> Positions:
        """Return the places of the documents that all `filters` let through."""
        return np.flatnonzero(self.mask(*filters))

    def within(self, *filters: Filters) -> frozenset[DocumentId]:
        """Return the documents that all `filters` let through."""
        return self._within(filters)

    def _gathered(self, filters: tuple[Filters, ...]) -> frozenset[DocumentId]:
        return frozenset(self.ids[position] for position in self.let_through(*filters).tolist())

    def positions(self, documents: Iterable[DocumentId]) -> Positions:
        """Return the places of `documents`; what is not in the table has none."""
        return np.array(sorted({self._position[id] for id in documents if id in self._position}), np.int64)

    def counts(self, facet: Facet, chosen: Filters, *found: Positions) -> FacetCounts:
        """Return how many documents have each value of `facet`, of what was `found` with other filters the most.

        What is `chosen` is listed even where none has it.
        """
        wanted = dict(self._demands(chosen)).get(facet)
        column = self._columns[facet]
        counts = dict.fromkeys([*filter(wanted, column.keys), *_chosen_exactly(facet, chosen)], 0) if wanted is not None else {}
        for documents in found:
            for key, count in column.counted(documents):
                counts[key] = max(count, counts.get(key, 0))
        shown = {key: count for key, count in counts.items() if self._is_shown(facet, key, chosen)}
        order = sorted(shown, reverse=True) if facet is Facet.YEAR else sorted(shown, key=lambda key: (-shown[key], key))
        values = [
            FacetValue(self._value(facet, key), self._label(facet, key), shown[key], wanted is not None and wanted(key))
            for key in order
        ]
        listed = [value for place, value in enumerate(values) if place < MOST_VALUES or value.selected]
        return FacetCounts(facet, FACET_NAMES[facet], tuple(listed), len(values) - len(listed))

    def years(self, positions: Positions) -> tuple[YearCounts, ...]:
        """Return how many of the documents at `positions` were issued in each year, earliest first; undated ones are not counted."""
        years, types = self._columns[Facet.YEAR], self._columns[Facet.TYPE]
        pairs = Counter(zip(years.single(positions).tolist(), types.single(positions).tolist(), strict=True))
        counts: defaultdict[int, list[TypeCount]] = defaultdict(list)
        for (year, type), count in pairs.most_common():
            if year >= 0:
                counts[int(years.keys[year])].append(TypeCount(DocumentType(types.keys[type]) if type >= 0 else None, count))
        return tuple(YearCounts(year, tuple(counts[year])) for year in sorted(counts))

    def _demands(self, filters: Filters) -> Iterator[tuple[Facet, Callable[[str], bool]]]:
        """Yield the facets that `filters` are about, and which of their values they want."""
        if filters.types:
            yield Facet.TYPE, frozenset(type.value for type in filters.types).__contains__
        if filters.issuers:
            yield Facet.ISSUER, _named(filters.issuers, self._issuers, lambda wanted, key: wanted in key)
        if filters.levels:
            yield Facet.LEVEL, frozenset(level.value for level in filters.levels).__contains__
        first, last = filters.years
        if (first, last) != (None, None):
            yield Facet.YEAR, lambda key: (first is None or first <= int(key)) and (last is None or int(key) <= last)
        if filters.validity:
            yield Facet.VALIDITY, frozenset(status.value for status in filters.validity).__contains__
        if filters.assigns is not None:
            yield Facet.ASSIGNS, (YES if filters.assigns else NO).__eq__
        if filters.folders:
            yield Facet.FOLDER, _named(filters.folders, self._folders, lambda wanted, key: f"/{wanted}/" in f"/{key}/")
        if filters.recognised is not None:
            yield Facet.RECOGNISED, (YES if filters.recognised else NO).__eq__
        if filters.restricted is not None:
            yield Facet.RESTRICTED, (YES if filters.restricted else NO).__eq__

    def _is_shown(self, facet: Facet, key: str, chosen: Filters) -> bool:
        """Whether a value is worth listing: of folders those that are chosen, and what stands right below them or the root."""
        if facet is not Facet.FOLDER:
            return True
        above = key.rpartition("/")[0]
        chosen_folders = [_folded_path(folder) for folder in chosen.folders]
        return (
            key != self._common_folder
            and (above in ("", self._common_folder, *chosen_folders) or key in chosen_folders)
            and not (self._common_folder.startswith(f"{key}/"))
        )

    def _value(self, facet: Facet, key: str) -> str:
        return {Facet.ISSUER: self._issuers, Facet.FOLDER: self._folders}.get(facet, {}).get(key, key)

    def _label(self, facet: Facet, key: str) -> Wording:
        return facet_label(facet, self._value(facet, key))


def counted(table: Table, chosen: Filters, found: Callable[[Filters], Positions]) -> tuple[FacetCounts, ...]:
    """Return the counts of all facets over what is `found` with the filters `chosen`, and with the others :func:`counted_with` them.

    A facet that filters is counted over what is found without it as well: otherwise it would show nothing else to choose.
    """
    positions = {filters: found(filters) for filters in counted_with(chosen)}
    over = {facet: dict.fromkeys((chosen, without(chosen, facet))) for facet in Facet}
    return tuple(table.counts(facet, chosen, *(positions[filters] for filters in over[facet])) for facet in Facet)


def _chosen_exactly(facet: Facet, filters: Filters) -> list[str]:
    """Return the values of a facet that `filters` name in full, whether a document of the archive has them or not."""
    first, last = filters.years
    if facet is Facet.YEAR:
        return [str(first)] if first is not None and first == last else []
    if facet is Facet.TYPE:
        return [type.value for type in filters.types]
    if facet is Facet.VALIDITY:
        return [status.value for status in filters.validity]
    return [level.value for level in filters.levels] if facet is Facet.LEVEL else []


def facet_label(facet: Facet, value: str) -> Wording:
    """Return the name of a facet's value for people."""
    if facet is Facet.TYPE:
        return TYPE_NAMES[DocumentType(value)]
    if facet is Facet.LEVEL:
        return LEVEL_NAMES[Level(value)]
    if facet is Facet.VALIDITY:
        return _STATUSES[Status(value)]
    if facet in _YES_NO:
        return _YES_NO[facet][value]
    return Wording(value, value)


def _spellings(names: Iterable[str | None]) -> dict[str, str]:
    """Folded name → how it is written most often."""
    counts = Counter(name for name in names if name)
    return {fold(name): name for name, _ in sorted(counts.items(), key=lambda item: item[1])}


def _named(wanted: Sequence[str], known: Collection[str], fits: Callable[[str, str], bool]) -> Callable[[str], bool]:
    """Return what tells whether a folded name is wanted: a name that is known is meant alone."""
    names = [_folded_path(name) for name in wanted]
    return lambda key: any(key == name if name in known else fits(name, key) for name in names)


def _folded_path(name: str) -> str:
    return fold(unicodedata.normalize("NFC", name)).strip("/ ")


def _folders(document: Document) -> set[str]:
    """Return the folders its files lie in, with all above them."""
    found: set[str] = set()
    for file in document.files:
        parts = unicodedata.normalize("NFC", file).split("/")[:-1]
        found.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return found


def _level(document: Document) -> list[str]:
    # Few bodies issue many documents.
    level = _level_of_issuer(document.header.issuer) if document.header.issuer else None
    level = level or level_of(document.header.symbol, None)
    return [level.value] if level else []


@lru_cache(maxsize=4096)
def _level_of_issuer(issuer: str) -> Level | None:
    return level_of(None, issuer)


def _bears(symbol: str, wanted: Iterable[str]) -> bool:
    """Whether a folded `symbol` is, or begins with, one of those wanted; a number is whole."""
    beginnings = (fold(one).lstrip("0") for one in wanted)
    return any(symbol.startswith(one) and not re.match(r"\d\d", symbol[len(one) - 1 :]) for one in beginnings if one)
