"""What was found on disk and what the archive knows → what is to be done. Pure.

::

    compare   by path, size and time: what need not be opened, what must be hashed, what is gone
    decide    by SHA-256 of the rest: what is settled without reading (moved, a copy, only touched), what must be read
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import NamedTuple

from indexer.domain import FoundFile, Source, SourceState

PASSING_REASONS = frozenset({"Unreadable"})
"""Why a file was not indexed, where the cause lies outside it and may pass: such a file is tried again on every run."""


class Change(StrEnum):
    """How a file differs from what the archive knows."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    """The bytes of a file that is no longer at its old path."""
    COPIED = "copied"
    """The bytes of another file that is still there."""
    TOUCHED = "touched"
    """Another time, the same bytes."""


class Place(NamedTuple):
    """Where a file is: the key by which sources are known."""

    root: str
    path: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What path, size and time tell."""

    unchanged: tuple[Source, ...]
    candidates: tuple[FoundFile, ...]
    """To be hashed."""
    gone: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One content to be read, and the files that have it; the first is opened."""

    sha256: str
    files: tuple[FoundFile, ...]
    changes: tuple[Change, ...]
    """One for each file."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A file whose outcome is known without reading it."""

    source: Source
    change: Change


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done."""

    tasks: tuple[Task, ...]
    settled: tuple[Settled, ...]
    forgotten: tuple[Source, ...]
    """No longer where they were, moved ones included."""
    removed_count: int
    """How many of the forgotten were not moved."""


class Rehoming(NamedTuple):
    """A known file that from now on belongs to a folder around the one it was indexed with."""

    old: Source
    new: Source


def place(file: FoundFile | Source) -> Place:
    """Return the key of a file."""
    return Place(file.root, file.path)


def roots_to_index(given: Sequence[PurePath], known: Sequence[str], *, rebuild: bool = False) -> tuple[str, ...]:
    """Choose which folders to scan, none inside another.

    A folder inside another that is given or known stands for the whole of that other: a file belongs to one root only.

    Parameters
    ----------
    given
        Absolute; none means all that are known.
    known
        The folders the archive knows.
    rebuild
        Everything must be indexed again, so that all known folders are scanned too.
    """
    everything = sorted({*map(str, given), *known}, key=lambda root: (len(PurePath(root).parts), root))
    outermost: list[str] = []
    for root in everything:
        if not any(PurePath(root).is_relative_to(other) for other in outermost):
            outermost.append(root)
    if rebuild or not given:
        return tuple(sorted(outermost))
    return tuple(root for root in sorted(outermost) if any(folder.is_relative_to(root) for folder in given))


def rehome(known: Iterable[Source], roots: Iterable[str]) -> tuple[Rehoming, ...]:
    """Return what changes for files known under a folder that lies inside one of `roots`."""
    moves = []
    outer = list(roots)
    homes: dict[str, tuple[str, str] | None] = {}
    for source in known:
        if source.root not in homes:
            inside = (root for root in outer if root != source.root and PurePath(source.root).is_relative_to(root))
            home = next(inside, None)
            homes[source.root] = None if home is None else (home, PurePath(source.root).relative_to(home).as_posix())
        found = homes[source.root]
        if found is not None:
            root, folder = found
            moves.append(Rehoming(source, dataclasses.replace(source, root=root, path=f"{folder}/{source.path}")))
    return tuple(moves)


def compare(
    found: Iterable[FoundFile],
    known: Iterable[Source],
    *,
    unseen: Iterable[Place] = (),
    readers: str = "",
    retry: bool = False,
    rebuild: bool = False,
) -> Comparison:
    """Compare by path, size and time. What is known of a container stands for what is in it, too.

    Parameters
    ----------
    found
        What the scans met.
    known
        Of the roots that were scanned.
    unseen
        Folders that could not be listed: what is known beneath them is not gone.
    readers
        The version of the readers in use: files that others rejected count as never seen.
    retry
        Files that were rejected count as never seen.
    rebuild
        All files count as never seen.
    """
    found = tuple(found)
    before = {place(source): source for source in known}
    members = _members(before.values(), set(map(place, found)))
    unchanged, candidates = [], []
    for file in found:
        source = before.pop(place(file), None)
        same = source is not None and (source.size, source.modified_ns) == (file.size, file.modified_ns)
        held = members.get(place(file), [])
        if source is not None and same and not rebuild and all(_stands(one, readers, retry=retry) for one in (source, *held)):
            unchanged += [source, *held]
            for member in held:
                del before[place(member)]
        else:
            candidates.append(file)
    hidden = tuple(unseen)
    gone = (source for source in before.values() if not any(_is_beneath(source, folder) for folder in hidden))
    return Comparison(tuple(unchanged), tuple(candidates), tuple(gone))


def decide(
    hashed: Iterable[tuple[FoundFile, str]],
    comparison: Comparison,
    known: Iterable[Source],
    *,
    unpacked: Iterable[Source] = (),
    readers: str = "",
    retry: bool = False,
    rebuild: bool = False,
) -> Plan:
    """Decide by content.

    Parameters
    ----------
    hashed
        The candidates of `comparison` that could be read, and what was found in those that are containers, each with its SHA-256.
    comparison
        What :func:`compare` told.
    known
        Of all roots.
    unpacked
        What else was found in containers, its outcome known: it is not gone.
    readers, retry, rebuild
        As for :func:`compare`.
    """
    known = tuple(known)
    before = {place(source): source for source in known}
    outcomes = {} if rebuild else _outcomes(known, readers, retry=retry)
    hashed = tuple(hashed)
    there = {place(file) for file, _ in hashed} | {place(source) for source in unpacked}
    forgotten = tuple(source for source in comparison.gone if place(source) not in there)
    gone = Counter(source.sha256 for source in forgotten if source.sha256 and source.state is not SourceState.UNPACKED)
    overwritten = Counter(
        previous.sha256
        for file, sha256 in hashed
        if (previous := before.get(place(file))) is not None and previous.sha256 != sha256
    )
    settled: list[Settled] = []
    tasks: dict[str, list[tuple[FoundFile, Change]]] = {}
    for file, sha256 in hashed:
        previous = before.get(place(file))
        if (outcome := outcomes.get(sha256)) is not None:
            change = (
                Change.TOUCHED
                if previous is not None and previous.sha256 == sha256
                else _moved_or_copied(sha256, gone, overwritten)
            )
            settled.append(Settled(_at(file, outcome), change))
        elif sha256 in tasks:
            tasks[sha256].append((file, Change.COPIED))
        else:
            tasks[sha256] = [(file, Change.ADDED if previous is None else Change.CHANGED)]
    return Plan(
        tuple(Task(sha256, tuple(f for f, _ in files), tuple(c for _, c in files)) for sha256, files in tasks.items()),
        tuple(settled),
        forgotten,
        gone.total(),
    )


def _members(known: Iterable[Source], found: Collection[Place]) -> Mapping[Place, Sequence[Source]]:
    """Return what is known in each container that was found: nothing else has a path that leads through a file."""
    members: dict[Place, list[Source]] = {}
    for source in known:
        if place(source) in found:
            continue
        end = source.path.find("/")
        while end >= 0:
            if (holder := Place(source.root, source.path[:end])) in found:
                members.setdefault(holder, []).append(source)
                break
            end = source.path.find("/", end + 1)
    return members


def _stands(source: Source, readers: str, *, retry: bool) -> bool:
    """Whether what became of a file earlier need not be tried again."""
    if source.state is not SourceState.REJECTED:
        return True
    passes = source.reason is None or source.reason.code in PASSING_REASONS
    return not retry and not passes and source.readers == readers


def _outcomes(known: Iterable[Source], readers: str, *, retry: bool) -> Mapping[str, Source]:
    """What became of each content the archive has met, by SHA-256."""
    outcomes: dict[str, Source] = {}
    for source in known:
        if source.sha256 and source.state is not SourceState.UNPACKED and _stands(source, readers, retry=retry):
            outcomes.setdefault(source.sha256, source)
    return outcomes


def _moved_or_copied(sha256: str, *left: Counter[str]) -> Change:
    """Tell whether a file that is no longer there, or now holds something else, left these bytes; use it up."""
    for contents in left:
        if contents[sha256]:
            contents[sha256] -= 1
            return Change.MOVED
    return Change.COPIED


def _at(file: FoundFile, outcome: Source) -> Source:
    return dataclasses.replace(outcome, root=file.root, path=file.path, size=file.size, modified_ns=file.modified_ns)


def _is_beneath(source: Source, folder: Place) -> bool:
    return source.root == folder.root and (not folder.path or source.path.startswith(folder.path + "/"))
