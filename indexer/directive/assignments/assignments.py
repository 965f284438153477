"""Who must do what by when: the assignments of a document, read from its passages.

A clause assigns where it begins with the name of a body, after *giao*, *đề nghị* and the like or without them, and goes on with what is to
be done; or where it begins with what is to be done, below a line that names the body. Where nobody is named, nobody is guessed: such a
clause is no assignment. Reports of what was done, prohibitions, definitions and horizons are none either.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from indexer.assignments import Assignment, AssignmentRole, Modality
from indexer.directive.assignments import task_rows
from indexer.directive.assignments.clauses import handed_in, handing_in, is_about_trouble, ranges, tasks, trouble
from indexer.directive.assignments.labelled_tasks import labelled_task, rows
from indexer.directive.assignments.predicates import begins_with_verb, is_ban, masked, subject_end
from indexer.directive.assignments.sections import is_about_whom
from indexer.directive.assignments.subjects import (
    HEAD_LENGTH,
    MARKER,
    OPENING,
    Head,
    Reader,
    Subject,
    enclosing,
    head_of,
    order,
    skip,
    subject_of,
)
from indexer.directive.assignments.units import HEAD_AT, split_units
from indexer.directive.assignments.wording import plain
from indexer.domain import DocumentType, Header, Passage, PassageId, Range, Role
from indexer.language.folding import fold

RULES = "8"
"""The version of the rules; archives written by others are brought up to date."""

_NO_DIRECTIVES = frozenset({DocumentType.NEWS, DocumentType.SPEECH, DocumentType.FORM})
_NOUNS = re.compile(
    r"(?:việc|các|những|mọi|nội dung|kinh phí|thời gian|thời hạn|trường hợp|cá nhân|người|hồ sơ|trên đây|là|quy|danh mục|số|theo|mức|một|hai|nguồn|luật|nghị|quyết|thông|hình thức|đối tượng|điều|khoản|bước|phần|mẫu|văn bản|tên|địa)(?!\w)"
)
_STEM = re.compile(r"(?P<word>giao|phân công|yêu cầu|đề nghị|kết luận|chỉ đạo)[^.;]{0,80}:\s*\Z")
_STEM_FORCE = {"giao": Modality.ORDER, "phân công": Modality.ORDER, "yêu cầu": Modality.REQUIRE, "chỉ đạo": Modality.REQUIRE}
_RECIPIENTS = re.compile(r"\A\W*Nơi nhận|-\s*Lưu\s*:")
"""A list of recipients that was not read as the end of the document."""
_PLANS = re.compile(r"\b(?:kế hoạch|chương trình hành động|đề án)\b")


def find_assignments(passages: Sequence[Passage], header: Header) -> list[Assignment]:
    """Return the assignments of a document in the order of their words.

    ``passage.text[one.range.start : one.range.end] == one.task`` for the passage ``one.passage_id``.
    """
    if header.type in _NO_DIRECTIVES:
        return []
    reader = Reader(header)
    found: list[Assignment] = []
    quoted = _quoted(passages)
    for passage in passages:
        if passage.role in (Role.LETTERHEAD, Role.CLOSING) or passage.id in quoted or _RECIPIENTS.search(passage.text):
            continue
        found += _read(reader, passage)
    found += labelled_task(reader)
    return _with_keys(found)


def _quoted(passages: Sequence[Passage]) -> frozenset[PassageId]:
    """Return the passages within a quotation of several: what another document says is no task of this one."""
    held: list[PassageId] = []
    inside: list[PassageId] = []
    for passage in passages:
        text = passage.text
        if text.lstrip(" -")[:1] == "“":
            inside = []
        elif not inside:
            continue
        inside.append(passage.id)
        if text.count("”") > text.count("“") - (len(inside) == 1) and text.rstrip(" .;,").endswith("”"):
            held += inside
            inside = []
        elif len(inside) > _LONGEST_QUOTATION:
            inside = []
    return frozenset(held)


_LONGEST_QUOTATION = 60
"""Passages; what opens and is not closed within them is no quotation."""


def _with_keys(found: Sequence[Assignment]) -> list[Assignment]:
    seen: dict[str, int] = {}
    keyed = []
    for one in found:
        said = "|".join([fold(" ".join(one.task.split())), *(unit.key for unit in one.assignees)])
        count = seen[said] = seen.get(said, 0) + 1
        keyed.append(replace(one, key=sha256(f"{said}|{count}".encode()).hexdigest()[:12]))
    return keyed


# --- One passage -----------------------------------------------------------------------------------------


def _read(reader: Reader, passage: Passage) -> Iterator[Assignment]:
    text = passage.text
    cell = None if "|" in text else task_rows.labelled(text)
    if cell is not None and (cell.column != "task" or reader.topic is not None):
        reader.labelled.append((passage, cell))
        return
    yield from labelled_task(reader)
    if "|" in text:
        yield from rows(reader, passage)
        return
    if passage.role is Role.HEADING or len(text) > _LONGEST_ROW:
        # A cell that goes through all columns is no end of the table.
        reader.columns = ()
    if task_rows.is_heads(text) or task_rows.is_fact(text):
        return
    low = plain(text)
    marker = MARKER.match(text)
    start = marker.end() if marker else 0
    _count(reader, passage, start)
    if passage.role is Role.HEADING:
        reader.is_plan = reader.is_plan or _PLANS.match(low, start) is not None
        reader.force = Modality.PLAIN
    if passage.role is Role.HEADING or marker is not None:
        reader.topic = passage
    head = head_of(passage, low, start)
    if head is not None:
        reader.heads[text[:HEAD_LENGTH]] = head
        return
    if passage.role is Role.HEADING or is_about_whom(passage):
        return
    # Names are blotted out: a "Ban Chỉ đạo" orders nothing.
    stem = _STEM.search(masked(low))
    if stem is not None:
        reader.force = _STEM_FORCE.get(stem["word"], Modality.REQUEST if stem["word"] == "đề nghị" else Modality.REQUIRE)
        if not (marker and HEAD_AT.match(low, start)):
            _asked(reader, passage, low, stem.start("word"), is_item=marker is not None)
            return
    yield from _sentences(reader, passage, low, start)


_LONGEST_ROW = 120
"""Characters of what may be a cell through all columns of a table."""
_COUNTED = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s")


def _count(reader: Reader, passage: Passage, start: int) -> None:
    """Tell whether the stem line above still counts: a paragraph between two items of a list only interrupts it."""
    numbered = _COUNTED.match(passage.text)
    if passage.role is Role.HEADING:
        reader.stem = reader.paused = None
    elif not start:
        if reader.stem is not None and reader.counted:
            reader.paused = reader.stem, reader.counted
        reader.stem, reader.counted = None, 0
    elif numbered is not None:
        number = int(numbered["number"])
        if reader.stem is None and reader.paused is not None and number == reader.paused[1] + 1:
            reader.stem = reader.paused[0]
        reader.paused = None
        reader.counted = number


def _asked(reader: Reader, passage: Passage, low: str, word: int, *, is_item: bool) -> None:
    """Take whom the end of a line asks for those below it: *Cục A trân trọng đề nghị Quý Cơ quan giúp:*."""
    modality, begin = order(low, word)
    if modality is Modality.PLAIN or HEAD_AT.match(low, begin) is None:
        return
    units = split_units(passage.text[begin : subject_end(low, begin)].strip(" ,:"))
    if units and is_item:
        reader.heads[passage.text[:HEAD_LENGTH]] = Head(passage, units, modality)
    elif units:
        reader.stem = Head(passage, units, modality)


def _sentences(reader: Reader, passage: Passage, low: str, start: int) -> Iterator[Assignment]:
    text = passage.text
    inherited = enclosing(reader, passage, is_item=start > 0)
    subject: Subject | None = None
    last: Assignment | None = None
    is_own = False
    for range_ in ranges(text, low, start):
        if (late := handed_in(reader, low, range_)) is not None:
            named = subject.assignees if subject is not None and not subject.is_barred else ()
            yield handing_in(reader, passage, late, range_, named or (inherited.assignees if inherited else ()))
            continue
        if is_about_trouble(low, range_):
            problem = trouble(reader, passage, low, range_)
            known = subject if subject is not None and not subject.is_barred else None
            whose = known.assignees if known else inherited.assignees if inherited else ()
            yield problem if problem.assignees else replace(problem, assignees=whose)
            continue
        own = subject_of(reader, passage, low, range_)
        if own is not None and own.is_barred:
            subject = own if is_ban(low[own.end : own.end + 40].lstrip(" ,:")) or subject is None else subject
            continue
        if own is not None:
            subject, begin = own, own.end
        else:
            begin = skip(low, range_.start, range_.end)
            is_item = inherited is not None and inherited.is_stem and start > 0 and not reader.is_strict and range_.start == start
            if is_ban(low[begin:]) or not (_goes_on(low, range_, begin) or (is_item and not _NOUNS.match(low, begin))):
                continue
        if subject is not None and not subject.is_barred:
            is_own = True
            for last in tasks(reader, passage, low, Range(begin, range_.end), subject):
                yield last
        elif own is None and subject is None and inherited is not None:
            heir = Subject(inherited.assignees, inherited.modality, range_.start, inherited.passage.id)
            for last in tasks(reader, passage, low, Range(range_.start, range_.end), heir):
                yield last
    is_stem = text.rstrip().endswith(":")
    if last is not None and last.assignees and not start and is_stem and is_own:
        reader.stem = Head(passage, last.assignees, last.modality)
    if last is not None and start and last.assignees and (is_stem or is_own):
        # Lines below it without a subject are for the same.
        # "Sở A chỉ đạo Chi cục B thực hiện các nội dung sau:": they are for B.
        whose = last.executors if is_stem and last.executors and last.role is AssignmentRole.ACCOUNTABLE else last.assignees
        reader.heads[text[:HEAD_LENGTH]] = Head(passage, whose, last.modality, is_stem)


def _goes_on(low: str, range_: Range, begin: int) -> bool:
    """Whether a sentence without a subject says what is to be done."""
    clause = low[range_.start : range_.end]
    return begins_with_verb(low[begin : range_.end]) or begins_with_verb(clause) or OPENING.match(clause) is not None
