"""Pages drawn for people to look at."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from indexer.domain import Box, DocumentId
from indexer.errors import Damaged, SourceError, Unreadable
from indexer.protocols import FileChanged
from indexer.reading.limits import ReadingLimits
from indexer.reading.workers.drawing import Fit, WorkerDrawer, draw_page
from tests.ocr_samples import image_file, page_picture
from tests.reading_samples import make_pdf, make_zip

LIMITS = ReadingLimits()
BAR = Box(100, 200, 300, 240)


def id_of(content: bytes) -> DocumentId:

    return DocumentId(hashlib.sha256(content).hexdigest()[:16])


def drawn(path: Path, content: bytes, number: int = 1, width: int = 595) -> Image.Image:
    path.write_bytes(content)
    jpeg = draw_page(path, LIMITS, id=id_of(content), number=number, width=width)
    assert jpeg.startswith(b"\xff\xd8")
    return Image.open(io.BytesIO(jpeg))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("width", [300, 900])
def test_a_page_comes_out_as_wide_as_wanted_and_as_it_is_shown(tmp_path: Path, rotate: int, width: int) -> None:
    image = drawn(tmp_path / "a.pdf", make_pdf([[(85, 80, 14, "Đảng ủy")]], rotate=rotate), width=width)
    tall = rotate % 180 == 0
    assert image.width == width
    assert image.height == pytest.approx(width * (842 / 595 if tall else 595 / 842), abs=1.5)


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("TIFF", "a.tif"), ("WEBP", "a.webp")])
def test_pictures_are_pages_too_and_are_never_made_larger(tmp_path: Path, kind: str, name: str) -> None:
    content = image_file(kind, page_picture(BAR))
    assert drawn(tmp_path / name, content, width=2800).size == (595, 842)
    small = np.asarray(drawn(tmp_path / name, content, width=298).convert("L"))
    assert small.shape[1] == 298
    assert small[110, 100] < 80 < 200 < small[110, 200], "the bar stands where it stood"


def test_every_page_of_a_tiff_is_drawn_whichever_comes_first(tmp_path: Path) -> None:
    content = image_file("TIFF", page_picture(BAR), page_picture())
    for number, ink in ((2, False), (1, True), (2, False)):
        image = np.asarray(drawn(tmp_path / "a.tif", content, number).convert("L"))
        assert bool(image.min() < 80) is ink


def test_a_file_that_has_changed_is_not_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf([[(85, 80, 14, "sau khi sửa")]]))
    with pytest.raises(FileChanged):
        draw_page(path, LIMITS, id=id_of(make_pdf([[(85, 80, 14, "trước khi sửa")]])), number=1, width=900)


def test_a_file_in_a_container_is_drawn(tmp_path: Path) -> None:
    content = make_pdf([[(85, 80, 14, "trong gói")]])
    (tmp_path / "gói.zip").write_bytes(make_zip({"thư mục/a.pdf": content}))
    path = tmp_path / "gói.zip" / "thư mục" / "a.pdf"
    assert draw_page(path, LIMITS, id=id_of(content), number=1, width=300).startswith(b"\xff\xd8")


@pytest.mark.parametrize("number", [0, 2, 10_000])
def test_a_page_that_is_not_there_is_told(tmp_path: Path, number: int) -> None:
    with pytest.raises(Damaged):
        drawn(tmp_path / "a.pdf", make_pdf([[(85, 80, 14, "một trang")]]), number)
    with pytest.raises(Damaged):
        drawn(tmp_path / "b.png", image_file("PNG", page_picture(BAR)), number)


@pytest.mark.parametrize("content", [b"%PDF-1.4 nothing of the kind", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken", b"text"])
def test_what_cannot_be_drawn_is_told_without_quoting_it(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError) as raised:
        drawn(tmp_path / "a.pdf", content)
    assert "nothing of the kind" not in str(raised.value)


@pytest.mark.parametrize(("width", "height"), [(595, 842), (14_400, 14_400), (200, 14_400), (3, 100_000), (14_400, 2)])
def test_no_page_has_too_many_dots(width: float, height: float) -> None:
    scale = Fit(2800)(width, height)
    assert scale > 0
    assert width * scale <= 2800.5
    assert width * height * scale**2 <= 12_000_001
    assert height * scale <= 16_000.5


def test_a_worker_draws_and_a_bad_file_costs_its_own_picture_only(tmp_path: Path) -> None:
    content = make_pdf([[(85, 80, 14, "một trang")]])
    good, bad = tmp_path / "a.pdf", tmp_path / "b.pdf"
    good.write_bytes(content)
    bad.write_bytes(content[: len(content) // 2])
    drawer = WorkerDrawer()
    try:
        with pytest.raises(SourceError):
            drawer.draw(bad, id_of(bad.read_bytes()), 1, 900)
        assert drawer.draw(good, id_of(content), 1, 900).startswith(b"\xff\xd8")
        with pytest.raises(Unreadable):
            drawer.draw(tmp_path / "không có.pdf", DocumentId("0" * 16), 1, 900)
        drawer.close()
        assert drawer.draw(good, id_of(content), 1, 300).startswith(b"\xff\xd8"), "what is closed opens again"
    finally:
        drawer.close()
