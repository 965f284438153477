"""Why a passage is a hit, and whether the hits can be offered as an answer. Pure."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from indexer.domain import Document, Passage, Wording
from indexer.language.abbreviations import find_abbreviations, find_phrases
from indexer.language.folding import fold, folded_term, syllables
from search_api.answers import HitReason, ReasonKind, ScorePart, Understanding
from search_api.query.language import says_little
from search_api.query.references import fits
from search_api.query.shortening import written_out
from search_api.query.translation import in_vietnamese
from search_api.search.ranking import Fused, folded_words

SHOWN_WORDS = 6
"""Words listed in a reason."""


def reasons(
    fused: Fused, passage: Passage, document: Document, understanding: Understanding, words: Mapping[str, str]
) -> tuple[HitReason, ...]:
    """Return why a passage is a hit, what brings most first; `words` are the :func:`telling_words` of the query."""
    found = [
        *_of_symbols(fused, passage, document, understanding),
        *_of_quotes(passage, understanding),
        *_of_words(fused, passage, document, words),
    ]
    if fused.meaning > 0:
        found.append(near(fused.meaning))
    return tuple(sorted(found, key=lambda reason: -reason.value))


def score_parts(fused: Fused) -> tuple[ScorePart, ...]:
    """Return what a score is made of: what each method brings, then what all of it is multiplied by."""
    whole = math.prod(factor.value for factor in fused.factors)
    brought = (
        (Wording("từ ngữ", "words"), fused.words),
        (Wording("gần nghĩa", "meaning"), fused.meaning),
        (Wording("số, ký hiệu", "number and symbol"), fused.symbol),
    )
    return (
        *(ScorePart(name, value / whole) for name, value in brought if value > 0 and whole > 0),
        *(ScorePart(factor.why, factor.value, is_factor=True) for factor in fused.factors),
    )


def near(value: float) -> HitReason:
    """Return the reason of what the model finds near."""
    return HitReason(ReasonKind.MEANING, Wording("gần nghĩa với câu tìm", "near in meaning"), value)


def telling_words(understanding: Understanding) -> dict[str, str]:
    """Return the words of the query that say something: folded → as asked, in order.

    What names a document, or a place in one, is not among them where there is more.
    """
    words = [s.text for s in syllables(_beside_references(understanding)) or syllables(understanding.asked)]
    telling = [word for word in words if not says_little(word)] or words
    return {fold(word): word for word in telling}


def _beside_references(understanding: Understanding) -> str:
    text = understanding.text
    named = [reference.range for reference in understanding.references]
    if understanding.location is not None:
        named.append(understanding.location.range)
    for start, end in sorted(named, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    if understanding.literal:
        return text
    return in_vietnamese(text) if understanding.language == "en" else written_out(text, find_abbreviations(text))


def short_forms(understanding: Understanding) -> dict[str, frozenset[str]]:
    """Return the abbreviations of what the query says, folded, and the words each stands for."""
    asked = understanding.asked
    return {
        _joined(short): frozenset(fold(word.text) for word in syllables(asked[match.range.start : match.range.end]))
        for match in find_phrases(asked)
        for short in match.abbreviations
    }


def rarities(words: Collection[str], frequencies: Mapping[str, int], total: int) -> dict[str, float]:
    """Return for each of `words` (folded) how much it tells: the rarer, the more.

    `frequencies` tells in how many of the `total` passages each word's folded term occurs.
    """
    return {word: math.log(1 + (total + 1) / (frequencies.get(folded_term(word), 0) + 1)) for word in words}


class Telling(NamedTuple):
    """What of a query says something."""

    weights: Mapping[str, float]
    """Its words, folded, and how much each tells (:func:`rarities`)."""
    short: Mapping[str, frozenset[str]]
    """Its :func:`short_forms`."""

    def coverage(self, passage: Passage, document: Document) -> float:
        """Return what share of the weighed words a passage and its place have, 0 to 1.

        A word counts as met where its short form stands.
        """
        met = _words_of([passage.text, *_headings(passage, document)])
        met |= {word for form, stands_for in self.short.items() if form in met for word in stands_for}
        whole = sum(self.weights.values())
        return sum(weight for word, weight in self.weights.items() if word in met) / whole if whole else 1.0


def _joined(abbreviation: str) -> str:
    return fold(syllables(abbreviation)[-1].text)


def _words_of(texts: Iterable[str]) -> set[str]:
    return set().union(*map(folded_words, texts))


def _headings(passage: Passage, document: Document) -> list[str]:
    return [document.title, *(section.title for section in passage.section_path)]


def _of_symbols(fused: Fused, passage: Passage, document: Document, understanding: Understanding) -> Iterator[HitReason]:
    own = document.header.symbol
    if own and any(fits(reference, own) for reference in understanding.references):
        yield HitReason(ReasonKind.SYMBOL, Wording(f"văn bản mang số {own}", f"the document is numbered {own}"), fused.symbol)
        return
    for symbol in passage.symbols:
        if any(fits(reference, symbol) for reference in understanding.references):
            yield HitReason(ReasonKind.SYMBOL, Wording(f"nhắc đến số {symbol}", f"mentions {symbol}"), fused.symbol)
            return


def _of_quotes(passage: Passage, understanding: Understanding) -> Iterator[HitReason]:
    text = " ".join(fold(passage.text).split())
    for quote in understanding.quotes:
        if fold(quote) in text:
            yield HitReason(ReasonKind.QUOTE, Wording(f"có nguyên văn “{quote}”", f"has “{quote}” word for word"), 0.0)


def _of_words(fused: Fused, passage: Passage, document: Document, words: Mapping[str, str]) -> Iterator[HitReason]:
    own = folded_words(passage.text)
    above = _words_of(_headings(passage, document)) - own
    issuer = folded_words(document.header.issuer or "") - own - above
    here, there, whose = (_listed(words, met) for met in (own, above, issuer))
    if here:
        yield HitReason(ReasonKind.WORDS, Wording(f"có chữ: {here}", f"has the words: {here}"), fused.words)
    if there:
        value = 0.0 if here else fused.words
        yield HitReason(ReasonKind.PLACE, Wording(f"đề mục có chữ: {there}", f"its headings have: {there}"), value)
    if whose:
        yield HitReason(ReasonKind.PLACE, Wording(f"cơ quan ban hành có chữ: {whose}", f"its issuer has: {whose}"), 0.0)


def _listed(words: Mapping[str, str], met: Collection[str]) -> str:
    """List those of the query's words that were met, a comma where the query has others between them."""
    listed, left_out, count = "", False, 0
    for key, word in words.items():
        if key not in met:
            left_out = True
            continue
        count += 1
        if count > SHOWN_WORDS:
            return f"{listed} …"
        listed += f"{', ' if left_out and listed else ' ' if listed else ''}{word}"
        left_out = False
    return listed
