"""The nouns as rows of the archive, and back."""

import json
import sqlite3
import struct
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeGuard

from indexer.domain import (
    Box,
    Document,
    DocumentId,
    DocumentType,
    EmbeddedDocument,
    Header,
    LineBox,
    Page,
    Passage,
    PassageId,
    Range,
    Reason,
    Role,
    Section,
    Source,
    SourceState,
    TimeInForce,
    Wording,
)
from indexer.language.folding import symbol_term
from indexer.storage.header_details import details_of, with_details

_BOX = struct.Struct("<2I4d")
_OVERRUN = struct.Struct("<3I4d")
"""A box on another page, with its number."""

VECTOR_TYPE = "<f2"
"""How a vector is kept: float16, little endian. A cosine of float16 vectors is off by less than 1e-3."""

DOCUMENT_COLUMNS = (
    "documents.id, documents.symbol, documents.type, documents.issuer, documents.place, documents.issued, documents.subject,"
    " documents.title, documents.files, documents.media_type, documents.size, documents.page_count,"
    " documents.passage_count, documents.indexed_at, documents.details, documents.recognised_pages, documents.confidence,"
    " documents.restrictions, documents.twin_of, documents.term"
)
PASSAGE_COLUMNS = (
    "passages.id, documents.id, passages.ordinal, passages.page, passages.start, passages.end, passages.text,"
    " passages.role, passages.section_path, passages.symbols, passages.confidence"
)
"""From ``passages JOIN documents ON documents.row = passages.document``."""
PAGE_COLUMNS = "number, text, boxes, recognised, confidence, width, height, overrun"
SOURCE_COLUMNS = "root, path, size, modified_ns, sha256, state, document_id, reason_code, reason_vi, reason_en, readers"


def storable(text: str) -> str:
    """Return `text` with what is no character (half a surrogate pair, from a broken file) replaced, one for one."""
    return text.encode("utf-8", "replace").decode("utf-8")


# --- Writing ---------------------------------------------------------------------------------------------


def insert_document(connection: sqlite3.Connection, document: EmbeddedDocument) -> tuple[int, dict[PassageId, int]]:
    """Write a document with all that is in it; return its row, and its passages' rows."""
    row = _insert_described(connection, document.text.document)
    connection.executemany(
        f"INSERT INTO pages (document, {PAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # constants
        ((row, *_page_row(page)) for page in document.text.pages),
    )
    rows = {passage.id: _insert_passage(connection, row, passage) for passage in document.text.passages}
    connection.executemany(
        'INSERT INTO windows (passage, start, "end", vector) VALUES (?, ?, ?, ?)',
        (
            (rows[window.passage_id], *window.range, vector.tobytes())
            for window, vector in zip(document.windows, document.vectors.astype(VECTOR_TYPE), strict=True)
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO mentions VALUES (?, ?)",
        ((symbol_term(symbol), rows[passage.id]) for passage in document.text.passages for symbol in passage.symbols),
    )
    return row, rows


def _insert_described(connection: sqlite3.Connection, document: Document) -> int:
    header = document.header
    symbol = header.symbol
    values = (
        document.id,
        symbol,
        symbol_term(symbol) if symbol else None,
        header.type,
        header.issuer,
        header.place,
        header.issued.isoformat() if header.issued else header.issued_in,
        header.subject,
        document.title,
        json.dumps(document.files),
        document.media_type,
        document.size,
        document.page_count,
        document.passage_count,
        document.indexed_at.isoformat(),
        details_of(header),
        document.recognised_pages,
        document.confidence,
        json.dumps(document.restrictions, ensure_ascii=False),
    )
    cursor = connection.execute(
        "INSERT INTO documents (id, symbol, symbol_key, type, issuer, place, issued, subject, title, files, media_type, size,"
        " page_count, passage_count, indexed_at, details, recognised_pages, confidence, restrictions)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [storable(value) if isinstance(value, str) else value for value in values],
    )
    return int(cursor.lastrowid or 0)


def _insert_passage(connection: sqlite3.Connection, document: int, passage: Passage) -> int:
    cursor = connection.execute(
        'INSERT INTO passages (id, document, ordinal, page, start, "end", text, role, section_path, symbols, confidence)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            passage.id,
            document,
            passage.ordinal,
            passage.page,
            passage.start,
            passage.end,
            storable(passage.text),
            passage.role,
            storable(json.dumps(passage.section_path, ensure_ascii=False)),
            storable(json.dumps(passage.symbols, ensure_ascii=False)),
            passage.confidence,
        ),
    )
    return int(cursor.lastrowid or 0)


def put_source(connection: sqlite3.Connection, source: Source) -> None:
    """Write or overwrite what is known of a file."""
    reason = source.reason
    connection.execute(
        f"INSERT OR REPLACE INTO sources ({SOURCE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # constants
        (
            name_bytes(source.root),
            name_bytes(source.path),
            source.size,
            source.modified_ns,
            source.sha256,
            source.state,
            source.document_id,
            *((reason.code, storable(reason.wording.vi), storable(reason.wording.en)) if reason else (None, None, None)),
            source.readers,
        ),
    )


def name_bytes(name: str) -> bytes:
    """Return a file's name as it is kept: no name is impossible, and bytes sort as the names do."""
    return name.encode("utf-8", "surrogatepass")


def _page_row(page: Page) -> tuple[Any, ...]:
    boxes = b"".join(_BOX.pack(*line.range, *line.box) for line in page.boxes if line.page is None)
    overrun = b"".join(_OVERRUN.pack(*line.range, line.page, *line.box) for line in page.boxes if line.page is not None)
    return page.number, storable(page.text), boxes, page.recognised, page.confidence, page.width, page.height, overrun


# --- Reading ---------------------------------------------------------------------------------------------


def is_day(issued: str | None) -> TypeGuard[str]:
    """Tell whether the column ``issued`` holds a whole day; months and years are kept in it as well, so that all stand in order."""
    return issued is not None and len(issued) == len("2025-08-22")


def document_of(row: Sequence[Any], files: Iterable[str]) -> Document:
    """Make the document of :data:`DOCUMENT_COLUMNS`; `files` are those of its sources, if it has any."""
    *described, pages, passages, indexed_at, details, recognised, confidence, restrictions, twin_of, term = row
    id, symbol, type, issuer, place, issued, subject, title, put_files, media_type, size = described
    header = Header(
        symbol=symbol,
        type=DocumentType(type) if type is not None else None,
        issuer=issuer,
        place=place,
        issued=date.fromisoformat(issued) if is_day(issued) else None,
        issued_in=None if is_day(issued) else issued,
        subject=subject,
    )
    return Document(
        id=DocumentId(id),
        header=with_details(header, details),
        title=title,
        files=tuple(dict.fromkeys(files)) or tuple(json.loads(put_files)),
        media_type=media_type,
        size=size,
        page_count=pages,
        passage_count=passages,
        indexed_at=datetime.fromisoformat(indexed_at),
        recognised_pages=recognised,
        confidence=confidence,
        restrictions=tuple(json.loads(restrictions)),
        twin_of=twin_of,
        in_force=_term_of(term),
    )


def _term_of(kept: str | None) -> TimeInForce | None:
    """Make the term of an ISO 8601 interval."""
    if kept is None:
        return None
    starts, ends = (date.fromisoformat(day) if day else None for day in kept.split("/"))
    return TimeInForce(starts, ends)


def page_of(row: Sequence[Any]) -> Page:
    """Make the page of :data:`PAGE_COLUMNS`."""
    number, text, boxes, recognised, confidence, width, height, overrun = row
    lines = [LineBox(Range(start, end), Box(*box)) for start, end, *box in _BOX.iter_unpack(boxes)]
    if overrun:
        lines += [LineBox(Range(start, end), Box(*box), page) for start, end, page, *box in _OVERRUN.iter_unpack(overrun)]
        lines.sort(key=lambda line: line.range)
    return Page(number, text, tuple(lines), bool(recognised), confidence, width, height)


def passage_of(row: Sequence[Any]) -> Passage:
    """Make the passage of :data:`PASSAGE_COLUMNS`."""
    id, document, ordinal, page, start, end, text, role, section_path, symbols, confidence = row
    # A search makes hundreds: by place and without a look-up of the enumeration it takes half as long.
    return Passage(
        id, document, ordinal, page, start, end, text, _ROLES[role], _sections(section_path), _strings(symbols), confidence
    )


_ROLES = {role.value: role for role in Role}


# The passages below a heading have one path, and most passages mention no symbol.
@lru_cache(maxsize=1 << 14)
def _sections(kept: str) -> tuple[Section, ...]:
    return tuple(Section(*section) for section in json.loads(kept))


@lru_cache(maxsize=1024)
def _strings(kept: str) -> tuple[str, ...]:
    return tuple(json.loads(kept))


def source_of(row: Sequence[Any]) -> Source:
    """Make the source of :data:`SOURCE_COLUMNS`."""
    root, path, size, modified_ns, sha256, state, document_id, code, vi, en, readers = row
    return Source(
        root=root.decode("utf-8", "surrogatepass"),
        path=path.decode("utf-8", "surrogatepass"),
        size=size,
        modified_ns=modified_ns,
        sha256=sha256,
        state=SourceState(state),
        document_id=document_id,
        reason=Reason(code, Wording(vi, en)) if code is not None else None,
        readers=readers,
    )
