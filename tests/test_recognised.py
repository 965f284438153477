"""What was recognised in a scan says so, all the way: passages with boxes, archive, answers, command line, page."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.domain import Box, DocumentId, DocumentText, EmbeddedDocument, Source, SourceState
from indexer.embedding.hashing import HashingModel
from indexer.figures import recognition_words
from indexer.passages import make_document, make_windows
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader
from indexer.report import status_as_json, status_lines
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from search_api.answer_schemas import answer_json
from search_api.rendering import answer_lines
from search_api.search.searcher import Searcher
from tests.ocr_samples import SENTENCE, BarEngine, image_file, page_picture
from web.wsgi import create_site

SCAN = DocumentId("5" * 16)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> DocumentText:
    """A TIFF of three pages, read and interpreted: two with print, one blank."""
    bars = [(80.0, top, 520.0, top + 12) for top in (100, 120, 180)]
    pages = [page_picture(*(Box(*bar) for bar in bars)), page_picture(), page_picture(Box(*bars[0]))]
    path = tmp_path_factory.mktemp("scan") / "bản quét.tif"
    path.write_bytes(image_file("TIFF", *pages, dpi=(72, 72)))
    reading = FileReader(scans=Scans(lambda: BarEngine(confidence=0.876))).read(path)
    return make_document(reading, id=SCAN, files=(path.name,), size=1, now=datetime.now(UTC))


@pytest.fixture(scope="module")
def archive(scanned: DocumentText, tmp_path_factory: pytest.TempPathFactory) -> SqliteArchive:
    model = HashingModel()
    windows = tuple(window for passage in scanned.passages for window in make_windows(scanned.document, passage, model))
    vectors = model.embed_passages([window.text for window in windows])
    archive = SqliteArchive(tmp_path_factory.mktemp("home") / "archive", "1")
    with archive.writer(model.identity) as writer:
        writer.put_document(EmbeddedDocument(scanned, windows, vectors))
        writer.put_source(Source("/r", "bản quét.tif", 1, 1, "55" * 32, SourceState.INDEXED, SCAN))
        writer.commit()
    return archive


@pytest.fixture(scope="module")
def client(archive: SqliteArchive, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    site = create_site(Settings(home=tmp_path_factory.mktemp("site")), Searcher(archive, HashingModel()))
    return site.test_client()


def test_pages_and_document_tell_how_surely_they_were_recognised(scanned: DocumentText) -> None:
    assert [(page.recognised, page.confidence) for page in scanned.pages] == [
        (True, pytest.approx(0.876)),
        (False, None),
        (True, pytest.approx(0.876)),
    ]
    assert scanned.document.recognised_pages == 2
    assert scanned.document.confidence == pytest.approx(0.876)
    assert {round(passage.confidence or 0, 3) for passage in scanned.passages} == {0.876}


def test_a_passage_of_a_scan_can_be_drawn_on_its_page(scanned: DocumentText) -> None:
    texts = {page.number: page for page in scanned.pages}
    assert scanned.passages
    for passage in scanned.passages:
        page = texts[passage.page]
        assert page.text[passage.start : passage.end] == passage.text
        inside = [line for line in page.boxes if passage.start <= line.range.start and line.range.end <= passage.end]
        assert inside
        assert all(75 < line.box.left < line.box.right < 525 for line in inside)
        assert all(page.text[line.range.start : line.range.end].strip() in SENTENCE for line in inside)


def test_the_archive_keeps_and_counts_what_was_recognised(archive: SqliteArchive, scanned: DocumentText) -> None:
    with archive.view() as view:
        assert view.document(SCAN).recognised_pages == 2
        assert view.document(SCAN).confidence == pytest.approx(0.876)
        assert tuple(view.pages(SCAN)) == scanned.pages
        assert tuple(view.document_passages(SCAN)) == scanned.passages
        status = view.status()
    assert (status.recognised_documents, status.recognised_pages) == (1, 2)
    assert status_as_json(status)["recognised_pages"] == 2
    assert "Nhận dạng từ bản quét: 2 trang của 1 văn bản" in [line.vi for line in status_lines(status)]
    assert "Recognised in scans: 2 pages of 1 documents" in [line.en for line in status_lines(status)]


def test_a_hit_tells_that_its_page_was_recognised(archive: SqliteArchive) -> None:
    answer = Searcher(archive, HashingModel()).search("chi bộ tự kiểm tra")
    hit = answer_json(answer)["hits"][0]
    assert hit["passage"]["recognised"] is True
    assert hit["passage"]["confidence"] == pytest.approx(0.876)
    assert hit["document"]["recognised_pages"] == 2
    assert "nhận dạng từ bản quét, độ tin cậy 87 %" in " ".join(answer_lines(answer, "vi", width=100, colour=False))
    assert "recognised in a scan, confidence 87%" in " ".join(answer_lines(answer, "en", width=100, colour=False))


@pytest.mark.parametrize("address", ["/search?q=chi+bộ+kiểm+tra", f"/passages/{SCAN}.1"])
def test_the_page_has_a_badge_in_both_languages(client: FlaskClient, address: str) -> None:
    sign = "&" if "?" in address else "?"
    for language, told in (("vi", "nhận dạng từ bản quét, độ tin cậy 87 %"), ("en", "recognised in a scan, confidence 87%")):
        assert re.search(rf'<span class="badge"[^>]*>{told}</span>', client.get(f"{address}{sign}lang={language}").text)


def test_document_and_status_pages_tell_how_much_was_recognised(client: FlaskClient) -> None:
    assert "đã nhận dạng chữ 2/3 trang, độ tin cậy thấp nhất 87 %" in client.get(f"/documents/{SCAN}?lang=vi").text
    assert "2 pages of 1 document<" in client.get("/status?lang=en").text


@pytest.mark.parametrize(("confidence", "percent"), [(0.0, 0), (0.869, 86), (0.999, 99), (1.0, 99)])
def test_no_recognition_is_called_certain(confidence: float, percent: int) -> None:
    assert recognition_words(confidence).vi.endswith(f" {percent} %")


def test_the_files_own_text_bears_no_badge(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    text = make_document(FileReader().read(path), id=SCAN, files=("a.txt",), size=1, now=datetime.now(UTC))
    assert (text.document.recognised_pages, text.document.confidence) == (0, None)
    assert {passage.confidence for passage in text.passages} == {None}
