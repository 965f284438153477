"""Drafts sent to the API and to the page."""

import base64
import re
import zipfile
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from indexer.settings import Settings
from tests.reading_samples import make_docx
from tests.small_archive import small_searcher
from web.wsgi import create_site

_CITING = "Thực hiện Kế hoạch số 12-KH/ĐU, ngày 06/01/2026 của Đảng ủy phường Vĩnh Khê."


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_site(Settings(home=home), small_searcher(home)).test_client()


def test_a_pasted_draft_gets_verdicts(client: FlaskClient) -> None:
    """The date is wrong; what was compared is said."""
    answer = client.post("/api/v1/check/text", json={"text": _CITING})
    assert answer.status_code == 200, answer.json
    (finding,) = answer.get_json()["findings"]
    assert (finding["verdict"], finding["is_wrong"]) == ("wrong_date", True)
    assert {"date", "issuer"} <= set(finding["ran"])
    assert "subject" in finding["could_not"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "rỗng"), ("ĐẢNG ỦY PHƯỜNG\nTỐI MẬT\n\nĐiều không được lộ.".encode(), "độ mật"), (b"\x00\x01\x02\xff" * 9, "")],
)
def test_what_cannot_be_checked_is_refused(client: FlaskClient, content: bytes, said: str) -> None:
    """The message says why and nothing of the draft."""
    answer = client.post("/api/v1/check?lang=vi", data={"draft": (BytesIO(content), "du-thao.txt")})
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["field"] == "draft"
    assert said in error["message"]
    assert "không được lộ" not in error["message"]


def test_the_page_hands_back_the_same_word_file_with_comments(client: FlaskClient) -> None:
    """The file is in the answer itself: nothing is kept for a second request, and no script is needed."""
    docx = make_docx([_CITING])
    page = client.post("/check?lang=vi", data={"draft": (BytesIO(docx), "dự thảo.docx"), "text": ""})
    assert page.status_code == 200
    assert "sai ngày" in page.text
    found = re.search(r"base64,([A-Za-z0-9+/=]+)", page.text.replace("&#43;", "+"))
    assert found is not None
    with zipfile.ZipFile(BytesIO(base64.b64decode(found[1]))) as package:
        assert "sai ngày" in package.read("word/comments.xml").decode("utf-8")


def test_the_page_escapes_a_draft_and_asks_for_one(client: FlaskClient) -> None:
    """A draft is data; an empty form is told."""
    page = client.post("/check", data={"text": f"<script>alert(1)</script> {_CITING}"})
    assert "<script>alert" not in page.text
    assert '<mark class="wrong"' in page.text
    assert client.get("/check").status_code == 200
    assert client.post("/check", data={"text": " "}).status_code == 422


def test_the_same_word_file_is_sent_back_with_comments_where_that_is_asked(client: FlaskClient) -> None:
    """By the page and the API, at any size, in the reader's language; what is no Word file is told."""
    docx = make_docx([_CITING])
    for address in ("/check?lang=en", "/api/v1/check/commented?lang=en"):
        answer = client.post(address, data={"draft": (BytesIO(docx), "dự thảo.docx"), "as": "docx"})
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(BytesIO(answer.data)) as package:
            assert "wrong date" in package.read("word/comments.xml").decode("utf-8")
        refused = client.post(address, data={"draft": (BytesIO(_CITING.encode()), "a.txt"), "as": "docx"})
        assert (refused.status_code, "nly a DOCX" in refused.text) == (422, True)


def test_a_commented_file_too_large_for_the_page_is_not_left_out_in_silence(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says how to have it."""
    monkeypatch.setattr("web.drafts._LARGEST_COMMENTED", 100)
    page = client.post("/check?lang=vi", data={"draft": (BytesIO(make_docx([_CITING])), "a.docx")})
    assert "base64," not in page.text
    assert "lớn quá để gắn vào trang này" in page.text


def test_the_verdicts_stand_beside_the_draft_with_how_many_there_are(client: FlaskClient) -> None:
    """What can be chosen among is there for those that were given, and leads to the document that is meant."""
    page = client.post("/check?lang=vi", data={"text": f"{_CITING}\n\nTheo Nghị quyết số 99-NQ/TW của Bộ Chính trị."}).text
    assert re.findall(r'type="checkbox" value="(\w+)"', page) == ["wrong_date", "absent"]
    assert re.findall(r'<li class="(\w+)" data-verdict="(\w+)"', page) == [("wrong", "wrong_date"), ("unsure", "absent")]
    assert re.search(r'href="/documents/a{16}[^"]*">12-KH/ĐU', page)
