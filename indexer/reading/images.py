"""Pictures of pages: PNG, JPEG, WebP, and TIFF with one page or many. All their text is for the recogniser to find."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indexer.domain import Reading, ReadPage, Wording
from indexer.errors import Damaged, TooLarge
from indexer.reading.limits import Fitted, ReadingLimits

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_KINDS = ("PNG", "JPEG", "TIFF", "WEBP")
_DOTS = (72.0, 1200.0)
"""An inch; what a file claims outside of these is a default that nobody set."""
_WIDTH = 595.0
"""Points of a page whose file does not tell: A4."""
_ORIENTATION, _FIRST_ON_ITS_SIDE = 0x0112, 5
"""EXIF: how the camera was held."""
_DOT = Wording("điểm ảnh", "dots")
_LONG_SIDE = 3000
"""Dots of the longer side as it is recognised: A4 at 250 an inch. More only costs time."""


def read_image(content: bytes, limits: ReadingLimits) -> Reading:
    """Return the pages, empty, in the size they were scanned from.

    Raises
    ------
    TooLarge
        Too many pages, or too many dots on one.
    Damaged
        It is no picture that can be opened.
    """
    from PIL import Image

    with _opened(content, limits) as image:
        count = getattr(image, "n_frames", 1)
        if count > limits.max_pages:
            raise TooLarge(count, limits.max_pages, Wording("trang", "pages"))
        pages = []
        for number in range(1, count + 1):
            image.seek(number - 1)
            _check(image, limits)
            pages.append(ReadPage(number, (), *_size(image)))
        return Reading(Image.MIME[image.format or ""], tuple(pages))


@contextlib.contextmanager
def open_pictures(content: bytes, limits: ReadingLimits) -> Iterator["_Pictures"]:
    """Show the pages."""
    with _opened(content, limits) as image:
        yield _Pictures(image, limits)


class _Pictures:
    """See :class:`indexer.reading.ocr.scans.Pictures`."""

    def __init__(self, image: "Picture", limits: ReadingLimits) -> None:
        self._image, self._limits = image, limits

    def covers(self, number: int) -> bool:  # noqa: ARG002  every page is nothing but its picture
        """See :class:`indexer.reading.ocr.scans.Pictures`."""
        return True

    def draw(self, number: int) -> NDArray[np.uint8]:
        """See :class:`indexer.reading.ocr.scans.Pictures`."""
        from PIL import ImageOps

        self._image.seek(number - 1)
        page = ImageOps.exif_transpose(self._image)
        page.thumbnail((_LONG_SIDE, _LONG_SIDE))
        return np.asarray(_on_paper(page))


@contextlib.contextmanager
def open_shown(content: bytes) -> Iterator["_Shown"]:
    """Show the pages to people."""
    yield _Shown(content)


class _Shown:
    """See :class:`indexer.reading.workers.drawing.Shown`."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def page(self, number: int, fitted: Fitted) -> NDArray[np.uint8]:
        """See :class:`indexer.reading.workers.drawing.Shown`. A picture is never made larger than it is."""
        from PIL import ImageOps

        limits = ReadingLimits()
        # Opened each time: it is made smaller where it stands, so that of a large one only what is needed is unpacked.
        with _opened(self._content, limits) as image:
            try:
                image.seek(number - 1)
            except EOFError:
                raise Damaged(image.format or "") from None
            _check(image, limits)
            scale = min(fitted(*_turned(image)), 1.0)
            # Shrunk, a dot is more than black or white.
            page = image if image.mode in ("L", "RGB") else _on_paper(image)
            page.thumbnail((max(1, round(page.width * scale)), max(1, round(page.height * scale))))
            return np.asarray(ImageOps.exif_transpose(page).convert("RGB"))


@contextlib.contextmanager
def _opened(content: bytes, limits: ReadingLimits) -> Iterator["Picture"]:
    from PIL import Image

    with warnings.catch_warnings():
        # Our own limit of dots stands in for its warning.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(io.BytesIO(content), formats=_KINDS)
        except Image.DecompressionBombError:
            raise TooLarge(4 * limits.max_pixels, limits.max_pixels, _DOT) from None
        with image:
            yield image


def _check(image: "Picture", limits: ReadingLimits) -> None:
    width, height = image.size
    if width * height > limits.max_pixels:
        raise TooLarge(width * height, limits.max_pixels, _DOT)


def _on_paper(image: "Picture") -> "Picture":
    """Return the picture in colours; what is transparent is paper."""
    from PIL import Image

    page = image.convert("RGBA")
    drawn = Image.alpha_composite(Image.new("RGBA", page.size, "white"), page).convert("RGB")
    # How the camera was held goes along.
    drawn.getexif().update(image.getexif())
    return drawn


def _turned(image: "Picture") -> tuple[int, int]:
    """Return width and height in dots, the way the camera was held."""
    width, height = image.size
    return (height, width) if image.getexif().get(_ORIENTATION, 1) >= _FIRST_ON_ITS_SIDE else (width, height)


def _size(image: "Picture") -> tuple[float, float]:
    """Return the width and height, in points, that the page is shown in."""
    width, height = _turned(image)
    dots = float(image.info.get("dpi", (0, 0))[0])
    points = 72 / dots if _DOTS[0] < dots <= _DOTS[1] else _WIDTH / width
    return width * points, height * points
