"""What people say of tasks: where it shows, what it does to the register, and the way back."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.assignments import AssignmentId, TaskField
from indexer.decisions import TaskState
from indexer.directive.assignments.filing import assignment_id
from indexer.errors import BadRequest, NotInArchive
from indexer.storage.archive import SqliteArchive
from indexer.storage.decisions import SqliteDecisions
from search_api.tasks.changes import TaskChanges
from search_api.tasks.register import Register, TaskFilters, TaskRow, TaskStatus
from tests.archive_content import MODEL, make_source, saying
from tests.test_register import ARCHIVE, TODAY
from web.commands import main

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Desk:
    """The register of one office, and who changes it."""

    def __init__(self, home: Path) -> None:
        self.decisions = SqliteDecisions(home)
        self.register = Register(ARCHIVE, (), self.decisions)
        self.changes = TaskChanges(self.register, self.decisions, lambda: NOON, TODAY)

    def rows(self, **filters: object) -> tuple[TaskRow, ...]:
        return self.register.rows(TaskFilters(**filters), TODAY)  # type: ignore[arg-type]  # whichever a test gives

    def firsts(self, **filters: object) -> list[str]:
        return [row.assignment.assignees[0].name for row in self.rows(**filters)]

    def id_of(self, name: str) -> AssignmentId:
        return next(assignment_id(row.found) for row in self.rows(status=TaskStatus.ALL) if row.found.assignees[0].name == name)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_corrected_task_stands_where_it_belongs(desk: Desk) -> None:
    """By its new day and unit; what was found stays beside it."""
    id = desk.id_of("Ban Xây dựng Đảng")
    row = desk.changes.correct(id, {TaskField.DEADLINE: "20/4/2026", TaskField.ASSIGNEES: "Công an phường; Trạm Y tế"})
    assert [unit.name for unit in row.assignment.assignees] == ["Công an phường", "Trạm Y tế"]
    assert row.found.assignees[0].name == "Ban Xây dựng Đảng"
    assert not row.is_overdue
    assert desk.firsts() == ["Văn phòng Đảng ủy", "Ban Tổ chức", "Công an phường", "Ủy ban Kiểm tra"]
    assert desk.firsts(unit="Công an phường Vĩnh Khê") == ["Công an phường"]
    assert desk.firsts(unit="ban xây dựng đảng", leads=True) == []
    assert desk.firsts(due="2026-04") == ["Công an phường"]
    assert desk.firsts(overdue=True) == []


def test_what_is_as_it_was_found_is_no_correction(desk: Desk) -> None:
    """A form sends every field; going back leaves nothing."""
    id = desk.id_of("Ban Xây dựng Đảng")
    row = desk.changes.correct(id, {TaskField.DEADLINE: "trước ngày  15/02/2026", TaskField.ROLE: "lead", TaskField.TASK: "khác"})
    assert row.decision.corrections.keys() == {TaskField.TASK}
    assert desk.changes.correct(id, {TaskField.TASK: row.found.task}).decision.corrections == {}
    desk.changes.correct(id, {TaskField.DEADLINE: ""})
    assert desk.changes.withdraw(id, [TaskField.DEADLINE]).assignment == row.found


def test_done_and_hidden_leave_the_list_and_come_back(desk: Desk) -> None:
    late, other = desk.id_of("Ban Xây dựng Đảng"), desk.id_of("Ủy ban Kiểm tra")
    row = desk.changes.done(late, date(2026, 2, 20), " Chị Lan ")
    assert (row.decision.state, row.decision.done_on, row.decision.done_by) == (TaskState.DONE, date(2026, 2, 20), "Chị Lan")
    assert not row.is_overdue
    desk.changes.hide(other)
    assert desk.firsts() == ["Văn phòng Đảng ủy", "Ban Tổ chức"]
    assert desk.firsts(status=TaskStatus.DONE) == ["Ban Xây dựng Đảng"]
    assert desk.firsts(status=TaskStatus.HIDDEN) == ["Ủy ban Kiểm tra"]
    assert desk.firsts(status=TaskStatus.ALL) == ["Ban Xây dựng Đảng", "Văn phòng Đảng ủy", "Ban Tổ chức"]
    assert desk.firsts(status=TaskStatus.ALL, overdue=True) == []
    desk.changes.reopen(late)
    desk.changes.undo(other)
    assert len(desk.rows()) == 4


def test_a_note_is_found_again(desk: Desk) -> None:
    desk.changes.note(desk.id_of("Ban Tổ chức"), "hỏi lại thời hạn")
    assert [row.decision.note for row in desk.rows(status=TaskStatus.NOTED)] == ["hỏi lại thời hạn"]


def test_pages_hold_with_corrections_among_them(desk: Desk) -> None:
    """Whatever was moved, the pages put together are the whole, each row once."""
    desk.changes.correct(desk.id_of("Ban Xây dựng Đảng"), {TaskField.DEADLINE: "31/12/2026"})
    desk.changes.correct(desk.id_of("Ủy ban Kiểm tra"), {TaskField.DEADLINE: "01/01/2026"})
    whole = [assignment_id(row.found) for row in desk.rows()]
    assert desk.firsts() == ["Ủy ban Kiểm tra", "Văn phòng Đảng ủy", "Ban Tổ chức", "Ban Xây dựng Đảng"]
    for size in (1, 2, 3):
        pages = [desk.register.page(TaskFilters(), TODAY, offset=at, limit=size) for at in range(0, 4, size)]
        assert [assignment_id(row.found) for page in pages for row in page.rows] == whole
        assert {page.total for page in pages} == {4}


def test_it_outlives_indexing_anew(tmp_path: Path) -> None:
    """The archive is rebuilt from the same bytes, by other passages' numbers if need be: what was said of the task is said of it."""
    archive, decisions = SqliteArchive(tmp_path / "archive", "rules"), SqliteDecisions(tmp_path)
    text = "Giao Sở Y tế rà soát các trạm trước ngày 30/6/2026."

    def index(*numbers: int, rebuild: bool = False) -> None:
        with archive.writer(MODEL, rebuild=rebuild) as writer:
            for number in numbers:
                writer.put_document(saying(number, text if number == 1 else f"Văn bản thứ {number}."))
                writer.put_source(make_source(f"{number}.pdf", number))
            writer.commit()

    index(1)
    register = Register(archive, (), decisions)
    (row,) = register.rows(TaskFilters(), TODAY)
    changes = TaskChanges(register, decisions, lambda: NOON, TODAY)
    changes.correct(assignment_id(row.found), {TaskField.DEADLINE: "31/7/2026"})
    index(3, 2, 1, rebuild=True)
    (row,) = register.rows(TaskFilters(), TODAY)
    assert row.assignment.deadline is not None
    assert row.assignment.deadline.due == date(2026, 7, 31)
    assert changes.undo(assignment_id(row.found)).assignment == row.found
    archive.close()


def test_what_cannot_be_said_is_told_and_nothing_kept(desk: Desk) -> None:
    id = desk.id_of("Ban Tổ chức")
    for values in (
        {TaskField.DEADLINE: "bao giờ xong thì xong"},
        {TaskField.ROLE: "boss"},
        {TaskField.TASK: " "},
        {TaskField.TASK: "x" * 2001},
    ):
        with pytest.raises(BadRequest):
            desk.changes.correct(id, values)
    with pytest.raises(BadRequest):
        desk.changes.note(id, "x" * 2001)
    with pytest.raises(BadRequest):
        desk.changes.undo(id)
    with pytest.raises(NotInArchive):
        desk.changes.hide(AssignmentId(f"{'1' * 16}.{'0' * 12}"))
    assert desk.decisions.task_decisions() == {}


def test_the_commands_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the key that the list prints; each prints the task as it is afterwards."""
    monkeypatch.setattr("indexer.assembly.open_archive_to_search", lambda _: ARCHIVE)
    monkeypatch.setenv("TRACUU_HOME", str(tmp_path))
    monkeypatch.setenv("TRACUU_LANGUAGE", "en")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["tasks", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    key = json.loads(run("--from", "8-KH/ĐU", "--json"))[0]["key"]
    assert key in run("--from", "8-KH/ĐU")
    assert "found: trước ngày 01/4/2026" in run("set", key, "deadline=2026-05-31", "assignees=Văn phòng")
    assert "DONE 2026-03-02 Lan" in run("done", key, "--on", "02/3/2026", "--by", "Lan")
    assert run("--from", "8-KH/ĐU").strip() == "There are no such tasks."
    assert "HIDDEN" in run("hide", key)
    assert "DONE" in run("undo", key)
    assert "DONE" not in run("reopen", key)
    assert "Note: gọi lại" in run("note", key, "gọi lại")
    (told,) = json.loads(run("--status", "noted", "--json"))
    assert told["said"] == {
        "state": None,
        "done_on": None,
        "done_by": None,
        "note": "gọi lại",
        "signed": {},
        "found": {"assignees": "Ban Tổ chức", "deadline": "trước ngày 01/4/2026"},
    }
    assert told["passage"]["text"][told["range"]["start"] : told["range"]["end"]] == told["task"]
    assert "found" not in run("unset", key, "deadline", "assignees")
    rows = list(csv.reader(io.StringIO(_written(run, tmp_path / "a.csv").decode("utf-8-sig"))))
    assert [row[-3] for row in rows if "biên chế" in row[1]] == ["gọi lại"]
    for wrong in (["set", key, "boss=x"], ["set", key, "deadline"], ["set", "000000000000", "task=x"]):
        assert CliRunner().invoke(main, ["tasks", *wrong]).exit_code != 0


def _written(run: object, file: Path) -> bytes:
    assert callable(run)
    run("--csv", str(file))
    return file.read_bytes()
