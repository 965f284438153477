"""Who must do what, with whom, by when: the assignments of a document, read off its passages."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from indexer.assignments import Assignment, AssignmentRole, Deadline, DeadlineKind, Modality, Unit
from indexer.directive.assignment_rows import row_assignment
from indexer.directive.clauses import TROUBLE, Clause, clauses_of
from indexer.directive.deadlines import find_deadlines
from indexer.directive.predicates import first_verb, masked, role_name
from indexer.directive.stems import Inherited, is_item, stem_of
from indexer.directive.units import UNIT, find_units, respelled
from indexer.domain import DocumentType, Header, Passage, Range, Role

_NOT_DIRECTIVES = frozenset(
    {DocumentType.NEWS, DocumentType.SPEECH, DocumentType.FORM, DocumentType.INVITATION, DocumentType.MINUTES}
)
_BACKGROUND_SECTION = re.compile(
    r"kết quả|tình hình|đánh giá|hạn chế|nguyên nhân|thực trạng|đặc điểm|ưu điểm|khuyết điểm|giải thích từ ngữ|phạm vi điều chỉnh|đối tượng|quan điểm|bài học|hành vi bị nghiêm cấm|căn cứ|sự cần thiết|quyền của|mục đích|mục tiêu"
)
_ORDERS_SECTION = re.compile(
    r"tổ chức thực hiện|phân công|trách nhiệm|tổ chức triển khai|điều khoản thi hành|tiến độ|nhiệm vụ của"
)
_TASKS_SECTION = re.compile(r"nhiệm vụ|giải pháp|nội dung|phương hướng|kiến nghị|đề xuất")
_COORDINATION = re.compile(
    r"(?:phối hợp|kết hợp)(?:\s+(?:chặt chẽ|thường xuyên|đồng bộ|hiệu quả))?(?:\s+(?:với|cùng với|cùng))?\s+|(?<!gắn )(?:cùng với|có sự phối hợp của)\s+"
)
_CASCADE = re.compile(r"(?:chỉ đạo|hướng dẫn|đôn đốc|giao|yêu cầu)(?:,\s*(?:chỉ đạo|hướng dẫn|đôn đốc|kiểm tra|giám sát))*\s+")
_REPORT_TO = re.compile(
    r"(?<!\w)(?:báo cáo|gửi|trình|phản ánh|kiến nghị)(?:[^.;]{0,80}?)?\s(?:về|cho|tới|lên|đến)\s+(?P<to>[^.;()]{3,120})|(?<!\w)(?:báo cáo|trình)\s+(?P<direct>[^.;()]{3,120})"
)
_VIA = re.compile(r"\(?\s*\*?(?:qua|thông qua)\s+(?P<via>[^.;()*]{3,80}?)\s*(?:\*?\)|,|\.|;|\Z| tổng hợp| để )")


def find_assignments(passages: Sequence[Passage], header: Header) -> tuple[Assignment, ...]:
    """Return what a document's passages assign, in order.

    An assignee is named by the passage, or by a heading or a line above it; where none is, nothing is returned. Reports of what was
    done, prohibitions, statements of aims, news, speeches and forms assign nothing.
    """
    if header.type in _NOT_DIRECTIVES:
        return ()
    return tuple(_found(passages, header))


def _found(passages: Sequence[Passage], header: Header) -> Iterator[Assignment]:
    stems: list[Inherited] = []
    for passage in passages:
        depth = len(passage.section_path)
        if passage.role in (Role.LETTERHEAD, Role.CLOSING):
            stems.clear()
            continue
        stems = [stem for stem in stems if stem.depth < depth or (stem.depth == depth and is_item(passage))]
        zone = _zone(passage, header)
        if zone is not None:
            row = row_assignment(passage, header.issued)
            yield from [row] if row else _passage_assignments(passage, header.issued, stems[-1] if stems else None, zone)
        if stem := stem_of(passage, depth):
            stems = [one for one in stems if one.depth < stem.depth]
            stems.append(stem)


def _zone(passage: Passage, header: Header) -> float | None:
    """Return how likely the section of a passage is to give tasks; ``None``: it gives none."""
    titles = [respelled(section.title) for section in passage.section_path]
    best = 0.0
    for title in reversed(titles):
        if len(title) > 160:
            continue
        if _ORDERS_SECTION.search(title):
            best = 0.9
            break
        if _TASKS_SECTION.search(title):
            best = max(best, 0.75)
            break
        if _BACKGROUND_SECTION.search(title):
            return None
    if header.type is DocumentType.REPORT and not best:
        return None
    return best or 0.5


def _passage_assignments(passage: Passage, issued: date | None, stem: Inherited | None, zone: float) -> Iterator[Assignment]:
    clauses = list(clauses_of(passage, stem, zone))
    for ordinal, clause in enumerate(clauses, start=1):
        yield _assignment(passage, ordinal, clause, issued)


def _assignment(passage: Passage, ordinal: int, clause: Clause, issued: date | None) -> Assignment:
    text = passage.text
    start, end = clause.predicate
    lower = respelled(text[start:end])
    is_report = clause.subject == "\x00" or bool(TROUBLE.search(respelled(text[clause.range.start : clause.range.end])))
    role = AssignmentRole.REPORT if is_report else AssignmentRole(role_name(lower))
    cascade = _CASCADE.match(lower)
    executors = _listed(text, lower, start, cascade.end()) if cascade and not is_report else ()
    if executors and role is AssignmentRole.LEAD and lower.startswith("chỉ đạo"):
        role = AssignmentRole.ACCOUNTABLE
    coordinating: tuple[Unit, ...] = ()
    if coordination := _COORDINATION.search(masked(lower)):
        coordinating = _listed(text, lower, start, coordination.end())
    to, via = _reporting(text[start:end])
    return Assignment(
        passage_id=passage.id,
        ordinal=ordinal,
        role=role,
        modality=clause.modality or Modality.DUTY,
        task=clause.predicate,
        assignees=clause.inherited or (() if clause.subject == "\x00" else find_units(clause.subject)),
        coordinating=coordinating,
        executors=executors,
        deadline=_deadline(text, clause, issued),
        report_to=to,
        report_via=via,
        is_inherited=bool(clause.inherited),
        confidence=round(clause.confidence * (passage.confidence or 1.0), 2),
    )


def _listed(text: str, lower: str, start: int, at: int) -> tuple[Unit, ...]:
    """Return the bodies listed from `at` of a predicate to its next verb."""
    if not UNIT.match(lower, at):
        return ()
    plain = masked(lower)
    verb = first_verb(plain, at)
    stop = min(x for x in (verb.start if verb else len(lower), _find_end(lower, at)))
    return find_units(text[start + at : start + stop].rstrip(" ,;:."))


def _find_end(lower: str, at: int) -> int:
    match = re.search(r"[.;(]|\s(?:để|nhằm|trong việc|trong công tác|trong quá trình|theo|trước|tại|về việc|do)\s", lower[at:])
    return at + match.start() if match else len(lower)


def _reporting(predicate: str) -> tuple[str | None, str | None]:
    lower = respelled(predicate)
    to: str | None = None
    for match in _REPORT_TO.finditer(masked(lower)):
        group = "to" if match["to"] else "direct"
        at = match.start(group)
        if UNIT.match(lower, at):
            stop = re.search(
                r",\s+(?!UBND|HĐND)|\s(?:trước|chậm nhất|để|xem xét|theo|ban hành|qua|kết quả|về việc|tại|trong|định kỳ)\s",
                lower[at : match.end(group)],
            )
            to = " ".join(predicate[at : at + stop.start() if stop else match.end(group)].split()).rstrip(" ,.*)")
            break
    via = _VIA.search(lower)
    is_unit = via is not None and UNIT.match(lower, via.start("via")) is not None
    return to, " ".join(predicate[via.start("via") : via.end("via")].split()) if via and is_unit else None


def _deadline(text: str, clause: Clause, issued: date | None) -> Deadline | None:
    part = text[clause.range.start : clause.range.end]
    found = find_deadlines(part, issued)
    if not found:
        return None
    firmest = min(found, key=lambda one: list(DeadlineKind).index(one.kind) if one.kind not in _DATED else 0)
    begin = clause.range.start
    return Deadline(firmest.kind, firmest.value, Range(firmest.range.start + begin, firmest.range.end + begin), firmest.due)


_DATED = frozenset({DeadlineKind.BEFORE, DeadlineKind.BY, DeadlineKind.WITHIN})
