"""How surely the figures of a letterhead were read in a scan: number and day are often filled in by hand."""

from collections.abc import Sequence

from indexer.domain import UNSURE, Header, HeaderField
from indexer.language.folding import fold

Doubtful = Sequence[tuple[str, float]]
"""Lines of print whose figures were not read surely, and how surely the least of these (:attr:`ReadPage.doubtful`)."""

HOPELESS = 0.35
"""Under it a number tells more of the recogniser than of the document."""
_WEIGHT = 0.65
"""Recognisers are too sure of handwriting: of the numbers they doubt at all, about half are right."""


def certainty(line: str | None, doubtful: Doubtful) -> float:
    """Return how surely the figures of a line of the letterhead were read, 0 to 1; 1 where there is no doubt.

    The line may be put together of several that were recognised each by itself.
    """
    whole = _bare(line or "")
    return min((sure for text, sure in doubtful if (part := _bare(text)) and part in whole), default=1.0)


def weakened(confidence: float, sure: float) -> float:
    """Return the confidence in what was read of figures that were read so surely."""
    return confidence if sure >= 1 else confidence * _WEIGHT * sure


def is_unsure(header: Header, field: HeaderField) -> bool:
    """Tell whether a field has a value that is to be checked; never one that a person gave."""
    return any(found.field == field and found.confidence < UNSURE for found in header.evidence)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
