"""The register of assignments: whose they are, by when they are due, which document gives them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.assignments import Assignment, AssignmentQuery, AssignmentRole, DeadlineKind
from indexer.directive.deadlines import first_day, last_day
from indexer.directive.filing import document_of, folded_words
from indexer.domain import Document, Passage, Wording
from indexer.errors import BadRequest
from indexer.protocols import Archive, ArchiveView
from search_api.relations import document_named
from search_api.units import Names, keys_of_unit

MAX_WITHIN = 3660
"""Days from today that may be asked for."""


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
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One assignment, and where it stands."""

    assignment: Assignment
    document: Document
    passage: Passage
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some of the rows that are asked for."""

    rows: tuple[TaskRow, ...]
    """Those with a last day first, the earliest first; then those without, of the newest document first."""
    total: int
    """How many there are in all."""
    generation: int


class Register:
    """Reads the register from one archive. `names` are groups of names of one unit (:mod:`search_api.units`)."""

    def __init__(self, archive: Archive, names: Names = ()) -> None:
        self._archive = archive
        self._names = names

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
        period = _period(filters.due) if filters.due else None
        with self._archive.view() as view:
            query = self._query(view, filters, period, today)
            found = view.register(query, offset=offset, limit=limit)
            whole = offset == 0 and (limit is None or len(found) < limit)
            total = len(found) if whole else view.register_length(query)
            return TaskPage(_placed(view, found, today), total, view.generation)

    def _query(self, view: ArchiveView, filters: TaskFilters, period: tuple[date, date] | None, today: date) -> AssignmentQuery:
        since, until = period or (None, None)
        if filters.within is not None:
            since = max(since or today, today)
            until = min(until or date.max, today + timedelta(days=filters.within))
        if filters.overdue:
            until = min(until or date.max, today - timedelta(days=1))
        kinds = {filters.kind} if filters.kind else {DeadlineKind.RECURRING} if filters.recurring else None
        if kinds and filters.recurring:
            kinds &= {DeadlineKind.RECURRING}
        return AssignmentQuery(
            bodies=keys_of_unit(view, filters.unit, self._names) if filters.unit else None,
            leads=filters.leads,
            since=since,
            until=until,
            kinds=frozenset(kinds) if kinds is not None else None,
            role=filters.role,
            document=document_named(view, filters.source).id if filters.source else None,
            words=tuple(folded_words(filters.text).split()) if filters.text else (),
        )


def _placed(view: ArchiveView, found: Sequence[Assignment], today: date) -> tuple[TaskRow, ...]:
    documents = view.documents_by_id({document_of(one) for one in found})
    passages = view.passages({one.passage_id for one in found})
    return tuple(TaskRow(one, documents[document_of(one)], passages[one.passage_id], _is_overdue(one, today)) for one in found)


def _is_overdue(one: Assignment, today: date) -> bool:
    return one.deadline is not None and one.deadline.due is not None and one.deadline.due < today


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
