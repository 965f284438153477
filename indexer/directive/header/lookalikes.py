"""Names of bodies as recognition spoils them in capitals → as the document's running text, or every body's name, spells the words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from indexer.directive.citations.codes import names_of_bodies, national_bodies
from indexer.language.folding import fold
from indexer.language.syllable_shapes import is_bare_syllable, is_syllable, take_apart

_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile(r"[A-ZĐ]+")
_ALIKE = ("uo", "co", "eo", "ce", "ao", "il", "it", "lt", "ij", "hn", "hb", "vy", "gq", "nm", "ou")
"""Letters that one takes for the other, without their marks."""
_MOST = 2
"""Letters of a word that may be wrong."""
_MAX_CHARACTERS = 16_000
"""How much of a document is looked at."""
_UNITS = "phường xã quận huyện tỉnh thành phố thị trấn đặc khu thôn đảng bộ ủy thường vụ trực chấp hành chi cục trường văn phòng trung tâm"


def mended_name(name: str, examples: Iterable[str]) -> str:
    """Return `name` with words put right that look alike; what neither the document nor any body's name bears out stays.

    A word that can be none is replaced by one that stands beside the same word in `examples`, or that bodies are named with;
    a possible one only by what `examples` have between the same two words, and oftener.
    """
    words = list(_WORD.finditer(name))
    seen = _seen(examples)
    pieces: list[str] = []
    end = 0
    for index, match in enumerate(words):
        before = fold(words[index - 1].group()) if index else ""
        after = fold(words[index + 1].group()) if index + 1 < len(words) else ""
        pieces += [name[end : match.start()], _mended(match.group(), before, after, seen)]
        end = match.end()
    return "".join(pieces) + name[end:]


def is_borne_out(name: str, examples: Iterable[str]) -> bool:
    """Tell whether each word of `name` can be one, is an abbreviation, or stands in the document's text as well (*Đắk Lắk*)."""
    doubtful = {word.lower() for word in _WORD.findall(name) if not (is_syllable(word) or _ABBREVIATION.fullmatch(word))}
    if doubtful:
        doubtful -= {word.lower() for example in examples for word in _WORD.findall(example)}
    return not doubtful


def _mended(word: str, before: str, after: str, seen: Sequence[tuple[str, str, str]]) -> str:
    is_possible = is_syllable(word)
    if len(word) < 3 and not is_possible:
        return word
    counts: Counter[str] = Counter()
    for left, candidate, right in seen:
        agrees = (left == before and bool(left), right == after and bool(right))
        if (all(agrees) if is_possible else any(agrees)) and _alike(word, candidate):
            counts[candidate] += 1
    # "toà" and "tòa" are one word.
    own = sum(
        counts.pop(one) for one in list(counts) if one == word.lower() or (is_possible and take_apart(one) == take_apart(word))
    )
    best = max(counts, key=lambda one: (counts[one], one), default=None)
    if best is not None and counts[best] > own:
        return _cased(best, word)
    if is_possible or is_bare_syllable(fold(word)):
        return word
    known = sorted(one for one in _known() if _alike(word, one))
    return _cased(known[0], word) if len(known) == 1 else word


def _seen(examples: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return each word of running text in small letters, between its neighbours folded."""
    found: list[tuple[str, str, str]] = []
    room = _MAX_CHARACTERS
    for example in examples:
        if room <= 0:
            break
        room -= len(example)
        words = [word for word in _WORD.findall(example) if is_syllable(word)]
        found += [
            (fold(left), word.lower(), fold(right))
            for left, word, right in zip(["", *words], words, [*words[1:], ""], strict=False)
            if not word.isupper()
        ]
    return found


def _alike(one: str, other: str) -> bool:
    bare, known = fold(one), fold(other)
    if len(bare) != len(known):
        return False
    wrong = [f"{a}{b}" for a, b in zip(bare, known, strict=True) if a != b]
    return len(wrong) <= _MOST and all(pair in _ALIKE or pair[::-1] in _ALIKE for pair in wrong)


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like[:1].isupper() else word


@cache
def _known() -> frozenset[str]:
    names = [*national_bodies().values(), *names_of_bodies().values(), _UNITS]
    return frozenset(word.lower() for name in names for word in _WORD.findall(name) if is_syllable(word))
