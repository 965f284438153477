"""How an assignment stands in the register: under which name, after which others, for whom, by which words it is found."""

from dataclasses import dataclass

from indexer.assignments import Assignment, AssignmentId, AssignmentQuery, Unit
from indexer.directive.assignments.bodies import body_key, body_of, full_name, in_full
from indexer.directive.header.issue import order_of_issue
from indexer.domain import DocumentId, Header
from indexer.language.folding import fold

NO_DAY = "~"
"""Stands after every day."""


@dataclass(frozen=True, slots=True)
class FiledBody:
    """A body that an assignment names."""

    key: str
    """:func:`~indexer.directive.assignments.bodies.body_key` of the body, with what its document leaves out."""
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
    due, place = order_of(one, header)
    helping = (*one.coordinating, *one.executors)
    bodies = [_filed_body(unit, header, leads=True) for unit in one.assignees]
    bodies += [_filed_body(unit, header, leads=False) for unit in helping]
    return Filed(
        id=assignment_id(one),
        due=due,
        place=place,
        kind=one.deadline.kind.value if one.deadline else None,
        words=folded_words(" ".join([one.task, one.product or "", *(body.name for body in bodies)])),
        bodies=tuple({body.key: body for body in reversed(bodies)}.values()),
    )


def order_of(one: Assignment, header: Header) -> tuple[str, str]:
    """Return what the register is sorted by, as :attr:`Filed.order`."""
    document, _, ordinal = one.passage_id.rpartition(".")
    # A month comes before its days: "202508" and two zeros.
    age = 99_999_999 - int(order_of_issue(header).replace("-", "").ljust(8, "0"))
    due = one.deadline.due.isoformat() if one.deadline and one.deadline.due else NO_DAY
    return due, f"{age:08}.{document}.{int(ordinal):06}.{one.range.start:06}"


def is_asked(query: AssignmentQuery, one: Assignment, held: Filed) -> bool:
    """Whether `query` asks for an assignment that is filed so, whichever document gives it."""
    named = [body for body in held.bodies if query.bodies is not None and body.key in query.bodies]
    return (
        (query.since is None or query.since.isoformat() <= held.due < NO_DAY)
        and (query.until is None or held.due <= query.until.isoformat())
        and (query.kinds is None or held.kind in query.kinds)
        and query.role in (None, one.role)
        and (query.bodies is None or any(query.leads in (None, body.leads) for body in named))
        and all(f" {word} " in held.words for word in query.words)
        and query.key in (None, one.key)
        and (query.only is None or held.id in query.only)
        and held.id not in query.without
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
