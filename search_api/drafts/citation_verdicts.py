"""The verdict on each citation of a draft, and on each quotation, with what shows it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.citations import Citation, RelationKind
from indexer.directive.citations.effect import find_effect
from indexer.directive.citations.symbols import find_symbols
from indexer.directive.header.issue import days_of_issue, month_words
from indexer.directive.types import TYPE_NAMES, type_of_code
from indexer.domain import Document, DocumentId, DocumentType, Header, Passage, PassageId, Range, Wording
from indexer.protocols import ArchiveView
from search_api.drafts.citation_checks import (
    WRONG_KINDS,
    impossible,
    is_meant,
    may_be_letter,
    noun_of,
    ranked,
    told_wrong,
    wrong_form,
)
from search_api.drafts.cited_places import look_for
from search_api.drafts.quotations import Quotation, compare, quotations
from search_api.drafts.verdicts import Check, Finding, VerdictKind
from search_api.relations.related import OWN, End, Status, Validity
from search_api.relations.relations import validities
from search_api.relations.resolution import bearers_of, name_cited, resolve
from search_api.relations.words import validity_words

_ENDED = frozenset({Status.REPEALED, Status.REPLACED, Status.AMENDED, Status.PARTLY_EXPIRED, Status.SUSPENDED, Status.EXPIRED})
_ENDING = frozenset(
    {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUSPENDS, RelationKind.EXTENDS}
)
_SAID_TO_END = re.compile(
    r"(?:thay thế|bãi bỏ|sửa đổi|bổ sung|hủy bỏ|gia hạn|đính chính)(?:\s+(?:một số (?:điều|nội dung)|một phần|toàn bộ|cho|của|các))*\s*\Z",
    re.IGNORECASE,
)
_SAID_TO_BE_ENDED = re.compile(
    r"\s*[,(]?\s*(?:đã\s+)?(?:được|bị)\s+(?:sửa đổi|bổ sung|thay thế|bãi bỏ|đính chính|hủy bỏ)|\s*[,(]?\s*(?:đã\s+)?hết hiệu lực"
)
_COMPARED = (Check.DATE, Check.ISSUER, Check.SUBJECT)
_GRAVITY = list(VerdictKind)
_PLACE_GRAVITY = (False, None, True)
_LEADS_ON = re.compile(r"[\s,]*(?:(?:của|tại|thuộc|trong)\s*)?\Z")


class CitationVerdicts:
    """The citations of one draft, each document looked up once."""

    def __init__(self, view: ArchiveView, header: Header, passages: Sequence[Passage], citations: Sequence[Citation]) -> None:
        self._view, self._header, self._citations = view, header, citations
        self._passages: dict[PassageId, Passage] = {passage.id: passage for passage in passages}
        cited = [citation.document for citation in citations]
        symbols = {symbol for one in cited for symbol in ([one.symbol] if one.symbol else one.candidates)}
        self._bearers = {symbol: _heads(found) for symbol, found in view.bearing(symbols).items()}
        self._laws = {name: _heads(found) for name, found in view.entitled(filter(None, map(name_cited, cited))).items()}
        documents = {one.id: one for found in (*self._bearers.values(), *self._laws.values()) for one in found}
        self._validity = validities(view, documents.values())
        self._sources: dict[DocumentId, tuple[Passage, ...]] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield the verdict on each citation, and on each quotation of one."""
        meant: dict[int, Document] = {}
        for citation in self._citations:
            finding = self._finding(citation)
            if finding.document is not None:
                meant[id(citation)] = finding.document
            yield finding
            if finding.document is not None and citation.places:
                yield self._placed(citation, finding.document)
        of_passage: dict[PassageId, list[Citation]] = {}
        for citation in self._citations:
            of_passage.setdefault(citation.passage_id, []).append(citation)
        for id_of_passage, own in of_passage.items():
            passage = self._passages[id_of_passage]
            for quotation in quotations(passage.text, own):
                yield self._quoted(passage, quotation, meant.get(id(quotation.citation)))

    def _finding(self, citation: Citation) -> Finding:
        passage, cited = self._passages[citation.passage_id], citation.document
        raw = passage.text[citation.range.start : citation.range.end]
        ran: list[Check] = []
        wrong: list[tuple[VerdictKind, Wording]] = []
        if cited.symbol is not None and find_symbols(raw):
            ran.append(Check.FORM)
            if right := wrong_form(find_symbols(raw)[0].raw, in_capitals=raw.isupper() and len(raw.split()) > 1):
                wrong.append((VerdictKind.BAD_FORM, Wording(f"ký hiệu đúng thể thức: {right}", f"in the right form: {right}")))
        if cited.issued is None and cited.issued_text:
            ran.append(Check.DATE)
            wrong.append((VerdictKind.WRONG_DATE, Wording(f"không có {cited.issued_text}", f"there is no {cited.issued_text}")))
        wrong += impossible(cited)
        base = Finding(VerdictKind.UNCHECKED, passage, citation.range, (), tuple(ran), citation=citation)
        bearers = bearers_of(cited, self._bearers, self._laws)
        base = _typed(base, None, bearers, wrong)
        found = self._held(base, bearers, wrong)
        missing = [check for check in (*_COMPARED, Check.VALIDITY) if check not in found.ran]
        if citation.places and found.document is None:
            missing.append(Check.PLACE)
        return replace(found, could_not=tuple(missing))

    def _held(self, base: Finding, bearers: Sequence[Document], wrong: list[tuple[VerdictKind, Wording]]) -> Finding:
        citation = base.citation
        assert citation is not None
        cited = citation.document
        if not bearers:
            if not (cited.symbol or cited.candidates or name_cited(cited)):
                told = Wording("trích dẫn không đủ số, ký hiệu để tra trong kho", "without a whole symbol it cannot be looked up")
                return _with(base, wrong, VerdictKind.UNCHECKED, told)
            told = Wording(
                "kho không có văn bản này: chưa đối chiếu được nội dung", "the archive has it not: it could not be compared"
            )
            return _with(base, wrong, VerdictKind.ABSENT, told)
        found = ranked(citation, bearers)
        best = found[0]
        if cited.symbol is None:
            said = days_of_issue(self._header)
            end = resolve(cited, bearers, said.last if said else None)
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
        base = _typed(replace(base, document=best.document, ran=ran), best.document.header.type, bearers, wrong)
        return self._valid(base, wrong)

    def _valid(self, base: Finding, wrong: list[tuple[VerdictKind, Wording]]) -> Finding:
        assert base.document is not None
        assert base.citation is not None
        symbol = base.citation.document.symbol
        validity = self._validity.get(base.document.id)
        if validity is not None and validity.status in _ENDED and base.citation.kind not in _ENDING:
            told_by = {one.document.symbol or one.document.key for one in self._citations}
            told_keys = {one for edge in validity.by for one in _names(edge.source)}
            # Whoever names what amended it knows that it was amended.
            knows = validity.status is Status.AMENDED and bool(told_keys & told_by)
            if not knows and not self._is_said_of(base):
                wrong.append((VerdictKind.ENDED, validity_words(validity)))
                base = replace(base, evidence=self._shown(validity, base.document))
        if any(check in base.ran for check in _COMPARED):
            told = Wording("những gì đối chiếu được đều khớp", "whatever could be compared agrees")
            return _with(base, wrong, VerdictKind.MATCH, told)
        called = Wording("mang số này", "with this number") if symbol else Wording("có tên này", "of this name")
        told = Wording(
            f"kho có văn bản {called.vi}; dự thảo không ghi gì thêm để đối chiếu",
            f"the archive has a document {called.en}; the draft says no more to compare",
        )
        return _with(base, wrong, VerdictKind.MATCH, told)

    def _shown(self, validity: Validity, document: Document) -> Passage | None:
        """Return the passage that says it: another document's, or the document's own."""
        if validity.status not in OWN:
            return validity.by[0].statements[0].passage
        effect = find_effect(self._view.document_passages(document.id), document.header)
        return effect.passage if effect else None

    @staticmethod
    def _is_said_of(finding: Finding) -> bool:
        """Whether the draft itself says that the document is replaced, however it says so: *(thay thế Quyết định số …)*."""
        text, cited = finding.passage.text, finding.citation
        return cited is not None and bool(
            _SAID_TO_END.search(text[: cited.extent.start]) or _SAID_TO_BE_ENDED.match(text, cited.extent.end)
        )

    def _placed(self, citation: Citation, document: Document) -> Finding:
        """Return the verdict on the places of the document that are cited: each is looked for in it."""
        passage, range_ = self._passages[citation.passage_id], _words_of_places(self._passages[citation.passage_id], citation)
        found = [look_for(place.steps, self._source(document)) for place in citation.places]
        told = tuple(dict.fromkeys(one.told for one in sorted(found, key=lambda one: _PLACE_GRAVITY.index(one.is_there))))
        evidence = next((one.evidence for one in found if one.is_there is False), found[0].evidence)
        base = Finding(VerdictKind.UNCHECKED, passage, range_, told, citation=citation, document=document, evidence=evidence)
        if any(one.is_there is False for one in found):
            return replace(base, kind=VerdictKind.WRONG_PLACE, ran=(Check.PLACE,))
        if all(one.is_there for one in found):
            return replace(base, kind=VerdictKind.MATCH, ran=(Check.PLACE,))
        return replace(base, could_not=(Check.PLACE,))

    def _source(self, document: Document) -> tuple[Passage, ...]:
        if document.id not in self._sources:
            self._sources[document.id] = tuple(self._view.document_passages(document.id))
        return self._sources[document.id]

    def _quoted(self, passage: Passage, quotation: Quotation, document: Document | None) -> Finding:
        base = Finding(VerdictKind.UNCHECKED, passage, quotation.range, (), citation=quotation.citation, document=document)
        if document is None:
            told = Wording(
                "chưa đối chiếu được nguyên văn: nguồn không có trong kho",
                "the quotation could not be compared: its source is not in the archive",
            )
            return replace(base, told=(told,), could_not=(Check.QUOTATION,))
        compared = compare(quotation.words, self._source(document))
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


def _words_of_places(passage: Passage, citation: Citation) -> Range:
    """Return the characters that name the places in front of the document; the document's where they stand elsewhere."""
    start, end = citation.extent.start, citation.range.start
    end = start + len(_LEADS_ON.sub("", passage.text[start:end]))
    return Range(start, end) if start < end else citation.range


def _typed(
    base: Finding, held: DocumentType | None, bearers: Sequence[Document], wrong: list[tuple[VerdictKind, Wording]]
) -> Finding:
    """Compare the type that the draft names with that of the symbol, or of the document `held` where no symbol has one."""
    cited = base.citation.document if base.citation else None
    meant = type_of_code(cited.type_code) if cited and cited.type_code else held
    if cited is None or cited.symbol is None or meant is None or Check.TYPE in base.ran:
        return base
    # What a document of the archive calls itself is right, whatever its code stands for: a consolidation bears the heading of
    # what it consolidates, and CT is a tax office's code as well.
    called = {one.header.type for one in bearers}
    if not called and (meant is DocumentType.CONSOLIDATION or may_be_letter(base.text, cited.symbol)):
        return base
    if (types := noun_of(base.text, meant)) and types[0] not in called:
        named, says = (TYPE_NAMES[one] for one in types)
        told = Wording(
            f"ký hiệu là của {says.vi}, dự thảo gọi là {named.vi}",
            f"its symbol is of a {says.en}, the draft calls it a {named.en}",
        )
        wrong.append((VerdictKind.WRONG_TYPE, told))
    return replace(base, ran=(*base.ran, Check.TYPE))


def _with(base: Finding, wrong: Sequence[tuple[VerdictKind, Wording]], kind: VerdictKind, told: Wording) -> Finding:
    """Return the finding with the gravest of what is wrong, or `kind` where nothing is; all that is wrong is told."""
    if not wrong:
        return replace(base, kind=kind, told=(told,))
    ordered = sorted(wrong, key=lambda one: _GRAVITY.index(one[0]))
    rest = () if kind is VerdictKind.MATCH else (told,)
    return replace(base, kind=ordered[0][0], told=(*(said for _, said in ordered), *rest))


def _names(end: End) -> Iterator[str]:
    if end.document is not None and end.document.header.symbol:
        yield end.document.header.symbol
    if end.cited is not None:
        yield end.cited.symbol or end.cited.key


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
    day = Wording(f"ngày {issued:%d/%m/%Y}", f"{issued:%d/%m/%Y}") if issued else month_words(document.header.issued_in or "")
    vi = ", ".join(filter(None, (document.title[:120], day.vi, issuer)))
    en = ", ".join(filter(None, (document.title[:120], day.en, issuer)))
    return Wording(vi, en)
