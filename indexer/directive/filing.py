"""How an assignment stands in the register: under which name, after which others, for whom, by which words it is found."""

from dataclasses import dataclass
from datetime import date

from indexer.assignments import Assignment, AssignmentId, Unit
from indexer.directive.bodies import body_key, body_of, full_name, in_full
from indexer.domain import DocumentId, Header
from indexer.language.folding import fold

NO_DAY = "~"
"""Stands after every day."""


@dataclass(frozen=True, slots=True)
class FiledBody:
    """A body that an assignment names."""

    key: str
    """:func:`~indexer.directive.bodies.body_key` of the body, with what its document leaves out."""
    name: str
    """As :attr:`Unit.name`, with the territory that goes without saying in its document."""
    leads: bool
    """It is an assignee; else it helps."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What the register goes by."""

    id: AssignmentId
    due: str
    """The last day as in ISO 8601, or :data:`NO_DAY`."""
    place: str
    """Orders those of one day: of the newest document first, in one document in reading order."""
    kind: str | None
    """Of the deadline."""
    words: str
    """The folded words of task, assignees and product, a space before and after each."""
    bodies: tuple[FiledBody, ...]

    @property
    def order(self) -> tuple[str, str]:
        """What the register is sorted by."""
        return self.due, self.place


def filed(one: Assignment, header: Header) -> Filed:
    """Return how an assignment of a document with `header` is filed."""
    document, _, ordinal = one.passage_id.rpartition(".")
    age = 99_999_999 - int((header.issued or date.min).strftime("%Y%m%d"))
    helping = (*one.coordinating, *one.executors)
    bodies = [_filed_body(unit, header, leads=True) for unit in one.assignees]
    bodies += [_filed_body(unit, header, leads=False) for unit in helping]
    return Filed(
        id=assignment_id(one),
        due=one.deadline.due.isoformat() if one.deadline and one.deadline.due else NO_DAY,
        place=f"{age:08}.{document}.{int(ordinal):06}.{one.range.start:06}",
        kind=one.deadline.kind.value if one.deadline else None,
        words=folded_words(" ".join([one.task, one.product or "", *(body.name for body in bodies)])),
        bodies=tuple({body.key: body for body in reversed(bodies)}.values()),
    )


def assignment_id(one: Assignment) -> AssignmentId:
    """Return the assignment's id: that of its document, and its key."""
    return AssignmentId(f"{document_of(one)}.{one.key}")


def document_of(one: Assignment) -> DocumentId:
    """Return the document that gives it."""
    return DocumentId(one.passage_id.rpartition(".")[0])


def folded_words(text: str) -> str:
    """Return the words of `text`, folded, a space before and after each."""
    words = "".join(character if character.isalnum() else " " for character in fold(text)).split()
    return f" {' '.join(words)} "


def _filed_body(unit: Unit, header: Header, *, leads: bool) -> FiledBody:
    return FiledBody(body_key(in_full(body_of(unit.name), header.issuer)), full_name(unit.name, header.issuer), leads)
