"""A query that was understood → the terms the word index is asked for. Pure."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.domain import Language, Range, Term
from indexer.language.abbreviations import AbbreviationMatch, find_phrases, find_synonyms
from indexer.language.folding import Syllable, exact_term, folded_term, pair_term, syllables, symbol_term
from search_api.answers import Reference
from search_api.query.language import says_little
from search_api.query.references import names_of_type


class TermWeights(NamedTuple):
    """How much each kind of term counts in a query."""

    exact: float
    folded: float
    pair: float


WITH_DIACRITICS = TermWeights(exact=1.0, folded=0.3, pair=0.5)
RESTORED = TermWeights(exact=0.5, folded=0.6, pair=0.6)
WITHOUT = TermWeights(exact=0.0, folded=0.7, pair=1.0)
ENGLISH = TermWeights(exact=0.3, folded=0.7, pair=1.0)
"""What is Vietnamese in an English query are names, mostly without diacritics."""
_ANOTHER_READING = TermWeights(exact=0.2, folded=0.0, pair=0.0)
"""Of a query whose diacritics could not be put back with confidence."""

_LITTLE = 0.2
_NAMED = 0.5
_PLACED = 0.2
"""Words of a location: its labels are looked up, and stand in every document."""
_WRITTEN_OUT, _WRITTEN_OUT_UNSURE = 1.0, 0.6
"""Without diacritics, what looks like an abbreviation is less surely one."""
_SHORTENED = 0.3
_SAID_OTHERWISE = 0.3
_MISPRINTED = 0.1
_MEANINGS = 2
"""What an abbreviation stands for is looked for in so many senses, the likeliest."""
_SYMBOL = 3.0
_REFERENCE_PAIR = 2.0


class Named(NamedTuple):
    """What of a text names documents and places, and so counts less than what is asked about them."""

    references: Sequence[Reference] = ()
    places: Sequence[Range] = ()
    beside: bool = False
    """Whether there is more than that."""

    def share(self, part: Range) -> float:
        """Return how much a word at `part` counts."""
        if any(place.start <= part.start < place.end for place in self.places):
            return _PLACED
        if self.beside and any(one.range.start <= part.start < one.range.end for one in self.references):
            return _NAMED
        return 1.0


def weights_of(language: Language, *, marked: bool, sure: bool, literal: bool = False) -> TermWeights:
    """Return how the terms of a text count, by whether it has diacritics (`marked`) or could be given them (`sure`)."""
    if language == "en" and not literal:
        return ENGLISH
    if marked or literal:
        return WITH_DIACRITICS
    return RESTORED if sure else WITHOUT


def query_terms(
    text: str, weights: TermWeights, abbreviations: Sequence[AbbreviationMatch], named: Named, readings: Iterable[str] = ()
) -> tuple[Term, ...]:
    """Return the terms of `text`, none twice, the heaviest weight of each; `readings` are other ways to read it."""
    found = [*word_terms(text, weights, named)]
    written_out = _WRITTEN_OUT if weights == WITH_DIACRITICS else _WRITTEN_OUT_UNSURE
    for match in abbreviations:
        for meaning in match.expansions[:_MEANINGS]:
            # Four common words must not outweigh the one they are written for.
            share = written_out / math.sqrt(len(meaning.split())) * named.share(match.range)
            found += [Term(term, weight * share) for term, weight in word_terms(meaning, weights)]
    for reference in named.references:
        share = _NAMED if named.beside else 1.0
        found += [Term(term, weight * share) for term, weight in reference_terms(reference)]
    for reading in readings:
        found += word_terms(reading, _ANOTHER_READING, named)
    return heaviest(found)


def heaviest(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms that have a weight, none twice, the heaviest weight of each."""
    weights: dict[str, float] = {}
    for term, weight in terms:
        weights[term] = max(weight, weights.get(term, 0.0))
    return tuple(Term(term, weight) for term, weight in weights.items() if weight > 0)


def other_terms(text: str, weights: TermWeights, misprints: Callable[[str], Sequence[str]] | None = None) -> Iterator[Term]:
    """Yield the terms of what `text` says in other words: abbreviations of its phrases, synonyms, and misprints of its words."""
    for phrase in find_phrases(text):
        for short in phrase.abbreviations[:_MEANINGS]:
            joined = syllables(short)[-1].text
            yield Term(exact_term(joined), _SHORTENED)
            yield Term(folded_term(joined), _SHORTENED * weights.folded)
    for synonym in find_synonyms(text):
        for term, weight in word_terms(synonym.phrase, weights):
            yield Term(term, weight * _SAID_OTHERWISE * synonym.confidence)
    if misprints is not None:
        for word in syllables(text):
            for misprint in misprints(word.text):
                yield Term(folded_term(misprint), _MISPRINTED)


def word_terms(text: str, weights: TermWeights, named: Named = Named()) -> Iterator[Term]:
    """Yield the terms of the words of `text`; those that say little, and what is `named`, count less."""
    words = syllables(text)
    shares = {word: _LITTLE if says_little(word.text) else named.share(word.range) for word in words}
    for word in words:
        yield Term(exact_term(word.text), weights.exact * shares[word])
        yield Term(folded_term(word.text), weights.folded * shares[word])
    for first, second in _neighbours(words):
        yield Term(pair_term(first.text, second.text), weights.pair * max(shares[first], shares[second]))


def _neighbours(words: Sequence[Syllable]) -> Iterator[tuple[Syllable, Syllable]]:
    """Yield what stands side by side; a joined form stands beside the neighbours of its parts."""
    for i, first in enumerate(words):
        for second in words[i + 1 : i + 8]:
            if second.range.start >= first.range.end:
                yield first, second
                break


def reference_terms(reference: Reference) -> tuple[Term, ...]:
    """Return the terms of the passages that may mention what `reference` names."""
    if reference.name is not None:
        return tuple(Term(symbol_term(symbol), _SYMBOL) for symbol in reference.symbols)
    if reference.symbol is not None:
        return (Term(symbol_term(reference.symbol), _SYMBOL),)
    # The parts of "30/2020/NĐ-CP" do not stand side by side, those of "71-NQ/TW" and "NQ71" do.
    parts = [part for part in (reference.year, reference.type_code, reference.issuer_code) if part]
    numbers = sorted({reference.number, reference.number.zfill(2)})
    pairs = [pair for number in numbers for part in parts[:1] for pair in (pair_term(number, part), pair_term(part, number))]
    # "Chỉ thị 05", "Chỉ thị số 05".
    words = dict.fromkeys(name.split()[-1] for name in names_of_type(reference.type_code or ""))
    pairs += [pair_term(word, number) for number in numbers for word in words]
    return (
        *(Term(pair, _REFERENCE_PAIR) for pair in pairs),
        *(Term(folded_term(word), 1.0) for word in (*numbers, *parts)),
    )


def name_terms(name: str) -> tuple[Term, ...]:
    """Return the terms of the passages that may have `name` in their document's title."""
    return tuple(word_terms(name, TermWeights(exact=0.0, folded=1.0, pair=2.0)))
