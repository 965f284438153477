"""The tables of the archive's one SQLite file, and how it is opened."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from indexer.errors import ArchiveMissing, IndexIncompatible

FILE_NAME = "archive.sqlite"

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # Rows are never used twice: the derived files speak of passages, windows and documents by row.
        """CREATE TABLE documents (
            row INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            symbol TEXT, symbol_key TEXT, type TEXT, issuer TEXT, place TEXT, issued TEXT, subject TEXT,
            title TEXT NOT NULL,
            files TEXT NOT NULL,
            media_type TEXT NOT NULL,
            size INTEGER NOT NULL,
            page_count INTEGER NOT NULL,
            passage_count INTEGER NOT NULL,
            indexed_at TEXT NOT NULL
        )""",
        "CREATE INDEX documents_by_symbol ON documents (symbol_key) WHERE symbol_key IS NOT NULL",
        "CREATE INDEX documents_by_date ON documents (issued DESC, title, id)",
        """CREATE TABLE pages (
            document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            number INTEGER NOT NULL,
            text TEXT NOT NULL,
            boxes BLOB NOT NULL,
            UNIQUE (document, number)
        )""",
        """CREATE TABLE passages (
            row INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            page INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            text TEXT NOT NULL,
            role TEXT NOT NULL,
            section_path TEXT NOT NULL,
            symbols TEXT NOT NULL
        )""",
        "CREATE INDEX passages_by_document ON passages (document, ordinal)",
        """CREATE TABLE windows (
            row INTEGER PRIMARY KEY AUTOINCREMENT,
            passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            vector BLOB NOT NULL -- float16, little endian
        )""",
        "CREATE INDEX windows_by_passage ON windows (passage)",
        """CREATE TABLE mentions (
            symbol_key TEXT NOT NULL,
            passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
            PRIMARY KEY (symbol_key, passage)
        ) WITHOUT ROWID""",
        "CREATE INDEX mentions_by_passage ON mentions (passage)",
        "CREATE TABLE syllables (text TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
        """CREATE TABLE pairs (
            first TEXT NOT NULL, second TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (first, second)
        ) WITHOUT ROWID""",
        # Names of files need not be Unicode: bytes, UTF-8 where they are.
        """CREATE TABLE sources (
            root BLOB NOT NULL, path BLOB NOT NULL,
            size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, sha256 TEXT NOT NULL,
            state TEXT NOT NULL,
            document_id TEXT,
            reason_code TEXT, reason_vi TEXT, reason_en TEXT,
            PRIMARY KEY (root, path)
        ) WITHOUT ROWID""",
        "CREATE INDEX sources_by_document ON sources (document_id) WHERE document_id IS NOT NULL",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
    # What a header tells besides, one JSON object.
    ("ALTER TABLE documents ADD COLUMN details TEXT NOT NULL DEFAULT '{}'",),
    # Which readers rejected a file: newer ones try again.
    ("ALTER TABLE sources ADD COLUMN readers TEXT NOT NULL DEFAULT ''",),
    # What was recognised in pictures, and how surely; a passage is as sure as its page.
    (
        "ALTER TABLE documents ADD COLUMN recognised_pages INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE documents ADD COLUMN confidence REAL",
        "ALTER TABLE pages ADD COLUMN recognised INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE pages ADD COLUMN confidence REAL",
        "ALTER TABLE passages ADD COLUMN confidence REAL",
    ),
    # Who may see a document, and which other one is shown in its place; sketches tell which are alike.
    (
        "ALTER TABLE documents ADD COLUMN restrictions TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE documents ADD COLUMN twin_of TEXT",
        "ALTER TABLE documents ADD COLUMN sketch BLOB",
        "CREATE INDEX documents_by_twin ON documents (twin_of) WHERE twin_of IS NOT NULL",
    ),
    (
        """CREATE TABLE definitions (
            key TEXT NOT NULL,
            document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            expansion TEXT NOT NULL,
            PRIMARY KEY (key, document, expansion)
        ) WITHOUT ROWID""",
        "CREATE INDEX definitions_by_document ON definitions (document)",
    ),
    # How large a page is, and where the lines stand that run over onto the next: to mark a passage on the pictures.
    (
        "ALTER TABLE pages ADD COLUMN width REAL",
        "ALTER TABLE pages ADD COLUMN height REAL",
        "ALTER TABLE pages ADD COLUMN overrun BLOB NOT NULL DEFAULT x''",
    ),
    # What the passages say of other documents, by whatever it may be asked for: symbols, incomplete numbers, names.
    (
        """CREATE TABLE citations (
            row INTEGER PRIMARY KEY,
            document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL, extent_start INTEGER NOT NULL, extent_end INTEGER NOT NULL,
            kind TEXT NOT NULL, phrase TEXT NOT NULL, is_active INTEGER NOT NULL, is_alias INTEGER NOT NULL,
            places TEXT NOT NULL, cited TEXT NOT NULL, partner TEXT
        )""",
        "CREATE INDEX citations_by_document ON citations (document, row)",
        "CREATE INDEX citations_by_passage ON citations (passage)",
        """CREATE TABLE citation_keys (
            key TEXT NOT NULL,
            citation INTEGER NOT NULL REFERENCES citations ON DELETE CASCADE,
            PRIMARY KEY (key, citation)
        ) WITHOUT ROWID""",
        "CREATE INDEX citation_keys_by_citation ON citation_keys (citation)",
        "CREATE TABLE citation_rules (version TEXT NOT NULL)",
    ),
    # What the passages tell people to do.
    (
        """CREATE TABLE assignments (
            row INTEGER PRIMARY KEY,
            passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
            key TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            facts TEXT NOT NULL
        )""",
        "CREATE INDEX assignments_by_passage ON assignments (passage)",
        "CREATE TABLE assignment_rules (version TEXT NOT NULL)",
    ),
    # The same, filed so that a page of the register is read and no more; they are found anew.
    (
        "DROP TABLE assignments",
        "DELETE FROM assignment_rules",
        """CREATE TABLE assignments (
            row INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
            document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
            key TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            due TEXT NOT NULL, place TEXT NOT NULL, kind TEXT, role TEXT NOT NULL,
            words TEXT NOT NULL,
            facts TEXT NOT NULL
        )""",
        "CREATE INDEX assignments_by_passage ON assignments (passage)",
        "CREATE INDEX assignments_by_document ON assignments (document)",
        "CREATE INDEX assignments_by_id ON assignments (id)",
        "CREATE INDEX assignments_by_due ON assignments (due, place, document)",
        "CREATE INDEX assignments_by_kind ON assignments (kind, due, place, document) WHERE kind IS NOT NULL",
        "CREATE TABLE bodies (row INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL)",
        """CREATE TABLE assigned (
            body INTEGER NOT NULL REFERENCES bodies,
            assignment INTEGER NOT NULL REFERENCES assignments ON DELETE CASCADE,
            leads INTEGER NOT NULL,
            PRIMARY KEY (body, assignment)
        ) WITHOUT ROWID""",
        "CREATE INDEX assigned_by_assignment ON assigned (assignment)",
    ),
    # Laws are cited by their names.
    ("CREATE INDEX documents_of_law ON documents (type, subject) WHERE type IN ('L', 'PL')",),
    # From when to when a document is in force by its own words.
    ("ALTER TABLE documents ADD COLUMN term TEXT", "CREATE TABLE term_rules (version TEXT NOT NULL)"),
    # How many of them stand in documents whose circulation is restricted: no word of these is offered to who may not see them.
    (
        "ALTER TABLE syllables ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE pairs ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0",
    ),
)
"""Each step leads from the version before it to the next; a step once released is never changed."""

_WRITER_CACHE = 64 << 10
"""KiB; with SQLite's own 2 MiB a commit writes the same pages again and again."""

_PATIENCE = 30.0
"""Seconds to wait while another process recovers or truncates the log."""


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """Open the archive in `folder` read-only, for one thread at a time.

    Raises
    ------
    ArchiveMissing
        There is no such file.
    """
    if not (folder / FILE_NAME).is_file():
        raise ArchiveMissing(str(folder))
    return _connect(folder, "ro")


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """Open the archive in `folder`, making it where there is none; the caller holds the writer's lock.

    Raises
    ------
    IndexIncompatible
        A newer version of the program made it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    connection = _connect(folder, "rwc")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is removed is gone: a document may turn out to be secret after it was indexed.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = {-_WRITER_CACHE}")
        _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def hide_restricted(connection: sqlite3.Connection) -> None:
    """Let no statement of this connection see a document whose circulation is restricted: a view stands before the table."""
    connection.execute("CREATE TEMP VIEW IF NOT EXISTS documents AS SELECT * FROM main.documents WHERE restrictions = '[]'")


def version(connection: sqlite3.Connection) -> int:
    """Return how many migrations the file has behind it; 0: it has no tables.

    Raises
    ------
    IndexIncompatible
        A newer version of the program made it.
    """
    (held,) = connection.execute("PRAGMA user_version").fetchone()
    if held > len(MIGRATIONS):
        raise IndexIncompatible(f"schema {held}", f"schema {len(MIGRATIONS)}")
    return int(held)


def _migrate(connection: sqlite3.Connection) -> None:
    if version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in MIGRATIONS[version(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connect(folder: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{_uri(folder / FILE_NAME)}?mode={mode}", uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )


def _uri(path: Path) -> str:
    """Return the ``file:`` URI of `path`; a Windows drive and a network share get the slashes SQLite wants."""
    posix = path.absolute().as_posix()
    return "file://" + quote(os.fsencode(posix if posix.startswith("/") else f"/{posix}"), safe="/:")
