"""A model that is loaded only when something is embedded."""

import threading
from collections.abc import Callable, Sequence

from indexer.domain import Language, ModelIdentity, Range, Vector, Vectors
from indexer.protocols import EmbeddingModel


class LazyModel:
    """A model that is loaded when it is needed: a run that embeds nothing never waits for it."""

    def __init__(
        self, load: Callable[[], EmbeddingModel], identity_without_loading: Callable[[], ModelIdentity | None] = lambda: None
    ) -> None:
        self._load, self._identity_without_loading = load, identity_without_loading
        self._loaded: EmbeddingModel | None = None
        self._loading = threading.Lock()

    @property
    def identity(self) -> ModelIdentity:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        if self._loaded is None and (identity := self._identity_without_loading()) is not None:
            return identity
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
        return self._model.embed_query(text, language)

    @property
    def _model(self) -> EmbeddingModel:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded
