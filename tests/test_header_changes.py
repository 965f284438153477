"""Correcting headers through the pages: kept, shown after the file was read again, and taken from nobody else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.console import Silence
from indexer.directive.header.corrections import corrected, written
from indexer.domain import DocumentId, DocumentType, Header, HeaderField, Urgency
from indexer.embedding.hashing import HashingModel
from indexer.passages import RULES
from indexer.pipeline import Indexer
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from search_api.search.searcher import Searcher
from tests.indexing_samples import ReadersHere
from web.wsgi import create_site

PLAN = """ĐẢNG ỦY PHƯỜNG VĨNH KHÊ
Số 12-KH/ĐU
Vĩnh Khê, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
thực hiện công tác trồng cây đầu xuân
1. Các chi bộ trồng mỗi chi bộ mười cây ven đường trước ngày 15/3/2026.
2. Văn phòng Đảng ủy theo dõi, báo cáo Ban Thường vụ kết quả trồng cây.
"""


@dataclass
class Office:
    """A folder that is indexed and served."""

    client: FlaskClient
    archive: SqliteArchive
    file: Path
    id: DocumentId
    home: Path

    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.client.get(f"/documents/{self.id}/header").text)
        assert found is not None
        return found[1]

    def send(self, *, token: str | None = None, headers: Mapping[str, str] | None = None, **values: str) -> tuple[int, str]:
        sent: dict[str, str] = {
            "token": self.token() if token is None else token,
            **{name.replace("_", "-") if name.startswith("back_") else name: value for name, value in values.items()},
        }
        answer = self.client.post(f"/documents/{self.id}/header", data=sent, headers=dict(headers or {}))
        return answer.status_code, answer.headers.get("Location", "")

    def header(self) -> Header:
        with self.archive.view() as view:
            return view.document(self.id).header


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("indexer.assembly.open_readers", lambda _: ReadersHere())
    file = tmp_path / "kho" / "ke-hoach.txt"
    file.parent.mkdir()
    file.write_text(PLAN, encoding="utf-8")
    home = tmp_path / "home"
    archive = SqliteArchive(home / "archive", RULES)
    Indexer(archive, HashingModel(), ReadersHere(), files_seen=Silence(), passages_embedded=Silence()).run([file.parent])
    settings = Settings(home=home, model="hashing")
    with archive.view() as view:
        id = view.documents()[0][0].id
    return Office(create_site(settings, Searcher(archive, HashingModel())).test_client(), archive, file, id, home)


def test_a_correction_shows_and_says_that_a_person_made_it(office: Office) -> None:
    status, address = office.send(issuer="Ban Thường vụ Đảng ủy phường", issued="6/1/2026")
    assert (status, address) == (303, f"/documents/{office.id}/header?told=done")
    assert (office.header().issuer, office.header().issued) == ("Ban Thường vụ Đảng ủy phường", date(2026, 1, 6))
    page = office.client.get(address).text
    assert "Đã lưu và đọc lại tệp." in page
    assert 'name="back-issuer"' in page
    assert 'name="back-symbol"' not in page, "what was left as it was is no correction"


def test_a_correction_is_taken_back(office: Office) -> None:
    before = office.header()
    office.send(symbol="99-KH/ĐU")
    assert office.header().symbol == "99-KH/ĐU"
    office.send(symbol="99-KH/ĐU", back_symbol="1")
    assert office.header() == before


def test_a_value_that_makes_no_sense_is_told_and_nothing_is_kept(office: Office) -> None:
    before = office.header()
    answer = office.client.post(
        f"/documents/{office.id}/header", data={"token": office.token(), "issuer": "Sở Y tế", "issued": "31/2/2026<b>"}
    )
    assert answer.status_code == 422
    assert 'value="31/2/2026&lt;b&gt;"' in answer.text, "what was typed is not lost"
    assert 'value="Sở Y tế"' in answer.text
    assert "Ngày ban hành: Cần một ngày có thật" in answer.text, "told by the name the form has for it"
    assert office.header() == before


@pytest.mark.parametrize(("language", "shown"), [("vi", ("Kế hoạch", "hỏa tốc", "có")), ("en", ("Plan", "most urgent", "yes"))])
def test_what_may_be_chosen_is_named_in_the_reader_s_language_and_sent_as_it_is_kept(
    office: Office, language: str, shown: tuple[str, ...]
) -> None:
    page = office.client.get(f"/documents/{office.id}/header?lang={language}").text
    kind, urgency, draft = (re.escape(one) for one in shown)
    assert re.search(rf'<option value="Kế hoạch" selected>{kind}</option>', page)
    assert re.search(rf'<option value="hỏa tốc">{urgency}</option>', page)
    assert re.search(rf'<option value="có">{draft}</option>', page)
    before = office.header()
    assert office.send(type="Kế hoạch", urgency="", is_draft="")[0] == 303
    assert office.header() == before, "a form sent as it was shown corrects nothing"
    office.send(type="Kế hoạch", urgency="hỏa tốc", is_draft="")
    told = office.client.get(f"/documents/{office.id}?lang={language}").text
    assert re.search(rf"<dd>{urgency}", told)


@pytest.mark.parametrize(
    ("token", "headers"),
    [("", {}), ("wrong", {}), (None, {"Sec-Fetch-Site": "cross-site"}), (None, {"Origin": "http://elsewhere.example"})],
)
def test_nobody_else_changes_anything(office: Office, token: str | None, headers: dict[str, str]) -> None:
    before = office.header()
    status, _ = office.send(token=token, headers=headers, symbol="99-KH/ĐU")
    assert status == 403
    assert office.header() == before
    assert office.client.post("/tiep-nhan", data={"token": token or "", "sha256": "0" * 64}, headers=headers).status_code == 403


def test_where_no_changes_are_taken_nothing_is_offered(office: Office) -> None:
    site = create_site(Settings(home=office.home, model="hashing", changes="deny"), Searcher(office.archive, HashingModel()))
    client = site.test_client()
    assert 'type="submit">Lưu' not in client.get(f"/documents/{office.id}/header").text
    assert "đọc lại" not in client.get("/tiep-nhan").text
    assert f"{office.id}/header" not in client.get(f"/documents/{office.id}").text


def test_while_somebody_indexes_what_was_said_is_kept_for_the_next_run(office: Office) -> None:
    with office.archive.writer(HashingModel().identity):
        _, address = office.send(symbol="99-KH/ĐU")
    assert address.endswith("told=busy")
    assert "99-KH/ĐU" not in str(office.header())
    office.client.post("/tiep-nhan", data={"token": office.token(), "sha256": sha256(office)})
    assert office.header().symbol == "99-KH/ĐU"


def test_what_was_said_of_a_file_that_is_gone_is_kept(office: Office) -> None:
    office.file.unlink()
    assert office.send(symbol="99-KH/ĐU")[1].endswith("told=gone")
    office.file.write_text(PLAN, encoding="utf-8")
    answer = office.client.post("/tiep-nhan", data={"token": office.token(), "sha256": sha256(office)})
    assert answer.headers["Location"] == "/tiep-nhan?told=done"
    assert office.header().symbol == "99-KH/ĐU"


def test_the_intake_offers_both(office: Office) -> None:
    page = office.client.get("/tiep-nhan").text
    assert f'href="/documents/{office.id}/header"' in page
    assert f'name="sha256" value="{sha256(office)}"' in page


def test_a_file_nobody_knows_is_not_read(office: Office) -> None:
    assert office.client.post("/tiep-nhan", data={"token": office.token(), "sha256": "../../etc"}).status_code == 404


def sha256(office: Office) -> str:
    with office.archive.view() as view:
        return view.document_sources(office.id)[0].sha256


HEADERS = st.builds(
    Header,
    symbol=st.sampled_from([None, "12-KH/ĐU", "15/QĐ-UBND"]),
    type=st.sampled_from([None, *DocumentType]),
    issuer=st.sampled_from([None, "Sở Y tế"]),
    issued=st.none() | st.dates(date(1945, 1, 1), date(2030, 1, 1)),
    recipients=st.sampled_from([(), ("Thành ủy",), ("Thành ủy", "Lưu Văn phòng")]),
    urgency=st.sampled_from([None, *Urgency]),
    is_draft=st.booleans(),
)


@given(HEADERS, st.sampled_from(HeaderField))
def test_what_is_shown_to_be_corrected_is_read_back_as_it_was(header: Header, field: HeaderField) -> None:
    assert corrected(header, field, written(header, field)) == header
