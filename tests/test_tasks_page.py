"""The page of the register of tasks."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from indexer.settings import Settings
from tests.small_archive import PLAN, small_searcher
from web.wsgi import create_site


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_site(Settings(home=home), small_searcher(home)).test_client()


def test_tasks_stand_with_unit_deadline_and_paragraph(client: FlaskClient) -> None:
    """Who, by when, which document, and the way to the paragraph."""
    page = client.get("/tasks?due=2026-Q1").text
    assert "Ủy ban nhân dân phường" in page
    assert "trước ngày 15/3/2026" in page
    assert re.search(rf'href="/documents/{PLAN}[^"]*#p6"', page)
    assert "Văn phòng Đảng ủy theo dõi" not in page


def test_a_unit_is_found_by_its_abbreviation(client: FlaskClient) -> None:
    """``UBND phường`` is the same body; another is not."""
    assert "bố trí kinh phí" in client.get("/tasks?unit=UBND+phường").text
    assert "bố trí kinh phí" not in client.get("/tasks?unit=Văn+phòng+Đảng+ủy").text


def test_nothing_found_says_so(client: FlaskClient) -> None:
    """Neither an empty table nor an error."""
    assert "Không có nhiệm vụ nào như vậy" in client.get("/tasks?due=1999").text


@pytest.mark.parametrize("address", ["/tasks?due=mai", "/tasks?from=999-KH/ĐU", "/tasks?page=0"])
def test_what_makes_no_sense_is_told(client: FlaskClient, address: str) -> None:
    """A period that is none, a document that is not there, a page that is none."""
    assert 400 <= client.get(address).status_code < 500


def test_what_is_typed_is_text(client: FlaskClient) -> None:
    """A filter is shown again, never run."""
    assert "<script>alert" not in client.get("/tasks?unit=<script>alert(1)</script>").text


def test_the_register_as_a_file(client: FlaskClient) -> None:
    """The same rows as on the page."""
    rows = list(csv.reader(io.StringIO(client.get("/tasks.csv?due=2026-Q1").data.decode("utf-8-sig"))))
    assert [row[5] for row in rows[1:]] == ["2026-03-14"]
    assert client.get("/tasks.xlsx").data[:2] == b"PK"
