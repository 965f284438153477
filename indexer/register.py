"""The seam of the register of assignments: what an archive's view tells of them, a page at a time."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from indexer.assignments import Assignment, AssignmentQuery
from indexer.domain import PassageId

EVERYTHING = AssignmentQuery()


class AssignmentRegister(Protocol):
    """The assignments of one generation."""

    def assignments(self, passages: Iterable[PassageId] | None = None) -> Sequence[Assignment]:
        """What all documents assign, or what some passages do, in the order in which these were put."""
        ...

    def assigning(self) -> Sequence[PassageId]:
        """The passages that assign something, in the same order."""
        ...

    def register(self, query: AssignmentQuery = EVERYTHING, *, offset: int = 0, limit: int | None = None) -> Sequence[Assignment]:
        """Return what is asked for of what is filed (:func:`indexer.directive.assignments.filing.filed`), in the order of :attr:`~indexer.directive.assignments.filing.Filed.order`: `limit` of them from `offset` on."""
        ...

    def register_length(self, query: AssignmentQuery = EVERYTHING) -> int:
        """Return how many :meth:`register` returns without a limit."""
        ...

    def bodies(self) -> Sequence[tuple[str, str]]:
        """Return the bodies that assignments name: each key with a name of it, by key."""
        ...
