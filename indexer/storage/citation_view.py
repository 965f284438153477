"""What documents say of others, and which documents they may mean: by number and, laws, by name."""

# ruff: noqa: D102, S608  # the protocol says what the methods do; statements are put together from constants only

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from indexer.citations import Citation, RelationKind
from indexer.directive.citations.law_names import law_name, name_of_law
from indexer.directive.types import TYPE_NAMES
from indexer.domain import Document, DocumentId, DocumentType
from indexer.language.folding import symbol_term
from indexer.storage.citations import CITATION_COLUMNS, CITATIONS, citation_of
from indexer.storage.rows import DOCUMENT_COLUMNS

NEWEST_FIRST = "documents.issued DESC, documents.title, documents.id"
"""Undated last: for SQLite, NULL is the least."""


class CitationView(ABC):
    """See :class:`indexer.protocols.ArchiveView`; of a view that can select."""

    def citations(self, id: DocumentId) -> Sequence[Citation]:
        rows = self._select(
            f"SELECT {CITATION_COLUMNS} FROM {CITATIONS} WHERE citations.document = ? ORDER BY citations.row", (self._row(id),)
        )
        return [citation_of(row) for row in rows]

    def citing(self, keys: Iterable[str], kinds: Iterable[RelationKind] = tuple(RelationKind)) -> Sequence[Citation]:
        among = ", ".join(f"'{kind.value}'" for kind in RelationKind if kind in set(kinds))
        rows = self._select_in(
            f"SELECT DISTINCT citations.row, {CITATION_COLUMNS} FROM citation_keys"
            f" JOIN {CITATIONS} WHERE citations.row = citation_keys.citation AND citations.kind IN ({among}) AND citation_keys.key IN",
            keys,
        )
        return [citation_of(row[1:]) for row in sorted({row[0]: row for row in rows}.values())]

    def bearing(self, symbols: Iterable[str]) -> dict[str, tuple[Document, ...]]:
        wanted = {symbol_term(symbol): symbol for symbol in symbols}
        rows = self._select_in(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE symbol_key IN", wanted, f"ORDER BY {NEWEST_FIRST}"
        )
        return _grouped((wanted[symbol_term(one.header.symbol or "")], one) for one in self._described(rows))

    def entitled(self, names: Iterable[str]) -> dict[str, tuple[Document, ...]]:
        wanted = frozenset(names)
        if not wanted:
            return {}
        # All laws are looked through: few documents are laws, and these columns are an index of their own.
        laws = self._select("SELECT type, subject FROM documents WHERE type IN ('L', 'PL') AND subject IS NOT NULL")
        subjects = {subject for type, subject in laws if law_name(f"{TYPE_NAMES[DocumentType(type)].vi} {subject}") in wanted}
        rows = self._select_in(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE type IN ('L', 'PL') AND subject IN",
            subjects,
            f"ORDER BY {NEWEST_FIRST}",
        )
        found = _grouped((name_of_law(one.header), one) for one in self._described(rows))
        return {name: found[name] for name in wanted & found.keys()}

    @abstractmethod
    def _select(self, statement: str, values: Sequence[Any] = ()) -> list[Any]: ...

    @abstractmethod
    def _select_in(self, statement: str, values: Iterable[str], order: str = "") -> list[Any]: ...

    @abstractmethod
    def _described(self, rows: Sequence[Sequence[Any]]) -> list[Document]: ...

    @abstractmethod
    def _row(self, id: DocumentId) -> int: ...


def _grouped(found: Iterable[tuple[str | None, Document]]) -> dict[str, tuple[Document, ...]]:
    held: defaultdict[str, list[Document]] = defaultdict(list)
    for key, document in found:
        if key is not None:
            held[key].append(document)
    return {key: tuple(documents) for key, documents in held.items()}
