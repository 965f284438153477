"""Pages as pictures: which are shown, how often they are drawn, and that none outlives its document."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from indexer.domain import Box, DocumentId, LineBox, Page, Passage, PassageId, Range
from indexer.errors import NotInArchive
from indexer.storage.page_images import PageImageFolder
from search_api.access import EXTENSION
from search_api.app import create_app
from search_api.pages import images as page_images
from search_api.pages.images import CHANGED, GONE, OF_NO_PAGES, DrawingBusy, NoPageImage, PageImages
from search_api.pages.lines import boxes_of, page_detail, placed
from tests.page_samples import DrawerHere, Samples, page_samples

JPEG = b"\xff\xd8"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Nobody changes these."""
    return page_samples(tmp_path_factory.mktemp("home"))


@pytest.fixture
def samples(tmp_path: Path) -> Samples:
    return page_samples(tmp_path)


def images_of(samples: Samples, drawer: DrawerHere | None = None) -> PageImages:
    return PageImages(samples.archive, drawer or DrawerHere(), PageImageFolder(samples.settings.home / "page_images"))


def test_a_page_is_drawn_once_for_each_width(kept: Samples) -> None:
    drawer = DrawerHere()
    images = images_of(kept, drawer)
    id = kept.id("hai trang.pdf")
    first = images.image(id, 2, 500)
    assert first.startswith(JPEG)
    assert images.image(id, 2, 900) == first
    assert images.image(id, 2, 901) != first
    assert drawer.drawn == [(2, 900), (2, 1350)]
    assert images_of(kept, drawer).image(id, 2, 500) == first, "and kept for the next program"
    assert len(drawer.drawn) == 2
    images.close()
    assert drawer.closed


def test_files_in_containers_have_pictures(kept: Samples) -> None:
    assert images_of(kept).image(kept.id("gói.zip/trong gói.pdf"), 1).startswith(JPEG)


@pytest.mark.parametrize("number", [0, 3, 10_000])
def test_a_page_there_is_not_has_no_picture(kept: Samples, number: int) -> None:
    drawer = DrawerHere()
    with pytest.raises(NoPageImage, match="no such page"):
        images_of(kept, drawer).image(kept.id("hai trang.pdf"), number)
    assert not drawer.drawn


def test_files_without_pages_and_documents_there_are_not(kept: Samples) -> None:
    images = images_of(kept)
    assert images.why_none(kept.id("chữ.txt")) == OF_NO_PAGES
    with pytest.raises(NoPageImage, match="no printed pages"):
        images.image(kept.id("chữ.txt"), 1)
    with pytest.raises(NotInArchive):
        images.image(DocumentId("../../etc"), 1)
    with pytest.raises(NotInArchive):
        images.why_none(DocumentId("0" * 16))


def test_a_file_that_is_gone_or_changed_is_told_and_one_that_was_touched_is_not(samples: Samples) -> None:
    images, id, path = images_of(samples), samples.id("hai trang.pdf"), samples.folder / "hai trang.pdf"
    assert images.image(id, 1)
    content = path.read_bytes()
    os.utime(path, ns=(1, 1))
    assert images.why_none(id) is None
    path.write_bytes(content + b"%")
    assert images.why_none(id) == CHANGED
    with pytest.raises(NoPageImage, match="has changed"):
        images.image(id, 1)
    path.unlink()
    assert images.why_none(id) == GONE
    with pytest.raises(NoPageImage, match="no longer where it was"):
        images.image(id, 1)


def test_a_change_that_size_and_time_do_not_tell_is_found_when_the_page_is_drawn(samples: Samples) -> None:
    path = samples.folder / "hai trang.pdf"
    status, content = path.stat(), path.read_bytes()
    path.write_bytes(content.replace(b"/Plain", b"/Pla1n"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(NoPageImage, match="has changed"):
        images_of(samples).image(samples.id("hai trang.pdf"), 1)


def test_the_pictures_of_what_has_left_the_archive_go_with_it(samples: Samples) -> None:
    images, id, other = images_of(samples), samples.id("hai trang.pdf"), samples.id("gói.zip/trong gói.pdf")
    for one in (id, other):
        images.image(one, 1)
    folder = samples.settings.home / "page_images"
    assert {path.name for path in folder.iterdir()} == {id, other}
    (samples.folder / "hai trang.pdf").unlink()
    samples.index()
    with pytest.raises(NotInArchive):
        images.image(id, 1)
    images.image(other, 1)
    assert {path.name for path in folder.iterdir()} == {other}


def test_a_document_that_leaves_while_its_page_is_drawn_leaves_no_picture(samples: Samples) -> None:
    id = samples.id("hai trang.pdf")

    class Removing(DrawerHere):
        def draw(self, path: Path, id: DocumentId, number: int, width: int) -> bytes:
            content = super().draw(path, id, number, width)
            path.unlink()
            samples.index()
            return content

    with pytest.raises(NotInArchive):
        images_of(samples, Removing()).image(id, 1)
    assert not list((samples.settings.home / "page_images").rglob("*.jpg"))


def test_who_waits_too_long_is_told(kept: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_images, "_PATIENCE", 0.01)
    images = images_of(kept)
    images._drawing.acquire()
    with pytest.raises(DrawingBusy):
        images.image(kept.id("hai trang.pdf"), 1, 2800)


def test_the_folder_keeps_within_its_bound_what_was_looked_at_last(tmp_path: Path) -> None:
    folder = PageImageFolder(tmp_path / "ảnh", max_bytes=1000)
    id = DocumentId("a" * 16)
    for number in range(1, 10):
        folder.put(id, number, 900, bytes([number]) * 100)
        os.utime(tmp_path / "ảnh" / id / f"{number}-900.jpg", (number, number))
    assert folder.get(id, 1, 900) == b"\1" * 100
    for number in (10, 11):
        folder.put(id, number, 900, bytes([number]) * 100)
    held = {number for number in range(1, 12) if folder.get(id, number, 900)}
    assert held == {1, 5, 6, 7, 8, 9, 10, 11}, "the least recently seen went, down to four fifths"
    assert not list(tmp_path.rglob("*.*-*")), "nothing half written"


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "ảnh").write_text("a file", encoding="utf-8")
    folder = PageImageFolder(tmp_path / "ảnh")
    folder.put(DocumentId("a" * 16), 1, 900, b"x")
    assert folder.get(DocumentId("a" * 16), 1, 900) is None


# --- Where lines stand -------------------------------------------------------------------------------------


def test_a_passage_is_boxed_across_lines_and_pages(kept: Samples) -> None:
    with kept.archive.view() as view:
        passages = view.document_passages(kept.id("hai trang.pdf"))
        over = next(passage for passage in passages if passage.text.endswith("trên địa bàn."))
        boxes = boxes_of(view, over)
        assert over.page == 1
        assert (len(boxes[1]), len(boxes[2])) == (38, 1)
        assert boxes[2][0].top == pytest.approx(70, abs=5)
        second = page_detail(view, over.document_id, 2)
    assert (second.width, second.height) == (595, 842)
    texts = {passage.id: passage.text for passage in passages}
    assert [texts[line.passage_id][slice(*line.range)] for line in second.lines] == [
        "các trang thiết bị của từng trường học trên địa bàn.",
        "Điều 2. Văn phòng theo dõi.",
    ]


def test_every_line_belongs_to_the_passage_it_stands_in() -> None:
    box = Box(0, 0, 1, 1)
    page = Page(1, "một hai\nba bốn", (LineBox(Range(0, 3), box), LineBox(Range(4, 7), box), LineBox(Range(8, 14), box)))
    one, two = (
        Passage(PassageId(f"d.{n}"), DocumentId("d"), n, 1, start, end, page.text[start:end])
        for n, start, end in ((1, 0, 7), (2, 8, 14))
    )
    assert [(line.ordinal, line.range) for _, line in placed({1: page}, [one, two])] == [
        (1, Range(0, 3)),
        (1, Range(4, 7)),
        (2, Range(0, 6)),
    ]
    assert [line.ordinal for _, line in placed({1: page}, [two])] == [2]


# --- By address --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def app(kept: Samples) -> Iterator[APIFlask]:
    app = create_app(kept.settings, kept.searcher)
    service = app.extensions[EXTENSION].holdings
    service._page_images = images_of(kept)
    yield app
    service.close()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def test_a_page_says_where_its_lines_stand_and_where_its_picture_is(client: FlaskClient, kept: Samples) -> None:
    id = kept.id("hai trang.pdf")
    found = client.get(f"/api/v1/documents/{id}/pages/1").json
    assert found is not None
    assert (found["document_id"], found["number"], found["page_count"]) == (id, 1, 2)
    assert (found["width"], found["height"], found["no_image"]) == (595, 842, None)
    assert len(found["lines"]) == 38
    assert found["lines"][0]["box"].keys() == {"left", "top", "right", "bottom"}
    image = client.get(found["image"])
    assert image.mimetype == "image/jpeg"
    assert image.data.startswith(JPEG)


def test_a_page_without_a_picture_says_why(client: FlaskClient, kept: Samples) -> None:
    found = client.get(f"/api/v1/documents/{kept.id('chữ.txt')}/pages/1").json
    assert found is not None
    assert (found["image"], found["no_image"]["vi"]) == (None, OF_NO_PAGES.vi)


def test_a_picture_is_asked_for_again_and_sent_only_once(client: FlaskClient, kept: Samples) -> None:
    address = f"/api/v1/documents/{kept.id('hai trang.pdf')}/pages/1.jpg"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(address + "?width=2000", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("pages/3.jpg", 404, "NoPageImage"),
        ("pages/3", 404, "NoPageImage"),
        ("pages/0.jpg", 404, "NoPageImage"),
        ("pages/x.jpg", 404, "NotFound"),
        ("pages/-1.jpg", 404, "NotFound"),
        ("pages/1.jpg?width=0", 422, "BadRequest"),
        ("pages/1.jpg?width=9999", 422, "BadRequest"),
        ("pages/1.jpg?width=to", 422, "BadRequest"),
    ],
)
def test_bad_addresses_are_told(client: FlaskClient, kept: Samples, path: str, status: int, code: str) -> None:
    answer = client.get(f"/api/v1/documents/{kept.id('hai trang.pdf')}/{path}")
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]["code"] == code


def test_pictures_are_quick_once_kept(kept: Samples) -> None:
    images, id = images_of(kept), kept.id("hai trang.pdf")
    images.image(id, 1)
    began = time.perf_counter()
    images.image(id, 1)
    assert time.perf_counter() - began < 0.5
