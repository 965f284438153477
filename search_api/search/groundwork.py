"""What is worked out once for a generation of the archive and shared by all queries on it, each part when it is first needed."""

import sys
import threading
from collections.abc import Collection
from datetime import UTC, date, datetime

from indexer.domain import Document, DocumentId, ModelIdentity, PassageId
from indexer.errors import IndexIncompatible
from indexer.protocols import ArchiveView
from search_api.choices import Filters
from search_api.query.deciphering import Helpers
from search_api.query.lexicon import Lexicon
from search_api.relations.related import Validity
from search_api.relations.relations import up_to_date, validities
from search_api.search.facets import Table
from search_api.search.hits import document_of

_MANY, _RARE_PAIRS = 20_000, 2
"""In an archive of more passages, pairs of syllables met only once are noise, and most of the memory."""


def _today() -> date:
    return datetime.now(UTC).date()


class Groundwork:
    """What the archive knows of its words and documents, at one generation. Safe to share between threads.

    Every method is given a view of that generation.
    """

    def __init__(self, view: ArchiveView) -> None:
        self.generation = view.generation
        status = view.status()
        self.documents, self.passages = status.documents, status.passages
        self._model = status.model
        # Whoever waits for a part of it waits for that part only.
        self._locks = {part: threading.Lock() for part in ("lexicon", "documents", "assigning")}
        self._lexicon: Lexicon | None = None
        self._documents: tuple[Table, dict[DocumentId, Validity]] | None = None
        self._day: date | None = None
        self._assigning: frozenset[PassageId] | None = None

    def check(self, wanted: ModelIdentity) -> None:
        """Raise :class:`IndexIncompatible` where the archive was made with another model than that `wanted`."""
        if self._model is not None and self._model != wanted:
            held = self._model
            raise IndexIncompatible(f"{held.name} ({held.fingerprint})", f"{wanted.name} ({wanted.fingerprint})")

    def prepare(self, view: ArchiveView) -> None:
        """Work out everything that queries with diacritics or without, filters and counts will need."""
        self._lexicon_of(view).restorer(lambda: self._pair_counts(view))
        self.table(view)
        self.assigning(view)

    def helpers(self, view: ArchiveView) -> Helpers:
        """Return what the archive knows of words."""
        return Helpers(
            restore=lambda text: self._lexicon_of(view).restore(text, lambda: self._pair_counts(view)),
            correct=lambda text: self._lexicon_of(view).correct(text, lambda: self._pair_counts(view)),
            defined=view.defined,
            misprints=lambda word: self._lexicon_of(view).misprints(word),
        )

    def table(self, view: ArchiveView) -> Table:
        """Return the table of all documents, newest first."""
        return self._described(view)[0]

    def within(self, view: ArchiveView, *filters: Filters) -> frozenset[DocumentId] | None:
        """Return the documents that all `filters` let through; ``None``: all there are."""
        asked = tuple(one for one in filters if one != Filters())
        return self.table(view).within(*asked) if asked else None

    def validities(self, view: ArchiveView, documents: Collection[Document]) -> dict[DocumentId, Validity]:
        """Return the validity of each of `documents` of which something is said."""
        if self._documents is None:
            return validities(view, documents)
        _, told = self._documents
        return {document.id: up_to_date(told[document.id], document) for document in documents if document.id in told}

    def assigning(self, view: ArchiveView) -> frozenset[PassageId]:
        """Return the passages that tell somebody to do something."""
        with self._locks["assigning"]:
            if self._assigning is None:
                self._assigning = frozenset(view.assigning())
            return self._assigning

    def _described(self, view: ArchiveView) -> tuple[Table, dict[DocumentId, Validity]]:
        with self._locks["documents"]:
            if self._documents is None or self._day != _today():
                # What is in force by its own words changes with the day.
                self._day = _today()
                documents, _ = view.documents(limit=sys.maxsize)
                told = validities(view, documents)
                assigning = {document_of(id) for id in self.assigning(view)}
                self._documents = Table(documents, {id: one.status for id, one in told.items()}, assigning), told
            return self._documents

    def _lexicon_of(self, view: ArchiveView) -> Lexicon:
        with self._locks["lexicon"]:
            if self._lexicon is None:
                self._lexicon = Lexicon(view.generation, view.syllable_counts())
            return self._lexicon

    def _pair_counts(self, view: ArchiveView) -> dict[tuple[str, str], int]:
        return view.pair_counts(_RARE_PAIRS if self.passages > _MANY else 1)
