"""Which words govern each document that a text names: those before it, those after, or what governs the one before it. Pure.

The nearest governing phrase wins and a coordinated list inherits it. What stands in a cited document's own subject is said of that one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.citations import CitedDocument, RelationKind
from indexer.directive.citations.ascriptions import CAPITALS, GENRES
from indexer.directive.citations.changed import RANKS, changed_by, is_later, rank
from indexer.directive.citations.mentions import Mention
from indexer.directive.citations.phrases import STRICT, Phrase, expiry_after, phrase_before

# A title goes on over its lines: "SỬA ĐỔI MỘT SỐ ĐIỀU | CỦA PHÁP LỆNH …", "… MỘT SỐ ĐIỀU CỦA | PHÁP LỆNH …".
_LINE = r"(?<!\s(?i:của))(?<!\s(?i:của)\s)(?<!\s(?i:và|về|số))(?<!\s(?i:và|về|số)\s)\n(?!\s*(?i:của|và|về|số|ngày|tháng|năm|theo|tại|kèm)(?![^\W_]))"
_SENTENCE = re.compile(rf"\.\s+(?=[{CAPITALS}“\"])|{_LINE}|[:?!]\s")
_WHEN = re.compile(r"(?<![^\W_])(?:sau khi|trước khi|khi|từ ngày|đến ngày|trước ngày|sau ngày)\s+(?:các\s+)?\Z", re.IGNORECASE)
"""*… ngay sau khi Luật Chợ được thông qua*: it tells when, and governs nothing."""
_FULL_STOP = re.compile(rf"\.\s+(?=[{CAPITALS}“\"])|\n")
_JOINS = re.compile(
    r"[\s,;]*+(?>(?:và|hoặc|cùng|với|các|gồm|số|của|đồng thời|căn cứ)(?![^\W_])\s*,?\s*)*+(?:[a-zđ]\)|\d+[.)]|[-–+])?\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:,|\svà)\s*\Z")
_NEW_CLAUSE = re.compile(rf";|,\s+(?=[{CAPITALS}])|\)")
_SUBJECT_OPENS = re.compile(
    r"[\s,]*(?:\((?:nay là|nay thuộc|trước đây là|cũ)[^()]{0,60}\)\s*)?[“\"(]?\s*(?:v/v|về|quy định|ban hành|hướng dẫn|thực hiện|triển khai|sửa đổi|thay thế|bãi bỏ|phê duyệt|đính chính|gia hạn|hợp nhất|bổ sung|tiếp tục|thi hành|đã\s+được|được|bị|chi tiết"
    r"|hết hiệu lực|kèm theo|báo cáo|giao)(?![^\W_])",
    re.IGNORECASE,
)
_THIS = re.compile(
    rf"(?<![^\W_])(?:{GENRES}|quy chế|điều lệ|nội quy|danh mục|điều|khoản|điểm|mục|chương|phụ lục)\s+này(?![^\W_])", re.IGNORECASE
)
_PROPOSALS = frozenset({"TTr", "BC", "CV", None})
_CHANGING = re.compile(
    r"[\s,]*(?:ngày\s+[\d/]+\s+)?(?:của\s+[^,;()]{3,60}\s+)?(?:về\s+(?:việc\s+)?)?sửa đổi(?![^\W_])", re.IGNORECASE
)
_BESIDE = re.compile(
    r",?\svà\s+(?:(?:hướng dẫn|chỉ đạo|ý kiến(?: chỉ đạo)?)\s+của\s+[^,;()]{2,60}\stại\s+)?(?:các\s+)?\Z", re.IGNORECASE
)
_COMMA = re.compile(r",\s*(?:các\s+)?\Z")
_ANOTHER = re.compile(
    r"[\s\-–+•|\d.)]*(?:[a-zđ]\)\s*)?(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư(?: liên tịch)?|Quyết định|Chỉ thị)\s+"
    r"(?:(?:ban hành|quy định|hướng dẫn|phê duyệt|về)\s[^.;:“”]{3,200}\(\s*)?"
)
"""*Nghị quyết sửa đổi … Nghị quyết số 12/…*, as the item of a programme: one that is to be made, not this document."""
_PLACED = re.compile(r"(?:ban hành\s+)?kèm theo", re.IGNORECASE)
_FOLLOWS = re.compile(r"theo(?!\s+quy)(?![^\W_])", re.IGNORECASE)
_RIGHT_BEFORE = 60
_UNNUMBERED = re.compile(
    r"(?:,|\svà)\s+(?:các\s+)?(?:nghị định|thông tư|văn bản)\s+(?:quy định chi tiết\s+(?:một số điều\s+)?(?:và\s+)?)?\Z",
    re.IGNORECASE,
)
"""*…, Nghị định quy định chi tiết Luật Chợ*: a decree, not this document, does so."""
_FEW = 3
_SHORT = 120
"""Characters between the members of a list that may say more of the next than that it is the next."""


@dataclass(frozen=True, slots=True)
class Governed:
    """What governs a mention, and what the next of a list inherits."""

    kind: RelationKind = RelationKind.CITES
    phrase: str = ""
    partner: CitedDocument | None = None
    is_active: bool = False
    is_nested: bool = False


def _says_nothing(said: Governed) -> bool:
    """Whether a member of a list is named and no more: itself, or what was issued with it."""
    return said.kind is RelationKind.CITES and (not said.phrase or _PLACED.fullmatch(said.phrase) is not None)


def _is_bare(mention: Mention) -> bool:
    return mention.document.issuer is None and mention.document.subject is None


_BRACKET = re.compile(r"\(\s*(?:[Ss]ố\s*)?\Z")
_PLURAL = re.compile(
    r"[Cc]ác\s+(?=(?:nghị định|quyết định|thông tư|nghị quyết|chỉ thị|văn bản|kế hoạch|công văn)(?![^\W_]))", re.IGNORECASE
)


class Chain:
    """The mentions of one text, each governed by what stands before and after it, or as the one before."""

    def __init__(
        self,
        text: str,
        inherited: Governed | None,
        *,
        is_opening: bool,
        is_report: bool,
        is_planned: bool = False,
        is_instructing: bool = False,
    ) -> None:
        """Make one of a text.

        `is_opening`: the text stands before the first heading, where a document says what it is; `is_planned`: it tells of what is
        yet to be done; `is_instructing`: its document orders, and changes nothing of higher rank.
        """
        self._text = text
        self._is_opening = is_opening
        self._is_report = is_report
        self._is_planned = is_planned
        self._is_instructing = is_instructing
        self._inherited = inherited
        self._told: list[CitedDocument] = []
        """The last document that is in no other's subject, and those in its own."""

    def run(self, mentions: Sequence[Mention]) -> list[tuple[Mention, Governed]]:
        """Return the mentions of the text, in order, each with what governs it."""
        governed: list[tuple[Mention, Governed]] = []
        previous: Mention | None = None
        outer: tuple[Mention, Governed] | None = None
        for number, mention in enumerate(mentions):
            start, fresh = self._lead(previous, mention)
            if fresh and previous is not None and self._is_of(previous, mention):
                start, fresh = previous.end, False
            if fresh:
                previous, outer = None, None
            if (repeated := self._repeated(mention, governed[-1] if previous else None, outer)) is not None:
                governed.append((mention, repeated))
                previous = replace(mention, end=mention.end + 1, subject_end=mention.end + 1)
                outer = outer if repeated.is_nested else (previous, repeated)
                continue
            now = self._one(start, mention, previous, governed[-1][1] if previous else None, outer)
            if (listed := self._listed(mention)) is not None:
                # What governs the plural governs the members.
                if listed >= start:
                    now = self._one(start, replace(mention, start=listed), previous, governed[-1][1] if previous else None, outer)
                else:
                    clause = max(0, self._text.rfind(";", 0, listed))
                    now = self._by(phrase_before(self._text, clause, listed), mention, 0)
            if self._inherited and outer is None and now.partner is None and _says_nothing(now):
                now = self._inherited
            governed.append((mention, now))
            if not now.is_nested:
                outer, self._told = (mention, now), []
            self._told.append(mention.document)
            previous = mention
            following = mentions[number + 1].start if number + 1 < len(mentions) else len(self._text)
            self._expire(governed, following)
        return governed

    def _listed(self, mention: Mention) -> int | None:
        """Return where the plural stands whose members a bracket lists: *các Quyết định phê duyệt … (Số 12/QĐ-BNV và số …)*."""
        opened = _BRACKET.search(self._text, 0, mention.start)
        if opened is None:
            return None
        clause = max(self._text.rfind(sign, 0, opened.start()) for sign in ";\n") + 1
        plurals = list(_PLURAL.finditer(self._text, clause, opened.start()))
        return plurals[-1].start() if plurals else None

    def _lead(self, previous: Mention | None, mention: Mention) -> tuple[int, bool]:
        """Return from where on words may govern `mention`, and whether a sentence begins in between."""
        start = previous.end if previous else 0
        breaks = [found.end() for found in _SENTENCE.finditer(self._text, start, mention.start + 1)]
        # "các văn bản sau: Luật …" goes on after its colon.
        ends = [place for place in breaks if self._text[place - 2 : place - 1] != ":" or previous is not None]
        return (ends[-1], True) if ends else (start, previous is None)

    def _repeated(
        self, mention: Mention, last: tuple[Mention, Governed] | None, outer: tuple[Mention, Governed] | None
    ) -> Governed | None:
        """Return what is said of the document that a bracket names once more: *Nghị quyết số 214/NQ-CP ngày … (Nghị quyết 214)*."""
        if not (self._text.endswith("(", 0, mention.start) and self._text.startswith(")", mention.end)):
            return None
        return next((said for named, said in filter(None, (outer, last)) if named.document.key == mention.document.key), None)

    def _is_of(self, previous: Mention, mention: Mention) -> bool:
        """Whether what stands before `mention` is said of `previous`: *A quy định …, giai đoạn 1: Từ năm 2021, được sửa đổi bởi B*."""
        lead = self._text[previous.end : mention.start]
        return _FULL_STOP.search(lead) is None and self._passive(previous.end, mention) is not None

    def _one(
        self,
        start: int,
        mention: Mention,
        previous: Mention | None,
        last: Governed | None,
        outer: tuple[Mention, Governed] | None,
    ) -> Governed:
        text = self._text
        if when := _WHEN.search(text, max(0, mention.start - _RIGHT_BEFORE), mention.start):
            return Governed(phrase=when.group().strip())
        lead = text[start : mention.start]
        if previous is None or last is None or outer is None:
            return self._by(phrase_before(text, start, mention.start), mention, start)
        if _JOINS.fullmatch(lead):
            return self._joined(lead, mention, last, outer, previous)
        breaks = [found for found in _NEW_CLAUSE.finditer(lead) if "(" not in lead[: found.start()] or found.group() != ")"]
        opens = _SUBJECT_OPENS.match(lead)
        if opens and not last.is_nested and _AND.search(lead) and mention.document.type_code == outer[0].document.type_code:
            # "Bãi bỏ A quy định về … và B": of A's genre, B stands beside it and not in its subject.
            return outer[1]
        if (
            opens
            and last.is_nested
            and not last.is_active
            and _AND.search(lead)
            and mention.document.type_code == previous.document.type_code
        ):
            # "C sửa đổi A quy định về … và B": C changes both, unless B is later and stands beside C.
            return outer[1] if is_later(mention.document, outer[0].document) else last
        if (passive := self._passive(start, mention)) is not None:
            return self._nested(passive, mention, previous)
        if opens and not breaks:
            phrase = phrase_before(text, start, mention.start)
            beside = _BESIDE.search(lead) or (
                _COMMA.search(lead) if mention.document.symbol and text[mention.start].isupper() else None
            )
            if phrase is not None and beside and not phrase.is_passive and phrase.kind not in STRICT and not last.is_nested:
                words = text[phrase.range.end : start + beside.start()].split()
                if len(words) >= _FEW:
                    # "Thực hiện A về … triển khai nhiệm vụ năm học và B": B stands beside A.
                    return outer[1]
            if phrase is not None and (phrase.kind is not RelationKind.CITES or _FOLLOWS.match(text, phrase.range.start)):
                return self._nested(phrase, mention, previous)
            return Governed(is_nested=True, phrase="")
        fresh = start + breaks[-1].end() if breaks else start
        phrase = phrase_before(text, fresh, mention.start)
        if phrase is None:
            if breaks and len(lead) - breaks[-1].end() <= _SHORT and ";" in lead:
                return replace(outer[1], is_nested=False)
            return Governed()
        return self._by(phrase, mention, fresh)

    def _passive(self, start: int, mention: Mention) -> Phrase | None:
        """Return the phrase by which what was cited before is changed, whatever its subject says: *A về …, được sửa đổi bởi B*."""
        phrase = phrase_before(self._text, start, mention.start)
        if phrase is None or not phrase.is_passive or phrase.kind is RelationKind.PROMULGATES:
            return None
        lead = self._text[start : phrase.range.start]
        return None if ";" in lead or _THIS.search(lead) else phrase

    def _by(self, phrase: Phrase | None, mention: Mention, start: int) -> Governed:
        if phrase is None:
            return Governed()
        kind = phrase.kind
        if (
            kind in STRICT
            and not phrase.is_passive
            and not self._is_opening
            and _ANOTHER.fullmatch(self._text, start, phrase.range.start)
        ):
            return Governed(phrase=self._text[slice(*phrase.range)])
        if kind in STRICT and not phrase.is_passive and self._is_yet_to_be(phrase, mention, start):
            return Governed(phrase=self._text[slice(*phrase.range)])
        if phrase.is_passive and kind in STRICT and not _THIS.search(self._text, start, phrase.range.start):
            # It is not said what was changed.
            return Governed(phrase=self._text[slice(*phrase.range)])
        if kind is RelationKind.BASIS and not self._opens_sentence(phrase.range.start, start):
            kind = RelationKind.CITES
        if kind is RelationKind.GUIDES and not (self._is_opening or _THIS.search(self._text, start, phrase.range.start)):
            kind = RelationKind.CITES
        if kind is RelationKind.GUIDES and _UNNUMBERED.search(
            self._text, max(0, phrase.range.start - _RIGHT_BEFORE), phrase.range.start
        ):
            kind = RelationKind.CITES
        if kind is RelationKind.PROMULGATES and phrase.is_passive and not self._is_title(phrase.range.start):
            kind = RelationKind.CITES
            return Governed(kind, self._text[slice(*phrase.range)])
        if kind is RelationKind.PROPOSED_BY and not (self._is_opening and mention.document.type_code in _PROPOSALS):
            kind = RelationKind.CITES
        if kind is RelationKind.IMPLEMENTS and self._is_report and self._is_opening:
            kind = RelationKind.REPORTS_ON
        elif kind is RelationKind.REPORTS_ON and not self._is_opening:
            # To look back on it some day is part of carrying it out.
            kind = RelationKind.IMPLEMENTS
        return Governed(kind, self._text[slice(*phrase.range)], is_active=phrase.is_passive)

    def _is_yet_to_be(self, phrase: Phrase, mention: Mention, start: int) -> bool:
        """Whether somebody is to make the change that a phrase tells of, and not this document."""
        if self._is_opening or _THIS.search(self._text, start, phrase.range.start):
            return False
        return self._is_planned or (self._is_instructing and mention.document.type_code in RANKS)

    def _is_title(self, position: int) -> bool:
        """Whether what stands in brackets at `position` is said of the text itself: on a line of its own, or with a capital."""
        before = self._text[:position].rstrip(" (")
        return self._text[position : position + 30].lstrip()[:1].isupper() or not before or before.endswith(("\n", "|"))

    def _opens_sentence(self, position: int, start: int) -> bool:
        return not self._text[start:position].strip(' -–+;,“"*') and self._text[position : position + 1].isupper()

    def _joined(
        self, lead: str, mention: Mention, last: Governed, outer: tuple[Mention, Governed], previous: Mention
    ) -> Governed:
        if not last.is_nested:
            return last
        # "B thực hiện A; C": after a semicolon, or where C is of the outer one's genre and not the inner one's, C stands beside B.
        if self._changes(mention) and self._changes(outer[0]):
            # "A sửa đổi C và B sửa đổi C": B stands beside A.
            return outer[1]
        own, of_outer, of_inner = mention.document.type_code, outer[0].document.type_code, previous.document.type_code
        if last.is_active:
            # "A được sửa đổi bởi B; C và D": what is told no more of than of B goes on with it.
            goes_on = own == of_inner and _is_bare(mention) and _is_bare(previous)
            return last if goes_on or ";" not in lead else outer[1]
        if ";" in lead or (own == of_outer and own != of_inner):
            return outer[1]
        if last.kind is RelationKind.GUIDES and last.partner and rank(mention.document) <= rank(last.partner):
            # No decree guides a decree, or a circular.
            return outer[1]
        return last

    def _changes(self, mention: Mention) -> bool:
        """Whether a document is said to change another."""
        return _CHANGING.match(self._text, mention.end) is not None

    def _nested(self, phrase: Phrase, mention: Mention, previous: Mention) -> Governed:
        partner = changed_by(mention.document, self._told) if phrase.is_passive and self._told else previous.document
        return Governed(phrase.kind, self._text[slice(*phrase.range)], partner, is_active=phrase.is_passive, is_nested=True)

    def _expire(self, governed: list[tuple[Mention, Governed]], limit: int) -> None:
        """Let what is said after a list of documents, that they cease to be in force, be said of each."""
        phrase = expiry_after(self._text, governed[-1][0].end, limit)
        if phrase is None:
            return
        ending = Governed(phrase.kind, self._text[slice(*phrase.range)])
        for place in range(len(governed) - 1, -1, -1):
            earlier, held = governed[place]
            if held.partner is not None:
                # "A, được sửa đổi bởi B, hết hiệu lực": what is said of B is told of A.
                continue
            if held.kind is not RelationKind.CITES:
                break
            governed[place] = (earlier, ending)
            if place and not _JOINS.fullmatch(self._text[governed[place - 1][0].end : earlier.start]):
                break
