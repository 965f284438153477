"""The words of one generation of the archive, as far as queries need them."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise

from indexer.language.accents import Restoration, Restorer
from indexer.language.folding import syllables
from indexer.language.spelling import Correction, Speller

Pairs = Mapping[tuple[str, str], int]

# How people ask; directives hardly ever do, and a small archive knows "báo" and "nhiều" but not "bao nhiêu".
_EVERYDAY_PHRASES = """
    bao nhiêu, bao nhiêu tiền, bao nhiêu ngày, bao giờ, bao lâu, bao xa, khi nào, thế nào, như thế nào, ra sao, làm sao, vì sao, tại sao,
    thì sao, làm gì, phải làm gì, cần gì, là gì, gì, cái gì, gồm những gì, gồm những ai, ở đâu, về đâu, đi đâu, phải không, được không,
    có được, có phải, có cần, có bị, hay không, hay chưa, xong chưa, mấy, mấy ngày, mấy giờ, mấy tiếng, mấy hôm, mấy tháng, mấy năm,
    ngày nào, ngày mấy, từ ngày nào, đến ngày nào, trước ngày nào, nơi nào, người nào, đơn vị nào, cơ quan nào, sở nào, bộ nào, phòng nào,
    ban nào, văn bản nào, ai, ai làm, là ai, do ai, của ai, cho ai, với ai, nếu, thì, thì ai, thì phải, rồi thì, rồi, muốn, cho tôi, cho hỏi,
    xin hỏi
"""
_EVERYDAY = tuple(tuple(word.text for word in syllables(phrase)) for phrase in _EVERYDAY_PHRASES.split(","))
_LEAST, _SHARE = 5, 20_000
"""Each phrase counts as if it had been met so often, or once in so many words."""


def _with_everyday(counts: Mapping[str, int], pairs: Pairs) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Return the counts as if people had asked questions in the archive."""
    more = max(_LEAST, sum(counts.values()) // _SHARE)
    all_counts, all_pairs = Counter(counts), Counter(pairs)
    for phrase in _EVERYDAY:
        all_counts.update(dict.fromkeys(phrase, more))
        all_pairs.update(dict.fromkeys(pairwise(phrase), more))
    return all_counts, all_pairs


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
                self._restorer = Restorer(*_with_everyday(self._counts, self._known_pairs(pairs)))
            return self._restorer

    def _known_pairs(self, pairs: Callable[[], Pairs]) -> Pairs:
        if self._pairs is None:
            self._pairs = pairs()
        return self._pairs
