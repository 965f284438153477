"""Scan → plan → read → embed → commit: the indexing use case.

One bad file never stops a run, and a stopped run loses nothing that was embedded: documents are committed every few hundred,
and the next run finds the rest by comparing the folders with what the archive knows.
"""

import logging
import traceback
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import numpy as np

from indexer.domain import EmbeddedDocument, FoundFile, Language, Reading, Source, Wording
from indexer.errors import (
    ArchiveMissing,
    BadRequest,
    FolderEmpty,
    ReaderCrashed,
    SecrecyMark,
    SourceError,
)
from indexer.gatekeeper import Gatekeeper
from indexer.ledger import Ledger, Pace
from indexer.plan import Place, Task, place, rehome, roots_to_index
from indexer.preparation import Gate, Prepared, prepare
from indexer.protocols import Archive, Clock, EmbeddingModel, Progress, ReaderPool
from indexer.report import Report
from indexer.scan import Scan, check_as_found, location, on_disk, scan
from indexer.survey import Survey
from indexer.waiting import Patience, Stopped

log = logging.getLogger(__name__)

NO_FOLDER = Wording(
    "kho chưa có thư mục nào; hãy chạy: tracuu index THƯ_MỤC",
    "the archive knows no folder yet; run: tracuu index FOLDER",
)


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Indexer:
    """Keeps an archive in step with folders."""

    def __init__(
        self,
        archive: Archive,
        model: EmbeddingModel,
        readers: Callable[[], AbstractContextManager[ReaderPool]],
        *,
        files_seen: Progress,
        passages_embedded: Progress,
        stop_asked: Callable[[], bool] = lambda: False,
        keep: Callable[[Reading], None] = lambda _: None,
        gatekeeper: Gatekeeper | None = None,
        excluded: Collection[Path] = (),
        readers_version: str = "",
        language: Language = "vi",
        pace: Pace = Pace(),
        clock: Clock = utc_now,
        strict: bool = False,
    ) -> None:
        """Take the engines; none is used before a run needs it.

        Parameters
        ----------
        archive, model
            Where to write, and what embeds.
        readers
            Opens a pool; called only when there is a file to be read.
        files_seen, passages_embedded
            Told how far the run is; how many passages there will be is never known before.
        stop_asked
            Looked at several times a second: true ends the run, and what is embedded by then is committed.
        keep
            Told of each reading that passed the gate of secrecy, to save what was dear in it.
        gatekeeper
            Who knows what people decided; without one the program's rules decide alone.
        excluded
            Folders that are never scanned.
        readers_version
            What tells these readers from others: what others rejected is tried again.
        language
            Of the units of progress.
        pace
            How much is in hand at once.
        clock
            Dates the documents.
        strict
            Let a bug in one file's processing end the run, for tests.
        """
        self.archive, self.model, self.readers = archive, model, readers
        self.files_seen, self.passages_embedded, self.stop_asked = files_seen, passages_embedded, stop_asked
        self.keep, self.readers_version, self.gatekeeper = keep, readers_version, gatekeeper
        self.excluded, self.language, self.pace, self.clock, self.strict = excluded, language, pace, clock, strict

    def run(self, folders: Sequence[Path] = (), *, rebuild: bool = False, retry: bool = False) -> Report:
        """Bring the archive in step with `folders`; with none, with all it knows.

        Parameters
        ----------
        folders
            Absolute; a folder inside one that is known stands for the whole of it.
        rebuild
            Index everything again, with the model and the rules in use now.
        retry
            Try again what was rejected earlier.

        Raises
        ------
        FolderMissing, FolderEmpty
            Nothing was changed.
        BadRequest
            No folder is given and none is known.
        ArchiveBusy, ArchiveDamaged, IndexIncompatible, DiskFull, ModelMissing, ModelRefused
            What was committed before stays.
        """
        began = monotonic()
        known = self._known()
        roots = roots_to_index(folders, sorted({source.root for source in known}), rebuild=rebuild)
        if not roots:
            raise BadRequest("FOLDER", NO_FOLDER)
        scans = [self._scanned(root, known) for root in roots]
        report = self._bring(scans, self._unsettled(known), rebuild=rebuild, retry=retry)
        report.seconds = monotonic() - began - report.seconds
        return report

    def again(self, contents: Collection[str]) -> Report:
        """Read and index again the known files of these SHA-256, and look for no others.

        A file that is no longer there, or holds something else now, stays as it is held.

        Raises
        ------
        ArchiveMissing, ArchiveBusy, ArchiveDamaged, IndexIncompatible, DiskFull, ModelMissing, ModelRefused
        """
        with self.archive.view() as view:
            known = view.sources()
        began = monotonic()
        report = self._bring(scans_of([source for source in known if source.sha256 in contents]), frozenset(contents))
        report.seconds = monotonic() - began - report.seconds
        return report

    def _unsettled(self, known: Sequence[Source]) -> frozenset[str]:
        return self.gatekeeper.unsettled(self.archive, known) if self.gatekeeper else frozenset()

    def _bring(self, scans: Sequence[Scan], again: Collection[str], *, rebuild: bool = False, retry: bool = False) -> Report:
        """Do what the scans call for; the report's seconds are those that preparing a model took."""
        report = Report()
        gate = self.gatekeeper.gate() if self.gatekeeper else Gate()
        before_model = monotonic()
        identity = self.model.identity
        # Preparing a model once takes a minute that says nothing about the run.
        report.seconds = monotonic() - before_model
        with self.archive.writer(identity, rebuild=rebuild) as writer:
            roots = tuple(found.root for found in scans)
            ledger = Ledger(writer, report, self.pace, roots=roots, readers=self.readers_version, rebuild=rebuild, again=again)
            try:
                _Run(self, ledger, gate, rebuild=rebuild, retry=retry).follow(scans)
            except Stopped:
                report.interrupted = True
            ledger.commit()
        with suppress(ArchiveMissing), self.archive.view() as view:
            report.totals = view.status()
        return report

    def _known(self) -> Sequence[Source]:
        try:
            with self.archive.view() as view:
                return view.sources()
        except ArchiveMissing:
            return ()

    def _scanned(self, root: str, known: Sequence[Source]) -> Scan:
        found = scan(Path(root), self.excluded)
        if not found.files and not found.rejected:
            raise FolderEmpty(root, sum(Path(source.root).is_relative_to(root) for source in known))
        return found


def forget(archive: Archive, folder: Path) -> int:
    """Take an indexed `folder`, absolute, out of the archive; return how many files that were.

    The folder itself need not be there any more.

    Raises
    ------
    BadRequest
        The archive does not know it as an indexed folder.
    ArchiveMissing, ArchiveBusy, ArchiveDamaged, DiskFull
    """
    with archive.view() as view:
        status = view.status()
    if status.model is None or not any(Path(root).is_relative_to(folder) for root in status.roots):
        roots = "; ".join(status.roots)
        raise BadRequest(
            "--forget",
            Wording(
                f"{folder} không phải thư mục đã lập chỉ mục (các thư mục: {roots})",
                f"{folder} is no indexed folder (those are: {roots})",
            ),
        )
    with archive.writer(status.model) as writer:
        leaving = [source for source in writer.known_sources() if Path(source.root).is_relative_to(folder)]
        for source in leaving:
            writer.remove_source(source.root, source.path)
        writer.commit()
    return len(leaving)


def scans_of(sources: Sequence[Source]) -> list[Scan]:
    """Return the known files as scans that have seen nothing else; one in a container stands for the container."""
    files: dict[Place, FoundFile] = {}
    for source in sources:
        found = on_disk(source)
        if found is not None:
            files[place(found)] = found
    roots = sorted({file.root for file in files.values()})
    return [Scan(root, tuple(file for file in files.values() if file.root == root), (), ("",)) for root in roots]


class _Run:
    """One run: what it has in hand."""

    def __init__(self, indexer: Indexer, ledger: Ledger, gate: Gate, *, rebuild: bool, retry: bool) -> None:
        self.indexer, self.ledger, self.gate, self.rebuild, self.retry = indexer, ledger, gate, rebuild, retry
        self.patience = Patience(indexer.stop_asked, self._note_scans)
        self.readers: ReaderPool | None = None
        self.closing = ExitStack()
        self.batch: list[Prepared] = []
        self.batch_windows = 0

    def follow(self, scans: Sequence[Scan]) -> None:
        """Do all there is to do."""
        for old, new in rehome(self.ledger.sources(), [found.root for found in scans]):
            self.ledger.record(new)
            self.ledger.forget(old)
        with self.closing:
            tasks = self._survey().tasks(scans)
            if tasks:
                self._start(self.indexer.passages_embedded, 0, Wording("đoạn", "passages"))
                self._start(self.indexer.files_seen, len(tasks), Wording("tệp", "files"))
            readings = self.patience.as_they_end(self._each_root_first(tasks), self._read, self.indexer.pace.readings)
            with closing(readings):
                for task, reading in readings:
                    self._take(task, reading)
                    self.indexer.files_seen.advance()
                    if self.batch_windows >= self.indexer.pace.windows_per_batch:
                        self._embed()
                        self.ledger.commit_if_due()
        self._embed()

    def _survey(self) -> Survey:
        indexer = self.indexer
        return Survey(
            self.ledger,
            self._pool,
            self.patience,
            indexer.files_seen,
            language=indexer.language,
            readers=indexer.readers_version,
            at_once=indexer.pace.readings,
            retry=self.retry,
            rebuild=self.rebuild,
        )

    def _each_root_first(self, tasks: Sequence[Task]) -> Sequence[Task]:
        """Put one file of each root first, so that a rebuild can soon be committed."""
        if not self.rebuild:
            return tasks
        heads = {task.files[0].root: task for task in reversed(tasks)}
        return (*heads.values(), *(task for task in tasks if heads[task.files[0].root] is not task))

    # --- Reading ---

    def _pool(self) -> ReaderPool:
        """Open the readers, when there is something to open for the first time."""
        if self.readers is None:
            self.readers = self.closing.enter_context(self.indexer.readers())
        return self.readers

    def _read(self, task: Task) -> Future[Reading]:
        return self._pool().submit(location(task.files[0]))

    def _note_scans(self) -> None:
        done, total = self.readers.scans() if self.readers is not None else (0, 0)
        note = Wording(f"trang quét {done}/{total}", f"scanned pages {done}/{total}") if total else Wording("", "")
        self.indexer.files_seen.note(note.vi if self.indexer.language == "vi" else note.en)

    def _take(self, task: Task, future: Future[Reading]) -> None:
        try:
            reading = future.result()
            prepared = prepare(task, reading, self.indexer.model, self.indexer.clock(), self.gate)
            self._admit(task, reading)
            check_as_found(task.files[0])
        except SecrecyMark as error:
            self.ledger.refuse_all(task, error)
            if self.indexer.gatekeeper:
                self.indexer.gatekeeper.held_back(task.sha256, error, self.indexer.clock())
        except SourceError as error:
            self.ledger.refuse_all(task, error)
        except Exception as error:
            if self.indexer.strict:
                raise
            # The message of an exception may quote the document; its class and the lines of the program cannot.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s while indexing %s\n%s", type(error).__name__, task.files[0].path, frames)  # noqa: TRY400  # see above
            self.ledger.refuse_all(task, ReaderCrashed(type(error).__name__))
        else:
            self.batch.append(prepared)
            self.batch_windows += len(prepared.windows)

    def _admit(self, task: Task, reading: Reading) -> None:
        # Their names first: a recognition that nobody knows of could never be taken away.
        if self.indexer.gatekeeper:
            self.indexer.gatekeeper.admitted(task.sha256, reading)
        self.indexer.keep(reading)

    # --- Embedding ---

    def _embed(self) -> None:
        """Embed the documents in hand and put them."""
        batch, self.batch, self.batch_windows = self.batch, [], 0
        texts = [window.text for prepared in batch for window in prepared.windows]
        size = self.indexer.pace.windows_per_batch
        parts = []
        for start in range(0, len(texts), size):
            self.patience.check()
            parts.append(self.indexer.model.embed_passages(texts[start : start + size]))
        vectors, row = np.concatenate(parts) if parts else np.empty((0, 0), np.float32), 0
        for prepared in batch:
            rows = slice(row, row := row + len(prepared.windows))
            self.ledger.put(prepared.task, EmbeddedDocument(prepared.text, prepared.windows, vectors[rows]))
            self.indexer.passages_embedded.advance(len(prepared.text.passages))

    def _start(self, progress: Progress, total: int, unit: Wording) -> None:
        progress.start(total, unit.vi if self.indexer.language == "vi" else unit.en)
