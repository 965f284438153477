"""The nouns of a checked draft: what was found, by which check, and on which evidence. Frozen; no behaviour but names. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from indexer.citations import Citation
from indexer.domain import Document, Passage, Range, Wording
from search_api.answers import Hit


class VerdictKind(StrEnum):
    """What is to be said of a place in a draft, the gravest first."""

    MISQUOTED = "misquoted"
    ENDED = "ended"
    WRONG_DATE = "wrong_date"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_TYPE = "wrong_type"
    WRONG_SUBJECT = "wrong_subject"
    WRONG_PLACE = "wrong_place"
    """The document has no such article, clause or section."""
    BAD_FORM = "bad_form"
    UNDEFINED = "undefined"
    """An abbreviation stands before the place that defines it."""
    AMBIGUOUS = "ambiguous"
    ABSENT = "absent"
    UNCHECKED = "unchecked"
    """No check of it could run: never to be read as right."""
    MATCH = "match"
    """Every check that ran agrees; which ran is said."""


VERDICT_NAMES: Mapping[VerdictKind, Wording] = MappingProxyType(
    {
        VerdictKind.MISQUOTED: Wording("trích dẫn nguyên văn sai", "misquoted"),
        VerdictKind.ENDED: Wording("đã bị thay thế, bãi bỏ hoặc sửa đổi", "replaced, repealed or amended"),
        VerdictKind.WRONG_DATE: Wording("sai ngày", "wrong date"),
        VerdictKind.WRONG_ISSUER: Wording("sai cơ quan", "wrong issuer"),
        VerdictKind.WRONG_TYPE: Wording("sai loại văn bản", "wrong type"),
        VerdictKind.WRONG_SUBJECT: Wording("sai trích yếu", "wrong subject"),
        VerdictKind.WRONG_PLACE: Wording("sai điều, khoản, mục được dẫn", "no such place in the document"),
        VerdictKind.BAD_FORM: Wording("thể thức ký hiệu sai", "malformed symbol"),
        VerdictKind.UNDEFINED: Wording("viết tắt trước khi định nghĩa", "abbreviation used before it is defined"),
        VerdictKind.AMBIGUOUS: Wording("nhiều văn bản trùng số", "several documents with this number"),
        VerdictKind.ABSENT: Wording("không có trong kho", "not in the archive"),
        VerdictKind.UNCHECKED: Wording("không kiểm tra được", "could not be checked"),
        VerdictKind.MATCH: Wording("khớp", "matches"),
    }
)

WRONG = frozenset(VerdictKind) - {VerdictKind.MATCH, VerdictKind.ABSENT, VerdictKind.UNCHECKED, VerdictKind.AMBIGUOUS}
"""Verdicts that say something of the draft is wrong. The others say how far the archive could tell."""


class Check(StrEnum):
    """One thing that is compared."""

    FORM = "form"
    TYPE = "type"
    DATE = "date"
    ISSUER = "issuer"
    SUBJECT = "subject"
    PLACE = "place"
    VALIDITY = "validity"
    QUOTATION = "quotation"
    ABBREVIATION = "abbreviation"


CHECK_NAMES: Mapping[Check, Wording] = MappingProxyType(
    {
        Check.FORM: Wording("thể thức ký hiệu", "form of the symbol"),
        Check.TYPE: Wording("loại", "type"),
        Check.DATE: Wording("ngày", "date"),
        Check.ISSUER: Wording("cơ quan", "issuer"),
        Check.SUBJECT: Wording("trích yếu", "subject"),
        Check.PLACE: Wording("điều, khoản, mục", "place"),
        Check.VALIDITY: Wording("hiệu lực", "validity"),
        Check.QUOTATION: Wording("nguyên văn", "quotation"),
        Check.ABBREVIATION: Wording("viết tắt", "abbreviation"),
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a quotation departs from its source."""

    said: str
    """Empty where words are left out."""
    source: str
    """Empty where words were added."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict on one place of the draft."""

    kind: VerdictKind
    passage: Passage
    """Of the draft."""
    range: Range
    """Characters of the passage's text."""
    told: tuple[Wording, ...]
    """What was found, the gravest first."""
    ran: tuple[Check, ...] = ()
    """Checks that ran."""
    could_not: tuple[Check, ...] = ()
    """Checks that lacked something: the draft does not say it, or the archive does not have it."""
    citation: Citation | None = None
    document: Document | None = None
    """The document of the archive that is meant."""
    candidates: tuple[Document, ...] = ()
    evidence: Passage | None = None
    """The passage of the archive that shows it."""
    differences: tuple[Difference, ...] = ()

    @property
    def text(self) -> str:
        """The words of the draft that the verdict is on."""
        return self.passage.text[self.range.start : self.range.end]

    @property
    def is_wrong(self) -> bool:
        """Whether it says that something is wrong."""
        return self.kind in WRONG


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the archive has that is near to a paragraph of the draft."""

    passage: Passage
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft and all that was found in it."""

    name: str
    title: str
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]
    """In reading order."""
    citations: int
    suggestions: tuple[Suggestion, ...] = ()
    not_compared: int = 0
    """Paragraphs for which no nearest passages were looked for."""
    has_changes: bool = False
    """Changes are tracked in it: what was checked is the text with all of them accepted."""
    generation: int = 0

    @property
    def wrong(self) -> int:
        """How many findings say that something is wrong."""
        return sum(finding.is_wrong for finding in self.findings)
