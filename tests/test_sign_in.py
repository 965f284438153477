"""Where others than this machine are served, nobody is answered before signing in."""

import base64
import errno
import logging
import re
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import pytest
from apiflask import APIFlask
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.assembly import open_archives_to_search
from indexer.embedding.hashing import HashingModel
from indexer.errors import BadSetting
from indexer.passages import RULES
from indexer.settings import Settings, load_settings
from indexer.storage.archive import SqliteArchive
from indexer.storage.users import SqliteUsers
from indexer.users import Role, User
from search_api.app import create_app
from search_api.search.searcher import Searcher
from search_api.sign_in import admission
from search_api.sign_in.guesses import FREE_OF_NAME, Guesses
from search_api.sign_in.passwords import Passwords
from tests.archive_content import document_id, make_document, make_source
from tests.listening import listening
from tests.signed_in import EDITOR, HASH, HTML, PASSWORD, READER, basic, sign_in, token_on, with_people
from tests.small_archive import PLAN, small_searcher
from web.commands import main
from web.sign_in import OPEN_PAGES
from web.wsgi import NobodyCanSignIn, create_site, serve

pytestmark = pytest.mark.usefixtures("quick_scrypt")

ROOT = Path(__file__).parents[1]

OPEN = {"health.alive", *OPEN_PAGES}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return with_people(Settings(home=tmp_path_factory.mktemp("home"), host="0.0.0.0", model="hashing"))


@pytest.fixture(scope="module")
def searcher(settings: Settings) -> Searcher:
    return small_searcher(settings.home)


@pytest.fixture(scope="module")
def shared_site(settings: Settings, searcher: Searcher) -> APIFlask:
    site = create_site(settings, searcher)
    site.testing = False
    return site


@pytest.fixture
def site(shared_site: APIFlask, monkeypatch: pytest.MonkeyPatch) -> APIFlask:
    """The site, which remembers nobody who failed, and whose clock may be set."""
    lets_in = shared_site.extensions["tracuu.admission"]
    monkeypatch.setattr(lets_in, "_guesses", Guesses())
    monkeypatch.setattr(lets_in, "_passwords", Passwords())
    monkeypatch.setattr(lets_in, "_clock", lets_in._clock)
    return shared_site


@pytest.fixture
def client(site: APIFlask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    """For who changes anything of the users."""
    return with_people(Settings(home=tmp_path, sign_in="always"))


# --- Nothing without it ----------------------------------------------------------------------------------


_VALUES = {"number": 1, "kind": "csv", "filename": "style.css"}


def addresses_of(site: APIFlask) -> list[tuple[str, str, str]]:
    """Every address of the site with every way to ask it, and its endpoint."""
    found = []
    for rule in site.url_map.iter_rules():
        built = rule.build({name: _VALUES.get(name, PLAN) for name in rule.arguments}, append_unknown=False)
        assert built is not None, rule
        url = built[1]
        found += [(rule.endpoint, method, url) for method in (*sorted(rule.methods or ()), "PUT")]
    return found


@pytest.mark.parametrize("accept", [HTML, {}, {"Accept": "image/avif,image/*"}, basic("lan", "wrong"), basic("nobody")])
def test_nothing_answers_who_has_not_signed_in(site: APIFlask, monkeypatch: pytest.MonkeyPatch, accept: dict[str, str]) -> None:
    # Whatever is sent along is refused for the sign-in, not for itself: no view is ever reached.
    reached: list[str] = []

    def view(endpoint: str, **_: object) -> str:
        reached.append(endpoint)
        return ""

    for endpoint in set(site.view_functions) - OPEN:
        monkeypatch.setitem(site.view_functions, endpoint, partial(view, endpoint))
    monkeypatch.setattr("search_api.sign_in.passwords.check_password_hash", lambda kept, password: False)
    client, tried = site.test_client(), set()
    for endpoint, method, url in addresses_of(site):
        if endpoint in OPEN:
            continue
        response = client.open(url, method=method, headers=accept)
        tried.add(endpoint)
        # What keeps guessing is told to wait; a page leads to where one signs in.
        assert response.status_code in ((303, 401) if accept == HTML else (401, 429)), f"{method} {url}"
        if response.status_code == 303:
            assert response.headers["Location"].startswith("/sign-in"), url
            assert method in ("GET", "HEAD")
        assert "12-KH" not in response.text
    assert reached == []
    assert tried == set(site.view_functions) - OPEN
    assert len(tried) > 40


def test_what_is_open_tells_nothing_of_the_archive(client: FlaskClient) -> None:
    for address in ("/healthz", "/sign-in", "/waiting", "/worker.js", "/assets/style.css", "/assets/theme.js"):
        with client.get(address, headers=HTML) as response:
            assert response.status_code == 200, address
            text = response.get_data(as_text=True)
            assert "12-KH" not in text
            assert "/tasks" not in text


@pytest.mark.parametrize("address", ["/khong-co", "/api/v1/nothing", "/users.sqlite"])
def test_whether_there_is_such_an_address_is_not_told_either(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 401


@pytest.mark.parametrize(
    ("about", "asks"),
    [
        ({}, False),
        ({"host": "localhost"}, False),
        ({"host": "::1"}, False),
        ({"sign_in": "always"}, True),
        ({"proxy": "127.0.0.1"}, True),
        ({"host": "0.0.0.0"}, True),
        ({"host": "::"}, True),
        ({"host": "10.0.0.7"}, True),
    ],
)
def test_it_is_asked_for_where_others_can_ask_or_that_is_set(
    tmp_path: Path, searcher: Searcher, about: dict[str, str], asks: bool
) -> None:
    client = create_site(Settings(home=tmp_path, **about), searcher).test_client()  # type: ignore[arg-type]
    assert (client.get("/api/v1/status").status_code == 401) is asks
    assert (client.get("/tasks", headers=HTML).status_code == 303) is asks
    if not asks:
        assert client.get("/sign-in").headers["Location"] == "/"
        assert "Đăng xuất" not in client.get("/").text
        assert not (tmp_path / "users.sqlite").exists()


@pytest.mark.parametrize("about", [{"host": "0.0.0.0"}, {"sign_in": "always"}, {"proxy": "127.0.0.1"}])
def test_it_is_not_served_before_somebody_can_sign_in(tmp_path: Path, about: dict[str, str]) -> None:
    with pytest.raises(NobodyCanSignIn, match="tracuu users add NAME"):
        serve(Settings(home=tmp_path, **about), lambda _: None)  # type: ignore[arg-type]


def test_an_address_of_another_machine_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EADDRNOTAVAIL, "not here")

    monkeypatch.setattr("web.listening.open_server", refuse)
    with pytest.raises(BadSetting, match=r"203.0.113.7 is no address of this machine"):
        serve(replace(settings, host="203.0.113.7"), lambda _: None)


def test_the_command_refuses_before_anybody_can_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACUU_HOME", str(tmp_path))
    ended = CliRunner().invoke(main, ["serve", "--host", "0.0.0.0"])
    assert ended.exit_code == 2
    assert "tracuu users add TÊN" in ended.stderr


@pytest.mark.parametrize(
    ("host", "proxy", "listed", "in_clear"),
    [
        ("0.0.0.0", "", "http://192.168.1.20:8080/, http://ban-tin:8080/", True),
        ("192.168.1.20", "", "http://192.168.1.20:8080/ ", True),
        ("fd00::20", "", "http://[fd00::20]:8080/ ", True),
        ("127.0.0.1", "127.0.0.1", "http://127.0.0.1:8080/ ", False),
        ("127.0.0.1", "", "http://127.0.0.1:8080/ ", False),
    ],
)
def test_the_command_tells_where_and_that_nothing_is_encrypted(
    own_settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str, proxy: str, listed: str, in_clear: bool
) -> None:
    class Server:
        def run(self) -> None:
            """Be interrupted at once."""

    def address(family: int, address: str) -> object:
        return SimpleNamespace(family=family, address=address)

    cards = {
        "lo": [address(socket.AF_INET, "127.0.0.1")],
        "eth0": [address(socket.AF_INET, "192.168.1.20"), address(socket.AF_INET6, "fe80::1%eth0")],
    }
    monkeypatch.setattr("psutil.net_if_addrs", lambda: cards)
    monkeypatch.setattr("socket.gethostname", lambda: "Ban-Tin")
    monkeypatch.setattr("web.listening.open_server", lambda *_, **__: Server())
    monkeypatch.setattr("gc.set_threshold", lambda *_: None)
    for name, value in (("HOME", str(own_settings.home)), ("PROXY", proxy), ("MODEL", "hashing")):
        monkeypatch.setenv(f"TRACUU_{name}", value)
    ended = CliRunner().invoke(main, ["serve", "--host", host])
    assert ended.exit_code == 0, ended.output
    assert listed in ended.stderr
    assert ("không mã hóa" in ended.stderr) is in_clear


@pytest.mark.parametrize(("name", "value"), [("SIGN_IN", "never"), ("PROXY", "caddy"), ("CHANGES", "local")])
def test_settings_that_make_no_sense_are_told(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"TRACUU_{name}"):
        load_settings({f"TRACUU_{name}": value})


def test_names_are_parted_by_commas() -> None:
    assert load_settings({"TRACUU_NAMES": "Tracuu.Phuong.example, vanthu ,"}).names == ("tracuu.phuong.example", "vanthu")


# --- People ----------------------------------------------------------------------------------------------


def test_a_person_signs_in_and_goes_on_to_where_they_wanted(client: FlaskClient) -> None:
    led = client.get("/search?q=kinh+phí&type=KH", headers=HTML)
    form = client.get(led.headers["Location"], headers=HTML)
    assert 'autocomplete="username"' in form.text
    assert 'autocomplete="current-password"' in form.text
    wanted = re.findall(r'name="next" value="([^"]+)"', form.text)[0].replace("&amp;", "&")
    sent = {"token": token_on(form.text), "next": wanted, "name": " LAN ", "password": PASSWORD}
    gone = client.post("/sign-in", data=sent, headers=HTML)
    assert (gone.status_code, gone.headers["Location"]) == (303, "/search?q=kinh+ph%C3%AD&type=KH")
    page = client.get(gone.headers["Location"], headers=HTML)
    assert (page.status_code, "12-KH/ĐU" in page.text) == (200, True)
    assert "</span>lan</a>" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get("/sign-in", headers=HTML).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/tasks?unit=x", "/tasks?unit=x"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("http://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("tasks", "/"),
        ("//[", "/"),
        ("http://[", "/"),
        ("/[?q=[", "/%5B?q=%5B"),
        ("/\t/evil.example", "/"),
        ("/tasks\r\nSet-Cookie: a=b", "/"),
        ("/sign-in?next=/sign-in", "/"),
    ],
)
def test_it_leads_nowhere_else(client: FlaskClient, wanted: str, to: str) -> None:
    assert sign_in(client, "lan", next=wanted).headers["Location"] == to


def test_the_language_chosen_on_the_way_stays(client: FlaskClient) -> None:
    form = client.get("/sign-in?lang=en&next=/tasks", headers=HTML)
    assert "<h1>Sign in</h1>" in form.text
    sent = {"token": token_on(form.text), "next": "/tasks", "name": "lan", "password": PASSWORD}
    assert client.post("/sign-in?lang=en", data=sent).headers["Location"] == "/tasks?lang=en"


@pytest.mark.parametrize(("name", "password"), [("lan", "wrong"), ("nobody", PASSWORD), ("", ""), ("lan", ""), ("<b>", "x")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: FlaskClient, name: str, password: str) -> None:
    response = sign_in(client, name, password)
    assert response.status_code == 401
    shown, other = (
        re.sub(r' value="[^"]*"| autofocus', "", one.text) for one in (response, sign_in(client, "lan", "also wrong"))
    )
    assert shown == other
    assert "Tên hoặc mật khẩu không đúng." in response.text
    assert client.get("/", headers=HTML).status_code == 303


def test_who_keeps_guessing_waits(client: FlaskClient) -> None:
    for _ in range(FREE_OF_NAME):
        assert sign_in(client, "minh", "wrong").status_code == 401
    refused = sign_in(client, "Minh")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert "hãy đợi 1 giây" in refused.text
    assert client.get("/api/v1/status", headers=basic("minh")).status_code == 429
    assert sign_in(client, "lan").status_code == 303


def test_a_form_of_another_browser_signs_nobody_in(client: FlaskClient, site: APIFlask) -> None:
    theirs = token_on(site.test_client().get("/sign-in").text)
    for token in (theirs, "", "x"):
        response = client.post("/sign-in", data={"token": token, "name": "lan", "password": PASSWORD})
        assert response.status_code == 403
        assert "đã cũ" in response.text
    assert client.get("/", headers=HTML).status_code == 303


def test_a_session_ends_by_signing_out_and_its_cookie_is_worth_nothing_afterwards(client: FlaskClient) -> None:
    sign_in(client, "lan")
    kept = client.get_cookie(admission.COOKIE)
    assert kept is not None
    page = client.get("/", headers=HTML).text
    assert client.post("/sign-out", data={"token": "x"}).status_code == 403
    gone = client.post("/sign-out", data={"token": token_on(page)}, headers=HTML)
    assert gone.headers["Location"] == "/sign-in?told=out"
    assert "Đã đăng xuất." in client.get(gone.headers["Location"]).text
    client.set_cookie(admission.COOKIE, kept.value)
    assert client.get("/", headers=HTML).status_code == 303


@pytest.mark.parametrize("change", ["password", "removed"])
def test_a_session_ends_with_the_password_and_the_user(tmp_path: Path, searcher: Searcher, change: str) -> None:
    settings = with_people(Settings(home=tmp_path, sign_in="always"))
    client, users = create_site(settings, searcher).test_client(), SqliteUsers(tmp_path)
    sign_in(client, "lan")
    assert client.get("/status", headers=HTML).status_code == 200
    if change == "password":
        users.set_password("lan", "another")
    else:
        users.remove("lan")
    assert client.get("/status", headers=HTML).status_code == 303
    assert client.get("/api/v1/status").status_code == 401


@pytest.mark.parametrize(
    ("after", "by_script", "later", "status"),
    [
        (timedelta(hours=7), False, timedelta(hours=14), 200),
        (timedelta(hours=7), True, timedelta(hours=14), 303),
        (timedelta(hours=9), False, timedelta(hours=9), 303),
    ],
)
def test_a_session_ends_when_nobody_uses_it(
    client: FlaskClient, site: APIFlask, after: timedelta, by_script: bool, later: timedelta, status: int
) -> None:
    began = datetime.now(UTC)
    sign_in(client, "lan")
    lets_in = site.extensions["tracuu.admission"]
    lets_in._clock = lambda: began + after
    headers = {**HTML, admission.FROM_OUR_SCRIPT: "tracuu"} if by_script else HTML
    client.get("/status", headers=headers)
    lets_in._clock = lambda: began + later
    assert client.get("/status", headers=HTML).status_code == status


def test_a_session_ends_after_a_week_however_it_is_used(client: FlaskClient, site: APIFlask) -> None:
    began = datetime.now(UTC)
    sign_in(client, "lan")
    lets_in = site.extensions["tracuu.admission"]
    for hours in range(7, 7 * 24, 7):
        lets_in._clock = lambda hours=hours: began + timedelta(hours=hours)
        assert client.get("/status", headers=HTML).status_code == 200
    lets_in._clock = lambda: began + timedelta(days=7, minutes=1)
    assert client.get("/status", headers=HTML).status_code == 303


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_no_scripts_business_and_stays_on_encrypted_ways(site: APIFlask, scheme: str) -> None:
    cookie = site.test_client().get("/sign-in", base_url=f"{scheme}://127.0.0.1").headers["Set-Cookie"]
    assert cookie.startswith(f"{admission.COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Expires" not in cookie
    assert ("Secure" in cookie) is (scheme == "https")


def test_a_cookie_that_was_made_up_is_nobodys(client: FlaskClient) -> None:
    client.set_cookie(admission.COOKIE, base64.b64encode(b'{"key":"x","seen":99999999999}').decode() + ".x.y")
    assert client.get("/", headers=HTML).status_code == 303


def changed(client: FlaskClient, **fields: str) -> TestResponse:
    """Send the form that changes the password, with those fields that are not as they should be."""
    sent = {"current": PASSWORD, "new": "nắng hạn tháng ba", "again": "nắng hạn tháng ba", **fields}
    token = token_on(client.get("/password", headers=HTML).text)
    return client.post("/password", data={"token": token, **sent}, headers=HTML)


def test_a_person_changes_the_password_and_stays_signed_in_here_alone(own_settings: Settings, searcher: Searcher) -> None:
    site = create_site(own_settings, searcher)
    here, elsewhere = site.test_client(), site.test_client()
    sign_in(here, "lan")
    sign_in(elsewhere, "lan")
    done = changed(here)
    assert done.headers["Location"] == "/password?told=done"
    assert "Đã đổi mật khẩu." in here.get(done.headers["Location"], headers=HTML).text
    assert elsewhere.get("/", headers=HTML).status_code == 303
    assert here.get("/api/v1/status", headers=basic("lan")).status_code == 200, "the session counts first"
    assert elsewhere.get("/api/v1/status", headers=basic("lan")).status_code == 401
    assert elsewhere.get("/api/v1/status", headers=basic("lan", "nắng hạn tháng ba")).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "sai"}, "Mật khẩu hiện tại không đúng."),
        ({"again": "nắng hạn tháng tư"}, "không giống nhau"),
        ({"new": "ngắn", "again": "ngắn"}, "Mật khẩu cần ít nhất 10 ký tự"),
        ({"token": "x"}, "Trang này đã cũ"),
    ],
)
def test_a_password_that_is_not_changed_is_told(
    own_settings: Settings, searcher: Searcher, fields: dict[str, str], said: str
) -> None:
    client = create_site(own_settings, searcher).test_client()
    sign_in(client, "lan")
    response = changed(client, **fields)
    assert response.status_code == (403 if "token" in fields else 422)
    assert said in response.text
    assert "nắng hạn" not in response.text
    assert client.get("/", headers=HTML).status_code == 200
    assert create_site(own_settings, searcher).test_client().get("/keys", headers=basic("lan")).status_code == 200


def test_the_password_one_has_is_not_guessed_here_either(own_settings: Settings, searcher: Searcher) -> None:
    client = create_site(own_settings, searcher).test_client()
    sign_in(client, "lan")
    for _ in range(FREE_OF_NAME):
        changed(client, current="sai")
    assert "hãy đợi 1 giây" in changed(client).text


# --- Programs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/api/v1/search?q=kinh+phí", "/feed.atom?q=kinh+phí", "/tasks.ics", "/search.csv?q=kinh+phí"]
)
def test_programs_sign_in_with_every_request_and_get_no_cookie(client: FlaskClient, address: str) -> None:
    asked = client.get(address)
    assert asked.status_code == 401
    assert asked.json is not None
    assert asked.json["error"]["code"] == "SignInNeeded"
    assert asked.headers["WWW-Authenticate"] == 'Basic realm="Tra cuu", charset="UTF-8"'
    for _ in range(2):
        response = client.get(address, headers=basic("lan"))
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert "private" in response.headers["Cache-Control"]
    assert client.get(address).status_code == 401


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer x"}, {"Authorization": "Basic !!!"}, {"Authorization": "Basic"}])
def test_another_way_of_signing_in_is_none(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/api/v1/status", headers=headers).status_code == 401


@pytest.mark.parametrize("headers", [{admission.FROM_OUR_SCRIPT: "tracuu"}, {"Accept": "image/avif,*/*"}, HTML])
def test_a_browser_is_not_made_to_show_its_own_dialogue(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.get("/api/v1/suggest?q=a", headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Cookie ")


def test_every_script_says_that_it_is_one() -> None:
    asking = re.compile(r"\bfetch\((?!request\)|WAITING\))[^\n]*")
    found = [line for file in (ROOT / "web" / "static").glob("*.js") for line in asking.findall(file.read_text(encoding="utf-8"))]
    assert len(found) >= 3
    assert all(admission.FROM_OUR_SCRIPT in line for line in found), found


def test_scrypt_is_asked_once_of_a_program(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/api/v1/status", headers=basic("lan")).status_code == 200
    monkeypatch.setattr("search_api.sign_in.passwords.check_password_hash", lambda kept, password: pytest.fail("asked"))
    assert client.get("/api/v1/status", headers=basic("LAN")).status_code == 200


# --- What they may do ------------------------------------------------------------------------------------


def key_of(client: FlaskClient, **about: dict[str, str]) -> str:
    tasks = client.get("/api/v1/tasks", **about).json
    assert tasks is not None
    key: str = tasks["tasks"][0]["id"]
    return key


@pytest.mark.parametrize(("user", "status"), [(READER, 403), (EDITOR, 200)])
def test_only_editors_change_anything(tmp_path: Path, user: User, status: int) -> None:
    client = create_site(with_people(Settings(home=tmp_path, sign_in="always")), small_searcher(tmp_path)).test_client()
    sent = client.post(f"/api/v1/tasks/{key_of(client, headers=basic(user.name))}", json={"note": "x"}, headers=basic(user.name))
    assert sent.status_code == status
    if status == 403:
        assert sent.json is not None
        assert "vai trò editor" in sent.json["error"]["message"]
    sign_in(client, user.name)
    page = client.get("/tasks", headers=HTML).text
    assert ("edit=" in page) is (status == 200)
    assert (f"{PLAN}/header" in client.get(f"/documents/{PLAN}", headers=HTML).text) is (status == 200)
    assert ("đọc lại" in client.get("/tiep-nhan", headers=HTML).text) is (status == 200)
    sent = client.post("/tiep-nhan", data={"token": token_on(page), "sha256": "0" * 64}, headers=HTML)
    assert sent.status_code == (303 if status == 200 else 403)


def test_where_the_office_takes_no_changes_editors_make_none(tmp_path: Path) -> None:
    settings = with_people(Settings(home=tmp_path, sign_in="always", changes="deny"))
    client = create_site(settings, small_searcher(tmp_path)).test_client()
    sent = client.post(f"/api/v1/tasks/{key_of(client, headers=basic('minh'))}", json={"note": "x"}, headers=basic("minh"))
    assert sent.status_code == 403


def test_the_token_of_one_person_is_not_anothers(site: APIFlask) -> None:
    theirs, mine = site.test_client(), site.test_client()
    sign_in(theirs, "lan")
    sign_in(mine, "minh")
    token = token_on(theirs.get("/", headers=HTML).text)
    assert token != token_on(mine.get("/", headers=HTML).text)
    sent = {"token": token, "sha256": "0" * 64}
    assert mine.post("/tiep-nhan", data=sent, headers={**HTML, "Origin": "null"}).status_code == 403


def test_what_is_sent_after_the_session_ended_is_not_lost(client: FlaskClient) -> None:
    """The page that says so is the answer to what was sent: reloaded after signing in, it sends it again."""
    sign_in(client, "minh")
    token = token_on(client.get("/", headers=HTML).text)
    session = client.get_cookie(admission.COOKIE)
    assert session is not None
    client.delete_cookie(admission.COOKIE)
    sent = {"token": token, "sha256": "0" * 64}
    response = client.post("/tiep-nhan", data=sent, headers=HTML)
    assert response.status_code == 401
    assert "chưa lưu gì" in response.text
    assert 'target="_blank"' in response.text
    sign_in(client, "minh")
    assert client.post("/tiep-nhan", data=sent, headers=HTML).status_code == 303


def test_nothing_typed_wrongly_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in(client, "tên gõ nhầm", "mật khẩu gõ nhầm")
    client.get("/api/v1/status", headers=basic("tên gõ nhầm", "mật khẩu gõ nhầm"))
    sign_in(client, "lan")
    assert "gõ nhầm" not in caplog.text
    assert PASSWORD not in caplog.text


def test_users_added_while_it_runs_can_sign_in(tmp_path: Path) -> None:
    client = create_app(Settings(home=tmp_path, sign_in="always"), small_searcher()).test_client()
    assert client.get("/api/v1/status", headers=basic("lan")).status_code == 401
    SqliteUsers(tmp_path).add(User("lan", Role.READER, sees_restricted=True), HASH, datetime.now(UTC))
    assert client.get("/api/v1/status", headers=basic("lan")).status_code == 200


# --- Documents whose circulation is restricted ------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive on disk with an open document and one for internal circulation."""
    home = tmp_path_factory.mktemp("office")
    with SqliteArchive(home / "archive", RULES).writer(HashingModel().identity) as writer:
        for number, restrictions in ((1, ()), (2, ("internal-circulation",))):
            made = make_document(number, passages=4, dimension=HashingModel().identity.dimension)
            document = replace(made.text.document, restrictions=restrictions)
            writer.put_document(replace(made, text=replace(made.text, document=document)))
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    return with_people(Settings(home=home, sign_in="always", model="hashing"))


def listed(client: FlaskClient, name: str) -> set[str]:
    found = client.get("/api/v1/documents", headers=basic(name)).json
    assert found is not None
    return {document["id"] for document in found["documents"]}


def test_each_person_sees_only_what_circulates_to_them(office: Settings) -> None:
    client = create_site(office).test_client()
    everything = {document_id(1), document_id(2)}
    # Whoever asks first: nothing that is kept for one is shown to the other.
    for name, seen in (("lan", everything), ("hoa", {document_id(1)}), ("lan", everything), ("hoa", {document_id(1)})):
        assert listed(client, name) == seen
        hits = client.get("/api/v1/search?q=báo+cáo+kế+hoạch&group=none&limit=100", headers=basic(name)).json
        assert hits is not None
        assert {hit["document"]["id"] for hit in hits["hits"]} == seen
        for address in ("", "/original", "/pages/1", "/pages/1.jpg", "/relations", "/feed.atom", "/header"):
            for room in ("/api/v1/documents/", "/documents/"):
                answer = client.get(f"{room}{document_id(2)}{address}", headers=basic(name))
                if name == "hoa":
                    assert answer.status_code in (403, 404), f"{room}…{address}"
        assert client.get(f"/api/v1/passages/{document_id(2)}.1", headers=basic(name)).status_code == (
            200 if name == "lan" else 404
        )
        assert client.get(f"/passages/{document_id(2)}.1", headers=basic(name)).status_code == (200 if name == "lan" else 404)


def test_where_the_office_hides_them_nobody_sees_them(office: Settings) -> None:
    client = create_site(replace(office, restricted="hide")).test_client()
    assert listed(client, "lan") == listed(client, "hoa") == {document_id(1)}


def test_what_is_large_is_in_memory_once_for_all(office: Settings) -> None:
    whole, narrow = open_archives_to_search(office)
    with whole.view() as one, narrow.view() as other:
        assert one._derived is other._derived


# --- Behind a reverse proxy ------------------------------------------------------------------------------


@pytest.mark.parametrize(("believed", "secure"), [("127.0.0.1", True), ("127.0.0.9", False)])
def test_only_the_proxy_that_is_set_is_believed(settings: Settings, searcher: Searcher, believed: str, secure: bool) -> None:
    """It tells the name that was asked for and that it was asked over HTTPS; of anybody else that is thrown away."""
    site = create_site(replace(settings, host="127.0.0.1", proxy=believed, names=("tracuu.phuong.example",)), searcher)
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.77"}
    with listening(site, proxy=believed) as port:
        for host, expected in (("tracuu.phuong.example", 200), ("evil.example", 421)):
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/sign-in", headers={"Host": f"127.0.0.1:{port}", "X-Forwarded-Host": host, **told})
            answer = connection.getresponse()
            answer.read()
            cookie = answer.headers.get("Set-Cookie", "")
            connection.close()
            if believed == "127.0.0.1":
                assert answer.status == expected
            else:
                assert answer.status == 200
            if answer.status == 200:
                assert ("; Secure" in cookie) is secure


def test_guesses_count_for_who_asks_the_proxy(settings: Settings, searcher: Searcher) -> None:
    site = create_site(replace(settings, host="127.0.0.1", proxy="127.0.0.1"), searcher)
    seen: list[str] = []

    def attempt(_name: str, address: str) -> float:
        seen.append(address)
        return 60.0

    site.extensions["tracuu.admission"]._guesses.attempt = attempt
    with listening(site, proxy="127.0.0.1") as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/api/v1/status", headers={**basic("lan", "wrong"), "X-Forwarded-For": "10.6.6.6, 10.0.0.77"})
        assert connection.getresponse().status == 429
        connection.close()
    assert seen == ["10.0.0.77"]
