"""The words of a text, gathered once for all who ask: reasons, highlights, coverage. Pure."""

from functools import lru_cache
from typing import NamedTuple

from indexer.language.folding import fold, words


class Words(NamedTuple):
    """The words of a text, each once."""

    exact: frozenset[str]
    folded: frozenset[str]
    """Without their diacritics."""


# Few texts are looked at, but each several times: a hit's for its reasons, its highlights, and whether the answer is sure.
@lru_cache(maxsize=512)
def words_of(text: str) -> Words:
    """Gather the words of `text` (NFC)."""
    exact = words(text)
    return Words(exact, frozenset(map(folded, exact)))


# The language has few syllables.
@lru_cache(maxsize=1 << 14)
def folded(word: str) -> str:
    """Return a word without its diacritics, as :func:`~indexer.language.folding.fold` has it."""
    return fold(word)
