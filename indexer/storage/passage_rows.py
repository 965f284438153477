"""Which row of the archive a passage has: told by its document's first passage and its ordinal, without asking the archive."""

import threading
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from indexer.domain import PassageId

_ID_BYTES = 16
"""A passage's id begins with its document's, which is so long."""


def document_starts(ids: NDArray[np.bytes_]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the documents of passages `ids`, where those of a document stand together, and the place of the first of each."""
    documents = ids.astype(f"S{_ID_BYTES}")
    begins = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]])) if len(ids) else np.empty(0, np.int64)
    return [id.decode() for id in documents[begins].tolist()], begins


class PassageRows:
    """The rows of one generation's passages. Safe to share between threads."""

    def __init__(self, ids: NDArray[np.bytes_], rows: NDArray[np.int64]) -> None:
        """`ids` are in the order of `rows`, so that those of a document stand together."""
        self._ids, self._rows = ids, rows
        self._lock = threading.Lock()
        self._starts: dict[str, int] | None = None

    def of(self, ids: Iterable[PassageId]) -> dict[PassageId, int]:
        """Return the row of each of `ids` that stands where its ordinal says; others may have one as well."""
        starts = self._document_starts()
        places: dict[PassageId, int] = {}
        for id in ids:
            document, _, ordinal = id.rpartition(".")
            if document in starts and ordinal.isdecimal():
                places[id] = starts[document] + int(ordinal) - 1
        places = {id: place for id, place in places.items() if 0 <= place < len(self._ids)}
        at = np.fromiter(places.values(), np.int64, len(places))
        held = zip(places, self._ids[at].tolist(), self._rows[at].tolist(), strict=True)
        return {id: row for id, standing, row in held if standing == id.encode()}

    def _document_starts(self) -> dict[str, int]:
        """Return where the passages of each document begin."""
        with self._lock:
            if self._starts is None:
                documents, begins = document_starts(self._ids)
                self._starts = dict(zip(documents, begins.tolist(), strict=True))
            return self._starts
