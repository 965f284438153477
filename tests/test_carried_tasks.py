"""What was said of a task goes over to the corrected file that took its document's place, and what is left over is listed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.assignments import TaskField
from indexer.decisions import TaskDecision, TaskState
from indexer.directive.assignments.filing import assignment_id
from indexer.domain import DocumentType, Header, Role, Section
from indexer.storage.decisions import SqliteDecisions
from search_api.tasks.changes import TaskChanges
from search_api.tasks.register import Register, TaskFilters, TaskRow, TaskStatus
from tests.in_memory_archive import InMemoryView
from tests.related_samples import Made, archive_of
from web.commands import main

NOON, TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC), date(2026, 3, 1)
HEADER = Header("31-KH/ĐU", DocumentType.PLAN, "Đảng ủy phường Vĩnh Khê", issued=date(2026, 1, 5), subject="chợ")
_WORK = (Section("II", "II. TỔ CHỨC THỰC HIỆN"),)


def plan(digit: str, *texts: str, header: Header = HEADER) -> Made:
    return digit, header, [(Role.BODY, _WORK, text) for text in texts]


MARKET, SCHOOL = "Sở Công Thương kiểm tra chợ của phường trước ngày 31/3/2026.", "Sở Nội vụ tổng hợp danh sách tiểu thương."
OLD = plan("1", MARKET, SCHOOL)


def decided(home: Path, *now: Made) -> tuple[Register, TaskChanges]:
    """Somebody marked the one task of the old plan as done and corrected the other; then the archive is `now`."""
    decisions = SqliteDecisions(home)
    register = Register(archive_of(OLD), (), decisions)
    changes = TaskChanges(register, decisions, lambda: NOON, TODAY)
    market, school = (rows(register)[name] for name in ("Sở Công Thương", "Sở Nội vụ"))
    changes.done(assignment_id(market.found), by="Chị Lan")
    changes.correct(assignment_id(school.found), {TaskField.DEADLINE: "15/4/2026"})
    later = Register(archive_of(*now), (), decisions)
    return later, TaskChanges(later, decisions, lambda: NOON, TODAY)


def rows(register: Register) -> dict[str, TaskRow]:
    found = register.rows(TaskFilters(status=TaskStatus.ALL), TODAY)
    return {row.found.assignees[0].name: row for row in found}


def test_a_corrected_file_takes_over_what_was_said(tmp_path: Path) -> None:
    """The same words, and nearly the same ones: another day was put in."""
    register, changes = decided(tmp_path, plan("2", MARKET.replace("31/3", "30/4"), SCHOOL))
    held = rows(register)
    assert held["Sở Công Thương"].decision.state is TaskState.DONE
    assert held["Sở Nội vụ"].decision.corrections == {TaskField.DEADLINE: "15/4/2026"}
    assert held["Sở Nội vụ"].assignment.deadline is not None
    assert register.orphans() == ()
    # What is said from now on is said of the new file.
    changes.reopen(assignment_id(held["Sở Công Thương"].found))
    assert rows(register)["Sở Công Thương"].decision.state is None
    assert changes.undo(assignment_id(held["Sở Công Thương"].found)).decision.state is TaskState.DONE
    # What was carried over can be taken back as well.
    assert changes.undo(assignment_id(held["Sở Nội vụ"].found)).decision.corrections == {}


@pytest.mark.parametrize(
    "header",
    [replace(HEADER, issuer="Đảng ủy xã Kim Sơn"), replace(HEADER, issued=date(2026, 2, 1)), replace(HEADER, symbol="32-KH/ĐU")],
)
def test_another_document_of_the_number_takes_nothing_over(tmp_path: Path, header: Header) -> None:
    register, _ = decided(tmp_path, plan("2", MARKET, SCHOOL, header=header))
    assert all(not row.decision.corrections and row.decision.state is None for row in rows(register).values())
    assert {one.origin.task[:20] for one in register.orphans() if one.origin} == {"kiểm tra chợ của phư", "tổng hợp danh sách t"}


def test_what_was_said_of_a_document_that_is_hidden_goes_over_to_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register, _ = decided(tmp_path, plan("2", MARKET, SCHOOL))
    monkeypatch.setattr(InMemoryView, "hides", lambda _, held: held == "1" * 16)
    assert all(row.decision == TaskDecision() for row in rows(register).values())
    assert register.orphans() == ()


def test_a_task_that_was_dropped_leaves_its_decision_over(tmp_path: Path) -> None:
    register, _ = decided(tmp_path, plan("2", SCHOOL, "Sở Công Thương xây dựng bãi xe."))
    (orphan,) = register.orphans()
    assert (orphan.decision.state, orphan.decision.done_by) == (TaskState.DONE, "Chị Lan")
    assert orphan.document is not None
    assert rows(register)["Sở Công Thương"].decision.state is None


def test_the_command_lists_what_is_left_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register, _ = decided(tmp_path, plan("2", SCHOOL))
    monkeypatch.setattr("search_api.tasks.change_commands.open_register", lambda _: register)
    ran = CliRunner().invoke(main, ["tasks", "orphans"], env={"TRACUU_HOME": str(tmp_path)})
    assert ran.exit_code == 0, ran.output
    assert "Sở Công Thương\n   kiểm tra chợ của phường" in ran.output
    assert "ĐÃ XONG 2026-03-01 Chị Lan" in ran.output
    kept, _ = decided(tmp_path, OLD)
    monkeypatch.setattr("search_api.tasks.change_commands.open_register", lambda _: kept)
    assert "Không có gì bị bỏ lại" in CliRunner().invoke(main, ["tasks", "orphans"], env={"TRACUU_HOME": str(tmp_path)}).output
