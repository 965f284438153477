"""Which documents are the same text in another file, or another version of it. Pure.

A document is known by a sketch of its words: the least values of many hash functions over its runs of three syllables
(MinHash, Broder 1997). The share of equal minima estimates what share of all runs two documents have in common, whatever the
format they were read from, and documents that have four neighbouring minima in common somewhere are found without comparing
each with each.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.domain import DocumentId, DocumentType
from indexer.language.folding import fold

_MINIMA = 128
"""Hash functions: an estimate of .8 is off by .035 (one standard deviation)."""
_BAND = 4
"""Neighbouring minima that must agree for two documents to be compared: 99 % of the pairs that share .6 are."""
_RUN = 3
_FEW_RUNS = 20
"""With fewer runs a text says too little: only the very same words make it the same."""
_PRIME = (1 << 31) - 1
_AT_ONCE = 4096

_NEARLY_ALL, _HALF, _QUARTER = 0.9, 0.5, 0.25
"""Shares of the shorter text that is in the longer one, and of both in common, where both bear the same number and no other
date: nearly all of the shorter (the other has annexes), or half of it and not too little of the longer (a compilation)."""
_MOST = 0.7
"""Nearly all, where recognition spoilt a syllable in ten and with each the three runs it is in."""
_SAME_NUMBER_OTHER_DATE = 0.8
_DRAFT = 0.6
"""Share in common from which a draft is a version of what came of it, or of another draft."""
_ALIKE, _ALIKE_INSIDE = 0.85, 0.6
"""The same for two texts of which at most one is numbered and none is a draft; less where nearly all of one is in the other."""

_WORD = re.compile(r"[^\W_]+")
_FACTORS = np.random.default_rng(20_250_822).integers(1, _PRIME, size=(2, _MINIMA), dtype=np.uint64)


class Sketch(NamedTuple):
    """What is kept of a document's words to find its likes."""

    text: bytes
    """Names the words in their order: 8 bytes, the same for the same words only. Diacritics and punctuation do not count."""
    runs: int
    """How many different runs of three syllables there are."""
    minima: NDArray[np.uint32]
    """Shape ``(128,)``."""


def sketch(texts: Iterable[str]) -> Sketch:
    """Return the sketch of a document's passages."""
    words = [word for text in texts for word in _WORD.findall(fold(text))]
    runs = {crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(len(words) - _RUN + 1)}
    values = np.fromiter(runs, np.uint64, len(runs)) % _PRIME
    minima = np.full(_MINIMA, _PRIME, np.uint64)
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE, None] * _FACTORS[0] + _FACTORS[1]
        minima = np.minimum(minima, (part % _PRIME).min(axis=0))
    return Sketch(blake2b(" ".join(words).encode(), digest_size=8).digest(), len(runs), minima.astype(np.uint32))


def to_bytes(held: Sketch) -> bytes:
    """Return a sketch as it is kept."""
    return held.text + held.runs.to_bytes(4, "little") + held.minima.astype("<u4").tobytes()


def from_bytes(kept: bytes) -> Sketch:
    """Return the sketch that :func:`to_bytes` was given."""
    return Sketch(kept[:8], int.from_bytes(kept[8:12], "little"), np.frombuffer(kept, "<u4", offset=12))


@dataclass(frozen=True, slots=True)
class Member:
    """A document that may have twins."""

    id: DocumentId
    sketch: Sketch
    symbol: str | None = None
    """Without regard to how it is written."""
    type: DocumentType | None = None
    issued: date | None = None
    is_draft: bool = False
    is_recognised: bool = False
    modified_ns: int = 0
    """When its newest file was last written."""


def twins(members: Sequence[Member]) -> dict[DocumentId, DocumentId]:
    """Return for each document that is the twin of a better one that better one, which is no twin itself.

    Better is what is final over what is a draft, numbered over unnumbered, written over recognised, newer over older.
    """
    ordered = sorted(members, key=_preference)
    neighbours = _neighbours(ordered)
    minima = np.stack([member.sketch.minima for member in ordered]) if ordered else np.empty((0, _MINIMA), np.uint32)
    found: dict[DocumentId, DocumentId] = {}
    shown: set[int] = set()
    for i, member in enumerate(ordered):
        if member.id in found:
            continue
        shown.add(i)
        for j in sorted(neighbours.get(i, ())):
            other = ordered[j]
            if j > i and other.id not in found and are_twins(member, other, float((minima[i] == minima[j]).mean())):
                found[other.id] = member.id
    return found


def are_twins(one: Member, other: Member, common: float) -> bool:
    """Tell whether two documents are the same text or versions of it; `common` is the share of runs they have in common."""
    if one.sketch.runs and one.sketch.text == other.sketch.text:
        return True
    if min(one.sketch.runs, other.sketch.runs) < _FEW_RUNS:
        return False
    inside = _contained(one, other, common)
    other_date = one.issued is not None and other.issued is not None and one.issued != other.issued
    nearly_all = _MOST if one.is_recognised or other.is_recognised else _NEARLY_ALL
    if one.symbol and other.symbol:
        if one.symbol != other.symbol:
            return False
        return (
            common >= _SAME_NUMBER_OTHER_DATE if other_date else inside >= nearly_all or (inside >= _HALF and common >= _QUARTER)
        )
    if one.type and other.type and one.type is not other.type:
        return False
    if one.is_draft or other.is_draft:
        return common >= _DRAFT
    return not other_date and common >= (_ALIKE_INSIDE if inside >= _NEARLY_ALL else _ALIKE)


def _contained(one: Member, other: Member, common: float) -> float:
    """Return the share of the shorter text that is in the longer one."""
    in_both = common / (1 + common) * (one.sketch.runs + other.sketch.runs)
    return in_both / min(one.sketch.runs, other.sketch.runs)


def _preference(member: Member) -> tuple[object, ...]:
    issued = member.issued.toordinal() if member.issued else 0
    return member.is_draft, not member.symbol, member.is_recognised, -issued, -member.modified_ns, member.id


def _neighbours(members: Sequence[Member]) -> Mapping[int, set[int]]:
    """Return for each document, by its place, those that may be its twins."""
    found: dict[int, set[int]] = {}
    for bucket in _buckets(members):
        for i in bucket:
            found.setdefault(i, set()).update(bucket)
    return found


def _buckets(members: Sequence[Member]) -> Iterator[Sequence[int]]:
    by_name: dict[object, list[int]] = {}
    for i, member in enumerate(members):
        by_name.setdefault(member.sketch.text, []).append(i)
        if member.symbol:
            by_name.setdefault(member.symbol, []).append(i)
    yield from (bucket for bucket in by_name.values() if len(bucket) > 1)
    long = np.array([i for i, member in enumerate(members) if member.sketch.runs >= _FEW_RUNS], np.int64)
    if len(long) < 2:
        return
    minima = np.stack([members[i].sketch.minima for i in long]).astype(np.uint64)
    for start in range(0, _MINIMA, _BAND):
        band = minima[:, start] * 1_000_003
        for row in range(start + 1, start + _BAND):
            band = (band ^ minima[:, row]) * 1_000_003
        order = np.argsort(band, kind="stable")
        starts = np.concatenate([[0], np.flatnonzero(np.diff(band[order])) + 1, [len(order)]])
        for place in np.flatnonzero(np.diff(starts) > 1):
            yield long[order[starts[place] : starts[place + 1]]].tolist()
