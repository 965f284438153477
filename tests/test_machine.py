"""Where folders lie on the machine, and what is wrong with it, is told to who looks after the archive."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from apiflask import APIFlask

from indexer.embedding.hashing import HashingModel
from indexer.passages import RULES
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from search_api.evaluation.runs import Run, evaluation_folder, save_run
from tests.signed_in import EDITOR, HTML, READER, with_people
from tests.small_archive import PLAN, fill
from tests.walking import addresses, answered, entered, names_of
from web.wsgi import create_site

pytestmark = pytest.mark.usefixtures("quick_scrypt")

FOLDER = "/srv/thư mục của máy"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home: Path = tmp_path_factory.mktemp("machine-home")
    archive = SqliteArchive(Settings(home=home).archive_folder, RULES)
    fill(archive, HashingModel(), Path(FOLDER))
    archive.close()
    runs = evaluation_folder(home)
    runs.mkdir(parents=True)
    save_run(
        Run("mẫu", datetime.now(UTC).isoformat(), "mô hình của máy", 1, 9, stripped=False, lost=0, outcomes=()), runs / "mau.json"
    )
    return home


@pytest.fixture(scope="module")
def site(home: Path) -> APIFlask:
    return create_site(with_people(Settings(home=home, sign_in="always", model="hashing")))


def test_no_address_tells_a_reader_of_the_machine(site: APIFlask, home: Path) -> None:
    client, told = entered(site, READER.name), 0
    for endpoint, address in addresses(site, names_of(site, PLAN), "GET"):
        answer = answered(endpoint, "", client.get(address, headers=HTML, query_string={"q": "kế hoạch"}))
        for fact in (FOLDER, str(home), "của máy", "hashing"):
            assert fact not in answer.text, answer.address
        told += answer.status == 200
    assert told > 40


@pytest.mark.parametrize("who", [EDITOR.name, None])
def test_who_looks_after_it_is_told(site: APIFlask, home: Path, who: str | None) -> None:
    """An editor; without sign-in, whoever is at this machine."""
    client = entered(site, who) if who else create_site(Settings(home=home, model="hashing")).test_client()
    for address in ("/status", "/api/v1/status", "/tiep-nhan.csv"):
        assert FOLDER in client.get(address).get_data(as_text=True), address
    status = client.get("/api/v1/status").get_json()
    assert (status["roots"], status["model"]["name"], status["disk_bytes"] > 0) == ([FOLDER], "hashing", True)
    assert "mô hình của máy" in client.get("/danh-gia").text


def test_a_reader_is_told_the_rest(site: APIFlask) -> None:
    client = entered(site, READER.name)
    status = client.get("/api/v1/status").get_json()
    assert (status["roots"], status["model"], status["disk_bytes"], status["documents"]) == ([], None, None, 3)
    page = client.get("/status", headers=HTML).text
    assert "Ghi lần cuối" in page
    assert "Thư mục</dt>" not in page


@pytest.mark.parametrize(("who", "is_told"), [(READER.name, False), (EDITOR.name, True)])
def test_what_is_to_be_mended_at_the_machine_is_told_to_who_can(tmp_path: Path, who: str, is_told: bool) -> None:
    """There is no archive yet."""
    client = entered(create_site(with_people(Settings(home=tmp_path, sign_in="always", model="hashing"))), who)
    for address in ("/", "/search?q=x", "/api/v1/search?q=x"):
        text = client.get(address, headers=HTML).get_data(as_text=True)
        assert (str(tmp_path) in text) is is_told, address
        assert ("báo người quản trị kho" in text.lower() or "who looks after it" in text) is not is_told, address
