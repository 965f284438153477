"""The page, the command and the API of relations."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer.embedding.hashing import HashingModel
from indexer.settings import Settings
from search_api.relations.commands import relations_command
from search_api.relations.lines import lines_of
from search_api.relations.relations import Relations
from search_api.search.searcher import Searcher
from tests.related_samples import CHAIN, OLD_RULES, PLAN, PROGRAMME, RULES, archive_of, id_of
from web.relations import drawn
from web.wsgi import create_site


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_site(Settings(home=tmp_path), Searcher(archive_of(*CHAIN, *RULES), HashingModel())).test_client()


def test_the_page_tells_both_directions_with_the_words_that_show_them(client: FlaskClient) -> None:
    page = client.get(f"/documents/{id_of(PLAN)}/relations").get_data(as_text=True)
    assert "Dựa trên (2)" in page
    assert "được thực hiện bởi" in page
    assert "<mark>Chương trình hành động số 08-CTr/TU</mark>" in page
    assert "không có trong kho" in page
    assert "<svg" in page
    assert "style=" not in page
    english = client.get(f"/documents/{id_of(PLAN)}/relations?lang=en").get_data(as_text=True)
    assert "Rests on (2)" in english
    assert "is implemented by" in english


def test_validity_is_shown_where_the_document_is(client: FlaskClient) -> None:
    old = id_of(OLD_RULES)
    for address in (f"/documents/{old}", f"/documents/{old}/relations", "/search?q=15/QĐ-UBND"):
        assert "được thay thế bởi 212/QĐ-UBND" in client.get(address).get_data(as_text=True), address
    before = client.get(f"/documents/{old}/relations?as_of=2025-07-10").get_data(as_text=True)
    assert "được thay thế bởi" not in before
    (hit, *_) = client.get("/api/v1/search?q=15/QĐ-UBND").get_json()["hits"]
    assert hit["validity"]["status"] == "replaced"
    assert hit["citation"].startswith("Quyết định số 15/QĐ-UBND, ngày 08/7/2025 của UBND phường Vĩnh Khê")


def test_the_page_compares_and_sets_side_by_side(client: FlaskClient) -> None:
    page = client.get(f"/documents/{id_of(PROGRAMME)}/relations?coverage=19-KH/ĐU").get_data(as_text=True)
    assert "đoạn có đoạn tương ứng trong" in page
    assert "chưa thấy" in page
    assert "6/14" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [("as_of=31-31", 422), ("coverage=99-KH/%C4%90U", 422), ("coverage=%3Cscript%3E", 422)],
)
def test_what_makes_no_sense_is_told(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(f"/documents/{id_of(PLAN)}/relations?{address}")
    assert response.status_code == status
    assert "<script>" not in response.get_data(as_text=True)


@pytest.mark.parametrize("id", ["f" * 16, "none"])
def test_an_unknown_document_is_not_found(client: FlaskClient, id: str) -> None:
    assert client.get(f"/documents/{id}/relations").status_code == 404


def test_the_picture_has_a_row_for_each_level() -> None:
    picture = drawn(Relations(archive_of(*CHAIN)).chain("19-KH/ĐU"))
    assert sorted({box.y for box in picture.boxes}) == [box.y for box in sorted(picture.boxes, key=lambda box: box.y)]
    assert all(box.x >= 0 and box.x + picture.box_width <= picture.width for box in picture.boxes)
    assert all(line.y1 > line.y2 for line in picture.lines)


def test_the_lines_of_each_kind_of_answer() -> None:
    relations = Relations(archive_of(*CHAIN, *RULES))
    told = "\n".join(lines_of(relations.of("19-KH/ĐU"), "vi"))
    assert "thực hiện 08-CTr/TU" in told
    assert "Luật Giáo dục năm 2019 (không có trong kho)" in told
    chain = list(lines_of(relations.chain("19-KH/ĐU"), "en"))
    assert chain[0] == "71-NQ/TW (22/8/2025, Bộ Chính trị, not in the archive)"
    assert chain[2].startswith("    → 19-KH/ĐU")
    assert "not seen" in "\n".join(lines_of(relations.coverage(id_of(PROGRAMME), "19-KH/ĐU"), "en"))
    assert next(iter(lines_of(relations.targets("19-KH/ĐU"), "vi"))) == "Chỉ tiêu | 08-CTr/TU | 19-KH/ĐU"


def test_the_command_asks_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.assembly.open_archive_to_search", lambda _settings: archive_of(*CHAIN, *RULES))
    asked = CliRunner().invoke(relations_command, ["15/qđ-ubnd", "--json", "--as-of", "2025-12-01"])
    assert asked.exit_code == 0
    assert json.loads(asked.output)["validity"]["status"] == "amended"
    for option in ("--chain", "--targets"):
        assert "19-KH/ĐU" in CliRunner().invoke(relations_command, ["19-KH/ĐU", option]).output
    assert "→" in CliRunner().invoke(relations_command, [id_of(PROGRAMME), "--coverage", "19-KH/ĐU"]).output
    missing = CliRunner().invoke(relations_command, ["99-KH/ĐU"])
    assert missing.exit_code != 0
    assert "99-KH/ĐU" in missing.output
