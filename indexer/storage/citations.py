"""Citations as rows of the archive, and back; found anew when the rules that find them have changed."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from indexer.citations import Citation, CitedDocument, CitedPlace, RelationKind, Step
from indexer.directive.citations.citations import RULES, find_citations
from indexer.directive.citations.relations import keys_of_citation
from indexer.domain import Header, Passage, PassageId, Range
from indexer.storage.rows import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, document_of, passage_of, storable

CITATION_COLUMNS = (
    "passages.id, citations.start, citations.end, citations.extent_start, citations.extent_end, citations.kind, citations.phrase,"
    " citations.is_active, citations.is_alias, citations.places, citations.cited, citations.partner"
)
CITATIONS = "citations JOIN passages ON passages.row = citations.passage JOIN documents ON documents.row = citations.document"
"""Through the documents: a view that hides some of them hides what they cite."""

_INSERT = (
    'INSERT INTO citations (document, passage, start, "end", extent_start, extent_end, kind, phrase, is_active, is_alias, places,'
    " cited, partner) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def insert_citations(
    connection: sqlite3.Connection, document: int, rows: Mapping[PassageId, int], passages: Sequence[Passage], header: Header
) -> None:
    """Write what the passages of the document in row `document` cite; `rows` are the passages'."""
    for citation in find_citations(passages, header):
        _insert(connection, document, rows[citation.passage_id], citation)


def renew_citations(connection: sqlite3.Connection) -> None:
    """Find the citations of the whole archive anew where those it has were found by other rules."""
    held = connection.execute("SELECT version FROM citation_rules").fetchone()
    if held == (RULES,):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("DELETE FROM citation_keys")
        connection.execute("DELETE FROM citations")
        for row, *described in connection.execute(
            f"SELECT documents.row, {DOCUMENT_COLUMNS} FROM documents"  # noqa: S608  # constants
        ).fetchall():
            _renew(connection, row, document_of(described, ()).header)
        connection.execute("DELETE FROM citation_rules")
        connection.execute("INSERT INTO citation_rules VALUES (?)", (RULES,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _renew(connection: sqlite3.Connection, document: int, header: Header) -> None:
    held = connection.execute(
        f"SELECT passages.row, {PASSAGE_COLUMNS} FROM passages JOIN documents ON documents.row = passages.document"  # noqa: S608  # constants
        " WHERE passages.document = ? ORDER BY passages.ordinal",
        (document,),
    ).fetchall()
    rows = {PassageId(id): row for row, id, *_ in held}
    insert_citations(connection, document, rows, [passage_of(described) for _, *described in held], header)


def _insert(connection: sqlite3.Connection, document: int, passage: int, citation: Citation) -> None:
    cursor = connection.execute(
        _INSERT,
        (
            document,
            passage,
            *citation.range,
            *citation.extent,
            citation.kind,
            storable(citation.phrase),
            citation.is_active,
            citation.is_alias,
            json.dumps([place.steps for place in citation.places]),
            _kept(citation.document),
            _kept(citation.partner) if citation.partner else None,
        ),
    )
    connection.executemany(
        "INSERT INTO citation_keys VALUES (?, ?)", ((storable(key), cursor.lastrowid) for key in keys_of_citation(citation))
    )


def citation_of(row: Sequence[Any]) -> Citation:
    """Make the citation of :data:`CITATION_COLUMNS`."""
    passage, start, end, extent_start, extent_end, kind, phrase, is_active, is_alias, places, cited, partner = row
    return Citation(
        PassageId(passage),
        Range(start, end),
        Range(extent_start, extent_end),
        _cited(cited),
        RelationKind(kind),
        phrase,
        _cited(partner) if partner is not None else None,
        bool(is_active),
        tuple(CitedPlace(tuple(Step(*step) for step in steps)) for steps in json.loads(places)),
        bool(is_alias),
    )


_FIELDS = ("key", "symbol", "type_code", "number", "name", "year", "candidates", "issued", "issued_text", "issuer", "subject")


def _kept(document: CitedDocument) -> str:
    told = {name: value for name in _FIELDS if (value := getattr(document, name)) not in (None, ())}
    return storable(json.dumps(told, ensure_ascii=False, default=date.isoformat))


def _cited(kept: str) -> CitedDocument:
    told = json.loads(kept)
    issued = told.pop("issued", None)
    candidates: Iterable[str] = told.pop("candidates", ())
    return CitedDocument(**told, candidates=tuple(candidates), issued=date.fromisoformat(issued) if issued else None)
