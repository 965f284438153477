"""Questions → turned a part of the way toward the passages that answer them, the questions of each language by themselves.

A model puts a question near the passages that answer it, yet a little aside, and all questions of one language aside in the same way: those in English
more so than those in the documents' own. One rotation of the whole space, learned from questions and passages, brings them together (orthogonal
Procrustes, as word vectors of two languages are aligned: arXiv 1702.03859). A part of the way is best: what was learned from one archive does not hold for
all. A turn costs one small product a query: no second graph, no memory to speak of, and no passage changes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexer.domain import Language, ModelIdentity, Range, Vector, Vectors
from indexer.embedding.adapt import write_base
from indexer.embedding.adapter import Adapter, AdapterManifest, Turn, turned, weakened, weights_mark
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.prepare import prepare
from indexer.embedding.sentence_transformer import load, quiet
from indexer.protocols import EmbeddingModel, Progress
from indexer.settings import DEFAULT_MODEL
from indexer.training.lessons import Lesson

HOLD = 5e-5
"""How strongly directions stay as they are of which the questions tell little: what is added to the diagonal of their covariance with the answers."""
PLAIN = 0.3
"""Beside a passage (1), how much the question counts as the document has it: what is near it is near the passage's likes as well."""


def learn_rotation(asked: Vectors, meant: Vectors, hold: float = HOLD) -> Turn:
    """Return what is to be added to the rows of `asked`, for them to lie where those of `meant` do as nearly as one rotation can: (d, d).

    It is the rotation less the identity, so that a part of it goes a part of the way.
    """
    together = asked.astype(np.float64).T @ meant.astype(np.float64) / len(asked)
    still = np.eye(len(together))
    left, _, right = np.linalg.svd(together + hold * still)
    turn: Turn = (left @ right - still).astype(np.float32)
    return turn


class Turned:
    """A model whose questions are turned."""

    def __init__(self, model: EmbeddingModel, turns: Mapping[Language, Turn]) -> None:
        self._model, self._turns = model, turns

    @property
    def identity(self) -> ModelIdentity:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._model.identity

    @property
    def window_tokens(self) -> int:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._model.window_tokens

    def token_ranges(self, text: str) -> Sequence[Range]:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._model.token_ranges(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._model.embed_passages(texts)

    def embed_query(self, text: str, language: Language = "vi") -> Vector:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return turned(self._model.embed_query(text, language), self._turns.get(language))


class RotationLearner:
    """Learns a rotation for each language of the lessons, in minutes. The models in use are never touched."""

    strengths = (0.4, 0.2)
    """See :class:`search_api.evaluation.adaptation.Learner`."""

    def __init__(self, name: str, folder: Path, progress: Progress, stop_asked: Callable[[], bool] = lambda: False) -> None:
        self._name, self._folder = name, folder
        self._progress, self._stop_asked = progress, stop_asked
        self._base: OnnxModel | None = None
        self._turns: dict[Language, Turn] = {}
        self._lessons = 0

    def base(self) -> OnnxModel:
        """Return the base, prepared without an adapter.

        Raises
        ------
        ModelMissing, ModelRefused, DiskFull
        """
        if self._base is None:
            self._base = OnnxModel(prepare(self._name, self._folder / "base", self._progress, is_plain=True))
        return self._base

    def learn(self, lessons: Sequence[Lesson], shelf: Vectors, plain: Vectors) -> bool:
        """Learn; false where it was stopped before the end. `shelf` and `plain` as for :class:`search_api.evaluation.adaptation.Learner`."""
        base = self.base()
        asked = np.empty_like(plain)
        self._progress.start(len(lessons), "questions")
        for row, lesson in enumerate(lessons):
            if self._stop_asked():
                return False
            asked[row] = base.embed_query(lesson.query, lesson.language)
            self._progress.advance()
        meant = shelf[[lesson.target for lesson in lessons]] + np.float32(PLAIN) * plain
        meant /= np.linalg.norm(meant, axis=1, keepdims=True)
        self._lessons = len(lessons)
        languages = np.array([lesson.language for lesson in lessons])
        self._turns = {
            lesson.language: learn_rotation(asked[languages == lesson.language], meant[languages == lesson.language])
            for lesson in {lesson.language: lesson for lesson in lessons}.values()
        }
        return True

    def dress(self, strength: float) -> EmbeddingModel:
        """Return the base with a part of what was learned: 0 is nothing, 1 all of it."""
        return Turned(self.base(), {language: turn * np.float32(strength) for language, turn in self._turns.items()})

    def adapter(
        self,
        strength: float,
        pairs: Mapping[str, int],
        documents: int,
        passages: int,
        figures: Mapping[str, tuple[float, float]],
    ) -> Adapter:
        """Return what was learned, with what is to be told about it."""
        with quiet():
            mark = weights_mark(load(str(write_base(self._name, self._folder / DEFAULT_MODEL)), device="cpu"))
        manifest = AdapterManifest(
            base=self.base().identity.name,
            base_sha256=mark,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            pairs=dict(pairs),
            documents=documents,
            passages=passages,
            settings={"lessons": self._lessons, "hold": HOLD, "plain": PLAIN, "strength": strength},
            figures=dict(figures),
        )
        return weakened(Adapter(manifest, {}, self._turns), strength)
