"""PDF: pypdf opens the file and is the second reader; PDFium gives the text with its places.

Pages without a text layer come out empty; as pictures they are handed to the recogniser.
"""

import contextlib
import ctypes
import logging
import math
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdf
import pypdf.errors
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from indexer.domain import Box, Line, Reading, ReadPage, Wording
from indexer.errors import Damaged, PasswordNeeded, TooLarge, UnknownFormat
from indexer.reading.limits import Fitted, ReadingLimits
from indexer.reading.lines import lines_of, printable, split_lines
from indexer.reading.pdf.bookmarks import bookmarks_in
from indexer.reading.pdf.fonts import SAMPLES, by_fonts, is_old
from indexer.reading.pdf.glyphs import LINE_END_HYPHENS, Frame, Glyph, lines_from
from indexer.reading.pdf.signatures import signatures_in

# pypdf's warnings quote the file, and nobody can act on them.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_MEDIA_TYPE = "application/pdf"

_DOTS_A_POINT = 250 / 72
"""What the recogniser reads best; most scans have 200 dots an inch or 300."""
_COVERED = 0.5
"""Of the page: so much of it is picture where the page is a scan."""

_LONGEST_NAME = 200
"""Bytes of a font's name."""

_one_at_a_time = threading.Lock()
"""PDFium is not thread-safe."""


def read_pdf(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the text layer: lines with boxes where PDFium opens the file, without them where only pypdf does.

    Raises
    ------
    PasswordNeeded
        It opens only with a password. A file that merely forbids copying or printing is read.
    TooLarge
        Too many pages.
    Damaged
        Neither library can open it, or its end is missing: both would mend what is left and pass it off as the whole.
    """
    if content.rfind(b"startxref") < content.rfind(b"endobj"):
        raise Damaged("PDF", "thiếu phần cuối, cut short")
    opened = _open_with_pypdf(content)
    try:
        with _one_at_a_time, contextlib.closing(pypdfium2.PdfDocument(content)) as document:
            _check_pages(len(document), limits)
            pages = tuple(_pdfium_pages(document, opened, limits))
            bookmarks = bookmarks_in(document)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise PasswordNeeded from None
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise UnknownFormat("PDF, mã hóa kiểu lạ, unknown encryption") from None
        if opened is None:
            raise Damaged("PDF") from None
        pages, bookmarks = _pypdf_pages(opened, limits), ()
    return Reading(_MEDIA_TYPE, pages, _title(opened), signatures_in(opened) if opened else (), bookmarks)


def _check_pages(count: int, limits: ReadingLimits) -> None:
    if count == 0:
        raise Damaged("PDF", "0 trang, pages")
    if count > limits.max_pages:
        raise TooLarge(count, limits.max_pages, Wording("trang", "pages"))


def _open_with_pypdf(content: bytes) -> pypdf.PdfReader | None:
    try:
        reader = pypdf.PdfReader(BytesIO(content), strict=False)
        # Many files are locked against changes only, and open with no password at all.
        locked = reader.is_encrypted and reader.decrypt("") == pypdf.PasswordType.NOT_DECRYPTED
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  it raises all kinds on broken files, and for ciphers it has no library for; PDFium may do better
        return None
    if locked:
        raise PasswordNeeded
    return reader


def _title(reader: pypdf.PdfReader | None) -> str | None:
    if reader is None:
        return None
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # noqa: BLE001  a broken title must not cost the document
        return None
    return printable(str(title)).strip() or None if title else None


def _pypdf_pages(reader: pypdf.PdfReader, limits: ReadingLimits) -> tuple[ReadPage, ...]:
    _check_pages(len(reader.pages), limits)
    return tuple(_pypdf_page(reader, number) for number in range(1, len(reader.pages) + 1))


def _pypdf_page(reader: pypdf.PdfReader | None, number: int) -> ReadPage:
    """Read one page; one broken page among good ones is as empty as a scanned one."""
    try:
        page = reader.pages[number - 1] if reader else None
        text = page.extract_text(extraction_mode="plain") if page else ""
        size = (float(page.mediabox.width), float(page.mediabox.height)) if page else (None, None)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  as when opening
        return ReadPage(number, ())
    return ReadPage(number, tuple(lines_of(split_lines(printable(text)))), *size)


def _pdfium_pages(document: pypdfium2.PdfDocument, second: pypdf.PdfReader | None, limits: ReadingLimits) -> Iterator[ReadPage]:
    characters = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            yield _pypdf_page(second, number)
            continue
        with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text_page:
            # Counted before any is taken: each costs a hundred times its size while lines are built.
            characters += text_page.count_chars()
            if characters > limits.max_characters:
                raise TooLarge(characters, limits.max_characters, Wording("ký tự", "characters"))
            width, height = page.get_size()
            yield ReadPage(number, _page_lines(page, text_page), width, height)


def _page_lines(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> tuple[Line, ...]:
    """Lines are built in the direction of the text, their boxes given as the page is shown: annexes lie on their side."""
    left, bottom, right, top = page.get_bbox()
    read = Frame(left, bottom, right, top, _text_turn(text_page))
    shown = Frame(left, bottom, right, top, page.get_rotation())
    glyphs = list(_glyphs(text_page, read))
    count = text_page.count_chars()
    if any(is_old(_font(text_page, index)) for index in range(0, count, 1 + count // SAMPLES)):
        drawn = by_fonts([glyph for _, glyph in glyphs], [_font(text_page, index) for index, _ in glyphs])
    else:
        drawn = [glyph for _, glyph in glyphs]
    lines = lines_from(drawn, read.width)
    if read == shown:
        return lines
    return tuple(replace(line, box=shown.place(read.unplace(line.box)) if line.box else None) for line in lines)


def _text_turn(text_page: pypdfium2.PdfTextPage) -> int:
    """Tell how far the page is to be turned, clockwise, for most of its text to stand upright."""
    count = text_page.count_chars()
    raw = text_page.raw
    turns = Counter(
        -round(pdfium.FPDFText_GetCharAngle(raw, index) / (math.pi / 2)) % 4 for index in range(0, count, 1 + count // 100)
    )
    return 90 * turns.most_common(1)[0][0] if turns else 0


def _font(text_page: pypdfium2.PdfTextPage, index: int) -> str:
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    length = pdfium.FPDFText_GetFontInfo(text_page.raw, index, name, _LONGEST_NAME, ctypes.byref(ctypes.c_int()))
    return name.value.decode("utf-8", "replace") if 0 < length <= _LONGEST_NAME else ""


def _glyphs(text_page: pypdfium2.PdfTextPage, frame: Frame) -> Iterator[tuple[int, Glyph]]:
    """Yield the characters with their places among those of the page."""
    raw = text_page.raw
    rectangle = pdfium.FS_RECTF()
    reference = ctypes.byref(rectangle)
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        character = chr(code) if 0 < code < 0x110000 else ""
        if character not in LINE_END_HYPHENS:
            character = printable(character)
        if character in ("\r", "\n"):
            yield index, Glyph("\n", 0, 0, 0, 0)
        elif character:
            pdfium.FPDFText_GetLooseCharBox(raw, index, reference)
            yield index, Glyph(character, *frame.place(Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)))


@contextlib.contextmanager
def open_shown(content: bytes) -> Iterator["_Shown"]:
    """Show the pages to people: with the forms and the marks of signatures that lie on them.

    Raises
    ------
    Damaged
        PDFium cannot open the file.
    """
    # Stays open while others are read: only what PDFium itself does is done alone.
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            raise Damaged("PDF") from None
        document.init_forms()
    try:
        yield _Shown(document)
    finally:
        with _one_at_a_time:
            document.close()


class _Shown:
    """See :class:`indexer.reading.workers.drawing.Shown`."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def page(self, number: int, fitted: Fitted) -> NDArray[np.uint8]:
        """See :class:`indexer.reading.workers.drawing.Shown`."""
        with _one_at_a_time:
            if not 1 <= number <= len(self._document):
                raise Damaged("PDF")
            with contextlib.closing(self._document[number - 1]) as page:
                width, height = page.get_size()
                if not (width > 0 and height > 0):
                    raise Damaged("PDF")
                with contextlib.closing(page.render(scale=fitted(width, height), rev_byteorder=True)) as drawn:
                    return np.array(drawn.to_numpy()[..., :3])


@contextlib.contextmanager
def open_pictures(content: bytes, limits: ReadingLimits) -> Iterator["_Pictures"]:
    """Show the pages as pictures. Of a file that PDFium cannot open there are none."""
    with _one_at_a_time, contextlib.ExitStack() as stack:
        document = None
        with contextlib.suppress(pypdfium2.PdfiumError):
            document = stack.enter_context(contextlib.closing(pypdfium2.PdfDocument(content)))
        yield _Pictures(document, limits)


class _Pictures:
    """See :class:`indexer.reading.ocr.scans.Pictures`."""

    def __init__(self, document: pypdfium2.PdfDocument | None, limits: ReadingLimits) -> None:
        self._document, self._limits = document, limits

    def covers(self, number: int) -> bool:
        """See :class:`indexer.reading.ocr.scans.Pictures`; strips of one scan count together."""
        with self._page(number) as page:
            if page is None:
                return False
            left, bottom, right, top = page.get_bbox()
            covered = 0.0
            for image in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=5):
                x0, y0, x1, y1 = image.get_bounds()
                covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
            return bool(covered > _COVERED * (right - left) * (top - bottom))

    def draw(self, number: int) -> NDArray[np.uint8]:
        """See :class:`indexer.reading.ocr.scans.Pictures`."""
        with self._page(number) as page:
            if page is None:
                raise Damaged("PDF")
            width, height = page.get_size()
            if not (width > 0 and height > 0):
                raise Damaged("PDF")
            scale = min(_DOTS_A_POINT, math.sqrt(self._limits.max_pixels / (width * height)))
            with contextlib.closing(page.render(scale=scale, rev_byteorder=True)) as drawn:
                return np.array(drawn.to_numpy()[..., :3])

    @contextlib.contextmanager
    def _page(self, number: int) -> Iterator[pypdfium2.PdfPage | None]:
        try:
            page = self._document[number - 1] if self._document else None
        except pypdfium2.PdfiumError:
            page = None
        with contextlib.closing(page) if page else contextlib.nullcontext():
            yield page
