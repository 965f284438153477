"""The nouns of what directives tell people to do: assignments, who they name, and by when.

Frozen dataclasses without behaviour, as in :mod:`indexer.domain`. An assignment keeps what the text says; whose task it is for a reader,
who knows his unit by other names, is found out at reading.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from indexer.domain import DocumentId, PassageId, Range

AssignmentId = NewType("AssignmentId", str)
"""``3fa9c2d1e0b4a586.0123456789ab``: the document's id and the assignment's key."""


class AssignmentRole(StrEnum):
    """What the assignee is to the task."""

    LEAD = "lead"
    """Does it, with others or alone (*chủ trì*)."""
    ADVISE = "advise"
    """Prepares it for another to decide (*tham mưu*)."""
    SUPERVISE = "supervise"
    """Watches others do it (*theo dõi, đôn đốc, kiểm tra, giám sát*)."""
    ACCOUNTABLE = "accountable"
    """Answers for it, or has others do it (*chịu trách nhiệm*, *chỉ đạo* and who)."""
    REPORT = "report"
    EXECUTE = "execute"
    """Carries out the whole document (*chịu trách nhiệm thi hành*)."""


class Modality(StrEnum):
    """How strongly it is said."""

    ORDER = "order"
    """*giao*, *phân công*."""
    REQUIRE = "require"
    """*yêu cầu*, *phải*."""
    REQUEST = "request"
    """*đề nghị*: binds those below, asks those beside and above."""
    DUTY = "duty"
    """*có trách nhiệm*, *chịu trách nhiệm*."""
    PLAIN = "plain"
    """Said without a word for it."""
    ENCOURAGE = "encourage"
    """*khuyến khích*."""


class DeadlineKind(StrEnum):
    """How the time is told."""

    BEFORE = "before"
    BY = "by"
    """That day included."""
    WITHIN = "within"
    """Some time in a period."""
    RECURRING = "recurring"
    RELATIVE = "relative"
    """So long after something."""
    CONDITIONAL = "conditional"
    """When it comes to that (*nếu có khó khăn, vướng mắc*)."""
    SOFT = "soft"
    """Soon."""
    ONGOING = "ongoing"
    EXTERNAL = "external"
    """As another timetable says (*theo lộ trình*)."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when."""

    kind: DeadlineKind
    written: str
    """The words, for example ``trước ngày 30/6/2026``."""
    value: str | None = None
    """A date or period as in :mod:`indexer.language.dates`; recurring: ``weekly``, ``monthly``, ``quarterly``, ``half-yearly``,
    ``yearly``, with ``@23`` or ``@12-25`` where a day is told; relative: ``5wd`` (working days), ``10d``, ``24h``, ``2m``."""
    due: date | None = None
    """The last day on which it is in time: of a period its last, before a day the one before. ``None`` where no one day is meant."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A body or an office that is named."""

    written: str
    """As the text has it."""
    name: str
    """Written out: abbreviations expanded, nothing else changed."""
    key: str
    """The name folded, for comparing: the same for all spellings."""


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """To whom it is to be reported."""

    to: str | None
    """As written; ``None`` where only the channel is told."""
    via: str | None = None
    """Who passes it on (*qua …*)."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who must do what, with whom, by when."""

    key: str
    """12 hexadecimal digits: the same for the same words to the same assignees in a document, however often it is indexed."""
    passage_id: PassageId
    """The passage with the task's words."""
    range: Range
    """The words of the task, in characters of that passage's text."""
    task: str
    """These words: ``passage.text[range.start : range.end]``."""
    assignees: tuple[Unit, ...]
    """Who is named; empty where a report is asked for from whoever it concerns. Nobody is guessed."""
    role: AssignmentRole
    modality: Modality = Modality.PLAIN
    coordinating: tuple[Unit, ...] = ()
    """With whom (*phối hợp với*)."""
    executors: tuple[Unit, ...] = ()
    """Whom the assignee is to have do it (*chỉ đạo các phòng …*)."""
    deadline: Deadline | None = None
    reporting: ReportingLine | None = None
    product: str | None = None
    """What is to come out, as a table says it."""
    named_in: PassageId | None = None
    """The passage that names the assignees, where it is another: a heading, a stem line, a line below."""
    confidence: float = 1.0
    """0 to 1."""


class TaskField(StrEnum):
    """What of an assignment a person may correct."""

    TASK = "task"
    ASSIGNEES = "assignees"
    COORDINATING = "coordinating"
    ROLE = "role"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class AssignmentQuery:
    """Which assignments are asked for; all that is given must hold."""

    bodies: frozenset[str] | None = None
    """Keys (:func:`indexer.directive.assignments.bodies.body_key`) of which one at least is to do it, or to help."""
    leads: bool | None = None
    """With `bodies`: as an assignee; as one who helps."""
    since: date | None = None
    """The last day is this or a later one."""
    until: date | None = None
    """The last day is this or an earlier one."""
    kinds: frozenset[DeadlineKind] | None = None
    role: AssignmentRole | None = None
    document: DocumentId | None = None
    """Given by this one; else of copies and versions of one document only the one that is shown counts."""
    words: tuple[str, ...] = ()
    """Folded words, each of which is in the task, the product or a name."""
    key: str | None = None
    """:attr:`Assignment.key`, which those of several documents may have."""
    only: frozenset[AssignmentId] | None = None
    without: frozenset[AssignmentId] = frozenset()
