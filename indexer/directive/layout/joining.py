"""Whether a line goes on with the paragraph before it: by words alone, or by where the lines stand on the page."""

import re
from collections.abc import Iterable, Mapping, Sequence

from indexer.directive.header.closing import is_attachment_note, is_recipients
from indexer.directive.header.letterhead import is_addressee, is_basis, is_head_of_body, is_letterhead_line
from indexer.directive.layout.measures import INDENT, DraftLine, Measure, lists_in_columns, measures
from indexer.directive.outline.markers import Level, Marker, find_marker, is_capitals
from indexer.directive.types import type_of_heading
from indexer.domain import Box, Gap

_ENDED = re.compile(r"(?:[.;:!?…]|\./\.?)[”\"'’»)\]*]*\Z")
_MAX_END = 12
"""Characters the end of a sentence takes with its quotes and brackets."""
_WANTS_NUMBER = re.compile(r"(?<![^\W_])(?:ngày|tháng|năm|số|khoản|Điều|điểm|thứ|độ|cấp|lớp|quý|bậc|hạng)\Z")
"""Words that no line ends with but in front of a number."""
_REST_OF_SYMBOL = re.compile(r"[A-ZĐ][\w&]{0,7}/[A-ZĐ]")
_MIN_WRAP, _MAX_WRAP = 40, 140
"""Characters between which the width of hard-wrapped text lies."""
_FULL = 0.85
"""A line this share of the full width is full."""
_MIN_HALF, _MIN_REST = 45, 8
"""Characters of the two halves of a paragraph with a blank line or a page break between."""
_MIN_MARKED = 5
_WIDE_PITCH = 1.35
"""A vertical step this many times the usual one begins a paragraph."""


def is_unfinished(text: str) -> bool:
    """Whether `text` stops without the mark that ends a sentence or a stem."""
    return not _ENDED.search(text[-_MAX_END:])


class Joiner:
    """Decides line by line; it has seen all the lines once to know how wide they are set."""

    def __init__(self, lines: Sequence[DraftLine]) -> None:
        self._width = _wrap_width([line.text for line in lines if not line.is_row])
        blanks = sum(line.gap is Gap.BLANK for line in lines)
        self._is_spaced = blanks * 20 >= len(lines)
        self._measures = measures(lines)
        columns = lists_in_columns(lines, self._measures)
        self._columns = {id(lines[index]): column for index, column in columns.items()}
        self._indents = _indents(lines, self._measures)

    def joins(self, draft: Sequence[DraftLine], line: DraftLine) -> bool:
        """Whether `line` goes on with the paragraph whose lines so far are `draft`."""
        last = draft[-1]
        if last.is_row or line.is_row:
            return False
        if line.gap is Gap.WRAP:
            return True
        crosses = line.page != last.page
        if line.gap is Gap.PARAGRAPH and not crosses:
            return False
        if crosses:
            joins = self._goes_on(draft, line) or self._runs_over(last, line)
        elif line.gap is Gap.BLANK:
            joins = self._goes_on(draft, line)
        elif (column := self._columns.get(id(line))) and column is self._columns.get(id(last)):
            joins = _joins_in_column(last, line, column)
        elif (measure := self._measures.get(line.page)) and line.box and last.box:
            joins = self._joins_on_page(draft, line, last.box, line.box, measure)
        else:
            joins = self._joins_in_text(draft, line)
        is_note = line.text[0] == "(" and is_attachment_note(line.text)
        stands_alone = (
            is_note
            or is_recipients(line.text)
            or is_letterhead_line(last.text)
            or is_letterhead_line(line.text)
            or type_of_heading(last.text) is not None
        )
        return joins and not stands_alone and not (is_addressee(draft[0].text) and is_basis(line.text))

    def _goes_on(self, draft: Sequence[DraftLine], line: DraftLine) -> bool:
        """Apply the rule for lines with a blank line or a page break between."""
        last, text = draft[-1].text, line.text
        if not _starts_inside(text, last) or len(text) < _MIN_REST or not is_unfinished(last) or find_marker(text):
            return False
        if is_capitals(last):
            # A title that goes on in small letters; "PHỤ LỤC" and "(Kèm theo …)" are two things.
            # Under an office stands a list that goes on over the page, or a name.
            return last.count(" ") >= 2 and text[0] != "(" and not is_head_of_body(last)
        # A cell of a table looks like the first half of a paragraph as well, but it is short.
        # A bracket that opens with a capital is a note of its own.
        return len(last) >= _MIN_HALF and (text[0] != "(" or text[1].islower())

    def _runs_over(self, last: DraftLine, line: DraftLine) -> bool:
        """Whether a paragraph runs over a page break in front of a capital: its last line is full, the next is not indented."""
        before, after = self._measures.get(last.page), self._measures.get(line.page)
        if not (before and after and last.box and line.box):
            return False
        return (
            (is_unfinished(last.text) or self._indents)
            and find_marker(line.text) is None
            and not is_capitals(last.text)
            and not is_capitals(line.text)
            and last.box.right >= before.right - 0.05 * (before.right - before.left)
            and line.box.left - after.left < INDENT
            and line.box.right - line.box.left > 0.5 * (after.right - after.left)
        )

    def _joins_in_text(self, draft: Sequence[DraftLine], line: DraftLine) -> bool:
        last = draft[-1].text
        is_full = self._width is not None and len(last) >= _FULL * self._width
        unfinished = is_unfinished(last)
        if marker := find_marker(line.text):
            return is_full and (_is_dash_in_phrase(marker, last) or _is_number_in_phrase(marker, last))
        if _starts_inside(line.text, last):
            is_note = line.text[0] == "(" and (is_capitals(last) or (line.text[1:2].isupper() and not is_full))
            if is_note:
                return False
            return unfinished or is_full
        if is_capitals(last) or is_capitals(line.text):
            return _is_heading_in_two_lines(draft, line)
        return is_full and (unfinished or self._is_spaced)

    def _joins_on_page(self, draft: Sequence[DraftLine], line: DraftLine, above: Box, below: Box, measure: Measure) -> bool:
        last = draft[-1].text
        unfinished = is_unfinished(last)
        inside = _starts_inside(line.text, last) and unfinished
        if min(above.bottom, below.bottom) - max(above.top, below.top) > 0.5 * (above.bottom - above.top):
            return False  # side by side
        if below.top - above.top > _WIDE_PITCH * measure.pitch or below.top < above.top:
            return self._goes_on(draft, line)
        width = measure.right - measure.left
        is_full = above.right >= measure.right - 0.15 * width
        is_indented = below.left - measure.left > INDENT and below.left - above.left > INDENT
        marker = find_marker(line.text)
        if marker:
            return is_full and not is_indented and (_is_dash_in_phrase(marker, last) or _is_number_in_phrase(marker, last))
        if is_capitals(last) != is_capitals(line.text) and (len(last) > 8 or not is_full):
            return inside and not is_capitals(last)
        if is_capitals(last) and is_capitals(line.text):
            return _is_heading_in_two_lines(draft, line)
        if _ends_centred(draft, measure) and below.left - measure.left > INDENT and not _is_centred(below, measure):
            return inside  # the title, then the body's first line
        is_first = len(draft) == 1
        if is_first and above.left - measure.left > INDENT and abs(below.left - above.left) < INDENT / 4:
            return inside  # two first lines, both indented
        hangs = is_first and find_marker(draft[0].text) is not None
        if is_indented and not hangs:
            return inside
        return inside or is_full


def _ends_centred(draft: Sequence[DraftLine], measure: Measure) -> bool:
    """Whether lines are centred, and the last of them so short that this is no chance."""
    last = draft[-1].box
    return (
        last is not None and last.left - measure.left > INDENT and all(one.box and _is_centred(one.box, measure) for one in draft)
    )


def _is_centred(box: Box, measure: Measure) -> bool:
    return abs((box.left - measure.left) - (measure.right - box.right)) < INDENT / 2


def _starts_inside(text: str, before: str) -> bool:
    # "ngày 19 tháng 10 năm" / "2020 của Chính phủ"
    return text[0].islower() or text[0] in "(,;" or (text[0].isdigit() and _WANTS_NUMBER.search(before[-_MAX_END:]) is not None)


def _is_dash_in_phrase(marker: Marker, before: str) -> bool:
    # "phát triển kinh tế" / "- xã hội"; "thông báo số 5607" / "–TB/TU ngày …"
    is_symbol = before[-1].isdigit() and _REST_OF_SYMBOL.match(marker.rest) is not None
    return marker.level == Level.DASH and (marker.rest[0].islower() or is_symbol) and is_unfinished(before)


def _is_number_in_phrase(marker: Marker, before: str) -> bool:
    # "đạt chuẩn mức độ" / "3. Phấn đấu …"
    return marker.level == Level.ARABIC and _WANTS_NUMBER.search(before[-_MAX_END:]) is not None


def _joins_in_column(last: DraftLine, line: DraftLine, column: Measure) -> bool:
    """Whether an entry of a narrow list goes on: its next word had no room in the line before."""
    if last.box is None or line.box is None or find_marker(line.text) or not is_unfinished(last.text) or is_capitals(line.text):
        return False
    character = (last.box.right - last.box.left) / len(last.text)
    word = len(line.text.split(maxsplit=1)[0]) + 1
    no_room = last.box.right + character * word > column.right - character
    return no_room or _starts_inside(line.text, last.text)


def _indents(lines: Sequence[DraftLine], pages: Mapping[int, Measure]) -> bool:
    """Whether paragraphs begin with an indent: nearly all lines with a marker do."""
    marked = [line for line in lines if line.box and line.page in pages and find_marker(line.text)]
    indented = sum(line.box.left - pages[line.page].left > INDENT for line in marked if line.box)
    return len(marked) >= _MIN_MARKED and indented >= 0.8 * len(marked)


def _is_heading_in_two_lines(draft: Sequence[DraftLine], line: DraftLine) -> bool:
    texts = [part.text for part in draft] + [line.text]
    return (
        all(map(is_capitals, texts))
        and is_unfinished(texts[-2])
        and find_marker(texts[0]) is not None
        and not find_marker(texts[-1])
    )


def _wrap_width(texts: Iterable[str]) -> int | None:
    """Return the width of hard-wrapped text in characters, ``None`` for text with a paragraph a line."""
    sizes = sorted(len(text) for text in texts if len(text) >= _MIN_WRAP)
    if len(sizes) < 4:
        return None
    width = sizes[int(0.9 * (len(sizes) - 1))]
    full = sum(_FULL * width <= size <= 1.15 * width for size in sizes)
    return width if width <= _MAX_WRAP and full >= 0.45 * len(sizes) else None
