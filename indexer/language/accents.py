"""Diacritics put back where people left them out, from the words of the archive itself.

A syllable without diacritics stands for every syllable of the archive that folds to it. The likeliest sequence under a
bigram model is chosen (Viterbi), and the share of the probability that its choices hold says how sure it is.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from heapq import nlargest
from itertools import pairwise
from math import exp, log
from operator import itemgetter
from typing import NamedTuple

from indexer.domain import Range
from indexer.language.folding import Syllable, bare, fold, syllables

_MOST_CANDIDATES = 16
"""Readings of one syllable that are weighed, the commonest."""

UNSURE = 0.5
"""Under this confidence other readings are given as well."""

_ALTERNATIVES = 3

_DISCOUNT = 0.7
"""Taken from every count of a pair, and given to the pairs not met. Accuracy is the same from .3 to .85."""

# Matching writes i for y; readers expect the custom of official documents.
_CUSTOMARY = {
    unicodedata.normalize("NFC", plain + tone): unicodedata.normalize("NFC", plain[:-1] + "y" + tone)
    for plain, tones in {
        "ki": "\u0300\u0301\u0303\u0309\u0323",
        "li": "\u0301",
        "mi": "\u0303",
        "ti": "\u0309",
        "qui": "\u0300\u0301\u0303\u0309\u0323",
    }.items()
    for tone in tones
} | {"qui": "quy", "ti": "ty", "li": "ly", "hi": "hy"}


class Restoration(NamedTuple):
    """A text with its diacritics put back."""

    text: str
    confidence: float
    """0 to 1: how likely the choices are, as a geometric mean over the syllables chosen; 1 where nothing was open."""
    changed: bool
    alternatives: tuple[str, ...] = ()
    """Other readings, likeliest first; only where the confidence is under :data:`UNSURE`."""


class _Open(NamedTuple):
    """A syllable that may be several."""

    syllable: Syllable
    candidates: list[str]


class _Way(NamedTuple):
    """A path into one candidate."""

    score: float
    candidate: str
    place: int
    """Of the candidate in its column."""
    before: "_Way | None"

    def path(self) -> list[str]:
        candidates: list[str] = []
        way: _Way | None = self
        while way is not None:
            candidates.append(way.candidate)
            way = way.before
        return candidates[::-1]


_Step = list[list[float]]
"""Probability by the candidate before, and the candidate."""


def has_diacritics(text: str) -> bool:
    """Tell whether any letter of `text` bears a Vietnamese mark (đ counts)."""
    return any(not character.isascii() and (fold(character).isascii() or unicodedata.combining(character)) for character in text)


class Restorer:
    """Restores diacritics by the counts of one archive."""

    def __init__(self, syllable_counts: Mapping[str, int], pair_counts: Mapping[tuple[str, str], int]) -> None:
        """Take how often syllables (:attr:`Syllable.text`) and pairs of neighbours occur."""
        self._counts = syllable_counts
        self._pairs = pair_counts
        self._total = sum(syllable_counts.values()) or 1
        self._kept: defaultdict[str, float] = defaultdict(float)
        for (before, _), count in pair_counts.items():
            self._kept[before] += max(count - _DISCOUNT, 0.0)
        readings: defaultdict[str, list[str]] = defaultdict(list)
        for syllable, count in syllable_counts.items():
            if count > 0 and syllable.isalpha():
                readings[bare(syllable)].append(syllable)
        self._readings = {
            folded: sorted(found, key=lambda syllable: (-syllable_counts[syllable], syllable))[:_MOST_CANDIDATES]
            for folded, found in readings.items()
        }

    def restore(self, text: str) -> Restoration:
        """Put back the diacritics of the syllables typed without any.

        What has diacritics, numbers, symbols, abbreviations in capitals and words the archive does not know stay as they are.
        """
        lattice = self._lattice(text)
        if not any(len(position.candidates) > 1 or _is_changed(position) for position in lattice):
            return Restoration(text, 1.0, changed=False)
        columns = [position.candidates for position in lattice]
        steps = self._steps(columns)
        (path,) = _likeliest(columns, steps, 1)
        restored = _written(text, lattice, path)
        confidence = _confidence(lattice, steps, path)
        others: tuple[str, ...] = ()
        if confidence < UNSURE:
            others = tuple(_written(text, lattice, other) for other in _likeliest(columns, steps, _ALTERNATIVES)[1:])
        return Restoration(restored, confidence, restored != text, others)

    # --- The lattice -------------------------------------------------------------------------------------

    def _lattice(self, text: str) -> list[_Open]:
        shouted = text.isupper()
        lattice: list[_Open] = []
        reached = 0
        for syllable in syllables(text):
            if syllable.range.start < reached:
                continue  # the joined form of an abbreviation, over its parts
            reached = syllable.range.end
            is_kept = _is_kept(text, syllable.range, shouted=shouted)
            readings = [] if is_kept else self._readings.get(syllable.text, [])
            lattice.append(_Open(syllable, readings or [syllable.text]))
        return lattice

    # --- The model ---------------------------------------------------------------------------------------

    def _frequency(self, syllable: str) -> float:
        # Half an occurrence for the unknown, so that no path is impossible.
        return (self._counts.get(syllable, 0) or 0.5) / self._total

    def _transition(self, before: str | None, syllable: str) -> float:
        prior = self._frequency(syllable)
        if before is None:
            return prior
        count = self._counts.get(before, 0)
        if count <= 0:
            return prior
        # Absolute discounting (Ney, Essen and Kneser 1994, doi:10.1006/csla.1994.1001): a pair met once may be a slip of the pen.
        seen = max(self._pairs.get((before, syllable), 0) - _DISCOUNT, 0.0)
        return (seen + max(count - self._kept.get(before, 0.0), _DISCOUNT) * prior) / count

    def _steps(self, columns: list[list[str]]) -> list[_Step]:
        """Return for each column how likely each of its candidates is after each of those before it."""
        first = [[self._transition(None, candidate) for candidate in columns[0]]]
        return [
            first,
            *(
                [[self._transition(before, candidate) for candidate in column] for before in row]
                for row, column in pairwise(columns)
            ),
        ]


def _likeliest(columns: list[list[str]], steps: list[_Step], most: int) -> list[list[str]]:
    """Return the likeliest paths, best first: Viterbi with `most` ways kept into each candidate."""
    ways = [_Way(log(p), candidate, i, None) for i, (candidate, p) in enumerate(zip(columns[0], steps[0][0], strict=True))]
    for column, step in zip(columns[1:], steps[1:], strict=True):
        logs = [list(map(log, row)) for row in step]
        ways = [
            _Way(score, candidate, i, way)
            for i, candidate in enumerate(column)
            for score, way in _best([(way.score + logs[way.place][i], way) for way in ways], most)
        ]
    return [way.path() for way in sorted(ways, key=lambda way: (-way.score, way.candidate))[:most]]


def _best(ways: list[tuple[float, _Way]], most: int) -> list[tuple[float, _Way]]:
    return [max(ways, key=_score)] if most == 1 else nlargest(most, ways, key=_score)


_score = itemgetter(0)


def _confidence(lattice: list[_Open], steps: list[_Step], path: list[str]) -> float:
    """Return the geometric mean of the posteriors (forward-backward) of the open positions."""
    forward = [_normalised(steps[0][0])]
    for step in steps[1:]:
        forward.append(_normalised([sum(map(_product, forward[-1], column)) for column in zip(*step, strict=True)]))
    backward = [[1.0] * len(lattice[-1].candidates)]
    for step in reversed(steps[1:]):
        backward.append(_normalised([sum(map(_product, row, backward[-1])) for row in step]))
    backward.reverse()
    logs = []
    for i, (position, chosen) in enumerate(zip(lattice, path, strict=True)):
        if len(position.candidates) > 1 or _is_changed(position):
            posterior = _normalised(list(map(_product, forward[i], backward[i])))
            logs.append(log(max(posterior[position.candidates.index(chosen)], 1e-12)))
    return exp(sum(logs) / len(logs))


def _written(text: str, lattice: list[_Open], path: list[str]) -> str:
    pieces, reached = [], 0
    for position, chosen in zip(lattice, path, strict=True):
        start, end = position.syllable.range
        if chosen != position.syllable.text:
            pieces += [text[reached:start], _in_case(_CUSTOMARY.get(chosen, chosen), text[start:end])]
            reached = end
    return "".join([*pieces, text[reached:]])


def _is_changed(position: _Open) -> bool:
    return position.candidates[0] != position.syllable.text


def _product(a: float, b: float) -> float:
    return a * b


def _normalised(weights: list[float]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]


def _is_kept(text: str, range: Range, *, shouted: bool) -> bool:
    start, end = range
    written = text[start:end]
    if not written.isascii() or not written.isalpha():
        return True
    if written.isupper() and len(written) > 1 and not shouted:
        return True
    # Parts of symbols and abbreviations: 71-nq/tw, gd&dt.
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before in ("/", "&", "_", "@") or after in ("/", "&", "_", "@") or _is_after_number(text, start)


def _is_after_number(text: str, start: int) -> bool:
    return start > 1 and text[start - 1] == "-" and text[start - 2].isdigit()


def _in_case(syllable: str, written: str) -> str:
    if written.isupper() and len(written) > 1:
        return syllable.upper()
    return syllable[0].upper() + syllable[1:] if written[0].isupper() else syllable
