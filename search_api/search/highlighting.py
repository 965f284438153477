"""A query and a passage → the characters to mark. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.directive.citations.symbols import find_symbols
from indexer.domain import Range
from indexer.language.accents import has_diacritics
from indexer.language.folding import Syllable, fold, syllables_among
from indexer.language.syllable_shapes import is_syllable
from search_api.answers import Understanding
from search_api.query.language import says_little
from search_api.query.references import fits
from search_api.search.words import folded as bare
from search_api.search.words import words_of


def highlights(text: str, understanding: Understanding) -> tuple[Range, ...]:
    """Return what of `text` (NFC) answers to the words, symbols and quotations of a query.

    In order, apart from one another, never empty, within the text. Neighbouring words make one range. Words that say little are
    marked only beside others, and a lonely syllable only where no words of the query stand together, or where nothing else is
    there to mark: the *số* of *chuyển đổi số* is another word than that of *số 12*.
    """
    telling, idle = _word_ranges(text, understanding)
    found = [*telling, *_symbol_ranges(text, understanding), *_quote_ranges(text, understanding)]
    return tuple(_merged(found or idle))


class _Run(NamedTuple):
    """Matched words that stand side by side."""

    range: Range
    words: int
    tells: bool


@lru_cache(maxsize=64)
def _asked(texts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a query, exact and folded."""
    parts = [words_of(text) for text in texts]
    return frozenset().union(*(part.exact for part in parts)), frozenset().union(*(part.folded for part in parts))


def _word_ranges(text: str, understanding: Understanding) -> tuple[list[Range], list[Range]]:
    """Return the runs of matched words that say something, and those that do not."""
    exact, folded = _asked((understanding.text, understanding.asked, *understanding.alternatives))
    words = words_of(text)
    typed_bare = understanding.language == "vi" and not understanding.has_diacritics
    runs: list[_Run] = []
    # Where the diacritics are not known, all words that may be meant are.
    if not typed_bare or understanding.restored is not None:
        runs = _runs(text, syllables_among(text, exact & words.exact)) if exact & words.exact else []
    # Where both sides have diacritics, others than those asked for are another word: tuyển is not tuyên.
    if not any(run.tells for run in runs) and folded & words.folded and (typed_bare or not has_diacritics(text)):
        runs = _runs(text, syllables_among(text, frozenset(word for word in words.exact if bare(word) in folded)))
    telling = [run for run in runs if run.tells]
    if any(run.words > 1 for run in telling):
        telling = [run for run in telling if run.words > 1 or not is_syllable(text[run.range.start : run.range.end].lower())]
    return [run.range for run in telling], [run.range for run in runs if not run.tells]


def _runs(text: str, matched: list[Syllable]) -> list[_Run]:
    runs: list[list[Syllable]] = []
    for syllable in matched:
        if runs and not _has_word(text, runs[-1][-1].range.end, syllable.range.start):
            runs[-1].append(syllable)
        else:
            runs.append([syllable])
    return [
        _Run(
            Range(run[0].range.start, max(word.range.end for word in run)),
            sum(not says_little(word.text) for word in run),
            any(not says_little(word.text) for word in run),
        )
        for run in runs
    ]


def _has_word(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    return (not between.isspace() and any(map(str.isalnum, between))) or "\n" in between


def _symbol_ranges(text: str, understanding: Understanding) -> Iterator[Range]:
    if understanding.references:
        for match in find_symbols(text):
            if any(fits(reference, match.symbol) for reference in understanding.references):
                yield match.range


def _quote_ranges(text: str, understanding: Understanding) -> Iterator[Range]:
    for quote in understanding.quotes:
        for found in re.finditer(r"\s+".join(map(re.escape, fold(quote).split())), fold(text)):
            yield Range(*found.span())


def _merged(ranges: list[Range]) -> Iterator[Range]:
    last: Range | None = None
    for span in sorted(ranges):
        if last is not None and span.start <= last.end:
            last = Range(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
