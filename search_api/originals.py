"""The files that documents were read from, as they are now: those bytes and no others were judged by the rules of secrecy."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from indexer.domain import FoundFile, Source
from indexer.errors import SourceError
from indexer.scan import digest, location, on_disk

_DIGESTS = 1000


class FileState(StrEnum):
    """What has become of a document's file."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Original:
    """A file of a document as it is now."""

    state: FileState
    path: Path | None = None
    """Where it lies, perhaps in a container; ``None`` unless it is the same."""


class Originals:
    """Finds the files that documents were read from. Safe to share between threads: at worst a file is gone through twice."""

    def __init__(self) -> None:
        self._digests: dict[tuple[Path, int, int], str] = {}

    def find(self, sources: Collection[Source]) -> Original:
        """Return the first of a document's files that still has its bytes, as far as size and time tell; else what became of them.

        What has become of a file in a container is known once it is taken out.
        """
        state = FileState.GONE
        for source in sources:
            found = on_disk(source)
            if found is None:
                continue
            is_as_found = (found.size, found.modified_ns) == (source.size, source.modified_ns)
            if is_as_found or found.path != source.path or self._digest(found) == source.sha256:
                return Original(FileState.SAME, location(source))
            state = FileState.CHANGED
        return Original(state)

    def _digest(self, file: FoundFile) -> str:
        """Return the SHA-256 of a file that was touched since; empty where it cannot be read. Gone through once for each touch."""
        key = (location(file), file.size, file.modified_ns)
        if key not in self._digests:
            try:
                held = digest(file).sha256
            except SourceError:
                return ""
            if len(self._digests) >= _DIGESTS:
                self._digests.clear()
            self._digests[key] = held
        return self._digests[key]
