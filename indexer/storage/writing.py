"""Writing the archive: staged until a commit, then all at once."""

# ruff: noqa: D102  # the protocol says what the methods do

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from indexer.domain import DocumentId, EmbeddedDocument, ModelIdentity, Source, SourceState
from indexer.storage.assignments import drop_unnamed_bodies, insert_assignments
from indexer.storage.bags import count, total
from indexer.storage.citations import insert_citations
from indexer.storage.counts import add_counts, difference, recount
from indexer.storage.definitions import insert_definitions
from indexer.storage.faults import translated
from indexer.storage.generations import Change, DoubtfulError, check_files, new_folder, sealed, write_next, write_whole
from indexer.storage.kinship import find_twins, keep_sketch
from indexer.storage.meta import Meta, read_meta, write_meta
from indexer.storage.rows import SOURCE_COLUMNS, insert_document, name_bytes, put_source, source_of
from indexer.storage.staging import Prepared, Staging, check
from indexer.storage.terms import keep_term
from indexer.storage.words import Entry

GENERATIONS = "generations"

_EMPTIED = (
    "windows",
    "mentions",
    "definitions",
    "citation_keys",
    "citations",
    "assigned",
    "assignments",
    "bodies",
    "pages",
    "passages",
    "documents",
    "syllables",
    "pairs",
    "sources",
)
"""Children before parents."""

_HIDDEN = "restrictions <> '[]'"

_HELD_BACK = (SourceState.QUARANTINED, SourceState.IN_REVIEW)
"""States of files of which no trace may stay."""


class SqliteWriter:
    """See :class:`indexer.protocols.ArchiveWriter`. Its user holds the writer's lock."""

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        model: ModelIdentity,
        rules: str,
        *,
        rebuild: bool,
        in_use: Callable[[], set[str]],
    ) -> None:
        self._folder, self._connection = folder, connection
        self._model, self._rules = model, rules
        self._in_use = in_use
        self._meta = read_meta(connection)
        self._dropping = rebuild and self._meta.generation > 0
        sources: list[Source] = []
        self._documents: set[DocumentId] = set()
        if not self._dropping:
            statement = f"SELECT {SOURCE_COLUMNS} FROM sources"  # noqa: S608  # constants
            sources = [source_of(row) for row in connection.execute(statement)]
            self._documents = self._committed_documents()
        self._staging = Staging({(source.root, source.path): source for source in sources})
        self._clean()

    def known_sources(self) -> Sequence[Source]:
        committed = self._staging.committed
        return [committed[key] for key in sorted(committed)]

    def has_document(self, id: DocumentId) -> bool:
        return id in self._staging.documents or id in self._documents

    def put_document(self, document: EmbeddedDocument) -> None:
        check(document, self._model.dimension)
        self._staging.put_document(document)

    def put_source(self, source: Source) -> None:
        self._staging.put_source((source.root, source.path), source)

    def remove_source(self, root: str, path: str) -> None:
        self._staging.put_source((root, path), None)

    def commit(self) -> int:
        if self._staging or self._dropping:
            self._commit(self._apply)
            self._dropping = False
            self._documents = self._committed_documents()
            self._staging = Staging(self._staging.all_sources())
        return self._meta.generation

    def derive_again(self) -> int:
        """Commit the archive as it is, everything derived made anew; what was put stays staged."""
        self._commit(lambda: recount(self._connection))
        return self._meta.generation

    # --- One commit ----------------------------------------------------------------------------------------

    def _commit(self, apply: Callable[[], Change | None]) -> None:
        self._meta = read_meta(self._connection)
        generation = self._meta.generation + 1
        with translated(self._folder):
            folder = new_folder(self._folder / GENERATIONS, generation)
        try:
            # Inside: whether the disk is full can be seen before the undoing only.
            with translated(self._folder):
                self._connection.execute("BEGIN IMMEDIATE")
                self._derive(folder, apply())
                meta = Meta(generation, folder.name, self._model, self._rules, datetime.now(UTC), sealed(folder))
                write_meta(self._connection, meta)
                # From here on the new generation counts; before, the old one.
                self._connection.execute("COMMIT")
        except BaseException:
            self._undo(folder)
            raise
        self._meta = meta
        self._clean()

    def _derive(self, folder: Path, change: Change | None) -> None:
        previous = self._folder / GENERATIONS / self._meta.folder
        if change is None or not _is_sound(previous, self._meta):
            write_whole(self._connection, folder, self._model.dimension)
        else:
            write_next(self._connection, folder, previous, change, self._model.dimension)

    def _undo(self, folder: Path) -> None:
        # What cannot be undone now is a leftover, and the next writer's.
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if read_meta(self._connection).folder != folder.name:
                shutil.rmtree(folder, ignore_errors=True)

    def _clean(self) -> None:
        """Remove the folders of generations that no longer count, those of killed commits among them.

        Where another process has one open and the system does not allow it, the next commit tries again.
        """
        kept = self._in_use() | {self._meta.folder}
        generations = self._folder / GENERATIONS
        for folder in generations.iterdir() if generations.is_dir() else ():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    # --- What a commit changes in the truth --------------------------------------------------------------------

    def _apply(self) -> Change | None:
        """Write what is staged; return what it changes, or ``None`` where all is to be derived anew."""
        if self._dropping:
            for table in _EMPTIED:
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # constants
        orphans = self._staging.orphans()
        put = [prepared for id, prepared in self._staging.documents.items() if id not in orphans]
        going = self._committed_documents() & (orphans | self._staging.documents.keys())
        fewer, fewer_hidden = count(self._texts(going)), count(self._texts(going, _HIDDEN))
        removed = tuple(map(self._remove_document, going))
        add_counts(
            self._connection,
            difference(total(prepared.counts for prepared in put), fewer),
            difference(total(prepared.counts for prepared in put if prepared.is_hidden), fewer_hidden),
        )
        entries = [entry for prepared in put for entry in self._add_document(prepared)]
        self._change_sources()
        find_twins(self._connection)
        drop_unnamed_bodies(self._connection)
        if self._dropping:
            return None
        purge = bool(removed) and any(
            source is not None and source.state in _HELD_BACK for source in self._staging.sources.values()
        )
        return Change(removed, entries, purge)

    def _texts(self, ids: Iterable[DocumentId], which: str = "TRUE") -> Iterator[str]:
        statement = f"SELECT text FROM passages WHERE document = (SELECT row FROM documents WHERE id = ? AND {which})"  # noqa: S608  # constants
        for id in ids:
            for (text,) in self._connection.execute(statement, (id,)):
                yield text

    def _add_document(self, prepared: Prepared) -> Iterator[Entry]:
        row, rows = insert_document(self._connection, prepared.document)
        text = prepared.document.text
        insert_definitions(self._connection, row, text.passages)
        insert_citations(self._connection, row, rows, text.passages, text.document.header)
        insert_assignments(self._connection, rows, text.passages, text.document.header)
        keep_term(self._connection, row, text.passages, text.document.header)
        keep_sketch(self._connection, row, prepared.sketch)
        for passage, held in zip(prepared.document.text.passages, prepared.bags, strict=True):
            yield Entry(rows[passage.id], row, held)

    def _remove_document(self, id: DocumentId) -> int:
        ((row,),) = self._connection.execute("SELECT row FROM documents WHERE id = ?", (id,)).fetchall()
        self._connection.execute("DELETE FROM documents WHERE row = ?", (row,))
        return int(row)

    def _change_sources(self) -> None:
        for (root, path), source in self._staging.sources.items():
            if source is not None:
                put_source(self._connection, source)
            else:
                names = (name_bytes(root), name_bytes(path))
                self._connection.execute("DELETE FROM sources WHERE root = ? AND path = ?", names)
        lost = self._connection.execute(
            "SELECT document_id FROM sources WHERE state = 'indexed' AND document_id IS NOT NULL"
            " AND document_id NOT IN (SELECT id FROM documents) LIMIT 1"
        ).fetchone()
        if lost is not None:
            raise ValueError(f"an indexed source belongs to a document that was never put: {lost[0]}")

    def _committed_documents(self) -> set[DocumentId]:
        return {DocumentId(id) for (id,) in self._connection.execute("SELECT id FROM documents")}


def _is_sound(folder: Path, meta: Meta) -> bool:
    try:
        check_files(folder, meta)
    except DoubtfulError:
        return False
    return meta.generation > 0
