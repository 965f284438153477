"""The words of one generation of the archive, as far as queries need them."""

import threading
from collections.abc import Callable, Mapping

from indexer.language.accents import Restoration, Restorer
from indexer.language.spelling import Correction, Speller

Pairs = Mapping[tuple[str, str], int]


class Lexicon:
    """Puts slips right and diacritics back. Safe to share between threads.

    Counts of pairs take longest to read: they are asked for when the first word is in doubt.
    """

    def __init__(self, generation: int, syllable_counts: Mapping[str, int]) -> None:
        self.generation = generation
        self._counts = syllable_counts
        self._lock = threading.Lock()
        self._doubting = Speller(syllable_counts)
        self._pairs: Pairs | None = None
        self._speller: Speller | None = None
        self._restorer: Restorer | None = None

    def correct(self, text: str, pairs: Callable[[], Pairs]) -> Correction:
        """See :meth:`Speller.correct`; `pairs` brings the counts of pairs where they are not known yet."""
        with self._lock:
            if not self._doubting.doubts(text):
                return Correction(text, (), 1.0)
            if self._speller is None:
                self._speller = Speller(self._counts, self._known_pairs(pairs))
            return self._speller.correct(text)

    def misprints(self, word: str) -> list[str]:
        """See :meth:`Speller.misprints`."""
        with self._lock:
            return self._doubting.misprints(word)

    def restore(self, text: str, pairs: Callable[[], Pairs]) -> Restoration:
        """See :meth:`Restorer.restore`."""
        return self.restorer(pairs).restore(text)

    def restorer(self, pairs: Callable[[], Pairs]) -> Restorer:
        """Return what puts diacritics back, made when it is first needed."""
        with self._lock:
            if self._restorer is None:
                self._restorer = Restorer(self._counts, self._known_pairs(pairs))
            return self._restorer

    def _known_pairs(self, pairs: Callable[[], Pairs]) -> Pairs:
        if self._pairs is None:
            self._pairs = pairs()
        return self._pairs
