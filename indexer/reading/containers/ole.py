"""The container of Office 97-2003 files."""

import contextlib
import logging
from collections.abc import Iterator
from io import BytesIO

import olefile

from indexer.errors import Damaged, TooLarge
from indexer.language.legacy import mend_title
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import printable

logging.getLogger("olefile").setLevel(logging.CRITICAL)


@contextlib.contextmanager
def opened(content: bytes, kind: str) -> Iterator[olefile.OleFileIO]:
    """Open the container.

    Raises
    ------
    Damaged
        It is none, or its directory is broken.
    """
    try:
        container = olefile.OleFileIO(BytesIO(content))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  it raises all kinds on broken files
        raise Damaged(kind) from None
    with container:
        yield container


def stream(container: olefile.OleFileIO, name: str, limits: ReadingLimits, kind: str) -> bytes:
    """Return the content of a stream.

    Raises
    ------
    Damaged
        It is missing, or its end is.
    TooLarge
    """
    if not container.exists(name):
        raise Damaged(kind, name)
    size = int(container.get_size(name))
    if size > limits.max_bytes:
        raise TooLarge(size, limits.max_bytes)
    try:
        content = bytes(container.openstream(name).read())
    except OSError:
        content = b""
    if len(content) < size:
        raise Damaged(kind, "thiếu phần cuối, cut short")
    return content


def title_of(container: olefile.OleFileIO) -> str | None:
    """Return the title in the file's properties."""
    try:
        if not container.exists("\x05SummaryInformation"):
            return None
        fields = container.getproperties("\x05SummaryInformation", convert_time=False)
        code_page = fields.get(1, 1252) & 0xFFFF
        raw = fields.get(2)
        text = (
            raw.decode("utf-8" if code_page == 65001 else f"cp{code_page}", errors="replace") if isinstance(raw, bytes) else raw
        )
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a broken title must not cost the document
        return None
    title = printable(str(text or "")).split("\n")[0].strip()
    return mend_title(title) or None
