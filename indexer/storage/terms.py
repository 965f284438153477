"""From when to when documents are in force by their own words, as a column of theirs; found anew when the rules have changed."""

import sqlite3
from collections.abc import Sequence

from indexer.directive.citations.effect import RULES, term_of
from indexer.domain import Header, Passage, TimeInForce
from indexer.storage.rows import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, document_of, passage_of


def keep_term(connection: sqlite3.Connection, document: int, passages: Sequence[Passage], header: Header) -> None:
    """Write the term of the document in row `document`."""
    connection.execute("UPDATE documents SET term = ? WHERE row = ?", (_kept(term_of(passages, header)), document))


def renew_terms(connection: sqlite3.Connection) -> None:
    """Find the terms of the whole archive anew where those it has were found by other rules."""
    if connection.execute("SELECT version FROM term_rules").fetchone() == (RULES,):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for row, *described in connection.execute(
            f"SELECT documents.row, {DOCUMENT_COLUMNS} FROM documents"  # noqa: S608  # constants
        ).fetchall():
            passages = connection.execute(
                f"SELECT {PASSAGE_COLUMNS} FROM passages JOIN documents ON documents.row = passages.document"  # noqa: S608  # constants
                " WHERE passages.document = ? ORDER BY passages.ordinal",
                (row,),
            )
            keep_term(connection, row, [passage_of(one) for one in passages], document_of(described, ()).header)
        connection.execute("DELETE FROM term_rules")
        connection.execute("INSERT INTO term_rules VALUES (?)", (RULES,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _kept(term: TimeInForce | None) -> str | None:
    """Return a term as ISO 8601 has an interval, open where a day is not known: ``2025-12-01/``."""
    return None if term is None else "/".join(day.isoformat() if day else "" for day in term)
