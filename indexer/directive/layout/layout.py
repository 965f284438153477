"""Lines as a file has them → whole paragraphs: wraps and page breaks joined, furniture gone, text normalised."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.directive.header.closing import is_recipients, is_signed_beside
from indexer.directive.header.letterhead import is_letterhead_cell
from indexer.directive.layout.furniture import (
    edge_indexes,
    is_chrome,
    is_page_number,
    is_stamp,
    is_stamp_detail,
    running_key,
    running_lines,
    stray_asterisks,
    without_marks,
)
from indexer.directive.layout.joining import Joiner, is_unfinished
from indexer.directive.layout.measures import DraftLine
from indexer.directive.outline.markers import find_marker, is_capitals
from indexer.domain import Box, Gap, Range, Reading, ReadPage
from indexer.language.normalise import collapse, normalise

_COLUMNS = re.compile(r"\s{3,}")
_HEAD_LINES = 25
"""In how many lines from the top a letterhead's two columns are looked for."""
_CELL_BAR = re.compile(r"\s+\|\s+|\A\||\|\Z")
_MAX_CELL_LINES = 8
_WORD = re.compile(r"[^\W_]")
_NUMBER_AND_DASH = re.compile(r"\d\s?[-–]\Z")
_CODES = re.compile(r"[A-ZĐ][\w&]{0,7}/[A-ZĐ]")
_PROSE = 60
"""Characters from which on a line without an end may go on after a page number."""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Where a line of the file has come to stand in its paragraph."""

    range: Range
    """Characters of the paragraph's text."""
    page: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One whole paragraph: normalised, without line breaks and without markup."""

    text: str
    page: int
    """The page it begins on."""
    lines: tuple[PlacedLine, ...]
    is_row: bool = False
    """A row of a table, its cells parted by `` | ``."""


def paragraphs(reading: Reading) -> list[Paragraph]:
    """Return the paragraphs of a reading, in order. No word is lost or repeated but those of page furniture."""
    lines = list(_lines(reading))
    joiner = Joiner(lines)
    found: list[Paragraph] = []
    draft: list[DraftLine] = []
    for line in lines:
        if draft and joiner.joins(draft, line):
            draft.append(line)
        else:
            if draft:
                found.append(_paragraph(draft))
            draft = [line]
    if draft:
        found.append(_paragraph(draft))
    return found


def _paragraph(draft: Sequence[DraftLine]) -> Paragraph:
    pieces = [draft[0].text]
    ranges = [Range(0, len(draft[0].text))]
    for before, line in pairwise(draft):
        joint = "" if _is_split_word(before.text, line.text) else " "
        start = ranges[-1].end + len(joint)
        ranges.append(Range(start, start + len(line.text)))
        pieces += [joint, line.text]
    text = "".join(pieces)
    if strays := stray_asterisks(text):
        ranges = [Range(*(place - bisect_left(strays, place) for place in range)) for range in ranges]
        kept = [text[start + 1 : end] for start, end in pairwise([-1, *strays, len(text)])]
        text = "".join(kept)
    placed = tuple(PlacedLine(range, line.page, line.box) for range, line in zip(ranges, draft, strict=True))
    return Paragraph(text, draft[0].page, placed, draft[0].is_row)


def _is_split_word(text: str, continuation: str) -> bool:
    # A symbol broken after its hyphen or slash: "71-" / "NQ/TW".
    if len(text) > 1 and text[-1] in "-/" and not text[-2].isspace() and continuation[0].isalnum():
        return True
    # "số 5607 –" / "TB/TU ngày …"
    return _NUMBER_AND_DASH.search(text) is not None and _CODES.match(continuation) is not None


# --- Lines without furniture --------------------------------------------------------------------------


def _lines(reading: Reading) -> Iterator[DraftLine]:
    running = running_lines(reading.pages)
    many = len(reading.pages) > 1
    for index, page in enumerate(reading.pages):
        lines = _clean_lines(page, running, is_first=index == 0, has_page_numbers=many)
        yield from _without_inner_page_numbers(_with_rows(lines))


def _clean_lines(page: ReadPage, running: frozenset[str], *, is_first: bool, has_page_numbers: bool) -> list[DraftLine]:
    edges = set(edge_indexes(len(page.lines)))
    found: list[DraftLine] = []
    after_stamp = False
    pending: Gap | None = None  # the widest gap of the lines dropped since the last one kept
    for index, line in enumerate(page.lines):
        raw = without_marks(normalise(line.text))
        text = collapse(raw)
        at_edge = index in edges
        is_furniture = (
            (at_edge and has_page_numbers and is_page_number(text))
            or (at_edge and bool(running) and running_key(text) in running and not (is_first and index < 2))
            or is_stamp(text)
            or (after_stamp and is_stamp_detail(text))
            or is_chrome(text)
        )
        after_stamp = is_stamp(text) or (after_stamp and is_furniture)
        gap = _wider(pending, line.gap)
        if is_furniture or not (_WORD.search(text) or text == "|"):
            pending = gap
            continue
        pending = None
        cells = (_columns(raw) if is_first and index < _HEAD_LINES else []) or _closing_columns(raw)
        if cells:
            found.extend(DraftLine(cell, Gap.PARAGRAPH, None, page.number) for cell in cells)
        elif text == "|" or "|" not in text:
            found.append(DraftLine(text, gap, line.box, page.number))
        else:
            row = collapse(_CELL_BAR.sub(" | ", text)).strip("| ")
            found.append(DraftLine(row, gap, line.box, page.number, is_row=True))
    return found


def _wider(first: Gap | None, second: Gap) -> Gap:
    order = (Gap.WRAP, Gap.LINE, Gap.BLANK, Gap.PARAGRAPH)
    return second if first is None else max(first, second, key=order.index)


def _columns(raw: str) -> list[str]:
    cells = [cell for cell in map(collapse, _COLUMNS.split(raw.strip())) if _WORD.search(cell)]
    return cells if 2 <= len(cells) <= 3 and any(map(is_letterhead_cell, cells)) else []


def _closing_columns(raw: str) -> list[str]:
    """Part ``Nơi nhận:          T/M BAN THƯỜNG VỤ`` and the lines below, where recipients and signature stand side by side."""
    cells = [cell for cell in map(collapse, _COLUMNS.split(raw.strip())) if _WORD.search(cell)]
    if len(cells) != 2:  # left and right
        return []
    opens = is_recipients(cells[0]) and is_capitals(cells[1])
    return cells if opens or is_signed_beside(*cells) else []


def _with_rows(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """Make one row of the cells that a converter put on lines of their own with bars between."""
    found: list[DraftLine] = []
    block: list[DraftLine] = []
    for line in (*lines, None):
        if block and (line is None or line.gap is not Gap.LINE):
            found.extend(_row(block))
            block = []
        if line is not None:
            block.append(line)
    return found


def _row(block: Sequence[DraftLine]) -> Sequence[DraftLine]:
    if not any(line.text == "|" for line in block):
        return block
    cells: list[list[str]] = [[]]
    for line in block:
        if line.text == "|":
            cells.append([])
        else:
            cells[-1].append(line.text)
    texts = [" ".join(cell) for cell in cells if cell]
    if max(map(len, cells)) > _MAX_CELL_LINES:
        return [line for line in block if line.text != "|"]
    if not texts:
        return []
    return [replace(block[0], text=" | ".join(texts), box=None, is_row=len(texts) > 1)]


def _without_inner_page_numbers(lines: Sequence[DraftLine]) -> Iterator[DraftLine]:
    """Drop a page's number that stands between the two halves of a paragraph, in text that has lost its pages."""
    for index, line in enumerate(lines):
        if 0 < index < len(lines) - 1 and is_page_number(line.text):
            before, after = lines[index - 1].text, lines[index + 1].text
            if len(before) >= _PROSE and is_unfinished(before) and after[0].islower() and find_marker(after) is None:
                continue
        yield line
