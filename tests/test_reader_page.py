"""The page of a document, as a browser without script gets it: text, outline, page, citations, and what is found in it."""

import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.domain import Passage, PassageId, Range
from indexer.embedding.hashing import HashingModel
from indexer.settings import Settings
from search_api.access import EXTENSION
from search_api.pages.images import PageImages
from search_api.pages.lines import page_detail
from search_api.search.searcher import Searcher
from tests.page_samples import HOSTILE, DrawerHere, Samples, page_samples
from tests.related_samples import CHAIN, PLAN, PROGRAMME, RULES, archive_of, id_of
from tests.small_archive import DECISION, small_searcher
from tests.small_archive import PLAN as SMALL_PLAN
from tests.test_page_images import images_of
from web.reader import Link, find, written
from web.wsgi import create_site


def site(samples: Samples, images: PageImages) -> FlaskClient:
    app = create_site(samples.settings, samples.searcher)
    app.extensions[EXTENSION].holdings._page_images = images
    return app.test_client()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Nobody changes these."""
    return page_samples(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return site(samples, images_of(samples, DrawerHere()))


@pytest.fixture
def chain(tmp_path: Path) -> FlaskClient:
    return create_site(Settings(home=tmp_path), Searcher(archive_of(*CHAIN, *RULES), HashingModel())).test_client()


# --- The page beside the text --------------------------------------------------------------------------------------


def test_a_marked_passage_is_boxed_on_its_page(client: FlaskClient, samples: Samples) -> None:
    id = samples.id("hai trang.pdf")
    text = client.get(f"/documents/{id}?p=2").text
    assert re.search(r'<p id="p2" class="\w+ here">', text)
    image = re.search(r'<img src="([^"]+)"', text)
    assert image is not None
    assert image[1] == f"/api/v1/documents/{id}/pages/2.jpg?width=900"
    assert client.get(image[1]).mimetype == "image/jpeg"
    box = re.search(r'<svg viewBox="0 0 595[.\d]* 84\d[.\d]*".*?<rect x="([\d.]+)" y="([\d.]+)"', text)
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx((113, 110), abs=12)
    assert text.count("<rect") == 1
    assert "style=" not in text


def test_a_passage_that_runs_over_is_boxed_on_both_pages(client: FlaskClient, samples: Samples) -> None:
    id = samples.id("hai trang.pdf")
    assert client.get(f"/documents/{id}?p=1").text.count("<rect") == 38
    assert client.get(f"/documents/{id}?p=1&page=2").text.count("<rect") == 1


def test_where_the_size_of_a_page_was_not_kept_nothing_is_boxed_and_the_reason_told(
    client: FlaskClient, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "web.reader.page_detail",
        lambda view, document, number: replace(page_detail(view, document, number), width=None, height=None),
    )
    text = client.get(f"/documents/{samples.id('hai trang.pdf')}?p=2&lang=en").text
    assert "<img" in text
    assert "<svg" not in text
    assert "does not know where on the page" in text
    assert "indexed again" in text


def test_pages_are_leafed_through_with_what_is_marked_and_enlarged(client: FlaskClient, samples: Samples) -> None:
    id = samples.id("hai trang.pdf")
    first = client.get(f"/documents/{id}?zoom=2&lang=en").text
    assert "pages/1.jpg?width=2000" in first
    assert 'rel="prev"' not in first
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = client.get(onward[1].replace("&amp;", "&")).text
    assert "pages/2.jpg?width=2000" in second
    assert "Page 2/2" in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("page=3", HTTPStatus.NOT_FOUND),
        ("p=99", HTTPStatus.NOT_FOUND),
        ("p=0", HTTPStatus.UNPROCESSABLE_ENTITY),
        ("p=²", HTTPStatus.UNPROCESSABLE_ENTITY),
        ("page=<script>", HTTPStatus.UNPROCESSABLE_ENTITY),
        ("zoom=4", HTTPStatus.UNPROCESSABLE_ENTITY),
        ("find=" + "a" * 201, HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)
def test_what_there_is_not_is_told(client: FlaskClient, samples: Samples, asked: str, status: HTTPStatus) -> None:
    response = client.get(f"/documents/{samples.id('hai trang.pdf')}?{asked}")
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert "<script>" not in response.text


def test_where_there_is_no_picture_the_reason_is_told(client: FlaskClient, samples: Samples, tmp_path: Path) -> None:
    text = client.get(f"/documents/{samples.id('chữ.txt')}?p=1").text
    assert "tệp loại này không có trang in để xem ảnh" in text
    assert "<img" not in text
    gone = page_samples(tmp_path)
    (gone.folder / "hai trang.pdf").unlink()
    text = site(gone, images_of(gone)).get(f"/documents/{gone.id('hai trang.pdf')}?p=1&lang=en").text
    assert "the original file is no longer where it was" in text
    assert "<img" not in text
    assert 'class="body here"' in text or 'class="letterhead here"' in text, "the text is there all the same"


def test_a_document_that_has_left_has_no_page(tmp_path: Path) -> None:
    samples = page_samples(tmp_path)
    client, id = site(samples, images_of(samples)), samples.id("hai trang.pdf")
    assert client.get(f"/documents/{id}").status_code == HTTPStatus.OK
    (samples.folder / "hai trang.pdf").unlink()
    samples.index()
    response = client.get(f"/documents/{id}?p=1")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.mimetype == "text/html"
    assert "không có trong kho" in response.text.lower()


def test_texts_and_names_of_files_are_data(client: FlaskClient, samples: Samples) -> None:
    text = client.get(f"/documents/{samples.id(HOSTILE)}?p=1&find=<script>alert(2)").text
    assert "<script>" not in text
    assert "<mark>&lt;script&gt;alert(2)</mark>" in text
    assert "alert(1)" in text or "b&amp;amp;" in text, "the name is shown"


# --- Citations -----------------------------------------------------------------------------------------------------


def test_what_is_cited_is_a_link_to_it_or_to_the_search_for_it(chain: FlaskClient) -> None:
    text = chain.get(f"/documents/{id_of(PLAN)}").text
    held = re.search(r'<a class="cited" href="([^"]+)" title="[^"]+">([^<]+)</a>', text)
    assert held is not None
    assert held.groups() == (f"/documents/{id_of(PROGRAMME)}", "Chương trình hành động số 08-CTr/TU")
    elsewhere = re.search(r'<a class="cited elsewhere" href="([^"]+)">([^<]+)</a>', text)
    assert elsewhere is not None
    assert elsewhere[2].startswith("Luật Giáo dục")
    assert chain.get(elsewhere[1]).status_code == HTTPStatus.OK


def test_a_marked_passage_has_its_citation_to_copy(chain: FlaskClient) -> None:
    text = chain.get(f"/documents/{id_of(PLAN)}?p=3").text
    assert "mục II" in re.findall(r'<span class="cite">([^<]+)<', text)[0]
    assert f'data-address="/documents/{id_of(PLAN)}?p=3#p3"' in text
    assert all("hidden" in button for button in re.findall(r'<button type="button"[^>]*>', text)), "of no use without script"


@pytest.mark.parametrize(
    ("links", "marks", "expected"),
    [
        ([], [], "a &lt;b&gt; c"),
        ([Link(Range(2, 5), "/x?a&b", None)], [], 'a <a class="cited elsewhere" href="/x?a&amp;b">&lt;b&gt;</a> c'),
        ([Link(Range(0, 1), "/x", '">')], [], '<a class="cited" href="/x" title="&#34;&gt;">a</a> &lt;b&gt; c'),
        (
            [Link(Range(2, 5), "/x", None)],
            [Range(0, 3)],
            '<mark>a </mark><a class="cited elsewhere" href="/x"><mark>&lt;</mark>b&gt;</a> c',
        ),
    ],
)
def test_links_and_marks_nest(links: list[Link], marks: list[Range], expected: str) -> None:
    assert written("a <b> c", links, marks) == expected


# --- Finding -------------------------------------------------------------------------------------------------------

TEXTS = ("Thủ tục hành\nchính và bàn ghế", "Không có gì", "THỦ TỤC HÀNH CHÍNH của ban", "thủ tục, thu tuc")


def passages() -> list[Passage]:
    return [
        Passage(PassageId(f"x.{number}"), id_of(PLAN), number, 1, 0, len(text), text)
        for number, text in enumerate(TEXTS, start=1)
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("thu tuc hanh chinh", {1: ["Thủ tục hành\nchính"], 3: ["THỦ TỤC HÀNH CHÍNH"]}),
        ("thủ tục", {1: ["Thủ tục"], 3: ["THỦ TỤC"], 4: ["thủ tục"]}),
        ("thu tuc", {1: ["Thủ tục"], 3: ["THỦ TỤC"], 4: ["thủ tục", "thu tuc"]}),
        ("bàn", {1: ["bàn"]}),
        ("bân", {1: ["bàn"], 3: ["ban"]}),
        (".*", {}),
        ("", {}),
    ],
)
def test_words_are_found_as_typed_or_without_diacritics(words: str, found: dict[int, list[str]]) -> None:
    ranges = find(passages(), words, None).ranges
    assert {ordinal: [TEXTS[ordinal - 1][one.start : one.end] for one in some] for ordinal, some in ranges.items()} == found


@pytest.mark.parametrize(("here", "previous", "following"), [(None, None, 1), (1, None, 3), (2, 1, 3), (3, 1, 4), (4, 3, None)])
def test_what_was_found_is_walked_from_the_marked_passage(here: int | None, previous: int | None, following: int | None) -> None:
    found = find(passages(), "thu tuc", here)
    assert (found.count, found.previous, found.next) == (4, previous, following)


def test_finding_in_a_document_counts_marks_and_leads_on(chain: FlaskClient) -> None:
    address = f"/documents/{id_of(PLAN)}?find=dang+uy&lang=en"
    text = chain.get(address).text
    count = int(re.findall(r"”: (\d+) places", text)[0])
    assert text.count("<mark>") == count > 1
    onward = re.search(r'rel="next" href="([^"#]+)#p(\d+)"', text)
    assert onward is not None
    second = chain.get(onward[1].replace("&amp;", "&")).text
    assert re.search(rf'id="p{onward[2]}" class="\w+ here"', second)
    assert 'value="dang uy"' in second
    none = chain.get(f"/documents/{id_of(PLAN)}?find=x<b>y").text
    assert "x&lt;b&gt;y" in none
    assert "<mark>" not in none


# --- Assignments -----------------------------------------------------------------------------------------------


def test_what_a_passage_assigns_stands_beside_it_and_leads_to_the_register(tmp_path: Path) -> None:
    client = create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()
    text = client.get(f"/documents/{SMALL_PLAN}?lang=en").text
    before, task = text.split('<ul class="assigned" aria-label="Tasks given in passage 6">', 1)
    assert 'id="p6"' not in before, "it stands before its paragraph"
    note = task.split("</ul>", 1)[0]
    assert "Ủy ban nhân dân phường (leads); due: trước ngày 15/3/2026" in note
    assert re.match(r'\s*<p id="p6"', task.split("</ul>", 1)[1])
    address = re.search(r'href="([^"]+)"', note)
    assert address is not None
    page, _, row = address[1].replace("&amp;", "&").partition("#")
    assert f'<tr id="{row}"' in client.get(page).text


def test_a_document_that_assigns_nothing_has_no_margin(tmp_path: Path) -> None:
    client = create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()
    assert not re.search("assigned|has-tasks", client.get(f"/documents/{DECISION}").text)


def test_a_passage_is_copied_word_for_word_with_where_it_stands(tmp_path: Path) -> None:
    client = create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()
    (copy,) = re.findall(r'data-copy="(“[^"]+)"', client.get(f"/documents/{SMALL_PLAN}?p=6").text)
    assert copy.startswith(
        "“1. Ủy ban nhân dân phường bố trí kinh phí mua sắm thiết bị trước ngày 15/3/2026.” (Kế hoạch số 12-KH/ĐU"
    )
