"""The register of what people decided."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from indexer.assignments import AssignmentId, TaskField
from indexer.decisions import NeedsReview, Noted, TaskDecision, TaskState, Verdict, Withheld
from indexer.domain import HeaderField
from indexer.errors import IndexIncompatible, SecrecyMark
from indexer.storage.decisions import _STEPS, FILE_NAME, SqliteDecisions

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ONE, TWO = "1" * 64, "2" * 64


@pytest.fixture
def register(tmp_path: Path) -> SqliteDecisions:
    return SqliteDecisions(tmp_path / "nhà")


def test_nothing_is_decided_and_no_file_made_before_somebody_decides(register: SqliteDecisions, tmp_path: Path) -> None:
    assert (register.corrections(), register.verdicts(), register.noted(), register.pictures(ONE)) == ({}, {}, [], [])
    register.release(ONE)
    register.keep_pictures(ONE, ())
    assert list(tmp_path.iterdir()) == []


def test_the_last_word_on_a_field_counts(register: SqliteDecisions) -> None:
    register.correct(ONE, HeaderField.SYMBOL, "12-KH/ĐU", NOON)
    register.correct(ONE, HeaderField.SYMBOL, "13-KH/ĐU", NOON)
    register.correct(ONE, HeaderField.SUBJECT, "", NOON)
    register.correct(TWO, HeaderField.ISSUED, "2026-03-04", NOON)
    assert register.corrections() == {
        ONE: {HeaderField.SYMBOL: "13-KH/ĐU", HeaderField.SUBJECT: ""},
        TWO: {HeaderField.ISSUED: "2026-03-04"},
    }
    assert register.withdraw(ONE, HeaderField.SUBJECT)
    assert not register.withdraw(ONE, HeaderField.SUBJECT)
    assert register.corrections()[ONE] == {HeaderField.SYMBOL: "13-KH/ĐU"}


def test_a_verdict_replaces_an_earlier_one(register: SqliteDecisions) -> None:
    register.decide(ONE, Verdict.ACCEPTED, NOON)
    register.decide(ONE, Verdict.REFUSED, NOON)
    assert register.verdicts() == {ONE: Verdict.REFUSED}


def test_what_is_held_back_keeps_the_time_it_was_first_met_by_its_rule(register: SqliteDecisions) -> None:
    later = NOON + timedelta(days=1)
    register.note(ONE, "degree-line", NOON)
    register.note(TWO, "declassified", NOON)
    register.note(ONE, "degree-line", later)
    assert register.noted() == [Noted(ONE, "degree-line", NOON), Noted(TWO, "declassified", NOON)]
    register.note(TWO, "degree-line", later)
    assert register.noted()[0] == Noted(TWO, "degree-line", later)
    register.release(TWO)
    assert [noted.sha256 for noted in register.noted()] == [ONE]


def test_forgetting_leaves_the_verdict_and_the_note(register: SqliteDecisions, tmp_path: Path) -> None:
    register.correct(ONE, HeaderField.SUBJECT, "chuyện riêng không ai biết", NOON)
    register.keep_pictures(ONE, ["ab" * 32, "cd" * 32])
    register.keep_pictures(ONE, ["ab" * 32])
    assert register.pictures(ONE) == ["ab" * 32]
    register.note(ONE, "refused", NOON)
    register.decide(ONE, Verdict.REFUSED, NOON)
    register.forget(ONE)
    assert (register.corrections(), register.pictures(ONE)) == ({}, [])
    assert register.verdicts() == {ONE: Verdict.REFUSED}
    assert len(register.noted()) == 1
    assert "chuyện riêng".encode() not in (tmp_path / "nhà" / FILE_NAME).read_bytes()


def test_several_threads_may_write(register: SqliteDecisions) -> None:
    names = [f"{number:064x}" for number in range(40)]
    threads = [threading.Thread(target=register.decide, args=(name, Verdict.ACCEPTED, NOON)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(register.verdicts()) == set(names)


def test_a_register_of_a_newer_program_is_left_alone(register: SqliteDecisions, tmp_path: Path) -> None:
    register.decide(ONE, Verdict.ACCEPTED, NOON)
    import sqlite3

    connection = sqlite3.connect(tmp_path / "nhà" / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IndexIncompatible, match="99"):
        register.verdicts()


@pytest.mark.parametrize("error", [NeedsReview("declassified"), Withheld()])
def test_what_is_held_back_says_so_in_both_languages(error: SecrecyMark) -> None:
    assert error.wording.vi != error.wording.en
    assert error.rule in ("declassified", "refused")
    assert error.code == type(error).__name__


TASK = AssignmentId(f"{ONE[:16]}.0123456789ab")


def test_what_is_said_of_a_task_is_kept_and_taken_back_step_by_step(register: SqliteDecisions) -> None:
    """The last word counts; going back leads through all that was said, to nothing."""
    assert register.task_decisions() == {}
    steps = [
        TaskDecision(note="hỏi lại"),
        TaskDecision({TaskField.DEADLINE: "", TaskField.ASSIGNEES: "Văn phòng"}, note="hỏi lại"),
        TaskDecision(state=TaskState.DONE, done_on=date(2026, 3, 4), done_by="Chị Lan"),
    ]
    for step in steps:
        register.decide_task(TASK, step, NOON)
        register.decide_task(TASK, step, NOON)
        assert register.task_decisions() == {TASK: step}
    for step in reversed(steps[:-1]):
        assert register.undo_task(TASK, NOON)
        assert register.task_decisions() == {TASK: step}
    assert register.undo_task(TASK, NOON)
    assert register.task_decisions() == {}
    assert not register.undo_task(TASK, NOON)


def test_what_was_said_of_tasks_goes_with_the_document(register: SqliteDecisions, tmp_path: Path) -> None:
    """It may be text of a document that turns out to be secret: no byte of it stays."""
    other = AssignmentId(f"{TWO[:16]}.0123456789ab")
    for id in (TASK, other):
        register.decide_task(id, TaskDecision(note="tuyệt đối kín"), NOON)
        register.decide_task(id, TaskDecision(note="thường"), NOON)
    register.forget(ONE)
    assert register.task_decisions().keys() == {other}
    register.forget(TWO)
    assert "tuyệt đối kín".encode() not in (tmp_path / "nhà" / FILE_NAME).read_bytes()


def test_a_register_made_before_there_were_tasks_is_read_and_goes_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        for statement in _STEPS[0]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
    register = SqliteDecisions(tmp_path)
    assert register.task_decisions() == {}
    register.forget(ONE)
    register.decide_task(TASK, TaskDecision(state=TaskState.HIDDEN), NOON)
    assert register.task_decisions() == {TASK: TaskDecision(state=TaskState.HIDDEN)}
