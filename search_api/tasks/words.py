"""What assignments are called, for people. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from indexer.assignments import Assignment, AssignmentRole, Deadline, DeadlineKind, Unit
from indexer.decisions import Signed
from indexer.directive.assignments.corrections import TASK_FIELD_NAMES
from indexer.domain import Wording
from indexer.figures import day_words

ROLE_NAMES: Mapping[AssignmentRole, Wording] = MappingProxyType(
    {
        AssignmentRole.LEAD: Wording("chủ trì, thực hiện", "leads"),
        AssignmentRole.ADVISE: Wording("tham mưu", "advises"),
        AssignmentRole.SUPERVISE: Wording("theo dõi, đôn đốc", "supervises"),
        AssignmentRole.ACCOUNTABLE: Wording("chỉ đạo, chịu trách nhiệm", "answers for it"),
        AssignmentRole.REPORT: Wording("báo cáo", "reports"),
        AssignmentRole.EXECUTE: Wording("thi hành", "carries out"),
    }
)

KIND_NAMES: Mapping[DeadlineKind, Wording] = MappingProxyType(
    {
        DeadlineKind.BEFORE: Wording("trước một ngày", "before a day"),
        DeadlineKind.BY: Wording("đến hết một ngày", "by a day"),
        DeadlineKind.WITHIN: Wording("trong một kỳ", "within a period"),
        DeadlineKind.RECURRING: Wording("định kỳ", "recurring"),
        DeadlineKind.RELATIVE: Wording("tính từ một việc khác", "so long after something"),
        DeadlineKind.CONDITIONAL: Wording("khi có việc", "when it comes to that"),
        DeadlineKind.SOFT: Wording("sớm, khẩn trương", "soon"),
        DeadlineKind.ONGOING: Wording("thường xuyên", "ongoing"),
        DeadlineKind.EXTERNAL: Wording("theo lộ trình khác", "as another timetable says"),
    }
)


def assignment_words(one: Assignment) -> Wording:
    """Return in one line who is to do it, with whom, by when, and to whom it is reported; what is done stands in the passage."""
    role = ROLE_NAMES[one.role]
    said = [
        Wording(f"{_named(one.assignees)} ({role.vi})", f"{_named(one.assignees)} ({role.en})")
        if one.assignees
        else Wording(f"không nêu đơn vị ({role.vi})", f"nobody named ({role.en})")
    ]
    if one.executors:
        said.append(Wording(f"giao thực hiện: {_named(one.executors)}", f"has it done by: {_named(one.executors)}"))
    if one.coordinating:
        said.append(Wording(f"phối hợp: {_named(one.coordinating)}", f"with: {_named(one.coordinating)}"))
    if one.deadline:
        said.append(_due(one.deadline))
    if one.reporting and one.reporting.to:
        said.append(Wording(f"báo cáo: {one.reporting.to}", f"reports to: {one.reporting.to}"))
    if one.reporting and one.reporting.via:
        said.append(Wording(f"qua: {one.reporting.via}", f"through: {one.reporting.via}"))
    return Wording("; ".join(part.vi for part in said), "; ".join(part.en for part in said))


def signed_words(signed: Mapping[str, Signed]) -> Wording | None:
    """Return in one line who said which part of what people say of a task, and when; ``None`` where nobody had signed in."""
    told = [
        Wording(f"{_PARTS[part].vi}: {who.by}, {day.vi}", f"{_PARTS[part].en}: {who.by}, {day.en}")
        for part, who in signed.items()
        for day in [day_words(who.at.astimezone().date())]
    ]
    return Wording("; ".join(one.vi for one in told), "; ".join(one.en for one in told)) if told else None


_PARTS = {
    **{name.value: wording for name, wording in TASK_FIELD_NAMES.items()},
    "state": Wording("tình trạng", "state"),
    "note": Wording("ghi chú", "note"),
}


def _named(units: Sequence[Unit]) -> str:
    return ", ".join(dict.fromkeys(unit.written for unit in units))


def _due(deadline: Deadline) -> Wording:
    written = " ".join(deadline.written.split())
    if deadline.due is None:
        return Wording(f"hạn: {written}", f"due: {written}")
    return Wording(f"hạn: {written} (hết {_day(deadline.due)})", f"due: {written} (until {deadline.due:%d %b %Y})")


def _day(value: date) -> str:
    return f"{value.day}/{value.month}/{value.year}"
