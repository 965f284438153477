"""Abbreviations in a query, those that documents of the archive define themselves among them. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from indexer.domain import Range
from indexer.language.abbreviations import AbbreviationMatch
from indexer.language.definitions import abbreviation_key
from indexer.language.syllable_shapes import is_bare_syllable

Defined = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
"""Keys (:func:`indexer.language.definitions.abbreviation_key`) → what documents define them to stand for, the commonest first."""

_WORD = re.compile(r"(?<![\w/.-])[^\W\d_][\w&.-]*[\w](?![\w/])")
_SHORTEST, _LONGEST = 2, 16


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


def with_defined(text: str, found: Sequence[AbbreviationMatch], defined: Defined) -> list[AbbreviationMatch]:
    """Return the abbreviations in `text`, those `found` in the table among them; what documents define comes first."""
    candidates = dict(_candidates(text))
    meanings = defined(list(dict.fromkeys(candidates.values()))) if candidates else {}
    own = [AbbreviationMatch(part, tuple(meanings[key])) for part, key in candidates.items() if meanings.get(key)]
    joined: list[AbbreviationMatch] = []
    for match in own:
        known = [other for other in found if other.range == match.range]
        if any(other.range != match.range and _overlap(other.range, match.range) for other in found):
            continue
        expansions = [*match.expansions, *(meaning for other in known for meaning in other.expansions)]
        joined.append(AbbreviationMatch(match.range, tuple(dict.fromkeys(expansions))))
    taken = [match.range for match in joined]
    return sorted([*joined, *(match for match in found if match.range not in taken)], key=lambda match: match.range)


def _candidates(text: str) -> Iterator[tuple[Range, str]]:
    """Yield what may be an abbreviation: in capitals, or no syllable."""
    shouted = text.isupper()
    for match in _WORD.finditer(text):
        word = match.group()
        if not _SHORTEST <= len(word) <= _LONGEST:
            continue
        key = abbreviation_key(word)
        capitals = sum(map(str.isupper, word)) > 1 and not shouted
        if capitals or (len(key) > _SHORTEST and not is_bare_syllable(key) and not _has_shape_of_word(key)):
            yield Range(*match.span()), key


def _has_shape_of_word(key: str) -> bool:
    return len(re.findall("[aeiouy]", key)) * 3 > len(key)


def _overlap(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end
