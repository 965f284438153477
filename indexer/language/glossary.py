"""English words of administration in Vietnamese: what a question in English is looked for by, besides its meaning.

The table, ``glossary.tsv``: an English phrase and what it is in directives (``|`` between alternatives, the likeliest first). Words are found in
whatever form they stand: plural, past, ``-ing``.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from indexer.domain import Range
from indexer.language.abbreviations import written_words
from indexer.language.folding import Syllable

_SHORTEST = 4
"""Letters: what is shorter has no ending to take off."""


class Translation(NamedTuple):
    """An English phrase in a text."""

    range: Range
    phrases: tuple[str, ...]
    """What it may be in Vietnamese, the likeliest first."""


# Each stage of a query asks anew.
@lru_cache(maxsize=64)
def find_translations(text: str) -> tuple[Translation, ...]:
    """Return what English phrases of `text` are in Vietnamese, in order and apart from one another: at each word the longest."""
    words = written_words(text)
    found: list[Translation] = []
    i = 0
    while i < len(words):
        matched = next(_matches(text, words[i:]), None)
        if matched is not None:
            found.append(matched[0])
        i += matched[1] if matched else 1
    return tuple(found)


def _matches(text: str, words: list[Syllable]) -> Iterator[tuple[Translation, int]]:
    """Yield what `words` begin with, the longest first, and how many words it has."""
    forms = [frozenset(_forms(word.text)) for word in words[: _longest()]]
    phrases = {phrase: value for form in forms[0] for phrase, value in _glossary().get(form, ())}
    # "planning" is a word of its own before it is a form of "plan".
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase[0] != words[0].text, phrase)):
        here = words[: len(phrase)]
        if (
            len(here) == len(phrase)
            and all(word in form for word, form in zip(phrase, forms, strict=False))
            and _together(text, here)
        ):
            yield Translation(Range(here[0].range.start, here[-1].range.end), phrases[phrase]), len(phrase)


def _together(text: str, words: list[Syllable]) -> bool:
    return all(not text[one.range.end : other.range.start].strip("'’-– ") for one, other in pairwise(words))


def _forms(word: str) -> Iterator[str]:
    """Yield `word` (lower case) and what it may be a form of."""
    yield word
    if len(word) < _SHORTEST:
        return
    if word.endswith(("ies", "ied")):
        yield f"{word[:-3]}y"
    for ending in ("s", "es", "ed", "ing"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield stem
            if ending in ("ed", "ing"):
                yield f"{stem}e"
                if stem[-1:] == stem[-2:-1]:
                    yield stem[:-1]


@cache
def english_phrases() -> Mapping[str, tuple[str, ...]]:
    """Return what Vietnamese phrases (lower case) may be in English: the table read from the other side."""
    turned: dict[str, list[str]] = {}
    for english, vietnamese in _rows():
        for phrase in vietnamese:
            turned.setdefault(phrase.lower(), []).append(english)
    return {phrase: tuple(english) for phrase, english in turned.items()}


@cache
def _glossary() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return the phrases, as their words, by the first of these."""
    index: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for english, vietnamese in _rows():
        words = tuple(word.text for word in written_words(english))
        index.setdefault(words[0], []).append((words, vietnamese))
    return index


def _rows() -> Iterator[tuple[str, tuple[str, ...]]]:
    table = files("indexer.language").joinpath("glossary.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        english, vietnamese = line.split("\t")
        yield english, tuple(vietnamese.split("|"))


@cache
def _longest() -> int:
    return max(len(words) for rows in _glossary().values() for words, _ in rows)
