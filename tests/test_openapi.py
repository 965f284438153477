"""The service's description of itself."""

from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from indexer.settings import Settings
from search_api.app import create_app
from tests.signed_in import basic, with_people
from tests.small_archive import LETTER, PLAN, small_searcher


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    client = create_app(Settings(home=tmp_path_factory.mktemp("home")), small_searcher()).test_client()
    found = client.get("/api/v1/openapi.json").json
    assert isinstance(found, dict)
    return found


def test_it_is_valid(description: dict[str, Any]) -> None:
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_every_response_has_a_shape(description: dict[str, Any]) -> None:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            posted = path.startswith(("/api/v1/similar", "/api/v1/check")) or path in ("/api/v1/tasks/{id}", "/api/v1/saved")
            assert method in (("get", "post") if posted else ("get",)) or (method, path) == ("delete", "/api/v1/saved")
            for status, response in operation["responses"].items():
                (content,) = response["content"].values()
                assert content["schema"], f"{path} {status}"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search",
        "/api/v1/documents",
        "/api/v1/documents/{id}",
        "/api/v1/documents/{id}/original",
        "/api/v1/documents/{id}/pages/{number}",
        "/api/v1/documents/{id}/pages/{number}.jpg",
        "/api/v1/passages/{id}",
        "/api/v1/status",
        "/readyz",
    ],
)
def test_what_cannot_be_had_is_described(description: dict[str, Any], path: str) -> None:
    responses = description["paths"][path]["get"]["responses"]
    assert responses["503"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorSchema"}
    assert ("404" in responses) is ("{id}" in path)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/api/v1/search?q=kinh+phí+nq+71", "/api/v1/search"),
        ("/api/v1/search", "/api/v1/search"),
        ("/api/v1/search?limit=x", "/api/v1/search"),
        ("/api/v1/documents", "/api/v1/documents"),
        (f"/api/v1/documents/{LETTER}", "/api/v1/documents/{id}"),
        ("/api/v1/documents/none", "/api/v1/documents/{id}"),
        (f"/api/v1/passages/{PLAN}.2", "/api/v1/passages/{id}"),
        ("/api/v1/relations?document=12-KH/ĐU", "/api/v1/relations"),
        ("/api/v1/relations?document=529+cv/đu&as_of=2025-06-01", "/api/v1/relations"),
        ("/api/v1/relations?document=nothing", "/api/v1/relations"),
        ("/api/v1/relations?document=ffffffffffffffff", "/api/v1/relations"),
        ("/api/v1/relations?as_of=x&document=a", "/api/v1/relations"),
        ("/api/v1/relations/chain?document=12-KH/ĐU", "/api/v1/relations/chain"),
        ("/api/v1/relations/targets?document=12-KH/ĐU", "/api/v1/relations/targets"),
        ("/api/v1/relations/coverage?upper=12-KH/ĐU&lower=529-CV/ĐU", "/api/v1/relations/coverage"),
        ("/api/v1/new?q=kinh+phí&since=2020-01-01", "/api/v1/new"),
        ("/api/v1/new?cites=12-KH/ĐU&since=2020-01-01", "/api/v1/new"),
        ("/api/v1/new?since=hôm+qua", "/api/v1/new"),
        ("/api/v1/suggest?q=12-kh", "/api/v1/suggest"),
        ("/api/v1/suggest?limit=0", "/api/v1/suggest"),
        ("/api/v1/status", "/api/v1/status"),
        ("/healthz", "/healthz"),
        ("/readyz", "/readyz"),
    ],
)
def test_what_is_answered_has_the_shape_described(description: dict[str, Any], tmp_path: Path, address: str, path: str) -> None:
    response = create_app(Settings(home=tmp_path), small_searcher()).test_client().get(address)
    described = description["paths"][path]["get"]["responses"][str(response.status_code)]
    schema = described["content"]["application/json"]["schema"]
    OAS31Validator({**schema, "components": description["components"]}).validate(response.json)
    top = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert set(response.json or ()) == set(top["properties"])


@pytest.mark.usefixtures("quick_scrypt")
def test_it_tells_how_to_sign_in_and_that_it_is_needed_where_it_is(description: dict[str, Any], tmp_path: Path) -> None:
    schemes = description["components"]["securitySchemes"]
    assert {name: one["type"] for name, one in schemes.items()} == {"password": "http", "session": "apiKey"}
    assert description["security"] == [{}, {"password": []}, {"session": []}]
    site = create_app(with_people(Settings(home=tmp_path, sign_in="always")), small_searcher()).test_client()
    asked = site.get("/api/v1/openapi.json", headers=basic("lan")).json
    assert asked is not None
    validate(asked)
    assert asked["security"] == [{"password": []}, {"session": []}]
    assert asked["paths"]["/healthz"]["get"]["security"] == []
    refused = site.get("/api/v1/status")
    schema = asked["paths"]["/api/v1/status"]["get"]["responses"]["401"]["content"]["application/json"]["schema"]
    OAS31Validator({**schema, "components": asked["components"]}).validate(refused.json)


def test_there_is_no_page_of_anothers(description: dict[str, Any]) -> None:
    assert set(description["paths"]) == {
        "/api/v1/saved",
        "/api/v1/search",
        "/api/v1/documents",
        "/api/v1/documents/{id}",
        "/api/v1/documents/{id}/original",
        "/api/v1/documents/{id}/pages/{number}",
        "/api/v1/documents/{id}/pages/{number}.jpg",
        "/api/v1/passages/{id}",
        "/api/v1/similar",
        "/api/v1/new",
        "/api/v1/suggest",
        "/api/v1/check",
        "/api/v1/check/text",
        "/api/v1/check/commented",
        "/api/v1/relations",
        "/api/v1/tasks",
        "/api/v1/tasks/{id}",
        "/api/v1/relations/chain",
        "/api/v1/relations/coverage",
        "/api/v1/relations/targets",
        "/api/v1/status",
        "/healthz",
        "/readyz",
    }
