"""What each worker is at: a little memory that the workers and their parent both see.

Each row is written by the one worker whose task it belongs to, and cleared by the parent once that task has ended. There is no
lock: a worker that is killed must leave none behind.
"""

from collections.abc import Iterator
from multiprocessing.context import BaseContext
from typing import NamedTuple

ROWS = 1024
"""More tasks are never under way at once; if they were, two of them would share a row, and only what is told would be wrong."""

_PROCESS, _DONE, _TOTAL = range(3)


class Row(NamedTuple):
    """A task that is being worked on."""

    number: int
    process: int
    scans_done: int
    scans: int


class Board:
    """Made by the parent and handed to its workers when they start."""

    def __init__(self, context: BaseContext) -> None:
        self._numbers = context.RawArray("q", 3 * ROWS)

    def begin(self, row: int, process: int) -> None:
        """Write that `process` works on the task of `row`."""
        self._numbers[3 * row + _DONE] = self._numbers[3 * row + _TOTAL] = 0
        self._numbers[3 * row + _PROCESS] = process

    def tell(self, row: int, done: int, total: int) -> None:
        """Write how many scanned pages are recognised, of how many."""
        self._numbers[3 * row + _TOTAL] = total
        self._numbers[3 * row + _DONE] = done

    def end(self, row: int) -> None:
        """Clear the row."""
        self._numbers[3 * row : 3 * row + 3] = [0, 0, 0]

    def busy(self) -> Iterator[Row]:
        """Yield the rows of tasks that are being worked on."""
        for number in range(ROWS):
            if process := self._numbers[3 * number + _PROCESS]:
                yield Row(number, process, self._numbers[3 * number + _DONE], self._numbers[3 * number + _TOTAL])
