"""Scans inside Word documents (.docx): pictures that are pages, in the order they stand in."""

import contextlib
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from indexer.domain import ReadPage
from indexer.errors import SourceError
from indexer.reading import images
from indexer.reading.containers.packages import Package, opened
from indexer.reading.limits import ReadingLimits
from indexer.reading.word.numbering import attribute, local_name

_KIND = "Word (.docx)"
_MAIN = "word/document.xml"
_KINDS = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_MOST = 100
_LONG_SIDE = 1000
"""Dots: a page scanned at 85 an inch, which nobody can read."""
_PAPER = (1.35, 1.6)
"""Height by width: a sheet of paper from A4 to the long ones. Photographs are squatter, or lie on their side."""

_POINTS = 595.0


def picture_pages(content: bytes, limits: ReadingLimits) -> tuple[ReadPage, ...]:
    """Return a page, empty, for each picture that is one; they follow the page of the text, number 1."""
    return tuple(ReadPage(number, (), _POINTS, _POINTS * shape) for number, (_, shape) in enumerate(_pages(content, limits), 2))


@contextlib.contextmanager
def open_pictures(content: bytes, limits: ReadingLimits) -> Iterator["_Pictures"]:
    """Show the pages."""
    yield _Pictures(content, limits)


class _Pictures:
    """See :class:`indexer.reading.ocr.scans.Pictures`."""

    def __init__(self, content: bytes, limits: ReadingLimits) -> None:
        self._content, self._limits = content, limits
        self._found: list[tuple[bytes, float]] | None = None

    def covers(self, number: int) -> bool:
        """See :class:`indexer.reading.ocr.scans.Pictures`."""
        return number > 1

    def draw(self, number: int) -> NDArray[np.uint8]:
        """See :class:`indexer.reading.ocr.scans.Pictures`."""
        if self._found is None:
            self._found = _pages(self._content, self._limits)
        with images.open_pictures(self._found[number - 2][0], self._limits) as picture:
            return picture.draw(1)


def _pages(content: bytes, limits: ReadingLimits) -> list[tuple[bytes, float]]:
    """Pictures and their height by width."""
    found: list[tuple[bytes, float]] = []
    with opened(content, limits, _KIND) as package, zipfile.ZipFile(BytesIO(content)) as archive:
        for name in _names(package):
            if len(found) >= _MOST or archive.getinfo(name).file_size > limits.max_bytes:
                continue
            picture = archive.read(name)
            if (shape := _shape(picture, limits)) is not None:
                found.append((picture, shape))
    return found


def _shape(picture: bytes, limits: ReadingLimits) -> float | None:
    """Height by width of a picture that is a page; one that cannot be opened must not cost the text."""
    from PIL import Image

    with contextlib.suppress(SourceError, OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        (page,) = images.read_image(picture, limits).pages
        shape = (page.height or 0.0) / (page.width or 1.0)
        with Image.open(BytesIO(picture)) as image:
            if _PAPER[0] <= shape <= _PAPER[1] and max(image.size) >= _LONG_SIDE:
                return shape
    return None


def _names(package: Package) -> list[str]:
    if _MAIN not in package.names:
        return []
    links = package.links(_MAIN)
    names = []
    for element in package.root(_MAIN).iter():
        if local_name(element) in ("blip", "imagedata"):
            kind, name = links.get(attribute(element, "embed") or attribute(element, "id") or "", ("", ""))
            if kind == "image" and name in package.names and name.lower().endswith(_KINDS):
                names.append(name)
    return list(dict.fromkeys(names))
