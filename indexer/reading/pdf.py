"""PDF: pypdf opens the file and is the second reader; PDFium gives the text with its places.

Pages without a text layer come out empty: recognising scans is another reader's work.
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

import pypdf
import pypdf.errors
import pypdfium2
import pypdfium2.raw as pdfium

from indexer.domain import Box, Line, Reading, ReadPage, Wording
from indexer.errors import Damaged, PasswordNeeded, TooLarge
from indexer.reading.glyphs import LINE_END_HYPHENS, Frame, Glyph, lines_from
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import lines_of, printable, split_lines

# pypdf's warnings quote the file, and nobody can act on them.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_MEDIA_TYPE = "application/pdf"

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
            pages = tuple(_pdfium_pages(document))
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise PasswordNeeded from None
        if opened is None:
            raise Damaged("PDF") from None
        pages = _pypdf_pages(opened, limits)
    return Reading(_MEDIA_TYPE, pages, _title(opened))


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
    return tuple(
        ReadPage(
            number,
            tuple(lines_of(split_lines(printable(page.extract_text(extraction_mode="plain"))))),
            float(page.mediabox.width),
            float(page.mediabox.height),
        )
        for number, page in enumerate(reader.pages, 1)
    )


def _pdfium_pages(document: pypdfium2.PdfDocument) -> Iterator[ReadPage]:
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            # One broken page among good ones: as empty as a scanned one.
            yield ReadPage(index + 1, ())
            continue
        with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text_page:
            width, height = page.get_size()
            yield ReadPage(index + 1, _page_lines(page, text_page), width, height)


def _page_lines(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> tuple[Line, ...]:
    """Lines are built in the direction of the text, their boxes given as the page is shown: annexes lie on their side."""
    left, bottom, right, top = page.get_bbox()
    read = Frame(left, bottom, right, top, _text_turn(text_page))
    shown = Frame(left, bottom, right, top, page.get_rotation())
    lines = lines_from(list(_glyphs(text_page, read)), read.width)
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


def _glyphs(text_page: pypdfium2.PdfTextPage, frame: Frame) -> Iterator[Glyph]:
    raw = text_page.raw
    rectangle = pdfium.FS_RECTF()
    reference = ctypes.byref(rectangle)
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        character = chr(code) if 0 < code < 0x110000 else ""
        if character not in LINE_END_HYPHENS:
            character = printable(character)
        if character in ("\r", "\n"):
            yield Glyph("\n", 0, 0, 0, 0)
        elif character:
            pdfium.FPDFText_GetLooseCharBox(raw, index, reference)
            yield Glyph(character, *frame.place(Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)))
