"""The archive: one SQLite file that is the truth, and a folder for each generation with what is derived from it.

::

    archive.sqlite              documents, pages, passages, windows with their vectors, sources, counts, meta
    generations/000007-5f…/     vectors.faiss, words/, which row is which passage
    writer.lock                 held by the one who writes

A commit writes the rows, derives the files of the next generation into a folder of their own, names the folder in ``meta``, and
commits the transaction: that alone is the moment at which the new generation counts. A view is a read transaction and the
files named in it.
"""

import logging
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.domain import ModelIdentity
from indexer.errors import ArchiveBusy, ArchiveDamaged, ArchiveMissing, IndexIncompatible
from indexer.storage import schema
from indexer.storage.assignments import renew_assignments
from indexer.storage.citations import renew_citations
from indexer.storage.counts import renew_hidden_counts
from indexer.storage.faults import translated
from indexer.storage.generations import DoubtfulError, Generation, load, write_whole
from indexer.storage.meta import Meta, made_with, read_meta
from indexer.storage.shelf import Connections, Shelf
from indexer.storage.terms import renew_terms
from indexer.storage.verification import Findings, check_derived, check_truth
from indexer.storage.views import SqliteView
from indexer.storage.writing import GENERATIONS, SqliteWriter

_log = logging.getLogger(__name__)


class SqliteArchive:
    """See :class:`indexer.protocols.Archive`. One object serves all threads of a process.

    `rules` is the version of the passage rules in use: an archive made by others is not written to. With `hides_restricted`
    its views know nothing of documents whose circulation is restricted.
    """

    def __init__(self, folder: Path, rules: str, *, hides_restricted: bool = False) -> None:
        self._hides_restricted = hides_restricted
        self._folder = folder
        self._rules = rules
        self._shelf = Shelf()
        self._connections = Connections(folder)

    def hiding_restricted(self) -> "SqliteArchive":
        """Return the same archive for who may not see restricted documents; what is large is in memory once for both."""
        if self._hides_restricted:
            return self
        other = SqliteArchive(self._folder, self._rules, hides_restricted=True)
        other._shelf = self._shelf
        return other

    @contextmanager
    def view(self) -> Iterator[SqliteView]:
        """See :class:`indexer.protocols.Archive`."""
        with self._connection() as connection:
            meta, generation = self._borrow(connection)
            try:
                yield SqliteView(self._folder, connection, meta, generation, hides_restricted=self._hides_restricted)
            finally:
                self._shelf.give_back(meta.folder)

    @contextmanager
    def writer(self, model: ModelIdentity, *, rebuild: bool = False) -> Iterator[SqliteWriter]:
        """See :class:`indexer.protocols.Archive`."""
        with self._writing(start_over=rebuild) as connection:
            with translated(self._folder):
                meta = read_meta(connection)
                is_same = (meta.model, meta.rules) == (model, self._rules)
                if meta.generation > 0 and not is_same and not rebuild:
                    raise IndexIncompatible(made_with(meta.model, meta.rules), made_with(model, self._rules))
                writer = self._writer(connection, model, self._rules, rebuild=rebuild)
            yield writer

    def verify(self) -> Findings:
        """See :class:`indexer.protocols.Archive`."""
        with self._connection() as connection, translated(self._folder):
            meta = _begin(connection, self._folder)
            if meta.model is None:
                raise ArchiveMissing(str(self._folder))
            check_truth(connection, meta.model.dimension)
            findings = tuple(check_derived(connection, self._derived(meta), meta, meta.model.dimension))
        if not findings:
            return Findings()
        try:
            with self._writing() as connection:
                self._writer(connection, meta.model, meta.rules).derive_again()
        except ArchiveBusy:
            return Findings(findings, repaired=False)
        return Findings(findings)

    def close(self) -> None:
        """Close the files that no view uses; the archive may be used again afterwards."""
        self._shelf.clear()
        self._connections.close()

    # --- Reading -------------------------------------------------------------------------------------------

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to an archive of the present schema."""
        self._refuse_emptied()
        with self._connections.one() as connection:
            with translated(self._folder):
                held = schema.version(connection)
            if held == 0:
                raise ArchiveMissing(str(self._folder))
            if held < len(schema.MIGRATIONS):
                with self._writing():
                    pass
            if self._hides_restricted:
                schema.hide_restricted(connection)
            yield connection

    def _borrow(self, connection: sqlite3.Connection) -> tuple[Meta, Generation]:
        """Begin a read transaction and return what it sees; to be given back."""
        with translated(self._folder):
            while True:
                meta = _begin(connection, self._folder)
                try:
                    return meta, self._shelf.borrow(meta.folder, partial(load, self._derived(meta), meta, connection))
                except DoubtfulError as doubt:
                    # A commit may have replaced the files since the transaction began: then look again.
                    if _begin(connection, self._folder).folder == meta.folder:
                        _log.warning("%s: deriving it again in a temporary folder; run: tracuu verify", str(doubt))
                        return meta, self._shelf.borrow(meta.folder, partial(_derived_aside, connection, meta))

    def _derived(self, meta: Meta) -> Path:
        return self._folder / GENERATIONS / meta.folder

    # --- Writing -------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self, *, start_over: bool = False) -> Iterator[sqlite3.Connection]:
        with translated(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / "writer.lock", timeout=0, thread_local=False)
            try:
                lock.acquire()
            except Timeout:
                raise ArchiveBusy(str(self._folder)) from None
        try:
            connection = self._open_for_writing(start_over=start_over)
            try:
                yield connection
            finally:
                with suppress(sqlite3.Error):
                    # What was removed is to leave the log as well; an open view puts it off.
                    connection.execute("PRAGMA busy_timeout = 0")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
        finally:
            lock.release()

    def _open_for_writing(self, *, start_over: bool) -> sqlite3.Connection:
        with translated(self._folder):
            try:
                self._refuse_emptied()
                return _renewed(schema.open_for_writing(self._folder))
            except (ArchiveDamaged, sqlite3.DatabaseError):
                if not start_over:
                    raise
                self._set_aside()
                return _renewed(schema.open_for_writing(self._folder))

    def _writer(self, connection: sqlite3.Connection, model: ModelIdentity, rules: str, *, rebuild: bool = False) -> SqliteWriter:
        return SqliteWriter(self._folder, connection, model, rules, rebuild=rebuild, in_use=self._shelf.in_use)

    def _refuse_emptied(self) -> None:
        """Raise :class:`ArchiveDamaged` where the truth has been truncated to nothing, which SQLite takes for a new file."""
        file = self._folder / schema.FILE_NAME
        if file.is_file() and not file.stat().st_size and any((self._folder / GENERATIONS).glob("*")):
            raise ArchiveDamaged(f"{schema.FILE_NAME} is empty")

    def _set_aside(self) -> None:
        """Keep a truth that cannot be opened under another name."""
        self._connections.close()
        file = self._folder / schema.FILE_NAME
        file.replace(file.with_suffix(".damaged"))
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)


def _renewed(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return the connection, citations, assignments and terms found anew where older rules found them; what is hidden is counted."""
    try:
        renew_hidden_counts(connection)
        renew_citations(connection)
        renew_assignments(connection)
        renew_terms(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: sqlite3.Connection, folder: Path) -> Meta:
    """Begin a read transaction anew, and read the description it sees."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.execute("BEGIN")
    meta = read_meta(connection)
    if meta.generation == 0:
        raise ArchiveMissing(str(folder))
    return meta


def _derived_aside(connection: sqlite3.Connection, meta: Meta) -> Generation:
    """Derive in a temporary folder, which goes with the generation, what cannot be trusted in its own."""
    parent = Path(tempfile.mkdtemp(prefix="tracuu-"))
    dimension = meta.model.dimension if meta.model else 1
    try:
        write_whole(connection, parent / "generation", dimension)
        generation = Generation(parent / "generation")
    except BaseException:
        shutil.rmtree(parent, ignore_errors=True)
        raise
    weakref.finalize(generation, shutil.rmtree, parent, ignore_errors=True)
    return generation
