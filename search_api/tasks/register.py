"""The register of assignments: whose they are, by when they are due, which document gives them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from heapq import merge
from typing import NamedTuple

from indexer.assignments import Assignment, AssignmentId, AssignmentQuery, AssignmentRole, DeadlineKind
from indexer.decisions import TaskDecision, TaskDecisions, TaskState
from indexer.directive.assignments.corrections import corrected_task
from indexer.directive.assignments.deadlines import first_day, last_day
from indexer.directive.assignments.filing import Filed, assignment_id, document_of, filed, folded_words, is_asked, order_of
from indexer.domain import Document, DocumentId, Passage, Wording
from indexer.errors import BadRequest, NotInArchive
from indexer.protocols import Archive, ArchiveView
from search_api.relations.relations import document_named
from search_api.tasks.carried import Carried, Orphan, carried
from search_api.tasks.units import Names, keys_of_unit

MAX_WITHIN = 3660
"""Days from today that may be asked for."""


class TaskStatus(StrEnum):
    """What people said of a task."""

    OPEN = "open"
    """Neither done nor hidden."""
    DONE = "done"
    HIDDEN = "hidden"
    NOTED = "noted"
    """Somebody corrected it, or wrote a note to it."""
    ALL = "all"
    """All but the hidden ones."""


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """Which rows are asked for; all that is given must hold."""

    unit: str | None = None
    """A body that is to do it, or to help, by any of its names."""
    leads: bool | None = None
    """With `unit`: only what it is to do itself; only what it helps with."""
    due: str | None = None
    """A day or period in which it falls due: ``2026-03-31``, ``2026-03``, ``2026-Q1``, ``2026-H1``, ``2026``."""
    within: int | None = None
    """Days from today in which it falls due, today among them."""
    source: str | None = None
    """Symbol or id of the document that gives it."""
    kind: DeadlineKind | None = None
    """Of the deadline."""
    role: AssignmentRole | None = None
    text: str | None = None
    """Words of the task, in any order, with diacritics or without."""
    overdue: bool = False
    """Past its last day, and not done."""
    recurring: bool = False
    status: TaskStatus = TaskStatus.OPEN


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One assignment, and where it stands."""

    assignment: Assignment
    """As people say it is, where they corrected it."""
    found: Assignment
    """As it was found."""
    decision: TaskDecision
    """What people say of it; empty where nobody said anything."""
    document: Document
    passage: Passage
    is_overdue: bool
    """Past its last day, and not done."""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some of the rows that are asked for."""

    rows: tuple[TaskRow, ...]
    """Those with a last day first, the earliest first; then those without, of the newest document first."""
    total: int
    """How many there are in all."""
    generation: int


class Register:
    """Reads the register from one archive, as people corrected it.

    `names` are groups of names of one unit (:mod:`search_api.tasks.units`).
    """

    def __init__(self, archive: Archive, names: Names = (), decisions: TaskDecisions | None = None) -> None:
        self._archive = archive
        self._names = names
        self._decisions = decisions

    def rows(self, filters: TaskFilters, today: date) -> tuple[TaskRow, ...]:
        """Return all rows that are asked for, as :meth:`page`."""
        return self.page(filters, today).rows

    def page(self, filters: TaskFilters, today: date, *, offset: int = 0, limit: int | None = None) -> TaskPage:
        """Return `limit` of the rows that are asked for, from `offset` on.

        Of copies and versions of one document only the one that is shown counts.

        Raises
        ------
        BadRequest
            The unit holds no word or several bodies have the name, the period is none, or the document is none or several.
        ArchiveMissing, ArchiveDamaged
        """
        with self._archive.view() as view:
            decided = self._decided(view).decisions
            theirs, moved = self._asked(view, decided, filters, today)
            start = max(0, offset - len(moved))
            ahead = None if limit is None else offset + limit - start
            held = view.register(theirs, offset=start, limit=ahead)
            rows = list(merge(_placed(view, held, decided, today), _told(moved, decided, today), key=_row_order))
            rows = rows[offset - start :][:limit]
            is_whole = start == 0 and (ahead is None or len(held) < ahead)
            total = len(moved) + (len(held) if is_whole else view.register_length(theirs))
            return TaskPage(tuple(rows), total, view.generation)

    def totals(self, several: Iterable[TaskFilters], today: date) -> tuple[int, ...]:
        """Return how many rows each of `several` asks for. Raises what :meth:`page` raises."""
        with self._archive.view() as view:
            decided = self._decided(view).decisions
            asked = (self._asked(view, decided, filters, today) for filters in several)
            return tuple(view.register_length(theirs) + len(moved) for theirs, moved in asked)

    def row(self, id: AssignmentId, today: date) -> TaskRow:
        """Return the row of one assignment, whatever was said of it. Raise :class:`NotInArchive`."""
        with self._archive.view() as view:
            decided = self._decided(view).decisions
            query = AssignmentQuery(only=frozenset({id}), document=DocumentId(id.partition(".")[0]))
            found = view.register(query, limit=1)
            if not found:
                raise NotInArchive(id)
            if not decided.get(id, _NOTHING).corrections:
                (row,) = _placed(view, found, decided, today)
            else:
                (row,) = _told(_corrected(view, {id: decided[id]}, query.document).values(), decided, today)
            return row

    def named(self, key: str) -> AssignmentId:
        """Return the assignment of an id, or of a key that one document only has.

        Raises
        ------
        BadRequest
            The key is that of several: the message names them.
        NotInArchive
        """
        with self._archive.view() as view:
            document, _, own = key.strip().lower().rpartition(".")
            found = view.register(AssignmentQuery(key=own, document=DocumentId(document) if document else None), limit=9)
        if not found:
            raise NotInArchive(key[:80])
        if len(found) > 1:
            several = ", ".join(assignment_id(one) for one in found)
            wording = Wording(
                f"nhiều văn bản có nhiệm vụ này, hãy ghi đủ: {several}", f"several documents have it, give one: {several}"
            )
            raise BadRequest("key", wording)
        return assignment_id(found[0])

    def orphans(self) -> tuple[Orphan, ...]:
        """Return what people decided about tasks that the archive no longer has."""
        with self._archive.view() as view:
            return self._decided(view).orphans

    def carried_from(self, id: AssignmentId) -> AssignmentId | None:
        """Return the earlier assignment whose decision an assignment has; ``None`` where its decision is its own, or it has none."""
        with self._archive.view() as view:
            return self._decided(view).moved.get(id)

    def _decided(self, view: ArchiveView) -> Carried:
        if self._decisions is None:
            return Carried({})
        return carried(view, self._decisions.task_decisions(), self._decisions.task_origins())

    def _asked(
        self, view: ArchiveView, decided: Mapping[AssignmentId, TaskDecision], filters: TaskFilters, today: date
    ) -> tuple[AssignmentQuery, "list[_Corrected]"]:
        """Return what the archive is asked for, and those that are to be put among its answer: what was corrected may belong elsewhere."""
        source = document_named(view, filters.source).id if filters.source else None
        corrected = _corrected(view, decided, source)
        query = _by_status(self._query(view, filters, today, source, corrected), filters, decided)
        moved = sorted((one for one in corrected.values() if is_asked(query, one.said, one.filed)), key=_order)
        return replace(query, without=query.without | corrected.keys()), moved

    def _query(
        self,
        view: ArchiveView,
        filters: TaskFilters,
        today: date,
        source: DocumentId | None,
        corrected: Mapping[AssignmentId, "_Corrected"],
    ) -> AssignmentQuery:
        since, until = _period(filters.due) if filters.due else (None, None)
        if filters.within is not None:
            since = max(since or today, today)
            until = min(until or date.max, today + timedelta(days=filters.within))
        if filters.overdue:
            until = min(until or date.max, today - timedelta(days=1))
        kinds = {filters.kind} if filters.kind else {DeadlineKind.RECURRING} if filters.recurring else None
        if kinds and filters.recurring:
            kinds &= {DeadlineKind.RECURRING}
        besides = ((body.key, body.name) for one in corrected.values() for body in one.filed.bodies)
        return AssignmentQuery(
            bodies=keys_of_unit(view, filters.unit, self._names, besides) if filters.unit else None,
            leads=filters.leads,
            since=since,
            until=until,
            kinds=frozenset(kinds) if kinds is not None else None,
            role=filters.role,
            document=source,
            words=tuple(folded_words(filters.text).split()) if filters.text else (),
        )


class _Corrected(NamedTuple):
    """An assignment that somebody corrected."""

    found: Assignment
    said: Assignment
    filed: Filed
    document: Document
    passage: Passage


_NOTHING = TaskDecision()


def _corrected(
    view: ArchiveView, decided: Mapping[AssignmentId, TaskDecision], source: DocumentId | None
) -> dict[AssignmentId, _Corrected]:
    ids = frozenset(id for id, decision in decided.items() if decision.corrections)
    if not ids:
        return {}
    found = view.register(AssignmentQuery(only=ids, document=source))
    documents = view.documents_by_id({document_of(one) for one in found})
    passages = view.passages({one.passage_id for one in found})
    corrected = {}
    for one in found:
        id, document = assignment_id(one), documents[document_of(one)]
        said = corrected_task(one, decided[id].corrections, document.header.issued)
        corrected[id] = _Corrected(one, said, filed(said, document.header), document, passages[one.passage_id])
    return corrected


def _by_status(query: AssignmentQuery, filters: TaskFilters, decided: Mapping[AssignmentId, TaskDecision]) -> AssignmentQuery:
    def those(*states: TaskState) -> frozenset[AssignmentId]:
        return frozenset(id for id, decision in decided.items() if decision.state in states)

    match filters.status:
        case TaskStatus.DONE:
            return replace(query, only=those(TaskState.DONE))
        case TaskStatus.HIDDEN:
            return replace(query, only=those(TaskState.HIDDEN))
        case TaskStatus.NOTED:
            noted = frozenset(id for id, decision in decided.items() if decision.note or decision.corrections)
            return replace(query, only=noted, without=those(TaskState.HIDDEN))
        case TaskStatus.ALL:
            return replace(query, without=those(TaskState.HIDDEN, *((TaskState.DONE,) if filters.overdue else ())))
        case TaskStatus.OPEN:
            return replace(query, without=those(TaskState.DONE, TaskState.HIDDEN))


def _placed(
    view: ArchiveView, found: Sequence[Assignment], decided: Mapping[AssignmentId, TaskDecision], today: date
) -> Iterator[TaskRow]:
    documents = view.documents_by_id({document_of(one) for one in found})
    passages = view.passages({one.passage_id for one in found})
    for one in found:
        decision = decided.get(assignment_id(one), _NOTHING)
        document, passage = documents[document_of(one)], passages[one.passage_id]
        yield TaskRow(one, one, decision, document, passage, _is_overdue(one, decision, today))


def _told(corrected: Iterable[_Corrected], decided: Mapping[AssignmentId, TaskDecision], today: date) -> Iterator[TaskRow]:
    for one in corrected:
        decision = decided[one.filed.id]
        yield TaskRow(one.said, one.found, decision, one.document, one.passage, _is_overdue(one.said, decision, today))


def _order(one: _Corrected) -> tuple[str, str]:
    return one.filed.order


def _row_order(row: TaskRow) -> tuple[str, str]:
    return order_of(row.assignment, row.document.header)


def _is_overdue(one: Assignment, decision: TaskDecision, today: date) -> bool:
    is_past = one.deadline is not None and one.deadline.due is not None and one.deadline.due < today
    return is_past and decision.state is None


def _period(value: str) -> tuple[date, date]:
    begins, ends = first_day(value.upper()), last_day(value.upper())
    if begins is None or ends is None:
        raise BadRequest(
            "due",
            Wording(
                "cần ngày hoặc kỳ: 2026-03-31, 2026-03, 2026-Q1, 2026-H1 hoặc 2026",
                "it takes a day or a period: 2026-03-31, 2026-03, 2026-Q1, 2026-H1 or 2026",
            ),
        )
    return begins, ends
