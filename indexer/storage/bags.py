"""What the word index and the counts hold of a passage (pure)."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from indexer.domain import Document, Passage
from indexer.language.folding import syllables, symbol_term, terms

OWN_WEIGHT = 1.0
"""How much a term of the passage's own text counts in :meth:`ArchiveView.matching`."""

PLACE_WEIGHT = 0.4
"""How much a term of its place counts: a heading tells what a passage is about, for all passages below it alike."""


class Bags(NamedTuple):
    """The terms of one passage, with repeats, a space between each two."""

    own: str
    """Of its text, and the symbols it mentions."""
    place: str
    """Of the document's title, its symbol and the headings above the passage."""


def bags(document: Document, passage: Passage) -> Bags:
    """Return the terms by which `passage` of `document` is found."""
    symbol = document.header.symbol
    place = [_terms_of_heading(document.title)]
    place += [symbol_term(symbol)] if symbol else []
    place += [_terms_of_heading(section.title) for section in passage.section_path]
    return Bags(" ".join([*terms(passage.text), *map(symbol_term, passage.symbols)]), " ".join(place))


@lru_cache(maxsize=1024)
def _terms_of_heading(text: str) -> str:
    # The same for every passage below it.
    return " ".join(terms(text))


class Counts(NamedTuple):
    """How often syllables and pairs of neighbouring syllables occur."""

    syllables: Counter[str]
    pairs: Counter[tuple[str, str]]


def count(texts: Iterable[str]) -> Counts:
    """Count the syllables of `texts`; a pair never spans two texts.

    The joined form of an abbreviation (``gdđt`` over ``GD&ĐT``) is counted, and is no neighbour of its own parts.
    """
    counts = Counts(Counter(), Counter())
    for text in texts:
        found = syllables(text)
        counts.syllables.update([syllable.text for syllable in found])
        counts.pairs.update([(first, second) for (first, (_, end)), (second, (start, _)) in pairwise(found) if end <= start])
    return counts


def total(parts: Iterable[Counts]) -> Counts:
    """Return the sum of all `parts`."""
    counts = Counts(Counter(), Counter())
    for part in parts:
        counts.syllables.update(part.syllables)
        counts.pairs.update(part.pairs)
    return counts
