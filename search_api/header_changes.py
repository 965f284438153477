"""What people say of headers through the service: kept beside the archive, and the file read again so that it shows."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from indexer.decisions import Decisions, Signed
from indexer.directive.header.corrections import corrected, written
from indexer.domain import DocumentId, HeaderField, Source, SourceState
from indexer.errors import ArchiveBusy, NotInArchive
from indexer.protocols import Archive
from indexer.report import Report
from indexer.scan import on_disk

IndexAgain = Callable[[Collection[str]], Report]
"""Reads the files of these SHA-256 again (:meth:`indexer.pipeline.Indexer.again`)."""


class Outcome(StrEnum):
    """What became of a change; whatever it is, what was said is kept."""

    DONE = "done"
    BUSY = "busy"
    """Somebody is indexing: it shows after the next run."""
    GONE = "gone"
    """The file is not where it was: it shows when the file is met again."""
    REFUSED = "refused"
    """Read again, the file is not shown any more: the intake tells why."""


class HeaderChanges:
    """Changes what the archive says of the headers of documents."""

    def __init__(self, archive: Archive, decisions: Decisions, index_again: IndexAgain, by: str | None = None) -> None:
        """`by`: who changes it, as they signed in."""
        self._archive = archive
        self._decisions = decisions
        self._index_again = index_again
        self._by = by

    def said(self, id: DocumentId) -> frozenset[HeaderField]:
        """Return the fields of which a person has said something. Raise :class:`NotInArchive`."""
        return frozenset(self._decisions.corrections().get(self._source(id).sha256, {}))

    def signed(self, id: DocumentId) -> Mapping[HeaderField, Signed]:
        """Return who corrected which fields, as far as they had signed in. Raise :class:`NotInArchive`."""
        return self._decisions.signed(self._source(id).sha256)

    def correct(self, id: DocumentId, values: Mapping[HeaderField, str], back: Collection[HeaderField] = ()) -> Outcome:
        """Put those of `values` that are new in place of what was read; of the fields `back` take what the file tells again.

        Raises
        ------
        BadRequest
            A value that makes no sense; nothing is kept.
        NotInArchive
        ArchiveMissing, ArchiveDamaged, IndexIncompatible, DiskFull, ModelMissing, ModelRefused
            What was said is kept all the same.
        """
        source = self._source(id)
        with self._archive.view() as view:
            header = view.document(id).header
        changed = {
            field: value
            for field, value in values.items()
            if field not in back and _plain(value) != _plain(written(header, field))
        }
        for field, value in changed.items():
            # All are checked before any is kept.
            header = corrected(header, field, value)
        now = datetime.now(UTC)
        for field, value in changed.items():
            self._decisions.correct(source.sha256, field, value, now, self._by)
        withdrawn = [field for field in back if self._decisions.withdraw(source.sha256, field)]
        return self._again(source) if changed or withdrawn else Outcome.DONE

    def read_again(self, sha256: str) -> Outcome:
        """Read a file again, whatever became of it before. Raise :class:`NotInArchive` where the archive knows none of that SHA-256."""
        with self._archive.view() as view:
            source = next((one for one in view.sources() if one.sha256 == sha256), None)
        if source is None:
            raise NotInArchive(sha256[:16])
        return self._again(source)

    def _source(self, id: DocumentId) -> Source:
        with self._archive.view() as view:
            view.document(id)
            sources = view.document_sources(id)
        if not sources:
            raise NotInArchive(id)
        return sources[0]

    def _again(self, source: Source) -> Outcome:
        if on_disk(source) is None:
            return Outcome.GONE
        try:
            self._index_again([source.sha256])
        except ArchiveBusy:
            return Outcome.BUSY
        with self._archive.view() as view:
            now = [one.state for one in view.sources() if one.sha256 == source.sha256]
        return Outcome.DONE if SourceState.INDEXED in now or SourceState.UNPACKED in now else Outcome.REFUSED


def _plain(text: str) -> str:
    return " ".join(text.split())
