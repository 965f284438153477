"""Any Sentence Transformers model as it is: in torch, on a GPU where there is one."""

import hashlib
import logging
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from indexer.domain import Language, ModelIdentity, Range, Vector, Vectors, Wording
from indexer.embedding.tokens import WINDOW, Prompts, choose_prompts, tidy_ranges
from indexer.errors import ModelMissing, ModelRefused

_CHATTERERS = ("sentence_transformers", "transformers", "huggingface_hub")


class SentenceTransformerModel:
    """A Sentence Transformers model, by folder or by its name on the hub. Safe to use from several threads at once.

    Raises
    ------
    ModelMissing
        It is neither a folder, nor in the hub's cache on this machine, nor can it be fetched.
    ModelRefused
        It cannot say where tokens stand, or does not give one vector a text.
    """

    def __init__(self, name_or_folder: str | Path) -> None:
        with quiet():
            self._model = load(str(name_or_folder))
        self._card = Card(str(name_or_folder), self._model)
        # A fast tokenizer may be borrowed by one thread at a time.
        self._lock = threading.Lock()

    @property
    def identity(self) -> ModelIdentity:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return ModelIdentity(self._card.name, self._card.fingerprint, self._card.dimension)

    @property
    def window_tokens(self) -> int:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._card.window_tokens

    def token_ranges(self, text: str) -> Sequence[Range]:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return tidy_ranges(text, self._card.tokenizer.encode(text, add_special_tokens=False).offsets)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._embed(texts, self._card.prompts.passage)

    def embed_query(self, text: str, language: Language = "vi") -> Vector:  # noqa: ARG002  # alike for all
        """See :class:`indexer.protocols.EmbeddingModel`."""
        vector: Vector = self._embed([text], self._card.prompts.query)[0]
        return vector

    def _embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self._card.dimension), np.float32)
        with self._lock:
            return embed(self._model, texts, prompt)


class Card:
    """What must be known of a loaded model to use it.

    Raises
    ------
    ModelRefused
        It has no fast tokenizer, no dimension, or leaves its prompt out of pooling.
    """

    def __init__(self, name_or_folder: str, model: Any) -> None:
        from tokenizers import Tokenizer

        folder = Path(name_or_folder)
        self.name = folder.resolve().name if folder.is_dir() else name_or_folder
        backend = getattr(model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise ModelRefused(Wording("mô hình không có bộ tách từ nhanh", "the model has no fast tokenizer"))
        # A copy: the model's own is set to cut and to pad.
        self.tokenizer: Tokenizer = Tokenizer.from_str(backend.to_str())
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.pad_id = int(model.tokenizer.pad_token_id or 0)
        self.prompts: Prompts = choose_prompts(self.name, model.prompts)
        self.dimension = int(_dimension(model))
        self.pooling = ", ".join(type(module).__name__ for module in list(model)[1:]) or "none"
        self.max_tokens = _max_tokens(model)
        # A quarter to spare: tokens that stand for no character of their own are in no range, so ranges count a little low.
        overhead = max(len(self.tokenizer.encode(prompt).ids) for prompt in self.prompts)
        self.window_tokens = max(1, min(self.max_tokens * 3 // 4, WINDOW) - overhead)
        if any(self.prompts) and not all(getattr(module, "include_prompt", True) for module in model):
            raise ModelRefused(
                Wording(
                    "mô hình không tính lời dẫn khi gộp véc-tơ",
                    "the model leaves its prompt out of pooling, which is not supported",
                )
            )
        self._model = model

    def release(self) -> None:
        """Let go of the model; its fingerprint cannot be asked for any more."""
        self._model = None

    @property
    def fingerprint(self) -> str:
        """Changes whenever the model would give other vectors."""
        import torch

        digest = hashlib.sha256(repr((self.prompts, self.max_tokens, self.window_tokens)).encode("utf-8"))
        digest.update(self.tokenizer.to_str().encode("utf-8"))
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode("utf-8"))
            # Through bytes: numpy has no bfloat16.
            digest.update(tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
        return digest.hexdigest()[:16]


def load(name_or_folder: str, **options: Any) -> Any:
    """Load a model; a folder, or one in the hub's cache, without a look at the network.

    Raises
    ------
    ModelMissing
    """
    from sentence_transformers import SentenceTransformer

    errors: list[Exception] = []
    for local in (True,) if Path(name_or_folder).is_dir() else (True, False):
        try:
            return SentenceTransformer(name_or_folder, local_files_only=local, **options)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            # One family of errors for no network, no such name, no such file and a broken file alike.
            errors.append(error)
    raise ModelMissing(
        name_or_folder,
        Wording(
            f"không có thư mục này, không có trong bộ đệm, và không tải về được ({type(errors[-1]).__name__})",
            f"it is no readable folder, not in the hub's cache, and could not be fetched ({type(errors[-1]).__name__})",
        ),
    ) from errors[-1]


def embed(model: Any, texts: Sequence[str], prompt: str) -> Vectors:
    """Embed texts behind `prompt`, shape ``(len(texts), dimension)``, rows of norm 1."""
    vectors = model.encode(list(texts), prompt=prompt, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
    embedded: Vectors = np.asarray(vectors, np.float32)
    return embedded


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what the libraries say about loading from the user's screen, and leave their settings as they were."""
    import transformers  # noqa: F401  # its loggers are made when it is imported
    from huggingface_hub import utils as hub
    from transformers.utils import logging as chatter

    hub_bars: bool = hub.are_progress_bars_disabled()  # type: ignore[attr-defined]  # exported at run time only
    bars: bool = chatter.is_progress_bar_enabled()
    levels = {name: logging.getLogger(name).level for name in _CHATTERERS}
    for name in levels:
        logging.getLogger(name).setLevel(logging.ERROR)
    chatter.disable_progress_bar()  # type: ignore[no-untyped-call]  # has no annotations
    hub.disable_progress_bars()  # type: ignore[attr-defined]  # exported at run time only
    try:
        # Their deprecations are for them to mend, and say nothing of the model.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        if bars:
            chatter.enable_progress_bar()  # type: ignore[no-untyped-call]  # has no annotations
        if not hub_bars:
            hub.enable_progress_bars()  # type: ignore[attr-defined]  # exported at run time only


def _dimension(model: Any) -> int:
    dimension = (
        model.get_embedding_dimension() if hasattr(model, "get_embedding_dimension") else model.get_sentence_embedding_dimension()
    )
    if not dimension:
        raise ModelRefused(Wording("mô hình không cho biết số chiều", "the model does not say how long its vectors are"))
    return int(dimension)


def _max_tokens(model: Any) -> int:
    # Tokenizers without a limit of their own say 10 to the 30.
    limits = [model.max_seq_length, model.tokenizer.model_max_length]
    return int(min((limit for limit in limits if limit and limit < 1 << 20), default=WINDOW))
