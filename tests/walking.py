"""Asking every address of a site, as its URL map has them: a new one is asked as well."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.domain import DocumentId
from tests.signed_in import READER, sign_in

UNASKED = {"pages.sign_out", "pages.static"}
"""What ends the walk, and what is of no archive."""


def entered(site: APIFlask, name: str) -> FlaskClient:
    """A browser in which somebody has signed in."""
    client = site.test_client()
    assert sign_in(client, name).status_code == 303
    return client


class Answer(NamedTuple):
    """What an address answered."""

    endpoint: str
    address: str
    typed: str
    status: int
    text: str


def addresses(site: APIFlask, names: Sequence[str], method: str) -> Iterator[tuple[str, str]]:
    """Every address of the site that takes the method, with its endpoint; of those that name something, with each of `names`."""
    for rule in site.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint in UNASKED:
            continue
        named: dict[str, list[Any]] = {"number": [1], "kind": ["csv", "docx"], "id": [*names]}
        for values in _each({name: named[name] for name in rule.arguments - (rule.defaults or {}).keys()}):
            built = rule.build({**(rule.defaults or {}), **values}, append_unknown=False)
            assert built is not None, rule
            yield rule.endpoint, built[1]


def names_of(site: APIFlask, id: DocumentId) -> list[str]:
    """A document, one of its passages, and one of its tasks."""
    tasks = entered(site, READER.name).get("/api/v1/tasks").get_json()["tasks"]
    return [id, f"{id}.2", next(one["id"] for one in tasks if one["id"].startswith(id))]


def _each(named: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    if not named:
        yield {}
        return
    (name, several), *rest = named.items()
    for value in several:
        for others in _each(dict(rest)):
            yield {name: value, **others}


def answered(endpoint: str, typed: str, response: TestResponse) -> Answer:
    """Read an answer: its text, that of the parts of an office file, and where it leads."""
    content = response.get_data()
    response.close()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"\n".join(file.read(name) for name in file.namelist())
    said = " ".join(response.headers.get(name, "") for name in ("Location", "Content-Disposition"))
    address = f"{response.request.method} {response.request.path}?{response.request.query_string.decode()}"
    return Answer(endpoint, address, typed, response.status_code, content.decode("utf-8", "replace") + said)
