"""Words as they are matched: without regard to case, spelling variants and, as a second chance, diacritics.

Indexing, querying and highlighting share these functions, so that they agree on what a word is.
"""

import re
import unicodedata
from functools import lru_cache
from heapq import merge
from itertools import pairwise
from typing import NamedTuple

from indexer.domain import Range

# The first character of a term tells its kind.
_EXACT, _FOLDED, _PAIR, _SYMBOL = "xfps"


class Syllable(NamedTuple):
    """A word or number of a text."""

    text: str
    """Lower case, NFC, spelling variants unified (``hoà`` is ``hòa``, ``lý`` is ``lí``)."""
    range: Range
    """Where it stands in the text given."""


class _Folds(dict[int, str]):
    """Character → folded character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _fold_character(character)
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in "đĐðÐɖƉ":
        return "d"
    parts = unicodedata.normalize("NFD", character)
    # Hangul comes apart as well, but into letters.
    kept = parts[0] if all(map(unicodedata.combining, parts[1:])) else character
    lower = kept.lower()
    return lower if len(lower) == 1 else kept


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return `text` in lower case and without diacritics, đ as d: one character for each, so that positions are kept.

    `text` is NFC. A combining mark that composes with no letter stays.
    """
    return text.translate(_FOLDS)


def squeeze(text: str) -> str:
    """Return the folded letters and digits of `text` and nothing else: ``71-NQ/TW`` gives ``71nqtw``."""
    return "".join(filter(str.isalnum, fold(text)))


# --- Syllables -------------------------------------------------------------------------------------------

_TONES = "\u0300\u0301\u0309\u0303\u0323"  # grave, acute, hook above, tilde, dot below

# "hoà" and "hòa", "khoẻ" and "khỏe", "uỷ" and "ủy" are the same words; only open syllables in oa, oe, uy differ.
_TONE_PLACES = {
    unicodedata.normalize("NFC", glide + vowel + tone): unicodedata.normalize("NFC", glide + tone + vowel)
    for glide, vowel in ("oa", "oe", "uy")
    for tone in _TONES
}
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_CONSONANT_AND_Y = re.compile(r"(?:qu|[bcdđghklmnprstvx]{1,3})[yỳýỷỹỵ]")

_PERIODS = frozenset({"năm", "tháng", "quí", "tuần", "ngày"})

# Thousands are grouped by dots, decimals follow a comma.
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*|\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?")

# No Vietnamese syllable is without a vowel, and capitals without a tone are seldom one: what is joined by & or - is
# an abbreviation then, such as GD&ĐT or KT - XH.
_JOINED = re.compile(
    r"(?<![\w&])(?:"
    r"[A-ZĐƯƠ]{1,6}(?:[&-][A-ZĐƯƠ]{1,6})+"
    r"|(?i:[bcdđghklmnpqrstvx]{1,5}(?:\s?[&-]\s?[bcdđghklmnpqrstvx]{1,5})+)"
    r")(?![\w&])"
)
_JOINTS = re.compile(r"[\s&-]+")
_NEW = tuple.__new__


def syllables(text: str) -> list[Syllable]:
    """Return the words and numbers of `text` in order.

    Letters and digits are kept apart (``QH15`` gives two). An abbreviation written in parts (``GD&ĐT``) gives its parts
    and then, over all of them, the joined form (``gdđt``).
    """
    # A hit has hundreds: made without the detour over their classes' own functions, which takes twice as long.
    words = [_NEW(Syllable, (word, _NEW(Range, (start, end)))) for word, start, end in _words(text)]
    joined_forms = _joined_forms(text)
    # By their ends, and parts before the whole.
    return list(merge(words, joined_forms, key=lambda syllable: syllable.range.end)) if joined_forms else words


def syllables_among(text: str, wanted: frozenset[str]) -> list[Syllable]:
    """Return those of :func:`syllables` that are `wanted`; others are passed over without being put together."""
    if "àng" in text or "ÀNG" in text:
        # What some of these are depends on what follows.
        found = [_NEW(Syllable, (word, _NEW(Range, (start, end)))) for word, start, end in _words(text) if word in wanted]
    else:
        found = [
            _NEW(Syllable, (word, _NEW(Range, match.span())))
            for match in _WORD.finditer(text)
            if (word := _unified(match.group())) in wanted
        ]
    joined = [syllable for syllable in _joined_forms(text) if syllable.text in wanted]
    return list(merge(found, joined, key=lambda syllable: syllable.range.end)) if joined else found


def words(text: str) -> frozenset[str]:
    """Return what :func:`syllables` finds, each word once and without its place: several times as quick."""
    if "àng" in text or "ÀNG" in text:
        # What some of these are depends on what follows.
        found = frozenset(word for word, _, _ in _words(text))
    else:
        found = frozenset(map(_unified, set(_WORD.findall(text))))
    joined = _joined_forms(text)
    return found.union([syllable.text for syllable in joined]) if joined else found


def _words(text: str) -> list[tuple[str, int, int]]:
    """Return word, start and end, without joined forms."""
    found = [(_unified(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]
    if "àng" in text or "ÀNG" in text:
        for i, ((word, start, end), (following, _, _)) in enumerate(pairwise(found)):
            if word == "hàng" and following in _PERIODS:
                found[i] = ("hằng", start, end)
    return found


def _joined_forms(text: str) -> list[Syllable]:
    if "&" not in text and "-" not in text:
        return []
    return [
        Syllable(unicodedata.normalize("NFC", _JOINTS.sub("", match.group()).lower()), Range(*match.span()))
        for match in _JOINED.finditer(text)
    ]


@lru_cache(maxsize=1 << 16)
def _unified(word: str) -> str:
    """Return the one spelling by which all spellings of `word` are matched."""
    word = unicodedata.normalize("NFC", word.lower())
    ending = word[-2:]
    if ending in _TONE_PLACES and not (ending[0] == "u" and word[-3:-2] == "q"):
        return word[:-2] + _TONE_PLACES[ending]
    if _CONSONANT_AND_Y.fullmatch(word):
        return word.translate(_Y_TO_I)
    return word


@lru_cache(maxsize=1 << 16)
def bare(syllable: str) -> str:
    """Return a syllable (:attr:`Syllable.text`) without its diacritics, those included that compose with no letter."""
    return "".join(character for character in fold(syllable) if not unicodedata.combining(character))


# --- Terms -----------------------------------------------------------------------------------------------


def exact_term(syllable: str) -> str:
    """Return the term of a syllable (:attr:`Syllable.text`) with its diacritics."""
    return _EXACT + syllable


def folded_term(syllable: str) -> str:
    """Return the term of a syllable without its diacritics."""
    return _FOLDED + bare(syllable)


def pair_term(first: str, second: str) -> str:
    """Return the term of two neighbouring syllables without their diacritics."""
    return f"{_PAIR}{bare(first)}_{bare(second)}"


def symbol_term(symbol: str) -> str:
    """Return the term of a canonical symbol; leading zeros do not count."""
    return _SYMBOL + squeeze(symbol).lstrip("0")


def terms(text: str) -> list[str]:
    """Return the bag of terms the word index stores for `text`: exact, folded and pair terms, none with a space in it.

    The joined form of an abbreviation pairs with the neighbours of its parts, as if it had been written so.
    """
    words = _words(text)
    folded = [bare(word) for word, _, _ in words]
    bag = [_EXACT + word for word, _, _ in words]
    bag.extend([_FOLDED + word for word in folded])
    bag.extend([f"{_PAIR}{first}_{second}" for first, second in pairwise(folded)])
    if joined_forms := _joined_forms(text):
        bag.extend(_joined_terms(joined_forms, words))
    return bag


def _joined_terms(joined_forms: list[Syllable], words: list[tuple[str, int, int]]) -> list[str]:
    before = {start: left for (left, _, _), (_, start, _) in pairwise(words)}
    after = {end: right for (_, _, end), (right, _, _) in pairwise(words)}
    bag: list[str] = []
    for word, (start, end) in joined_forms:
        bag.extend((exact_term(word), folded_term(word)))
        if start in before:
            bag.append(pair_term(before[start], word))
        if end in after:
            bag.append(pair_term(word, after[end]))
    return bag
