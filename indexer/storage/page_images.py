"""Pages that were drawn before, a small file each, up to a bound. Losing any of them costs the time to draw it again."""

import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from indexer.domain import DocumentId

FOLDER = "page_images"

MAX_BYTES = 512 * 1024 * 1024
"""Some three thousand pages."""
_KEPT = 0.8
"""Of the bound, when room is made: not for every page anew."""


class PageImageFolder:
    """A folder of pictures: ``<document id>/<page>-<width>.jpg``. Safe to share between threads and processes."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._folder, self._max_bytes = folder, max_bytes
        self._lock = threading.Lock()
        self._held: int | None = None
        """Bytes in the folder as far as this process knows; ``None``: nobody has looked yet."""

    def get(self, id: DocumentId, number: int, width: int) -> bytes | None:
        """Return a page's picture; ``None`` where it is not kept."""
        path = self._path(id, number, width)
        try:
            content = path.read_bytes()
            # What was not looked at for longest goes first.
            os.utime(path)
        except OSError:
            return None
        return content or None

    def put(self, id: DocumentId, number: int, width: int, content: bytes) -> None:
        """Keep a page's picture. A full disk is no error."""
        path = self._path(id, number, width)
        half_written = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half_written.write_bytes(content)
            half_written.replace(path)
        except OSError:
            with suppress(OSError):
                half_written.unlink(missing_ok=True)
            return
        with self._lock:
            self._held = sum(size for _, size, _ in self._files()) if self._held is None else self._held + len(content)
            if self._held > self._max_bytes:
                self._make_room()

    def forget(self, id: DocumentId) -> None:
        """Take a document's pictures away. What cannot be removed now raises :class:`OSError`."""
        folder = self._folder / id
        if folder.is_dir():
            shutil.rmtree(folder)
            self._held = None

    def sweep(self, is_held: Callable[[Collection[DocumentId]], Collection[DocumentId]]) -> None:
        """Take away the pictures of documents that are no longer held; `is_held` tells which of those given are."""
        if self._folder.is_dir():
            kept = [DocumentId(folder.name) for folder in self._folder.iterdir()]
            for id in set(kept) - set(is_held(kept)):
                self.forget(id)

    def _path(self, id: DocumentId, number: int, width: int) -> Path:
        return self._folder / id / f"{number}-{width}.jpg"

    def _make_room(self) -> None:
        files = sorted(self._files())
        held = sum(size for _, size, _ in files)
        for _, size, path in files:
            if held <= _KEPT * self._max_bytes:
                break
            with suppress(OSError):  # Another process has it open, or was quicker.
                path.unlink()
                held -= size
                path.parent.rmdir()  # Refused while there is anything in it.
        self._held = held

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each file was last looked at, its size and where it is."""
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                status = path.stat()
                yield status.st_mtime, status.st_size, path
