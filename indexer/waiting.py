"""Waiting for workers without losing sight of the user."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import TypeVar

LISTENING_SECONDS = 0.2
"""How long a wait for workers may last before the wish to stop is looked at again."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Stopped(Exception):
    """The user asked to stop, and nothing is half done."""


class Patience:
    """Waits, and looks up several times a second."""

    def __init__(self, stop_asked: Callable[[], bool], glance: Callable[[], None] = lambda: None) -> None:
        """Take what tells whether to stop, and what else is to be done each time."""
        self._stop_asked, self._glance = stop_asked, glance

    def check(self) -> None:
        """Raise :class:`Stopped` if asked to."""
        if self._stop_asked():
            raise Stopped

    def as_they_end(
        self, items: Iterable[_Item], submit: Callable[[_Item], Future[_Result]], at_once: int
    ) -> Generator[tuple[_Item, Future[_Result]], None, None]:
        """Yield each item with its ended future, whichever ends first, a few ahead of the caller."""
        waiting: dict[Future[_Result], _Item] = {}
        queue = iter(items)
        try:
            while True:
                for item in islice(queue, at_once - len(waiting)):
                    waiting[submit(item)] = item
                if not waiting:
                    return
                ended, _ = wait(waiting, timeout=LISTENING_SECONDS, return_when=FIRST_COMPLETED)
                self.check()
                self._glance()
                for future in ended:
                    yield waiting.pop(future), future
        finally:
            for future in waiting:
                future.cancel()
