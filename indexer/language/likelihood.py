"""How likely a syllable is in Vietnamese, and after another: for choosing between ways to read a blurred word.

The table, ``likelihood.tsv``: a syllable and the natural logarithm of its likelihood; or two with a space between, and
what is added where the second follows the first. ``python -m tests.likelihood_table`` makes it, and says of what.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from indexer.language.syllable_shapes import is_syllable

UNHEARD = -17.0
"""Of a syllable that the table does not know: a little less than of the rarest that it knows."""
_IMPOSSIBLE = -3.0
"""Added for what cannot be a syllable at all."""


def likelihood(word: str) -> float:
    """Return the logarithm of how likely `word` (NFC, any case, letters only) is: -20 to about -4."""
    word = word.lower()
    known = _table().get(word)
    if known is not None:
        return known
    return UNHEARD if is_syllable(word) else UNHEARD + _IMPOSSIBLE


def fellowship(first: str, second: str) -> float:
    """Return what is to be added where `second` follows `first`: 0 to 3."""
    return _table().get(f"{first} {second}".lower(), 0.0)


@cache
def _table() -> Mapping[str, float]:
    text = (files("indexer.language") / "likelihood.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {entry: float(value) for entry, value in rows}
