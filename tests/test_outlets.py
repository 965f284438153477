"""What leaves a page of hits for other programs."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from indexer.embedding.hashing import HashingModel
from indexer.settings import Settings
from search_api.exports.tables import Table, as_csv, as_xlsx
from search_api.relations.relations import Relations
from search_api.search.news import citing
from search_api.search.searcher import Searcher
from tests.related_samples import CHAIN, RULES, archive_of
from tests.small_archive import small_searcher
from web.wsgi import create_site

ATOM = "{http://www.w3.org/2005/Atom}"
RISKY = Table("T", ("a", "b"), (("=1+1", date(2025, 8, 22)), ("\x01ô", None)))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_site(Settings(home=home), small_searcher(home)).test_client()


def test_no_cell_is_a_formula() -> None:
    """What begins like a formula is text, in both kinds of file; what XML cannot hold is left out."""
    rows = list(csv.reader(io.StringIO(as_csv(RISKY).decode("utf-8-sig"))))
    assert rows[1] == ["'=1+1", "2025-08-22"]
    sheet = load_workbook(io.BytesIO(as_xlsx(RISKY))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "=1+1"
    assert sheet["B2"].value.date() == date(2025, 8, 22)
    assert sheet["A3"].value == "ô"


def test_hits_as_files(client: FlaskClient) -> None:
    """The same hits as on the page, in the same order, in both kinds of file."""
    answer = client.get("/search.csv?q=kinh+phí")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(client.get("/search.xlsx?q=kinh+phí").data)).active
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tra-cuu.csv"'
    assert len(rows) > 1
    assert [row[8] for row in rows[1:]] == [row[8].value for row in list(sheet)[1:]]
    assert client.get("/search.exe?q=a").status_code == 422


def test_the_page_leads_there(client: FlaskClient) -> None:
    """Links of the page of hits keep query and filters."""
    page = client.get("/search?q=kinh+phí&type=KH").text
    assert 'href="/search.xlsx?type=KH&amp;q=kinh+ph%C3%AD"' in page
    assert 'type="application/opensearchdescription+xml"' in page
    assert client.get("/feed.atom?type=KH&q=kinh+phí").status_code == 200


def test_the_feed_is_atom(client: FlaskClient) -> None:
    """Well-formed whatever is asked, entries with addresses of their own, newest document first."""
    feed = ET.fromstring(client.get("/feed.atom?q=kinh+phí+<script>").data)
    assert feed.tag == f"{ATOM}feed"
    alternate = next(link for link in feed.findall(f"{ATOM}link") if link.attrib["rel"] == "alternate")
    assert alternate.attrib["href"].startswith("http://localhost/search?q=")
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"].startswith("http://localhost/documents/")


def test_what_cites_a_document_is_a_feed(tmp_path: Path) -> None:
    """Each document that does, once, those that came in last first, at the paragraph that says it."""
    archive = archive_of(*CHAIN, *RULES)
    with archive.view() as view:
        held = view.documents()[0]
    site = create_site(Settings(home=tmp_path), Searcher(archive, HashingModel())).test_client()
    relations = Relations(archive)
    cited = next(one for one in held if relations.of(one.id).rested_on_by)
    expected = [document for document, _ in citing(relations, cited.id)]
    assert {one.id for one in expected} == {
        edge.source.document.id for edge in relations.of(cited.id).rested_on_by if edge.source.document is not None
    }
    assert [one.indexed_at for one in expected] == sorted((one.indexed_at for one in expected), reverse=True)
    page = site.get(f"/documents/{cited.id}?lang=en").text
    assert page.count(f'href="/documents/{cited.id}/feed.atom?lang=en"') == 2, "for the reader, and for the browser"
    feed = ET.fromstring(site.get(f"/documents/{cited.id}/feed.atom?lang=en").data)
    assert feed.findtext(f"{ATOM}title") == f"Citing {cited.header.symbol}"
    links = [link.attrib["href"] for link in feed.findall(f"{ATOM}entry/{ATOM}link")]
    for href, document in zip(links, expected, strict=True):
        assert re.fullmatch(rf"http://localhost/documents/{document.id}\?.*\bp=(\d+).*#p\1", href)
    lonely = next(one for one in held if not relations.of(one.id).rested_on_by)
    assert not ET.fromstring(site.get(f"/documents/{lonely.id}/feed.atom").data).findall(f"{ATOM}entry")
    assert site.get("/documents/0123456789abcdef/feed.atom").status_code == 404


def test_the_browser_can_search(client: FlaskClient) -> None:
    """The description names an address of this server that answers."""
    description = ET.fromstring(client.get("/opensearch.xml").data)
    template = next(element.attrib["template"] for element in description if element.tag.endswith("Url"))
    assert template == "http://localhost/search?q={searchTerms}"
    assert client.get(template.removeprefix("http://localhost").format(searchTerms="kinh")).status_code == 200


def test_the_keys_have_a_page(client: FlaskClient) -> None:
    """Every page leads to it, and the bookmark it offers asks this server."""
    assert 'href="/keys" data-keys' in client.get("/").text
    page = client.get("/keys").text
    assert "javascript:void(open(&#39;http://localhost/search?q=&#39;" in page
    assert "<kbd>/</kbd>" in page
