"""Documents offered while a query is typed: by number and subject, without diacritics, abbreviations understood."""

import re
import sys
import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from itertools import islice
from time import perf_counter

import numpy as np
import numpy.typing as npt

from indexer.directive.types import TYPE_NAMES
from indexer.domain import Document, DocumentId, Wording
from indexer.errors import BadRequest
from indexer.language.abbreviations import find_abbreviations
from indexer.language.folding import fold
from indexer.language.normalise import collapse, normalise
from indexer.protocols import Archive, ArchiveView
from search_api.query.shortening import Defined, with_defined

LEAST_TYPED, MOST_TYPED = 2, 200
"""Characters. Less says nothing; of more the end is a question, no name."""
MAX_SUGGESTIONS = 20

_WEIGHED = 300
"""Of those found by their titles, the newest so many are looked at more closely."""

_Mask = npt.NDArray[np.bool_]
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class SuggestedDocument:
    """A document that may be meant."""

    document_id: DocumentId
    symbol: str | None
    title: str
    issued: date | None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered for a typed text, the likeliest first."""

    suggestions: tuple[SuggestedDocument, ...]
    generation: int
    took_ms: float


class _Words:
    """Where each word stands, to be found by how it begins."""

    def __init__(self, texts: Sequence[str]) -> None:
        held: defaultdict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(texts):
            for word in set(text.split()):
                held[word].append(at)
        self._size = len(texts)
        self._words = sorted(held)
        self._starts = np.cumsum([0, *(len(held[word]) for word in self._words)])
        self._places = np.array([at for word in self._words for at in held[word]], dtype=np.int32)

    def having(self, word: str, *, is_finished: bool) -> _Mask:
        """Return which texts have a word, or one that begins so."""
        mask = np.zeros(self._size, dtype=np.bool_)
        first = bisect_left(self._words, word)
        # No word has a letter beyond the last code point.
        last = bisect_right(self._words, word) if is_finished else bisect_left(self._words, word + chr(sys.maxunicode))
        mask[self._places[self._starts[first] : self._starts[last]]] = True
        return mask


class Titles:
    """The numbers and subjects of documents, given newest first."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._offered = [SuggestedDocument(one.id, one.header.symbol, one.title, one.header.issued) for one in documents]
        self._symbols = [_spaced(one.header.symbol or "") for one in documents]
        # A number may lack the type's code, a title its name.
        self._texts = [
            symbol + _spaced(" ".join((*TYPE_NAMES[one.header.type], one.title) if one.header.type else (one.title,)))
            for symbol, one in zip(self._symbols, documents, strict=True)
        ]
        self._in_symbols, self._in_texts = _Words(self._symbols), _Words(self._texts)

    def find(self, typed: str, defined: Defined, limit: int) -> tuple[SuggestedDocument, ...]:
        """Return at most `limit` documents that have every word of `typed`; the last may be unfinished.

        First those whose number begins so, then those whose number has all of it, those whose title has it as typed, as typed
        but for diacritics, those that have its words, and those that have what its abbreviations stand for; of equal ones the newest.
        """
        text, is_finished = collapse(normalise(typed)), typed[-1:].isspace()
        words = _spaced(text).split()
        slots = list(_slots(text, defined, is_finished=is_finished))
        if not slots:
            return ()
        mask = np.ones(len(self._texts), dtype=np.bool_)
        for slot in slots:
            mask &= np.logical_or.reduce([self._all_of(phrase) for phrase in slot])
        numbered = np.ones_like(mask)
        for place, word in enumerate(words, start=1):
            numbered &= self._in_symbols.having(word, is_finished=is_finished or place < len(words))
        found = [int(at) for at in np.flatnonzero(numbered)]
        others = (int(at) for at in np.flatnonzero(mask & ~numbered) if self._has(int(at), slots))
        found += islice(others, _WEIGHED)
        begun, shown = f" {' '.join(words)}", text.lower()
        as_typed = [*(f" {word} " for word in words[:-1]), f" {words[-1]}"]

        def rank(at: int) -> tuple[int, int]:
            if numbered[at]:
                return (0 if self._symbols[at].startswith(begun) else 1), at
            if begun in self._texts[at]:
                return (2 if shown in self._offered[at].title.lower() else 3), at
            return (4 if all(word in self._texts[at] for word in as_typed) else 5), at

        return tuple(self._offered[at] for at in nsmallest(limit, found, key=rank))

    def _all_of(self, phrase: str) -> _Mask:
        """Return which texts have all words of a phrase; it ends in a space where its last word does."""
        *whole, last = phrase.split()
        mask = self._in_texts.having(last, is_finished=phrase.endswith(" "))
        for word in whole:
            mask &= self._in_texts.having(word, is_finished=True)
        return mask

    def _has(self, at: int, slots: Sequence[tuple[str, ...]]) -> bool:
        """Whether a text has a phrase of each slot, its words side by side."""
        return all(any(phrase in self._texts[at] for phrase in slot) for slot in slots)


def _spaced(text: str) -> str:
    """Return the words of `text`, folded, a space before and after each: ``nq57`` is two."""
    words = _WORD.findall(fold(text))
    return f" {' '.join(words)} " if words else " "


def _slots(text: str, defined: Defined, *, is_finished: bool) -> Iterator[tuple[str, ...]]:
    """Yield, for each word or abbreviation of `text`, the phrases of which a document's text must have one."""
    reached = 0
    pieces: list[tuple[str, ...]] = []
    for match in with_defined(text, find_abbreviations(text), defined):
        pieces += [(f" {word} ",) for word in _spaced(text[reached : match.range.start]).split()]
        pieces.append(tuple(dict.fromkeys(map(_spaced, (text[match.range.start : match.range.end], *match.expansions)))))
        reached = match.range.end
    pieces += [(f" {word} ",) for word in _spaced(text[reached:]).split()]
    if pieces and not is_finished:
        # Only what was typed may go on, not what it stands for.
        typed, *meant = pieces[-1]
        pieces[-1] = (typed.removesuffix(" "), *meant)
    yield from pieces


class Suggester:
    """Offers documents of one archive. Safe to share between threads; made anew when the archive has changed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._titles: tuple[int, Titles] | None = None

    def suggest(self, typed: str, limit: int = 8) -> Suggestions:
        """Return at most `limit` documents for what was typed so far; none below :data:`LEAST_TYPED` characters.

        Raises
        ------
        BadRequest
            `typed` is too long, or `limit` is not within 1..:data:`MAX_SUGGESTIONS`.
        ArchiveMissing, ArchiveDamaged
        """
        started = perf_counter()
        if len(typed) > MOST_TYPED:
            raise BadRequest("q", Wording(f"cần không quá {MOST_TYPED} ký tự", f"it takes at most {MOST_TYPED} characters"))
        if not 1 <= limit <= MAX_SUGGESTIONS:
            raise BadRequest(
                "limit",
                Wording(f"cần số nguyên từ 1 đến {MAX_SUGGESTIONS}", f"it takes a whole number from 1 to {MAX_SUGGESTIONS}"),
            )
        with self._archive.view() as view:
            enough = len(_spaced(typed).strip()) >= LEAST_TYPED
            found = self._titles_of(view).find(typed, view.defined, limit) if enough else ()
            return Suggestions(found, view.generation, (perf_counter() - started) * 1000)

    def ready(self) -> None:
        """Prepare for the first text. Raise what :meth:`suggest` raises for an archive that is not there."""
        with self._archive.view() as view:
            self._titles_of(view)

    def _titles_of(self, view: ArchiveView) -> Titles:
        with self._lock:
            if self._titles is None or self._titles[0] != view.generation:
                self._titles = view.generation, Titles(view.documents(limit=sys.maxsize)[0])
            return self._titles[1]
