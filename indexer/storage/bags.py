"""What the word index and the counts hold of a passage (pure)."""

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from indexer.domain import Document, Passage
from indexer.language.folding import syllables, symbol_term, terms

BOTH_SHARE = 0.2
"""What stands in the text and in its place counts once, by the better of the two, and so much of the other.

Added up in full, a passage that repeats its document's subject would come before the one that answers what is asked about it.
"""

_FEW, _COMMON_SHARE = 50, 0.08
"""A term of more passages than both (a number, a share of all) tells nothing where it stands in a heading, and costs most."""


def place_worth(frequency: int, passages: int) -> float:
    """Return what a term counts where it stands in a passage's place: as much as once in a text of average length.

    `frequency` is in how many of the `passages` it stands in the text. How long the place is does not matter.
    Measured on the odd half of judged staff queries against BM25 over text and place, the place at .4: nDCG@10 +.04 (95 % interval .01 to .08).
    """
    if frequency > max(_FEW, _COMMON_SHARE * passages):
        return 0.0
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


class Bags(NamedTuple):
    """The terms of one passage, with repeats, a space between each two."""

    own: str
    """Of its text, and the symbols it mentions."""
    place: str
    """Of the document's title, its symbol, who issued it, and the headings above the passage."""


def bags(document: Document, passage: Passage) -> Bags:
    """Return the terms by which `passage` of `document` is found."""
    symbol, issuer = document.header.symbol, document.header.issuer
    place = [_terms_of_heading(document.title)]
    place += [symbol_term(symbol)] if symbol else []
    # Whose it is stands in some titles only: without it, documents that have it there would come before all others.
    place += [_terms_of_heading(issuer)] if issuer else []
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
