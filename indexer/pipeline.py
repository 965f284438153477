"""Scan → plan → read → embed → commit: the indexing use case.

One bad file never stops a run, and a stopped run loses nothing that was embedded: documents are committed every few hundred,
and the next run finds the rest by comparing the folders with what the archive knows.
"""

import logging
import traceback
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, closing, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic

import numpy as np

from indexer.domain import EmbeddedDocument, FoundFile, Language, Reading, Source, SourceState, Wording
from indexer.errors import (
    ArchiveMissing,
    BadRequest,
    FolderEmpty,
    ReaderCrashed,
    SecrecyMark,
    SourceError,
    Unreadable,
)
from indexer.ledger import Ledger, Pace, refused
from indexer.plan import Place, Task, compare, decide, place, rehome, roots_to_index
from indexer.preparation import Prepared, prepare
from indexer.protocols import Archive, Clock, EmbeddingModel, Progress, ReaderPool
from indexer.report import Report
from indexer.scan import Scan, check_as_found, digest, location, scan

log = logging.getLogger(__name__)

LISTENING_SECONDS = 0.2
"""How long a wait for readers may last before the wish to stop is looked at again."""


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
        excluded: Collection[Path] = (),
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
        excluded
            Folders that are never scanned.
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
        self.keep = keep
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
        report = Report()
        before_model = monotonic()
        identity = self.model.identity
        # Preparing a model once takes a minute that says nothing about the run.
        began += monotonic() - before_model
        with self.archive.writer(identity, rebuild=rebuild) as writer:
            ledger = Ledger(writer, report, self.pace, roots=[found.root for found in scans], rebuild=rebuild)
            try:
                _Run(self, ledger, rebuild=rebuild, retry=retry).follow(scans)
            except _Stopped:
                report.interrupted = True
            ledger.commit()
        with suppress(ArchiveMissing), self.archive.view() as view:
            report.totals = view.status()
        report.seconds = monotonic() - began
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


class _Stopped(Exception):
    """The user asked to stop, and nothing is half done."""


class _Run:
    """One run: what it has in hand."""

    def __init__(self, indexer: Indexer, ledger: Ledger, *, rebuild: bool, retry: bool) -> None:
        self.indexer, self.ledger, self.rebuild, self.retry = indexer, ledger, rebuild, retry
        self.batch: list[Prepared] = []
        self.batch_windows = 0

    def follow(self, scans: Sequence[Scan]) -> None:
        """Do all there is to do."""
        for old, new in rehome(self.ledger.sources(), [found.root for found in scans]):
            self.ledger.record(new)
            self.ledger.forget(old)
        tasks = self._plan(scans)
        if tasks:
            self._start(self.indexer.passages_embedded, 0, Wording("đoạn", "passages"))
            self._start(self.indexer.files_seen, len(tasks), Wording("tệp", "files"))
        with closing(self._readings(self._each_root_first(tasks))) as readings:
            for task, reading in readings:
                self._take(task, reading)
                self.indexer.files_seen.advance()
                if self.batch_windows >= self.indexer.pace.windows_per_batch:
                    self._embed()
                    self.ledger.commit_if_due()
        self._embed()

    # --- What is to be done ---

    def _plan(self, scans: Sequence[Scan]) -> Sequence[Task]:
        ledger = self.ledger
        for source in (source for found in scans for source in found.rejected):
            ledger.refuse(source)
        roots = {found.root for found in scans}
        passed_over = {place(source) for found in scans for source in found.rejected}
        comparison = compare(
            (file for found in scans for file in found.files),
            [source for source in ledger.sources() if source.root in roots and place(source) not in passed_over],
            unseen=[Place(found.root, folder) for found in scans for folder in found.unseen],
            retry=self.retry,
            rebuild=self.rebuild,
        )
        hashed = list(self._hashed(comparison.candidates))
        plan = decide(hashed, comparison, ledger.sources(), retry=self.retry, rebuild=self.rebuild)
        ledger.report.unchanged = sum(source.state is SourceState.INDEXED for source in comparison.unchanged)
        ledger.report.removed = plan.removed_count
        for settled in plan.settled:
            ledger.settle(settled)
        for source in plan.forgotten:
            ledger.forget(source)
        return plan.tasks

    def _hashed(self, candidates: Sequence[FoundFile]) -> Iterator[tuple[FoundFile, str]]:
        if candidates:
            self._start(self.indexer.files_seen, len(candidates), Wording("tệp được so", "files compared"))
        for file in candidates:
            self._stop_if_asked()
            try:
                yield file, digest(file)
            except Unreadable as error:
                self.ledger.refuse(refused(file, "", error))
            self.indexer.files_seen.advance()

    def _each_root_first(self, tasks: Sequence[Task]) -> Sequence[Task]:
        """Put one file of each root first, so that a rebuild can soon be committed."""
        if not self.rebuild:
            return tasks
        heads = {task.files[0].root: task for task in reversed(tasks)}
        return (*heads.values(), *(task for task in tasks if heads[task.files[0].root] is not task))

    # --- Reading ---

    def _readings(self, tasks: Sequence[Task]) -> Generator[tuple[Task, Future[Reading]], None, None]:
        """Yield each task with its finished reading, whichever ends first, a few ahead of the caller."""
        if not tasks:
            return
        waiting: dict[Future[Reading], Task] = {}
        queue = iter(tasks)
        with self.indexer.readers() as pool:
            try:
                while True:
                    for task in islice(queue, self.indexer.pace.readings - len(waiting)):
                        waiting[pool.submit(location(task.files[0]))] = task
                    if not waiting:
                        return
                    ended, _ = wait(waiting, timeout=LISTENING_SECONDS, return_when=FIRST_COMPLETED)
                    self._stop_if_asked()
                    for future in ended:
                        yield waiting.pop(future), future
            finally:
                for future in waiting:
                    future.cancel()

    def _take(self, task: Task, future: Future[Reading]) -> None:
        try:
            reading = future.result()
            prepared = prepare(task, reading, self.indexer.model, self.indexer.clock())
            self.indexer.keep(reading)
            check_as_found(task.files[0])
        except (SourceError, SecrecyMark) as error:
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

    # --- Embedding ---

    def _embed(self) -> None:
        """Embed the documents in hand and put them."""
        batch, self.batch, self.batch_windows = self.batch, [], 0
        texts = [window.text for prepared in batch for window in prepared.windows]
        size = self.indexer.pace.windows_per_batch
        parts = []
        for start in range(0, len(texts), size):
            self._stop_if_asked()
            parts.append(self.indexer.model.embed_passages(texts[start : start + size]))
        vectors, row = np.concatenate(parts) if parts else np.empty((0, 0), np.float32), 0
        for prepared in batch:
            rows = slice(row, row := row + len(prepared.windows))
            self.ledger.put(prepared.task, EmbeddedDocument(prepared.text, prepared.windows, vectors[rows]))
            self.indexer.passages_embedded.advance(len(prepared.text.passages))

    def _start(self, progress: Progress, total: int, unit: Wording) -> None:
        progress.start(total, unit.vi if self.indexer.language == "vi" else unit.en)

    def _stop_if_asked(self) -> None:
        if self.indexer.stop_asked():
            raise _Stopped
