"""Reads files in worker processes: a file that crashes, hangs or swells its reader costs that file and nothing else."""

import contextlib
import itertools
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from multiprocessing import synchronize
from multiprocessing.context import SpawnContext
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from indexer.contents import Contents
from indexer.domain import Reading
from indexer.errors import ReaderCrashed, ReadingTimedOut, SourceError
from indexer.reading.containers.containers import LastContainer, contents
from indexer.reading.limits import ReadingLimits, ScansAhead
from indexer.reading.ocr.cache import Cache
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader
from indexer.reading.workers.board import ROWS, Board
from indexer.reading.workers.guard import Watch, prepare_worker

ReadFile = Callable[[Path, ReadingLimits], Reading]
"""A function at the top level of a module, so that a worker can find it."""

_FILES_A_WORKER = 500
"""Then a fresh one takes its place: what parsers leak ends with it."""

_Result = TypeVar("_Result")


def read_file(path: Path, limits: ReadingLimits, recognised: Path | None = None) -> Reading:
    """Read one file in this process; see :class:`~indexer.reading.reader.FileReader`.

    `recognised` is the folder of what was recognised before (:class:`~indexer.reading.ocr.cache.Cache`).
    """
    scans = Scans(cache=Cache(recognised) if recognised else None, tell=tell_scans)
    return FileReader(limits, scans, _container.opened).read(path)


def read_content(path: Path, limits: ReadingLimits, content: bytes, scratch: Path, password: str = "") -> Reading:
    """Read what is in memory; `path` is its name. Nothing is kept of it but in `scratch`, which the caller takes away."""
    tempfile.tempdir = str(scratch)
    if password:
        from indexer.reading.locks import unlocked

        content = unlocked(content, password)

    @contextlib.contextmanager
    def given(_path: Path, _limits: ReadingLimits) -> Iterator[BinaryIO]:
        yield BytesIO(content)

    return FileReader(limits, Scans(tell=tell_scans), given).read(path)


class _Spawning(SpawnContext):
    """Starts processes afresh, and holds on to the locks that they are given.

    A pool that stops lets go of its locks before it ends its workers, and a lock nobody holds is gone from the system: a worker
    that is only just starting would miss it, and print its stack over the user's screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._locks: list[synchronize.RLock] = []

    def RLock(self) -> synchronize.RLock:  # noqa: N802  the library's name
        lock = super().RLock()
        self._locks.append(lock)
        return lock


@dataclass(slots=True)
class _Crew:
    """The workers, what they are at, and who looks after them."""

    context: _Spawning
    """Its locks outlast the pool."""
    pool: ProcessPool
    board: Board
    watch: Watch


class WorkerPool:
    """Reads several files at once, each in a process of its own, within the limits of time, memory and size.

    A context manager. Workers start at the first :meth:`submit`, so that a run with nothing to read never pays for them;
    leaving stops them at once, and whatever was not read is cancelled. Everything submitted is held in memory until it is
    read, and every reading until it is taken: the caller bounds how many are under way (a few times `workers` is plenty).
    """

    def __init__(self, limits: ReadingLimits = ReadingLimits(), workers: int = 2, read: ReadFile = read_file) -> None:
        self._limits = limits
        self._workers = workers
        self._read = read
        self._crew: _Crew | None = None
        self._starting = threading.Lock()
        self._under_way: set[Future[Any]] = set()
        self._rows = itertools.count()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop the workers at once. A later :meth:`submit` starts new ones."""
        with self._starting:
            crew, self._crew = self._crew, None
        if crew is None:
            return
        crew.pool.stop()  # type: ignore[no-untyped-call]  # pebble types only a part of itself
        # Before the workers go: what they were reading was not read, but it did not crash them either.
        for job in list(self._under_way):
            job.cancel()
        crew.pool.join()
        crew.watch.close()

    def submit(self, path: Path) -> Future[Reading]:
        """Begin reading; the future's result raises :class:`SourceError` where the file cannot be read.

        Time counts from the moment a worker takes the file. Cancelling the future stops the reading.
        """
        # Nobody knows yet how many scanned pages there are: a file with any says so, and is read anew with time for them.
        return self._begin(self._read, path, self._limits.reckoned_for(0))

    def begin(self, work: Callable[[Path, ReadingLimits], _Result], path: Path) -> Future[_Result]:
        """Begin to do something else with a file, as :meth:`submit` begins to read it."""
        return self._begin(work, path, self._limits)

    def contents(self, path: Path) -> Future[Contents | None]:
        """Begin listing what a container holds; see :class:`indexer.protocols.ReaderPool`."""
        return self.begin(contents, path)

    def scans(self) -> tuple[int, int]:
        """Return how many pages have been recognised of the files being read, and how many these files have to be."""
        crew = self._crew
        rows = list(crew.board.busy()) if crew else []
        return sum(row.scans_done for row in rows), sum(row.scans for row in rows)

    def _begin(self, work: Callable[[Path, ReadingLimits], _Result], path: Path, limits: ReadingLimits) -> Future[_Result]:
        job: Future[_Result] = Future()
        self._under_way.add(job)
        job.add_done_callback(self._under_way.discard)
        self._schedule(partial(work, path), job, limits, again=True)
        return job

    def _schedule(
        self, work: Callable[[ReadingLimits], _Result], job: Future[_Result], limits: ReadingLimits, *, again: bool
    ) -> None:
        row = next(self._rows) % ROWS
        # Starting the workers belongs to the first task.
        with self._starting, _interrupts_blocked():
            if self._crew is None or not self._crew.pool.active:
                self._crew = self._start()
            crew = self._crew
            task = crew.pool.schedule(_work, args=(row, work, limits), timeout=limits.seconds)
        job.add_done_callback(lambda future: _cancel_if_cancelled(future, task))
        task.add_done_callback(lambda _: crew.board.end(row))
        task.add_done_callback(lambda future: self._hand_over(future, work, job, limits, crew, again=again))

    def _start(self) -> _Crew:
        if self._crew is not None:
            self._crew.watch.close()
        # Forking a process that runs threads (ONNX, FAISS, Flask) may deadlock; only spawning is the same on every system.
        context = _Spawning()
        board = Board(context)
        pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=_FILES_A_WORKER,
            initializer=_prepare,
            initargs=(board, self._limits.memory_bytes),
            context=context,
        )
        return _Crew(context, pool, board, Watch(lambda: (row.process for row in board.busy()), self._limits.memory_bytes))

    def _hand_over(
        self,
        task: Future[_Result],
        work: Callable[[ReadingLimits], _Result],
        job: Future[_Result],
        limits: ReadingLimits,
        crew: _Crew,
        *,
        again: bool,
    ) -> None:
        if task.cancelled():
            job.cancel()
        error = None if task.cancelled() else task.exception()
        if isinstance(error, BrokenProcessPool) and again and not job.cancelled():
            # A worker died between two files and took the pool with it: this file is not to blame.
            self._schedule(work, job, limits, again=False)
            return
        if isinstance(error, ScansAhead) and not limits.scans_reckoned and not job.cancelled():
            self._schedule(work, job, self._limits.reckoned_for(error.scans), again=again)
            return
        if not job.set_running_or_notify_cancel():
            return
        if error is None:
            job.set_result(task.result())
        else:
            job.set_exception(_translated(error, limits, crew.watch))


def _translated(error: BaseException, limits: ReadingLimits, watch: Watch) -> BaseException:
    if isinstance(error, SourceError):
        return error
    if isinstance(error, TimeoutError):
        return ReadingTimedOut(limits.seconds)
    if isinstance(error, MemoryError):
        return ReaderCrashed("out of memory")
    if isinstance(error, ProcessExpired):
        return ReaderCrashed("out of memory" if watch.was_swollen(error.pid) else f"exit code {error.exitcode}")
    if isinstance(error, BrokenProcessPool):
        return ReaderCrashed()
    return error


def _cancel_if_cancelled(job: Future[Any], task: ProcessFuture[Any]) -> None:
    if job.cancelled():
        task.cancel()  # type: ignore[no-untyped-call]  # pebble types only a part of itself


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Let Ctrl-C reach this process only: a worker killed while it starts would print its stack over the user's screen.

    The pool's threads take over this thread's mask, and the workers theirs. Windows has no masks; there a worker is
    exposed for the moment it takes to start.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    # Starting the tracker unblocks what is blocked; once it runs, it stays out of the way.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- In the worker -----------------------------------------------------------------------------------------

_container = LastContainer()
"""Stays open from one task to the next."""

_at: tuple[Board, int] | None = None
"""The board, and the row of the task in hand."""


def _prepare(board: Board, memory_bytes: int) -> None:
    global _at  # noqa: PLW0603  a worker has one task at a time, and readers know nothing of boards
    _at = (board, 0)
    prepare_worker(memory_bytes)


def _work(row: int, work: Callable[[ReadingLimits], _Result], limits: ReadingLimits) -> _Result:
    global _at  # noqa: PLW0603  as above
    if _at is not None:
        board, _ = _at
        _at = (board, row)
        board.begin(row, os.getpid())
    return work(limits)


def tell_scans(done: int, total: int) -> None:
    """Tell the parent how many scanned pages are recognised."""
    if _at is not None:
        board, row = _at
        board.tell(row, done, total)
