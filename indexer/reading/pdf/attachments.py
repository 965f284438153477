"""Files in a PDF: a portfolio is a folder with a cover, and any PDF may carry the tables it speaks of."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

import pypdf
from pypdf.generic import EmbeddedFile

from indexer.errors import Damaged, TooLarge
from indexer.reading.containers.entries import Entry, entries_of
from indexer.reading.limits import ReadingLimits


def pdf_entries(file: BinaryIO, limits: ReadingLimits) -> list[Entry]:
    """List the files that were put into a PDF. Raise :class:`TooLarge` where they are too many.

    Of a PDF that pypdf cannot open there are none: whoever reads its text will say what is wrong with it.
    """
    try:
        reader = pypdf.PdfReader(file, strict=False)
        if reader.is_encrypted and reader.decrypt("") == pypdf.PasswordType.NOT_DECRYPTED:
            return []
        found = list(_attachments(reader, limits.max_members + 1))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  as when its text is read
        return []
    return entries_of(found, limits)


def _attachments(reader: pypdf.PdfReader, most: int) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    for attached, _ in zip(reader.attachment_list, range(most), strict=False):
        yield attached.alternative_name or attached.name, partial(_taken, attached)


def _taken(attached: EmbeddedFile, most: int) -> bytes:
    try:
        content = attached.content
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  pypdf raises all kinds; its own limits stop what swells
        raise Damaged("PDF") from None
    if len(content) > most:
        raise TooLarge(len(content), most)
    return content
