"""Rows of tables that share out tasks: *STT, Nhiệm vụ, Chủ trì, Phối hợp, Sản phẩm, Thời hạn*."""

import re
from datetime import date

from indexer.assignments import Assignment, AssignmentRole, Modality
from indexer.directive.deadlines import cell_deadline
from indexer.directive.units import find_units, starts_with_unit, trimmed
from indexer.domain import Passage, Range
from indexer.language.folding import fold

_CELL = re.compile(r"[^|\n]+")
_LABEL = re.compile(r"\s*(?P<label>[^:|]{2,60}?)\s*:\s*(?P<value>\S.*)", re.DOTALL)
_COORDINATING = re.compile(r"phoi hop|tham gia")
_LEADING = re.compile(
    r"chu tri|(?:don vi|co quan|nguoi|bo phan)(?: duoc giao| dau moi)?(?: thuc hien| tham muu| phu trach)?\Z|phu trach|thuc hien chinh|dau moi|phan cong"
)
_DUE = re.compile(r"thoi (?:han|gian)|tien do|han (?:hoan thanh|cuoi)|hoan thanh")
_PRODUCT = re.compile(r"san pham|ket qua")
_TASK = re.compile(r"noi dung|nhiem vu|cong viec|ten")
_MIN_TASK = 8
_CONFIDENCE = 0.9


def row_assignment(passage: Passage, issued: date | None = None) -> Assignment | None:
    """Return what a row of a table gives to the body its column *Chủ trì* (or *Đơn vị*) names; ``None`` where it is no such row."""
    text = passage.text
    if "|" not in text:
        return None
    cells: dict[str, Range] = {}
    for cell in _CELL.finditer(text):
        kind, part = _kind(text, Range(*cell.span()))
        part = trimmed(text, part)
        if kind and part.end > part.start:
            cells.setdefault(kind, part)
    if "lead" not in cells or "task" not in cells:
        return None

    def said(kind: str) -> str:
        return text[cells[kind].start : cells[kind].end] if kind in cells else ""

    if not starts_with_unit(said("lead")):
        return None
    deadline = cell_deadline(said("due"), issued)
    if deadline is not None:
        shift = cells["due"].start
        deadline = type(deadline)(
            deadline.kind, deadline.value, Range(deadline.range.start + shift, deadline.range.end + shift), deadline.due
        )
    return Assignment(
        passage_id=passage.id,
        ordinal=1,
        role=AssignmentRole.LEAD,
        modality=Modality.SHARE,
        task=cells["task"],
        assignees=find_units(said("lead")),
        coordinating=find_units(said("coordinating")),
        deadline=deadline,
        product=said("product") or None,
        confidence=round(_CONFIDENCE * (passage.confidence or 1.0), 2),
    )


def _kind(text: str, cell: Range) -> tuple[str | None, Range]:
    """Return what a cell is, by the name of its column, and where its own words stand."""
    match = _LABEL.match(text, cell.start, cell.end)
    if match is None:
        plain = text[cell.start : cell.end].strip()
        return ("task" if len(plain) >= _MIN_TASK else None), cell
    label, value = fold(match["label"]), Range(*match.span("value"))
    for kind, pattern in (
        ("coordinating", _COORDINATING),
        ("lead", _LEADING),
        ("due", _DUE),
        ("product", _PRODUCT),
        ("task", _TASK),
    ):
        if pattern.search(label):
            return kind, value
    return ("task" if len(label) > 25 else None), cell
