"""The seams: what a use case asks of an engine, in the use case's own units.

The docstrings are the contract; ``tests/contracts`` holds every engine to it.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from indexer.citations import Citation, RelationKind
from indexer.contents import Contents
from indexer.domain import (
    ArchiveStatus,
    Document,
    DocumentId,
    EmbeddedDocument,
    Language,
    ModelIdentity,
    Page,
    Passage,
    PassageId,
    Range,
    Ranking,
    Reading,
    Source,
    SourceState,
    Term,
    Vector,
    Vectors,
    Wording,
)
from indexer.errors import SourceError
from indexer.register import AssignmentRegister
from indexer.verification import Verification


class Reader(Protocol):
    """Bytes → pages."""

    def read(self, path: Path) -> Reading:
        """Read one file.

        Raises
        ------
        SourceError
            The file cannot be read; the kind says why.
        """
        ...


class ReaderPool(Protocol):
    """Reads files beside the caller, each within limits of time, memory and size."""

    def submit(self, path: Path) -> Future[Reading]:
        """Begin reading; the future's result raises :class:`SourceError` where the file cannot be read.

        `path` may lead into a container: ``gói.zip/công văn 12.docx``.
        """
        ...

    def contents(self, path: Path) -> Future[Contents | None]:
        """Begin listing what the file on disk holds, at any depth; ``None`` where it is no container.

        The future's result raises :class:`SourceError` where the container cannot be opened, or holds nothing.
        """
        ...

    def scans(self) -> tuple[int, int]:
        """Return how many pages have been recognised of the files being read, and how many these files have to be."""
        ...


class FileChanged(SourceError):
    """The file no longer has the bytes that were indexed."""

    def __init__(self) -> None:
        super().__init__(Wording("tệp đã thay đổi từ khi lập chỉ mục", "the file has changed since it was indexed"))


class PageDrawer(Protocol):
    """Pages → pictures of them, for people to look at."""

    def draw(self, path: Path, id: DocumentId, number: int, width: int) -> bytes:
        """Draw page `number` (from 1) of a file as a JPEG about `width` dots wide; coarser where the page is very long.

        `path` may lead into a container, as for a :class:`ReaderPool`. Safe to share between threads.

        Raises
        ------
        FileChanged
            The file no longer has the bytes that `id` was made of.
        SourceError
            There is no such file or page, or it cannot be drawn.
        """
        ...

    def close(self) -> None: ...


class EmbeddingModel(Protocol):
    """Text → unit vectors. Prompts and cutting to the model's length are the engine's affair."""

    @property
    def identity(self) -> ModelIdentity:
        """What must be the same for vectors to be comparable."""
        ...

    @property
    def window_tokens(self) -> int:
        """How many tokens of text one window may have, prompt and special tokens not counted."""
        ...

    def token_ranges(self, text: str) -> Sequence[Range]:
        """Return where each token of `text` stands, in order; white space belongs to none."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed windows' texts: shape ``(len(texts), dimension)``, rows of norm 1 in the order given."""
        ...

    def embed_query(self, text: str, language: Language = "vi") -> Vector:
        """Embed what is asked, in `language`: shape ``(dimension,)``, norm 1."""
        ...


class Reranker(Protocol):
    """Query and texts → how well each answers."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """Return a score for each text, in the order given: higher is better, comparable for one query."""
        ...


class ArchiveView(AssignmentRegister, Protocol):
    """One generation of the archive, read-only: everything asked of one view fits together. Safe to share between threads."""

    @property
    def generation(self) -> int:
        """Grows by one with every commit."""
        ...

    def status(self) -> ArchiveStatus: ...

    def documents(self, *, offset: int = 0, limit: int = 50) -> tuple[Sequence[Document], int]:
        """Return a page of the documents, newest issue date first (undated last, then by title), and how many there are."""
        ...

    def document(self, id: DocumentId) -> Document:
        """Raise :class:`NotInArchive` where there is none."""
        ...

    def documents_by_id(self, ids: Iterable[DocumentId]) -> dict[DocumentId, Document]:
        """Those of `ids` that exist."""
        ...

    def hides(self, id: DocumentId) -> bool:
        """Whether the archive has a document that this view does not show."""
        ...

    def twins(self, id: DocumentId) -> Sequence[Document]:
        """The other documents of the same text, and its other versions, the one that is shown first. Raise :class:`NotInArchive`."""
        ...

    def pages(self, id: DocumentId, first: int = 1, last: int | None = None) -> Sequence[Page]:
        """All pages, in order; only those from `first` to `last`, which is one of them. Raise :class:`NotInArchive`."""
        ...

    def document_passages(self, id: DocumentId) -> Sequence[Passage]:
        """All passages, in order. Raise :class:`NotInArchive`."""
        ...

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        """Those of `ids` that exist, in that order."""
        ...

    def nearest(self, vector: Vector, limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        """Passages by cosine to `vector`: a passage's score is that of its best window. At most `limit`.

        `within`, here and below: passages of these documents only, however far down the ranking they stand; the scores are
        the same with and without.
        """
        ...

    def matching(self, terms: Sequence[Term], limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        """Passages by BM25 over their terms (``indexer.language.folding.terms``), each query term weighted. At most `limit`.

        A term counts where it stands in the text or in the place (title, headings), hardly more where it stands in both.
        """
        ...

    def by_symbol(self, symbol: str, limit: int, within: frozenset[DocumentId] | None = None) -> Ranking:
        """Passages of the documents that bear the canonical `symbol`, then those that mention it (score 1).

        The former have score 2, or 1.5 where the number was read unsurely: these stand behind the others. Letterheads first.
        """
        ...

    def vectors(self, id: PassageId) -> Vectors:
        """The vectors of the passage's windows, shape ``(n_windows, dimension)``. Raise :class:`NotInArchive`."""
        ...

    def syllable_counts(self) -> dict[str, int]:
        """How often each lower-case syllable with its diacritics occurs in the passages."""
        ...

    def pair_counts(self, at_least: int = 1) -> dict[tuple[str, str], int]:
        """How often each pair of neighbouring syllables occurs in the passages; without those rarer than `at_least`."""
        ...

    def term_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages' own text (not their place) each of `terms` occurs, 0 where in none.

        In a large archive what was removed lately may still be counted.
        """
        ...

    def citations(self, id: DocumentId) -> Sequence[Citation]:
        """What a document says of others, in reading order. Raise :class:`NotInArchive`."""
        ...

    def citing(self, keys: Iterable[str], kinds: Iterable[RelationKind] = tuple(RelationKind)) -> Sequence[Citation]:
        """The citations of all documents that have one of `keys` (:func:`indexer.directive.citations.relations.keys_of`) at either end.

        Those of one document are in reading order; only of `kinds`.
        """
        ...

    def bearing(self, symbols: Iterable[str]) -> dict[str, tuple[Document, ...]]:
        """The documents that bear each canonical symbol, newest first; without those that none bears."""
        ...

    def entitled(self, names: Iterable[str]) -> dict[str, tuple[Document, ...]]:
        """The laws and ordinances of each name (:func:`indexer.directive.citations.law_names.law_name`), newest first; without names that none has."""
        ...

    def defined(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """What documents define abbreviations to stand for (``indexer.language.definitions``), by key; those of most documents first."""
        ...

    def sources(self, state: SourceState | None = None) -> Sequence[Source]:
        """The files known, by root and path; only those in `state` where it is given."""
        ...

    def document_sources(self, id: DocumentId) -> Sequence[Source]:
        """The files that a document was read from, by root and path. Raise :class:`NotInArchive`."""
        ...


class Archive(Protocol):
    """Where documents live. Many readers, one writer."""

    def view(self) -> AbstractContextManager[ArchiveView]:
        """Open the newest generation for reading. An archive that nothing was ever committed to is missing.

        Raises
        ------
        ArchiveMissing, ArchiveDamaged
        """
        ...

    def writer(self, model: ModelIdentity, *, rebuild: bool = False) -> AbstractContextManager["ArchiveWriter"]:
        """Open the archive for writing, making it where there is none.

        With `rebuild` the session begins with nothing: what the archive holds is dropped at the first commit, and not before.

        Raises
        ------
        ArchiveBusy
            Another process is writing.
        IndexIncompatible
            The archive holds vectors of another model, or passages by other rules, and `rebuild` is false.
        """
        ...

    def verify(self) -> Verification:
        """Compare what is derived with the truth and rebuild what differs. Raise :class:`ArchiveDamaged` if the truth is broken."""
        ...


class ArchiveWriter(Protocol):
    """The one who writes. Nothing is visible, and nothing is lost, before :meth:`commit`."""

    def known_sources(self) -> Sequence[Source]:
        """All files the archive knows, as committed."""
        ...

    def has_document(self, id: DocumentId) -> bool:
        """Whether a document with these bytes is committed or put."""
        ...

    def put_document(self, document: EmbeddedDocument) -> None:
        """Add a document, or replace it. Its files are those of its sources, once it has any.

        Raises
        ------
        ValueError
            Its counts, ids, shapes or norms do not fit together.
        """
        ...

    def put_source(self, source: Source) -> None:
        """Add or replace what is known of a file (by root and path)."""
        ...

    def remove_source(self, root: str, path: str) -> None:
        """Forget a file. A document whose last file goes, goes with it."""
        ...

    def commit(self) -> int:
        """Make everything put so far visible at once, as one new generation; return its number.

        With nothing to commit the generation stays. A kill at any moment leaves either the old or the new generation.
        After an error what was put is kept, to be committed again.

        Raises
        ------
        ValueError
            An indexed source belongs to a document that was never put.
        DiskFull
            The old generation stays.
        """
        ...


class Progress(Protocol):
    """Somebody who wants to know how far a long run is."""

    def start(self, total: int, unit: str) -> None: ...

    def advance(self, amount: int = 1) -> None: ...

    def message(self, text: str) -> None: ...

    def note(self, text: str) -> None:
        """Say what is under way, beside the count; in a log it is not said. Empty: nothing to say."""
        ...


class Clock(Protocol):
    """Now, in UTC."""

    def __call__(self) -> datetime: ...
