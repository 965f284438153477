"""The page that describes the API: in both languages whole, by a catalogue that has nothing missing and nothing left over."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from indexer.settings import Settings
from tests.signed_in import EDITOR, with_people
from tests.small_archive import small_searcher
from tests.walking import entered
from web.catalogue import LOCALES, described
from web.wsgi import create_site

pytestmark = pytest.mark.usefixtures("quick_scrypt")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> APIFlask:
    """Where people sign in, there is more to say."""
    home: Path = tmp_path_factory.mktemp("home")
    return create_site(with_people(Settings(home=home, sign_in="always", model="hashing")), small_searcher(home))


@pytest.fixture(scope="module")
def said(site: APIFlask) -> dict[str, set[str]]:
    """What each operation says of itself, in English."""
    spec = site.spec
    assert isinstance(spec, dict)
    return {
        f"{method} {path}": set(filter(None, _texts(operation, methods, spec)))
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    }


def _texts(operation: dict[str, Any], methods: dict[str, Any], spec: dict[str, Any]) -> Iterator[str | None]:
    yield from (operation.get("summary"), operation.get("description"))
    for told in (*methods.get("parameters", ()), *operation.get("parameters", ()), *operation["responses"].values()):
        yield told.get("description")
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = spec["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        yield from (field.get("description") for field in schema["properties"].values())


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (LOCALES / "vi" / "LC_MESSAGES" / "api.po").open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


def test_no_operation_lacks_its_vietnamese(said: dict[str, set[str]], catalogue: Catalog) -> None:
    kept = {str(message.id) for message in catalogue if message.id}
    missing = {operation: texts - kept for operation, texts in said.items() if texts - kept}
    assert missing == {}, "to be added to locale/vi/LC_MESSAGES/api.po"
    assert kept - set().union(*said.values()) == set(), "no operation says these"
    assert len(said) > 20


def test_all_of_it_is_translated_and_sure(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            assert str(message.string).strip(), message.id
            assert message.string != message.id
            assert not message.fuzzy
    ids = [str(message.id) for message in catalogue if message.id]
    assert ids == sorted(ids)


def test_the_page_says_all_of_it_in_the_reader_s_language(site: APIFlask, said: dict[str, set[str]]) -> None:
    client = entered(site, EDITOR.name)
    vi, en = (client.get(f"/api?lang={language}").text.replace("&#39;", "&#x27;") for language in ("vi", "en"))
    for texts in said.values():
        for text in texts:
            assert escape(text) in en
            assert escape(described(text, "vi")) in vi
            assert f">{escape(text)}<" not in vi


def test_the_description_for_machines_stays_english(site: APIFlask) -> None:
    spec = entered(site, EDITOR.name).get("/api/v1/openapi.json?lang=vi").get_json()
    assert spec["paths"]["/api/v1/status"]["get"]["summary"] == "Return what the archive holds, in numbers."
