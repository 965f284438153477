"""What is there now, and what of it is to be read: compares, hashes, and opens containers."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing

from indexer.contents import Contents
from indexer.domain import FoundFile, Language, Source, SourceState, Wording
from indexer.errors import ReaderCrashed, SourceError, Unreadable
from indexer.ledger import Ledger
from indexer.plan import Place, Task, compare, decide, place
from indexer.protocols import Progress, ReaderPool
from indexer.scan import Scan, check_as_found, digest, location, members_found
from indexer.waiting import Patience

log = logging.getLogger(__name__)

Hashed = tuple[FoundFile, str]
"""A file and the SHA-256 of its bytes."""


class Survey:
    """Writes to the ledger what is settled without reading, and returns the rest."""

    def __init__(
        self,
        ledger: Ledger,
        pool: Callable[[], ReaderPool],
        patience: Patience,
        files_seen: Progress,
        *,
        language: Language,
        readers: str,
        at_once: int,
        retry: bool,
        rebuild: bool,
    ) -> None:
        """Take what :class:`indexer.pipeline.Indexer` says of these; `pool` is asked for only where there may be a container."""
        self._ledger, self._pool, self._patience, self._files_seen = ledger, pool, patience, files_seen
        self._language: Language = language
        self._readers, self._at_once, self._retry, self._rebuild = readers, at_once, retry, rebuild

    def tasks(self, scans: Sequence[Scan]) -> Sequence[Task]:
        """Settle what can be, and return what must be read."""
        ledger = self._ledger
        for source in (source for found in scans for source in found.rejected):
            ledger.refuse(source)
        roots = {found.root for found in scans}
        passed_over = {place(source) for found in scans for source in found.rejected}
        comparison = compare(
            (file for found in scans for file in found.files),
            [source for source in ledger.sources_to_compare() if source.root in roots and place(source) not in passed_over],
            unseen=[Place(found.root, folder) for found in scans for folder in found.unseen],
            readers=self._readers,
            retry=self._retry,
            rebuild=self._rebuild,
        )
        known = ledger.sources_to_compare()
        hashed, unpacked = self._opened(self._hashed(comparison.candidates))
        plan = decide(
            hashed, comparison, known, unpacked=unpacked, readers=self._readers, retry=self._retry, rebuild=self._rebuild
        )
        ledger.report.unchanged = sum(source.state is SourceState.INDEXED for source in comparison.unchanged)
        ledger.report.removed = plan.removed_count
        for settled in plan.settled:
            ledger.settle(settled)
        for source in plan.forgotten:
            ledger.forget(source)
        return plan.tasks

    def _hashed(self, candidates: Sequence[FoundFile]) -> Iterator[tuple[FoundFile, str, bool]]:
        """Yield each candidate that can be read, with its SHA-256 and whether it may hold others."""
        self._start(candidates, Wording("tệp được so", "files compared"))
        for file in candidates:
            self._patience.check()
            try:
                found = digest(file)
            except Unreadable as error:
                self._ledger.refuse_for(file, "", error.reason)
            else:
                yield file, found.sha256, found.may_hold_files
            self._files_seen.advance()

    def _opened(self, hashed: Iterator[tuple[FoundFile, str, bool]]) -> tuple[list[Hashed], list[Source]]:
        """Return what is to be decided on, containers' members among it, and the members and containers that are settled."""
        files: list[Hashed] = []
        containers: list[Hashed] = []
        for file, sha256, may_hold_files in hashed:
            (containers if may_hold_files else files).append((file, sha256))
        settled: list[Source] = []
        self._start(containers, Wording("gói được mở", "containers opened"))
        listings = self._patience.as_they_end(containers, lambda one: self._pool().contents(location(one[0])), self._at_once)
        with closing(listings):
            for (file, sha256), future in listings:
                self._take(file, sha256, future, files, settled)
                self._files_seen.advance()
        return files, settled

    def _start(self, files: Sequence[object], unit: Wording) -> None:
        if files:
            self._files_seen.start(len(files), unit.vi if self._language == "vi" else unit.en)

    def _take(
        self, file: FoundFile, sha256: str, future: Future[Contents | None], files: list[Hashed], settled: list[Source]
    ) -> None:
        try:
            contents = future.result()
            check_as_found(file)
        except SourceError as error:
            self._ledger.refuse_for(file, sha256, error.reason)
            return
        except Exception as error:  # noqa: BLE001  a bug in opening one container must not end the run
            log.error("%s while opening %s", type(error).__name__, file.path)  # noqa: TRY400  messages may quote the document
            self._ledger.refuse_for(file, sha256, ReaderCrashed(type(error).__name__).reason)
            return
        if contents is None:
            files.append((file, sha256))
            return
        if contents.has_text:
            files.append((file, sha256))
        else:
            settled.append(self._unpacked(file, sha256))
        for member, found in members_found(file, contents.members):
            if member.reason is not None:
                settled.append(self._ledger.refuse_for(found, member.sha256, member.reason))
            elif member.unpacked:
                settled.append(self._unpacked(found, member.sha256))
            else:
                files.append((found, member.sha256))

    def _unpacked(self, file: FoundFile, sha256: str) -> Source:
        source = Source(file.root, file.path, file.size, file.modified_ns, sha256, SourceState.UNPACKED)
        self._ledger.record(source)
        return source
