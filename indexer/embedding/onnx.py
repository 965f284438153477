"""A prepared model, run by ONNX Runtime: neither torch nor transformers is imported.

The files' digests are compared with the manifest at every opening, on another thread than the vocabulary is opened on: 128 MB
cost some 0.1 s, and a model that was altered or half copied must never answer. Comparing sizes and times would refuse copied folders.
"""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.domain import Language, ModelIdentity, Range, Vector, Vectors, Wording
from indexer.embedding.adapter import Turn, turned
from indexer.embedding.manifest import GRAPH, QUERY_GRAPH, TOKENIZER, TURNS, VOCABULARY, check_files, read_manifest
from indexer.embedding.tokens import tidy_ranges
from indexer.embedding.unigram import UnigramVocabulary
from indexer.errors import ModelRefused

BATCH_TOKENS = 256
"""Tokens of a batch, padding included. Small batches stay in the processor's cache: measured on paragraphs of directives, 256 is
fastest, 1,024 a tenth slower and 4,096 half as fast."""

Ids = list[int]


class OnnxModel:
    """A prepared model's folder, ready to embed. Safe to use from several threads at once.

    Every batch runs on one thread, and as many run at once as there are `threads` (0: as the machine has processors):
    less is lost than by sharing each batch among them. With `is_plain` queries are embedded without the model's adapter.

    Raises
    ------
    ModelMissing, ModelRefused
        There is no prepared model in `folder`, or it is not as its manifest says.
    """

    def __init__(self, folder: Path, threads: int = 0, *, is_plain: bool = False) -> None:
        self._folder = folder
        self._manifest = read_manifest(folder)
        self._threads = threads or _processors()
        self._opening = threading.Lock()
        self._opened: Tokenizer | None = None
        # Whoever only searches never opens the graph of passages, where queries have one of their own.
        self._sessions: dict[str, onnxruntime.InferenceSession] = {}
        self._query_graph = QUERY_GRAPH if QUERY_GRAPH in self._manifest.files and not is_plain else GRAPH
        self._turns: dict[Language, Turn] = {}
        with ThreadPoolExecutor(1) as beside:
            session = beside.submit(self._open_checked)
            # Whoever only searches never opens the tokenizer itself, where there is a lighter one.
            try:
                vocabulary = UnigramVocabulary(folder / VOCABULARY) if VOCABULARY in self._manifest.files else None
            except Exception as error:
                # Whatever a file says that was altered. The digests tell it best: they are waited for first.
                session.result()
                raise ModelRefused(Wording(f"không đọc được {VOCABULARY}", f"{VOCABULARY} cannot be read")) from error
            session.result()
        for language, file in TURNS.items():
            if file in self._manifest.files and not is_plain:
                self._turns[language] = np.load(folder / file, allow_pickle=False).astype(np.float32)
        self._encode_query: Callable[[str], Ids] = (
            vocabulary.encode if vocabulary else lambda text: self._tokenizer.encode(text).ids
        )
        nothing = vocabulary.encode("") if vocabulary else self._tokenizer.encode("").ids
        self._closing = max(0, len(nothing) - 1)

    @property
    def identity(self) -> ModelIdentity:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._manifest.identity

    @property
    def window_tokens(self) -> int:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return self._manifest.window_tokens

    def token_ranges(self, text: str) -> Sequence[Range]:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        return tidy_ranges(text, self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        # Rows of tables and forms repeat themselves: each text is embedded once.
        places = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        vectors = np.empty((len(places), self._manifest.dimension), np.float32)
        if not texts:
            return vectors
        encodings = self._tokenizer.encode_batch_fast([self._manifest.prompts.passage + text for text in places])
        inputs = [self._cut(encoding.ids) for encoding in encodings]

        session = self._session(GRAPH)

        def embed(rows: list[int]) -> None:
            vectors[rows] = self._run(session, [inputs[row] for row in rows])

        batches = _batches([len(ids) for ids in inputs])
        if self._threads == 1 or len(batches) == 1:
            for rows in batches:
                embed(rows)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                # Through list(), so that an error in a thread is raised here.
                list(pool.map(embed, batches))
        return vectors[[places[text] for text in texts]]

    def embed_query(self, text: str, language: Language = "vi") -> Vector:
        """See :class:`indexer.protocols.EmbeddingModel`."""
        ids = self._cut(self._encode_query(self._manifest.prompts.query + text))
        return turned(self._run(self._session(self._query_graph), [ids])[0], self._turns.get(language))

    def _open_checked(self) -> None:
        check_files(self._folder, self._manifest)
        self._session(self._query_graph)

    def _session(self, graph: str) -> onnxruntime.InferenceSession:
        with self._opening:
            if graph not in self._sessions:
                self._sessions[graph] = _open_session(self._folder / graph)
            return self._sessions[graph]

    @property
    def _tokenizer(self) -> Tokenizer:
        with self._opening:
            if self._opened is None:
                tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
                # Cut by hand below: a tokenizer that cuts could not tell where all tokens of a text stand.
                tokenizer.no_truncation()
                tokenizer.no_padding()
                self._opened = tokenizer
            return self._opened

    def _cut(self, ids: Ids) -> Ids:
        """Shorten to what the model can take, keeping the special tokens at the end."""
        longest = self._manifest.max_tokens
        if len(ids) <= longest:
            return ids
        return ids[: longest - self._closing] + ids[len(ids) - self._closing :]

    def _run(self, session: onnxruntime.InferenceSession, inputs: Sequence[Ids]) -> Vectors:
        longest = max(map(len, inputs))
        ids: NDArray[np.int64] = np.full((len(inputs), longest), self._manifest.pad_id, np.int64)
        mask: NDArray[np.int64] = np.zeros((len(inputs), longest), np.int64)
        for row, tokens in enumerate(inputs):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        (vectors,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
        embedded: Vectors = vectors
        return embedded


def _open_session(graph: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Errors only: what cannot be helped is no news for the user.
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        # ONNX Runtime's errors have no common base but Exception.
        raise ModelRefused(Wording(f"không chạy được {graph.name}", f"{graph.name} cannot be run")) from error


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Divide rows into batches of like lengths, the longest first, so that no thread is left with a long one at the end."""
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        # The first row of a batch is its longest.
        if batches and (len(batches[-1]) + 1) * lengths[batches[-1][0]] <= BATCH_TOKENS:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
