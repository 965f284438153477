"""What the user typed → what is asked. Pure."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from indexer.domain import Language, Range, Term, Wording
from indexer.errors import QueryEmpty, QueryTooLong
from indexer.language.abbreviations import AbbreviationMatch, find_abbreviations
from indexer.language.accents import Restoration, has_diacritics
from indexer.language.folding import Syllable, exact_term, fold, folded_term, pair_term, syllables, symbol_term
from indexer.language.normalise import collapse, normalise
from search_api.answers import QueryKind, Reference, Understanding
from search_api.references import find_references

MAX_QUERY = 2_000
"""Characters."""

CONFIDENT_RESTORATION = 0.5
"""From here on the restored text is what is asked; below it is not used at all."""

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{2,})[\"“”„«»]|(?<!\w)['‘]([^'‘’]{4,})['’](?!\w)")

# Asking words and particles: everyday speech, rare in directives, so BM25 would take them for the gist.
_LITTLE_WORDS = """
    ai nào gì đâu mấy sao thì là à ạ hả nhỉ vậy bao nhiêu với và của các những có được ở tại về này đó kia khi phải chưa rồi
    nữa cũng giùm tôi mình
"""
_SAYS_LITTLE = frozenset(_LITTLE_WORDS.split())

_FUNCTION_WORDS = """
    the of and to in is are was were for on by with what who whom which when where how why does do did must should shall will
    can may has have had be been from at as or an that this these those it its their there any all not about under between
    many much long
"""
_ENGLISH_WORDS = frozenset(_FUNCTION_WORDS.split())
# What a Vietnamese syllable without its marks can look like.
_VIETNAMESE_SHAPE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|uyu|oai|oay|oeo|uay|uoi|uou|ieu|yeu|ia|ie|iu|ye|ua|ue|ui|uo|uu|uy|oa|oe|oi|oo|ai|ao|au|ay|eo|eu|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)


class TermWeights(NamedTuple):
    """How much each kind of term counts in a query."""

    exact: float
    folded: float
    pair: float


_WITH_DIACRITICS = TermWeights(exact=1.0, folded=0.3, pair=0.5)
_RESTORED = TermWeights(exact=0.5, folded=0.6, pair=0.6)
_WITHOUT = TermWeights(exact=0.0, folded=0.7, pair=1.0)
_LITTLE = 0.2
_NAMED = 0.5
_WRITTEN_OUT = 0.6
_MEANINGS = 2
"""What an abbreviation stands for is looked for in so many senses, the likeliest."""
_SYMBOL = 3.0
_REFERENCE_PAIR = 2.0


def understand(text: str, restore: Callable[[str], Restoration] | None = None) -> Understanding:
    """Take a query apart.

    `restore` puts diacritics back; it is asked only where the query is Vietnamese and has none.

    Raises
    ------
    QueryEmpty
        Nothing but white space.
    QueryTooLong
        Over :data:`MAX_QUERY` characters.
    """
    if len(text) > MAX_QUERY:
        raise QueryTooLong(len(text), MAX_QUERY)
    normalised = collapse(normalise(text))
    if not normalised:
        raise QueryEmpty
    marked = has_diacritics(normalised)
    language = _language(normalised, marked)
    restoration = restore(normalised) if restore is not None and not marked and language == "vi" else None
    sure = restoration is not None and restoration.confidence >= CONFIDENT_RESTORATION
    restored = restoration.text if restoration and sure and restoration.changed else None
    worded = restored or normalised
    abbreviations = find_abbreviations(worded) if language == "vi" else []
    references = find_references(normalised)
    quotes = tuple(_quotes(normalised))
    kind = QueryKind.QUOTATION if quotes else _symbol_kind(normalised, references) or _spoken(language, marked=marked, sure=sure)
    # Beside other words the symbol says which document to look in: the symbol's own ranking sees to that.
    named = _NAMED if kind is QueryKind.SYMBOL_AND_WORDS else 1.0
    return Understanding(
        typed=text,
        normalised=normalised,
        text=worded,
        asked=written_out(worded, abbreviations),
        restored=restored,
        confidence=restoration.confidence if restoration else 1.0,
        language=language,
        has_diacritics=marked,
        kind=kind,
        references=references,
        quotes=quotes,
        terms=_terms(worded, abbreviations, references, _term_weights(language, marked=marked, sure=sure), named),
        notes=_notes(restored),
    )


def written_out(text: str, abbreviations: Sequence[AbbreviationMatch]) -> str:
    """Return `text` with what each abbreviation most likely stands for in its place."""
    pieces: list[str] = []
    reached = 0
    for match in abbreviations:
        pieces += [text[reached : match.range.start], match.expansions[0]]
        reached = match.range.end
        # "nq71" is written together.
        if text[reached : reached + 1].isalnum():
            pieces.append(" ")
    return "".join([*pieces, text[reached:]])


def says_little(syllable: str) -> bool:
    """Whether a syllable (lower case, with its diacritics) says nothing about what is looked for."""
    return syllable in _SAYS_LITTLE


def looks_vietnamese(word: str) -> bool:
    """Whether `word` could be one Vietnamese syllable without its marks."""
    return _VIETNAMESE_SHAPE.fullmatch(fold(word)) is not None


def _language(text: str, marked: bool) -> Language:
    """English where more words than not are English or foreign; names may bear diacritics among English words."""
    words = {s.text for s in syllables(text) if s.text.isalpha() and re.search("[aeiouy]", fold(s.text))}
    plain = {word for word in words if not has_diacritics(word)}
    english = plain & _ENGLISH_WORDS
    # Abbreviations (UBND, USB) look foreign as well, and have one vowel at most.
    foreign = {word for word in plain if len(re.findall("[aeiouy]", word)) > 1 and not looks_vietnamese(word)}
    told = len(english) > 1 and bool(foreign) if marked else bool(english and foreign) or len(foreign) > 1
    return "en" if told and len(english | foreign) * 2 > len(words) else "vi"


def _quotes(text: str) -> Iterator[str]:
    for found in _QUOTED.finditer(text):
        quote = collapse(found.group(1) or found.group(2))
        if quote:
            yield quote


def _spoken(language: Language, *, marked: bool, sure: bool) -> QueryKind:
    if language == "en":
        return QueryKind.ENGLISH
    if marked:
        return QueryKind.PLAIN
    return QueryKind.RESTORED if sure else QueryKind.BARE


def _symbol_kind(text: str, references: tuple[Reference, ...]) -> QueryKind | None:
    if not references:
        return None
    return QueryKind.SYMBOL_AND_WORDS if _beside(text, references) else QueryKind.SYMBOL


def _beside(text: str, references: tuple[Reference, ...]) -> bool:
    """Whether there are words beside the references that say something."""
    left = (s for s in syllables(text) if not any(r.range.start <= s.range.start < r.range.end for r in references))
    return any(s.text not in {"số", "so", "văn", "van", "bản", "ban"} and not says_little(s.text) for s in left)


def _term_weights(language: Language, *, marked: bool, sure: bool) -> TermWeights:
    if marked or language == "en":
        return _WITH_DIACRITICS
    return _RESTORED if sure else _WITHOUT


def _terms(
    text: str,
    abbreviations: Sequence[AbbreviationMatch],
    references: Sequence[Reference],
    weights: TermWeights,
    named: float,
) -> tuple[Term, ...]:
    """Return the terms of `text`, none twice; those of the references count `named` times as much as others."""
    found = [*_word_terms(text, weights, references, named)]
    for match in abbreviations:
        for meaning in match.expansions[:_MEANINGS]:
            # Four common words must not outweigh the one they are written for.
            share = _WRITTEN_OUT / math.sqrt(len(meaning.split())) * (named if _is_within(match.range, references) else 1.0)
            found += [Term(term, weight * share) for term, weight in _word_terms(meaning, weights)]
    for reference in references:
        found += [Term(term, weight * named) for term, weight in reference_terms(reference)]
    heaviest: dict[str, float] = {}
    for term, weight in found:
        heaviest[term] = max(weight, heaviest.get(term, 0.0))
    return tuple(Term(term, weight) for term, weight in heaviest.items() if weight > 0)


def _word_terms(text: str, weights: TermWeights, references: Sequence[Reference] = (), named: float = 1.0) -> Iterator[Term]:
    words = syllables(text)
    shares = {word: _LITTLE if says_little(word.text) else named if _is_within(word.range, references) else 1.0 for word in words}
    for word in words:
        yield Term(exact_term(word.text), weights.exact * shares[word])
        yield Term(folded_term(word.text), weights.folded * shares[word])
    for first, second in _neighbours(words):
        yield Term(pair_term(first.text, second.text), weights.pair * max(shares[first], shares[second]))


def _is_within(part: Range, references: Sequence[Reference]) -> bool:
    return any(reference.range.start <= part.start < reference.range.end for reference in references)


def _neighbours(words: Sequence[Syllable]) -> Iterator[tuple[Syllable, Syllable]]:
    """Yield what stands side by side; a joined form stands beside the neighbours of its parts."""
    for i, first in enumerate(words):
        for second in words[i + 1 : i + 8]:
            if second.range.start >= first.range.end:
                yield first, second
                break


def reference_terms(reference: Reference) -> tuple[Term, ...]:
    """Return the terms of the passages that may mention what `reference` names."""
    if reference.symbol is not None:
        return (Term(symbol_term(reference.symbol), _SYMBOL),)
    # The parts of "30/2020/NĐ-CP" do not stand side by side, those of "71-NQ/TW" and "NQ71" do.
    parts = [part for part in (reference.year, reference.type_code, reference.issuer_code) if part]
    numbers = sorted({reference.number, reference.number.zfill(2)})
    pairs = [pair for number in numbers for part in parts[:1] for pair in (pair_term(number, part), pair_term(part, number))]
    return (
        *(Term(pair, _REFERENCE_PAIR) for pair in pairs),
        *(Term(folded_term(word), 1.0) for word in (*numbers, *parts)),
    )


def _notes(restored: str | None) -> tuple[Wording, ...]:
    if restored is None:
        return ()
    return (Wording(f"Tìm theo: {restored}", f"Searched for: {restored}"),)
