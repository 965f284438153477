"""What people decide about files, kept apart from the archive: it outlives re-indexing, rebuilding and the archive itself.

All of it is known by the SHA-256 of the file's bytes, wherever the file lies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from indexer.assignments import AssignmentId, TaskField
from indexer.domain import HeaderField, Wording
from indexer.errors import SecrecyMark, TracuuError


class Verdict(StrEnum):
    """What a person says of a file that may be secret."""

    ACCEPTED = "accepted"
    """It may be indexed, whatever hints it has; a mark of secrecy still bars it."""
    REFUSED = "refused"
    """It is kept out, whatever the rules say."""


@dataclass(frozen=True, slots=True)
class Noted:
    """That a file is held back: no word of what is in it."""

    sha256: str
    rule: str
    at: datetime
    """UTC: when this rule first held it back."""


class TaskState(StrEnum):
    """What a person says of a task."""

    DONE = "done"
    HIDDEN = "hidden"
    """It is none, though the program took it for one."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who said something, by the name they sign in with, and when."""

    by: str
    at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class TaskDecision:
    """All that people say of one assignment."""

    corrections: Mapping[TaskField, str] = field(default_factory=dict)
    """What stands in place of what was found; empty: there is none."""
    state: TaskState | None = None
    done_on: date | None = None
    done_by: str | None = None
    """As somebody typed it."""
    note: str | None = None
    signed: Mapping[str, Signed] = field(default_factory=dict)
    """Who said which part of it: by the corrected field, ``state`` and ``note``. Nobody of what was said where nobody signs in."""


@dataclass(frozen=True, slots=True)
class TaskOrigin:
    """What was decided about, to know it again where a corrected file has taken the document's place."""

    symbol: str | None
    issuer: str | None
    issued: date | None
    title: str
    task: str
    assignees: str
    """As written, parted by semicolons."""


class TaskDecisions(Protocol):
    """What people decided about assignments, by what these are known by: it outlives re-indexing and rebuilding."""

    def task_decisions(self) -> Mapping[AssignmentId, TaskDecision]:
        """All that was decided and not taken back."""
        ...

    def task_origins(self) -> Mapping[AssignmentId, TaskOrigin]:
        """What was decided about, where that was kept."""
        ...

    def decide_task(self, id: AssignmentId, decision: TaskDecision, now: datetime, origin: TaskOrigin | None = None) -> None:
        """Keep what somebody says, instead of what was said before; that is kept to go back to. `origin`: of what it is said."""
        ...

    def undo_task(self, id: AssignmentId, now: datetime) -> bool:
        """Go back to what was said before the last decision about a task; return whether there was one."""
        ...


class Decisions(TaskDecisions, Protocol):
    """The register of what people decided, and of what is held back."""

    def corrections(self) -> Mapping[str, Mapping[HeaderField, str]]:
        """What people say of headers: by SHA-256, the value of each corrected field. An empty value: the document has none."""
        ...

    def signed(self, sha256: str) -> Mapping[HeaderField, Signed]:
        """Who corrected the header of one file; without what was corrected where nobody signs in."""
        ...

    def correct(self, sha256: str, field: HeaderField, value: str, now: datetime, by: str | None = None) -> None:
        """Keep what somebody says of a field, instead of what was said of it before; `by` whom, where they signed in."""
        ...

    def withdraw(self, sha256: str, field: HeaderField) -> bool:
        """Forget a correction; return whether there was one."""
        ...

    def verdicts(self) -> Mapping[str, Verdict]:
        """By SHA-256, what people said of files that may be secret."""
        ...

    def decide(self, sha256: str, verdict: Verdict, now: datetime) -> None:
        """Keep a verdict, instead of an earlier one."""
        ...

    def noted(self) -> Sequence[Noted]:
        """What is held back, the latest first."""
        ...

    def note(self, sha256: str, rule: str, now: datetime) -> None:
        """Note that a rule holds a file back; the time is that of the first note of this rule."""
        ...

    def release(self, sha256: str) -> None:
        """Note that a file is no longer held back."""
        ...

    def pictures(self, sha256: str) -> Sequence[str]:
        """The names under which what was recognised of a file is kept."""
        ...

    def keep_pictures(self, sha256: str, names: Sequence[str]) -> None:
        """Keep these names, instead of earlier ones."""
        ...

    def forget(self, sha256: str) -> None:
        """Forget what was corrected, said of its tasks and recognised: it is text of the document. Verdict and note stay."""
        ...


class HeldBack(SecrecyMark):
    """A file that is not indexed though it bears no mark of secrecy."""

    def __init__(self, rule: str, wording: Wording) -> None:
        TracuuError.__init__(self, wording)
        self.rule = rule


class NeedsReview(HeldBack):
    """It may be secret: a person decides."""

    def __init__(self, rule: str) -> None:
        super().__init__(
            rule,
            Wording(
                f"có thể là tài liệu mật, chờ người xem xét (quy tắc {rule}; xem: tracuu review)",
                f"may be secret, waits for a person (rule {rule}; see: tracuu review)",
            ),
        )


class Withheld(HeldBack):
    """A person refused it."""

    def __init__(self) -> None:
        super().__init__("refused", Wording("người phụ trách không cho đưa vào kho", "a person keeps it out of the archive"))
