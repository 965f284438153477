"""The register of assignments: a page of it, and how long it is."""

# ruff: noqa: D102, S608  # the protocol says what the methods do; statements are put together from constants only

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from indexer.assignments import Assignment, AssignmentQuery
from indexer.directive.assignments.filing import NO_DAY
from indexer.domain import PassageId
from indexer.register import EVERYTHING
from indexer.storage.assignments import ASSIGNMENT_COLUMNS, ASSIGNMENTS, assignment_of

# Those of hidden documents are hidden; the first assignment that is not settles it.
_BODIES = (
    "SELECT key, name FROM bodies WHERE EXISTS (SELECT 1 FROM assigned JOIN assignments ON assignments.row = assigned.assignment"
    " JOIN documents ON documents.row = assignments.document WHERE assigned.body = bodies.row) ORDER BY key"
)

# Through the documents: a view that hides some of them hides what they assign.
_REGISTER = "assignments CROSS JOIN documents ON documents.row = assignments.document"
_OF_BODIES = (
    "(SELECT assignment FROM assigned WHERE body IN (SELECT row FROM bodies WHERE key IN (SELECT value FROM json_each(?))){})"
)

Statement = tuple[str, list[Any]]


class RegisterView(ABC):
    """See :class:`indexer.register.AssignmentRegister`; of a view that can select."""

    def assignments(self, passages: Iterable[PassageId] | None = None) -> Sequence[Assignment]:
        statement = f"SELECT passages.row, assignments.row, {ASSIGNMENT_COLUMNS} FROM {ASSIGNMENTS}"
        rows = self._select(statement) if passages is None else self._select_in(f"{statement} WHERE passages.id IN", passages)
        return [assignment_of(row[2:]) for row in sorted(rows, key=itemgetter(0, 1))]

    def assigning(self) -> Sequence[PassageId]:
        rows = self._select(f"SELECT DISTINCT passages.row, passages.id FROM {ASSIGNMENTS} ORDER BY passages.row")
        return [id for _, id in rows]

    def register(self, query: AssignmentQuery = EVERYTHING, *, offset: int = 0, limit: int | None = None) -> Sequence[Assignment]:
        return [assignment_of(row) for row in self._select(*_page(query, offset, limit))]

    def register_length(self, query: AssignmentQuery = EVERYTHING) -> int:
        return int(self._select(*_count(query))[0][0])

    def bodies(self) -> Sequence[tuple[str, str]]:
        return self._select(_BODIES)

    @abstractmethod
    def _select(self, statement: str, values: Sequence[Any] = ()) -> list[Any]: ...

    @abstractmethod
    def _select_in(self, statement: str, values: Iterable[str], order: str = "") -> list[Any]: ...


def _page(query: AssignmentQuery, offset: int, limit: int | None) -> Statement:
    where, values = _where(query)
    # The page is found by the index and what is filed, and only then its facts and passages are read.
    page = f"SELECT assignments.row FROM {_REGISTER} WHERE {where} ORDER BY assignments.due, assignments.place LIMIT ? OFFSET ?"
    statement = (
        f"SELECT {ASSIGNMENT_COLUMNS} FROM {ASSIGNMENTS} WHERE assignments.row IN ({page})"
        " ORDER BY assignments.due, assignments.place"
    )
    return statement, [*values, -1 if limit is None else limit, offset]


def _count(query: AssignmentQuery) -> Statement:
    where, values = _where(query)
    return f"SELECT COUNT(*) FROM {_REGISTER} WHERE {where}", values


def _where(query: AssignmentQuery) -> Statement:
    conditions = list(_conditions(query))
    values = [value for _, given in conditions for value in given]
    return " AND ".join(condition for condition, _ in conditions), values


def _conditions(query: AssignmentQuery) -> Iterator[Statement]:
    if query.document is None:
        yield "documents.twin_of IS NULL", []
    else:
        yield "documents.id = ?", [query.document]
    if query.since is not None:
        yield "assignments.due >= ?", [query.since.isoformat()]
    if query.until is not None or query.since is not None:
        yield (
            "assignments.due <= ?" if query.until else "assignments.due < ?",
            [query.until.isoformat() if query.until else NO_DAY],
        )
    if query.kinds is not None:
        yield "assignments.kind IN (SELECT value FROM json_each(?))", [_listed(query.kinds)]
    if query.role is not None:
        yield "assignments.role = ?", [query.role]
    if query.bodies is not None:
        helps = "" if query.leads is None else f" AND leads = {int(query.leads)}"
        yield f"assignments.row IN {_OF_BODIES.format(helps)}", [_listed(query.bodies)]
    for word in query.words:
        yield "instr(assignments.words, ?) > 0", [f" {word} "]
    if query.key is not None:
        yield "assignments.key = ?", [query.key]
    if query.only is not None:
        yield "assignments.id IN (SELECT value FROM json_each(?))", [_listed(query.only)]
    if query.without:
        yield "assignments.id NOT IN (SELECT value FROM json_each(?))", [_listed(query.without)]


def _listed(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))
