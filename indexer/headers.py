"""The nouns of a document's header: what it says of itself, where it says so, and how sure the reading is."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

UNSURE = 0.7
"""Confidence under which a field is shown as one to be checked."""


class DocumentType(StrEnum):
    """The genre of a document; the value is the code used in symbols where there is one."""

    RESOLUTION = "NQ"
    DECISION = "QĐ"
    REGULATION = "QyĐ"
    DIRECTIVE = "CT"
    CONCLUSION = "KL"
    RULES = "QC"
    NOTICE = "TB"
    GUIDANCE = "HD"
    PLAN = "KH"
    PROGRAMME = "CTr"
    SCHEME = "ĐA"
    OPTION = "PA"
    PROJECT = "DA"
    LETTER = "CV"
    TELEGRAM = "CĐ"
    REPORT = "BC"
    PROPOSAL = "TTr"
    MINUTES = "BB"
    INVITATION = "GM"
    CIRCULAR_TO_PARTY = "TTri"
    CIRCULAR = "TT"
    JOINT_CIRCULAR = "TTLT"
    DECREE = "NĐ"
    LAW = "L"
    ORDINANCE = "PL"
    CONSOLIDATION = "VBHN"
    NEWS = "tin"
    """Not a directive: a news item."""
    SPEECH = "phat-bieu"
    """Not a directive: what somebody said, or is to say, word for word."""
    FORM = "bieu-mau"
    """Not a directive: a form to fill in."""


class Urgency(StrEnum):
    """The mark of urgency, as the rules name it."""

    MOST_URGENT = "hỏa tốc"
    VERY_URGENT = "thượng khẩn"
    URGENT = "khẩn"


class HeaderField(StrEnum):
    """A field of the header; the value is the attribute's name in :class:`Header`."""

    SYMBOL = "symbol"
    TYPE = "type"
    ISSUER = "issuer"
    PLACE = "place"
    ISSUED = "issued"
    SUBJECT = "subject"
    SIGNER = "signer"
    SIGNER_TITLE = "signer_title"
    RECIPIENTS = "recipients"
    URGENCY = "urgency"
    ATTACHED_TO = "attached_to"
    IS_DRAFT = "is_draft"


class Origin(StrEnum):
    """Where a field's value comes from."""

    TEXT = "text"
    FILE_NAME = "file_name"
    PERSON = "person"
    """Somebody corrected it by hand."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field of the header was found, and how sure the reading is."""

    field: HeaderField
    confidence: float
    """0 to 1; 1 for what a person said."""
    page: int | None = None
    """The page it stands on; ``None`` where no one place of the text says it."""
    start: int | None = None
    """Half-open range of characters of that page's text."""
    end: int | None = None
    origin: Origin = Origin.TEXT


class DigitalSignature(NamedTuple):
    """A digital signature the file bears, as it describes itself: it was not verified."""

    name: str | None
    """Whom the certificate names: a person, or a body."""
    time: datetime | None
    """When it says it was made, with its zone."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself. What it does not say is ``None`` or empty; nothing is guessed."""

    symbol: str | None = None
    """The document's own number and symbol in canonical form (``71-NQ/TW``)."""
    type: DocumentType | None = None
    issuer: str | None = None
    """The body that issued it, as written, for example ``Ban Thường vụ Thành ủy``."""
    place: str | None = None
    issued: date | None = None
    subject: str | None = None
    """The *trích yếu*, without the type name."""
    signer: str | None = None
    """The person who signed it, without rank and degree."""
    signer_title: str | None = None
    """The office the signer holds, for example ``Phó Chủ tịch``."""
    recipients: tuple[str, ...] = ()
    """Those addressed (*Kính gửi*), then those listed under *Nơi nhận*, as written."""
    urgency: Urgency | None = None
    attached_to: str | None = None
    """The symbol of the document it was issued with (*ban hành kèm theo*)."""
    is_draft: bool = False
    """It says that it is a draft, or leaves the place of its number empty."""
    issued_in: str | None = None
    """``2025-08`` or ``2025``: the month or the year, where the day or both are left open or cannot be read; ``None`` beside a day."""
    signatures: tuple[DigitalSignature, ...] = ()
    """The file's digital signatures, the earliest first. Portals sign what they publish: the last is often no signer's."""
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    """At most one for each field that has a value. How it was read does not make another header."""
