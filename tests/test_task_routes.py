"""The API of the register of tasks."""

from pathlib import Path
from typing import Any, Literal

import pytest
from flask.testing import FlaskClient

from indexer.settings import Settings
from search_api.app import create_app
from tests.small_archive import PLAN, small_searcher


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_app(Settings(home=home), small_searcher(home)).test_client()


def listed(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/tasks?{query}")
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def test_a_task_comes_with_all_that_is_known_of_it(client: FlaskClient) -> None:
    """Who, what, by when, which document, the whole paragraph and the way to cite it."""
    found = listed(client, "due=2026-Q1")
    (task,) = found["tasks"]
    assert found["total"] == 1
    assert task["assignees"] == [{"written": "Ủy ban nhân dân phường", "name": "Ủy ban nhân dân phường"}]
    assert task["deadline"] == {"kind": "before", "written": "trước ngày 15/3/2026", "value": "2026-03-15", "due": "2026-03-14"}
    assert task["document"]["symbol"] == "12-KH/ĐU"
    assert task["passage"]["text"][task["range"]["start"] : task["range"]["end"]] == task["task"]
    assert task["id"] == f"{PLAN}.{task['key']}"
    assert "12-KH/ĐU" in task["citation"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("unit=UBND+phường", 1),
        ("unit=UBND+phường&part=helps", 0),
        ("from=12-KH/ĐU&text=thiet+bi", 1),
        ("kind=before", 1),
        ("within=0", 0),
        ("overdue=true&due=2026", 1),
        ("due=1999", 0),
    ],
)
def test_filters(client: FlaskClient, query: str, count: int) -> None:
    """As on the page; in 2026 after March, which every later day is, the task is overdue."""
    assert len(listed(client, query)["tasks"]) == count


def test_tasks_come_in_pages(client: FlaskClient) -> None:
    """All of them, each once."""
    whole = listed(client, "")
    parts = [listed(client, f"limit=1&offset={number}") for number in range(whole["total"] + 1)]
    assert [task["id"] for part in parts for task in part["tasks"]] == [task["id"] for task in whole["tasks"]]
    assert {part["total"] for part in parts} == {whole["total"]}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("due=mai", "due"),
        ("unit=%3F", "unit"),
        ("within=-1", "within"),
        ("part=both", "part"),
        ("kind=never", "kind"),
        ("role=boss", "role"),
        ("limit=201", "limit"),
        ("offset=-1", "offset"),
        (f"text={'x' * 201}", "text"),
        ("from=999-KH/ĐU", "document"),
    ],
)
def test_what_makes_no_sense_is_named(client: FlaskClient, query: str, field: str) -> None:
    response = client.get(f"/api/v1/tasks?{query}")
    assert response.status_code == 422
    error = (response.json or {})["error"]
    assert error["field"] == field
    assert error["message"]


@pytest.fixture
def desk(tmp_path: Path) -> FlaskClient:
    """A service of its own, to write to."""
    return create_app(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()


def only_key(client: FlaskClient) -> str:
    return str(listed(client, "due=2026-Q1&status=all")["tasks"][0]["key"])


def test_what_is_said_of_a_task_shows_and_can_be_taken_back(desk: FlaskClient) -> None:
    address = f"/api/v1/tasks/{only_key(desk)}"
    said = {"deadline": "2026-03-31", "note": "hỏi lại", "state": "done", "done_on": "2026-03-30", "done_by": "Lan"}
    task = desk.post(address, json=said).json or {}
    assert task["deadline"]["due"] == "2026-03-31"
    assert task["said"] == {
        "state": "done",
        "done_on": "2026-03-30",
        "done_by": "Lan",
        "note": "hỏi lại",
        "signed": {},
        "found": {"deadline": "trước ngày 15/3/2026"},
    }
    assert desk.get(address).json == task
    assert listed(desk, "due=2026-Q1")["tasks"] == []
    assert listed(desk, "status=done")["total"] == 1
    assert (desk.post(address, json={"state": "open", "withdraw": ["deadline"]}).json or {})["said"]["found"] == {}
    assert (desk.post(address, json={"undo": True}).json or {})["said"]["state"] == "done"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"deadline": "hôm nào đó"}, "deadline"),
        ({"state": "gone"}, "state"),
        ({"done_on": "x"}, "done_on"),
        ({"undo": True}, "key"),
    ],
)
def test_what_cannot_be_said_is_named(desk: FlaskClient, said: dict[str, Any], field: str) -> None:
    response = desk.post(f"/api/v1/tasks/{only_key(desk)}", json=said)
    assert (response.status_code, (response.json or {})["error"]["field"]) == (422, field)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_no_other_site_writes(desk: FlaskClient, headers: dict[str, str], status: int) -> None:
    """A browser tells which site sends; a program tells none."""
    address = f"/api/v1/tasks/{only_key(desk)}"
    assert desk.post(address, json={"note": "x"}, headers=headers).status_code == status


def test_a_form_is_no_json(desk: FlaskClient) -> None:
    """What a page elsewhere can send without asking is not read."""
    assert desk.post(f"/api/v1/tasks/{only_key(desk)}", data={"note": "x"}).status_code in (400, 415, 422)


@pytest.mark.parametrize(("changes", "status"), [("allow", 200), ("deny", 403)])
def test_changes_are_taken_only_where_the_office_allows_it(
    tmp_path: Path, changes: Literal["allow", "deny"], status: int
) -> None:
    client = create_app(Settings(home=tmp_path, changes=changes), small_searcher(tmp_path)).test_client()
    assert client.post(f"/api/v1/tasks/{only_key(client)}", json={"note": "x"}).status_code == status


def test_a_task_that_is_not_there_is_not_found(desk: FlaskClient) -> None:
    assert desk.get("/api/v1/tasks/000000000000").status_code == 404
    assert desk.post(f"/api/v1/tasks/{'1' * 16}.000000000000", json={"note": "x"}).status_code == 404
