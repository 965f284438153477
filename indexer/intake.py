"""The intake report: every file that was met, what became of it, why, and what its document does not tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.directive.header.corrections import FIELD_NAMES
from indexer.directive.header.doubts import is_unsure
from indexer.directive.header.issue import order_of_issue
from indexer.directive.secrecy import wording_of
from indexer.domain import Document, DocumentId, DocumentType, HeaderField, Origin, Source, SourceState, Wording
from indexer.errors import BadRequest
from indexer.protocols import ArchiveView

LOW_CONFIDENCE = 0.75
"""Under it what was recognised of the worst page is doubtful."""

EXPECTED = (HeaderField.SYMBOL, HeaderField.TYPE, HeaderField.ISSUER, HeaderField.ISSUED, HeaderField.SUBJECT)
"""What a directive tells of itself; where it is not found a person may know."""

EVERYTHING = 1 << 40


class IntakeState(StrEnum):
    """What became of a file, as far as somebody who looks after the archive cares."""

    INDEXED = "indexed"
    RECOGNISED = "recognised"
    """Indexed from pictures of its pages."""
    LOW_QUALITY = "low-quality"
    """The same, and some page was hard to read."""
    DUPLICATE = "duplicate"
    """Indexed, and another file is shown: of the same bytes, the same text, or a later version."""
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    IN_REVIEW = "review"
    UNPACKED = "unpacked"
    """A container; its files are listed by themselves."""


STATE_NAMES: Mapping[IntakeState, Wording] = {
    IntakeState.INDEXED: Wording("đã lập chỉ mục", "indexed"),
    IntakeState.RECOGNISED: Wording("đã nhận dạng từ ảnh", "recognised"),
    IntakeState.LOW_QUALITY: Wording("nhận dạng kém", "low quality"),
    IntakeState.DUPLICATE: Wording("trùng hoặc bản khác", "duplicate or version"),
    IntakeState.REJECTED: Wording("không đọc được", "rejected"),
    IntakeState.QUARANTINED: Wording("cách ly", "quarantined"),
    IntakeState.IN_REVIEW: Wording("chờ xem xét", "in review"),
    IntakeState.UNPACKED: Wording("đã mở gói", "unpacked"),
}

HELD_BACK = (SourceState.QUARANTINED, SourceState.IN_REVIEW)
"""States of files whose very names may tell too much."""


@dataclass(frozen=True, slots=True)
class Row:
    """One file."""

    source: Source
    state: IntakeState
    reasons: tuple[Wording, ...] = ()
    missing: tuple[HeaderField, ...] = ()
    """Of :data:`EXPECTED`."""
    unsure: tuple[HeaderField, ...] = ()
    """Of the same: read, and to be checked."""
    document: Document | None = None

    @property
    def name(self) -> str:
        """What to call the file: its path, and only the beginning of its SHA-256 where it is held back."""
        return self.source.sha256[:16] if self.source.state in HELD_BACK else self.source.path


def intake(view: ArchiveView) -> tuple[Row, ...]:
    """Return a row for each file the archive knows, by folder and path; without those of documents the view hides."""
    documents, _ = view.documents(limit=EVERYTHING)
    by_id = {document.id: document for document in documents}
    first: dict[DocumentId, Source] = {}
    rows = []
    for source in view.sources():
        if source.state is not SourceState.INDEXED:
            rows.append(_left_out(source))
        elif source.document_id is not None and source.document_id in by_id:
            original = first.setdefault(source.document_id, source)
            rows.append(_indexed(source, original, by_id[source.document_id], by_id))
    return tuple(rows)


def _left_out(source: Source) -> Row:
    reasons = () if source.reason is None else (source.reason.wording,)
    return Row(source, IntakeState(source.state.value), reasons)


def _indexed(source: Source, original: Source, document: Document, by_id: Mapping[DocumentId, Document]) -> Row:
    reasons = []
    state = IntakeState.INDEXED
    if document.recognised_pages:
        state = IntakeState.RECOGNISED
        pages = Wording(f"{document.recognised_pages} trang nhận dạng", f"{document.recognised_pages} pages recognised")
        if document.confidence is not None:
            sure = f"{document.confidence:.0%}"
            pages = Wording(f"{pages.vi}, độ tin cậy thấp nhất {sure}", f"{pages.en}, confidence at least {sure}")
        reasons.append(pages)
        if document.confidence is None or document.confidence < LOW_CONFIDENCE:
            state = IntakeState.LOW_QUALITY
    if source is not original:
        state = IntakeState.DUPLICATE
        reasons.append(Wording(f"giống hệt {original.path}", f"the same bytes as {original.path}"))
    elif document.twin_of is not None:
        state = IntakeState.DUPLICATE
        shown = by_id[document.twin_of].files[0] if document.twin_of in by_id else document.twin_of
        reasons.append(Wording(f"bản khác của {shown}", f"another version of {shown}"))
    reasons += [wording_of(rule) for rule in document.restrictions]
    if signatures := document.header.signatures:
        names = ", ".join(one.name or "?" for one in signatures)
        reasons.append(Wording(f"ký số, chưa kiểm tra: {names}", f"digitally signed, not verified: {names}"))
    if corrected := corrected_fields(document):
        vi, en = (", ".join(names) for names in zip(*(FIELD_NAMES[name] for name in corrected), strict=True))
        reasons.append(Wording(f"người dùng đã sửa: {vi}", f"corrected by a person: {en}"))
    return Row(source, state, tuple(reasons), missing_fields(document), unsure_fields(document), document)


def missing_fields(document: Document) -> tuple[HeaderField, ...]:
    """Return which of the expected fields the document does not tell and nobody has corrected; none of what is no directive."""
    if document.header.type is DocumentType.NEWS:
        return ()
    said = corrected_fields(document)
    # A day of which only the month could be read is not missing, but to be checked.
    month = (HeaderField.ISSUED,) if document.header.issued_in else ()
    return tuple(name for name in EXPECTED if getattr(document.header, name.value) is None and name not in (*said, *month))


def unsure_fields(document: Document) -> tuple[HeaderField, ...]:
    """Return which of the expected fields were read unsurely and nobody has checked; none of what is no directive."""
    if document.header.type is DocumentType.NEWS:
        return ()
    return tuple(name for name in EXPECTED if is_unsure(document.header, name))


def corrected_fields(document: Document) -> tuple[HeaderField, ...]:
    """Return the fields a person has corrected."""
    return tuple(found.field for found in document.header.evidence if found.origin is Origin.PERSON)


# --- Choosing and ordering -----------------------------------------------------------------------------------

_LAST = "\U0010ffff"

SORTS: Mapping[str, Callable[[Row], tuple[object, ...]]] = {
    "file": lambda row: (row.source.root, row.source.path),
    "state": lambda row: (list(IntakeState).index(row.state),),
    "symbol": lambda row: (row.document.header.symbol or _LAST if row.document else _LAST,),
    "issued": lambda row: (*(-ord(sign) for sign in (order_of_issue(row.document.header) if row.document else "")), 0),
    "missing": lambda row: (-len(row.missing),),
    "unsure": lambda row: (-len(row.unsure),),
    "confidence": lambda row: (row.document.confidence if row.document and row.document.confidence is not None else 2.0,),
}
"""By what rows can be ordered: newest first, most missing or unsure first, worst recognised first."""


def chosen(rows: Iterable[Row], states: Sequence[str] = (), sort: str = "file", *, reverse: bool = False) -> tuple[Row, ...]:
    """Return the rows in one of `states` (none: all), ordered.

    Raises
    ------
    BadRequest
        There is no such state or order.
    """
    if unknown := set(states) - set(IntakeState):
        raise _not_of("state", min(unknown), IntakeState)
    if sort not in SORTS:
        raise _not_of("sort", sort, SORTS)
    wanted = [row for row in rows if not states or row.state in states]
    return tuple(sorted(sorted(wanted, key=SORTS["file"]), key=SORTS[sort], reverse=reverse))


def _not_of(field: str, given: str, allowed: Iterable[str]) -> BadRequest:
    names = ", ".join(allowed)
    return BadRequest(
        field, Wording(f"không có “{given[:40]}”; chỉ nhận: {names}", f"there is no “{given[:40]}”; it takes: {names}")
    )
