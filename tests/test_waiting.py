"""What the browser keeps for when the server does not answer."""

from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.settings import Settings
from tests.small_archive import small_searcher
from web.wsgi import create_site


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_site(Settings(home=tmp_path), small_searcher()).test_client()


def test_the_script_sees_every_page_and_is_asked_for_anew(client: FlaskClient) -> None:
    response = client.get("/worker.js", buffered=True)
    assert response.status_code == HTTPStatus.OK
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_page_waits_in_both_languages(client: FlaskClient) -> None:
    text = client.get("/waiting").text
    assert "data-waiting" in text
    assert "Máy chủ chưa trả lời" in text
    assert 'lang="en">(the server does not answer yet)' in text
