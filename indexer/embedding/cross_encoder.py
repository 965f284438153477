"""A cross-encoder of Sentence Transformers: reads query and passage together, and says how well one answers the other."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.domain import Wording
from indexer.embedding.sentence_transformer import quiet
from indexer.errors import ModelMissing, ModelRefused


class CrossEncoderReranker:
    """See :class:`indexer.protocols.Reranker`. Safe to use from several threads at once.

    Raises
    ------
    ModelMissing
        It is neither a folder, nor in the hub's cache on this machine, nor can it be fetched.
    ModelRefused
        It gives several numbers for a pair, so that none of them is the answer.
    """

    def __init__(self, name_or_folder: str) -> None:
        from sentence_transformers import CrossEncoder

        with quiet():
            try:
                self._model = CrossEncoder(name_or_folder, local_files_only=Path(name_or_folder).is_dir(), device="cpu")
            except (OSError, ValueError, RuntimeError, KeyError) as error:
                # One family of errors for no network, no such name, no such file and a broken file alike.
                detail = Wording("không tải được mô hình xếp hạng lại", "the reranking model cannot be loaded")
                raise ModelMissing(name_or_folder, detail) from error
        if self._model.num_labels != 1:
            raise ModelRefused(Wording("không cho một điểm duy nhất", "it does not give one score"))
        # A fast tokenizer may be borrowed by one thread at a time.
        self._lock = threading.Lock()

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """See :class:`indexer.protocols.Reranker`."""
        if not texts:
            return []
        with self._lock:
            given = self._model.predict([(query, text) for text in texts], show_progress_bar=False, convert_to_numpy=True)
        return [float(score) for score in np.asarray(given, np.float64).reshape(-1)]
