"""Who may not see a restricted document learns no word of it, no name, number or subject: from no address of the site, however it is asked."""

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.decisions import TaskDecision
from indexer.directive.assignments.filing import assignment_id
from indexer.domain import DocumentId, DocumentType, Header, Role, Source, SourceState
from indexer.embedding.hashing import HashingModel
from indexer.language.folding import fold
from indexer.passages import RULES
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from indexer.storage.decisions import SqliteDecisions
from tests.signed_in import HTML, OUTSIDER, READER, token_on, with_people
from tests.small_archive import DECISION, PLAN, WORK, Part, fill, made_document
from tests.walking import UNASKED, Answer, addresses, answered, entered, names_of
from web.wsgi import create_site

HIDDEN, UNKNOWN = DocumentId("d" * 16), DocumentId("e" * 16)
NUMBER = "777-QĐ/BTC"
SUBJECT = "Kết luận vụ việc xóm Khuỷu Nhoáng"
TASK = "Ban Chỉ huy Xuềnh Xoàng lập hồ sơ vụ việc xóm Khuỷu Nhoáng trước ngày 20/3/2026."
PARTS: list[Part] = [
    (Role.LETTERHEAD, (), f"ĐẢNG ỦY PHƯỜNG VĨNH KHÊ\nSố {NUMBER}\nQUYẾT ĐỊNH\n{SUBJECT}"),
    (Role.BODY, (WORK,), f"1. {TASK}"),
    (Role.BODY, (WORK,), "2. Căn cứ Kế hoạch số 12-KH/ĐU, xóm Khuỷu Nhoáng được gọi là Khu Nhoáng Quanh Lầy (KNQL)."),
    (Role.BODY, (WORK,), "3. Khu Nhoáng Quanh Lầy (KNQL) cùng xóm Khuỷu Nhoáng và xóm Khuỷu Nhoáng giáp nhau."),
]
NOWHERE_ELSE = ("khuỷu", "nhoáng", "xuềnh", "xoàng", "777-qđ", "knql")
"""Words that stand in the restricted document alone, in none of the others and on no page of its own accord."""
UNACCENTED = tuple(dict.fromkeys(fold(word) for word in NOWHERE_ELSE))

TYPED = (
    # Each finds the words by another way: by diacritics put back, slips put right, an abbreviation, the beginning of a word or number.
    "khuyu nhoang",
    "xóm nhoanng",
    "KNQL",
    "knq",
    "xue",
    "777",
    "xoangf",
)
ASKED: tuple[Mapping[str, Any], ...] = (
    {},
    *({"q": typed, "facets": "true"} for typed in TYPED),
    *({name: "KNQL"} for name in ("unit", "text", "issuer")),
    {"text": "khuyu", "status": "all"},
    {"document": NUMBER, "upper": NUMBER, "lower": PLAN, "cites": NUMBER, "from": NUMBER, "source": NUMBER},
    {"document": PLAN, "upper": PLAN, "lower": HIDDEN, "cites": PLAN},
    {"upper": PLAN, "lower": DECISION},
    {"p": [f"{HIDDEN}.2", f"{PLAN}.2"]},
    {"view": "calendar", "month": "2026-03"},
    {"view": "timeline", "due": "2026"},
    {"restricted": "yes"},
    {"since": "2020-01-01T00:00:00Z", "q": "xóm", "literal": "1"},
)
"""What is asked of every address that names no document, whether it knows of it or not."""


TELLING = (
    *("pages.search", "pages.documents", "pages.tasks", "pages.relations", "pages.intake", "pages.feed", "pages.citing_feed"),
    *(
        "pages.collection",
        "api.search",
        "api.suggest",
        "api.documents",
        "relation_api.relations",
        "relation_api.chain",
        "task_api.tasks",
    ),
)
"""Where it shows."""


def made_site(home: Path, *, has_hidden: bool = True) -> APIFlask:
    settings = with_people(Settings(home=home, sign_in="always", model="hashing"))
    model = HashingModel()
    archive = SqliteArchive(settings.archive_folder, RULES)
    fill(archive, model)
    if has_hidden:
        header = Header(NUMBER, DocumentType.DECISION, "Ban Xuềnh Xoàng", "Khuỷu Nhoáng", date(2026, 1, 5), SUBJECT)
        made = made_document(HIDDEN, PARTS, model, header)
        document = replace(made.text.document, restrictions=("internal-circulation",))
        hidden = replace(made, text=replace(made.text, document=document))
        with archive.writer(model.identity) as writer:
            writer.put_document(hidden)
            for path in ("khuỷu/777-QĐ-BTC.txt", "xuềnh xoàng.zip/777-QĐ-BTC.txt"):
                writer.put_source(Source("kho", path, 1000, 1, HIDDEN * 4, SourceState.INDEXED, HIDDEN))
            writer.put_source(Source("kho", "xuềnh xoàng.zip", 1000, 1, "1" * 64, SourceState.UNPACKED))
            writer.commit()
        with archive.view() as view:
            (task,) = [one for one in view.assignments() if one.passage_id.startswith(HIDDEN)]
        SqliteDecisions(home).decide_task(assignment_id(task), TaskDecision(note="xóm Khuỷu Nhoáng"), datetime.now(UTC))
    archive.close()
    return create_site(settings)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> APIFlask:
    return made_site(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def site_without(tmp_path_factory: pytest.TempPathFactory) -> APIFlask:
    """The same site without the restricted document."""
    return made_site(tmp_path_factory.mktemp("home"), has_hidden=False)


@pytest.fixture(autouse=True)
def _quick(quick_scrypt: None) -> None:
    """People sign in at no cost."""


def told(answer: Answer) -> list[str]:
    """The planted words in an answer that were not typed, as they are or without diacritics; what was typed is shown again."""
    text, typed = answer.text.lower(), answer.typed.lower()
    folded, typed_folded = fold(text), fold(typed)
    said = [word for word in NOWHERE_ELSE if word not in typed and _stands(word, text)]
    return said + [word for word in UNACCENTED if word not in typed_folded and _stands(word, folded)]


def _stands(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def gets(site: APIFlask, client: FlaskClient, among: Collection[str] = ()) -> Iterator[Answer]:
    """Ask every address of the site, or those `among` them, in every way."""
    for endpoint, address in addresses(site, names_of(site, PLAN), "GET"):
        if among and endpoint not in among:
            continue
        if PLAN in address:
            ways: Sequence[Mapping[str, Any]] = ({}, {"p": "2", "q": "khuyu nhoang"})
        else:
            # These hold the same rows as a CSV file, and take longest.
            ways = ASKED[::4] if address.endswith((".docx", ".xlsx")) else ASKED
        for asked in ways:
            typed = " ".join(value for value in asked.values() if isinstance(value, str))
            yield answered(endpoint, typed, client.get(address, query_string=asked, headers=HTML))


def posts(site: APIFlask, client: FlaskClient) -> Iterator[Answer]:
    """Send something to every address that takes anything."""
    token = token_on(client.get("/", headers=HTML).text)
    for endpoint, address in addresses(site, names_of(site, PLAN), "POST"):
        for typed in ("xóm khuyu nhoang giap nhau", f"Thực hiện Quyết định số {NUMBER}, vụ việc xóm lấy tiếng."):
            form = {"token": token, "text": typed, "action": "save", "note": "x", "sha256": HIDDEN * 4, "subject": typed}
            yield answered(endpoint, typed, client.post(address, data=form, headers=HTML))
            followed = {"ask": "q=x", "name": "x", "address": "/search"}
            for json in ({"text": typed}, {"note": "x"}, followed):
                yield answered(endpoint, typed, client.post(address, json=json))
            draft = {"token": token, "draft": (io.BytesIO(typed.encode()), "dự thảo.txt")}
            yield answered(endpoint, typed, client.post(address, data=draft, headers=HTML))


def others(site: APIFlask, client: FlaskClient) -> Iterator[Answer]:
    """Ask every address that takes another method than these."""
    for method in ("PUT", "PATCH", "DELETE"):
        for endpoint, address in addresses(site, names_of(site, PLAN), method):
            for typed in TYPED:
                asked = {"q": typed, "ask": typed, "text": typed}
                yield answered(endpoint, typed, client.open(address, method=method, query_string=asked, headers=HTML))


def test_who_is_not_meant_for_it_is_told_no_word_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.assembly.read_draft", _read_at_once)
    # One of its own: what is posted is kept.
    site = made_site(tmp_path)
    client = entered(site, OUTSIDER.name)
    asked, right = set(), set()
    for answer in (*gets(site, client), *posts(site, client), *others(site, client)):
        assert told(answer) == [], answer.address
        assert answer.status != 500, answer.address
        asked.add(answer.endpoint)
        if answer.status < 400:
            right.add(answer.endpoint)
    assert asked == set(site.view_functions) - UNASKED
    # They were asked in a way that they understand, but for what needs a file or a password, or the restricted document itself.
    assert asked - right == {
        *("api.original", "pages.original", "page_api.page_image", "draft_api.commented"),
        *("pages.sign_in_as", "pages.change_password", "pages.read_again"),
    }


def test_its_addresses_are_those_of_nothing(site: APIFlask) -> None:
    client, names = entered(site, OUTSIDER.name), names_of(site, HIDDEN)
    token = token_on(client.get("/", headers=HTML).text)
    for method in ("GET", "POST"):
        sent = {"token": token, "action": "save", "note": "x"} if method == "POST" else None
        nothings = [name.replace(HIDDEN, UNKNOWN) for name in names]
        for here, nowhere in zip(addresses(site, names, method), addresses(site, nothings, method), strict=True):
            if here == nowhere:
                continue
            mine, other = (
                answered(endpoint, "", client.open(address, method=method, headers=HTML, data=sent))
                for endpoint, address in (here, nowhere)
            )
            assert mine.status == other.status >= 300, mine.address
            assert mine.text.replace(HIDDEN, UNKNOWN) == other.text, mine.address


def test_who_is_meant_for_it_is_told(site: APIFlask) -> None:
    told_by = {endpoint: set[str]() for endpoint in TELLING}
    for answer in gets(site, entered(site, READER.name), TELLING):
        told_by[answer.endpoint] |= set(told(answer))
    for endpoint, words in told_by.items():
        assert {"nhoáng", "777-qđ"} & words, endpoint


@pytest.mark.parametrize(
    ("typed", "found"),
    [("khuyu nhoang", "khuỷu nhoáng"), ("xóm nhoanng", "xóm nhoáng"), ("knql", "Khu Nhoáng Quanh Lầy")],
)
def test_words_are_put_right_for_who_is_meant_alone(site: APIFlask, typed: str, found: str) -> None:
    for name, is_meant in ((READER.name, True), (OUTSIDER.name, False)):
        answer = entered(site, name).get("/api/v1/search", query_string={"q": typed}).get_data(as_text=True)
        assert (found.lower() in answer.lower()) is is_meant, name


def test_it_changes_nothing_of_what_others_are_answered(site: APIFlask, site_without: APIFlask) -> None:
    here, there = (entered(one, OUTSIDER.name) for one in (site, site_without))
    for address in ("/api/v1/search", "/api/v1/documents", "/api/v1/suggest", "/api/v1/tasks", "/api/v1/status", "/api/v1/new"):
        for asked in (*ASKED, {"q": "ke hoach", "facets": "true"}, {"q": "Văn phòng Đảng ủy theo dõi"}):
            mine, other = (plain(one.get(address, query_string=asked)) for one in (here, there))
            assert mine == other, (address, asked)


def plain(response: TestResponse) -> object:
    """The answer without times, the count of commits, bytes on the disk, and how well words weighed against each other."""
    kept = response.get_json()
    names = {"generation", "disk_bytes", "committed_at", "indexed_at"}

    def of(value: object) -> object:
        if isinstance(value, dict):
            return {name: of(held) for name, held in value.items() if name not in names and type(held) is not float}
        return [of(held) for held in value] if isinstance(value, list) else value

    return of(kept)


def _read_at_once(name: str, content: bytes, password: str = "") -> Any:
    """Read a draft in this process: it is a plain text."""
    from indexer.reading.limits import ReadingLimits
    from indexer.reading.plain import read_text

    return read_text(content, ReadingLimits())
