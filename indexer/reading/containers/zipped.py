"""ZIP: the files in it. Their names are put right, and what they unpack to is counted and not believed."""

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from indexer.domain import Wording
from indexer.errors import Damaged, PasswordNeeded, TooLarge, UnknownFormat
from indexer.reading.containers.entries import Entry, entries_of
from indexer.reading.encodings import VIETNAMESE_LETTERS
from indexer.reading.formats import BROKEN_ZIP
from indexer.reading.limits import ReadingLimits

_AT_ONCE = 1 << 20
_ENCRYPTED, _NAMED_IN_UTF8 = 0x1, 0x800
_UNICODE_PATH = 0x7075


def zip_entries(file: BinaryIO, limits: ReadingLimits) -> list[Entry]:
    """List the files in an open ZIP, which must stay open while they are taken.

    Raises
    ------
    Damaged, TooLarge
    """
    try:
        container = zipfile.ZipFile(file)
    except BROKEN_ZIP:
        raise Damaged("ZIP") from None
    return entries_of(_named(container, limits), limits)


def _named(container: zipfile.ZipFile, limits: ReadingLimits) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    for info in container.infolist():
        name = name_of(info)
        if not name.endswith(("/", "\\")):
            yield name, partial(_taken, container, info, limits)


def name_of(info: zipfile.ZipInfo) -> str:
    """Return the name as its maker meant it.

    The format knows UTF-8, where a flag or a field of its own says so, and code page 437. Windows in Vietnamese writes its own
    table and others UTF-8 without saying so: both tell themselves by giving Vietnamese letters.
    """
    name = info.orig_filename.split("\0")[0]
    if info.flag_bits & _NAMED_IN_UTF8 or name.isascii():
        return name
    raw = name.encode("cp437")
    if (told := _unicode_path(info.extra, zlib.crc32(raw))) is not None:
        return told
    for encoding in ("utf-8", "cp1258"):
        try:
            read = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        composed = unicodedata.normalize("NFC", read)
        if encoding == "utf-8" or all(letter in VIETNAMESE_LETTERS for letter in composed if letter > "\x7f"):
            return composed if encoding == "cp1258" else read
    return name


def _unicode_path(extra: bytes, checksum: int) -> str | None:
    """Return the name in Info-ZIP's field, if it belongs to the name it stands beside."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == checksum:
            return field[5:].decode("utf-8", "replace")
    return None


def _taken(container: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ReadingLimits, most: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise PasswordNeeded
    if info.file_size > most:
        raise TooLarge(info.file_size, most)
    if info.file_size > limits.ratio_from_bytes and info.file_size > limits.max_ratio * info.compress_size:
        ratio = info.file_size // max(1, info.compress_size)
        raise TooLarge(ratio, limits.max_ratio, Wording("lần so với lúc nén", "times its compressed size"))
    parts, size = [], 0
    try:
        with container.open(info) as stream:
            # What the directory says of the size may be a lie.
            while part := stream.read(_AT_ONCE):
                parts.append(part)
                size += len(part)
                if size > most:
                    raise TooLarge(size, most)
    except NotImplementedError:
        raise UnknownFormat(f"ZIP, cách nén {info.compress_type}") from None
    except BROKEN_ZIP:
        raise Damaged("ZIP") from None
    return b"".join(parts)
