"""What people follow goes with their account where they sign in."""

from pathlib import Path

import pytest
from apiflask import APIFlask

from indexer.settings import Settings
from tests.signed_in import EDITOR, HTML, READER, basic, with_people
from tests.small_archive import small_searcher
from tests.walking import entered
from web.wsgi import create_site

pytestmark = pytest.mark.usefixtures("quick_scrypt")

ONE = {"ask": "q=trường+học", "name": "trường học", "address": "/search?q=trường+học", "until": ""}


@pytest.fixture
def site(tmp_path: Path) -> APIFlask:
    return create_site(with_people(Settings(home=tmp_path, sign_in="always", model="hashing")), small_searcher(tmp_path))


def test_it_is_there_in_every_browser_of_the_person_and_nobody_else_s(site: APIFlask) -> None:
    here, there, other = entered(site, READER.name), entered(site, READER.name), entered(site, EDITOR.name)
    assert here.get("/api/v1/saved").get_json() == {"saved": []}
    assert here.post("/api/v1/saved", json=ONE).get_json() == {"saved": [ONE]}
    assert there.get("/api/v1/saved").get_json() == {"saved": [ONE]}
    assert other.get("/api/v1/saved").get_json() == {"saved": []}
    seen = {**ONE, "until": "2026-03-04T00:00:00+00:00"}
    assert there.post("/api/v1/saved", json=seen).get_json() == {"saved": [seen]}
    assert other.delete("/api/v1/saved", query_string={"ask": ONE["ask"]}).get_json() == {"saved": []}
    assert here.get("/api/v1/saved").get_json() == {"saved": [seen]}
    assert here.delete("/api/v1/saved", query_string={"ask": ONE["ask"]}).get_json() == {"saved": []}
    assert site.test_client().get("/api/v1/saved", headers=basic(READER.name)).get_json() == {"saved": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "https://evil.example/"},
        {"address": "//evil.example/"},
        {"address": "/\\evil.example"},
        {"address": "javascript:alert(1)"},
        {"name": "a" * 4001},
        {"ask": None},
    ],
)
def test_what_leads_elsewhere_or_is_too_long_is_refused(site: APIFlask, wrong: dict[str, str | None]) -> None:
    client = entered(site, READER.name)
    assert client.post("/api/v1/saved", json={**ONE, **wrong}).status_code == 422
    assert client.get("/api/v1/saved").get_json() == {"saved": []}


def test_no_other_site_changes_it(site: APIFlask) -> None:
    client = entered(site, READER.name)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post("/api/v1/saved", json=ONE, headers=headers).status_code == 403
        assert client.delete("/api/v1/saved?ask=x", headers=headers).status_code == 403
    assert client.post("/api/v1/saved", data=ONE).status_code in (415, 422)
    assert client.get("/api/v1/saved").get_json() == {"saved": []}


def test_without_sign_in_the_browser_keeps_it(tmp_path: Path) -> None:
    client = create_site(Settings(home=tmp_path, model="hashing"), small_searcher(tmp_path)).test_client()
    for answer in (client.get("/api/v1/saved"), client.post("/api/v1/saved", json=ONE), client.delete("/api/v1/saved?ask=x")):
        assert answer.status_code == 404
    assert not (tmp_path / "users.sqlite").exists()
    page = client.get("/saved", headers=HTML).text
    assert "Chỉ trình duyệt này giữ danh sách." in page
    assert "data-account" not in page


def test_the_page_tells_whose_it_is_and_offers_to_move_what_the_browser_has(site: APIFlask) -> None:
    client = entered(site, READER.name)
    page = client.get("/saved", headers=HTML).text
    assert "Danh sách này đi theo tài khoản lan." in page
    assert "data-account" in page
    assert "Chuyển các mục đã lưu ở máy này vào tài khoản" in page
