"""Passages that were picked: the page, the files, and the paper."""

import csv
import io
import re
from pathlib import Path

import pytest
from docx import Document
from flask.testing import FlaskClient

from indexer.settings import Settings
from search_api.exports.papers import Paper, as_docx
from tests.small_archive import LETTER, PLAN, small_searcher
from web.collection import MOST_PICKED
from web.wsgi import create_site

PICKED = f"p={LETTER}.2&p={PLAN}.6"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_site(Settings(home=home), small_searcher(home)).test_client()


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def test_the_address_says_which_and_in_what_order(client: FlaskClient) -> None:
    page = client.get(f"/collection?{PICKED}&lang=en").text
    assert f'data-picked="{LETTER}.2 {PLAN}.6 "' in page
    assert page.index("sơ kết công tác tuyên truyền.</p>") < page.index("bố trí kinh phí mua sắm")
    assert "2 passages" in page
    assert re.search(rf'href="/collection\?p={PLAN}.6&amp;lang=en">Remove', page)


def test_the_same_passages_are_a_paper_and_tables(client: FlaskClient) -> None:
    answer = client.get(f"/collection.docx?{PICKED}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trich-luc.docx"'
    written = lines(answer.data)
    assert written[0] == "TRÍCH LỤC VĂN BẢN"
    assert [line[:2] for line in written if re.match(r"\d\. (?:Công văn|Kế hoạch)", line)] == ["1.", "2."]
    assert any("bố trí kinh phí mua sắm thiết bị trước ngày 15/3/2026." in line for line in written)
    rows = list(csv.reader(io.StringIO(client.get(f"/collection.csv?{PICKED}").data.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["529-CV/ĐU", "12-KH/ĐU"]
    assert client.get(f"/collection.xlsx?{PICKED}").data[:2] == b"PK"


def test_what_is_gone_is_told_and_the_rest_is_shown(client: FlaskClient) -> None:
    page = client.get(f"/collection?p={'f' * 16}.1&p={PLAN}.99&{PICKED}&lang=en").text
    assert "2 passages are no longer in the archive." in page
    assert "bố trí kinh phí" in page


@pytest.mark.parametrize(
    "address", ["/collection?p=x", "/collection?p=%3Cscript%3E", "/collection.exe", "/collection.docx?p=../1"]
)
def test_what_makes_no_sense_is_told(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    assert "<script>" not in answer.text.split("<main", 1)[1]


def test_nobody_gathers_without_end(client: FlaskClient) -> None:
    assert client.get("/collection?" + "&".join(f"p={PLAN}.{number}" for number in range(1, MOST_PICKED + 2))).status_code == 422


def test_hits_are_a_paper_too_and_say_what_was_asked(client: FlaskClient) -> None:
    written = lines(client.get("/search.docx?q=kinh+phí&type=KH&lang=en").data)
    assert written[:2] == ["QUOTATIONS FROM DOCUMENTS", "kinh phí; Type: Plan"]
    assert len(written) > 3


def test_the_paper_is_an_office_s(tmp_path: Path) -> None:
    """A4, the margins and letters of the decree; what XML cannot hold is left out."""
    file = Document(io.BytesIO(as_docx(Paper("a\x01b￾c", ()), "vi")))
    page = file.sections[0]
    sizes = (page.page_width, page.page_height, page.left_margin, page.right_margin)
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 30, 15]
    assert file.styles["Normal"].font.name == "Times New Roman"
    assert file.paragraphs[1].text == "a b c"


def test_passages_can_be_picked_where_they_are_read(client: FlaskClient) -> None:
    for address in ("/search?q=kinh+phí", f"/documents/{PLAN}?p=6"):
        assert f'data-pick="{PLAN}.6"' in client.get(address).text
