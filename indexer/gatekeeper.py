"""Whoever stands at the gate: the rules, what people decided, and what follows for what is held already."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from indexer.decisions import Decisions, NeedsReview, Verdict, Withheld
from indexer.directive.header.corrections import corrected
from indexer.directive.secrecy import Rule, rules
from indexer.domain import Document, DocumentId, Header, HeaderField, Origin, Reading, Source, SourceState
from indexer.errors import ArchiveMissing, BadRequest, SecrecyMark
from indexer.preparation import DECLASSIFIED, Gate
from indexer.protocols import Archive


class Gatekeeper:
    """Admits documents, and keeps the register of those that were not."""

    def __init__(
        self,
        decisions: Decisions,
        own_rules: Callable[[], tuple[Rule, ...]] = tuple,
        discard: Callable[[Collection[str]], None] = lambda _: None,
        discard_images: Callable[[DocumentId], None] = lambda _: None,
    ) -> None:
        """Take the register, the office's own rules, and what takes away recognitions by their names and a document's page images."""
        self.decisions = decisions
        self._rules, self._discard, self._discard_images = own_rules, discard, discard_images

    def gate(self) -> Gate:
        """Return the gate as it stands now. Raise :class:`BadSetting` where the office's rules cannot be read."""
        # Read now, so that a table that is being changed stops the run and not each of its files.
        rules()
        return Gate(self._rules(), self.decisions.verdicts(), self.decisions.corrections())

    def admitted(self, sha256: str, reading: Reading) -> None:
        """Note that a document is held: under which names its recognitions are kept, so that they can be taken away."""
        self.decisions.release(sha256)
        self.decisions.keep_pictures(sha256, [page.picture for page in reading.pages if page.recognised and page.picture])

    def held_back(self, sha256: str, error: SecrecyMark, now: datetime) -> None:
        """Note that a document is held back, and take away what was kept of it before."""
        self._discard(self.decisions.pictures(sha256))
        self.discard_images(sha256)
        if isinstance(error, NeedsReview):
            self.decisions.keep_pictures(sha256, ())
        else:
            self.decisions.forget(sha256)
        self.decisions.note(sha256, error.rule, now)

    def discard_images(self, sha256: str) -> None:
        """Take away the pictures of a document's pages that were drawn for readers."""
        self._discard_images(DocumentId(sha256[:16]))

    def unsettled(self, archive: Archive, known: Sequence[Source]) -> frozenset[str]:
        """Return which files are not held as people decided: by SHA-256, to be read again."""
        verdicts = self.decisions.verdicts()
        declassified = {noted.sha256 for noted in self.decisions.noted() if noted.rule == DECLASSIFIED}
        files = {
            source.sha256
            for source in known
            if source.sha256 and _is_unsettled(source, verdicts.get(source.sha256), source.sha256 in declassified)
        }
        return frozenset(files | self._uncorrected(archive, known))

    def _uncorrected(self, archive: Archive, known: Sequence[Source]) -> set[str]:
        corrections = self.decisions.corrections()
        indexed = {source.sha256 for source in known if source.state is SourceState.INDEXED} & corrections.keys()
        if not indexed:
            return set()
        try:
            with archive.view() as view:
                documents = view.documents_by_id(DocumentId(sha256[:16]) for sha256 in indexed)
        except ArchiveMissing:
            return set()
        return {sha256 for sha256 in indexed if not _is_corrected(documents.get(DocumentId(sha256[:16])), corrections[sha256])}


def _is_unsettled(source: Source, verdict: Verdict | None, is_declassified: bool) -> bool:
    code = source.reason.code if source.reason else ""
    if source.state is SourceState.QUARANTINED and code == Withheld.__name__:
        return verdict is not Verdict.REFUSED
    if verdict is Verdict.REFUSED:
        return source.state in (SourceState.INDEXED, SourceState.IN_REVIEW, SourceState.QUARANTINED)
    if verdict is Verdict.ACCEPTED:
        return source.state is SourceState.IN_REVIEW or (source.state is SourceState.QUARANTINED and is_declassified)
    return False


def _is_corrected(document: Document | None, corrections: Mapping[HeaderField, str]) -> bool:
    if document is None:
        return True
    by_person = {found.field for found in document.header.evidence if found.origin is Origin.PERSON}
    return all(name in by_person and _says(document.header, name, value) for name, value in corrections.items())


def _says(header: Header, name: HeaderField, value: str) -> bool:
    try:
        return corrected(header, name, value) == header
    except BadRequest:
        return True
