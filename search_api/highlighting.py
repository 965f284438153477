"""A query and a passage → the characters to mark. Pure."""

import re
from collections.abc import Iterator

from indexer.directive.symbols import find_symbols
from indexer.domain import Range
from indexer.language.accents import has_diacritics
from indexer.language.folding import Syllable, fold, syllables
from search_api.answers import Understanding
from search_api.language import says_little
from search_api.references import fits


def highlights(text: str, understanding: Understanding) -> tuple[Range, ...]:
    """Return what of `text` answers to the words, symbols and quotations of a query.

    In order, apart from one another, never empty, within the text. Neighbouring words make one range. Words that say
    little are marked only beside others, or where nothing else is there to mark.
    """
    words = syllables(text)
    telling, idle = _word_ranges(text, words, understanding)
    found = [*telling, *_symbol_ranges(text, understanding), *_quote_ranges(text, understanding)]
    return tuple(_merged(found or idle))


def _word_ranges(text: str, words: list[Syllable], understanding: Understanding) -> tuple[list[Range], list[Range]]:
    """Return the runs of matched words that say something, and those that do not."""
    asked = [s.text for s in (*syllables(understanding.text), *syllables(understanding.asked))]
    exact = frozenset(asked)
    telling, idle = _runs(text, [s for s in words if s.text in exact])
    # Where both sides have diacritics, others than those asked for are another word: tuyển is not tuyên.
    typed_bare = understanding.language == "vi" and not understanding.has_diacritics
    if not telling and (typed_bare or not has_diacritics(text)):
        folded = frozenset(map(fold, asked))
        telling, idle = _runs(text, [s for s in words if fold(s.text) in folded])
    return telling, idle


def _runs(text: str, matched: list[Syllable]) -> tuple[list[Range], list[Range]]:
    runs: list[list[Syllable]] = []
    for syllable in matched:
        if runs and not _has_word(text, runs[-1][-1].range.end, syllable.range.start):
            runs[-1].append(syllable)
        else:
            runs.append([syllable])
    telling: list[Range] = []
    idle: list[Range] = []
    for run in runs:
        span = Range(run[0].range.start, max(s.range.end for s in run))
        (idle if all(says_little(s.text) for s in run) else telling).append(span)
    return telling, idle


def _has_word(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end])) or "\n" in text[start:end]


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
