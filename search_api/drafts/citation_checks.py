"""A citation held against the documents that bear its number: which agrees, and where it does not. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from indexer.citations import Citation, CitedDocument
from indexer.directive.citations.codes import system_of
from indexer.directive.citations.symbols import find_symbols
from indexer.directive.header.issue import may_be_issued, month_words
from indexer.directive.types import TYPE_NAMES
from indexer.domain import Document, DocumentType, Wording
from indexer.language.folding import bare, fold, syllables
from search_api.drafts.verdicts import Check, VerdictKind
from search_api.relations.issuers import same_issuer

_DASHES = re.compile(r"\s*[-‐‑‒–—−]\s*")
_NUMBER_AND_YEAR = re.compile(r"(?P<number>\d+)[^\W\d]?(?:/(?P<year>(?:19|20)\d\d)(?=/))?")
_SLASHES = re.compile(r"\s*/\s*")
_LITTLE = frozenset(
    [
        "va",
        "cua",
        "ve",
        "viec",
        "cac",
        "khoa",
        "nuoc",
        "trong",
        "cho",
        "den",
        "tren",
        "theo",
        "thuc",
        "hien",
        "ban",
        "hanh",
        "so",
        "ngay",
        "thang",
        "nam",
    ]
)
_SAME_SUBJECT, _MARKS_LOST, _OTHER_SUBJECT = 0.6, 0.5, 0.34
"""Words in common of the shorter subject: the same; another, but for marks; another. Between them nothing is said: subjects are often shortened."""
_FEWEST = 3
_NOUNS = {fold(name.vi): kind for kind, name in TYPE_NAMES.items()} | {"chuong trinh hanh dong": DocumentType.PROGRAMME}
_NOUN = re.compile(rf"\s*(?P<noun>{'|'.join(sorted(_NOUNS, key=len, reverse=True))})(?![a-z])")
_SHARED_CODES = (
    {DocumentType.DECISION, DocumentType.REGULATION},
    {DocumentType.CIRCULAR, DocumentType.CIRCULAR_TO_PARTY, DocumentType.JOINT_CIRCULAR},
    {DocumentType.LAW, DocumentType.RESOLUTION, DocumentType.ORDINANCE},
)
"""Types that one code may stand for, or that are called by each other's name."""
_ALSO_CALLED = frozenset(
    {
        (DocumentType.NOTICE, DocumentType.CONCLUSION),
        (DocumentType.DECISION, DocumentType.SCHEME),
        (DocumentType.DECISION, DocumentType.RULES),
    }
)
"""What a symbol means and what it is called as well: a notice of conclusions is cited as *Kết luận số 46-TB/TU*, but no conclusion as a notice;
what a decision approves or issues bears its number."""


@dataclass(slots=True)
class Agreement:
    """How far one document agrees with what is said of it."""

    document: Document
    agrees: dict[Check, bool] = field(default_factory=dict)
    """What could be compared."""

    @property
    def wrong(self) -> list[Check]:
        """What does not agree."""
        return [check for check, agrees in self.agrees.items() if not agrees]

    @property
    def right(self) -> int:
        """How much agrees."""
        return sum(self.agrees.values())


WRONG_KINDS = {
    Check.DATE: VerdictKind.WRONG_DATE,
    Check.ISSUER: VerdictKind.WRONG_ISSUER,
    Check.TYPE: VerdictKind.WRONG_TYPE,
    Check.SUBJECT: VerdictKind.WRONG_SUBJECT,
}
_IDENTITY = frozenset({Check.DATE, Check.ISSUER, Check.SUBJECT})


def agreement(citation: Citation, document: Document) -> Agreement:
    """Compare what a citation says with a document that bears its number. What either leaves out is not compared."""
    cited, header = citation.document, document.header
    found = Agreement(document)
    if cited.issued is not None and (same := may_be_issued(header, cited.issued)) is not None and (header.issued or not same):
        found.agrees[Check.DATE] = same  # that the month is the same says nothing of the day
    if (same := same_issuer(cited.issuer, header.issuer)) is not None:
        found.agrees[Check.ISSUER] = same
    same = _same_subject(cited.subject, header.subject)
    # "Theo Nghị định số …, cơ quan thuế thực hiện …": what follows a mere number is no subject, or not its.
    is_told = cited.issued_text is not None and fold(cited.subject or "").startswith(("ve ", "v/v"))
    if same or (same is not None and is_told):
        found.agrees[Check.SUBJECT] = same
    return found


def is_meant(found: Agreement, symbol: str) -> bool:
    """Whether a document that does not agree in all is the one meant: another term or province has the same number for another document."""
    wrong = set(found.wrong) & _IDENTITY
    if not wrong:
        return True
    if len(wrong) > 1 and Check.SUBJECT in wrong:
        return False
    # A symbol with its year, and one of the centre, hardly belong to two documents.
    is_firm = re.match(r"\d+\w?/(?:19|20)\d\d/", symbol) is not None
    return is_firm or any(found.agrees.get(check) for check in _IDENTITY)


def wrong_form(raw: str, *, in_capitals: bool = False) -> str | None:
    """Return the right form of a symbol that is written in a wrong one: signs, order, letters, the leading zero. Spaces do not count.

    `in_capitals`: it stands in a heading in capitals, where ``CT-TTG`` is ``CT-TTg``. Nothing is said of forms that were right once
    (``206-CP``, ``05/2010/TTLT/BTP-BNG``), nor of bodies whose own form is not known.
    """
    found = find_symbols(f"số {raw}")
    if len(found) != 1:
        return None
    (symbol,) = found
    written, right = _SLASHES.sub("/", _DASHES.sub("-", symbol.raw)), symbol.symbol
    is_known = symbol.type_code is not None and symbol.issuer_code is not None and system_of(symbol.issuer_code) is not None
    is_joint = symbol.type_code in ("TTLT", "NQLT")
    if symbol.type_code is None or "/" not in right or is_joint:
        return None
    is_right = written == right or ((in_capitals or not is_known) and written.upper() == right.upper())
    return None if is_right or (not is_known and _places(written) != _places(right)) else right


def impossible(cited: CitedDocument) -> list[tuple[VerdictKind, Wording]]:
    """Return why there can be no such document, whatever the archive has: no number is 0, and none is of another year than its day."""
    found = []
    match = _NUMBER_AND_YEAR.match(cited.symbol or "")
    if match and int(match["number"]) == 0:
        found.append((VerdictKind.BAD_FORM, Wording("không có văn bản số 0", "no document is numbered 0")))
    if match and match["year"] and cited.issued and cited.issued.year != int(match["year"]):
        vi = f"ký hiệu là của năm {match['year']}, dự thảo ghi {cited.issued_text}"
        found.append(
            (VerdictKind.WRONG_DATE, Wording(vi, f"the symbol is of {match['year']}, the draft says {cited.issued_text}"))
        )
    return found


def _places(symbol: str) -> str:
    return re.sub(r"[^/-]+", "", symbol)


def noun_of(text: str, meant: DocumentType | None) -> tuple[DocumentType, DocumentType] | None:
    """Return the type that a citation's words name and the one `meant`, where they do not go together."""
    match = _NOUN.match(fold(text))
    if match is None or meant is None:
        return None
    named = _NOUNS[match["noun"]]
    if named is meant or (meant, named) in _ALSO_CALLED or any({named, meant} <= group for group in _SHARED_CODES):
        return None
    return named, meant


_BODIES = frozenset({"CT", "TT", "TTr", "CĐ", "HĐ"})
"""Codes of types that are codes of bodies as well: *Cục Thuế*, *Trung tâm*, *Thanh tra*, *Công đoàn*, *Hội đồng*."""


def may_be_letter(text: str, symbol: str) -> bool:
    """Whether a citation that says *Công văn* may be right of a symbol that seems to have a type: a letter's begins with its body.

    ``987/CT-CS`` may be a tax office's (*Cục Thuế*, its department for *chính sách*); what names a known body behind the type is none.
    """
    match, found = _NOUN.match(fold(text)), find_symbols(f"số {symbol}")
    if match is None or _NOUNS[match["noun"]] is not DocumentType.LETTER or len(found) != 1:
        return False
    (read,) = found
    is_known = read.issuer_code is not None and system_of(read.issuer_code) is not None
    return read.type_code in _BODIES and not is_known and read.symbol.startswith(f"{read.number}/{read.type_code}-")


def _same_subject(said: str | None, held: str | None) -> bool | None:
    shared, fewest = _shared(_words(said, bare), _words(held, bare))
    if fewest < _FEWEST:
        return None
    if shared >= _SAME_SUBJECT:
        return True
    # Marks count where subjects are told apart ("đội" is not "đổi"), unless they were lost in reading.
    exactly, _ = _shared(_words(said, str), _words(held, str))
    return False if exactly < _OTHER_SUBJECT and shared < _MARKS_LOST else None


def _shared(one: frozenset[str], other: frozenset[str]) -> tuple[float, int]:
    """Return which share of the words of the shorter text the other has, and how many words that is of."""
    less = min(one, other, key=len)
    return (len(one & other) / len(less) if less else 0.0), len(less)


def _words(subject: str | None, spelt: Callable[[str], str]) -> frozenset[str]:
    return frozenset(spelt(one.text) for one in syllables(subject or "") if bare(one.text) not in _LITTLE)


def told_wrong(found: Agreement, citation: Citation, check: Check) -> Wording:
    """Return what a document of the archive has instead of what the citation says."""
    header, cited = found.document.header, citation.document
    if check is Check.DATE:
        held = month_words(header.issued_in) if header.issued_in else Wording("?", "?")
        if header.issued:
            held = Wording(f"ngày {header.issued:%d/%m/%Y}", f"{header.issued:%d/%m/%Y}")
        return Wording(
            f"dự thảo ghi {cited.issued_text}, trong kho là {held.vi}",
            f"the draft says {cited.issued_text}, the archive {held.en}",
        )
    if check is Check.ISSUER:
        return Wording(
            f"dự thảo ghi {cited.issuer}, trong kho là {header.issuer}",
            f"the draft says {cited.issuer}, the archive {header.issuer}",
        )
    return Wording(f"trích yếu trong kho là: {header.subject}", f"its subject in the archive is: {header.subject}")


def ranked(citation: Citation, bearers: Sequence[Document]) -> list[Agreement]:
    """Return the documents, each compared, those that agree best first."""
    found = [agreement(citation, document) for document in bearers]
    return sorted(found, key=lambda one: (len(one.wrong), -one.right, one.document.id))
