"""The stretches of a passage that give something to somebody, each with one subject and one deadline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from indexer.assignments import DeadlineKind, Modality, Unit
from indexer.directive.deadlines import find_deadlines
from indexer.directive.predicates import NEGATION, PAST, first_verb, masked
from indexer.directive.stems import MAX_SUBJECT, Inherited, body_of, is_bare_name, modality_of
from indexer.directive.units import UNIT, respelled, starts_with_unit, trimmed
from indexer.domain import Passage, Range

_LABELLED = re.compile(r"(?:cơ quan|đơn vị|bộ phận)(?:\s+(?:chủ trì|thực hiện|tham mưu|đầu mối))+(?:\s+thực hiện)?\s*:\s*")
_LISTED_BEFORE = re.compile(r"(?:các|và|do|của|với|,)\s+(?:cơ quan|sở|bộ|ban|phòng|ngành|đơn vị|xã|cấp|tổ chức)\Z")
_ADVERBIAL = re.compile(
    r"(?:trong|trước|định kỳ|hằng|hàng|căn cứ|trên cơ sở|theo(?! dõi)|khi|sau khi|ngay|chậm nhất|đối với|để|nhằm|từ|đến|năm|quý|tháng|cùng với|bên cạnh|ngoài ra|riêng)(?!\w)"
)
_CLAUSE_END = re.compile(r"(?<=[.;!?])[”\"’)]*\s+|;\s*|\n+")
_SPREAD = re.compile(r"(?i:các\s+(?:sở|bộ|phòng|ban)(?:,\s*ban|,\s*ngành){0,2})\s*:")
"""*Giám đốc các sở: Y tế, Nội vụ; Chủ tịch …*: the list of bodies goes on after the semicolon."""
_PROHIBITION = re.compile(r"(?:nghiêm cấm|cấm|tuyệt đối không|không được|không)(?!\w)")
_EXPLICIT = re.compile(
    r"có trách nhiệm|chịu trách nhiệm|chủ trì|là cơ quan thường trực|(?:làm |là |cơ quan )đầu mối|phải (?!được)"
)
TROUBLE = re.compile(
    r"(?:trong quá trình|quá trình|nếu|khi)[^.;]{0,120}?(?:khó khăn|vướng mắc|phát sinh|chưa phù hợp)[^.;,]{0,40}?,?\s+(?P<rest>[^.;]*?(?:báo cáo|phản ánh|gửi|trao đổi|thông tin)[^;]*)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a passage with one subject and one deadline."""

    range: Range
    subject: str
    predicate: Range
    modality: Modality | None
    confidence: float
    inherited: tuple[Unit, ...] = ()


def clauses_of(passage: Passage, stem: Inherited | None, zone: float) -> Iterator[Clause]:
    """Yield the clauses of a passage, in order.

    `stem`: what a heading or a line above gives; `zone`: how likely the section is to give tasks, 0 to 1. A sentence without a
    subject of its own goes on with the clause before it, unless both have dates: then it is a task of its own of the same bodies.
    """
    text = passage.text
    start, _ = body_of(text)
    current: Clause | None = None
    for sentence in _sentences(text, start):
        # Within somebody's task, "chỉ đạo các phòng …" goes on with it.
        goes_on = current is not None and text[sentence.start : sentence.start + 8].lower().startswith("chỉ đạo")
        found = None if goes_on else _read(text, sentence, stem, zone, is_first=sentence.start == start)
        if found is not None:
            if current is not None:
                yield current
            current = found
        elif current is not None and not _breaks(text[sentence.start : sentence.end]):
            if _has_date(text, current.predicate) and _has_date(text, sentence):
                yield current
                part = trimmed(text, sentence)
                current = Clause(part, current.subject, part, current.modality, current.confidence, current.inherited)
            else:
                whole = Range(current.predicate.start, trimmed(text, sentence).end)
                current = Clause(
                    Range(current.range.start, whole.end),
                    current.subject,
                    whole,
                    current.modality,
                    current.confidence,
                    current.inherited,
                )
        elif current is not None:
            yield current
            current = None
    if current is not None:
        yield current


def _has_date(text: str, part: Range) -> bool:
    return any(
        one.kind in (DeadlineKind.BEFORE, DeadlineKind.BY, DeadlineKind.WITHIN, DeadlineKind.RECURRING)
        for one in find_deadlines(text[part.start : part.end])
    )


def _sentences(text: str, start: int) -> Iterator[Range]:
    reached = start
    for match in _CLAUSE_END.finditer(text, start):
        # "TP. Hồ Chí Minh", "ông (bà). …": a full stop ends a sentence only before a capital.
        if match.group().isspace() and text[match.start() - 1] == "." and not text[match.end() : match.end() + 1].isupper():
            continue
        if (
            match.group().startswith(";")
            and _SPREAD.search(text, reached, match.start())
            and starts_with_unit(text[match.end() :])
        ):
            continue
        if match.start() > reached:
            yield from _dated_parts(text, Range(reached, match.start()))
        reached = match.end()
    if reached < len(text):
        yield from _dated_parts(text, Range(reached, len(text)))


def _dated_parts(text: str, sentence: Range) -> Iterator[Range]:
    """Part a sentence that sets two dates where the second task begins: *hoàn thành … trong tháng 12, gửi báo cáo … trước ngày …*."""
    part = text[sentence.start : sentence.end]
    dated = [one for one in find_deadlines(part) if one.due or one.kind is DeadlineKind.WITHIN]
    reached = 0
    for one, following in pairwise(dated):
        gap = respelled(part[one.range.end : following.range.start])
        if cut := re.match(
            r"\s*(?:,|và|;)\s*(?=(?:gửi|báo cáo|tổng hợp|trình|hoàn thành|tổ chức|định kỳ|triển khai|ban hành)(?!\w))", gap
        ):
            end = one.range.end + cut.end()
            yield Range(sentence.start + reached, sentence.start + end)
            reached = end
    yield Range(sentence.start + reached, sentence.end)


def _breaks(sentence: str) -> bool:
    """Whether a sentence without a subject of its own is no part of the task before it."""
    lower = respelled(sentence)
    return bool(_PROHIBITION.match(lower)) or lower.startswith(("trên đây", "trong quá trình", "nơi nhận"))


def _read(text: str, sentence: Range, stem: Inherited | None, zone: float, *, is_first: bool) -> Clause | None:
    """Return the clause of a sentence that names whom it is given to, or begins what a line above gives to somebody."""
    written = text[sentence.start : sentence.end]
    lower = respelled(written)
    if trouble := TROUBLE.search(lower):
        return _report(text, sentence, trouble.start("rest"))
    modality, length = modality_of(lower)
    offset = length
    if label := _LABELLED.match(lower):
        offset = label.end()
    if not modality and _ADVERBIAL.match(lower) and (comma := _subject_after_comma(lower)):
        offset = comma
        modality, length = modality_of(lower[offset:])
        offset += length
    if _PROHIBITION.match(lower[offset:]):
        return None
    if UNIT.match(lower, offset):
        plain = masked(lower)
        unit = UNIT.match(lower, offset)
        assert unit is not None
        verb = first_verb(plain, unit.end())
        if verb is not None and _is_subject(lower, plain, offset, verb, has_modality=modality is not None):
            explicit = modality is not None or bool(_EXPLICIT.match(lower, verb.start)) or (stem is not None and not stem.units)
            confidence = max(zone, 0.9) if explicit else zone
            if zone <= 0.5 and not explicit and not (stem and stem.confidence >= 0.9):
                confidence = 0.4
            predicate = trimmed(text, Range(sentence.start + verb.start, sentence.end))
            subject = text[sentence.start + offset : sentence.start + verb.start]
            strength = modality or (stem.modality if stem and not stem.units else None) or Modality.DUTY
            if confidence >= 0.5:
                return Clause(Range(sentence.start, predicate.end), subject, predicate, strength, confidence)
            return None
        if modality is not None:
            return None
    if is_first and stem is not None and stem.units and not is_bare_name(written):
        part = trimmed(text, sentence)
        if part.end > part.start:
            return Clause(part, "", part, stem.modality, stem.confidence, stem.units)
    return None


def _subject_after_comma(lower: str) -> int | None:
    for match in re.finditer(r",\s*", lower[:300]):
        modality = modality_of(lower[match.end() :])
        if _LISTED_BEFORE.search(lower, 0, match.start()):
            return None
        if UNIT.match(lower, match.end() + modality[1]):
            return match.end()
    return None


def _is_subject(lower: str, plain: str, start: int, verb: Range, *, has_modality: bool) -> bool:
    subject = lower[start : verb.start]
    if len(subject) > MAX_SUBJECT or PAST.search(subject) or NEGATION.search(subject):
        return False
    # A definition ("… là …"), an explanation in dashes, or a relative clause is no list of bodies.
    if re.search(
        r"(?<!\w)(?:là|được|bị|gồm|bao gồm|của mình|do|khi|nếu|để|mà|như|vì|thì)(?!\w)", plain[start : verb.start]
    ) and not re.search(r"được (?:giao|phân công)|là (?:cơ quan|đơn vị|thành viên)", subject):
        return False
    if (
        not has_modality
        and plain[verb.start : verb.end] in ("đào tạo,", "quy định", "quyết định", "tổng kết", "đầu tư")
        and "có trách nhiệm" not in lower
    ):
        return False
    return not subject.rstrip().endswith((":", "("))


def _report(text: str, sentence: Range, start: int) -> Clause | None:
    """Return the clause of a line that says to whom trouble is reported."""
    rest = Range(sentence.start + start, sentence.end)
    lower = respelled(text[rest.start : rest.end])
    modality, length = modality_of(lower)
    at = rest.start + length
    unit = UNIT.match(lower, length)
    verb = re.search(r"(?:kịp thời |chủ động |thì )?(?:báo cáo|phản ánh|gửi|trao đổi|thông tin)(?!\w)", lower[length:])
    if verb is None:
        return None
    subject = text[at : at + verb.start()] if unit else ""
    predicate = trimmed(text, Range(at + verb.start(), rest.end))
    return Clause(trimmed(text, sentence), subject or "\x00", predicate, modality, 0.8)
