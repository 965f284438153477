"""The vectors' index, one file: exact for as long as that is quick, approximate above.

Measured at 100,000 vectors of 384 on one thread: exact over float16 3.9 ms a query and 73 MB, over float32 7.3 ms and 147 MB.
The cosines are those of the float16 vectors: the codes of the index are the bytes of the archive.
"""

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.domain import Vector

Rows = NDArray[np.int64]
"""Rows of windows in the archive, ascending, shape ``(n,)``."""

Halves = NDArray[np.float16]
"""Vectors as the archive keeps them, shape ``(n, dimension)``."""

Batches = Iterable[tuple[Rows, Halves]]

EXACT_UP_TO = 300_000
"""With more vectors than that an exact search takes over 12 ms, and the index is approximate."""

RECALL = 0.99
"""Share of the true first 50 that an approximate search must find, on sampled vectors."""

_POINTS_PER_CELL = 64
_SAMPLED_QUERIES = 100
_DEPTH = 50
_ADDED_AT_ONCE = 1 << 16


class Nearest(NamedTuple):
    """Windows nearest to a vector, best first."""

    positions: NDArray[np.int64]
    """Counting from 0 in the order of the windows' rows."""
    cosines: NDArray[np.float32]


class VectorIndex:
    """An index in memory. Queries may come from several threads."""

    def __init__(self, file: Path, rows: Rows) -> None:
        """Read the index in `file`, which holds the windows `rows`."""
        self._index = _read(file)
        self._rows = rows
        self._by_row = _is_approximate(self._index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: Vector, count: int, within: NDArray[np.bool_] | None = None) -> Nearest:
        """Return the `count` windows nearest to `vector`, or fewer where there are no more.

        `within` says for each window whether it may be among them, shape ``(n,)``.
        """
        there_are = len(self) if within is None else int(np.count_nonzero(within))
        count = min(count, there_are)
        if count <= 0:
            return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))
        _one_thread()
        chosen = None if within is None else self._chosen(within, there_are)
        cosines, found = self._index.search(np.ascontiguousarray(vector, np.float32).reshape(1, -1), count, params=chosen)
        there = found[0] >= 0
        positions = np.searchsorted(self._rows, found[0][there]) if self._by_row else found[0][there]
        return Nearest(positions, cosines[0][there])

    def _chosen(self, within: NDArray[np.bool_], count: int) -> Any:
        """Return what tells the index to look at the windows `within` only, of which there are `count`."""
        if not self._by_row:
            return faiss.SearchParameters(sel=_selector(within))  # type: ignore[call-arg]  # its stubs are of the C++ class
        by_row = np.zeros(int(self._rows[-1]) + 1, np.bool_)
        by_row[self._rows] = within
        # The fewer may be found, the more cells are visited; so few that all can be compared are.
        cells = self._index.nlist
        probes = cells if count <= EXACT_UP_TO else min(cells, self._index.nprobe * -(-len(self) // count))
        return faiss.SearchParametersIVF(sel=_selector(by_row), nprobe=probes)  # type: ignore[call-arg]  # the same


def _selector(chosen: NDArray[np.bool_]) -> Any:
    bits = np.packbits(chosen, bitorder="little")
    return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # its stubs are of the C++ class


def write_exact(file: Path, dimension: int, batches: Batches) -> None:
    """Write an exact index of all vectors, which come in the order of their rows."""
    index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    for _, vectors in batches:
        index.add_sa_codes(_codes(vectors))
    faiss.write_index(index, str(file))


def write_approximate(file: Path, rows: Rows, vectors: Halves, recall: float = RECALL) -> None:
    """Train an approximate index on a sample of `vectors`, at least 64, and write it with all of them.

    How many cells a query visits is set so that on sampled queries the share of the exact first 50 that are found is at least
    `recall`.
    """
    count, dimension = vectors.shape
    cells = _cells(count)
    chance = np.random.default_rng(0)
    sample = vectors[np.sort(chance.choice(count, min(count, cells * _POINTS_PER_CELL), replace=False))]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, cells, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.spherical = True
    index.cp.niter = 8
    with _AllThreads():
        index.train(sample.astype(np.float32))
        for start in range(0, count, _ADDED_AT_ONCE):
            part = slice(start, start + _ADDED_AT_ONCE)
            index.add_with_ids(vectors[part].astype(np.float32), rows[part])
        _set_probes(index, _between(vectors, chance), rows, vectors, recall)
    faiss.write_index(index, str(file))


def update_approximate(file: Path, previous: Path, before: Rows, after: Rows, added: Batches) -> bool:
    """Write the index of the windows `after` from the `previous` one of the windows `before`, and tell whether that was possible.

    Where the previous index is exact, or has too few cells for so many vectors, nothing is written.
    """
    index = _read(previous)
    if not _is_approximate(index) or _cells(len(after)) > index.nlist:
        return False
    removed = np.setdiff1d(before, after, assume_unique=True)
    with _AllThreads():
        if len(removed):
            index.remove_ids(removed)
        for rows, vectors in added:
            index.add_with_ids(vectors.astype(np.float32), rows)
    faiss.write_index(index, str(file))
    return True


def _between(vectors: Halves, chance: np.random.Generator) -> NDArray[np.float32]:
    """Return sample queries half-way between two vectors: a question is not a passage, and harder to place."""
    pairs = vectors[chance.integers(0, len(vectors), (_SAMPLED_QUERIES, 2))].astype(np.float32)
    # Not quite half-way: opposite vectors would leave nothing.
    middles = pairs[:, 0] + 0.99 * pairs[:, 1]
    queries: NDArray[np.float32] = middles / np.linalg.norm(middles, axis=1, keepdims=True)
    return queries


def _set_probes(index: Any, queries: NDArray[np.float32], rows: Rows, vectors: Halves, recall: float) -> None:
    depth = min(_DEPTH, len(rows))
    exact = faiss.IndexScalarQuantizer(index.d, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    exact.add_sa_codes(_codes(vectors))
    _, wanted = exact.search(queries, depth)
    index.nprobe = 1
    while index.nprobe < index.nlist:
        _, found = index.search(queries, depth)
        shares = [len(np.intersect1d(rows[a], b)) / depth for a, b in zip(wanted, found, strict=True)]
        if float(np.mean(shares)) >= recall:
            return
        index.nprobe = min(2 * index.nprobe, index.nlist)


def _read(file: Path) -> Any:
    return faiss.read_index(str(file))


def _is_approximate(index: Any) -> bool:
    return isinstance(index, faiss.IndexIVF)


def _cells(count: int) -> int:
    """Return how many cells `count` vectors are spread over: a power of two, so that it changes seldom."""
    return 1 << int(np.log2(max(1.0, min(2 * np.sqrt(count), count / _POINTS_PER_CELL))))


def _codes(vectors: Halves) -> NDArray[np.uint8]:
    return np.ascontiguousarray(vectors).view(np.uint8).reshape(len(vectors), -1)


_thread = threading.local()


def _one_thread() -> None:
    # OpenMP keeps the number for each thread apart. Several threads for a single query cost more than they bring.
    if not getattr(_thread, "is_set", False):
        faiss.omp_set_num_threads(1)
        _thread.is_set = True


class _AllThreads:
    """While vectors are added or trained on, OpenMP may take all processors."""

    def __enter__(self) -> None:
        faiss.omp_set_num_threads(os.cpu_count() or 1)

    def __exit__(self, *_: object) -> None:
        faiss.omp_set_num_threads(1)
