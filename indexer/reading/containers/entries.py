"""The files in a container, as every family of containers hands them on."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indexer.domain import Wording
from indexer.errors import TooLarge
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import printable

_LONGEST_NAME = 200
"""Characters of one part of a path; what is longer loses its middle."""

_DRIVE = re.compile(r"\A[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a container, not taken out yet."""

    path: str
    """``/`` between parts; leads nowhere but into the container, and no two entries have the same."""
    take: Callable[[int], bytes]
    """Its bytes, no more than so many; raises :class:`SourceError`."""


def entries_of(named: Iterable[tuple[str, Callable[[int], bytes]]], limits: ReadingLimits) -> list[Entry]:
    """Give each file a path that is safe and its own, in the order of the container.

    Raises
    ------
    TooLarge
        More files than a container may have.
    """
    files = []
    for name, take in named:
        files.append((safe_path(name), take))
        if len(files) > limits.max_members:
            raise TooLarge(len(files), limits.max_members, Wording("tệp trong gói", "files in a container"))
    distinct = _distinct([path for path, _ in files])
    return [Entry(path, take) for path, (_, take) in zip(distinct, files, strict=True)]


def safe_path(name: str) -> str:
    """Return a name from a container as a path that stays inside it, whatever the name tries.

    Drives, roots, ``.`` and ``..`` are dropped; names are text, so that nothing of them is ever asked of the system.
    """
    parts = _DRIVE.sub("", printable(name).replace("\\", "/")).split("/")
    kept = [_shortened(" ".join(part.split())) for part in parts]
    return "/".join(part for part in kept if part not in ("", ".", "..")) or "không tên"


def _shortened(part: str) -> str:
    # The end of a name tells its kind.
    return part if len(part) <= _LONGEST_NAME else f"{part[: _LONGEST_NAME - 50]}…{part[-49:]}"


def _distinct(paths: list[str]) -> Iterator[str]:
    """Number the paths that occur again, or that are a folder of another: a mail may carry ``image001.png`` twice."""
    taken = {folder for path in paths for folder in _folders(path)}
    for path in paths:
        distinct, number = path, 1
        while distinct in taken:
            number += 1
            stem, dot, suffix = path.rpartition(".")
            distinct = f"{stem} ({number}).{suffix}" if dot and "/" not in suffix else f"{path} ({number})"
        taken.add(distinct)
        yield distinct


def _folders(path: str) -> Iterator[str]:
    parts = path.split("/")
    for count in range(1, len(parts)):
        yield "/".join(parts[:count])
