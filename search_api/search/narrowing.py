"""Which of the passages found a query shuts out. Pure."""

from collections.abc import Iterable

from indexer.language.accents import has_diacritics
from indexer.language.folding import fold, syllables
from search_api.answers import QueryKind, Understanding


def has_any(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether any of `phrases` stands in `text`, word for word: without diacritics where it is typed without."""
    return any(_has(text, phrase) for phrase in phrases)


def _has(text: str, phrase: str) -> bool:
    exact = has_diacritics(phrase)
    wanted, held = ([word.text if exact else fold(word.text) for word in syllables(one)] for one in (phrase, text))
    return bool(wanted) and any(held[i : i + len(wanted)] == wanted for i in range(len(held) - len(wanted) + 1))


def names_nothing_else(understanding: Understanding) -> bool:
    """Tell whether a query is one complete symbol, or several: what neither bears nor cites them is no answer."""
    return understanding.kind is QueryKind.SYMBOL and all(one.symbol is not None for one in understanding.references)
