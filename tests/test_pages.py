"""The pages, as a browser without script gets them."""

import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.domain import UNSURE, DocumentId, Evidence, Header, HeaderField, Role
from indexer.embedding.hashing import HashingModel
from indexer.settings import Settings
from search_api.answers import DocumentDetail
from search_api.search.searcher import Searcher
from tests.in_memory_archive import InMemoryArchive
from tests.small_archive import LETTER, PLAN, made_document, small_archive, small_searcher
from web.wsgi import create_site


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    site = create_site(Settings(home=home), small_searcher(home))
    site.testing = False
    return site.test_client()


@pytest.fixture
def empty_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site whose archive is not there yet."""
    return create_site(Settings(home=tmp_path_factory.mktemp("empty"), model="hashing")).test_client()


def words(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


EVERY_PAGE = (
    "/",
    "/search?q=kinh+phí",
    "/search?q=bao+cao&type=KH&year=2025-&group=copies&sort=date&literal=1",
    "/search?type=KH&level=commune",
    "/search?q=kinh+phí&type=KH&year=2001",
    "/documents?issuer=dang+uy",
    "/similar",
    "/documents",
    f"/documents/{PLAN}",
    f"/passages/{PLAN}.6",
    "/status",
    "/api",
    "/keys",
    "/tasks",
    "/tasks?unit=van+phong+dang+uy&recurring=1",
    "/tasks?due=2026-Q1",
)


@pytest.mark.parametrize("address", EVERY_PAGE)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages(client: FlaskClient, address: str, language: str) -> None:
    response = client.get(address + ("&" if "?" in address else "?") + f"lang={language}")
    assert response.status_code == HTTPStatus.OK
    assert f'<html lang="{language}">' in response.text
    assert response.mimetype == "text/html"


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_pages_fetch_nothing_from_elsewhere_and_hold_no_inline_script(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert not re.findall(r"(?:src|href|action)=\"(?:https?:)?//", response.text)
    assert "<script>" not in response.text
    assert "style=" not in response.text
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_links_within_the_site_lead_somewhere(client: FlaskClient, address: str) -> None:
    for link in set(re.findall(r"href=\"(/[^\"#]*)", client.get(address).text)):
        # These files are made up: see test_originals for those that are what was indexed.
        if link.endswith("/original"):
            continue
        with client.get(link.replace("&amp;", "&")) as response:
            assert response.status_code == HTTPStatus.OK, link


def test_a_hit_shows_its_document_its_place_and_the_words_found(client: FlaskClient) -> None:
    response = client.get("/search?q=bố+trí+kinh+phí")
    assert "<mark>" in response.text
    assert f"/documents/{PLAN}?p=6#p6" in response.text
    shown = words(response)
    assert "12-KH/ĐU" in shown
    assert "II. TỔ CHỨC THỰC HIỆN" in shown


def test_a_query_without_diacritics_finds_the_same(client: FlaskClient) -> None:
    assert f"/documents/{PLAN}?p=6#p6" in client.get("/search?q=bo+tri+kinh+phi").text


def test_the_document_page_has_an_anchor_for_every_passage(client: FlaskClient) -> None:
    text = client.get(f"/documents/{PLAN}").text
    assert re.findall(r'id="p(\d+)"', text) == [str(ordinal) for ordinal in range(1, 9)]


def test_what_was_typed_is_data(client: FlaskClient) -> None:
    """Neither a tag nor a quote of the query gets out of its place."""
    response = client.get("/search", query_string={"q": '"><script>alert(1)</script>{{7*7}}'})
    assert "<script>alert" not in response.text
    assert "49" not in words(response)


def choices_on(client: FlaskClient, address: str) -> dict[str, str]:
    """Name of each value that can be filtered by → where it leads."""
    side = client.get(address).text.split("<aside", 1)[1].split("</aside>")[0]
    links = re.findall(r'<a href="([^"]+)"[^>]*>\s*<span>(.*?)</span>\s*<span class="count">', side, re.DOTALL)
    return {re.sub(r"<[^>]+>", "", name).strip(): target.replace("&amp;", "&") for target, name in links}


def test_a_filter_is_a_link_that_narrows_the_hits_and_another_that_widens_them_again(client: FlaskClient) -> None:
    offered = choices_on(client, "/search?q=báo+cáo")
    assert {"Kế hoạch", "Công văn", "2025", "Xã, phường, đặc khu"} <= offered.keys()
    narrowed = client.get(offered["Công văn"])
    assert re.findall(r'href="/documents/(\w+)\?p=\d+#p\d+" title', narrowed.text) == [LETTER]
    assert "Loại văn bản: Công văn" in words(narrowed)
    chosen = choices_on(client, offered["Công văn"])
    assert chosen["Kế hoạch"].count("type=") == 2, "what filters still shows what else there is"
    assert "type=" not in chosen["✓ Công văn"]


def test_tasks_and_validity_are_links_that_narrow_the_hits(client: FlaskClient) -> None:
    offered = choices_on(client, "/search?q=kinh+phí+thiết+bị")
    narrowed = client.get(offered["Có giao nhiệm vụ"])
    assert "Giao nhiệm vụ: Có giao nhiệm vụ" in words(narrowed)
    assert "Giao: Ủy ban nhân dân phường (chủ trì, thực hiện); hạn: trước ngày 15/3/2026" in words(narrowed)
    assert "Task: Ủy ban nhân dân phường (leads); due: trước ngày 15/3/2026" in words(
        client.get(f"{offered['Có giao nhiệm vụ']}&lang=en")
    )
    assert choices_on(client, "/search?q=báo+cáo&validity=unknown").keys() & {"✓ Chưa thấy thay đổi (theo kho)"}


def test_what_a_document_says_of_tasks_is_text(tmp_path: Path) -> None:
    """What stands between angle brackets in a document stays what it is."""
    model, archive = HashingModel(), InMemoryArchive()
    said = "Giao Sở <script>alert(1)</script> Y tế chủ trì, phối hợp với <b>Sở Tài chính</b> rà soát trước ngày 15/3/2026."
    with archive.writer(model.identity) as writer:
        writer.put_document(made_document(PLAN, [(Role.BODY, (), said)], model, Header(subject="rà soát")))
        writer.commit()
    text = create_site(Settings(home=tmp_path), Searcher(archive, model)).test_client().get("/search?assigns=yes").text
    assert '<p class="task small">' in text
    assert "<script>alert" not in text
    assert "<b>Sở Tài chính" not in text


def test_what_is_chosen_goes_along_with_another_query_and_page(client: FlaskClient) -> None:
    text = client.get("/search?q=báo+cáo&type=KH&folder=văn+bản&lang=en&sort=date").text
    form = text.split('role="search"', 1)[1].split("</form>")[0]
    for name, value in (("type", "KH"), ("folder", "văn bản"), ("lang", "en"), ("sort", "date")):
        assert f'name="{name}" value="{value}"' in form
    switch = re.search(r'href="([^"]+)" lang="vi"', client.get("/documents?type=KH&type=CV&lang=en").text)
    assert switch is not None
    assert switch[1].count("type=") == 2


def test_every_filter_is_a_chip_that_takes_itself_away(client: FlaskClient) -> None:
    text = client.get("/search?q=báo+cáo&type=KH&type=CV&year=2020-&issuer=dang+uy").text
    chips = text.split('<ul class="chips"', 1)[1].split("</ul>")[0]
    removing = [
        target.replace("&amp;", "&") for target in re.findall(r'class="chip"><span>[^<]+</span> <a href="([^"]+)"', chips)
    ]
    assert [sum(target.count(f"{name}=") for name in ("type", "year", "issuer")) for target in removing] == [3, 3, 3, 3]
    assert "Bỏ hết bộ lọc" in chips


def test_a_part_that_was_understood_is_a_chip_that_takes_itself_away(client: FlaskClient) -> None:
    text = client.get("/search?q=loại:kế+hoạch+kinh+phí").text
    assert re.search(r'<span>loại: Kế hoạch</span> <a href="/search\?q=kinh\+ph', text)


def test_restored_diacritics_are_told_and_can_be_refused(client: FlaskClient) -> None:
    text = client.get("/search?q=bo+tri+kinh+phi").text
    assert "Tìm đúng như đã gõ" in text
    assert "literal=1" in text
    assert "Đang tìm đúng như đã gõ" in client.get("/search?q=bo+tri+kinh+phi&literal=1").text


def test_passages_of_a_document_come_together_unless_asked_otherwise(client: FlaskClient) -> None:
    grouped = client.get("/search?q=báo+cáo+kế+hoạch")
    assert re.search(r"Thêm \d+ đoạn trong văn bản này", words(grouped))
    apart = client.get("/search?q=báo+cáo+kế+hoạch&group=none")
    assert "trong văn bản này" not in words(apart)
    assert apart.text.count("<article") > grouped.text.count("<article")


def test_nothing_found_says_what_can_be_done(client: FlaskClient) -> None:
    shown = words(client.get("/search?q=kinh+phí&year=2001"))
    assert "Không tìm thấy đoạn nào cho “kinh phí”" in shown
    assert "Bỏ bộ lọc và tìm lại" in shown


def test_documents_can_be_filtered_and_searched_within(client: FlaskClient) -> None:
    shown = client.get("/documents?type=CV")
    assert re.findall(r'<h2><a href="/documents/(\w+)"', shown.text) == [LETTER]
    assert 'name="type" value="CV"' in shown.text
    assert "/search?type=CV" in shown.text


def test_a_pasted_text_finds_what_is_like_it(client: FlaskClient) -> None:
    text = "Văn phòng Đảng ủy theo dõi, đôn đốc thực hiện kế hoạch </textarea><script>alert(1)</script>"
    response = client.post("/similar", data={"text": text})
    assert response.status_code == HTTPStatus.OK
    assert f"/documents/{PLAN}?p=7#p7" in response.text
    assert "<script>alert" not in response.text
    assert "gần nghĩa với văn bản đã dán" in words(response)


@pytest.mark.parametrize(("text", "said"), [(" ", "Hãy gõ nội dung cần tìm"), ("a" * 30_000, "hãy rút gọn")])
def test_a_text_that_cannot_be_compared_is_told(client: FlaskClient, text: str, said: str) -> None:
    response = client.post("/similar", data={"text": text})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in words(response)


def test_the_language_goes_along(client: FlaskClient) -> None:
    text = client.get("/search?q=kinh+phí&lang=en").text
    assert 'name="lang" value="en"' in text
    assert "/documents?lang=en" in text


def test_the_switch_keeps_the_query(client: FlaskClient) -> None:
    link = re.search(r'href="([^"]+)" lang="en"', client.get("/search?q=kinh+phí").text)
    assert link is not None
    assert "kinh" in link[1]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/search?q=", HTTPStatus.UNPROCESSABLE_ENTITY, "Hãy gõ nội dung cần tìm"),
        ("/search", HTTPStatus.UNPROCESSABLE_ENTITY, "Hãy gõ nội dung cần tìm"),
        ("/search?q=" + "a" * 10_000, HTTPStatus.UNPROCESSABLE_ENTITY, "hãy rút gọn"),
        ("/search?q=a&type=hóa+đơn", HTTPStatus.UNPROCESSABLE_ENTITY, "không có loại văn bản “hóa đơn”"),
        ("/search?q=a&sort=x", HTTPStatus.UNPROCESSABLE_ENTITY, "chỉ nhận relevance hoặc date"),
        ("/documents?year=1", HTTPStatus.UNPROCESSABLE_ENTITY, "cần một năm"),
        ("/search?q=a&page=-1", HTTPStatus.UNPROCESSABLE_ENTITY, "cần số trang"),
        ("/search?q=a&page=99999999999999999999", HTTPStatus.UNPROCESSABLE_ENTITY, "cần số trang"),
        ("/documents?page=x", HTTPStatus.UNPROCESSABLE_ENTITY, "cần số trang"),
        ("/documents/0123456789abcdef", HTTPStatus.NOT_FOUND, "Không có trong kho"),
        ("/passages/0123456789abcdef.1", HTTPStatus.NOT_FOUND, "Không có trong kho"),
        ("/passages/x", HTTPStatus.NOT_FOUND, "Không có trong kho"),
        ("/khong-co", HTTPStatus.NOT_FOUND, "Không có địa chỉ này"),
    ],
)
def test_bad_requests_are_told_in_the_reader_s_words(client: FlaskClient, address: str, status: int, said: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert re.search(said, words(response))
    assert response.mimetype == "text/html"


@pytest.mark.parametrize(
    ("method", "address", "sent", "status", "said"),
    [
        ("POST", "/documents", {}, HTTPStatus.METHOD_NOT_ALLOWED, "không nhận cách gọi như vậy"),
        ("DELETE", "/khong-co", {}, HTTPStatus.NOT_FOUND, "không có địa chỉ này"),
        ("GET", "/documents", {"headers": {"Host": "evil.example"}}, HTTPStatus.MISDIRECTED_REQUEST, "không mang tên máy này"),
        ("GET", "/khong-co", {"headers": {"Host": "evil.example"}}, HTTPStatus.MISDIRECTED_REQUEST, "không mang tên máy này"),
    ],
)
def test_what_is_refused_is_a_page_for_people_and_json_for_programs(
    client: FlaskClient, method: str, address: str, sent: dict[str, Any], status: int, said: str
) -> None:
    for place in (address, f"/api/v1{address}"):
        response = client.open(place, method=method, **sent)
        assert said in response.text.lower()
        assert response.mimetype == ("application/json" if place.startswith("/api/") else "text/html")
        assert response.status_code == status


def test_a_text_that_is_far_too_long_to_compare_is_told_on_a_page(client: FlaskClient) -> None:
    response = client.post("/similar", data={"text": "x" * 2_000_000})
    assert (response.status_code, response.mimetype) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "text/html")
    assert "Nội dung gửi tới quá lớn." in words(response)


def test_an_unknown_address_of_the_api_answers_in_json(client: FlaskClient) -> None:
    response = client.get("/api/v1/nothing")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.get_json()["error"]["code"] == "NotFound"


def test_without_an_archive_the_home_page_says_what_to_do(empty_client: FlaskClient) -> None:
    assert "tracuu index" in words(empty_client.get("/"))
    response = empty_client.get("/search?q=kinh+phí")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "tracuu index" in words(response)


def test_a_fault_of_ours_gives_a_page_and_no_detail(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("bí mật")

    monkeypatch.setattr("search_api.search.searcher.Searcher.documents", fail)
    response = client.get("/documents")
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "bí mật" not in response.text
    assert response.mimetype == "text/html"


def test_the_home_page_offers_what_can_be_browsed(client: FlaskClient) -> None:
    text = client.get("/").text
    assert re.search(r'href="/documents\?type=KH">Kế hoạch <span class="count">1<', text)
    assert re.search(r'href="/documents\?year=2026">2026', text)
    assert "/documents?level=commune" in text


def test_a_field_read_without_certainty_says_so(tmp_path: Path) -> None:
    unsure = (Evidence(HeaderField.ISSUER, 0.5), Evidence(HeaderField.SYMBOL, 0.97), Evidence(HeaderField.TYPE, UNSURE))

    class Unsure(Searcher):
        def document(self, id: DocumentId) -> DocumentDetail:
            detail = super().document(id)
            header = replace(detail.document.header, evidence=unsure, signer="Hồ Thị Mơ", recipients=("Sở Y tế",))
            return replace(detail, document=replace(detail.document, header=header))

    model = HashingModel()
    site = create_site(Settings(home=tmp_path), Unsure(small_archive(model), model))
    shown = site.test_client().get(f"/documents/{PLAN}").text
    assert shown.count("đọc chưa chắc, 50 %") == 1
    assert "Hồ Thị Mơ" in shown
    assert "Sở Y tế" in shown
