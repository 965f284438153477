"""What verifying an archive tells: a contract of its own, beside those of the engines."""

from collections.abc import Sequence
from typing import Protocol


class Verification(Protocol):
    """What :meth:`indexer.protocols.Archive.verify` found."""

    @property
    def findings(self) -> Sequence[str]:
        """One English sentence for each thing that was wrong; empty when all was well."""
        ...

    @property
    def repaired(self) -> bool:
        """Whether everything that was wrong has been put right."""
        ...
