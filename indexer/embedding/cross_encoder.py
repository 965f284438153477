"""A cross-encoder of Sentence Transformers: reads query and passage together, and says how well one answers the other."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexer.domain import Wording
from indexer.embedding.sentence_transformer import quiet
from indexer.errors import ModelMissing, ModelRefused

MOST_TOKENS = 512
"""Of query and passage together: a passage is a paragraph, and models that take thousands take minutes to read them."""
_SPARE_POSITIONS = 2
"""RoBERTa and its like count positions from behind the padding's, and leave so many unused; their files do not always say so."""
_PATIENCE = 5.0
"""Seconds to wait for the hub: without a network it would be tried again for most of a minute."""


class CrossEncoderReranker:
    """See :class:`indexer.protocols.Reranker`. Safe to use from several threads at once.

    Raises
    ------
    ModelMissing
        It is neither a folder, nor in the hub's cache on this machine, nor can it be fetched.
    ModelRefused
        It was not trained to score pairs, or gives several numbers for one, so that none of them is the answer.
    """

    def __init__(self, name_or_folder: str) -> None:
        with quiet():
            self._model = _load(name_or_folder)
        config = self._model[0].model.config
        if type(self._model[0].model).__name__ not in (config.architectures or ()):
            # An encoder by itself is loaded all the same, and what scores is made up by chance.
            raise ModelRefused(
                Wording(
                    "nó không phải cross-encoder đã học cho điểm", "it is no cross-encoder: nothing of it was trained to score"
                )
            )
        if self._model.num_labels != 1:
            raise ModelRefused(Wording("không cho một điểm duy nhất", "it does not give one score"))
        positions = getattr(config, "max_position_embeddings", None) or MOST_TOKENS + _SPARE_POSITIONS
        self._model.max_seq_length = min(self._model.max_seq_length or MOST_TOKENS, MOST_TOKENS, positions - _SPARE_POSITIONS)
        # A fast tokenizer may be borrowed by one thread at a time.
        self._lock = threading.Lock()

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """See :class:`indexer.protocols.Reranker`."""
        if not texts:
            return []
        with self._lock:
            given = self._model.predict([(query, text) for text in texts], show_progress_bar=False, convert_to_numpy=True)
        return [float(score) for score in np.asarray(given, np.float64).reshape(-1)]


def _load(name_or_folder: str) -> Any:
    from sentence_transformers import CrossEncoder

    errors: list[Exception] = []
    is_folder = Path(name_or_folder).is_dir()
    for local in (True,) if is_folder else (True, False):
        try:
            if not local:
                _reach_hub(name_or_folder)
            return CrossEncoder(name_or_folder, local_files_only=local, device="cpu")
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            # One family of errors for no network, no such name, no such file and a broken file alike.
            errors.append(error)
    if is_folder:
        detail = Wording("thư mục này không có cross-encoder đọc được", "the folder holds no cross-encoder that can be read")
    else:
        detail = Wording(
            "không có thư mục này, không có trong bộ đệm, và không tải về được",
            "it is no folder, not in the hub's cache, and could not be fetched",
        )
    raise ModelMissing(name_or_folder, detail) from errors[-1]


def _reach_hub(name: str) -> None:
    from huggingface_hub import HfApi

    try:
        HfApi().model_info(name, timeout=_PATIENCE)
    except Exception as error:
        # Its client's errors have no base in common with the loader's.
        raise ConnectionError(name) from error
