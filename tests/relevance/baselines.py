"""What the product is compared with: BM25, the dense model alone, and both fused by their ranks.

They know nothing of directives and get what was typed. BM25 (k1 1.2, b 0.75) counts the exact syllables of title and text. Dense is the model
through Sentence Transformers, given title and text, what is too long for it cut off; or the archive's own vectors of the same model.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.domain import Document, Passage, PassageId, Vectors
from indexer.language.folding import syllables
from indexer.protocols import Archive, EmbeddingModel, Progress
from search_api.answers import Hit
from search_api.evaluation.measuring import DEPTH, Answered, Ask

RRF = "RRF of both"
RRF_CONSTANT = 60
"""Of Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion" (2009), doi:10.1145/1571941.1572114."""
_LOOKED_AT = 200
"""Of each ranking that is fused by ranks."""
_EMBEDDED_AT_ONCE = 512
"""Texts: what a stopped run loses at most."""

Method = Callable[[str], list[PassageId]]
"""What was typed → passages, best first."""


class Dense(NamedTuple):
    """A model alone."""

    name: str
    rank: Method


class Baselines:
    """The methods over one archive's passages."""

    def __init__(self, archive: Archive, dense: Callable[[Sequence[PassageId], Sequence[str]], Dense]) -> None:
        """`dense` makes of ids and texts, title included, what ranks them by a model."""
        with archive.view() as view:
            documents, total = view.documents(limit=1)
            documents, _ = view.documents(limit=max(1, total))
            self._documents: dict[str, Document] = {document.id: document for document in documents}
            passages = [passage for document in documents for passage in view.document_passages(document.id)]
        self._ids = [passage.id for passage in passages]
        self._passages: dict[PassageId, Passage] = {passage.id: passage for passage in passages}
        texts = [f"{self._documents[passage.document_id].title}\n{passage.text}".strip() for passage in passages]
        self._bm25 = Bm25(texts)
        self._dense = dense(self._ids, texts)

    def __len__(self) -> int:
        return len(self._ids)

    def methods(self) -> Mapping[str, Ask]:
        """Return who can be asked, by name."""
        return {
            "BM25": self._asked(self.bm25),
            self._dense.name: self._asked(self._dense.rank),
            RRF: self._asked(self.rrf),
        }

    def bm25(self, text: str) -> list[PassageId]:
        """Rank by BM25 over exact syllables."""
        scores = self._bm25.scores(text)
        return [self._ids[place] for place in best_first(scores) if scores[place] > 0]

    def rrf(self, text: str) -> list[PassageId]:
        """Fuse the two by their ranks."""
        return fused_by_ranks(self.bm25(text), self._dense.rank(text))

    def _asked(self, method: Method) -> Ask:
        def ask(text: str) -> Answered:
            started = perf_counter()
            found = [self._passages[id] for id in method(text)[:DEPTH]]
            took_ms = (perf_counter() - started) * 1000
            hits = (Hit(rank, 0.0, one, self._documents[one.document_id], (), ()) for rank, one in enumerate(found, start=1))
            return Answered(tuple(hits), took_ms=took_ms)

        return ask


class Bm25:
    """Robertson's BM25 over exact syllables."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = np.zeros(len(texts))
        for number, text in enumerate(texts):
            bag = Counter(syllable.text for syllable in syllables(text))
            lengths[number] = bag.total()
            for word, count in bag.items():
                postings[word].append((number, count))
        self._k1 = k1
        self._damping: NDArray[np.float64] = k1 * (1 - b + b * lengths / max(lengths.mean(), 1.0))
        self._postings = {word: np.array(places).T for word, places in postings.items()}

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the score of each text, 0 for those without any word of `text`."""
        scores = np.zeros(len(self._damping))
        for word in {syllable.text for syllable in syllables(text)} & self._postings.keys():
            places, counts = self._postings[word]
            weight = math.log(1 + (len(scores) - len(places) + 0.5) / (len(places) + 0.5))
            scores[places] += weight * (self._k1 + 1) * counts / (counts + self._damping[places])
        return scores


def best_first(scores: NDArray[np.floating]) -> list[int]:
    """Return the places of the highest scores, equal ones in their order."""
    return [int(place) for place in np.argsort(-scores, kind="stable")[:_LOOKED_AT]]


def fused_by_ranks(*rankings: Sequence[PassageId]) -> list[PassageId]:
    """Return one ranking of all (reciprocal rank fusion)."""
    scores: defaultdict[PassageId, float] = defaultdict(float)
    for ranking in rankings:
        for rank, id in enumerate(ranking, start=1):
            scores[id] += 1 / (RRF_CONSTANT + rank)
    return sorted(scores, key=scores.__getitem__, reverse=True)


def through_sentence_transformers(
    model: EmbeddingModel, cache: Path, progress: Progress, ids: Sequence[PassageId], texts: Sequence[str]
) -> Dense:
    """Return the model by itself over all texts."""
    vectors = embedded(model, texts, cache, progress)
    return Dense(
        "dense, Sentence Transformers", lambda text: [ids[place] for place in best_first(vectors @ model.embed_query(text))]
    )


def by_archive(archive: Archive, model: EmbeddingModel, ids: Sequence[PassageId], texts: Sequence[str]) -> Dense:
    """Return the vectors an archive holds, asked alone: they are of the same texts, which are not embedded again."""

    def rank(text: str) -> list[PassageId]:
        with archive.view() as view:
            return [id for id, _ in view.nearest(model.embed_query(text), _LOOKED_AT)]

    return Dense("dense, the archive's vectors", rank)


def embedded(model: EmbeddingModel, texts: Sequence[str], cache: Path, progress: Progress) -> Vectors:
    """Return the vectors of `texts`, those in the folder `cache` from there; a stopped run goes on where it was."""
    cache.mkdir(parents=True, exist_ok=True)
    progress.start(len(texts), "passages")
    fingerprint = model.identity.fingerprint
    parts: list[Vectors] = []
    for start in range(0, len(texts), _EMBEDDED_AT_ONCE):
        part = list(texts[start : start + _EMBEDDED_AT_ONCE])
        digest = hashlib.sha256("\0".join([fingerprint, *part]).encode()).hexdigest()[:24]
        file = cache / f"{digest}.npy"
        if not file.exists():
            made = model.embed_passages(part)
            # Under another name until it is whole.
            np.save(cache / "making.npy", made)
            (cache / "making.npy").replace(file)
        held: Vectors = np.load(file)
        parts.append(held)
        progress.advance(len(part))
    return np.concatenate(parts)
