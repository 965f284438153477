"""What a run writes: to the archive and, in the same breath, to its report."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from indexer.decisions import NeedsReview, Withheld
from indexer.domain import EmbeddedDocument, FoundFile, Reason, Source, SourceState
from indexer.errors import SecrecyMark, TracuuError
from indexer.plan import Change, Place, Settled, Task, place
from indexer.preparation import document_id
from indexer.protocols import ArchiveWriter
from indexer.report import Report


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is in hand at once: what bounds the memory of a run, and what a kill can cost."""

    readings: int = 8
    """Files being read or waiting to be taken over."""
    windows_per_batch: int = 256
    """Embedded together, gathered over documents."""
    documents_per_commit: int = 300
    windows_per_commit: int = 20_000
    seconds_per_commit: float = 60.0


HELD_BACK = {
    SecrecyMark.__name__: SourceState.QUARANTINED,
    Withheld.__name__: SourceState.QUARANTINED,
    NeedsReview.__name__: SourceState.IN_REVIEW,
}
"""What becomes of a file that is held back, by the reason's code."""


class Ledger:
    """Puts and forgets, counts, and commits when it is due."""

    def __init__(
        self,
        writer: ArchiveWriter,
        report: Report,
        pace: Pace,
        *,
        roots: Collection[str],
        readers: str,
        rebuild: bool,
        again: Collection[str] = (),
    ) -> None:
        """`again` are contents, by SHA-256, that must be read again whatever became of them."""
        self.report = report
        self._readers, self._again = readers, again
        self._writer, self._pace, self._rebuild = writer, pace, rebuild
        self._known: dict[Place, Source] = {place(source): source for source in writer.known_sources()}
        self._owed = set(roots) if rebuild else set[str]()
        """Roots a rebuild has put nothing of yet: committed without them, the archive would forget that it knows them."""
        self._documents, self._windows, self._committed_at = 0, 0, monotonic()
        """Put since the last commit, and when that was."""

    def sources(self) -> Sequence[Source]:
        """Return all files known by now."""
        return tuple(self._known.values())

    def sources_to_compare(self) -> Sequence[Source]:
        """Return all files known by now; those that must be read again as if they could not be read before."""
        return tuple(
            replace(source, state=SourceState.REJECTED, reason=None) if source.sha256 in self._again else source
            for source in self._known.values()
        )

    def put(self, task: Task, document: EmbeddedDocument) -> None:
        """Write a document and the files that have its bytes."""
        self._writer.put_document(document)
        for file, change in zip(task.files, task.changes, strict=True):
            self.report.counts[change] += 1
            self.record(
                Source(file.root, file.path, file.size, file.modified_ns, task.sha256, SourceState.INDEXED, document_id(task))
            )
        self._documents += 1
        self._windows += len(document.windows)
        self.report.passages += len(document.text.passages)
        self.report.windows += len(document.windows)

    def settle(self, settled: Settled) -> None:
        """Write a file whose outcome was known without reading it."""
        if settled.source.state is SourceState.INDEXED:
            self.report.counts[settled.change] += 1
        elif settled.change is not Change.TOUCHED:
            self.report.refused.append(settled.source)
        self.record(settled.source)

    def refuse(self, source: Source) -> None:
        """Write, and list, a file that is not indexed."""
        self.report.refused.append(source)
        self.record(source)

    def refuse_for(self, file: FoundFile, sha256: str, reason: Reason) -> Source:
        """Refuse a file for what its reader said, and return what is written."""
        # A mark of secrecy is no failing of the readers, that others could do better.
        state = HELD_BACK.get(reason.code, SourceState.REJECTED)
        readers = self._readers if state is SourceState.REJECTED else ""
        source = Source(file.root, file.path, file.size, file.modified_ns, sha256, state, reason=reason, readers=readers)
        self.refuse(source)
        return source

    def refuse_all(self, task: Task, error: TracuuError) -> None:
        """Refuse every file that has these bytes."""
        for file in task.files:
            self.refuse_for(file, task.sha256, error.reason)

    def record(self, source: Source) -> None:
        """Write what became of a file, unless it is written already: a run that learns nothing makes no generation."""
        self._owed.discard(source.root)
        if self._rebuild or self._known.get(place(source)) != source:
            self._writer.put_source(source)
            self._known[place(source)] = source

    def forget(self, source: Source) -> None:
        """Write that a file is no longer there."""
        self._writer.remove_source(source.root, source.path)
        self._known.pop(place(source), None)

    def commit(self) -> None:
        """Make what was written visible."""
        if not self._owed:
            self._writer.commit()
        self._documents, self._windows, self._committed_at = 0, 0, monotonic()

    def commit_if_due(self) -> None:
        """Commit when enough was written, or long enough ago."""
        pace = self._pace
        if (
            self._documents >= pace.documents_per_commit
            or self._windows >= pace.windows_per_commit
            or monotonic() - self._committed_at >= pace.seconds_per_commit
        ):
            self.commit()
