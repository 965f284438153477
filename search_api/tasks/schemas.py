"""The public shape of the register of tasks, for the API and for ``tracuu tasks --json``."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields, validate

from indexer.assignments import AssignmentRole, DeadlineKind, Modality, TaskField
from indexer.decisions import TaskState
from indexer.directive.assignments.corrections import MAX_VALUE, value_of
from indexer.directive.assignments.filing import assignment_id
from indexer.directive.citations.citing import office_citation
from search_api.answer_schemas import DeadlineSchema, ReportingSchema, UnitSchema
from search_api.schemas import MAX_OFFSET, CitationCheckField, PassageSchema, RangeSchema, SignedSchema, WordingSchema
from search_api.tasks.doubts import row_check
from search_api.tasks.register import MAX_WITHIN, TaskFilters, TaskRow, TaskStatus

MAX_TASKS = 200
"""Of one answer."""
MAX_FIELD = 200
"""Characters of one filter."""


def _word(description: str) -> fields.String:
    return fields.String(load_default=None, validate=validate.Length(max=MAX_FIELD), metadata={"description": description})


def _said(description: str) -> fields.String:
    return fields.String(validate=validate.Length(max=MAX_VALUE), metadata={"description": description})


class TasksQuery(Schema):
    """Which tasks; all that is given must hold."""

    unit = _word(
        "A body that is to do it, or to help, by any of its names. A name that several bodies have is refused with their names."
    )
    part = fields.String(
        load_default=None,
        validate=validate.OneOf(["leads", "helps"]),
        metadata={"description": "With unit: only what it is to do itself (leads), only what it helps with (helps)."},
    )
    due = _word("A day or period in which it falls due: 2026-03-31, 2026-03, 2026-Q1, 2026-H1, 2026.")
    within = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, MAX_WITHIN),
        metadata={"description": "Days from today in which it falls due, today among them."},
    )
    source = fields.String(
        load_default=None,
        data_key="from",
        validate=validate.Length(max=MAX_FIELD),
        metadata={"description": "Symbol, typed in any way, or id of the document that gives it."},
    )
    kind = fields.Enum(
        DeadlineKind, by_value=True, load_default=None, allow_none=True, metadata={"description": "How the time is told."}
    )
    role = fields.Enum(
        AssignmentRole,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "What the assignee is to the task."},
    )
    text = _word("Words of the task, in any order, with diacritics or without.")
    overdue = fields.Boolean(load_default=False, metadata={"description": "Only what is past its last day."})
    recurring = fields.Boolean(load_default=False, metadata={"description": "Only what recurs."})
    status = fields.Enum(
        TaskStatus,
        by_value=True,
        load_default=TaskStatus.OPEN,
        metadata={
            "description": "What people said: open (neither done nor hidden), done, hidden, noted, all (but the hidden ones)."
        },
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_TASKS), metadata={"description": "How many at most."})
    offset = fields.Integer(
        load_default=0, validate=validate.Range(0, MAX_OFFSET), metadata={"description": "How many to leave out first."}
    )


def filters_of(query: dict[str, Any]) -> TaskFilters:
    """Return the filters of a question that :class:`TasksQuery` has read."""
    part = query["part"]
    return TaskFilters(
        unit=query["unit"] or None,
        leads=None if part is None else part == "leads",
        due=query["due"] or None,
        within=query["within"],
        source=query["source"] or None,
        kind=query["kind"],
        role=query["role"],
        text=query["text"] or None,
        overdue=query["overdue"],
        recurring=query["recurring"],
        status=query["status"],
    )


class TaskChangeQuery(Schema):
    """What somebody says of a task; what is left out stays as it is."""

    task = _said("The task in other words.")
    assignees = _said("Who is to do it, parted by semicolons; empty: nobody is named.")
    coordinating = _said("Who helps, parted by semicolons; empty: nobody.")
    role = fields.Enum(AssignmentRole, by_value=True, metadata={"description": "What the assignee is to the task."})
    deadline = _said("A day or a period: 2026-03-31, 31/3/2026, quý I/2026, hằng tháng; empty: none.")
    withdraw = fields.List(
        fields.Enum(TaskField, by_value=True), metadata={"description": "Fields to go back to what was found in."}
    )
    state = fields.String(validate=validate.OneOf(["open", "done", "hidden"]), metadata={"description": "hidden: it is none."})
    done_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "With done; else today."})
    done_by = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MAX_FIELD),
        metadata={"description": "With done: by whom."},
    )
    note = _said("A note; empty takes it away.")
    undo = fields.Boolean(load_default=False, metadata={"description": "Take the last change back; alone."})


class TaskDecisionSchema(Schema):
    """What people say of a task."""

    state = fields.Enum(TaskState, by_value=True, required=True, allow_none=True)
    done_on = fields.Date(required=True, allow_none=True)
    done_by = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    found = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "What was found in the fields that somebody corrected."},
    )
    signed = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(SignedSchema),
        required=True,
        metadata={"description": "Who said it, where people sign in: by the corrected field, state and note."},
    )


class TaskDocumentSchema(Schema):
    """The document that gives it."""

    id = fields.String(required=True)
    symbol = fields.String(required=True, allow_none=True, attribute="header.symbol")
    title = fields.String(required=True)
    issued = fields.Date(required=True, allow_none=True, attribute="header.issued")


class TaskSchema(Schema):
    """Who must do what, with whom, by when; and where it is said."""

    id = fields.Function(lambda row: assignment_id(row.assignment), metadata={"type": "string"})
    key = fields.String(required=True, attribute="assignment.key")
    task = fields.String(required=True, attribute="assignment.task")
    assignees = fields.List(
        fields.Nested(UnitSchema),
        required=True,
        attribute="assignment.assignees",
        metadata={"description": "Empty where nobody is named: nobody is guessed."},
    )
    role = fields.Enum(AssignmentRole, by_value=True, required=True, attribute="assignment.role")
    modality = fields.Enum(Modality, by_value=True, required=True, attribute="assignment.modality")
    coordinating = fields.List(fields.Nested(UnitSchema), required=True, attribute="assignment.coordinating")
    executors = fields.List(fields.Nested(UnitSchema), required=True, attribute="assignment.executors")
    deadline = fields.Nested(DeadlineSchema, required=True, allow_none=True, attribute="assignment.deadline")
    reporting = fields.Nested(ReportingSchema, required=True, allow_none=True, attribute="assignment.reporting")
    product = fields.String(required=True, allow_none=True, attribute="assignment.product")
    confidence = fields.Float(required=True, attribute="assignment.confidence", metadata={"description": "0 to 1."})
    is_overdue = fields.Boolean(required=True, metadata={"description": "Past its last day, and not done."})
    said = fields.Function(
        lambda row: TaskDecisionSchema().dump(
            {
                "state": row.decision.state,
                "done_on": row.decision.done_on,
                "done_by": row.decision.done_by,
                "note": row.decision.note,
                "signed": row.decision.signed,
                "found": {name.value: value_of(row.found, name) for name in row.decision.corrections},
            }
        ),
        metadata={"type": "object", "description": "What people say of it; the fields beside hold what they corrected."},
    )
    document = fields.Nested(TaskDocumentSchema, required=True)
    passage = fields.Nested(PassageSchema, required=True)
    range = fields.Nested(
        RangeSchema,
        required=True,
        attribute="found.range",
        metadata={"description": "Characters of the passage's text that are the task."},
    )
    named_in = fields.String(
        required=True,
        allow_none=True,
        attribute="assignment.named_in",
        metadata={"description": "The passage that names the assignees, where it is another."},
    )
    citation = fields.Function(
        lambda row: office_citation(row.document, row.passage),
        metadata={"type": "string", "description": "The passage as an office cites it."},
    )
    citation_check = CitationCheckField()
    check = fields.Function(
        lambda row: None if (words := row_check(row)) is None else WordingSchema().dump(words),
        metadata={
            "type": ["object", "null"],
            "properties": {"vi": {"type": "string"}, "en": {"type": "string"}},
            "description": "What of all this is to be compared with the document, and why; null where nothing is.",
        },
    )


class TaskDetailSchema(TaskSchema):
    """One task."""


class TaskPageSchema(Schema):
    """Tasks: those with a last day first, the earliest first; then those without, of the newest document first."""

    tasks = fields.List(fields.Nested(TaskSchema), required=True, attribute="rows")
    total = fields.Integer(required=True, metadata={"description": "How many there are in all."})
    generation = fields.Integer(required=True)


def tasks_json(rows: Iterable[TaskRow]) -> list[dict[str, Any]]:
    """Return tasks as the API gives them, for ``json.dumps``."""
    dumped: list[dict[str, Any]] = TaskSchema(many=True).dump(list(rows))
    return dumped
