"""What views share: loaded generations and open connections."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.storage.generations import Generation
from indexer.storage.schema import FILE_NAME, open_for_reading


@dataclass(slots=True)
class _Loaded:
    generation: Generation
    views: int = 0


class Shelf:
    """Generations in memory, each loaded once: the newest, and those that a view still uses."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: dict[str, _Loaded] = {}

    def borrow(self, name: str, load: Callable[[], Generation]) -> Generation:
        """Return the generation `name`, loaded by whoever comes first; it stays until it is given back."""
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = _Loaded(load())
                self._drop_unused(but=name)
            self._loaded[name].views += 1
            return self._loaded[name].generation

    def give_back(self, name: str) -> None:
        """Say that a view no longer uses the generation `name`."""
        with self._lock:
            self._loaded[name].views -= 1
            self._drop_unused(but=next(reversed(self._loaded)))

    def in_use(self) -> set[str]:
        """Return the names of the generations that a view uses."""
        with self._lock:
            return {name for name, loaded in self._loaded.items() if loaded.views}

    def clear(self) -> None:
        """Forget what no view uses."""
        with self._lock:
            self._drop_unused(but=None)

    def _drop_unused(self, but: str | None) -> None:
        for name in [name for name, loaded in self._loaded.items() if not loaded.views and name != but]:
            del self._loaded[name]


class Connections:
    """Open read-only connections to the archive in a folder, each used by one view at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._idle: list[tuple[_FileIdentity, sqlite3.Connection]] = []
        self._finalizer = weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; afterwards it is in no transaction."""
        identity, connection = self._take()
        try:
            yield connection
        finally:
            try:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            except sqlite3.Error:
                connection.close()
            else:
                with self._lock:
                    self._idle.append((identity, connection))

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            _close_all(self._idle)

    def _take(self) -> "tuple[_FileIdentity, sqlite3.Connection]":
        identity = self._identity()
        with self._lock:
            while self._idle:
                opened, connection = self._idle.pop()
                if opened == identity:
                    return identity, connection
                # Another file has taken the place of the one it reads.
                connection.close()
        return identity, open_for_reading(self._folder)

    def _identity(self) -> "_FileIdentity":
        try:
            status = (self._folder / FILE_NAME).stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino


_FileIdentity = tuple[int, int] | None


def _close_all(idle: list[tuple[_FileIdentity, sqlite3.Connection]]) -> None:
    while idle:
        _, connection = idle.pop()
        connection.close()
