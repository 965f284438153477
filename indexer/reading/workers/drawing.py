"""Draws pages for people to look at, in a worker process: PDFium is not thread-safe, and a broken file costs its picture only."""

import atexit
import contextlib
import hashlib
import io
import math
import threading
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.domain import DocumentId
from indexer.errors import Damaged, ReaderCrashed, SourceError, TooLarge, UnknownFormat
from indexer.protocols import FileChanged
from indexer.reading.containers.containers import LastContainer
from indexer.reading.formats import JPEG, PDF, PNG, TIFF, WEBP, recognise
from indexer.reading.limits import Fitted, ReadingLimits
from indexer.reading.workers.worker import WorkerPool

LIMITS = ReadingLimits(seconds=20.0, memory_bytes=1024 * 1024 * 1024)
"""Of one page."""

_QUALITY = 85
"""Of the JPEG: print stays clean, at half of what the next better one takes."""
_MAX_DOTS = 12_000_000
"""Of a picture: a poster is drawn coarser."""
_MAX_HEIGHT = 16_000
"""Dots: browsers show no more, and JPEG holds 65,535."""
_IDLE = 120.0
"""Seconds after the last page until the worker, and the memory it holds, is given up."""
_KEPT_BYTES = 64 * 1024 * 1024
"""A larger file is opened again for each of its pages."""


class Shown(Protocol):
    """The pages of a file as people see them, numbered from 1."""

    def page(self, number: int, fitted: Fitted) -> NDArray[np.uint8]:
        """Draw a page in colours, shape ``(height, width, 3)``; `fitted` tells the scale from its width and height.

        Raises
        ------
        Damaged
            There is no such page, or it cannot be drawn.
        """
        ...


class Fit:
    """By how much a page is scaled to come out `width` dots wide."""

    def __init__(self, width: int) -> None:
        self._width = width

    def __call__(self, width: float, height: float) -> float:
        """Return the scale; smaller than wanted where the page is so long that it would have too many dots."""
        return min(self._width / width, math.sqrt(_MAX_DOTS / (width * height)), _MAX_HEIGHT / height)


class WorkerDrawer:
    """See :class:`indexer.protocols.PageDrawer`. Draws one page at a time; the worker starts with the first."""

    def __init__(self, limits: ReadingLimits = LIMITS) -> None:
        self._pool = WorkerPool(limits, workers=1)
        self._drawing = threading.Lock()
        self._rest: threading.Timer | None = None

    def draw(self, path: Path, id: DocumentId, number: int, width: int) -> bytes:
        """See :class:`indexer.protocols.PageDrawer`."""
        with self._drawing:
            if self._rest is not None:
                self._rest.cancel()
            try:
                return self._pool.begin(partial(draw_page, id=id, number=number, width=width), path).result()
            finally:
                self._rest = threading.Timer(_IDLE, self.close)
                self._rest.daemon = True
                self._rest.start()

    def close(self) -> None:
        """See :class:`indexer.protocols.PageDrawer`."""
        with self._drawing:
            if self._rest is not None:
                self._rest.cancel()
            self._pool.close()


# --- In the worker -----------------------------------------------------------------------------------------


class _LastFile:
    """Keeps the file of the last page open: people leaf through a document."""

    def __init__(self) -> None:
        self._id: DocumentId | None = None
        self._shown: Shown | None = None
        self._open = contextlib.ExitStack()
        self._container = LastContainer()

    def shown(self, path: Path, id: DocumentId, limits: ReadingLimits) -> Shown:
        if self._shown is None or id != self._id:
            self.close()
            with self._container.opened(path, limits) as file:
                content = file.read(limits.max_bytes + 1)
            # A container of gigabytes is not kept open for the sake of a page.
            self._container.close()
            if len(content) > limits.max_bytes:
                raise TooLarge(len(content), limits.max_bytes)
            # Those bytes and no others are what was indexed, and judged by the rules of secrecy.
            if not hashlib.sha256(content).hexdigest().startswith(id):
                raise FileChanged
            shown = self._open.enter_context(_opened(content, path))
            if len(content) > _KEPT_BYTES:
                return shown
            self._id, self._shown = id, shown
        return self._shown

    def close(self) -> None:
        self._id, self._shown = None, None
        self._open.close()


_last = _LastFile()
# PDFium wants its documents closed before it goes.
atexit.register(_last.close)


def draw_page(path: Path, limits: ReadingLimits, *, id: DocumentId, number: int, width: int) -> bytes:
    """Draw a page in this process; see :class:`indexer.protocols.PageDrawer`."""
    from PIL import Image

    try:
        drawn = _last.shown(path, id, limits).page(number, Fit(width))
        out = io.BytesIO()
        Image.fromarray(drawn).save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()
    except SourceError:
        raise
    except MemoryError:
        raise ReaderCrashed("out of memory") from None
    except Exception as error:  # noqa: BLE001  libraries raise anything at all on a broken page; their messages may quote it
        raise Damaged(type(error).__name__) from None


def _opened(content: bytes, path: Path) -> AbstractContextManager[Shown]:
    format = recognise(io.BytesIO(content), path.suffix.lower())
    if format is PDF:
        from indexer.reading.pdf.pages import open_shown

        return open_shown(content)
    if format in (PNG, JPEG, TIFF, WEBP):
        from indexer.reading.images import open_shown as open_shown_picture

        return open_shown_picture(content)
    raise UnknownFormat(format.name)
