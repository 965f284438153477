"""The clauses of a directive and the tasks they give: what is to be done, with whom, by when, to whom it is reported."""

import re
from collections.abc import Iterator
from datetime import date

from indexer.assignments import Assignment, AssignmentRole, Deadline, DeadlineKind, Modality, ReportingLine, Unit
from indexer.directive.assignments.deadlines import find_dated, find_deadline
from indexer.directive.assignments.predicates import (
    Roles,
    begins_with_verb,
    is_ban,
    modality_of,
    roles_of,
    says_what,
    subject_end,
)
from indexer.directive.assignments.sections import is_in_duty_section
from indexer.directive.assignments.subjects import DUTY_WORDS, LONGEST_LIST, Reader, Subject, order
from indexer.directive.assignments.units import HEAD, HEAD_AT, split_units
from indexer.domain import Passage, Range

_LONGEST = 1500
"""Characters of a task; what is longer is kept up to here."""
# "…, không để xảy ra tiêu cực.2. Giao Sở …": where lines were lost, an item goes on with the next.
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ỸĐ])|\n+|(?<=[^\W\d_]{2}[.;])\d{1,2}\.\s+(?=[A-ZÀ-ỸĐ])")
_ABBREVIATED = re.compile(r"(?:\b(?:TP|Tp|TX|ThS|TS|PGS|GS|BS|ĐB|T|số|No|St)|\b\d)\.\Z")
_CLAUSE = re.compile(r"\s*;\s*")
_TWO_DEADLINES = re.compile(r",\s*(?:và\s+)?(?=(?:gửi|báo cáo|trình)(?!\w))")
_ONLY_WHEN = re.compile(
    r"(?:và )?(?:(?:phải |cơ bản )?(?:hoàn thành|hoàn tất|thực hiện|làm) )?(?:xong )?(?:việc (?:này|trên) )?(?:(?:chậm|muộn) nhất|trước|trong|vào|xong)(?: là| vào| trước| trong| hết)* (?:ngày|tháng|quý|năm|\d)[\w\s/.,-]{0,40}\W*\Z"
)
_TROUBLE = re.compile(
    r"(?:nếu|trường hợp|khi|gặp|\bcó\b)[^.;]{0,40}(?:khó khăn|vướng mắc|phát sinh|bất cập)[^.;]*?(?:báo cáo|phản ánh|gửi|thông tin|trao đổi|liên hệ)(?!\w)"
)
_REPORTING_VERB = re.compile(r"(?:báo cáo|phản ánh|gửi|thông tin|trao đổi|liên hệ)(?!\w)")


def tasks(reader: Reader, passage: Passage, low: str, range_: Range, subject: Subject) -> Iterator[Assignment]:
    """Yield the tasks of a clause: what `range_` of the passage says is to be done, by `subject`."""
    text = passage.text
    issued = reader.header.issued
    lead_in = low[max(range_.start - LONGEST_LIST, 0) : range_.start]
    first = True
    lead: AssignmentRole | None = None
    for part in _clauses(text, low, range_):
        start, end = part
        while start < end and text[start] in " ,:–-":
            start += 1
        clause, said = text[start:end], low[start:end]
        if not clause or (not first and is_ban(said)):
            continue
        if is_ban(said) or (len(clause) < _SHORTEST and first and not clause.strip()):
            return
        roles = roles_of(clause, said)
        # A deadline before the subject is that of what comes first.
        before = _opening_deadline(text, lead_in, range_, issued) if first else None
        within = find_deadline(clause, issued)
        deadline = within.deadline if within else None
        if before is not None and (deadline is None or deadline.value is None):
            deadline = before
        role = roles.role
        if not first and lead is AssignmentRole.ADVISE and role is AssignmentRole.LEAD:
            role = AssignmentRole.ADVISE
        own = modality_of(said)
        yield Assignment(
            key="",
            passage_id=passage.id,
            range=Range(start, min(end, start + _LONGEST)),
            task=text[start : min(end, start + _LONGEST)],
            assignees=subject.assignees,
            role=role,
            modality=own if subject.modality is Modality.PLAIN else subject.modality,
            coordinating=split_units(roles.coordinating) if roles.coordinating else (),
            executors=split_units(roles.executors) if roles.executors else (),
            deadline=deadline,
            reporting=ReportingLine(roles.to or None, roles.via or None) if roles.to or roles.via else None,
            named_in=subject.named_in,
            confidence=_confidence(reader, passage, subject, said),
        )
        lead = role if first else lead
        first = False


_SHORTEST = 4


def _confidence(reader: Reader, passage: Passage, subject: Subject, said: str) -> float:
    sure = 0.75
    if subject.modality is not Modality.PLAIN or DUTY_WORDS.match(said):
        sure = 0.95
    elif is_in_duty_section(passage) or subject.named_in is not None:
        sure = 0.9
    if reader.is_strict:
        sure -= 0.15
    return as_read(sure, passage)


def as_read(sure: float, passage: Passage) -> float:
    """Return how sure one is of what a passage says, 0 to 1, who is `sure` of it where it was read rightly: of a scan, less."""
    return round(sure * (passage.confidence if passage.confidence is not None else 1.0), 2)


def _opening_deadline(text: str, lead_in: str, range_: Range, issued: date | None) -> Deadline | None:
    start = range_.start - len(lead_in)
    cut = max(lead_in.rfind(". "), lead_in.rfind("; "), lead_in.rfind("\n"))
    opening = text[start + cut + 1 : range_.start]
    if "đối với" in lead_in[cut + 1 :]:
        # "Đối với các nhiệm vụ triển khai trong năm 2025, …" tells which tasks, not by when.
        return None
    found = find_deadline(opening, issued)
    return found.deadline if found and found.deadline.value is not None else None


def ranges(text: str, low: str, start: int) -> Iterator[Range]:
    """Yield the sentences of a text from `start` on; what has a subject of its own behind a semicolon is one."""
    begin = start
    for cut in [*_SENTENCE.finditer(text, start), None]:
        stop = cut.start() if cut else len(text)
        if cut is not None and _ABBREVIATED.search(text, max(begin, stop - 6), stop):
            continue
        if begin < stop:
            yield from _with_own_subjects(text, low, Range(begin, stop))
        begin = cut.end() if cut else stop


def _with_own_subjects(text: str, low: str, sentence: Range) -> Iterator[Range]:
    begin = sentence.start
    for cut in _CLAUSE.finditer(low, sentence.start, sentence.end):
        after = cut.end()
        modality, named = order(low, after)
        if HEAD_AT.match(low, named) is None or not (text[named : named + 1].isupper() or low.startswith("các ", named)):
            continue
        is_whole = _is_whole(low, begin, cut.start())
        end = subject_end(low, named)
        rest = low[end : sentence.end].lstrip(" ,:")
        if is_whole and end < sentence.end and (begins_with_verb(rest) or (modality is not Modality.PLAIN and says_what(rest))):
            yield Range(begin, cut.start())
            begin = after
    yield Range(begin, sentence.end)


def _is_whole(low: str, begin: int, stop: int) -> bool:
    """Whether what stands before a semicolon is more than names: those told by another (*Chủ tịch … yêu cầu Giám đốc …;*) go on behind it."""
    _, first = order(low, begin)
    if HEAD_AT.match(low, first) is not None and subject_end(low, first) >= stop:
        return False
    told = list(_TELLS.finditer(low, begin, stop))
    return not told or subject_end(low, told[-1].end()) < stop


_TELLS = re.compile(rf"(?<!\w)(?:yêu cầu|đề nghị|giao|của|giữa)\s+(?={HEAD})")


def _clauses(text: str, low: str, range_: Range) -> Iterator[Range]:
    """Yield the parts of a sentence that each say what is to be done."""
    begin = range_.start
    stop = range_.start + len(text[range_.start : range_.end].rstrip(" .;/:"))
    for cut in _CLAUSE.finditer(low, range_.start, stop):
        rest = low[cut.end() : stop]
        if _ONLY_WHEN.match(rest.partition(";")[0]):
            # "…; hoàn thành trước ngày 30/6" says by when, not what.
            continue
        if begins_with_verb(rest) or re.match(r"(?:định kỳ|hằng|hàng|đồng thời)(?!\w)", rest):
            yield from _with_own_deadlines(text, low, Range(begin, cut.start()))
            begin = cut.end()
    if begin < stop:
        yield from _with_own_deadlines(text, low, Range(begin, stop))


def _with_own_deadlines(text: str, low: str, part: Range) -> Iterator[Range]:
    """Yield a part, in two where it has two deadlines, each for something of its own."""
    dated = find_dated(text[part.start : part.end])
    if len(dated) >= 2:
        for cut in _TWO_DEADLINES.finditer(low, part.start, part.end):
            if dated[0].range.end + part.start <= cut.start() and cut.end() <= dated[-1].range.start + part.start:
                yield Range(part.start, cut.start())
                yield Range(cut.end(), part.end)
                return
    yield part


def is_about_trouble(low: str, range_: Range) -> bool:
    """Whether a sentence says to whom to report what goes wrong."""
    return _TROUBLE.search(low, range_.start, range_.end) is not None


def trouble(reader: Reader, passage: Passage, low: str, range_: Range) -> Assignment:
    """Return the assignment to report what goes wrong, to those named for it, if any are."""
    text = passage.text
    said = re.search(r"(?:khó khăn|vướng mắc|phát sinh|bất cập)", low[range_.start : range_.end])
    begin = range_.start + (said.start() if said else 0)
    verb = _REPORTING_VERB.search(low, begin, range_.end)
    at = verb.start() if verb else range_.end
    units: tuple[Unit, ...] = ()
    for match in re.finditer(r"(?<=[\s,])(?=\S)", low[begin:at]):
        place = begin + match.start()
        _, place = order(low, place)
        if HEAD_AT.match(low, place) and (low.startswith(_PLAINLY, place) or text[place].isupper()):
            end = min(subject_end(low, place), at)
            units = split_units(text[place:end])
            at = end
            break
    start = at + len(text[at : range_.end]) - len(text[at : range_.end].lstrip(" ,"))
    end = start + len(text[start : range_.end].rstrip(" .;/"))
    written = text[range_.start : at].strip(" ,")
    deadline = Deadline(DeadlineKind.CONDITIONAL, written[:_LONGEST_CONDITION])
    roles = roles_of(text[start:end], low[start:end])
    return _report(reader, passage, Range(start, end), units, deadline=deadline, roles=roles)


def _report(
    reader: Reader, passage: Passage, range_: Range, units: tuple[Unit, ...], *, deadline: Deadline | None, roles: Roles
) -> Assignment:
    """Return the assignment to report what stands at `range_`."""
    return Assignment(
        key="",
        passage_id=passage.id,
        range=range_,
        task=passage.text[range_.start : range_.end],
        assignees=units,
        role=AssignmentRole.REPORT,
        modality=reader.force,
        deadline=deadline,
        reporting=ReportingLine(roles.to or None, roles.via or None) if roles.to or roles.via else None,
        confidence=as_read(0.85, passage),
    )


_LONGEST_CONDITION = 200
_PLAINLY = ("các ", "cơ quan", "đơn vị", "địa phương", "tổ chức, cá nhân", "cá nhân, tổ chức")
"""How those who are to report trouble are named without a capital."""

_HANDED_IN = re.compile(
    rf"\W*(?:(?:các |những )?(?:kế hoạch|văn bản|kết quả|ý kiến|danh sách|hồ sơ|số liệu|đề xuất|dự thảo|phiếu|biểu|đăng ký|nội dung)(?!\w))(?P<what>[^.;]{{0,200}}?)"
    rf"\s(?P<verb>(?:xin |đề nghị |được |phải )*(?:gửi|báo cáo)(?: về| đến| cho| tới)?) (?={HEAD})"
)
_OF = re.compile(rf"\scủa\s+(?=các\s|quý\s)(?={HEAD})")


def handed_in(reader: Reader, low: str, range_: Range) -> re.Match[str] | None:
    """Return where a sentence says that something is to be sent to somebody, without saying who sends it: *Kế hoạch của các đơn vị gửi về Sở …*."""
    # Laws tell so of what was sent before they came into force.
    if reader.is_strict or begins_with_verb(low[range_.start : range_.end]):
        return None
    found = _HANDED_IN.match(low, range_.start, range_.end)
    is_told = found is not None and not found["what"].endswith(" đã") and _BY_WHEN.search(low, found.end(), range_.end)
    return found if is_told else None


_BY_WHEN = re.compile(r"(?<!\w)(?:(?:trước|trong) (?:ngày |tháng |quý )?[\divx]|(?:chậm|muộn) nhất)")


def handing_in(reader: Reader, passage: Passage, found: re.Match[str], range_: Range, known: tuple[Unit, ...]) -> Assignment:
    """Return the assignment to send it, to those it is of, else to those who are `known`."""
    text, low = passage.text, found.string
    end = range_.start + len(text[range_.start : range_.end].rstrip(" .;/"))
    start = range_.start + len(text[range_.start : end]) - len(text[range_.start : end].lstrip(" ,–-"))
    of = list(_OF.finditer(low, found.start("what"), found.end("what") + 1))
    units = split_units(text[of[-1].end() : found.start("verb")].strip(" ,")) if of else known
    sent = found.start("verb")
    roles = roles_of(text[sent:end], low[sent:end])
    within = find_deadline(text[sent:end], reader.header.issued)
    return _report(reader, passage, Range(start, end), units, deadline=within.deadline if within else None, roles=roles)
