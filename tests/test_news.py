"""What came in since somebody last looked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient

from indexer.embedding.hashing import HashingModel
from indexer.errors import BadRequest
from indexer.settings import Settings
from search_api.choices import Filters
from search_api.relations.relations import Relations
from search_api.search.facets import Table
from search_api.search.filtering import moment_text, parameters, read_filters
from search_api.search.news import new_citing, new_matching
from search_api.search.searcher import Searcher
from tests.related_samples import CHAIN, RULES, archive_of
from tests.small_archive import LETTER, small_searcher
from web.wsgi import create_site

LONG_AGO, AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return small_searcher()


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()


def test_what_matches_is_counted_from_a_moment_on(searcher: Searcher) -> None:
    since = new_matching(searcher, "sơ kết công tác tuyên truyền", Filters(since=LONG_AGO))
    assert (since.count, [one.id for one in since.documents]) == (1, [LETTER])
    assert new_matching(searcher, "sơ kết công tác tuyên truyền", Filters(since=AHEAD)).count == 0
    assert new_matching(searcher, "", Filters(since=LONG_AGO)).count == 3
    assert new_matching(searcher, "", Filters(since=AHEAD)).count == 0


def test_what_hardly_answers_is_no_news(searcher: Searcher) -> None:
    assert new_matching(searcher, "nuôi cá hồi ở Na Uy", Filters(since=LONG_AGO)).count == 0


def test_the_first_time_nothing_is_new_and_the_next_time_what_came_in_between(searcher: Searcher) -> None:
    first = new_matching(searcher, "báo cáo", Filters())
    assert first.count == 0
    until = read_filters({"since": [first.until]}).since
    assert until == searcher.indexed_until()
    assert new_matching(searcher, "", Filters(since=until)).count == 0
    assert until is not None
    assert new_matching(searcher, "", Filters(since=until - timedelta(microseconds=1))).count > 0


def test_what_cites_a_document_is_counted() -> None:
    archive = archive_of(*CHAIN, *RULES)
    searcher, relations = Searcher(archive, HashingModel()), Relations(archive)
    with archive.view() as view:
        named = [one.header.symbol for one in view.documents()[0] if one.header.symbol]
    cited = next(symbol for symbol in named if relations.of(symbol).rested_on_by)
    citing = {edge.source.document.id for edge in relations.of(cited).rested_on_by if edge.source.document is not None}
    news = new_citing(searcher, relations, cited, Filters(since=LONG_AGO))
    assert news.count == len(citing)
    assert {one.id for one in news.documents} <= citing
    assert new_citing(searcher, relations, cited, Filters(since=AHEAD)).count == 0
    lonely = next(symbol for symbol in named if not relations.of(symbol).rested_on_by)
    assert new_citing(searcher, relations, lonely, Filters(since=LONG_AGO)).count == 0


@pytest.mark.parametrize("text", ["2026-03-31T08:00:00Z", "2026-03-31T15:00:00+07:00", "2026-03-31T08:00:00.000001Z"])
def test_a_moment_is_read_back_as_it_was_written(text: str) -> None:
    filters = read_filters({"since": [text]})
    (written,) = (value for name, value in parameters(filters) if name == "since")
    assert read_filters({"since": [written]}) == filters


@pytest.mark.parametrize("text", ["hôm qua", "2026-13-01", "0001-01-01", "9999-12-31T23:59:59-12:00"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(BadRequest, match="since"):
        read_filters({"since": [text]})


def test_an_empty_archive_has_no_last_moment() -> None:
    assert Table([]).indexed_until is None


def test_the_page_of_hits_says_what_to_keep(client: FlaskClient) -> None:
    """What is kept is what is asked for: neither the language nor the order, nor from when on."""
    page = client.get("/search?q=báo+cáo&type=CV&lang=en&sort=date&since=2020-01-01").text
    kept = page.split('data-save="')[1].split('"')[0].replace("&amp;", "&")
    assert parse_qs(kept) == {"q": ["báo cáo"], "type": ["CV"]}
    assert 'data-name="báo cáo; Type: Official letter' in page
    assert "indexed after" in page


def test_the_page_of_a_document_offers_to_follow_it(client: FlaskClient) -> None:
    assert f'data-save="cites={LETTER}"' in client.get(f"/documents/{LETTER}").text


def test_what_is_kept_is_shown_by_the_browser_and_told_to_be_so(client: FlaskClient) -> None:
    page = client.get("/saved").text
    assert "<noscript>" in page
    assert 'data-document="/documents/ID"' in page


def test_since_and_moments_agree() -> None:
    assert moment_text(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T03:04:05.000006Z"
