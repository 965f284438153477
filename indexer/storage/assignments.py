"""Assignments as rows of the archive, and back; found anew when the rules that find them have changed."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from indexer.assignments import Assignment, AssignmentRole, Deadline, DeadlineKind, Modality, ReportingLine, Unit
from indexer.directive.assignments.assignments import RULES, find_assignments
from indexer.directive.assignments.filing import filed
from indexer.domain import Header, Passage, PassageId, Range
from indexer.storage.rows import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, document_of, passage_of, storable

ASSIGNMENT_COLUMNS = (
    "passages.id, passages.text, assignments.key, assignments.start, assignments.end, assignments.facts, documents.id"
)
ASSIGNMENTS = (
    "assignments JOIN passages ON passages.row = assignments.passage JOIN documents ON documents.row = assignments.document"
)
"""Through the documents: a view that hides some of them hides what they assign."""

_INSERT = (
    'INSERT INTO assignments (id, passage, key, start, "end", due, place, kind, role, words, facts, document)'
    " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, document FROM passages WHERE row = ?"
)


def insert_assignments(
    connection: sqlite3.Connection, rows: Mapping[PassageId, int], passages: Sequence[Passage], header: Header
) -> None:
    """Write what a document's passages assign; `rows` are theirs."""
    for one in find_assignments(passages, header):
        passage, held = rows[one.passage_id], filed(one, header)
        values = (held.id, passage, one.key, *one.range, held.due, held.place, held.kind, one.role, held.words, _facts(one))
        row = connection.execute(_INSERT, (*values, passage)).lastrowid
        for body in held.bodies:
            connection.execute("INSERT OR IGNORE INTO bodies (key, name) VALUES (?, ?)", (body.key, storable(body.name)))
            connection.execute("INSERT INTO assigned SELECT row, ?, ? FROM bodies WHERE key = ?", (row, body.leads, body.key))


def drop_unnamed_bodies(connection: sqlite3.Connection) -> None:
    """Forget the bodies that no assignment names any longer: their names are words of documents."""
    connection.execute("DELETE FROM bodies WHERE NOT EXISTS (SELECT 1 FROM assigned WHERE assigned.body = bodies.row)")


def renew_assignments(connection: sqlite3.Connection) -> None:
    """Find the assignments of the whole archive anew where those it has were found by other rules."""
    if connection.execute("SELECT version FROM assignment_rules").fetchone() == (RULES,):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in ("assigned", "assignments", "bodies"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608  # constants
        documents = connection.execute(f"SELECT documents.row, {DOCUMENT_COLUMNS} FROM documents").fetchall()  # noqa: S608  # constants
        for row, *described in documents:
            held = connection.execute(
                f"SELECT passages.row, {PASSAGE_COLUMNS} FROM passages JOIN documents ON documents.row = passages.document"  # noqa: S608  # constants
                " WHERE passages.document = ? ORDER BY passages.ordinal",
                (row,),
            ).fetchall()
            passages = [passage_of(kept) for _, *kept in held]
            insert_assignments(
                connection, {PassageId(id): at for at, id, *_ in held}, passages, document_of(described, ()).header
            )
        connection.execute("DELETE FROM assignment_rules")
        connection.execute("INSERT INTO assignment_rules VALUES (?)", (RULES,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def assignment_of(row: Sequence[Any]) -> Assignment:
    """Make the assignment of :data:`ASSIGNMENT_COLUMNS`."""
    passage, text, key, start, end, facts, document = row
    told = json.loads(facts)
    deadline, reporting, named_in = told.get("deadline"), told.get("reporting"), told.get("named_in")
    return Assignment(
        key=key,
        passage_id=PassageId(passage),
        range=Range(start, end),
        task=text[start:end],
        assignees=_units(told, "assignees"),
        role=AssignmentRole(told["role"]),
        modality=Modality(told["modality"]),
        coordinating=_units(told, "coordinating"),
        executors=_units(told, "executors"),
        deadline=_deadline(*deadline) if deadline else None,
        reporting=ReportingLine(*reporting) if reporting else None,
        product=told.get("product"),
        named_in=PassageId(f"{document}.{named_in}") if named_in else None,
        confidence=told["confidence"],
    )


def _facts(one: Assignment) -> str:
    told = {
        "role": one.role,
        "modality": one.modality,
        "confidence": one.confidence,
        "assignees": [astuple(unit) for unit in one.assignees],
        "coordinating": [astuple(unit) for unit in one.coordinating],
        "executors": [astuple(unit) for unit in one.executors],
        "deadline": astuple(one.deadline) if one.deadline else None,
        "reporting": astuple(one.reporting) if one.reporting else None,
        "product": one.product,
        "named_in": one.named_in.rpartition(".")[2] if one.named_in else None,
    }
    kept = {name: value for name, value in told.items() if value not in (None, [])}
    return storable(json.dumps(kept, ensure_ascii=False, default=date.isoformat))


def _units(told: Mapping[str, Any], name: str) -> tuple[Unit, ...]:
    return tuple(Unit(*unit) for unit in told.get(name, ()))


def _deadline(kind: str, written: str, value: str | None, due: str | None) -> Deadline:
    return Deadline(DeadlineKind(kind), written, value, date.fromisoformat(due) if due else None)
