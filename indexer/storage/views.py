"""Reading one generation of the archive."""

# ruff: noqa: D102, S608  # the protocol says what the methods do; statements are put together from constants only

import sqlite3
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.domain import (
    ArchiveStatus,
    Document,
    DocumentId,
    Page,
    Passage,
    PassageId,
    Ranking,
    Scored,
    Source,
    SourceState,
    Term,
    Vector,
    Vectors,
)
from indexer.errors import NotInArchive
from indexer.storage.citation_view import NEWEST_FIRST, CitationView
from indexer.storage.definitions import commonest
from indexer.storage.disk import disk_bytes
from indexer.storage.faults import translated
from indexer.storage.generations import Generation
from indexer.storage.meta import Meta
from indexer.storage.register import RegisterView
from indexer.storage.rows import (
    DOCUMENT_COLUMNS,
    PAGE_COLUMNS,
    PASSAGE_COLUMNS,
    SOURCE_COLUMNS,
    VECTOR_TYPE,
    document_of,
    page_of,
    passage_of,
    source_of,
)
from indexer.storage.scopes import Scope
from indexer.storage.symbols import passages_of_symbol
from indexer.storage.words import Matching

_AT_ONCE = 500
"""Values in one statement: SQLite takes 999 of old."""

_KEPT_DOCUMENTS = 2000
"""Documents of a generation that stay described in memory, some 5 kB each: to put one together costs as much as to find it."""

_WIDE, _SPARE = 0.1, 1.3
"""Share of the passages from which on the words' ranking is made longer by so much and looked through: quicker than to ask for
each document."""

_NEW = tuple.__new__

_SHOWN_SOURCES = """(document_id IS NULL OR document_id IN (SELECT id FROM documents)) AND (state <> 'unpacked' OR EXISTS (
    SELECT 1 FROM sources AS inside WHERE inside.root = sources.root
    AND inside.path > CAST(sources.path || '/' AS BLOB) AND inside.path < CAST(sources.path || '0' AS BLOB)
    AND inside.state <> 'unpacked' AND (inside.document_id IS NULL OR inside.document_id IN (SELECT id FROM documents))
))"""
"""Files that tell nothing of hidden documents, and containers of such; 0 comes after the slash."""

_PASSAGES = "passages JOIN documents ON documents.row = passages.document"
_DEFINITIONS = "definitions JOIN documents ON documents.row = definitions.document"


class SqliteView(RegisterView, CitationView):
    """See :class:`indexer.protocols.ArchiveView`; within one read transaction."""

    def __init__(
        self, folder: Path, connection: sqlite3.Connection, meta: Meta, derived: Generation, *, hides_restricted: bool = False
    ) -> None:
        self._hides_restricted = hides_restricted
        self._folder = folder
        self._connection = connection
        self._meta = meta
        self._derived = derived
        self._asking = threading.Lock()
        self._shown_count = "count - hidden" if hides_restricted else "count"
        self._shown_sources = _SHOWN_SOURCES if hides_restricted else "TRUE"

    @property
    def generation(self) -> int:
        return self._meta.generation

    def status(self) -> ArchiveStatus:
        by_state = dict(self._select(f"SELECT state, COUNT(*) FROM sources WHERE {self._shown_sources} GROUP BY state"))
        roots = self._select(f"SELECT DISTINCT root FROM sources WHERE {self._shown_sources} ORDER BY root")
        scope = self._scope(None)
        return ArchiveStatus(
            generation=self._meta.generation,
            documents=self._number("SELECT COUNT(*) FROM documents"),
            passages=len(self._derived.passage_ids) if scope is None else int(np.count_nonzero(scope.passages)),
            windows=len(self._derived.owners) if scope is None else int(np.count_nonzero(scope.windows)),
            model=self._meta.model,
            disk_bytes=disk_bytes(self._folder),
            committed_at=self._meta.committed_at,
            sources={state: by_state.get(state, 0) for state in SourceState},
            roots=tuple(root.decode("utf-8", "surrogatepass") for (root,) in roots),
            recognised_documents=self._number("SELECT COUNT(*) FROM documents WHERE recognised_pages > 0"),
            recognised_pages=self._number("SELECT COALESCE(SUM(recognised_pages), 0) FROM documents"),
        )

    # --- Documents ---------------------------------------------------------------------------------------

    def documents(self, *, offset: int = 0, limit: int = 50) -> tuple[Sequence[Document], int]:
        rows = self._select(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents ORDER BY {NEWEST_FIRST} LIMIT ? OFFSET ?", (max(limit, 0), offset)
        )
        return self._described(rows), self._number("SELECT COUNT(*) FROM documents")

    def document(self, id: DocumentId) -> Document:
        held = self.documents_by_id((id,))
        if id not in held:
            raise NotInArchive(id)
        return held[id]

    def documents_by_id(self, ids: Iterable[DocumentId]) -> dict[DocumentId, Document]:
        kept = self._derived.visible_documents if self._hides_restricted else self._derived.documents
        wanted = list(dict.fromkeys(ids))
        held = {id: document for id in wanted if (document := kept.get(id)) is not None}
        if fresh := [id for id in wanted if id not in held]:
            rows = self._select_in(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id IN", fresh)
            made = {document.id: document for document in self._described(rows)}
            if len(kept) + len(made) > _KEPT_DOCUMENTS:
                kept.clear()
            kept.update(made)
            held |= made
        return held

    def hides(self, id: DocumentId) -> bool:
        return self._hides_restricted and bool(
            self._select(
                "SELECT 1 FROM main.documents AS held WHERE id = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.id = held.id)",
                (id,),
            )
        )

    def twins(self, id: DocumentId) -> Sequence[Document]:
        head = self.document(id).twin_of or id
        rows = self._select(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE (id = ? OR twin_of = ?) AND id <> ?"
            f" ORDER BY twin_of IS NOT NULL, {NEWEST_FIRST}",
            (head, head, id),
        )
        return self._described(rows)

    def pages(self, id: DocumentId, first: int = 1, last: int | None = None) -> Sequence[Page]:
        rows = self._select(
            f"SELECT {PAGE_COLUMNS} FROM pages WHERE document = ? AND number BETWEEN ? AND ? ORDER BY number",
            (self._row(id), first, sys.maxsize if last is None else last),
        )
        return [page_of(row) for row in rows]

    def document_passages(self, id: DocumentId) -> Sequence[Passage]:
        rows = self._select(
            f"SELECT {PASSAGE_COLUMNS} FROM {_PASSAGES} WHERE passages.document = ? ORDER BY passages.ordinal", (self._row(id),)
        )
        return [passage_of(row) for row in rows]

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        wanted = list(ids)
        known = self._derived.rows.of(wanted)
        # By row it takes two thirds of the time.
        found = self._select_in(f"SELECT {PASSAGE_COLUMNS} FROM {_PASSAGES} WHERE passages.row IN", known.values())
        if others := [id for id in wanted if id not in known]:
            found += self._select_in(f"SELECT {PASSAGE_COLUMNS} FROM {_PASSAGES} WHERE passages.id IN", others)
        held = {passage.id: passage for passage in map(passage_of, found)}
        return {id: held[id] for id in wanted if id in held}

    # --- Rankings: equal scores stand in the order in which the passages were put --------------------------

    def nearest(self, vector: Vector, limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        derived = self._derived
        windows, passages = len(derived.owners), len(derived.passage_ids)
        if limit <= 0 or not windows:
            return ()
        scope = self._scope(within)
        count = 8 + limit * 5 * windows // (4 * passages)
        while True:
            with translated(self._folder):
                found = derived.vectors.search(vector, count, scope.windows if scope else None)
            owners, best = np.unique(derived.owners[found.positions], return_index=True)
            if len(owners) >= limit or len(found.positions) < count:
                return self._ranking(owners, np.clip(found.cosines[best], -1, 1), limit)
            count *= 4

    def matching(self, terms: Sequence[Term], limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        scope = self._scope(within)
        with translated(self._folder):
            found = self._matching(terms, limit, scope) if scope else self._derived.words.search(terms, limit)
        return self._ranking(np.searchsorted(self._derived.passage_rows, found.rows), found.scores, limit)

    def by_symbol(self, symbol: str, limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        if within is not None:
            everything = self.by_symbol(symbol, len(self._derived.passage_ids))
            return tuple(scored for scored in everything if document_id_of(scored.passage_id) in within)[: max(limit, 0)]
        return passages_of_symbol(self._select, symbol, limit, NEWEST_FIRST)

    def term_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        words, hidden = self._derived.words, self._hidden_rows()
        return {term: words.frequency(term) - (words.frequency_within(term, hidden) if hidden else 0) for term in terms}

    def vectors(self, id: PassageId) -> Vectors:
        rows = self._select(
            f"SELECT windows.vector FROM {_PASSAGES} LEFT JOIN windows ON windows.passage = passages.row"
            " WHERE passages.id = ? ORDER BY windows.row",
            (id,),
        )
        if not rows:
            raise NotInArchive(id)
        held = b"".join(vector for (vector,) in rows if vector is not None)
        dimension = self._meta.model.dimension if self._meta.model else 1
        vectors: Vectors = np.frombuffer(held, VECTOR_TYPE).reshape(-1, dimension).astype(np.float32)
        return vectors

    def defined(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        # Through the documents: what a hidden one defines is hidden.
        return commonest(self._select_in(f"SELECT key, expansion FROM {_DEFINITIONS} WHERE key IN", keys))

    # --- Counts and sources --------------------------------------------------------------------------------

    def syllable_counts(self) -> dict[str, int]:
        return dict(self._select(f"SELECT text, {self._shown_count} FROM syllables WHERE {self._shown_count} > 0"))

    def pair_counts(self, at_least: int = 1) -> dict[tuple[str, str], int]:
        rows = self._select(
            f"SELECT first, second, {self._shown_count} FROM pairs WHERE {self._shown_count} >= ?", (max(at_least, 1),)
        )
        # One string a syllable, not one a pair.
        names: dict[str, str] = {}
        return {(names.setdefault(first, first), names.setdefault(second, second)): count for first, second, count in rows}

    def sources(self, state: SourceState | None = None) -> Sequence[Source]:
        rows = self._select(
            f"SELECT {SOURCE_COLUMNS} FROM sources WHERE {self._shown_sources} AND (? IS NULL OR state = ?) ORDER BY root, path",
            (state, state),
        )
        return [source_of(row) for row in rows]

    def document_sources(self, id: DocumentId) -> Sequence[Source]:
        self._row(id)
        rows = self._select(
            f"SELECT {SOURCE_COLUMNS} FROM sources WHERE document_id = ? AND state = ? ORDER BY root, path",
            (id, SourceState.INDEXED),
        )
        return [source_of(row) for row in rows]

    # --- Below -----------------------------------------------------------------------------------------------

    def _scope(self, within: frozenset[DocumentId] | None) -> Scope | None:
        if self._hides_restricted:
            # The derived indexes know of all documents; `documents` of this connection only of those to be seen.
            if self._derived.visible is None:
                self._derived.visible = frozenset(id for (id,) in self._select("SELECT id FROM documents"))
            within = self._derived.visible if within is None else within & self._derived.visible
        if within is None:
            return None
        # All of them: the views that hide some have their rows of the same scopes.
        return self._derived.scopes.of(
            within, lambda: {id: row for row, id in self._select("SELECT row, id FROM main.documents")}
        )

    def _hidden_rows(self) -> tuple[int, ...]:
        """Return the rows of the documents that are hidden."""
        if not self._hides_restricted:
            return ()
        if self._derived.hidden_rows is None:
            rows = self._select("SELECT row FROM main.documents WHERE row NOT IN (SELECT row FROM documents)")
            self._derived.hidden_rows = tuple(row for (row,) in rows)
        return self._derived.hidden_rows

    def _matching(self, terms: Sequence[Term], limit: int, scope: Scope) -> Matching:
        """Return what is best in `scope`: of a wide one the best of all are looked through, of a narrow one the index is asked."""
        words, share = self._derived.words, scope.share
        if share < _WIDE:
            return words.search(terms, limit, scope.documents)
        deep = int(_SPARE * limit / share) + limit
        found = words.search(terms, deep)
        inside = scope.passages[np.searchsorted(self._derived.passage_rows, found.rows)]
        if len(found.rows) < deep or np.count_nonzero(inside) >= limit:
            return Matching(found.rows[inside], found.scores[inside])
        return words.search(terms, limit, scope.documents)

    def _ranking(self, positions: NDArray[np.integer[Any]], scores: NDArray[np.float32], limit: int) -> Ranking:
        order = np.lexsort((positions, -scores))[:limit]
        ids = self._derived.passage_ids[positions[order]].tolist()
        # Rankings are long: made without the detour over the class's own function, which takes four times as long.
        return tuple(map(_NEW, repeat(Scored), zip(map(bytes.decode, ids), scores[order].tolist(), strict=True)))

    def _described(self, rows: Sequence[Sequence[Any]]) -> list[Document]:
        files: defaultdict[str, list[str]] = defaultdict(list)
        for id, path in self._select_in(
            "SELECT document_id, path FROM sources WHERE state = 'indexed' AND document_id IN",
            [row[0] for row in rows],
            "ORDER BY root, path",
        ):
            files[id].append(path.decode("utf-8", "surrogatepass"))
        return [document_of(row, files[row[0]]) for row in rows]

    def _row(self, id: DocumentId) -> int:
        rows = self._select("SELECT row FROM documents WHERE id = ?", (id,))
        if not rows:
            raise NotInArchive(id)
        return int(rows[0][0])

    def _number(self, statement: str) -> int:
        return int(self._select(statement)[0][0])

    def _select_in(self, statement: str, values: Iterable[object], order: str = "") -> list[Any]:
        wanted = list(dict.fromkeys(values))
        found: list[Any] = []
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            found += self._select(f"{statement} ({', '.join('?' * len(part))}) {order}", part)
        return found

    def _select(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with translated(self._folder), self._asking:
            return self._connection.execute(statement, values).fetchall()


def document_id_of(id: PassageId) -> DocumentId:
    """Return the document a passage belongs to."""
    return DocumentId(id.rpartition(".")[0])
