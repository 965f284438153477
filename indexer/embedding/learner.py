"""A base model, what it is learning, and trials of what it has learned."""

import errno
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from indexer.domain import Vectors
from indexer.embedding.adapt import Learned, TrainingSettings, check_installed, train, write_base
from indexer.embedding.adapter import Adapter, AdapterManifest, Scalar, save_adapter, weakened
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.prepare import prepare
from indexer.errors import DiskFull
from indexer.protocols import Progress
from indexer.settings import DEFAULT_MODEL
from indexer.training.lessons import Lesson


class LoraLearner:
    """Adapts one model in a work folder: checkpoints, trials. The models in use are never touched.

    Raises
    ------
    ModelRefused
        What training needs is not installed.
    """

    strengths = (1.0, 0.5)
    """See :class:`search_api.evaluation.adaptation.Learner`."""

    def __init__(
        self,
        name: str,
        folder: Path,
        settings: TrainingSettings,
        progress: Progress,
        stop_asked: Callable[[], bool] = lambda: False,
    ) -> None:
        check_installed()
        self.settings = settings
        self._name, self._folder = name, folder
        self._progress, self._stop_asked = progress, stop_asked
        self._learned: Learned | None = None

    def base(self) -> OnnxModel:
        """Return the base, prepared without an adapter.

        Raises
        ------
        ModelMissing, ModelRefused, DiskFull
        """
        return OnnxModel(prepare(self._name, self._folder / "base", self._progress, is_plain=True))

    def learn(self, lessons: Sequence[Lesson], shelf: Vectors, plain: Vectors) -> bool:
        """Learn; false where it was stopped before the end: the next call goes on from there.

        Raises
        ------
        ModelMissing, ModelRefused
        DiskFull
            What was learned up to the last checkpoint stays.
        """
        try:
            base = write_base(self._name, self._folder / DEFAULT_MODEL)
            self._learned = train(
                base,
                lessons,
                shelf,
                plain,
                self.settings,
                folder=self._folder / "run",
                progress=self._progress,
                stop_asked=self._stop_asked,
            )
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(str(self._folder)) from error
            raise
        return self._learned is not None

    def dress(self, strength: float) -> OnnxModel:
        """Return the base with a part of what was learned: 0 is nothing, 1 all of it."""
        file = self._folder / f"trial-{strength}.adapter"
        save_adapter(self.adapter(strength, {}, 0, 0, {}), file)
        return OnnxModel(prepare(self._name, self._folder / f"trial-{strength}", self._progress, adapter=file))

    def adapter(
        self,
        strength: float,
        pairs: Mapping[str, int],
        documents: int,
        passages: int,
        figures: Mapping[str, tuple[float, float]],
    ) -> Adapter:
        """Return what was learned, with what is to be told about it."""
        learned = self._learned
        assert learned is not None, "nothing was learned yet"
        settings: dict[str, Scalar] = {name: getattr(self.settings, name) for name in self.settings.__slots__}
        manifest = AdapterManifest(
            base=learned.base,
            base_sha256=learned.base_sha256,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            pairs=dict(pairs),
            documents=documents,
            passages=passages,
            settings=settings | {"strength": strength},
            figures=dict(figures),
        )
        return weakened(Adapter(manifest, learned.weights), strength)
