"""What cannot be checked as it stands, and what is left of a draft afterwards: nothing."""

import json
import logging
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pypdf
import pytest
from flask.testing import FlaskClient
from msoffcrypto.format.ooxml import OOXMLFile
from werkzeug.test import TestResponse

from indexer.assembly import read_draft
from indexer.domain import Reading
from indexer.errors import BadRequest, Damaged, SourceError
from indexer.preparation import Gate
from indexer.reading.locks import unlocked
from indexer.settings import Settings
from search_api.drafts.checking import MAX_BYTES, DraftChecker
from search_api.drafts.report import draft_html, draft_json, draft_lines, notes
from search_api.drafts.uploads import MOST_SENT
from search_api.drafts.verdicts import Check, VerdictKind
from tests.listening import listening
from tests.reading_samples import make_docx, make_ole, make_zip, packed, parts_of
from tests.relevance.printing import Printable, Style, as_pdf
from tests.small_archive import small_archive, small_searcher
from web.wsgi import create_site

_SECRET = "Điều chỉ dự thảo này mới nói: họp ở nhà đa năng số 4417."
_CITING = "Thực hiện Kế hoạch số 12-KH/ĐU, ngày 05/01/2026 của Đảng ủy phường Vĩnh Khê."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def client(home: Path) -> FlaskClient:
    return create_site(Settings(home=home), small_searcher(home)).test_client()


@pytest.fixture(scope="module")
def checker() -> DraftChecker:
    return DraftChecker(small_archive(), None, read_draft, Gate)


# --- What is told ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "vi", "en"),
    [
        ("dự thảo.docx", b"", "rỗng", "empty"),
        ("dự thảo.docx", make_ole("EncryptedPackage", "EncryptionInfo"), "mật khẩu", "password"),
        ("dự thảo.docx", b"PK\x03\x04 no package", "", ""),
        ("ảnh.exe", b"MZ\x90\x00" + bytes(300), "chưa đọc được", "not read"),
        ("dự thảo.docx", make_zip({"word/document.xml": b"<w"}), "", ""),
    ],
    ids=["empty", "password", "damaged", "no document", "broken"],
)
def test_what_cannot_be_read_is_told_in_both_languages_everywhere(
    client: FlaskClient, name: str, content: bytes, vi: str, en: str
) -> None:
    """By the API and the page alike."""
    for language, said in (("vi", vi), ("en", en)):
        answer = client.post(f"/api/v1/check?lang={language}", data={"draft": (BytesIO(content), name)})
        assert answer.status_code == 422
        error = answer.get_json()["error"]
        assert (error["field"], said in error["message"]) == ("draft", True)
        page = client.post(f"/check?lang={language}", data={"draft": (BytesIO(content), name)})
        assert page.status_code == 422
        assert error["message"].removeprefix("draft: ")[1:] in page.text


def test_tracked_changes_are_checked_as_if_accepted_and_that_is_told(checker: DraftChecker) -> None:
    """In every form of the report."""
    docx = make_docx(["Thực hiện Kế hoạch số 12-KH/ĐU, ngày 05/01/2026 của Đảng ủy phường Vĩnh Khê.", "Giữ lại."])
    assert not checker.check("a.docx", docx).has_changes
    parts = parts_of(docx)
    run = '<w:del w:id="1" w:author="x"><w:r><w:delText>13-KH/ĐU</w:delText></w:r></w:del><w:ins w:id="2" w:author="x"><w:r><w:t>Giữ lại.</w:t></w:r></w:ins>'
    parts["word/document.xml"] = parts["word/document.xml"].replace("<w:r><w:t>Giữ lại.</w:t></w:r>".encode(), run.encode())
    checked = checker.check("a.docx", packed(parts))
    assert checked.has_changes
    assert [one.text for one in checked.findings] == ["Kế hoạch số 12-KH/ĐU"]
    (note,) = notes(checked)
    assert note.vi in draft_html(checked, "vi")
    assert note.en in list(draft_lines(checked, "en"))
    assert draft_json(checked)["notes"] == [{"vi": note.vi, "en": note.en}]


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("Theo Nghị quyết số 00-NQ/TW của Bộ Chính trị, phường họp.", VerdictKind.BAD_FORM, "số 0"),
        ("Theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2021, phường họp.", VerdictKind.WRONG_DATE, "của năm 2020"),
    ],
)
def test_a_symbol_that_cannot_be_is_told_without_an_archive(
    checker: DraftChecker, text: str, kind: VerdictKind, told: str
) -> None:
    """No number is 0, and none is of another year than its day."""
    (finding,) = checker.check_text(text).findings
    assert finding.kind is kind
    assert told in finding.told[0].vi
    assert Check.VALIDITY in finding.could_not


def test_five_thousand_citations_are_each_given_a_verdict_in_bounded_time(checker: DraftChecker) -> None:
    """Ten times as many take about ten times as long: nothing grows with the square. The report escapes what the draft says."""

    def seconds(count: int) -> float:
        cited = [f"Căn cứ Quyết định số {number}/QĐ-UBND của <b>;" for number in range(1, count + 1)]
        text = "\n\n".join(" ".join(cited[start : start + 100]) for start in range(0, count, 100))
        start = time.process_time()
        checked = checker.check_text(text)
        report = draft_html(checked, "vi")
        taken = time.process_time() - start
        assert len(draft_json(checked)["findings"]) == count
        assert (report.count("<mark"), report.count("<b>;")) == (count, 0)
        return taken

    assert seconds(5000) < 25 * max(seconds(500), 0.2)


# --- What is left -------------------------------------------------------------------------------------------------


def _post(client: FlaskClient, content: bytes, name: str) -> TestResponse:
    """Send a file whole: the test client would put a large one on the disk itself."""
    head = f'--x\r\nContent-Disposition: form-data; name="draft"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--x--\r\n"
    return client.post("/api/v1/check", data=body, content_type="multipart/form-data; boundary=x")


def _files(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process and those it starts put temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    return folder


def test_nothing_of_a_draft_is_left_anywhere(
    client: FlaskClient, home: Path, scratch: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in temporary files, nor in the home, nor in the log; large enough for other servers to put it on the disk."""
    before = _files(home)
    large = packed(parts_of(make_docx([_CITING, _SECRET])) | {"word/media/picture.bin": Random(1).randbytes(700_000)})
    assert len(large) > 600_000
    with caplog.at_level(logging.DEBUG):
        answer = _post(client, large, "draft.docx")
        assert answer.status_code == 200, answer.text
        assert client.post("/check", data={"text": f"{_CITING}\n\n{_SECRET}"}).status_code == 200
    assert _files(home) == before
    assert _files(scratch) == {}
    assert "4417" not in caplog.text


def test_an_upload_stays_in_memory(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """No temporary file is opened for it, not even one without a name."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
        monkeypatch.setattr(f"werkzeug.formparser.{name}", refuse, raising=False)
    assert _post(client, b"\x00\x01\xff" * 400_000, "x.bin").status_code == 422


def test_nothing_is_left_when_the_worker_crashes(scratch: Path) -> None:
    """What a converting program put on the disk is taken away by the process that asked."""
    content = b"die:" + _SECRET.encode()
    with pytest.raises(SourceError):
        _read_and_die(content)
    assert _files(scratch) == {}
    assert list(scratch.iterdir()) == []


def _read_and_die(content: bytes) -> None:
    from unittest import mock

    with mock.patch("indexer.reading.workers.worker.read_content", _die):
        read_draft("dự thảo.doc", content)


def _die(path: Path, limits: object, content: bytes, scratch: Path, password: str = "") -> None:
    """Stands for a reader that crashes while a converting program is at work, in the worker process."""
    del path, limits, password
    tempfile.tempdir = str(scratch)
    folder = tempfile.mkdtemp()
    Path(folder, "source").write_bytes(content)
    os._exit(9)


# --- What is too large --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def port(home: Path) -> Iterator[int]:
    """Where the site is served as ``tracuu serve`` does."""
    with listening(create_site(Settings(home=home), small_searcher(home))) as port:
        yield port


@pytest.mark.parametrize(
    ("address", "kind", "says"),
    [
        ("/check", "text/html; charset=utf-8", '<h1 class="notice">Nội dung gửi tới quá lớn; dự thảo lớn nhất là 20 MB.</h1>'),
        ("/check?lang=en", "text/html; charset=utf-8", "What was sent is too large; a draft has at most 20 MB."),
        ("/khong-co", "text/html; charset=utf-8", "20 MB"),
        ("/api/v1/check", "application/json", '"code":"TooMuchSent"'),
        ("/api/v1/check?lang=en", "application/json", "a draft has at most 20 MB"),
        ("/api/v1/nothing", "application/json", "20 MB"),
    ],
)
def test_what_is_far_too_large_is_refused_before_it_is_read(port: int, address: str, kind: str, says: str) -> None:
    """Its head is enough, not a byte of it is awaited; people get a page of the site and programs what they read."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        head = f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {300 << 20}\r\n\r\n"
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(4000), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 413")
    assert f"Content-Type: {kind}\r\n" in head
    assert "Content-Security-Policy: default-src 'none'" in head
    assert head.count("Content-Length: ") == 1
    assert f"Content-Length: {len(body.encode())}\r\n" in head + "\r\n"
    assert says in body


def test_what_is_far_too_large_tells_a_stranger_nothing_more(home: Path) -> None:
    """Where people sign in, that comes first; where the host is somebody else's, that."""
    site = create_site(Settings(home=home, sign_in="always"), small_searcher(home))
    with listening(site) as port:
        for host, status in ((f"127.0.0.1:{port}", "401"), ("evil.example", "421")):
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                connection.sendall(f"POST /api/v1/check HTTP/1.1\r\nHost: {host}\r\nContent-Length: {300 << 20}\r\n\r\n".encode())
                answer = b"".join(iter(lambda: connection.recv(4000), b"")).decode()
            assert answer.startswith(f"HTTP/1.1 {status}")


def test_whoever_sends_all_of_a_draft_that_is_too_large_hears_why(port: int) -> None:
    """As browsers without script do: they send to the end before they read. A connection closed at once is reset, and its answer lost."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        size = 3 * MOST_SENT
        connection.sendall(f"POST /check HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {size}\r\n\r\n".encode())
        for _ in range(size >> 16):
            connection.sendall(bytes(1 << 16))
        answer = b"".join(iter(lambda: connection.recv(4000), b"")).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "20 MB" in answer


def test_nobody_is_heard_out_for_ever(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.listening.MOST_DISCARDED", 1 << 20)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"POST /check HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {300 << 20}\r\n\r\n".encode())
        with pytest.raises(OSError):  # noqa: PT011  # reset, or a broken pipe, as the system says it
            connection.sendall(bytes(300 << 20))


def test_a_draft_over_the_limit_is_refused_unread() -> None:
    """Whoever hands it over."""

    def read(*_: object) -> Reading:
        raise AssertionError("it was read")

    with pytest.raises(BadRequest, match="over 20 MB"):
        DraftChecker(small_archive(), None, read, Gate).check("dự thảo.txt", bytes(MAX_BYTES + 1))


def test_a_draft_a_little_too_large_gets_the_page_that_says_so(client: FlaskClient) -> None:
    """In the reader's language, without being read either."""
    for language, said in (("vi", "lớn hơn 20 MB"), ("en", "over 20 MB")):
        page = client.post(f"/check?lang={language}", environ_overrides={"CONTENT_LENGTH": str(MOST_SENT + 1)})
        assert page.status_code == 422
        assert said in page.text


def _pdf(text: str) -> bytes:
    document = Printable((), (text,), (), ())
    return as_pdf(document, Style(0, 6))


def _protected_pdf(text: str, password: str) -> bytes:
    writer = pypdf.PdfWriter(BytesIO(_pdf(text)))
    writer.encrypt(password)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _protected_docx(text: str, password: str) -> bytes:
    written = BytesIO()
    OOXMLFile(BytesIO(make_docx([text]))).encrypt(password, written)
    return written.getvalue()


_PROTECTED = "Thực hiện Kế hoạch số 12-KH/ĐU, ngày 05/01/2026 của Đảng ủy phường Vĩnh Khê."


@pytest.mark.parametrize(("name", "protect"), [("a.pdf", _protected_pdf), ("a.docx", _protected_docx)])
def test_a_draft_with_a_password_is_checked_with_it_and_refused_without(
    client: FlaskClient, name: str, protect: Callable[[str, str], bytes]
) -> None:
    """By the API and the page; a wrong password is told, and the file is not handed back without its own."""
    content = protect(_PROTECTED, "mở ra")
    for password, status, said in (
        ("mở ra", 200, "12-KH/ĐU"),
        ("", 422, "hãy ghi mật khẩu"),
        ("khác", 422, "mật khẩu không đúng"),
    ):
        answer = client.post("/api/v1/check", data={"draft": (BytesIO(content), name), "password": password})
        assert answer.status_code == status
        assert said in json.dumps(answer.get_json(), ensure_ascii=False)
    page = client.post("/check", data={"draft": (BytesIO(content), name), "password": "mở ra"})
    assert page.status_code == 200
    assert "12-KH/ĐU" in page.text
    assert "base64," not in page.text


def test_a_password_for_what_has_none_changes_nothing() -> None:
    docx = make_docx([_PROTECTED])
    assert unlocked(docx, "x") == docx
    assert unlocked(b"chu thuong", "x") == b"chu thuong"
    pdf = _pdf(_PROTECTED)
    assert unlocked(pdf, "x") == pdf
    with pytest.raises(Damaged):
        unlocked(b"%PDF-1.7 no more", "x")
