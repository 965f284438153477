"""A model that knows no meaning: texts that share words are near one another. For tests, and trials without weights."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from indexer.domain import Language, ModelIdentity, Range, Vector, Vectors
from indexer.embedding.tokens import WINDOW
from indexer.language.folding import fold

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_PAIR_WEIGHT = 0.5


class HashingModel:
    """Folded words and pairs of neighbouring words, each hashed to one coordinate and a sign.

    The same text has the same vector in every process and on every machine. Any length is taken whole.

    Parameters
    ----------
    dimension
        Length of the vectors, at least 1.
    """

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension

    @property
    def identity(self) -> ModelIdentity:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return ModelIdentity("hashing", f"words-1-{self._dimension}", self._dimension)

    @property
    def window_tokens(self) -> int:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return WINDOW

    def token_ranges(self, text: str) -> Sequence[Range]:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return [Range(*match.span()) for match in _TOKEN.finditer(text)]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for row, text in enumerate(texts):
            vector = vectors[row]
            words = _WORD.findall(fold(text))
            for word in words:
                self._add(vector, word, 1.0)
            for pair in pairwise(words):
                self._add(vector, " ".join(pair), _PAIR_WEIGHT)
            norm = np.linalg.norm(vector)
            if norm > 0:
                vector /= norm
            else:
                # Nothing to hash, or all of it cancelled out: a unit vector all the same.
                vector[0] = 1
        return vectors

    def embed_query(self, text: str, language: Language = "vi") -> Vector:  # noqa: ARG002  # it knows no languages
        """See :class:`indexer.protocols.EmbeddingModel`."""
        vector: Vector = self.embed_passages([text])[0]
        return vector

    def _add(self, vector: Vector, term: str, weight: float) -> None:
        number = _number(term)
        vector[(number >> 1) % self._dimension] += weight if number & 1 else -weight


@lru_cache(maxsize=1 << 16)
def _number(term: str) -> int:
    # Not hash(): that differs from one process to the next.
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
