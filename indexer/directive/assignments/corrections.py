"""An assignment as a person says it is: what was found, with what was put in its place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from indexer.assignments import Assignment, AssignmentRole, Deadline, DeadlineKind, TaskField
from indexer.directive.assignments.deadlines import deadline_of_cell, last_day
from indexer.directive.assignments.units import split_units
from indexer.domain import Wording
from indexer.errors import BadRequest

MAX_VALUE = 2000
"""Characters of a correction."""

TASK_FIELD_NAMES: Mapping[TaskField, Wording] = {
    TaskField.TASK: Wording("nhiệm vụ", "task"),
    TaskField.ASSIGNEES: Wording("đơn vị thực hiện", "who is to do it"),
    TaskField.COORDINATING: Wording("đơn vị phối hợp", "who helps"),
    TaskField.ROLE: Wording("vai trò", "role"),
    TaskField.DEADLINE: Wording("thời hạn", "deadline"),
}


def value_of(one: Assignment, name: TaskField) -> str:
    """Return what an assignment has in a field, as a person would type it; empty where it has nothing."""
    match name:
        case TaskField.TASK:
            return one.task
        case TaskField.ASSIGNEES:
            return "; ".join(unit.written for unit in one.assignees)
        case TaskField.COORDINATING:
            return "; ".join(unit.written for unit in one.coordinating)
        case TaskField.ROLE:
            return one.role.value
        case TaskField.DEADLINE:
            return one.deadline.written if one.deadline else ""


def corrected_task(one: Assignment, values: Mapping[TaskField, str], issued: date | None) -> Assignment:
    """Return the assignment with `values`; the range and the passage stay those of what was found.

    A deadline is a day or a period as documents write it, or as in ISO 8601; names of bodies are parted by ``;``.

    Raises
    ------
    BadRequest
        A value that makes no sense, or is too long.
    """
    for name, value in values.items():
        if len(value) > MAX_VALUE or (name is TaskField.TASK and not value.strip()):
            raise BadRequest(name.value, Wording(f"cần từ 1 đến {MAX_VALUE} ký tự", f"it takes 1 to {MAX_VALUE} characters"))
        one = _with(one, name, " ".join(value.split()), issued)
    return one


def _with(one: Assignment, name: TaskField, value: str, issued: date | None) -> Assignment:
    match name:
        case TaskField.TASK:
            return replace(one, task=value)
        case TaskField.ASSIGNEES:
            return replace(one, assignees=split_units(value))
        case TaskField.COORDINATING:
            return replace(one, coordinating=split_units(value))
        case TaskField.ROLE:
            if value not in list(AssignmentRole):
                names = ", ".join(AssignmentRole)
                raise BadRequest(name.value, Wording(f"chỉ nhận {names}", f"it must be one of {names}"))
            return replace(one, role=AssignmentRole(value))
        case TaskField.DEADLINE:
            return replace(one, deadline=_deadline(value, issued) if value else None)


def _deadline(value: str, issued: date | None) -> Deadline:
    day = last_day(value.upper())
    if day is not None:
        kind = DeadlineKind.BY if value.count("-") == 2 else DeadlineKind.WITHIN
        return Deadline(kind, value, value.upper(), day)
    deadline = deadline_of_cell(value, issued)
    if deadline is None:
        raise BadRequest(
            TaskField.DEADLINE.value,
            Wording(
                "không đọc được thời hạn; ví dụ: 31/3/2026, trước ngày 15/4/2026, quý I/2026, hằng tháng",
                "the deadline cannot be read; for example: 2026-03-31, trước ngày 15/4/2026, 2026-Q1, hằng tháng",
            ),
        )
    return deadline
