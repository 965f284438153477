"""The JSON service: what it answers, how it errs, what it lets through."""

import inspect
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

import indexer.errors
from indexer.domain import Wording
from indexer.embedding.hashing import HashingModel
from indexer.errors import ModelMissing, RunError, SourceError, TracuuError
from indexer.settings import Settings
from search_api.answers import Answer
from search_api.app import STATUS, create_app, status_of
from search_api.search.grouping import AS_GOOD
from search_api.search.searcher import Searcher
from tests.in_memory_archive import InMemoryArchive
from tests.small_archive import DECISION, LETTER, PLAN, small_archive, small_searcher

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def app(settings: Settings) -> APIFlask:
    return create_app(settings, small_searcher())


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def body_of(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.json
    found: dict[str, Any] = response.json
    return found


def error_of(response: Any) -> dict[str, Any]:
    assert set(response.json) == {"error"}
    assert set(response.json["error"]) == {"code", "message", "field"}
    found: dict[str, Any] = response.json["error"]
    return found


# --- What is answered ------------------------------------------------------------------------------------


def test_a_search_answers_as_pinned(settings: Settings) -> None:
    class Timeless(Searcher):
        def search(self, text: str, **asked: Any) -> Answer:
            return replace(super().search(text, **asked), took_ms=0.0)

    model = HashingModel()
    client = create_app(settings, Timeless(small_archive(model), model)).test_client()
    response = client.get("/api/v1/search", query_string={"q": "kinh phí thực hiện nq 71", "limit": "2"})
    pinned = json.loads((GOLDEN / "search.json").read_text(encoding="utf-8"))
    assert _rounded(response.json) == pinned


def _rounded(value: Any) -> Any:
    """Round what is computed: another processor may differ in the last digits."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value


def test_vietnamese_is_not_escaped_and_keys_keep_their_order(client: FlaskClient) -> None:
    text = client.get("/api/v1/search?q=kinh+phí").get_data(as_text=True)
    assert "Ủy ban nhân dân phường" in text
    assert list(json.loads(text)) == [
        "understanding",
        "hits",
        "total",
        "offset",
        "confident",
        "certainty",
        "took_ms",
        "generation",
        "facets",
    ]


@pytest.mark.parametrize(
    ("parameters", "documents"),
    [
        ("type=KH", {PLAN}),
        ("type=kế+hoạch&type=CV", {PLAN, LETTER}),
        ("year=2025", {LETTER}),
        ("level=commune&year=2026-", {PLAN}),
        ("issuer=dang+uy", {PLAN, LETTER}),
        ("folder=văn+bản", {PLAN, LETTER, DECISION}),
        ("type=KH&year=2025", set()),
        ("recognised=yes", set()),
        ("validity=unknown", {PLAN, LETTER, DECISION}),
        ("validity=replaced", set()),
        ("assigns=no", {DECISION}),
        ("assigns=yes&type=KH", {PLAN}),
        (f"document={DECISION}", {DECISION}),
    ],
)
@pytest.mark.parametrize("query", ["báo cáo", "báo cáo loại:kế hoạch", "71-NQ/TW", ""])
def test_filters_hold_for_any_query_and_for_none(client: FlaskClient, parameters: str, documents: set[str], query: str) -> None:
    found = body_of(client.get(f"/api/v1/search?q={query}&limit=100&{parameters}"))
    wanted = documents & {PLAN} if "loại" in query else documents
    assert {hit["document"]["id"] for hit in found["hits"]} <= wanted
    if query in ("", "báo cáo"):
        assert {hit["document"]["id"] for hit in found["hits"]} == wanted


@pytest.mark.parametrize("query", ["báo cáo", ""])
@pytest.mark.parametrize("group", ["none", "document"])
def test_only_passages_that_assign_are_shown_where_that_is_asked(client: FlaskClient, query: str, group: str) -> None:
    found = body_of(client.get(f"/api/v1/search?q={query}&assigns=yes&group={group}"))
    assert found["hits"]
    for hit in found["hits"]:
        assert hit["assignments"]
        assert all(one["task"] in hit["passage"]["text"] for one in hit["assignments"])
    assert {hit["document"]["id"] for hit in found["hits"]} == {PLAN, LETTER}
    assert found["total"] == (2 if group == "document" else len(found["hits"]))


def test_a_hit_tells_who_must_do_what_by_when(client: FlaskClient) -> None:
    found = body_of(client.get("/api/v1/search?q=ai+bố+trí+kinh+phí+mua+sắm+thiết+bị"))
    (told,) = found["hits"][0]["assignments"]
    assert [unit["name"] for unit in told["assignees"]] == ["Ủy ban nhân dân phường"]
    assert (told["role"], told["deadline"]["due"], told["coordinating"]) == ("lead", "2026-03-14", [])


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ("type=hóa+đơn", "type"),
        ("year=25", "year"),
        ("level=x", "level"),
        ("recognised=maybe", "recognised"),
        ("sort=x", "sort"),
        ("group=x", "group"),
        ("facets=x", "facets"),
        ("literal=x", "literal"),
    ],
)
def test_a_choice_that_makes_no_sense_is_told_with_its_name(client: FlaskClient, parameters: str, field: str) -> None:
    response = client.get(f"/api/v1/search?q=a&{parameters}")
    assert (response.status_code, error_of(response)["field"]) == (422, field)


def test_facets_count_the_documents_of_the_answer_and_keep_what_is_chosen(client: FlaskClient) -> None:
    assert body_of(client.get("/api/v1/search?q=báo+cáo"))["facets"] == []
    facets = body_of(client.get("/api/v1/search?q=báo+cáo&facets=true&type=KH"))["facets"]
    by_name = {facet["facet"]: facet["values"] for facet in facets}
    assert {(one["value"], one["count"], one["selected"]) for one in by_name["type"]} == {
        ("KH", 1, True),
        ("CV", 1, False),
        ("QĐ", 1, False),
    }
    assert [(one["value"], one["count"]) for one in by_name["year"]] == [("2026", 1)]
    listed = body_of(client.get("/api/v1/documents?facets=true&level=commune"))
    assert (listed["total"], len(listed["documents"])) == (1, 1)
    assert {one["value"] for facet in listed["facets"] if facet["facet"] == "level" for one in facet["values"]} == {
        "commune",
        "agency",
    }


def test_by_document_each_is_one_hit_with_the_passages_that_follow(client: FlaskClient) -> None:
    grouped = body_of(client.get("/api/v1/search?q=báo+cáo&group=document"))
    assert [hit["rank"] for hit in grouped["hits"]] == list(range(1, grouped["total"] + 1))
    assert len({hit["document"]["id"] for hit in grouped["hits"]}) == len(grouped["hits"]) == grouped["total"]
    assert sum(1 + hit["further_total"] for hit in grouped["hits"]) <= body_of(client.get("/api/v1/search?q=báo+cáo"))["total"]
    assert any(hit["further_total"] for hit in grouped["hits"])
    assert all(one["score"] >= AS_GOOD * hit["score"] for hit in grouped["hits"] for one in hit["further"])
    assert all(len(hit["further"]) <= 3 for hit in grouped["hits"])


def test_without_a_query_the_newest_documents_come_first_and_in_pages(client: FlaskClient) -> None:
    everything = body_of(client.get("/api/v1/search?folder=văn+bản&group=none&limit=100"))
    dates = [hit["document"]["header"]["issued"] or "" for hit in everything["hits"]]
    assert dates == sorted(dates, reverse=True)
    parts = [
        hit
        for offset in range(0, everything["total"], 3)
        for hit in body_of(client.get(f"/api/v1/search?folder=văn+bản&group=none&limit=3&offset={offset}"))["hits"]
    ]
    assert parts == everything["hits"]
    by_document = body_of(client.get("/api/v1/search?folder=văn+bản"))
    assert [hit["document"]["id"] for hit in by_document["hits"]] == [PLAN, LETTER, DECISION]


def test_what_is_like_a_text_is_found_with_its_reasons(client: FlaskClient) -> None:
    text = (
        "Văn phòng theo dõi, đôn đốc thực hiện kế hoạch, hằng quý báo cáo Ban Thường vụ.\nngắn\nTrả kết quả hồ sơ qua bưu chính."
    )
    found = body_of(client.post("/api/v1/similar", json={"text": text, "limit": 4}))
    assert (len(found["paragraphs"]), found["left_out"]) == (2, 1)
    assert found["hits"][0]["passage"]["id"] == f"{PLAN}.7"
    assert found["hits"][0]["reasons"][0]["detail"]["vi"] == "gần nghĩa với đoạn 1 đã dán"
    assert {hit["passage"]["role"] for hit in found["hits"]} == {"body"}
    assert f"{DECISION}.2" in {hit["passage"]["id"] for hit in found["hits"]}
    filtered = body_of(client.post("/api/v1/similar", json={"text": text, "type": ["QĐ"]}))
    assert {hit["document"]["id"] for hit in filtered["hits"]} == {DECISION}


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"json": {"text": " \n "}}, 422, "QueryEmpty"),
        ({"json": {}}, 422, "BadRequest"),
        ({"json": {"text": "a" * 20_001}}, 422, "BadRequest"),
        ({"json": {"text": "kế hoạch", "limit": 51}}, 422, "BadRequest"),
        ({"json": {"text": "kế hoạch", "type": ["x y"]}}, 422, "BadRequest"),
        ({"data": "{", "content_type": "application/json"}, 400, "BadRequest"),
        ({"data": b"x" * 2_000_000, "content_type": "application/json"}, 413, "RequestEntityTooLarge"),
    ],
)
def test_a_text_that_cannot_be_compared_is_refused(client: FlaskClient, sent: dict[str, Any], status: int, code: str) -> None:
    response = client.post("/api/v1/similar", **sent)
    assert (response.status_code, error_of(response)["code"]) == (status, code)


def test_hits_come_in_pages(client: FlaskClient) -> None:
    both = body_of(client.get("/api/v1/search?q=kế+hoạch&limit=2"))
    second = body_of(client.get("/api/v1/search?q=kế+hoạch&limit=1&offset=1"))
    assert second["hits"] == both["hits"][1:]
    assert second["offset"] == 1


def test_documents_are_listed_and_shown(client: FlaskClient) -> None:
    listing = body_of(client.get("/api/v1/documents?limit=2"))
    assert ([document["id"] for document in listing["documents"]], listing["total"]) == ([PLAN, LETTER], 3)
    shown = body_of(client.get(f"/api/v1/documents/{DECISION}"))
    assert shown["document"]["header"]["type_name"] == {"vi": "Quyết định", "en": "Decision"}
    assert [passage["ordinal"] for passage in shown["passages"]] == [1, 2, 3]


def test_a_passage_is_shown_with_what_stands_around_it(client: FlaskClient) -> None:
    shown = body_of(client.get(f"/api/v1/passages/{PLAN}.3"))
    assert [passage["ordinal"] for passage in (*shown["before"], *shown["after"])] == [1, 2, 4, 5]
    assert len(shown["similar"]) == 5


def test_the_status_counts(client: FlaskClient) -> None:
    status = body_of(client.get("/api/v1/status"))
    assert (status["documents"], status["passages"], status["sources"]["indexed"]) == (3, 14, 3)
    assert status["model"]["name"] == HashingModel().identity.name


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_service_with_everything_is_well(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.json) == (200, {"status": "ok"})


# --- The original file: see also test_originals -------------------------------------------------------------


def test_an_original_that_is_gone_is_not_found(client: FlaskClient) -> None:
    response = client.get(f"/api/v1/documents/{LETTER}/original")
    assert (response.status_code, error_of(response)["code"]) == (404, "NotInArchive")


# --- What is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/api/v1/search?q=a&limit=-1", "limit"),
        ("/api/v1/search?q=a&limit=0", "limit"),
        ("/api/v1/search?q=a&limit=101", "limit"),
        ("/api/v1/search?q=a&limit=99999999999999999999", "limit"),
        ("/api/v1/search?q=a&limit=ten", "limit"),
        ("/api/v1/search?q=a&limit=", "limit"),
        ("/api/v1/search?q=a&limit=1.5", "limit"),
        ("/api/v1/search?q=a&offset=-1", "offset"),
        ("/api/v1/search?q=a&offset=99999999999999999999", "offset"),
        ("/api/v1/documents?limit=ten", "limit"),
        ("/api/v1/documents?offset=-5", "offset"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(client: FlaskClient, address: str, field: str) -> None:
    response = client.get(address)
    error = error_of(response)
    assert (response.status_code, error["code"], error["field"]) == (422, "BadRequest", field)
    assert error["message"].startswith(f"{field}: cần số nguyên từ")


@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/search?q=", "/api/v1/search?q=+"])
def test_an_empty_query_is_refused(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, error_of(response)["code"]) == (422, "QueryEmpty")


def test_a_query_that_is_too_long_is_refused(client: FlaskClient) -> None:
    response = client.get("/api/v1/search", query_string={"q": "a" * 2001})
    assert (response.status_code, error_of(response)["code"]) == (422, "QueryTooLong")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/documents/ffffffffffffffff",
        "/api/v1/documents/ffffffffffffffff/original",
        "/api/v1/passages/ffffffffffffffff.1",
        f"/api/v1/passages/{PLAN}.99",
        f"/api/v1/passages/{PLAN}",
        "/api/v1/passages/không%20có",
    ],
)
def test_what_is_not_in_the_archive_is_not_found(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, error_of(response)["code"]) == (404, "NotInArchive")


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", "/api/v1/nothing", 404, "NotFound"),
        ("get", "/api/v1/documents/../../etc/passwd/original", 404, "NotFound"),
        ("post", "/api/v1/search?q=a", 405, "MethodNotAllowed"),
    ],
)
def test_other_addresses_err_in_the_same_shape(client: FlaskClient, method: str, address: str, status: int, code: str) -> None:
    response = client.open(address, method=method.upper())
    assert (response.status_code, error_of(response)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("address", "headers", "message"),
    [
        ("/api/v1/search?lang=en", {}, "type what to look for"),
        ("/api/v1/search?lang=vi", {"Accept-Language": "en"}, "hãy gõ nội dung cần tìm"),
        ("/api/v1/search", {"Accept-Language": "en-US,en;q=0.9"}, "type what to look for"),
        ("/api/v1/search", {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}, "hãy gõ nội dung cần tìm"),
        ("/api/v1/search", {"Accept-Language": "de"}, "hãy gõ nội dung cần tìm"),
        ("/api/v1/search?lang=de", {}, "hãy gõ nội dung cần tìm"),
    ],
)
def test_errors_speak_the_readers_language(client: FlaskClient, address: str, headers: dict[str, str], message: str) -> None:
    assert error_of(client.get(address, headers=headers))["message"] == message


def _kinds() -> list[type[TracuuError]]:
    found = [kind for _, kind in inspect.getmembers(indexer.errors, inspect.isclass) if issubclass(kind, TracuuError)]
    return [kind for kind in found if not kind.__subclasses__()]


@pytest.mark.parametrize("kind", _kinds())
def test_every_kind_of_error_has_a_status(kind: type[TracuuError]) -> None:
    assert kind in STATUS or issubclass(kind, SourceError), f"say in STATUS which HTTP status {kind.__name__} has"


def test_an_error_of_reading_is_a_fault_here() -> None:
    assert status_of(indexer.errors.NoText()) == 500


# --- What is missing, what breaks ------------------------------------------------------------------------


def test_without_an_archive_the_service_says_so_and_picks_it_up_later(settings: Settings) -> None:
    archive = InMemoryArchive()
    client = create_app(settings, Searcher(archive, HashingModel())).test_client()
    for address in ("/readyz", "/api/v1/search?q=a", "/api/v1/status", "/api/v1/documents"):
        response = client.get(address)
        assert (response.status_code, error_of(response)["code"]) == (503, "ArchiveMissing")
    assert client.get("/healthz").status_code == 200
    archive._state = small_archive()._state
    assert client.get("/readyz").status_code == 200


def test_a_service_without_anything_opens_it_from_the_settings(tmp_path: Path) -> None:
    client = create_app(Settings(home=tmp_path, model="hashing")).test_client()
    response = client.get("/readyz?lang=en")
    assert response.status_code == 503
    assert error_of(response)["message"].startswith("no archive at")


def test_a_missing_model_is_told(settings: Settings) -> None:
    class Missing(Searcher):
        def ready(self) -> int:
            raise ModelMissing("none", Wording("không có", "none"))

    client = create_app(settings, Missing(small_archive(), HashingModel())).test_client()
    response = client.get("/readyz")
    assert (response.status_code, error_of(response)["code"]) == (503, "ModelMissing")
    assert issubclass(ModelMissing, RunError)


def test_what_nobody_expected_tells_nothing_and_logs_no_text(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Searcher):
        def search(self, text: str, **_: Any) -> Answer:
            raise ValueError(f"bí mật: {text}")

    client = create_app(settings, Broken(small_archive(), HashingModel())).test_client()
    with caplog.at_level(logging.DEBUG):
        response = client.get("/api/v1/search?q=chuyện+riêng")
    assert (response.status_code, error_of(response)["code"]) == (500, "InternalServerError")
    assert "ValueError at" in caplog.text
    assert "riêng" not in response.get_data(as_text=True) + caplog.text


def test_queries_are_never_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/api/v1/search?q=chuyện+riêng")
        client.get("/api/v1/search?q=chuyện+riêng&limit=x")
    assert "riêng" not in caplog.text
    assert "ri%C3%AAng" not in caplog.text


# --- Who may ask -----------------------------------------------------------------------------------------

ADDRESSES = ["/healthz", "/api/v1/search?q=a", "/api/v1/search", "/api/v1/nothing", "/api/v1/openapi.json"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_has_the_security_headers_and_no_cookie(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]", "LOCALHOST:80"])
def test_the_machine_is_known_by_its_own_names(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8080",
        "[::2]",
        "",
        "127.0.0.1@evil.example",
    ],
)
def test_a_name_of_somebody_elses_is_refused(client: FlaskClient, host: str) -> None:
    response = client.get("/api/v1/search?q=a", headers={"Host": host})
    assert (response.status_code, error_of(response)["code"]) == (421, "MisdirectedRequest")


@pytest.mark.parametrize(
    ("settings_host", "names", "host", "status"),
    [
        ("10.0.0.7", (), "10.0.0.7:8080", 200),
        ("0.0.0.0", (), "192.168.1.20:8080", 200),
        ("::", (), "[fd00::20]:8080", 200),
        ("10.0.0.7", (), "[::1]:8080", 200),
        ("10.0.0.7", (), "ban-tin:8080", 200),
        ("10.0.0.7", (), "BAN-TIN.local", 200),
        ("10.0.0.7", ("tracuu.phuong.example",), "tracuu.phuong.example", 200),
        ("10.0.0.7", (), "tracuu.phuong.example", 421),
        ("10.0.0.7", (), "ban-tin.evil.example", 421),
        ("10.0.0.7", (), "10.0.0.7.evil.example", 421),
        ("127.0.0.1", (), "192.168.1.20:8080", 421),
        ("127.0.0.1", (), "ban-tin:8080", 421),
        ("127.0.0.1", ("tracuu.phuong.example",), "tracuu.phuong.example:80", 200),
    ],
)
def test_on_a_network_the_machine_is_known_by_its_addresses_its_name_and_those_that_are_set(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, settings_host: str, names: tuple[str, ...], host: str, status: int
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Ban-Tin")
    client = create_app(replace(settings, host=settings_host, names=names), small_searcher()).test_client()
    assert client.get("/healthz", headers={"Host": host}).status_code == status
