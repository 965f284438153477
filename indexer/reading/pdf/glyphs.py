"""Characters with their boxes → lines of a page. Pure geometry: points, origin at the top left."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from indexer.domain import Box, Gap, Line

_COLUMN_GAP = "   "
"""What stands for the space between two columns; the letterhead is split at two spaces or more."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

_WORD_GAP = 0.12
"""Of the height of the type: a wider gap between letters parts words."""

LINE_END_HYPHENS = ("\x02", "\ufffe")
"""PDFium's marks for a hyphen at the end of a line: in Vietnamese it is always a real one ("2025-" / "2030")."""

_WRITTEN = _LIGATURES | dict.fromkeys(LINE_END_HYPHENS, "-")


class Glyph(NamedTuple):
    """One character where it stands. A line feed, whatever its box, ends a row."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A page turned: from the page's own axes (origin at the bottom left) to how it is read, and back."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int
    """Degrees clockwise: 0, 90, 180 or 270."""

    @property
    def width(self) -> float:
        """Width as turned."""
        return self.right - self.left if self.turned in (0, 180) else self.top - self.bottom

    def place(self, own: Box) -> Box:
        """Turn a box of the page's own axes (its ``top`` is its lower edge there); the origin is then at the top left."""
        x0, y0, x1, y1 = own
        if self.turned == 0:
            return Box(x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        if self.turned == 90:
            return Box(y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.turned == 180:
            return Box(self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        return Box(self.top - y1, self.right - x1, self.top - y0, self.right - x0)

    def unplace(self, box: Box) -> Box:
        """Undo :meth:`place`."""
        x0, y0, x1, y1 = box
        if self.turned == 0:
            return Box(x0 + self.left, self.top - y1, x1 + self.left, self.top - y0)
        if self.turned == 90:
            return Box(y0 + self.left, x0 + self.bottom, y1 + self.left, x1 + self.bottom)
        if self.turned == 180:
            return Box(self.right - x1, y0 + self.bottom, self.right - x0, y1 + self.bottom)
        return Box(self.right - y1, self.top - x1, self.right - y0, self.top - x0)


Row = list[Glyph]
"""Glyphs on one base line, left to right, spaces among them; never only spaces."""


def lines_from(glyphs: Sequence[Glyph], page_width: float) -> tuple[Line, ...]:
    """Build the lines of a page, in the order the page's program draws them."""
    rows = _joined([_in_order(row) for row in _rows(glyphs)])
    # PDFium lists text that lies on its side from the last line to the first.
    if len(rows) > 2 and median(after[0].bottom - before[0].bottom for before, after in pairwise(rows)) < 0:
        rows.reverse()
    boxes = [_box(row) for row in rows]
    pitch = _pitch(boxes)
    lines = []
    for index, (row, box) in enumerate(zip(rows, boxes, strict=True)):
        gap = Gap.LINE
        if index:
            step = box.bottom - boxes[index - 1].bottom
            # A step upwards is the next column or a box set beside the text.
            gap = Gap.BLANK if step > 1.35 * pitch or step < -0.5 * pitch else Gap.LINE
        lines.append(Line(_text(row, page_width), gap, box))
    return tuple(lines)


def _rows(glyphs: Sequence[Glyph]) -> Iterator[Row]:
    row: Row = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.text in "\r\n":
            yield from _worth_keeping(row)
            row, last = [], None
            continue
        if not glyph.text.isspace():
            # After a hyphen PDFium goes on to the next line without saying so.
            if last is not None and glyph.left < last.left and glyph.top > (last.top + last.bottom) / 2:
                yield from _worth_keeping(row)
                row = []
            last = glyph
        row.append(glyph)
    yield from _worth_keeping(row)


def _in_order(row: Row) -> Row:
    """Put letters lent by another font, which programs draw after the rest of the line, into the gaps left for them."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    if all(before.left <= after.left for before, after in pairwise(inked)):
        return row
    if any(unicodedata.bidirectional(glyph.text[0]) in ("R", "AL") for glyph in inked):
        return row
    inked.sort(key=_middle)
    if any(_cover(before, after) for before, after in pairwise(inked)):
        return row  # marks set over letters, or a line drawn twice
    height = _height(inked)
    sorted_row = sorted(row, key=_middle)
    ordered: Row = []
    for index, glyph in enumerate(sorted_row):
        # PDFium's own spaces have no width, and stand where it saw the gaps.
        if glyph.text.isspace() and glyph.right <= glyph.left:
            after = next((later for later in sorted_row[index + 1 :] if later.right > later.left), None)
            if not ordered or after is None or after.left - ordered[-1].right <= _WORD_GAP * height:
                continue
        ordered.append(glyph)
    return ordered


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _cover(before: Glyph, after: Glyph) -> bool:
    """Whether two characters stand over or under one another and not side by side."""
    down = min(before.bottom, after.bottom) - max(before.top, after.top)
    return after.left < _middle(before) or down < 0.5 * min(before.bottom - before.top, after.bottom - after.top)


def _worth_keeping(row: Row) -> Iterator[Row]:
    while row and row[-1].text.isspace():
        row.pop()
    if row:
        yield row


def _joined(rows: list[Row]) -> list[Row]:
    """Put together what stands on one base line but was drawn in pieces, such as the cells of a table."""
    joined: list[Row] = []
    for row in rows:
        if joined and _continues(joined[-1], row):
            before, after = joined[-1][-1], _first(row)
            joined[-1].append(Glyph(" ", before.right, after.top, after.left, after.bottom))
            joined[-1].extend(row)
        else:
            joined.append(row)
    return joined


def _continues(row: Row, other: Row) -> bool:
    last, first = row[-1], _first(other)
    overlap = min(last.bottom, first.bottom) - max(last.top, first.top)
    height = min(last.bottom - last.top, first.bottom - first.top)
    return first.left >= last.right - 0.1 * height and overlap > 0.7 * height


def _first(row: Row) -> Glyph:
    return next(glyph for glyph in row if not glyph.text.isspace())


def _height(row: Row) -> float:
    return median(glyph.bottom - glyph.top for glyph in row if not glyph.text.isspace())


def _box(row: Row) -> Box:
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    return Box(
        min(glyph.left for glyph in inked),
        min(glyph.top for glyph in inked),
        max(glyph.right for glyph in inked),
        max(glyph.bottom for glyph in inked),
    )


def _pitch(boxes: Sequence[Box]) -> float:
    """Usual distance between base lines; from the height of the type where a page has too few lines to tell."""
    steps = [after.bottom - before.bottom for before, after in pairwise(boxes)]
    steps = [step for step, box in zip(steps, boxes, strict=False) if 0.5 * (box.bottom - box.top) < step]
    if len(steps) >= 4:
        return median(steps)
    return 1.1 * median(box.bottom - box.top for box in boxes) if boxes else 0.0


def _text(row: Row, page_width: float) -> str:
    height = _height(row)
    steps = [after.left - before.right for before, after in pairwise(row)]
    # Letters set apart on purpose ("B Á O   C Á O") are no words.
    tight = not steps or median(steps) < 0.05 * height
    parts: list[str] = []
    before: Glyph | None = None
    spaces = ""
    for glyph in row:
        if glyph.text.isspace():
            spaces += glyph.text
            continue
        if before is not None:
            step = glyph.left - before.right
            if step > 1.8 * height and before.right < 0.65 * page_width and glyph.left > 0.35 * page_width:
                spaces = _COLUMN_GAP
            elif not spaces and tight and step > _WORD_GAP * height and before.text.isalnum() and glyph.text.isalnum():
                # In a line that was squeezed to fit PDFium takes narrow spaces for none.
                spaces = " "
            elif len(spaces) > 1:
                spaces = " "
            parts.append(spaces)
        parts.append(_WRITTEN.get(glyph.text, glyph.text))
        before, spaces = glyph, ""
    return "".join(parts)
