"""What a writer has been given and has not committed yet."""

from dataclasses import dataclass, field

import numpy as np

from indexer.directive.likeness import sketch, to_bytes
from indexer.domain import DocumentId, EmbeddedDocument, Source, SourceState
from indexer.storage.bags import Bags, Counts, bags, count

NORM_TOLERANCE = 1e-2
"""How far from 1 a vector's norm may be; float16 rounding alone moves it by less than 1e-3."""

SourceKey = tuple[str, str]
"""Root and path."""


def check(document: EmbeddedDocument, dimension: int) -> None:
    """Refuse a document that does not fit together.

    Raises
    ------
    ValueError
        Counts, ids, shapes or norms disagree: a mistake of the caller, never of a file.
    """
    described, passages = document.text.document, document.text.passages
    if described.passage_count != len(passages):
        raise ValueError(f"{described.id}: passage_count is {described.passage_count}, there are {len(passages)} passages")
    ids = {passage.id for passage in passages}
    if len(ids) != len(passages) or any(passage.document_id != described.id for passage in passages):
        raise ValueError(f"{described.id}: a passage occurs twice or belongs to another document")
    if any(window.passage_id not in ids for window in document.windows):
        raise ValueError(f"{described.id}: a window belongs to no passage of the document")
    if document.vectors.shape != (len(document.windows), dimension):
        raise ValueError(f"{described.id}: vectors have shape {document.vectors.shape}, not {(len(document.windows), dimension)}")
    norms = np.linalg.norm(document.vectors, axis=1)
    if not bool((np.abs(norms - 1) <= NORM_TOLERANCE).all()):
        raise ValueError(f"{described.id}: a vector is not of norm 1")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document and what is derived from its words: made when it is put, so that a commit is short."""

    document: EmbeddedDocument
    bags: tuple[Bags, ...]
    """Of each passage."""
    counts: Counts
    sketch: bytes
    """Of its words, to find its twins."""

    @property
    def is_hidden(self) -> bool:
        """Whether its circulation is restricted."""
        return bool(self.document.text.document.restrictions)


def prepare(document: EmbeddedDocument) -> Prepared:
    """Derive what the archive keeps of the words of `document`."""
    described, passages = document.text.document, document.text.passages
    texts = [passage.text for passage in passages]
    return Prepared(document, tuple(bags(described, passage) for passage in passages), count(texts), to_bytes(sketch(texts)))


@dataclass(slots=True)
class Staging:
    """Documents and sources put since the last commit, the latest word on each."""

    committed: dict[SourceKey, Source]
    documents: dict[DocumentId, Prepared] = field(default_factory=dict)
    sources: dict[SourceKey, Source | None] = field(default_factory=dict)
    """``None``: to be forgotten."""
    losing: set[DocumentId] = field(default_factory=set)
    """Documents that lost a file since they were put."""

    def __bool__(self) -> bool:
        return bool(self.documents or self.sources)

    def put_document(self, document: EmbeddedDocument) -> None:
        """Put or replace; the latest put comes last."""
        id = document.text.document.id
        self.documents.pop(id, None)
        self.documents[id] = prepare(document)
        self.losing.discard(id)

    def put_source(self, key: SourceKey, source: Source | None) -> None:
        """Put, replace, or (``None``) forget."""
        before = self.sources[key] if key in self.sources else self.committed.get(key)
        if before is not None and before.state is SourceState.INDEXED and before.document_id is not None:
            self.losing.add(before.document_id)
        self.sources[key] = source

    def all_sources(self) -> dict[SourceKey, Source]:
        """Return the sources as they will be committed."""
        merged = {**self.committed, **self.sources}
        return {key: source for key, source in merged.items() if source is not None}

    def orphans(self) -> set[DocumentId]:
        """Return the documents, put or committed, whose last file went."""
        return self.losing - {source.document_id for source in self.all_sources().values() if source.state is SourceState.INDEXED}
