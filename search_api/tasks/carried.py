"""What people decided about tasks, carried over to where the tasks are now; and what no task of the archive is left for.

A decision is known by the document's bytes and the words of the task. Where a corrected file has taken the document's place, another copy of it is
shown, or other rules cut the task otherwise, the decision is that of the task it was made about: the same words, or nearly the same for the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from indexer.assignments import Assignment, AssignmentId, AssignmentQuery
from indexer.decisions import TaskDecision, TaskOrigin
from indexer.directive.assignments.filing import assignment_id
from indexer.domain import Document, DocumentId
from indexer.language.folding import fold
from indexer.protocols import ArchiveView
from search_api.relations.issuers import same_issuer

_NEARLY = 0.8
"""Likeness of two tasks of the same bodies, 0 to 1, from which on one is the other in other words."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision that no task of the archive is left for."""

    id: AssignmentId
    decision: TaskDecision
    origin: TaskOrigin | None
    """What it was about, where that was kept."""
    document: Document | None
    """The document it was about, or what took its place, where the archive has it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What people decided, by the tasks that the archive has now."""

    decisions: Mapping[AssignmentId, TaskDecision]
    moved: Mapping[AssignmentId, AssignmentId] = field(default_factory=dict)
    """Where decisions were carried over: the assignment as it is now → that which it was said of."""
    orphans: tuple[Orphan, ...] = ()


def origin_of(one: Assignment, document: Document) -> TaskOrigin:
    """Return what a decision about an assignment of `document` is to be known by."""
    header = document.header
    assignees = "; ".join(unit.written for unit in one.assignees)
    return TaskOrigin(header.symbol, header.issuer, header.issued, document.title, one.task, assignees)


def carried(
    view: ArchiveView, decided: Mapping[AssignmentId, TaskDecision], origins: Mapping[AssignmentId, TaskOrigin]
) -> Carried:
    """Return the decisions by the assignments of the view that they are about. What was decided about these themselves goes before."""
    if not decided or view.register_length(AssignmentQuery(only=frozenset(decided))) == len(decided):
        return Carried(decided)
    found = {assignment_id(one) for one in view.register(AssignmentQuery(only=frozenset(decided)))}
    kept = {id: decision for id, decision in decided.items() if id in found}
    held = view.documents_by_id({_document(id) for id in decided if id not in found})
    moved: dict[AssignmentId, AssignmentId] = {}
    waiting: defaultdict[DocumentId, list[AssignmentId]] = defaultdict(list)
    orphans: list[Orphan] = []
    for id, decision in decided.items():
        if id in found or view.hides(_document(id)):
            # What is said of a hidden document is hidden with it, whatever else it would fit.
            continue
        place = _successor(view, held.get(_document(id)), origins.get(id))
        if place is None:
            orphans.append(Orphan(id, decision, origins.get(id), None))
        else:
            waiting[place].append(id)
    documents = view.documents_by_id(waiting)
    for place, ids in waiting.items():
        left = list(view.register(AssignmentQuery(document=place)))
        for id in ids:
            meant = _meant(left, id, origins.get(id))
            if meant is None:
                orphans.append(Orphan(id, decided[id], origins.get(id), documents.get(place)))
            else:
                left.remove(meant)
                now = assignment_id(meant)
                if now not in kept:
                    kept[now], moved[now] = decided[id], id
    return Carried(kept, moved, tuple(orphans))


def _document(id: AssignmentId) -> DocumentId:
    return DocumentId(id.partition(".")[0])


def _successor(view: ArchiveView, document: Document | None, origin: TaskOrigin | None) -> DocumentId | None:
    """Return the document that a decision is about today: the copy that is shown, or the one of the same number, day and issuer."""
    if document is not None:
        return document.twin_of or document.id
    if origin is None or origin.symbol is None:
        return None
    same = [one for one in view.bearing([origin.symbol]).get(origin.symbol, ()) if _is_same(one, origin)]
    heads = {one.twin_of or one.id for one in same}
    return next(iter(heads)) if len(heads) == 1 else None


def _is_same(document: Document, origin: TaskOrigin) -> bool:
    header = document.header
    return (None in (header.issued, origin.issued) or header.issued == origin.issued) and same_issuer(
        origin.issuer, header.issuer
    ) is not False


def _meant(left: Sequence[Assignment], id: AssignmentId, origin: TaskOrigin | None) -> Assignment | None:
    key = id.partition(".")[2]
    same = next((one for one in left if one.key == key), None)
    if same is not None or origin is None:
        return same
    near = [(likeness, one) for one in left if (likeness := _likeness(one, origin)) >= _NEARLY]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _likeness(one: Assignment, origin: TaskOrigin) -> float:
    if _words(unit.written for unit in one.assignees) != _words(origin.assignees.split(";")):
        return 0.0
    matcher = SequenceMatcher(None, fold(one.task), fold(origin.task), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _NEARLY and matcher.quick_ratio() >= _NEARLY else 0.0


def _words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(" ".join(name.split())) for name in names if name.strip())
