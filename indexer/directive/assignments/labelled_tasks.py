"""Tasks in the rows of tables, and above lines with labels (*Cơ quan chủ trì: …*)."""

import re
from collections.abc import Iterator, Sequence

from indexer.assignments import Assignment, AssignmentRole, Modality
from indexer.directive.assignments import task_rows
from indexer.directive.assignments.clauses import as_read
from indexer.directive.assignments.deadlines import deadline_of_cell
from indexer.directive.assignments.predicates import roles_of, subject_end
from indexer.directive.assignments.subjects import MARKER, Reader
from indexer.directive.assignments.units import HEAD_AT, split_units
from indexer.directive.assignments.wording import plain
from indexer.domain import Passage, Range


def rows(reader: Reader, passage: Passage) -> Iterator[Assignment]:
    """Yield the tasks of a passage that is rows of a table; a row that heads the columns tells what those below it hold."""
    start = 0
    for line in passage.text.split("\n"):
        columns = task_rows.headings_of_columns(line)
        if columns:
            reader.columns = columns
        else:
            found = task_rows.cells(line, reader.columns)
            placed = [(passage, cell._replace(range=Range(cell.range.start + start, cell.range.end + start))) for cell in found]
            task = next((cell for _, cell in placed if cell.column == "task"), None)
            if task is not None:
                yield from _of_cells(reader, (passage, task), placed)
        start += len(line) + 1


def labelled_task(reader: Reader) -> Iterator[Assignment]:
    """Yield the assignment of the lines with labels just read, to the task above them."""
    lines, reader.labelled = reader.labelled, []
    if not lines:
        return
    groups: list[list[tuple[Passage, task_rows.Cell]]] = [[]]
    for line in lines:
        if any(line[1].column == other[1].column for other in groups[-1]):
            groups.append([])
        groups[-1].append(line)
    for group in groups:
        told = next((line for line in group if line[1].column == "task"), None)
        if told is None and reader.topic is not None:
            marker = MARKER.match(reader.topic.text)
            begin = marker.end() if marker else 0
            stop = begin + len(reader.topic.text[begin:].rstrip(" .:;"))
            told = reader.topic, task_rows.Cell("task", reader.topic.text[begin:stop], Range(begin, stop))
        if told is not None:
            yield from _of_cells(reader, told, group)


def _of_cells(
    reader: Reader, told: tuple[Passage, task_rows.Cell], cells: Sequence[tuple[Passage, task_rows.Cell]]
) -> Iterator[Assignment]:
    by_column = {cell.column: (passage, cell) for passage, cell in reversed(cells)}
    lead = by_column.get("lead")
    if lead is None or not told[1].text:
        return
    named = lead[1].text
    low = plain(named)
    end = subject_end(low, 0) if HEAD_AT.match(low) else len(named)
    units = split_units(named[:end]) if _may_name(low) or _is_somebody(named, low) else ()
    if not units:
        return
    passage, task = told
    others = by_column.get("coordinating")
    # "Cơ quan thực hiện: Sở Nội vụ chủ trì, phối hợp với …" names them in the same cell.
    coordinating = others[1].text if others else roles_of(named[end:], low[end:]).coordinating
    deadline = by_column.get("deadline")
    product = by_column.get("product")
    yield Assignment(
        key="",
        passage_id=passage.id,
        range=task.range,
        task=task.text,
        assignees=units,
        role=AssignmentRole.LEAD,
        modality=Modality.ORDER,
        coordinating=split_units(coordinating) if _may_name(plain(coordinating)) else (),
        deadline=deadline_of_cell(deadline[1].text, reader.header.issued) if deadline else None,
        product=product[1].text if product else None,
        named_in=lead[0].id if lead[0].id != passage.id else None,
        confidence=as_read(0.95, passage),
    )


def _is_somebody(named: str, low: str) -> bool:
    """Whether a cell below *Chủ trì*, *Người phụ trách* is a name of its own: *Thầy Nguyễn Văn A*, *Tổ Tin học*."""
    return named[:1].isupper() and _SOMEBODY.match(low) is not None and "…" not in named


_SOMEBODY = re.compile(
    r"(?:thầy|cô|ông|bà|anh|chị|đồng chí|đ/c|đại diện|tổ|nhóm|khoa|lớp|khối|đội|câu lạc bộ|chi đoàn|giáo viên|nhân viên|cán bộ|chuyên viên|kế toán|văn thư)\s"
)


def _may_name(low: str) -> bool:
    return HEAD_AT.match(low) is not None or HEAD_AT.search(low[:60]) is not None
