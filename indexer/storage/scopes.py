"""Which rows of the derived indexes belong to some of the documents: what a search within them may find."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.domain import DocumentId
from indexer.storage.passage_rows import document_starts

_KEPT = 16
"""Scopes kept: a search asks for the same one of every index, and its next page again."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs to some documents."""

    documents: tuple[int, ...]
    """Their rows."""
    passages: NDArray[np.bool_]
    """For each passage whether it is one of theirs, shape ``(n_passages,)``."""
    windows: NDArray[np.bool_]
    """For each window, shape ``(n_windows,)``."""

    @property
    def share(self) -> float:
        """The share of all passages that are theirs, 0 to 1."""
        return float(self.passages.mean()) if len(self.passages) else 0.0


class Scopes:
    """The scopes of one generation. Safe to share between threads."""

    def __init__(self, passage_ids: NDArray[np.bytes_], owners: NDArray[np.integer[Any]]) -> None:
        """`passage_ids` are in the order of rows, so that those of a document stand together; `owners` are the windows' passages."""
        self._passage_ids, self._owners = passage_ids, owners
        self._lock = threading.Lock()
        self._starts: tuple[list[str], NDArray[np.int64]] | None = None
        self._rows: Mapping[str, int] | None = None
        self._kept: OrderedDict[frozenset[DocumentId], Scope] = OrderedDict()

    def of(self, within: frozenset[DocumentId], rows: Callable[[], Mapping[str, int]]) -> Scope:
        """Return the scope of the documents `within`; `rows` tells the row of each document by its id, and is asked once."""
        with self._lock:
            if within not in self._kept:
                if self._rows is None:
                    self._rows = rows()
                self._kept[within] = self._made(within, self._rows)
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(within)
            return self._kept[within]

    def _made(self, within: frozenset[DocumentId], rows: Mapping[str, int]) -> Scope:
        if self._starts is None:
            self._starts = document_starts(self._passage_ids)
        documents, begins = self._starts
        wanted = np.fromiter((id in within for id in documents), np.bool_, len(documents))
        passages = np.repeat(wanted, np.diff([*begins, len(self._passage_ids)]))
        return Scope(tuple(rows[id] for id in within if id in rows), passages, passages[self._owners])
