"""What a records officer does about files: find one, look at what is held back, judge everything anew, take one out for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from indexer.decisions import Decisions, Verdict, Withheld
from indexer.directive.citations.symbols import canonical_symbol
from indexer.domain import DocumentId, Source, SourceState, Wording
from indexer.errors import BadRequest, NotInArchive, SecrecyMark, SourceError
from indexer.gatekeeper import Gatekeeper
from indexer.ledger import HELD_BACK
from indexer.pipeline import Indexer
from indexer.preparation import DECLASSIFIED
from indexer.protocols import Archive
from indexer.report import Report
from indexer.scan import location, on_disk
from indexer.waiting import Patience, Stopped

SHORTEST = 6
"""Hexadecimal digits of a SHA-256 that may stand for the whole of it."""
_BEARERS = 200
"""Passages looked at for a number; those of the documents that bear it come first."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that is held back."""

    sha256: str
    state: SourceState
    rule: str
    at: datetime | None
    """When it was first noted; ``None`` where the register does not know."""
    paths: tuple[str, ...]
    """Where it lies; its name may tell too much."""

    @property
    def may_be_accepted(self) -> bool:
        """Whether a person may let it in."""
        return self.state is SourceState.IN_REVIEW or self.rule in (DECLASSIFIED, "refused")


def held_back(archive: Archive, decisions: Decisions) -> tuple[Held, ...]:
    """Return what is held back, the latest first."""
    with archive.view() as view:
        sources = [source for source in view.sources() if source.state in (SourceState.QUARANTINED, SourceState.IN_REVIEW)]
    noted = {one.sha256: one for one in decisions.noted()}
    by_content: dict[str, list[Source]] = {}
    for source in sources:
        by_content.setdefault(source.sha256, []).append(source)
    found = []
    for sha256, files in by_content.items():
        one = noted.get(sha256)
        paths = tuple(f"{source.root}/{source.path}" for source in files)
        found.append(Held(sha256, files[0].state, one.rule if one else "", one.at if one else None, paths))
    return tuple(sorted(found, key=lambda held: (held.at is None, -held.at.timestamp() if held.at else 0, held.sha256)))


def find(archive: Archive, name: str) -> str:
    """Return the SHA-256 of the known file that `name` means: the beginning of it, a document's id, a path, or a document's number.

    Raises
    ------
    NotInArchive
        No file is called so.
    BadRequest
        Several are.
    """
    with archive.view() as view:
        sources = [source for source in view.sources() if source.sha256]
    wanted = name.strip().replace("\\", "/")
    found = {source.sha256 for source in sources if wanted in (source.path, f"{source.root}/{source.path}".replace("\\", "/"))}
    if not found and len(wanted) >= SHORTEST:
        found = {source.sha256 for source in sources if source.sha256.startswith(wanted.lower())}
    if not found:
        found = _numbered(archive, name, sources)
    if not found:
        raise NotInArchive(name[:80])
    if len(found) > 1:
        raise BadRequest(name[:80], Wording("có nhiều tệp khớp; hãy ghi dài hơn", "several files match; write more of it"))
    return found.pop()


def _numbered(archive: Archive, name: str, sources: Sequence[Source]) -> set[str]:
    """Return the files of the documents that bear the number `name`."""
    symbol = canonical_symbol(name)
    if symbol is None:
        return set()
    with archive.view() as view:
        passages = view.passages(scored.passage_id for scored in view.by_symbol(symbol, _BEARERS))
        documents = view.documents_by_id({passage.document_id for passage in passages.values()})
    bearing = {id for id, document in documents.items() if document.header.symbol == symbol}
    return {source.sha256 for source in sources if source.document_id in bearing}


def rescan(indexer: Indexer, gatekeeper: Gatekeeper) -> Report:
    """Judge every known file by the rules as they are now, and index again those of which the outcome is another.

    A file that cannot be read now stays as it is held.

    Raises
    ------
    ArchiveMissing, ArchiveBusy, ArchiveDamaged, BadSetting, and what indexing raises
    """
    with indexer.archive.view() as view:
        known = [source for source in view.sources() if source.sha256 and source.state is not SourceState.UNPACKED]
        documents = view.documents_by_id({source.document_id for source in known if source.document_id is not None})
    gate = gatekeeper.gate()
    rules = {noted.sha256: noted.rule for noted in gatekeeper.decisions.noted()}
    restrictions = {document.id: document.restrictions for document in documents.values()}
    by_content = {source.sha256: source for source in known if source.state is not SourceState.REJECTED and on_disk(source)}
    changed: set[str] = set()
    unit = Wording("tệp được xét", "files judged")
    indexer.files_seen.start(len(by_content), unit.vi if indexer.language == "vi" else unit.en)
    patience = Patience(indexer.stop_asked, lambda: None)
    try:
        with indexer.readers() as pool:
            for source, reading in patience.as_they_end(
                list(by_content.values()), lambda one: pool.submit(location(one)), indexer.pace.readings
            ):
                try:
                    allowed = gate.admit(source.sha256, reading.result())
                    same = source.state is SourceState.INDEXED and restrictions.get(DocumentId(source.sha256[:16])) == allowed
                except SecrecyMark as error:
                    same = source.state is HELD_BACK.get(error.code) and rules.get(source.sha256) == error.rule
                except SourceError:
                    same = True
                if not same:
                    changed.add(source.sha256)
                indexer.files_seen.advance()
    except Stopped:
        return Report(interrupted=True)
    return indexer.again(changed)


def purge(archive: Archive, gatekeeper: Gatekeeper, sha256: str, now: datetime) -> int:
    """Take out everything that is held of a file, and keep it out; return how many files have these bytes.

    Its files stay where they are. Neither the files nor a model is needed.

    Raises
    ------
    ArchiveMissing, ArchiveBusy, ArchiveDamaged, DiskFull
    """
    with archive.view() as view:
        model = view.status().model
    if model is None:
        raise NotInArchive(sha256)
    error = Withheld()
    with archive.writer(model) as writer:
        # First, so that what is interrupted here is completed by the next run.
        gatekeeper.decisions.decide(sha256, Verdict.REFUSED, now)
        gatekeeper.held_back(sha256, error, now)
        files = [source for source in writer.known_sources() if source.sha256 == sha256]
        for source in files:
            writer.put_source(
                Source(
                    source.root,
                    source.path,
                    source.size,
                    source.modified_ns,
                    sha256,
                    SourceState.QUARANTINED,
                    reason=error.reason,
                )
            )
        writer.commit()
    # Until then it could still be read, and its pages drawn.
    gatekeeper.discard_images(sha256)
    return len(files)
