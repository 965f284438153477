"""Reads files in worker processes: a file that crashes, hangs or swells its reader costs that file and nothing else."""

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from indexer.domain import Reading
from indexer.errors import ReaderCrashed, ReadingTimedOut, SourceError
from indexer.reading.limits import ReadingLimits, ScansAhead
from indexer.reading.ocr.cache import Cache
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader

ReadFile = Callable[[Path, ReadingLimits], Reading]
"""A function at the top level of a module, so that a worker can find it."""

_FILES_A_WORKER = 500
"""Then a fresh one takes its place: what parsers leak ends with it."""


def read_file(path: Path, limits: ReadingLimits, recognised: Path | None = None) -> Reading:
    """Read one file in this process; see :class:`~indexer.reading.reader.FileReader`.

    `recognised` is the folder of what was recognised before (:class:`~indexer.reading.ocr.cache.Cache`).
    """
    return FileReader(limits, Scans(cache=Cache(recognised) if recognised else None)).read(path)


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
        self._pool: ProcessPool | None = None
        self._starting = threading.Lock()
        self._under_way: set[Future[Reading]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop the workers at once. A later :meth:`submit` starts new ones."""
        with self._starting:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        pool.stop()  # type: ignore[no-untyped-call]  # pebble types only a part of itself
        # Before the workers go: what they were reading was not read, but it did not crash them either.
        for reading in list(self._under_way):
            reading.cancel()
        pool.join()

    def submit(self, path: Path) -> Future[Reading]:
        """Begin reading; the future's result raises :class:`SourceError` where the file cannot be read.

        Time counts from the moment a worker takes the file. Cancelling the future stops the reading.
        """
        reading: Future[Reading] = Future()
        self._under_way.add(reading)
        reading.add_done_callback(self._under_way.discard)
        # Nobody knows yet how many scanned pages there are: a file with any says so, and is read anew with time for them.
        self._schedule(path, reading, self._limits.reckoned_for(0), again=True)
        return reading

    def _schedule(self, path: Path, reading: Future[Reading], limits: ReadingLimits, *, again: bool) -> None:
        # Starting the workers belongs to the first task.
        with self._starting, _interrupts_blocked():
            if self._pool is None or not self._pool.active:
                self._pool = _start(self._workers, self._limits)
            task = self._pool.schedule(self._read, args=(path, limits), timeout=limits.seconds)
        reading.add_done_callback(lambda future: _cancel_if_cancelled(future, task))
        task.add_done_callback(lambda future: self._hand_over(future, path, reading, limits, again=again))

    def _hand_over(
        self, task: Future[Reading], path: Path, reading: Future[Reading], limits: ReadingLimits, *, again: bool
    ) -> None:
        if task.cancelled():
            reading.cancel()
        error = None if task.cancelled() else task.exception()
        if isinstance(error, BrokenProcessPool) and again and not reading.cancelled():
            # A worker died between two files and took the pool with it: this file is not to blame.
            self._schedule(path, reading, limits, again=False)
            return
        if isinstance(error, ScansAhead) and not limits.scans_reckoned and not reading.cancelled():
            self._schedule(path, reading, self._limits.reckoned_for(error.scans), again=again)
            return
        if not reading.set_running_or_notify_cancel():
            return
        if error is None:
            reading.set_result(task.result())
        else:
            reading.set_exception(_translated(error, limits))


def _translated(error: BaseException, limits: ReadingLimits) -> BaseException:
    if isinstance(error, SourceError):
        return error
    if isinstance(error, TimeoutError):
        return ReadingTimedOut(limits.seconds)
    if isinstance(error, MemoryError):
        return ReaderCrashed("out of memory")
    if isinstance(error, ProcessExpired):
        return ReaderCrashed(f"exit code {error.exitcode}")
    if isinstance(error, BrokenProcessPool):
        return ReaderCrashed()
    return error


def _cancel_if_cancelled(reading: Future[Reading], task: ProcessFuture[Reading]) -> None:
    if reading.cancelled():
        task.cancel()  # type: ignore[no-untyped-call]  # pebble types only a part of itself


def _start(workers: int, limits: ReadingLimits) -> ProcessPool:
    # Forking a process that runs threads (ONNX, FAISS, Flask) may deadlock; only spawning is the same on every system.
    context = multiprocessing.get_context("spawn")
    return ProcessPool(
        max_workers=workers,
        max_tasks=_FILES_A_WORKER,
        initializer=_prepare_worker,
        initargs=(limits.memory_bytes,),
        context=context,
    )


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


def _prepare_worker(memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The parent decides what Ctrl-C ends.
    _limit_memory(memory_bytes)


def _limit_memory(memory_bytes: int) -> None:
    """Let the address space grow by so much and no more. Windows could do the same only with job objects: not done."""
    if sys.platform == "win32":
        return
    import resource

    # Of the address space in use already: numerical libraries reserve gigabytes of it on large machines.
    try:
        in_use = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        in_use = 0
    with contextlib.suppress(OSError, ValueError):  # A stricter limit is set already, or the system takes none.
        resource.setrlimit(resource.RLIMIT_AS, (in_use + memory_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))
