"""Checking a draft: each citation held against the archive, quotations against their sources, abbreviations against their definitions."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from indexer.citations import Citation, RelationKind
from indexer.directive.citations import find_citations
from indexer.directive.symbols import find_symbols
from indexer.directive.types import TYPE_NAMES
from indexer.domain import Document, DocumentId, Header, Passage, PassageId, Range, Reading, Role, Wording
from indexer.errors import BadRequest, NoText, SecrecyMark, SourceError
from indexer.language.definitions import defined_abbreviations, is_abbreviation
from indexer.passages import make_document
from indexer.preparation import Gate
from indexer.protocols import Archive, ArchiveView
from search_api.answers import Hit
from search_api.citation_checks import WRONG_KINDS, is_meant, noun_of, ranked, told_wrong, wrong_form
from search_api.quotations import Quotation, compare, quotations
from search_api.related import Status
from search_api.relation_words import validity_words
from search_api.relations import validities
from search_api.resolution import resolve
from search_api.verdicts import Check, CheckedDraft, Finding, Suggestion, VerdictKind

MAX_BYTES = 20 << 20
"""Of a draft."""
SUGGESTED_FOR = 40
"""Paragraphs for which the nearest passages are looked for."""
_SUGGESTIONS = 2
_WORTH_COMPARING = 80
"""Characters of a paragraph."""
_ENDED = frozenset({Status.REPEALED, Status.REPLACED, Status.AMENDED, Status.PARTLY_EXPIRED, Status.SUSPENDED})
_ENDING = frozenset(
    {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUSPENDS, RelationKind.EXTENDS}
)
_COMPARED = (Check.DATE, Check.ISSUER, Check.SUBJECT)
_GRAVITY = list(VerdictKind)

ReadDraft = Callable[[str, bytes], Reading]
"""A file's name and bytes → what is in it; raises :class:`SourceError`."""
Near = Callable[[str, int], Sequence[Hit]]
"""A text → so many passages of the archive near to it, best first."""


class DraftChecker:
    """Checks drafts against one archive. Nothing of a draft is kept or logged."""

    def __init__(self, archive: Archive, near: Near | None, read: ReadDraft, gate: Callable[[], Gate]) -> None:
        """`near`: without it no nearest passages are suggested."""
        self._archive, self._near, self._read, self._gate = archive, near, read, gate

    def check(self, name: str, content: bytes) -> CheckedDraft:
        """Check a file.

        Raises
        ------
        BadRequest
            It cannot be read, or bears a mark of secrecy: none of its text is in the error.
        """
        if len(content) > MAX_BYTES:
            size = MAX_BYTES >> 20
            raise BadRequest("draft", Wording(f"dự thảo lớn hơn {size} MB", f"the draft is over {size} MB"))
        try:
            reading = self._read(name, content)
            self._gate().admit(hashlib.sha256(content).hexdigest(), reading)
            text = make_document(reading, id=DocumentId("0" * 16), files=(name,), size=len(content), now=datetime.now(UTC))
            if not text.passages:
                raise NoText
        except SecrecyMark as error:
            message = Wording(
                f"dự thảo có thể mang dấu chỉ độ mật, không kiểm tra và không lưu lại gì (quy tắc {error.rule})",
                f"the draft may bear a mark of secrecy: it was not checked, and nothing of it was kept (rule {error.rule})",
            )
            raise BadRequest("draft", message) from None
        except SourceError as error:
            raise BadRequest("draft", error.wording) from None
        header = text.document.header
        with self._archive.view() as view:
            citations = find_citations(text.passages, header)
            findings = [
                *_Citations(view, header, text.passages, citations).findings(),
                *_undefined(text.passages),
            ]
            place = {passage.id: number for number, passage in enumerate(text.passages)}
            findings.sort(key=lambda one: (place[one.passage.id], one.range))
            suggestions, left = self._suggestions(text.passages)
            return CheckedDraft(
                name=name,
                title=text.document.title,
                passages=text.passages,
                findings=tuple(findings),
                citations=len(citations),
                suggestions=suggestions,
                not_compared=left,
                generation=view.generation,
            )

    def check_text(self, text: str) -> CheckedDraft:
        """Check a text that was pasted. Raise :class:`BadRequest` as :meth:`check`."""
        return self.check("draft.txt", text.encode("utf-8"))

    def _suggestions(self, passages: Sequence[Passage]) -> tuple[tuple[Suggestion, ...], int]:
        worth = [one for one in passages if one.role is Role.BODY and len(one.text) >= _WORTH_COMPARING]
        if self._near is None:
            return (), len(worth)
        found = []
        for passage in worth[:SUGGESTED_FOR]:
            line = " ".join(passage.text.split())[:4000]
            found.append(Suggestion(passage, tuple(self._near(line, _SUGGESTIONS))))
        return tuple(found), len(worth) - len(found)


class _Citations:
    """The citations of one draft, each document looked up once."""

    def __init__(self, view: ArchiveView, header: Header, passages: Sequence[Passage], citations: Sequence[Citation]) -> None:
        self._view, self._header, self._citations = view, header, citations
        self._passages: dict[PassageId, Passage] = {passage.id: passage for passage in passages}
        cited = [citation.document for citation in citations]
        symbols = {symbol for one in cited for symbol in ([one.symbol] if one.symbol else one.candidates)}
        self._bearers = {symbol: _heads(found) for symbol, found in view.bearing(symbols).items()}
        documents = {one.id: one for found in self._bearers.values() for one in found}
        self._validity = validities(view, documents.values())
        self._sources: dict[DocumentId, tuple[Passage, ...]] = {}

    def findings(self) -> Iterator[Finding]:
        meant: dict[int, Document] = {}
        for citation in self._citations:
            finding = self._finding(citation)
            if finding.document is not None:
                meant[id(citation)] = finding.document
            yield finding
        for passage in self._passages.values():
            own = (
                [citation for citation in self._citations if citation.passage_id == passage.id]
                if "“" in passage.text or '"' in passage.text
                else []
            )
            for quotation in quotations(passage.text, own):
                yield self._quoted(passage, quotation, meant.get(id(quotation.citation)))

    def _finding(self, citation: Citation) -> Finding:
        passage, cited = self._passages[citation.passage_id], citation.document
        raw = passage.text[citation.range.start : citation.range.end]
        ran: list[Check] = []
        wrong: list[tuple[VerdictKind, Wording]] = []
        if cited.symbol is not None and find_symbols(raw):
            ran += [Check.FORM, Check.TYPE]
            if right := wrong_form(find_symbols(raw)[0].raw, in_capitals=raw.isupper() and len(raw.split()) > 1):
                wrong.append((VerdictKind.BAD_FORM, Wording(f"ký hiệu đúng thể thức: {right}", f"in the right form: {right}")))
            if types := noun_of(raw, cited.type_code):
                named, says = (TYPE_NAMES[one] for one in types)
                told = Wording(
                    f"ký hiệu là của {says.vi}, dự thảo gọi là {named.vi}",
                    f"its symbol is of a {says.en}, the draft calls it a {named.en}",
                )
                wrong.append((VerdictKind.WRONG_TYPE, told))
        if cited.issued is None and cited.issued_text:
            ran.append(Check.DATE)
            wrong.append((VerdictKind.WRONG_DATE, Wording(f"không có {cited.issued_text}", f"there is no {cited.issued_text}")))
        base = Finding(VerdictKind.UNCHECKED, passage, citation.range, (), tuple(ran), citation=citation)
        found = self._held(base, wrong)
        missing = tuple(check for check in (*_COMPARED, Check.VALIDITY) if check not in found.ran)
        return replace(found, could_not=missing)

    def _held(self, base: Finding, wrong: list[tuple[VerdictKind, Wording]]) -> Finding:
        citation = base.citation
        assert citation is not None
        cited = citation.document
        symbols = [cited.symbol] if cited.symbol else list(cited.candidates)
        bearers = [one for symbol in symbols for one in self._bearers.get(symbol, ())]
        if not bearers:
            if not symbols:
                told = Wording("trích dẫn không đủ số, ký hiệu để tra trong kho", "without a whole symbol it cannot be looked up")
                return _with(base, wrong, VerdictKind.UNCHECKED, told)
            told = Wording(
                "kho không có văn bản này: chưa đối chiếu được nội dung", "the archive has it not: it could not be compared"
            )
            return _with(base, wrong, VerdictKind.ABSENT, told)
        found = ranked(citation, bearers)
        best = found[0]
        if cited.symbol is None:
            end = resolve(cited, bearers, self._header.issued)
            if end.document is None:
                return _with(replace(base, candidates=tuple(bearers[:5])), wrong, VerdictKind.AMBIGUOUS, _several(bearers))
            best = next((one for one in found if one.document.id == end.document.id), best)
        fitting = [one for one in found if not one.wrong]
        if len(fitting) > 1 and fitting[0].right == fitting[1].right:
            return _with(
                replace(base, candidates=tuple(one.document for one in fitting[:5])),
                wrong,
                VerdictKind.AMBIGUOUS,
                _several([one.document for one in fitting]),
            )
        if not is_meant(best, cited.symbol or ""):
            others = [one.document for one in found]
            told = Wording(
                f"kho chỉ có văn bản khác cùng số: {_described(others[0]).vi}",
                f"the archive has another with this number: {_described(others[0]).en}",
            )
            return _with(replace(base, candidates=tuple(others[:5])), wrong, VerdictKind.ABSENT, told)
        wrong += [(WRONG_KINDS[check], told_wrong(best, citation, check)) for check in best.wrong]
        ran = (*base.ran, *(check for check in best.agrees if check not in base.ran), Check.VALIDITY)
        base = replace(base, document=best.document, ran=ran)
        return self._valid(base, wrong)

    def _valid(self, base: Finding, wrong: list[tuple[VerdictKind, Wording]]) -> Finding:
        assert base.document is not None
        assert base.citation is not None
        validity = self._validity.get(base.document.id)
        if validity is not None and validity.status in _ENDED and base.citation.kind not in _ENDING:
            by = {edge.source.key for edge in validity.by}
            told_by = {one.document.symbol for one in self._citations}
            told_keys = {edge.source.document.header.symbol for edge in validity.by if edge.source.document}
            # Whoever names what amended it knows that it was amended.
            knows = validity.status is Status.AMENDED and bool(told_keys & told_by)
            if by and not knows:
                wrong.append((VerdictKind.ENDED, validity_words(validity)))
                base = replace(base, evidence=validity.by[0].statements[0].passage)
        if any(Check(check) in base.ran for check in _COMPARED):
            told = Wording("những gì đối chiếu được đều khớp", "whatever could be compared agrees")
            return _with(base, wrong, VerdictKind.MATCH, told)
        told = Wording(
            "kho có văn bản mang số này; dự thảo không ghi gì thêm để đối chiếu",
            "the archive has a document with this number; the draft says no more to compare",
        )
        return _with(base, wrong, VerdictKind.MATCH, told)

    def _quoted(self, passage: Passage, quotation: Quotation, document: Document | None) -> Finding:
        base = Finding(VerdictKind.UNCHECKED, passage, quotation.range, (), citation=quotation.citation, document=document)
        if document is None:
            told = Wording(
                "chưa đối chiếu được nguyên văn: nguồn không có trong kho",
                "the quotation could not be compared: its source is not in the archive",
            )
            return replace(base, told=(told,), could_not=(Check.QUOTATION,))
        if document.id not in self._sources:
            self._sources[document.id] = tuple(self._view.document_passages(document.id))
        compared = compare(quotation.words, self._sources[document.id])
        if compared.is_there:
            told = Wording("đúng nguyên văn", "as the source has it")
            return replace(base, kind=VerdictKind.MATCH, told=(told,), ran=(Check.QUOTATION,), evidence=compared.passage)
        said = [
            Wording(
                f"dự thảo: “{one.said or '∅'}” – nguồn: “{one.source or '∅'}”",
                f"the draft: “{one.said or '∅'}” – the source: “{one.source or '∅'}”",
            )
            for one in compared.differences[:8]
        ] or [Wording("nguồn không có câu này", "the source does not say this")]
        return replace(
            base,
            kind=VerdictKind.MISQUOTED,
            told=tuple(said),
            ran=(Check.QUOTATION,),
            evidence=compared.passage,
            differences=compared.differences,
        )


def _with(base: Finding, wrong: Sequence[tuple[VerdictKind, Wording]], kind: VerdictKind, told: Wording) -> Finding:
    """Return the finding with the gravest of what is wrong, or `kind` where nothing is; all that is wrong is told."""
    if not wrong:
        return replace(base, kind=kind, told=(told,))
    ordered = sorted(wrong, key=lambda one: _GRAVITY.index(one[0]))
    rest = () if kind is VerdictKind.MATCH else (told,)
    return replace(base, kind=ordered[0][0], told=(*(said for _, said in ordered), *rest))


def _heads(documents: Iterable[Document]) -> tuple[Document, ...]:
    heads: dict[DocumentId, Document] = {}
    for document in documents:
        head = document.twin_of or document.id
        if head not in heads or document.id == head:
            heads[head] = document
    return tuple(heads.values())


def _several(documents: Sequence[Document]) -> Wording:
    listed = [_described(one) for one in documents[:5]]
    return Wording("; ".join(one.vi for one in listed), "; ".join(one.en for one in listed))


def _described(document: Document) -> Wording:
    issued, issuer = document.header.issued, document.header.issuer
    day = issued.strftime("%d/%m/%Y") if issued else None
    vi = ", ".join(filter(None, (document.title[:120], day and f"ngày {day}", issuer)))
    en = ", ".join(filter(None, (document.title[:120], day, issuer)))
    return Wording(vi, en)


def _undefined(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield the first use of each abbreviation that stands before the place that defines it."""
    defined: dict[str, tuple[int, int]] = {}
    for number, passage in enumerate(passages):
        for definition in defined_abbreviations(passage.text):
            if is_abbreviation(definition.abbreviation):
                defined.setdefault(definition.abbreviation, (number, definition.range.start))
    for name, (at, start) in defined.items():
        word = re.compile(rf"(?<![\w/&-]){re.escape(name)}(?![\w/&-])")
        for number, passage in enumerate(passages[: at + 1]):
            if passage.role is not Role.BODY and passage.role is not Role.HEADING:
                continue
            match = word.search(passage.text)
            if match and (number < at or match.start() < start):
                told = Wording(
                    f"“{name}” được định nghĩa ở chỗ sau: {_place(passages[at])}",
                    f"“{name}” is defined further on: {_place(passages[at])}",
                )
                yield Finding(
                    VerdictKind.UNDEFINED, passage, Range(*match.span()), (told,), (Check.ABBREVIATION,), evidence=passages[at]
                )
                break


def _place(passage: Passage) -> str:
    text = " ".join(passage.text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
