"""Which family of formats a file belongs to, by its content and not by its name.

To read another family, write a module with ``read(content, limits) -> Reading`` and give it a row in `FORMATS`.
"""

import errno
import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, cast

from indexer.domain import Reading
from indexer.errors import Damaged, PasswordNeeded, UnknownFormat
from indexer.reading.containers.entries import Entry
from indexer.reading.conversion import Conversion, second_to
from indexer.reading.limits import ReadingLimits
from indexer.reading.ocr.scans import OpenPictures

ReadContent = Callable[[bytes, ReadingLimits], Reading]
"""What a family does: the whole file's bytes → a reading. Raises :class:`SourceError`; anything else means damaged."""

ListEntries = Callable[[BinaryIO, ReadingLimits], Sequence[Entry]]
"""What a family of containers does: an open file → the files in it. Raises as :data:`ReadContent` does."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    name: str
    """What messages call it."""
    suffixes: tuple[str, ...] = ()
    """Names that promise this format, in lower case."""
    reader: str | None = None
    """``module:function`` of the :data:`ReadContent`; ``None`` where the format is known but not read."""
    pictures: str | None = None
    """``module:function`` of the :data:`OpenPictures`, for formats whose pages may be scans."""
    entries: str | None = None
    """``module:function`` of the :data:`ListEntries`, for containers. One without a `reader` is only a folder."""
    office: Conversion | None = None
    """How LibreOffice reads what our own reader cannot."""

    def load(self) -> ReadContent:
        """Import the function now: a folder of text files never pays for the PDF libraries.

        Raises
        ------
        UnknownFormat
            The format is not read, on this machine.
        """
        if self.reader is None and self.office is None:
            raise UnknownFormat(self.name)
        own = cast("ReadContent", _function(self.reader)) if self.reader else None
        return second_to(own, self.office, self.name) if self.office else cast("ReadContent", own)

    def load_pictures(self) -> OpenPictures | None:
        """Import what shows the pages as pictures; ``None`` where they can be no scans."""
        return cast("OpenPictures", _function(self.pictures)) if self.pictures else None

    def load_entries(self) -> ListEntries:
        """Import what lists the files in it; there must be such a function."""
        assert self.entries is not None
        return cast("ListEntries", _function(self.entries))


def _function(reference: str) -> object:
    module, _, function = reference.partition(":")
    return getattr(import_module(module), function)


PDF = Format(
    "PDF",
    (".pdf",),
    "indexer.reading.pdf.pages:read_pdf",
    "indexer.reading.pdf.pages:open_pictures",
    "indexer.reading.pdf.attachments:pdf_entries",
)
DOCX = Format(
    "Word (.docx)",
    (".docx", ".docm", ".dotx"),
    "indexer.reading.word.docx:read_docx",
    "indexer.reading.word.pictures:open_pictures",
)
HTML = Format("HTML", (".html", ".htm", ".xhtml"), "indexer.reading.markup.html:read_html")
MARKDOWN = Format("Markdown", (".md", ".markdown"), "indexer.reading.plain:read_markdown")
TEXT = Format("text", (".txt",), "indexer.reading.plain:read_text")
PNG, JPEG, TIFF, WEBP = (
    Format(name, suffixes, "indexer.reading.images:read_image", "indexer.reading.images:open_pictures")
    for name, suffixes in (("PNG", (".png",)), ("JPEG", (".jpg", ".jpeg")), ("TIFF", (".tif", ".tiff")), ("WebP", (".webp",)))
)
XLSX = Format("Excel (.xlsx)", (".xlsx", ".xlsm"), "indexer.reading.sheets.xlsx:read_xlsx")
PPTX = Format("PowerPoint (.pptx)", (".pptx", ".ppsx"), "indexer.reading.slides.pptx:read_pptx")
ODF = Format("OpenDocument", (".odt", ".ods", ".odp"), "indexer.reading.odf.odf:read_odf")
ZIP = Format("ZIP", (".zip",), entries="indexer.reading.containers.zipped:zip_entries")
EML = Format(
    "e-mail", (".eml",), "indexer.reading.containers.mail:read_mail", entries="indexer.reading.containers.mail:mail_entries"
)
MHTML = Format("MHTML", (".mht", ".mhtml"), "indexer.reading.containers.mail:read_mhtml")
DOC = Format(
    "Word 97-2003 (.doc)", reader="indexer.reading.word.doc:read_doc", office=Conversion("docx", ("MS Word 97", "MS WinWord 6.0"))
)
XLS = Format("Excel 97-2003 (.xls)", reader="indexer.reading.sheets.xls:read_xls", office=Conversion("xlsx", ("MS Excel 97",)))
PPT = Format(
    "PowerPoint 97-2003 (.ppt)", reader="indexer.reading.slides.ppt:read_ppt", office=Conversion("pptx", ("MS PowerPoint 97",))
)
XLSB = Format("Excel (.xlsb)", (".xlsb",), office=Conversion("xlsx", ("Calc MS Excel 2007 Binary",)))
WORD_XML = Format("Word 2003 XML", office=Conversion("docx", ("MS Word 2003 XML",)))
WORD_PERFECT = Format("WordPerfect", (".wpd",), office=Conversion("docx", ("WordPerfect",)))
OUTLOOK = Format(
    "Outlook (.msg)",
    (".msg",),
    reader="indexer.reading.containers.outlook:read_msg",
    entries="indexer.reading.containers.outlook:msg_entries",
)
OLE = Format("Office 97-2003")
RTF = Format("RTF", reader="indexer.reading.word.rtf:read_rtf")

FORMATS = (
    PDF,
    DOCX,
    HTML,
    MARKDOWN,
    TEXT,
    PNG,
    JPEG,
    TIFF,
    WEBP,
    XLSX,
    PPTX,
    ODF,
    ZIP,
    EML,
    MHTML,
    DOC,
    XLS,
    PPT,
    XLSB,
    WORD_XML,
    WORD_PERFECT,
    OUTLOOK,
    OLE,
    RTF,
)

_HEAD = 64 * 1024

# Offset, bytes, format: kinds that tell themselves by a few bytes.
_SIGNATURES = (
    (0, b"{\\rtf", RTF),
    (0, b"\xffWPC", WORD_PERFECT),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"GIF8", Format("GIF", (".gif",))),
    (0, b"II*\0", TIFF),
    (0, b"MM\0*", TIFF),
    (8, b"WEBP", WEBP),
    (0, b"AT&TFORM", Format("DjVu")),
    (0, b"%!PS", Format("PostScript")),
    (0, b"Rar!\x1a\x07", Format("RAR", (".rar",))),
    (0, b"7z\xbc\xaf\x27\x1c", Format("7-Zip", (".7z",))),
    (0, b"\x1f\x8b\x08", Format("gzip", (".gz",))),
    (0, b"ID3", Format("MP3", (".mp3",))),
    (4, b"ftyp", Format("video")),
    (0, b"SQLite format 3\0", Format("SQLite")),
)

BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, struct.error
)  # fmt: skip
"""What the standard library raises on a broken container; seeking before its start among it."""

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HTML_START = re.compile(
    rb"\A(?:\s|<\?xml[^>]*>|<!--.*?-->|\xef\xbb\xbf|\xff\xfe|\xfe\xff)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|center|font|article|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL_START = re.compile(rb"\A(?:From [^\n]*\n)?(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t]+[^\n]*\n)*)+")
_MAIL_FIELD = re.compile(rb"^(?:MIME-Version|Received|Return-Path|Delivered-To|Message-ID):", re.IGNORECASE | re.MULTILINE)
_SENT_FIELD = re.compile(rb"^(?:From|To|Received|Return-Path|Delivered-To):(?!\s*<Saved by)", re.IGNORECASE | re.MULTILINE)
_XML_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b")


def recognise(file: BinaryIO, suffix: str) -> Format:
    """Tell the format of an open file from its head and, for containers, from their directory.

    `suffix` (``".pdf"``, lower case) decides only what content cannot: Markdown from other text, and whether text
    is something else that was damaged.

    Raises
    ------
    Damaged
        The name promises a format that always has a signature, and there is none; or a container without its directory.
    PasswordNeeded
        An encrypted Office file.
    """
    head = file.read(_HEAD)
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_ZIP_MAGIC):
        return _zip_format(file, suffix)
    if head.startswith(_OLE_MAGIC):
        return _ole_format(file, head)
    for offset, signature, known in _SIGNATURES:
        if head.startswith(signature, offset):
            return known
    if mail := _mail_format(head, suffix):
        return mail
    if promised := next((known for known in (PDF, DOCX, XLSX, PPTX, ODF, ZIP) if suffix in known.suffixes), None):
        raise Damaged(promised.name)
    if promised := next((known for _, _, known in _SIGNATURES if suffix in known.suffixes), None):
        raise Damaged(promised.name)
    # UTF-16 markup has a zero beside each of these ASCII characters.
    start = head.replace(b"\0", b"")
    if _HTML_START.match(start):
        return HTML
    if _XML_START.match(start):
        return WORD_XML if b"Word.Document" in start[:1024] else Format("XML")
    return MARKDOWN if suffix in MARKDOWN.suffixes else TEXT


def _zip_format(file: BinaryIO, suffix: str) -> Format:
    try:
        with zipfile.ZipFile(file) as container:
            names = set(container.namelist())
            mimetype = container.open("mimetype").read(100) if "mimetype" in names else b""
    except BROKEN_ZIP as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # The disk's fault.
        promised = next((known for known in (DOCX, XLSX, PPTX, ODF) if suffix in known.suffixes), ZIP)
        raise Damaged(promised.name) from None
    if "xl/workbook.bin" in names:
        return XLSB
    for folder, known in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return known
    return ODF if mimetype.startswith(b"application/vnd.oasis.opendocument") else ZIP


def _mail_format(head: bytes, suffix: str) -> Format | None:
    fields = found[0] if (found := _MAIL_START.match(head.removeprefix(b"\xef\xbb\xbf"))) else b""
    if suffix not in (*EML.suffixes, *MHTML.suffixes) and not _MAIL_FIELD.search(fields):
        return None
    if not fields:
        raise Damaged(EML.name if suffix in EML.suffixes else MHTML.name)
    # Nobody sends a page that was saved; browsers say only by what it was.
    return EML if suffix in EML.suffixes or _SENT_FIELD.search(fields) else MHTML


def _ole_format(file: BinaryIO, head: bytes) -> Format:
    names = _ole_names(file, head)
    if not names or not any(names):
        raise Damaged(OLE.name, "thiếu phần cuối, cut short")
    if "EncryptedPackage" in names:
        raise PasswordNeeded
    for name, known in (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT)):
        if name in names:
            return known
    return OUTLOOK if any(name.startswith("__properties_version") for name in names) else OLE


def _ole_names(file: BinaryIO, head: bytes) -> set[str]:
    """Names in the directory of an OLE compound file: sectors of 128-byte entries, chained through the first FAT."""
    try:
        (sector_shift,) = struct.unpack_from("<H", head, 30)
        (sector,) = struct.unpack_from("<I", head, 48)
        fat_sectors = struct.unpack_from("<109I", head, 76)
    except struct.error:
        return set()
    size = 1 << min(sector_shift, 16)
    end = file.seek(0, os.SEEK_END)
    names = set()
    for _ in range(256):  # A chain that bites its tail ends here.
        if (sector + 1) * size >= end:  # Seeking far beyond the end is an error on some systems.
            break
        file.seek((sector + 1) * size)
        entries = file.read(size)
        for start in range(0, len(entries) - 127, 128):
            (length,) = struct.unpack_from("<H", entries, start + 64)
            names.add(entries[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace"))
        table, place = divmod(sector * 4, size)
        if table >= len(fat_sectors) or fat_sectors[table] >= 0xFFFFFFFA or (fat_sectors[table] + 1) * size >= end:
            break
        file.seek((fat_sectors[table] + 1) * size + place)
        link = file.read(4)
        if len(link) < 4:
            break
        (sector,) = struct.unpack("<I", link)
        if sector >= 0xFFFFFFFA:
            break
    return names
