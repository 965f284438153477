"""Tasks in tables and in lines with labels: *Chủ trì: …*, *Thời hạn: …*."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from indexer.directive.assignments.predicates import begins_with_verb, subject_end
from indexer.directive.assignments.units import HEAD_AT
from indexer.directive.assignments.wording import plain
from indexer.domain import Range

_TASK = "task"
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "lead",
        re.compile(
            r"(?:cơ quan|đơn vị|bộ phận|phòng, ban|cá nhân)?,?\s*(?:(?:được )?(?:giao|phân công) )?(?:chủ trì|đầu mối|thực hiện chính)(?:,? thực hiện|,? tham mưu|,? triển khai)*"
            r"|(?:cơ quan|đơn vị|bộ phận|người|cá nhân)(?:\s*[,/]?\s*(?:cơ quan|đơn vị|cá nhân|người))? (?:thực hiện|phụ trách|chịu trách nhiệm)(?: chính)?|phụ trách|đơn vị|phân công(?: thực hiện)?|trách nhiệm(?: thực hiện)?"
        ),
    ),
    ("coordinating", re.compile(r"(?:cơ quan|đơn vị|bộ phận)?\s*phối hợp(?: thực hiện)?|cùng thực hiện")),
    (
        "deadline",
        re.compile(
            r"(?:thời hạn|thời gian|hạn|tiến độ|mốc thời gian|kỳ hạn)(?: (?:hoàn thành|thực hiện|ban hành|trình|báo cáo|xong))*|hoàn thành(?: trước)?|ngày hoàn thành"
        ),
    ),
    ("product", re.compile(r"sản phẩm(?: dự kiến| đầu ra)?|kết quả(?: dự kiến| cần đạt| đầu ra)?")),
    (
        _TASK,
        re.compile(
            r"(?:nội dung |tên )?(?:nhiệm vụ|công việc|hoạt động)(?: cụ thể| chủ yếu)?|nội dung(?: (?:nhiệm vụ|công việc|thực hiện|triển khai))?"
        ),
    ),
    ("number", re.compile(r"tt|stt|số tt")),
)
_LABELLED = re.compile(
    r"\A(?P<marker>[-+•*·–]\s*|\(?[a-zđ\d]{1,2}[.)]\s+)?(?P<label>[^:|]{2,45}):\s*(?P<value>\S.*)\Z", re.DOTALL
)
_NUMBER = re.compile(r"[\dIVX.]{1,6}[.)]?|[a-zđ][.)]")


class Cell(NamedTuple):
    """What a column of a table says of a task, and where."""

    column: str
    """``lead``, ``coordinating``, ``deadline``, ``product`` or ``task``."""
    text: str
    range: Range


def column_of(label: str) -> str | None:
    """Return what a column with this heading holds; ``None`` where it says nothing of a task."""
    low = plain(label).strip(" :*")
    return next((column for column, pattern in _LABELS if pattern.fullmatch(low)), None)


def labelled(text: str) -> Cell | None:
    """Return what a line with a label says: ``- Cơ quan chủ trì: Bộ Công an.``."""
    match = _LABELLED.match(text)
    if match is None or (column := column_of(match["label"])) is None:
        return None
    value = match["value"].rstrip(" .;")
    return Cell(column, value, Range(match.start("value"), match.start("value") + len(value)))


def headings_of_columns(text: str) -> tuple[str | None, ...]:
    """Return what each column of a table holds, read from its head: ``TT | Nhiệm vụ | Chủ trì``; empty where the row is no head."""
    columns = tuple(column_of(cell) for cell in text.split("|"))
    return columns if "|" in text and sum(column is not None for column in columns) >= 3 and _TASK in columns else ()


def is_heads(text: str) -> bool:
    """Whether a text is nothing but heads of columns, of a table that was taken apart: a line each, or parted by strokes."""
    lines = text.split("\n")
    named = sum(column_of(line) is not None or _WHO.fullmatch(plain(line)) is not None for line in lines)
    return len(text) <= _LONGEST_HEADS and 2 * named > len(lines) - 1 and named > 0 and all(map(_HEADS.fullmatch, lines))


_WHO = re.compile(r"(?:cơ quan|đơn vị|người) (?:(?:chủ trì )?soạn thảo|trình|thẩm tra|thẩm định|ban hành|chuẩn bị)(?!\w).*")
_HEADS = re.compile(r"[^.,;:|]{1,40}")
_LONGEST_HEADS = 120
"""Characters."""


def is_fact(text: str) -> bool:
    """Whether a line says who somebody is rather than what is to be done: *Cơ quan thẩm định: Sở Xây dựng*."""
    low = plain(text)
    label = _FACT.match(low)
    return (
        label is not None
        and HEAD_AT.match(low, label.end()) is not None
        and not begins_with_verb(low[subject_end(low, label.end()) :].strip(" ,:"))
    )


_FACT = re.compile(r"\W*(?:cơ quan|đơn vị|người) (?!có)[^:.;,|]{3,40}:\s+")


def cells(text: str, columns: Sequence[str | None] = ()) -> list[Cell]:
    """Return what a row says of a task: by the labels in its cells, else by the heads of the columns."""
    found: list[Cell] = []
    start = 0
    parts = text.split("|")
    told = [column_of(part.partition(":")[0].strip()) for part in parts]
    # Where its neighbours are labelled, the cell that is not is what they are about, whatever colons it has.
    is_labelled = sum(column is not None and column != _TASK for column in told) >= 2 and _TASK not in told
    for place, part in enumerate(parts):
        stripped = part.strip()
        at = start + len(part) - len(part.lstrip())
        start += len(part) + 1
        if not stripped:
            continue
        label, colon, value = stripped.partition(":")
        column = column_of(label) if colon else None
        if column is not None and value.strip():
            offset = at + len(label) + 1 + len(value) - len(value.lstrip())
            found.append(Cell(column, value.strip(), Range(offset, offset + len(value.strip()))))
        elif len(parts) == len(columns) and columns[place] is not None:
            found.append(Cell(str(columns[place]), stripped, Range(at, at + len(stripped))))
        elif (is_labelled and all(cell.column != _TASK for cell in found) and not _NUMBER.fullmatch(stripped)) or (
            not colon and not found and not _NUMBER.fullmatch(stripped) and place <= 1
        ):
            found.append(Cell(_TASK, stripped, Range(at, at + len(stripped))))
    return found
