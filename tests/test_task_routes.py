"""The API of the register of tasks."""

from typing import Any

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
