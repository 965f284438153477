"""What people say of tasks: corrections, done, hidden, notes, and the way back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from indexer.assignments import AssignmentId, TaskField
from indexer.decisions import Signed, TaskDecision, TaskDecisions, TaskState
from indexer.directive.assignments.corrections import MAX_VALUE, corrected_task, value_of
from indexer.directive.assignments.filing import assignment_id
from indexer.domain import Wording
from indexer.errors import BadRequest
from indexer.protocols import Clock
from search_api.tasks.carried import origin_of
from search_api.tasks.register import Register, TaskRow


class TaskChanges:
    """Changes what is said of assignments. Every change of one can be taken back, the last one first.

    Each method returns the row as it is afterwards, and raises :class:`NotInArchive` where there is no such assignment.
    """

    def __init__(self, register: Register, decisions: TaskDecisions, clock: Clock, today: date, by: str | None = None) -> None:
        """`by`: who changes it, as they signed in."""
        self._register = register
        self._decisions = decisions
        self._clock = clock
        self._today = today
        self._by = by

    def correct(self, id: AssignmentId, values: Mapping[TaskField, str]) -> TaskRow:
        """Put `values` in place of what was found; one that is what was found is no correction.

        Raises
        ------
        BadRequest
            A value that makes no sense.
        """
        row = self._row(id)
        corrections = dict(row.decision.corrections)
        for name, value in values.items():
            typed = " ".join(value.split())
            if typed == " ".join(value_of(row.found, name).split()):
                corrections.pop(name, None)
            else:
                corrections[name] = typed
        corrected_task(row.found, corrections, row.document.header.issued)
        return self._keep(row, replace(row.decision, corrections=corrections))

    def withdraw(self, id: AssignmentId, names: Iterable[TaskField]) -> TaskRow:
        """Go back to what was found in these fields."""
        row, withdrawn = self._row(id), set(names)
        kept = {name: value for name, value in row.decision.corrections.items() if name not in withdrawn}
        return self._keep(row, replace(row.decision, corrections=kept))

    def done(self, id: AssignmentId, on: date | None = None, by: str | None = None) -> TaskRow:
        """Say that it is done, `on` a day (else today), `by` whom as somebody typed it."""
        row = self._row(id)
        return self._keep(row, replace(row.decision, state=TaskState.DONE, done_on=on or self._today, done_by=_text(by, "by")))

    def hide(self, id: AssignmentId) -> TaskRow:
        """Say that it is none."""
        row = self._row(id)
        return self._keep(row, replace(row.decision, state=TaskState.HIDDEN, done_on=None, done_by=None))

    def reopen(self, id: AssignmentId) -> TaskRow:
        """Say that it is neither done nor none."""
        row = self._row(id)
        return self._keep(row, replace(row.decision, state=None, done_on=None, done_by=None))

    def note(self, id: AssignmentId, text: str) -> TaskRow:
        """Keep a note instead of an earlier one; an empty text takes it away."""
        row = self._row(id)
        return self._keep(row, replace(row.decision, note=_text(text, "note")))

    def undo(self, id: AssignmentId) -> TaskRow:
        """Take the last change back.

        Raises
        ------
        BadRequest
            There is none.
        """
        said_of = self._register.carried_from(id) or id
        if not self._decisions.undo_task(said_of, self._clock()):
            raise BadRequest("key", Wording("không còn thay đổi nào để hoàn tác", "there is no change left to take back"))
        return self._row(id)

    def _row(self, id: AssignmentId) -> TaskRow:
        return self._register.row(id, self._today)

    def _keep(self, row: TaskRow, decision: TaskDecision) -> TaskRow:
        id = assignment_id(row.found)
        origin, now = origin_of(row.found, row.document), self._clock()
        if (earlier := self._register.carried_from(id)) is not None:
            # From now on it is said of what took the document's place, and can be gone back to there.
            self._decisions.decide_task(id, row.decision, now, origin)
            self._decisions.decide_task(earlier, TaskDecision(), now)
        signed = self._signed(row.decision, decision, now)
        self._decisions.decide_task(id, replace(decision, signed=signed), now, origin)
        return self._row(id)

    def _signed(self, before: TaskDecision, after: TaskDecision, now: datetime) -> dict[str, Signed]:
        """Return who said each part: of what is new, who says it now."""
        earlier, signed = _parts(before), {}
        for part, value in _parts(after).items():
            is_new = part not in earlier or earlier[part] != value
            who = (Signed(self._by, now) if self._by else None) if is_new else before.signed.get(part)
            if who is not None:
                signed[part] = who
        return signed


def _parts(decision: TaskDecision) -> dict[str, object]:
    """Return what is said, by the names under which it is signed."""
    parts: dict[str, object] = {name.value: value for name, value in decision.corrections.items()}
    if decision.state is not None:
        parts["state"] = (decision.state, decision.done_on, decision.done_by)
    if decision.note is not None:
        parts["note"] = decision.note
    return parts


def _text(text: str | None, name: str) -> str | None:
    text = (text or "").strip()
    if len(text) > MAX_VALUE:
        raise BadRequest(name, Wording(f"nhiều nhất {MAX_VALUE} ký tự", f"at most {MAX_VALUE} characters"))
    return text or None
