"""Which documents of the archive are twins: found anew with every commit, from sketches kept beside the documents."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date

from indexer.directive.likeness import Member, from_bytes, sketch, to_bytes, twins
from indexer.domain import DocumentId, DocumentType
from indexer.storage.rows import is_day


def keep_sketch(connection: sqlite3.Connection, row: int, held: bytes) -> None:
    """Keep the sketch of the document in `row`."""
    connection.execute("UPDATE documents SET sketch = ? WHERE row = ?", (held, row))


def find_twins(connection: sqlite3.Connection) -> None:
    """Write for every document whose twin it is; depends on nothing but what the archive holds."""
    _complete(connection)
    now = twins(list(_members(connection)))
    before = dict(connection.execute("SELECT id, twin_of FROM documents WHERE twin_of IS NOT NULL"))
    connection.executemany(
        "UPDATE documents SET twin_of = ? WHERE id = ?",
        [(now.get(id), id) for id in {**before, **now} if now.get(id) != before.get(id)],
    )


def _complete(connection: sqlite3.Connection) -> None:
    """Sketch the documents of an archive from before there were sketches."""
    for (row,) in connection.execute("SELECT row FROM documents WHERE sketch IS NULL").fetchall():
        texts = connection.execute("SELECT text FROM passages WHERE document = ? ORDER BY ordinal", (row,))
        keep_sketch(connection, row, to_bytes(sketch(text for (text,) in texts)))


def _members(connection: sqlite3.Connection) -> Iterator[Member]:
    newest = dict(
        connection.execute("SELECT document_id, MAX(modified_ns) FROM sources WHERE state = 'indexed' GROUP BY document_id")
    )
    for id, symbol, type, issued, details, restrictions, recognised, held in connection.execute(
        "SELECT id, symbol_key, type, issued, details, restrictions, recognised_pages, sketch FROM documents"
    ):
        yield Member(
            id=DocumentId(id),
            sketch=from_bytes(held),
            symbol=symbol,
            type=DocumentType(type) if type else None,
            issued=date.fromisoformat(issued) if is_day(issued) else None,
            is_draft="is_draft" in json.loads(details) or "draft" in json.loads(restrictions),
            is_recognised=recognised > 0,
            modified_ns=newest.get(id, 0),
        )
