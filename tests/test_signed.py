"""Who decided, and when, stands beside what was decided: by the name that they signed in with, whatever a client sends."""

import csv
import io
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.assembly import open_indexer
from indexer.assignments import AssignmentId, TaskField
from indexer.console import Silence
from indexer.decisions import Signed, TaskDecision, TaskState
from indexer.directive.assignments.filing import assignment_id
from indexer.domain import DocumentId, HeaderField, Wording
from indexer.passages import RULES
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from indexer.storage.decisions import _STEPS, FILE_NAME, SqliteDecisions
from search_api.tasks.changes import TaskChanges
from search_api.tasks.register import Register
from search_api.tasks.words import signed_words
from tests.indexing_samples import ReadersHere
from tests.signed_in import EDITOR, HTML, OUTSIDER, READER, token_on, with_people
from tests.small_archive import small_archive, small_searcher
from tests.walking import entered
from web.catalogue import day
from web.wsgi import create_site

pytestmark = pytest.mark.usefixtures("quick_scrypt")

NOON, TODAY = datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 11, 30)
FILE = "a" * 64
HA, MINH = Signed("Hà", NOON), Signed("Minh", NOON + timedelta(days=1))


# --- Kept ------------------------------------------------------------------------------------------------


def test_it_is_kept_with_each_step_and_taken_back_with_it(tmp_path: Path) -> None:
    register, id = SqliteDecisions(tmp_path), AssignmentId(f"{FILE[:16]}.0123456789ab")
    steps = [
        TaskDecision(note="hỏi lại", signed={"note": HA}),
        TaskDecision(
            {TaskField.DEADLINE: ""}, TaskState.HIDDEN, note="hỏi lại", signed={"note": HA, "deadline": MINH, "state": MINH}
        ),
        TaskDecision(note="hỏi lại"),
    ]
    for step in steps:
        register.decide_task(id, step, NOON)
        assert register.task_decisions() == {id: step}
    for step in reversed(steps[:-1]):
        assert register.undo_task(id, NOON)
        assert register.task_decisions() == {id: step}


def test_the_last_who_corrected_a_field_of_a_header_is_kept(tmp_path: Path) -> None:
    register = SqliteDecisions(tmp_path)
    assert register.signed(FILE) == {}
    register.correct(FILE, HeaderField.SYMBOL, "12-KH/ĐU", NOON, "Minh")
    register.correct(FILE, HeaderField.SYMBOL, "13-KH/ĐU", NOON, "Hà")
    register.correct(FILE, HeaderField.SUBJECT, "x", NOON, "Hà")
    register.correct(FILE, HeaderField.SUBJECT, "y", NOON)
    assert register.signed(FILE) == {HeaderField.SYMBOL: HA}
    assert register.signed("b" * 64) == {}


def test_a_register_from_before_is_read_and_carried_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        for step in _STEPS[:3]:
            for statement in step:
                connection.execute(statement)
        connection.execute("INSERT INTO corrections VALUES (?, 'symbol', '12-KH/ĐU', ?)", (FILE, NOON.isoformat()))
        connection.execute("PRAGMA user_version = 3")
    register = SqliteDecisions(tmp_path)
    assert register.signed(FILE) == {}
    register.correct(FILE, HeaderField.SUBJECT, "x", NOON, "Hà")
    assert register.corrections()[FILE] == {HeaderField.SYMBOL: "12-KH/ĐU", HeaderField.SUBJECT: "x"}
    assert register.signed(FILE) == {HeaderField.SUBJECT: HA}


def test_everybody_signs_what_they_say_and_nothing_else(tmp_path: Path) -> None:
    decisions = SqliteDecisions(tmp_path)
    register = Register(small_archive(), (), decisions)
    with small_archive().view() as view:
        id = assignment_id(view.assignments()[0])

    def of(by: str | None, at: datetime) -> TaskChanges:
        return TaskChanges(register, decisions, lambda: at, TODAY, by)

    ha, minh, nobody = of("Hà", HA.at), of("Minh", MINH.at), of(None, NOON)
    ha.correct(id, {TaskField.DEADLINE: "20/4/2027", TaskField.ASSIGNEES: "Trạm Y tế"})
    minh.correct(id, {TaskField.DEADLINE: "20/4/2027", TaskField.ASSIGNEES: "Công an phường"})
    minh.note(id, "hỏi lại")
    signed = {"deadline": HA, "assignees": MINH, "note": MINH}
    assert ha.note(id, " hỏi lại ").decision.signed == signed
    assert ha.done(id).decision.signed == {**signed, "state": HA}
    assert ha.reopen(id).decision.signed == signed
    assert nobody.note(id, "khác").decision.signed == {"deadline": HA, "assignees": MINH}
    assert ha.undo(id).decision.signed == signed
    assert minh.withdraw(id, [TaskField.DEADLINE]).decision.signed == {"assignees": MINH, "note": MINH}


def test_it_is_worded_in_each_language() -> None:
    assert signed_words({}) is None
    assert signed_words({"deadline": HA, "note": MINH}) == Wording(
        "thời hạn: Hà, 30/11/2026; ghi chú: Minh, 01/12/2026", "deadline: Hà, 30 Nov 2026; note: Minh, 01 Dec 2026"
    )


# --- Shown -----------------------------------------------------------------------------------------------


def changed(client: FlaskClient, id: str, **said: str) -> None:
    token = token_on(client.get("/tasks", headers=HTML).text)
    # Names that a client makes up count for nothing.
    sent = {"token": token, "by": "Kẻ khác", "signed": "Kẻ khác", "user": "Kẻ khác", "made_by": "Kẻ khác", **said}
    assert client.post(f"/tasks/{id}", data=sent, headers=HTML).status_code == 303


@pytest.fixture
def task(tmp_path: Path) -> tuple[FlaskClient, FlaskClient, str]:
    """An editor and a reader of one site, and a task that two people have said something of."""
    settings = with_people(Settings(home=tmp_path, sign_in="always", model="hashing"))
    site = create_site(settings, small_searcher(tmp_path))
    editor, other = entered(site, EDITOR.name), entered(site, OUTSIDER.name)
    id = str(editor.get("/api/v1/tasks").get_json()["tasks"][0]["id"])
    changed(editor, id, action="save", deadline="20/4/2027", note="hỏi lại")
    site.extensions["tracuu"]._narrow = site.extensions["tracuu"]._whole  # one archive in memory for both
    changed(other, id, action="done", done_on="2027-04-01", done_by="Chị Lan")
    return editor, entered(site, READER.name), id


def test_pages_say_who_in_each_language(task: tuple[FlaskClient, FlaskClient, str]) -> None:
    editor, reader, id = task
    today = datetime.now(UTC).astimezone().date()
    for client in (editor, reader):
        page = client.get(f"/tasks?task={id}", headers=HTML).text
        assert f"Minh sửa {day(today, 'vi')}" in page
        assert f"Minh ghi {day(today, 'vi')}" in page
        assert f"hoa ghi {day(today, 'vi')}" in page
        page = client.get(f"/tasks?task={id}&lang=en", headers=HTML).text
        assert f"corrected by Minh, {day(today, 'en')}" in page
        assert f"recorded by hoa, {day(today, 'en')}" in page
        assert "Kẻ khác" not in page


def test_the_api_and_files_carry_it(task: tuple[FlaskClient, FlaskClient, str]) -> None:
    _, reader, id = task
    said: dict[str, Any] = reader.get(f"/api/v1/tasks/{id}").get_json()["said"]
    assert {part: who["by"] for part, who in said["signed"].items()} == {"deadline": "Minh", "note": "Minh", "state": "hoa"}
    assert datetime.fromisoformat(said["signed"]["note"]["at"]).tzinfo is not None
    rows = list(csv.DictReader(io.StringIO(reader.get("/tasks.csv?status=done").get_data(as_text=True).removeprefix("\ufeff"))))
    today = datetime.now(UTC).astimezone().date()
    assert rows[0]["Người ghi"] == (
        f"thời hạn: Minh, {today:%d/%m/%Y}; ghi chú: Minh, {today:%d/%m/%Y}; tình trạng: hoa, {today:%d/%m/%Y}"
    )
    events = reader.get("/tasks.ics?status=done").get_data(as_text=True).replace("\r\n ", "")
    assert "Người ghi: thời hạn: Minh" in events


def test_a_program_signs_by_who_it_is(task: tuple[FlaskClient, FlaskClient, str]) -> None:
    editor, _, id = task
    made_up = {"note": "khác", "signed": {"note": {"by": "Kẻ khác", "at": "2020-01-01T00:00:00Z"}}, "by": "Kẻ khác"}
    assert editor.post(f"/api/v1/tasks/{id}", json=made_up).status_code == 422
    said = editor.post(f"/api/v1/tasks/{id}", json={"note": "khác"}).get_json()["said"]
    assert said["signed"]["note"]["by"] == "Minh"


def test_without_sign_in_nobody_is_named(tmp_path: Path) -> None:
    client = create_site(Settings(home=tmp_path, model="hashing"), small_searcher(tmp_path)).test_client()
    id = client.get("/api/v1/tasks").get_json()["tasks"][0]["id"]
    changed(client, id, action="save", deadline="20/4/2027", note="hỏi lại")
    assert client.get(f"/api/v1/tasks/{id}").get_json()["said"]["signed"] == {}
    page = client.get(f"/tasks?task={id}", headers=HTML).text
    assert "hỏi lại" in page
    assert " sửa 3" not in page
    assert "Kẻ khác" not in page


# --- Headers ---------------------------------------------------------------------------------------------


def test_a_corrected_header_says_who(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On its form, on the document's page and in the API; also after the folder was indexed anew."""
    monkeypatch.setattr("indexer.assembly.open_readers", lambda _: ReadersHere())
    file, home = tmp_path / "kho" / "ke-hoach.txt", tmp_path / "home"
    file.parent.mkdir()
    file.write_text(
        "ĐẢNG ỦY PHƯỜNG VĨNH KHÊ\nSố 12-KH/ĐU\nKẾ HOẠCH\ntrồng cây đầu xuân\n1. Các chi bộ trồng cây.\n", encoding="utf-8"
    )
    archive = SqliteArchive(home / "archive", RULES)
    settings = with_people(Settings(home=home, sign_in="always", model="hashing"))
    open_indexer(settings, Silence(), Silence()).run([file.parent])
    with archive.view() as view:
        id: DocumentId = view.documents()[0][0].id
    client = entered(create_site(settings), EDITOR.name)
    page = client.get(f"/documents/{id}/header", headers=HTML).text
    sent = {"token": token_on(page), "issuer": "Ban Thường vụ Đảng ủy", "by": "Kẻ khác"}
    assert client.post(f"/documents/{id}/header", data=sent, headers=HTML).status_code == 303
    shown = f"Minh sửa {day(datetime.now(UTC).astimezone().date(), 'vi')}"
    for _ in range(2):
        for address in (f"/documents/{id}/header", f"/documents/{id}"):
            assert client.get(address, headers=HTML).text.count(shown) == 1, address
        signed = client.get(f"/api/v1/documents/{id}").get_json()["signed"]
        assert {field: who["by"] for field, who in signed.items()} == {"issuer": "Minh"}
        open_indexer(settings, Silence(), Silence()).run([file.parent], rebuild=True)
    archive.close()
