"""The register of assignments: whose they are, by when they are due, which document gives them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indexer.assignments import Assignment, DeadlineKind
from indexer.directive.deadlines import first_day, last_day
from indexer.domain import Document, DocumentId, Passage, Wording
from indexer.errors import BadRequest
from indexer.protocols import Archive, ArchiveView
from search_api.relations import document_named
from search_api.units import is_meant, keys_of_unit


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """Which rows are asked for; all that is given must hold."""

    unit: str | None = None
    """A body that is to do it, or to help, by any of its names."""
    due: str | None = None
    """A day or period in which it falls due: ``2026-03-31``, ``2026-03``, ``2026-Q1``, ``2026-H1``, ``2026``."""
    source: str | None = None
    """Symbol or id of the document that gives it."""
    overdue: bool = False
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One assignment, and where it stands."""

    assignment: Assignment
    document: Document
    passage: Passage
    is_overdue: bool


class Register:
    """Reads the register from one archive. `names` are groups of keys of names of one unit (:mod:`search_api.units`)."""

    def __init__(self, archive: Archive, names: tuple[frozenset[str], ...] = ()) -> None:
        self._archive = archive
        self._names = names

    def rows(self, filters: TaskFilters, today: date) -> tuple[TaskRow, ...]:
        """Return the rows that are asked for: those with a last day first, the earliest first; then those without, as they stand.

        Of copies and versions of one document only the one that is shown counts.

        Raises
        ------
        BadRequest
            The unit holds no word, the period is none, or the document is none or several.
        ArchiveMissing, ArchiveDamaged
        """
        period = _period(filters.due) if filters.due else None
        with self._archive.view() as view:
            source = document_named(view, filters.source).id if filters.source else None
            keys = keys_of_unit(view, filters.unit, self._names) if filters.unit else None
            wanted = [
                one
                for one in view.assignments()
                if (source is None or _document_of(one) == source)
                and (keys is None or any(is_meant(unit, keys) for unit in (*one.assignees, *one.coordinating, *one.executors)))
                and (period is None or _is_due_in(one, period))
                and (not filters.overdue or _is_overdue(one, today))
                and (not filters.recurring or (one.deadline is not None and one.deadline.kind is DeadlineKind.RECURRING))
            ]
            rows = _placed(view, wanted, today, source)
            return tuple(sorted(rows, key=lambda row: _last_day(row.assignment) or date.max))


def _placed(view: ArchiveView, wanted: list[Assignment], today: date, source: DocumentId | None) -> Iterator[TaskRow]:
    documents = view.documents_by_id({_document_of(one) for one in wanted})
    passages = view.passages({one.passage_id for one in wanted})
    for one in wanted:
        document = documents[_document_of(one)]
        if document.twin_of is None or document.id == source:
            yield TaskRow(one, document, passages[one.passage_id], _is_overdue(one, today))


def _document_of(one: Assignment) -> DocumentId:
    return DocumentId(one.passage_id.rpartition(".")[0])


def _last_day(one: Assignment) -> date | None:
    return one.deadline.due if one.deadline else None


def _is_overdue(one: Assignment, today: date) -> bool:
    day = _last_day(one)
    return day is not None and day < today


def _is_due_in(one: Assignment, period: tuple[date, date]) -> bool:
    day = _last_day(one)
    return day is not None and period[0] <= day <= period[1]


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
