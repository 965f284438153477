"""Where people sign in, the body of what a stranger sends is not read: the head of the request is enough to refuse it."""

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from apiflask import APIFlask
from flask import request

from indexer.settings import Settings
from search_api.drafts.uploads import MOST_SENT, allow_draft
from tests.listening import listening
from tests.signed_in import HTML, PASSWORD, basic, token_on, with_people
from tests.small_archive import small_searcher
from web.listening import MOST_BEFORE_SIGN_IN
from web.wsgi import create_site

pytestmark = pytest.mark.usefixtures("quick_scrypt")

LARGE = 3 << 20
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FILE = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> APIFlask:
    home = tmp_path_factory.mktemp("home")
    site = create_site(with_people(Settings(home=home, sign_in="always", model="hashing")), small_searcher(home))

    def weigh() -> str:
        allow_draft(request)
        return f"{len(request.get_data())} bytes"

    for endpoint in ("draft_api.check", "pages.check_draft"):
        site.view_functions[endpoint] = weigh
    return site


@pytest.fixture(scope="module")
def port(site: APIFlask) -> Iterator[int]:
    with listening(site, asks_first=True) as port:
        yield port


@pytest.fixture
def connection(port: int) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        yield connection


def answer_to_head(port: int, address: str, headers: dict[str, str]) -> str:
    """What is answered to a head whose body never comes."""
    lines = [f"POST {address} HTTP/1.1", f"Host: 127.0.0.1:{port}", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return b"".join(iter(lambda: connection.recv(4000), b"")).decode()


@pytest.mark.parametrize(
    ("address", "headers", "status", "says"),
    [
        ("/api/v1/check", {**FILE, "Content-Length": str(LARGE)}, 401, '"code":"SignInNeeded"'),
        ("/api/v1/check", {**FILE, "Content-Length": "9"}, 401, '"code":"SignInNeeded"'),
        ("/api/v1/check", {**FILE, "Transfer-Encoding": "chunked"}, 401, '"code":"SignInNeeded"'),
        ("/api/v1/check", {**FILE, "Content-Length": str(LARGE), **basic("lan", "wrong")}, 401, '"code":"WrongPassword"'),
        ("/check", {**HTML, **FILE, "Content-Length": str(LARGE)}, 401, "Phiên làm việc đã hết, nên chưa lưu gì."),
        ("/tasks/x", {**HTML, **FORM, "Content-Length": str(MOST_BEFORE_SIGN_IN + 1)}, 401, "chưa lưu gì"),
        ("/khong-co", {**FILE, "Content-Length": str(LARGE)}, 401, '"code":"SignInNeeded"'),
        ("/sign-in", {**HTML, **FORM, "Content-Length": str(LARGE)}, 413, "quá lớn"),
        ("/sign-in", {**HTML, **FILE, "Content-Length": str(LARGE)}, 413, "quá lớn"),
    ],
)
def test_a_stranger_is_refused_by_the_head(port: int, address: str, headers: dict[str, str], status: int, says: str) -> None:
    answer = answer_to_head(port, address, headers)
    assert answer.startswith(f"HTTP/1.1 {status}")
    assert says in answer
    assert "Content-Security-Policy: default-src 'none'" in answer


def test_a_stranger_who_sends_all_of_it_hears_why(connection: HTTPConnection) -> None:
    connection.request("POST", "/api/v1/check", bytes(MOST_SENT - 1), FILE)
    assert connection.getresponse().status == 401


@pytest.mark.parametrize("address", ["/api/v1/check", "/check"])
def test_a_program_is_heard_at_its_first_request(connection: HTTPConnection, address: str) -> None:
    """Its password is compared before anything more is read, beside what others are answered."""
    for size in (LARGE, 10, LARGE):
        connection.request("POST", address, bytes(size), {**FILE, **basic("lan")})
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, f"{size} bytes".encode())


def test_a_person_signs_in_sends_and_is_asked_to_sign_in_again(port: int, connection: HTTPConnection) -> None:
    def sent(method: str, address: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, str]:
        connection.request(method, address, body, {**HTML, **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Set-Cookie", "").partition(";")[0], answer.read().decode()

    _, cookie, page = sent("GET", "/sign-in", b"", {})
    form = urlencode({"token": token_on(page), "name": "lan", "password": PASSWORD}).encode()
    status, session, _ = sent("POST", "/sign-in", form, {**FORM, "Cookie": cookie})
    assert status == 303
    assert sent("POST", "/check", bytes(LARGE), {**FILE, "Cookie": session})[::2] == (200, f"{LARGE} bytes")
    _, _, page = sent("GET", "/", b"", {"Cookie": session})
    out = urlencode({"token": token_on(page)}).encode()
    assert sent("POST", "/sign-out", out, {**FORM, "Cookie": session})[0] == 303
    assert answer_to_head(port, "/check", {**HTML, **FILE, "Content-Length": "99", "Cookie": session}).startswith("HTTP/1.1 401")


def test_a_wrong_password_counts_once(port: int, site: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    guesses = site.extensions["tracuu.admission"]._guesses

    def attempt(key: str, _: str) -> float:
        tried.append(key)
        return 0.0

    monkeypatch.setattr(guesses, "attempt", attempt)
    answer_to_head(port, "/api/v1/check", {**FILE, "Content-Length": str(LARGE), **basic("minh", "wrong")})
    assert tried == ["minh"]


def test_where_nobody_signs_in_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.listening._Asking", None)
    site = create_site(Settings(home=tmp_path, model="hashing"), small_searcher(tmp_path))
    body = b'{"text": "' + b"a" * 20_000 + b'"}'
    with listening(site) as port, closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("POST", "/api/v1/similar", body, {"Content-Type": "application/json"})
        assert connection.getresponse().status == 200
