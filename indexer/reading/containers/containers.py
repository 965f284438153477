"""Files in files: a ZIP is a folder, a mail has attachments. Nothing is ever unpacked to the disk.

A member's path leads through its container's, ``gói.zip/công văn 12.docx``, as if the container were a folder, and so on down.
"""

import contextlib
import hashlib
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

from indexer.contents import Contents, Member
from indexer.domain import Wording
from indexer.errors import Damaged, NoText, ReaderCrashed, SourceError, TooLarge, Unreadable
from indexer.reading.containers.entries import Entry
from indexer.reading.formats import Format, recognise
from indexer.reading.limits import ReadingLimits

EMPTY = Wording("gói không có tệp nào", "there are no files in the container")
MEMBERS = Wording("tệp trong gói", "files in a container")
UNPACKED = Wording("byte sau khi mở gói", "bytes unpacked")
DEPTH = Wording("lớp gói lồng nhau", "containers in one another")


OpenFile = Callable[[Path, ReadingLimits], AbstractContextManager[BinaryIO]]


@contextlib.contextmanager
def opened(path: Path, limits: ReadingLimits = ReadingLimits()) -> Iterator[BinaryIO]:
    """Open a file on disk or in a container.

    Raises
    ------
    SourceError
        It is not there or cannot be opened, or its container cannot.
    """
    with contextlib.closing(LastContainer()) as container, container.opened(path, limits) as file:
        yield file


class LastContainer:
    """Opens files, and keeps the container of the last one open: what is in it is read one after another.

    A listing of thousands takes a hundred times as long as taking one of them out. For one thread.
    """

    def __init__(self) -> None:
        self._known_by: tuple[Path, int, int] | None = None
        self._entries: Sequence[Entry] = ()
        self._open = contextlib.ExitStack()

    @contextlib.contextmanager
    def opened(self, path: Path, limits: ReadingLimits) -> Iterator[BinaryIO]:
        """See :func:`opened`."""
        on_disk = next((place for place in (path, *path.parents) if _is_file(place)), path)
        if on_disk == path:
            with _open_on_disk(path) as file:
                yield file
        else:
            self._turn_to(on_disk, limits)
            yield BytesIO(_found(self._entries, path.relative_to(on_disk).as_posix(), limits))

    def close(self) -> None:
        """Close the container that is open."""
        self._known_by, self._entries = None, ()
        self._open.close()

    def _turn_to(self, path: Path, limits: ReadingLimits) -> None:
        try:
            now = path.stat()
        except OSError as error:
            raise Unreadable(error.strerror or type(error).__name__) from None
        known_by = (path, now.st_mtime_ns, now.st_size)
        if known_by != self._known_by:
            self.close()
            self._entries = _listing(self._open.enter_context(_open_on_disk(path)), path, limits)
            self._known_by = known_by


def contents(path: Path, limits: ReadingLimits) -> Contents | None:
    """List what a file on disk holds, at any depth; ``None`` where it is no container.

    Raises
    ------
    SourceError
        It is a container that cannot be opened, or one without text of its own that holds nothing.
    """
    try:
        with _open_on_disk(path) as file:
            format = recognise(file, path.suffix.lower())
            if format.entries is None:
                return None
            found = tuple(_Walk(limits).through(_entries(file, format, limits), "", 1))
    except OSError as error:
        raise Unreadable(error.strerror or type(error).__name__) from None
    if not found and format.reader is None:
        raise NoText(EMPTY)
    return Contents(found, has_text=format.reader is not None)


class _Walk:
    """Takes the members out one after another, and counts what that comes to."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self._unpacked, self._count = 0, 0

    def through(self, entries: Sequence[Entry], folder: str, depth: int) -> Iterator[Member]:
        """Yield the members, what a container holds behind it."""
        for entry in entries:
            self._count += 1
            if self._count > self._limits.max_members:
                raise TooLarge(self._count, self._limits.max_members, MEMBERS)
            try:
                if depth > self._limits.max_depth:
                    raise TooLarge(depth, self._limits.max_depth, DEPTH)
                content = self._take(entry)
            except SourceError as error:
                yield Member(folder + entry.path, 0, "", error.reason)
            else:
                yield from self._member(folder + entry.path, content, depth)

    def _take(self, entry: Entry) -> bytes:
        left = self._limits.max_unpacked_bytes - self._unpacked
        try:
            content = entry.take(min(self._limits.max_bytes, left))
        except TooLarge as error:
            if error.limit != left:
                raise
            raise TooLarge(self._unpacked + error.size, self._limits.max_unpacked_bytes, UNPACKED) from None
        self._unpacked += len(content)
        return content

    def _member(self, path: str, content: bytes, depth: int) -> Iterator[Member]:
        found = Member(path, len(content), hashlib.sha256(content).hexdigest())
        file = BytesIO(content)
        try:
            format = recognise(file, PurePath(path).suffix.lower())
        except SourceError:
            # Whoever reads it will say what is wrong with it.
            yield found
            return
        if format.entries is None:
            yield found
            return
        try:
            entries = _entries(file, format, self._limits)
            if not entries and format.reader is None:
                raise NoText(EMPTY)
        except SourceError as error:
            yield found if format.reader else replace(found, reason=error.reason)
            return
        yield replace(found, unpacked=format.reader is None)
        yield from self.through(entries, path + "/", depth + 1)


def _entries(file: BinaryIO, format: Format, limits: ReadingLimits) -> Sequence[Entry]:
    file.seek(0)
    try:
        return format.load_entries()(file, limits)
    except SourceError:
        raise
    except MemoryError:
        raise ReaderCrashed("out of memory") from None
    except Exception as error:  # noqa: BLE001  a broken container may raise anything at all
        raise Damaged(format.name, type(error).__name__) from None


def _listing(file: BinaryIO, name: PurePath, limits: ReadingLimits) -> Sequence[Entry]:
    format = recognise(file, name.suffix.lower())
    return _entries(file, format, limits) if format.entries else ()


def _found(entries: Sequence[Entry], wanted: str, limits: ReadingLimits) -> bytes:
    for entry in entries:
        if wanted == entry.path:
            return entry.take(limits.max_bytes)
        if wanted.startswith(entry.path + "/"):
            inner = BytesIO(entry.take(limits.max_bytes))
            return _found(_listing(inner, PurePath(entry.path), limits), wanted[len(entry.path) + 1 :], limits)
    raise Unreadable("no longer in its container")


def _open_on_disk(path: Path) -> BinaryIO:
    try:
        # Opening a pipe or a device could wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable("not a regular file")
        return path.open("rb")
    except OSError as error:
        raise Unreadable(error.strerror or type(error).__name__) from None
    except ValueError as error:  # A NUL in the name.
        raise Unreadable(type(error).__name__) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # Names from a container may be too long for a system, or have a NUL in them.
        return False
