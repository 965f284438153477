"""The files that documents were read from: handed over as they were indexed, and not otherwise."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.domain import DocumentId
from tests.page_samples import HOSTILE, Samples, page_samples
from tests.reading_samples import PARAGRAPHS, make_zip
from web.wsgi import create_site

TEXT = "chữ.txt"
PACKED = "gói.zip/trong gói.pdf"


@pytest.fixture
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return page_samples(tmp_path_factory.mktemp("home"))


@pytest.fixture
def client(samples: Samples) -> FlaskClient:
    return create_site(samples.settings, samples.searcher).test_client()


def path(id: DocumentId) -> str:
    return f"/api/v1/documents/{id}/original"


def test_a_file_is_handed_over_as_a_download_that_runs_nowhere(samples: Samples, client: FlaskClient) -> None:
    response = client.get(path(samples.id(TEXT)))
    assert (response.status_code, response.data) == (200, PARAGRAPHS[2].encode())
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.headers["Content-Disposition"] == f"attachment; filename=chu.txt; filename*=UTF-8''{quote(TEXT)}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    hostile = client.get(path(samples.id(HOSTILE)))
    assert (hostile.status_code, hostile.headers["Content-Disposition"].isascii()) == (200, True)
    response.close()
    hostile.close()


def test_the_page_of_a_document_leads_to_its_file(samples: Samples, client: FlaskClient) -> None:
    address = f"/documents/{samples.id(TEXT)}"
    assert f'href="{address}/original"' in client.get(address).text
    with client.get(f"{address}/original") as response:
        assert (response.status_code, response.data) == (200, PARAGRAPHS[2].encode())


def test_a_file_in_a_container_is_taken_out(samples: Samples, client: FlaskClient) -> None:
    id = samples.id(PACKED)
    assert client.get(path(id)).data.startswith(b"%PDF")
    samples.folder.joinpath("gói.zip").write_bytes(make_zip({"trong gói.pdf": b"%PDF, but another"}))
    changed = client.get(path(id))
    assert (changed.status_code, changed.json and changed.json["error"]["code"]) == (409, "FileChanged")
    samples.folder.joinpath("gói.zip").write_bytes(make_zip({"khác.txt": b""}))
    gone = client.get(path(id))
    assert (gone.status_code, gone.json and gone.json["error"]["code"]) == (404, "NotInArchive")


def test_a_file_that_changed_is_not_handed_over_for_nobody_has_judged_it(samples: Samples, client: FlaskClient) -> None:
    id = samples.id(TEXT)
    file = samples.folder / TEXT
    file.write_text("MẬT", encoding="utf-8")
    for address in (path(id), f"/documents/{id}/original"):
        changed = client.get(address)
        assert changed.status_code == 409
        assert "MẬT" not in changed.text
    file.write_text(PARAGRAPHS[2], encoding="utf-8")
    with client.get(path(id)) as response:
        assert response.status_code == 200, "touched, but the same"


def test_a_copy_that_did_not_change_stands_in(samples: Samples, client: FlaskClient) -> None:
    (samples.folder / "bản sao.txt").write_text(PARAGRAPHS[2], encoding="utf-8")
    samples.index()
    id = samples.id(TEXT)
    (samples.folder / "bản sao.txt").write_text("khác", encoding="utf-8")
    with client.get(path(id)) as response:
        assert (response.status_code, response.data) == (200, PARAGRAPHS[2].encode())
