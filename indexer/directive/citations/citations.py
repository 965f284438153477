"""Every citation of a document, with what it says of the cited one: which relation, shown by which words, to whom. Pure.

The nearest governing phrase wins and a coordinated list inherits it. What stands in a cited document's own subject is said of that one::

    Thực hiện A của …; B của … về thực hiện A, Ban Thường vụ … xây dựng Kế hoạch …

says that this document implements A and B, and that B implements A.
"""

import re
from collections.abc import Iterator, Sequence

from indexer.citations import Citation, CitedDocument, RelationKind
from indexer.directive.citations.aliases import Aliases
from indexer.directive.citations.governing import Chain, Governed
from indexer.directive.citations.laws import amended_in_name
from indexer.directive.citations.mentions import Mention, find_mentions
from indexer.directive.citations.phrases import stem_phrase
from indexer.directive.citations.plans import INSTRUCTING, Plans, is_draft
from indexer.directive.citations.symbols import symbol_key
from indexer.directive.outline.markers import find_marker
from indexer.directive.types import NOT_DIRECTIVES
from indexer.domain import DocumentType, Header, Passage, PassageId, Range, Role

RULES = "18"
"""The version of these rules: citations kept under another are made again."""

_WORTH = re.compile(r"\d|Luật|luật|LUẬT|Pháp lệnh|PHÁP LỆNH|Hiến pháp|Điều lệ|Đại hội|đại hội|ĐẠI HỘI|Trung ương")
_OWN_NUMBER = re.compile(r"\s*(?:luật\s+|nghị quyết\s+|bộ luật\s+)?số\b", re.IGNORECASE)


def find_citations(passages: Sequence[Passage], header: Header) -> tuple[Citation, ...]:
    """Return the citations of a document, in reading order; the document's own number is none.

    `header` is the document's. Short forms are completed by what the document cites in full, or says they stand for.
    """
    read = [find_mentions(passage.text) if _WORTH.search(passage.text) else [] for passage in passages]
    aliases = Aliases((passage.text, mentions) for passage, mentions in zip(passages, read, strict=True) if mentions)
    found: list[Citation] = []
    inherited, plans = _Inheritance(), Plans(header.subject)
    for passage, mentions in zip(passages, read, strict=True):
        stem, is_planned = inherited.of(passage), plans.cover(passage)
        kept = [mention for mention in aliases.complete(passage.text, mentions) if not _is_own(passage, mention, header)]
        if kept:
            chain = Chain(
                passage.text,
                stem,
                is_opening=not passage.section_path,
                is_report=header.type is DocumentType.REPORT,
                is_planned=is_planned,
                is_instructing=header.type in INSTRUCTING,
            )
            said = _cited(passage.id, chain.run(kept), only_cites=header.type in NOT_DIRECTIVES)
            own = [*said, *_amended(passage, kept, is_planned=is_planned)]
            found += sorted(own, key=lambda citation: citation.range)
        inherited.see(passage)
        plans.see(passage)
    return tuple(found)


def citations_of(text: str, header: Header | None = None) -> tuple[Citation, ...]:
    """Return the citations of one text (NFC), as of a document with nothing else in it."""
    passage = Passage(PassageId(""), "", 1, 1, 0, len(text), text)  # type: ignore[arg-type]  # belongs to no document
    return find_citations((passage,), header or Header())


def _is_own(passage: Passage, mention: Mention, header: Header) -> bool:
    symbol = mention.document.symbol
    if symbol and header.symbol and symbol_key(symbol) == symbol_key(header.symbol):
        return mention.document.issued in (None, header.issued) or header.issued is None
    # Where the header could not be read its number stands there all the same.
    if header.symbol is not None or passage.role is not Role.LETTERHEAD or mention.document.issued is not None:
        return False
    line = max(passage.text.rfind(sign, 0, mention.range.start + 1) for sign in "\n|") + 1
    return _OWN_NUMBER.match(passage.text, line) is not None and not _goes_on(passage.text, mention.range.end)


def _goes_on(text: str, end: int) -> bool:
    """Whether a sentence goes on behind what would otherwise be a document's own number."""
    line, _, _ = text[end:].partition("\n")
    following, *_ = line.split() or [""]
    return line[:1].isspace() and following[:1].islower() and following != "ngày"


class _Inheritance:
    """Lists whose stems say what is to become of their members: *Bãi bỏ các Thông tư sau đây:*; a member may be a stem again."""

    def __init__(self) -> None:
        self._stems: list[tuple[tuple[str, ...], int, Governed | None]] = []
        """The labels above the members, the least depth of these, and what is said of them; outermost first."""

    def of(self, passage: Passage) -> Governed | None:
        if find_marker(passage.text) is None:
            self._stems.clear()
        labels = _labels(passage)
        while self._stems and not (len(labels) >= self._stems[-1][1] and labels[: len(self._stems[-1][0])] == self._stems[-1][0]):
            self._stems.pop()
        return self._stems[-1][2] if self._stems else None

    def see(self, passage: Passage) -> None:
        text = passage.text.rstrip()
        is_heading = passage.role is Role.HEADING
        if not (is_heading or text.endswith(":")):
            return
        phrase = stem_phrase(text, is_heading=not text.endswith(":"))
        said = Governed(phrase.kind, text[slice(*phrase.range)]) if phrase else None
        labels, marker = _labels(passage), find_marker(text)
        is_item = not is_heading and marker is not None and bool(labels)
        if not is_item:
            self._stems.clear()
        if is_heading and marker is not None:
            labels += (marker.label,)
        # What stands beside a stem that is an item itself is none of its members.
        self._stems.append((labels, len(labels) + is_item, said))


def _labels(passage: Passage) -> tuple[str, ...]:
    return tuple(section.label for section in passage.section_path)


def _amended(passage: Passage, mentions: Sequence[Mention], *, is_planned: bool) -> Iterator[Citation]:
    """Yield the laws that a law changes, as its own name says: *Luật sửa đổi, bổ sung một số điều của Luật Đất đai*.

    One that is yet to be made changes none: they are only named.
    """
    for mention in mentions:
        for named in amended_in_name(passage.text, mention.range.start) if mention.document.name else ():
            symbol = named.key if named.key in named.symbols else None
            document = CitedDocument(
                named.key, symbol, named.type_code, name=named.name, candidates=() if symbol else named.symbols
            )
            told = mention.document
            is_known = told.symbol is not None or told.issued is not None or told.year is not None
            if not is_known and (is_planned or is_draft(passage.text, mention.start)):
                yield Citation(passage.id, named.range, named.range, document)
            else:
                yield Citation(passage.id, named.range, named.range, document, RelationKind.AMENDS, "sửa đổi", told)


def _cited(id: PassageId, found: Sequence[tuple[Mention, Governed]], *, only_cites: bool) -> Iterator[Citation]:
    for mention, said in found:
        is_itself = said.partner is not None and said.partner.key == mention.document.key
        governed = Governed() if (only_cites and said.partner is None) or is_itself else said
        yield Citation(
            passage_id=id,
            range=mention.range,
            extent=Range(mention.start, mention.end),
            document=mention.document,
            kind=governed.kind,
            phrase=governed.phrase,
            partner=governed.partner,
            is_active=governed.is_active,
            places=mention.places,
            is_alias=mention.is_alias,
        )
