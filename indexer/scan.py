"""A folder → the files in it, without opening any of them; and a file → its SHA-256."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from indexer.contents import Member
from indexer.domain import FoundFile, Source, SourceState
from indexer.errors import FolderMissing, LoopedLink, SourceError, Unreadable

IGNORED_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "__macosx"})
"""Files and folders of the system, lower-cased: nobody means them as documents."""

IGNORED_PREFIXES = (".", "~$")
"""Hidden files, and the lock files Office leaves beside an open document."""

CONTAINER_SUFFIXES = (".zip", ".eml")
CONTAINER_START = re.compile(rb"PK\x03\x04|PK\x05\x06|(?:\xef\xbb\xbf)?(?:From |[A-Za-z][\w-]*:)")
"""How files begin that may hold others, whatever their name; whether they do, the readers know."""

OFFICE_FIRST_NAMES = frozenset(
    (
        b"[Content_Types].xml",
        b"mimetype",
        b"_rels/.rels",
        b"docProps/app.xml",
        b"docProps/core.xml",
        b"word/document.xml",
        b"xl/workbook.xml",
        b"ppt/presentation.xml",
    )
)
"""The first name in the ZIP that an office file is: such a file is no folder, and most that are ZIP are such."""

HASHED_AT_ONCE = 1 << 20
"""Bytes held in memory while hashing."""


class Identity(NamedTuple):
    """What tells one folder from another, by whatever path it is reached."""

    device: int
    inode: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan of one folder met."""

    root: str
    files: tuple[FoundFile, ...]
    """By path."""
    rejected: tuple[Source, ...]
    """What could not even be looked at: folders without permission, broken and looped links. Size 0, no SHA-256."""
    unseen: tuple[str, ...]
    """Folders that could not be listed: nothing is known about what lies beneath them now."""


class _Folder(NamedTuple):
    path: str
    """Relative to the root, ``/`` between parts; empty for the root."""
    above: frozenset[Identity]
    """The folders it lies in, itself included."""


def scan(root: Path, excluded: Collection[Path] = ()) -> Scan:
    """List the files under `root`.

    Links to files and folders are followed; a folder reached twice is listed once, under its own path rather than a link's.
    Hidden files, system files, Office's lock files and what is no regular file are not documents and passed over.

    Parameters
    ----------
    root
        Absolute.
    excluded
        Absolute folders that are passed over, for example the archive's own.

    Raises
    ------
    FolderMissing
        `root` is not there, is no folder or cannot be listed.
    """
    return _Walk(root, excluded).whole()


class _Walk:
    def __init__(self, root: Path, excluded: Collection[Path]) -> None:
        self.root = str(root)
        self.excluded = {identity for folder in excluded if (identity := _identity_of(folder)) is not None}
        self.files: list[FoundFile] = []
        self.rejected: list[Source] = []
        self.unseen: list[str] = []
        self.visited: set[Identity] = set()
        self.links: list[_Folder] = []
        """Linked folders, entered after all real ones so that a file keeps its own path."""

    def whole(self) -> Scan:
        try:
            above = frozenset(_identity(folder) for folder in (self.root, *map(str, Path(self.root).parents)))
            self._tree(_Folder("", above))
        except OSError as error:
            raise FolderMissing(self.root) from error
        while self.links:
            link = self.links.pop(0)
            try:
                identity = _identity(self._on_disk(link.path))
                if identity in link.above:
                    self._reject(link.path, LoopedLink())
                elif identity not in self.visited | self.excluded:
                    self._tree(_Folder(link.path, link.above | {identity}))
            except OSError as error:
                self._cannot_list(link.path, error)
        return Scan(
            self.root,
            tuple(sorted(self.files, key=lambda file: file.path)),
            tuple(sorted(self.rejected, key=lambda source: source.path)),
            tuple(sorted(self.unseen)),
        )

    def _tree(self, top: _Folder) -> None:
        """Walk `top` and the real folders beneath it. Raise `OSError` where `top` itself cannot be listed."""
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                identity = _identity(self._on_disk(folder.path))
                if identity in self.visited | self.excluded:
                    continue
                with os.scandir(self._on_disk(folder.path)) as entries:
                    self.visited.add(identity)
                    for entry in entries:
                        waiting.extend(self._entry(entry, folder, identity))
            except OSError as error:
                if folder is top:
                    raise
                self._cannot_list(folder.path, error)

    def _entry(self, entry: os.DirEntry[str], folder: _Folder, identity: Identity) -> Iterator[_Folder]:
        """Note a file, or yield a folder to walk."""
        if is_ignored(entry.name):
            return
        path = f"{folder.path}/{entry.name}" if folder.path else entry.name
        if not _is_text(entry.name):
            self._reject(_escaped(path), Unreadable("the name is not valid Unicode"))
            return
        try:
            found = entry.stat()
        except OSError as error:
            self._reject(path, LoopedLink() if error.errno == errno.ELOOP else _unreadable(error))
            return
        if _has_hidden_attribute(found):
            return
        if stat.S_ISDIR(found.st_mode):
            beneath = _Folder(path, folder.above | {identity})
            if entry.is_symlink():
                self.links.append(beneath)
            else:
                yield beneath
        elif stat.S_ISREG(found.st_mode):
            self.files.append(FoundFile(self.root, path, found.st_size, found.st_mtime_ns))

    def _on_disk(self, path: str) -> str:
        return os.path.join(self.root, path) if path else self.root  # noqa: PTH118  # called for every folder: Path costs five times as much

    def _reject(self, path: str, error: SourceError) -> None:
        self.rejected.append(Source(self.root, path, 0, 0, "", SourceState.REJECTED, reason=error.reason))

    def _cannot_list(self, path: str, error: OSError) -> None:
        self._reject(path, _unreadable(error))
        self.unseen.append(path)


def members_found(container: FoundFile, members: Iterable[Member]) -> Iterator[tuple[Member, FoundFile]]:
    """Place the members of a container beneath its path, without those that are no documents wherever they lie."""
    for member in members:
        if not any(map(is_ignored, member.path.split("/"))):
            path = f"{container.path}/{member.path}"
            yield member, FoundFile(container.root, path, member.size, container.modified_ns, container.path)


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is no document, whatever it holds."""
    return name.startswith(IGNORED_PREFIXES) or name.lower() in IGNORED_NAMES


def location(file: FoundFile | Source) -> Path:
    """Where the file lies."""
    return Path(file.root) / file.path


def on_disk(source: Source) -> FoundFile | None:
    """Return a known file as it lies on disk now, or the container it lies in; ``None`` where neither is there."""
    parts = source.path.split("/")
    for length in range(1, len(parts) + 1):
        path = "/".join(parts[:length])
        try:
            found = (Path(source.root) / path).stat()
        except OSError:
            return None
        if stat.S_ISREG(found.st_mode):
            return FoundFile(source.root, path, found.st_size, found.st_mtime_ns)
    return None


class Digest(NamedTuple):
    """What a file's bytes tell without being read."""

    sha256: str
    """64 hexadecimal digits."""
    may_hold_files: bool
    """It may be a container: worth a closer look."""


def digest(file: FoundFile) -> Digest:
    """Go through the file's bytes.

    Raises
    ------
    Unreadable
        It cannot be opened or read to its end.
    """
    try:
        with location(file).open("rb") as stream:
            sha256 = hashlib.sha256()
            head = block = stream.read(HASHED_AT_ONCE)
            while block:
                sha256.update(block)
                block = stream.read(HASHED_AT_ONCE)
    except OSError as error:
        raise _unreadable(error) from error
    return Digest(sha256.hexdigest(), _may_hold_files(head, file.path))


def _may_hold_files(head: bytes, path: str) -> bool:
    if head.startswith(b"PK\x03\x04"):
        name_size = int.from_bytes(head[26:28], "little")
        return head[30 : 30 + name_size] not in OFFICE_FIRST_NAMES
    return CONTAINER_START.match(head) is not None or path.lower().endswith(CONTAINER_SUFFIXES)


def check_as_found(file: FoundFile) -> None:
    """Check that the file still has the size and time it was found with; one in a container, the container's time.

    Raises
    ------
    Unreadable
        It has not, or is gone: what was read of it may be half of one version and half of another.
    """
    try:
        now = (Path(file.root) / (file.container or file.path)).stat()
    except OSError as error:
        raise _unreadable(error) from error
    size = file.size if file.container else now.st_size
    if (size, now.st_mtime_ns) != (file.size, file.modified_ns):
        raise Unreadable("it changed while it was being indexed")


def _identity(path: str) -> Identity:
    found = os.stat(path)  # noqa: PTH116  # as above
    return Identity(found.st_dev, found.st_ino)


def _identity_of(folder: Path) -> Identity | None:
    try:
        return _identity(str(folder))
    except OSError:
        return None


def _has_hidden_attribute(found: os.stat_result) -> bool:
    return bool(getattr(found, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN)


def _unreadable(error: OSError) -> Unreadable:
    return Unreadable(error.strerror or type(error).__name__)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _escaped(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
