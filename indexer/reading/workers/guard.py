"""What a worker may not do: swell, outlive its task with children of its own, speak to the screen, or reach the network."""

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

LOOK_EVERY = 0.25
"""Seconds between two looks at the workers' memory."""


def prepare_worker(memory_bytes: int) -> None:
    """Make this process a worker: called in it, before its first task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The parent decides what Ctrl-C ends.
    _silence()
    sys.addaudithook(_refuse_network)
    _limit_address_space(memory_bytes)


def _silence() -> None:
    """Send what libraries print, in C too, nowhere: it quotes documents, and nobody can act on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(nowhere, stream)
    os.close(nowhere)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to follow what a document links to; no reader does, and none that is added later shall."""
    if event in ("socket.connect", "socket.sendto"):
        reached, *_ = arguments
        if isinstance(reached, socket.socket) and reached.family in (socket.AF_INET, socket.AF_INET6):
            raise PermissionError("readers do not reach the network")
    elif event == "socket.getaddrinfo":
        raise PermissionError("readers do not reach the network")


def _limit_address_space(memory_bytes: int) -> None:
    """Let the address space grow by so much and no more: allocations then fail at once. Not on Windows; :class:`Watch` is."""
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


class Watch:
    """Looks after the workers from outside: a parser busy in C cannot look after itself.

    A worker whose memory, its children's included, passes the limit is killed; children whose worker is gone are killed too.
    """

    def __init__(self, busy: Callable[[], Iterable[int]], memory_bytes: int) -> None:
        """Take what tells which processes are at work, and how much each may hold."""
        self._busy, self._memory_bytes = busy, memory_bytes
        self._over = threading.Event()
        self._swollen: set[int] = set()
        self._families: dict[psutil.Process, list[psutil.Process]] = {}
        """Each worker seen, and the children it had when it was last looked at."""
        self._thread = threading.Thread(target=self._look_now_and_then, name="workers' watch", daemon=True)
        self._thread.start()

    def was_swollen(self, process: int | None) -> bool:
        """Whether a worker was killed for its memory."""
        return process in self._swollen

    def close(self) -> None:
        """Stop looking, once the workers are gone; what they left running is killed."""
        self._over.set()
        self._thread.join()
        for children in self._families.values():
            _kill(children)

    def _look_now_and_then(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            for process in set(self._busy()):
                self._look(process)
            for worker in [worker for worker in self._families if not worker.is_running()]:
                _kill(self._families.pop(worker))

    def _look(self, process: int) -> None:
        try:
            worker = psutil.Process(process)
            children = worker.children(recursive=True)
            self._families[worker] = children
            held = sum(map(_memory, (worker, *children)))
        except psutil.Error:
            return
        if held > self._memory_bytes:
            self._swollen.add(process)
            _kill([worker, *children])


def _memory(process: psutil.Process) -> int:
    """Return the bytes a process holds; 0 where it has just ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
