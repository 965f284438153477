"""Waits for changes in folders, until what changes has come to rest."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from indexer.errors import FolderMissing
from indexer.scan import is_ignored

log = logging.getLogger(__name__)

CHANGING_EVENTS = frozenset({"created", "modified", "moved", "deleted", "closed"})
"""Indexing itself opens files and closes them unwritten: those events would never let it rest."""

TICK_SECONDS = 0.5
QUIET_SECONDS = 2.0
"""Without any event, before the files are looked at."""
PATIENCE_SECONDS = 60.0
"""After the first event, whatever still goes on: a file that always grows must not hold up the others."""
RETRY_SECONDS = 30.0
"""After a run that failed, before the folders are watched anew."""
RESCAN_SECONDS = 600.0
"""Without any event: network drives lose some."""
FALLBACK_POLL_SECONDS = 10.0

Snapshot = dict[str, tuple[int, int] | None]
"""Sizes and times of files; ``None`` where there is no such file."""


class Changes(FileSystemEventHandler):
    """Collects events, and says when it is time to index again."""

    def __init__(self, folders: Sequence[Path] = (), now: Callable[[], float] = time.monotonic) -> None:
        self._folders = folders
        self._now = now
        self._lock = threading.Lock()
        self._paths: set[str] = set()
        self._first, self._last = 0.0, 0.0
        self._seen: Snapshot | None = None
        self._due = now() + RESCAN_SECONDS

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change; called from the observer's thread."""
        if event.event_type not in CHANGING_EVENTS or (event.is_directory and event.event_type == "modified"):
            return
        paths = {path for path in map(str, (event.src_path, event.dest_path)) if path and not is_ignored(Path(path).name)}
        with self._lock:
            now = self._now()
            if paths and not self._paths:
                self._first = now
            if paths:
                self._last = now
            self._paths |= paths

    def wait(self, stopped_within: Callable[[float], bool]) -> bool:
        """Wait until it is time to index; return false where the wait was stopped.

        Parameters
        ----------
        stopped_within
            Waits so many seconds; true when the user asked to stop.

        Raises
        ------
        FolderMissing
            A folder went away; should it come back, it must be watched anew.
        """
        while not stopped_within(TICK_SECONDS):
            _check_present(self._folders)
            if self.is_time():
                return True
        return False

    def is_time(self) -> bool:
        """Whether something changed and came to rest; asked every tick. What changed is then forgotten."""
        now = self._now()
        with self._lock:
            paths, first, last = set(self._paths), self._first, self._last
        if paths and now - last >= QUIET_SECONDS:
            seen = {path: _size_and_time(path) for path in paths}
            at_rest, self._seen = seen == self._seen, seen
        else:
            at_rest = False
        if not at_rest and now < self._due and not (paths and now - first >= PATIENCE_SECONDS):
            return False
        with self._lock:
            self._paths -= paths
            self._first = now
        self._seen = None
        self._due = now + RESCAN_SECONDS
        return True


@contextmanager
def watched(folders: Sequence[Path], poll_seconds: float | None = None) -> Iterator[Changes]:
    """Watch `folders` and all beneath them.

    Parameters
    ----------
    folders
        Absolute.
    poll_seconds
        List the folders so often instead of listening to the system, which hears nothing of network drives.

    Raises
    ------
    FolderMissing
    """
    _check_present(folders)
    changes = Changes(folders)
    observer = _started(folders, changes, poll_seconds)
    try:
        yield changes
    finally:
        observer.stop()
        observer.join()


def _started(folders: Sequence[Path], changes: Changes, poll_seconds: float | None) -> BaseObserver:
    observer: BaseObserver = Observer() if poll_seconds is None else PollingObserver(timeout=poll_seconds)
    try:
        for folder in folders:
            observer.schedule(changes, str(folder), recursive=True)
        observer.start()
    except OSError as error:
        if poll_seconds is not None:
            raise
        # The system allows only so many watched folders.
        log.warning("the system cannot watch the folders (%s): listing them every %g s", error.strerror, FALLBACK_POLL_SECONDS)
        observer.unschedule_all()
        return _started(folders, changes, FALLBACK_POLL_SECONDS)
    return observer


def _check_present(folders: Sequence[Path]) -> None:
    for folder in folders:
        if not folder.is_dir():
            raise FolderMissing(str(folder))


def _size_and_time(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
