"""Slips of the keyboard put right, from the words of the archive itself.

A word that the archive does not know may be one that it knows with a letter swapped, left out, doubled or hit beside. Words are
compared without their diacritics: a wrong tone is no slip here, matching looks past it. What the word was meant to be is weighed
by how likely the slip is, how common the word, and how often it stands beside its neighbours; in doubt the word stays.

The index holds every word with one letter left out (the idea of SymSpell): words one edit apart share such a form. For long words,
which may be two edits apart, it holds their beginnings without any two letters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import exp, log
from typing import NamedTuple

from indexer.domain import Range
from indexer.language.abbreviations import expansions, written_words
from indexer.language.accents import has_diacritics
from indexer.language.folding import Syllable, bare
from indexer.language.slips import slip_cost, without_one, without_two
from indexer.language.syllable_shapes import is_bare_syllable, is_syllable

MIN_LETTERS = 4
"""Shorter words have too many neighbours."""
LONG = 8
"""From so many letters on two edits are looked past."""
MISPRINTED = 5
"""From so many letters on a syllable is known although one is wrong."""
CONFIDENT = 0.7
"""A change that is less likely right is not made."""

_LONGEST = 24
_PREFIX = 6
_MUCH = 300_000
"""Words. An archive of so many has met nearly every syllable."""
_RARE, _COMMON = 1, 50
"""A word met no oftener than the first is doubted where another is met at least as often as the second."""
_LEAST_COUNT = 2
"""What occurs once may be a slip itself."""
_MOST_CANDIDATES = 8
_MOST_FORMS = 12

_COST_WEIGHT = 5.0
"""How strongly a dearer edit is disbelieved: the natural logarithm of the odds for one cost unit."""
_UNIGRAM, _PAIR = 0.1, 0.45
# How likely a word that the archive does not know is right as it stands, by what it looks like.
_UNKNOWN, _UNKNOWN_SYLLABLE, _UNKNOWN_NAME = 2e-8, 2e-6, 1e-5

# Symbols, addresses, names of files.
_CLOSED = re.compile(r"(?<!\S)\S*?(?:[\d/@_&\\]|\.\w)\S*")


class Change(NamedTuple):
    """One word put right."""

    range: Range
    """In the text given."""
    before: str
    after: str


class Correction(NamedTuple):
    """A text with its slips put right."""

    text: str
    changed: tuple[Change, ...]
    confidence: float
    """0 to 1: how likely the least certain change is right; 1 where nothing was changed."""


class Speller:
    """Corrects by the counts of one archive.

    Nothing is computed before the first word that the archive does not know.
    """

    def __init__(self, counts: Mapping[str, int], pair_counts: Mapping[tuple[str, str], int] | None = None) -> None:
        """Take how often syllables (:attr:`Syllable.text`, or folded) occur, and pairs of neighbours."""
        self._counts = counts
        self._pairs = pair_counts or {}

    def correct(self, text: str) -> Correction:
        """Return `text` (NFC) with the slips put right that can be with confidence.

        Numbers, symbols, addresses, abbreviations and words under :data:`MIN_LETTERS` letters stay, and so does a text most of
        whose words the archive does not know: it is in another language.
        """
        words = [word for word in written_words(text) if word.text.isalpha()]
        closed = [match.span() for match in _CLOSED.finditer(text)]
        doubtful = [
            i
            for i, word in enumerate(words)
            if self._is_doubtful(text, word) and not any(start <= word.range.start < end for start, end in closed)
        ]
        if not doubtful or len(doubtful) * 2 > max(len(words), 2):
            return Correction(text, (), 1.0)
        marked = has_diacritics(text)
        changes: list[Change] = []
        confidence = 1.0
        for i in doubtful:
            meant, likelihood = self._meant(text, words, i)
            if meant is None or likelihood < CONFIDENT:
                continue
            before = text[words[i].range.start : words[i].range.end]
            after = self._marked_form(words, i, meant) if marked else meant
            changes.append(Change(words[i].range, before, _cased_like(before, after)))
            confidence = min(confidence, likelihood)
        return Correction(_with_changes(text, changes), tuple(changes), confidence)

    def doubts(self, text: str) -> bool:
        """Tell whether there is any word in `text` that might be put right."""
        return any(word.text.isalpha() and self._is_doubtful(text, word) for word in written_words(text))

    def misprints(self, word: str) -> list[str]:
        """Return the words of the archive that are no syllables and may be `word` (:attr:`Syllable.text`) read or typed wrongly.

        Folded, and only for syllables of :data:`MISPRINTED` letters or more: *chuyn đổi* is *chuyển đổi*, *sự nghip* is *sự nghiệp*.
        """
        folded = bare(word)
        if len(folded) < MISPRINTED or not is_bare_syllable(folded):
            return []
        near = {other for form in without_one(folded) for other in self._misprint_index.get(form, ())}
        return sorted(other for other in near if slip_cost(other, folded, 1) is not None)

    # --- Which words -----------------------------------------------------------------------------------

    def _is_doubtful(self, text: str, word: Syllable) -> bool:
        folded = bare(word.text)
        return (
            MIN_LETTERS <= len(folded) <= _LONGEST
            and self._folded_counts.get(folded, 0) <= _RARE
            and not self._may_be_right(word.text, folded)
            and not _in_capitals(text, word.range)
            and not expansions(word.text)
        )

    def _may_be_right(self, typed: str, folded: str) -> bool:
        """Tell whether a word may be one that the archive has not happened to need.

        A syllable with its diacritics is one (*rừng*, *trọ*); without them, or foreign and short (*scan*), in a small archive only.
        """
        if has_diacritics(typed):
            return is_syllable(typed)
        return self._total < _MUCH and (is_bare_syllable(folded) or len(folded) == MIN_LETTERS)

    def _meant(self, text: str, words: list[Syllable], i: int) -> tuple[str | None, float]:
        """Return the likeliest word for the one at `i`, folded, and how likely it is."""
        typed = bare(words[i].text)
        least = _COMMON if self._folded_counts.get(typed, 0) else _LEAST_COUNT
        scores = {
            word: log(self._folded_counts[word]) - _COST_WEIGHT * cost
            for word, cost in self._near(typed)
            if self._folded_counts[word] >= least
        }
        best = sorted(scores, key=lambda word: (-scores[word], word))[:_MOST_CANDIDATES]
        if not best:
            return None, 0.0
        weights = {word: exp(scores[word]) / self._folded_counts[word] * self._likelihood(words, i, word) for word in best}
        meant = max(best, key=lambda word: weights[word])
        return meant, weights[meant] / (sum(weights.values()) + _prior_of_unknown(text, words, i))

    def _near(self, typed: str) -> Iterator[tuple[str, float]]:
        """Yield the words of the archive one edit away, or two where `typed` is long, and what the slip costs."""
        near: set[str] = set()
        for form in without_one(typed):
            near.update(self._short_index.get(form, ()))
        if len(typed) >= LONG:
            for form in without_two(typed[:_PREFIX]):
                near.update(word for word in self._long_index.get(form, ()) if abs(len(word) - len(typed)) <= 2)
        most = 2 if len(typed) >= LONG else 1
        for word in near:
            cost = slip_cost(typed, word, most)
            if cost is not None:
                yield word, cost

    # --- How likely ------------------------------------------------------------------------------------

    def _likelihood(self, words: list[Syllable], i: int, meant: str) -> float:
        """Return how likely `meant` (folded) is at `i`, from how common it is and from the words on both sides."""
        likelihood = _UNIGRAM * self._folded_counts[meant] / self._total
        forms = self._forms[meant][:_MOST_FORMS]
        for neighbour, first in ((i - 1, False), (i + 1, True)):
            if not 0 <= neighbour < len(words):
                continue
            others = self._possible_forms(words[neighbour].text)
            total = sum(self._counts[other] for other in others)
            pairs = sum(self._pairs.get((form, other) if first else (other, form), 0) for form in forms for other in others)
            likelihood += _PAIR * pairs / total if total else 0.0
        return likelihood

    def _possible_forms(self, typed: str) -> list[str]:
        if typed in self._counts and not typed.isascii():
            return [typed]
        return self._forms.get(bare(typed), [])[:_MOST_FORMS]

    def _marked_form(self, words: list[Syllable], i: int, meant: str) -> str:
        """Return the form of `meant` with the diacritics that the typed word has, or that its neighbours ask for."""

        def score(form: str) -> float:
            left = self._pairs.get((words[i - 1].text, form), 0) if i > 0 else 0
            right = self._pairs.get((form, words[i + 1].text), 0) if i + 1 < len(words) else 0
            return log(self._counts[form] + _COMMON * (left + right)) - 2 * _COST_WEIGHT * (slip_cost(words[i].text, form) or 0.0)

        return max(self._forms[meant], key=score)

    # --- What the archive knows ------------------------------------------------------------------------

    @cached_property
    def _forms(self) -> dict[str, list[str]]:
        """Folded word → its forms with diacritics, the commonest first."""
        forms: dict[str, list[str]] = {}
        for form in self._counts:
            if form.isalpha() and self._counts[form] > 0:
                forms.setdefault(form if form.isascii() else bare(form), []).append(form)
        for alike in forms.values():
            if len(alike) > 1:
                alike.sort(key=self._counts.__getitem__, reverse=True)
        return forms

    @cached_property
    def _folded_counts(self) -> dict[str, int]:
        return {folded: sum(self._counts[form] for form in forms) for folded, forms in self._forms.items()}

    @cached_property
    def _total(self) -> int:
        return sum(self._folded_counts.values())

    def _correct_words(self) -> Iterator[str]:
        return (word for word, count in self._folded_counts.items() if count >= _LEAST_COUNT and len(word) <= _LONGEST)

    @cached_property
    def _misprint_index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for word in self._folded_counts:
            if MISPRINTED - 1 <= len(word) <= _LONGEST and not is_bare_syllable(word):
                for form in without_one(word):
                    index.setdefault(form, []).append(word)
        return index

    @cached_property
    def _short_index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for word in self._correct_words():
            if len(word) >= MIN_LETTERS - 1:
                for form in without_one(word):
                    index.setdefault(form, []).append(word)
        return index

    @cached_property
    def _long_index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for word in self._correct_words():
            if len(word) >= LONG - 2:
                for form in without_two(word[:_PREFIX]):
                    index.setdefault(form, []).append(word)
        return index


# --- Words in their text ---------------------------------------------------------------------------------


def _in_capitals(text: str, part: Range) -> bool:
    return sum(map(str.isupper, text[part.start : part.end])) > 1 and not text.isupper()


def _prior_of_unknown(text: str, words: list[Syllable], i: int) -> float:
    if i > 0 and text[words[i].range.start].isupper() and not text.isupper():
        return _UNKNOWN_NAME
    folded = bare(words[i].text)
    # Without a vowel it may be an abbreviation.
    return _UNKNOWN_SYLLABLE if is_bare_syllable(folded) or not set(folded) & set("aeiouy") else _UNKNOWN


def _cased_like(before: str, after: str) -> str:
    if before.isupper():
        return after.upper()
    return after.capitalize() if before[0].isupper() else after


def _with_changes(text: str, changes: Iterable[Change]) -> str:
    parts: list[str] = []
    end = 0
    for change in changes:
        parts += text[end : change.range.start], change.after
        end = change.range.end
    return "".join(parts) + text[end:]
