"""A Vietnamese phrase of a document → as somebody might ask for it in English. Pure.

Word by word, by the glossary of offices: no English anybody would print, but enough of it to learn where questions in English lie. Names, numbers
and symbols stay; what the glossary does not have is left out half of the time, else left as it is, as a rule without its marks.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

from indexer.language.folding import fold
from indexer.language.glossary import english_phrases
from indexer.training.pairs import Pair

LEAST_KNOWN = 0.6
"""Share of a phrase's syllables that the glossary must have an English word for."""
_LEAST_WORDS, _MOST_WORDS = 3, 60
_LONG, _SHORTEST = 12, 5
"""What is longer than so many words is mostly cut to fewer, down to so many."""
# Words of grammar are in no glossary of offices.
_GRAMMAR = {
    "và": "and",
    "của": "of",
    "trong": "in",
    "tại": "at",
    "cho": "for",
    "theo": "under",
    "về": "on",
    "với": "with",
    "từ": "from",
    "đến": "to",
    "hoặc": "or",
    "không": "not",
    "có": "with",
    "để": "to",
    "khi": "when",
    "phải": "must",
    "là": "is",
    "do": "by",
    "trên": "on",
    "đối với": "for",
    "các": "",
    "những": "",
    "được": "",
    "bị": "",
    "việc": "",
    "đã": "",
}
_ASKED = (
    "which agency {}",
    "who {}",
    "what are {}",
    "what {}",
    "when {}",
    "how many {}",
    "how {}",
    "where {}",
    "deadline for {}",
    "which document {}",
    "who is responsible for {}",
    "{} in Vietnam",
    "is it allowed to {}",
    "list of {}",
    "by when {}",
    "which department {}",
)


def sayable(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs whose question can be said in English, by and large."""
    known = {text: _is_sayable(text) for text in dict.fromkeys(pair.query for pair in pairs)}
    return [pair for pair in pairs if known[pair.query]]


def in_english(text: str, chance: Random) -> str:
    """Return `text` in English words, often a part of it only, often as a question."""
    words = list(_said(text.split(), chance))
    if len(words) > _LONG and chance.random() < 0.6:
        length = chance.randint(_SHORTEST, _LONG)
        start = chance.randrange(len(words) - length + 1)
        words = words[start : start + length]
    said = " ".join(words)
    if chance.random() < 0.4:
        said = said.lower()
    if chance.random() < 0.4:
        said = chance.choice(_ASKED).format(said)
    return " ".join(said.split()) or text


def _is_sayable(text: str) -> bool:
    words = text.split()
    known = sum(size for size, english in _parts(words) if english)
    return _LEAST_WORDS <= len(words) <= _MOST_WORDS and known >= LEAST_KNOWN * len(words)


def _said(words: list[str], chance: Random) -> Iterator[str]:
    at = 0
    for size, english in _parts(words):
        if english:
            yield from chance.choice(english).split()
        else:
            yield from _left(words[at], chance)
        at += size


def _left(word: str, chance: Random) -> Iterator[str]:
    """Yield what stays of a word without an English one."""
    if word[:1].isupper() or any(map(str.isdigit, word)):
        # Names are typed without their marks as a rule, abbreviations as they are.
        yield word if word.isupper() or chance.random() < 0.2 else fold(word).title()
    elif chance.random() < 0.5:
        yield fold(word) if chance.random() < 0.6 else word


def _parts(words: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield of how many words each part is, the longest that the glossary has, and what it is in English; a word it lacks by itself."""
    table, longest = _table()
    plain = [word.strip(",.;:()“”\"'").lower() for word in words]
    at = 0
    while at < len(words):
        sizes = range(min(longest, len(words) - at), 0, -1)
        size = next((size for size in sizes if " ".join(plain[at : at + size]) in table), 0)
        yield max(size, 1), table[" ".join(plain[at : at + size])] if size else ()
        at += max(size, 1)


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], int]:
    table = {**{word: (english,) for word, english in _GRAMMAR.items()}, **english_phrases()}
    return table, max(len(phrase.split()) for phrase in table)
