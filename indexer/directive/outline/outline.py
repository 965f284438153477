"""Where each paragraph stands: the headings above it, and the part it plays."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.directive.header.closing import closings, is_attachment_note
from indexer.directive.header.letterhead import is_enacting
from indexer.directive.layout.joining import is_unfinished
from indexer.directive.layout.layout import Paragraph
from indexer.directive.outline.markers import Level, Marker, find_marker, is_bare_label, is_capitals, next_letter
from indexer.directive.types import TYPE_NAMES, split_heading
from indexer.domain import Role, Section
from indexer.language.folding import fold

MAX_TITLE = 120
"""Characters of a section's title."""

_FAREWELL = re.compile(
    r"(?:tren day la|trong qua trinh (?:trien khai |to chuc )?thuc hien|nhan duoc (?:van ban|cong van|ke hoach|chi thi|cong dien) nay"
    r"|yeu cau cac .{3,80} (?:nghiem tuc|khan truong) |de nghi cac .{3,80} (?:nghiem tuc )?trien khai)"
)
_OPENING_QUOTE = re.compile(r"[“\"]\s*(?=\S)")
_CLOSING_QUOTE = re.compile(r"[”\"]\s*[.;,)]*\s*\Z")
_AMENDMENT = re.compile(r"(?:sua doi|bo sung|bai bo|thay the|thay cum tu)\b")
_MAX_QUOTED = 200
"""Paragraphs after which a quotation that never closes is taken as closed."""
_MAX_HEADING, _MAX_STEM, _MAX_LABELLED = 220, 80, 300
_MAX_TITLE_LINES = 4


class Placed(NamedTuple):
    """The place of a paragraph."""

    role: Role
    section_path: tuple[Section, ...]
    joins: bool = False
    """It belongs to the same passage as the paragraph before it: the title under a label, the next line of a signature block."""


def outline(paragraphs: Sequence[Paragraph], bookmarked: Mapping[int, int] | None = None) -> list[Placed]:
    """Return the place of each paragraph of a body, the letterhead not among them.

    `bookmarked`: which paragraphs without a label are headings, and their levels (:mod:`indexer.directive.outline.bookmarks`).
    """
    return _Outliner(paragraphs, bookmarked or {}).run()


def cut(text: str, limit: int) -> str:
    """Cut `text` at a word, so that it has at most `limit` characters."""
    if len(text) <= limit:
        return text
    end = text.rfind(" ", 0, limit)
    return text[: end if end > limit // 2 else limit - 1].rstrip(" ,;:.-–") + "…"


@dataclass(slots=True)
class _Open:
    """A heading or an item that later paragraphs may stand under."""

    level: int
    section: Section


@dataclass(slots=True)
class _Quotation:
    """An amendment quoted over several paragraphs: its headings nest in the item that brings it."""

    base: int
    """How many of the open headings are outside it."""
    length: int = 0


@dataclass(slots=True)
class _Outliner:
    paragraphs: Sequence[Paragraph]
    bookmarked: Mapping[int, int]
    open: list[_Open] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    """How many dashes, and pluses, the present list has had."""
    quotation: _Quotation | None = None
    was_closed: bool = False
    """A signature block has been passed: what follows is attached."""

    def run(self) -> list[Placed]:
        markers = self._markers()
        ends = self._closings()
        farewells = self._farewells(markers, ends)
        placed: list[Placed] = []
        while (index := len(placed)) < len(self.paragraphs):
            if index in ends:
                self._reset()
                self.was_closed = True
                placed += [Placed(Role.CLOSING, (), joins=later > index) for later in range(index, ends[index])]
            elif attached := self._attachment(index, markers[index]):
                placed += attached
            elif index in farewells:
                self._reset()
                placed.append(Placed(Role.BODY, ()))
            else:
                placed += self._place(index, markers)
        return placed

    # --- Seen from afar -------------------------------------------------------------------------------

    def _markers(self) -> list[Marker | None]:
        found: list[Marker | None] = []
        last: dict[int, str] = {}
        for paragraph in self.paragraphs:
            quote = _OPENING_QUOTE.match(paragraph.text)
            text = paragraph.text[quote.end() :] if quote else paragraph.text
            marker = None if paragraph.is_row else find_marker(text, last.get(Level.LETTER))
            if marker:
                last[marker.level] = marker.label
                if marker.level < Level.LETTER:
                    last.pop(Level.LETTER, None)
            found.append(marker)
        return found

    def _closings(self) -> dict[int, int]:
        return dict(closings([paragraph.text for paragraph in self.paragraphs]))

    def _farewells(self, markers: Sequence[Marker | None], ends: dict[int, int]) -> set[int]:
        """Closing sentences, after which no numbered item comes before the signature."""
        found = set()
        is_tail = True
        for index in range(len(self.paragraphs) - 1, -1, -1):
            marker = markers[index]
            if index in ends or (marker and marker.level == Level.ANNEX):
                is_tail = True
            elif marker and marker.level < Level.DASH:
                is_tail = False
            elif is_tail and marker is None and _FAREWELL.match(fold(self.paragraphs[index].text[:200])):
                found.add(index)
        return found

    # --- Attachments ----------------------------------------------------------------------------------

    def _attachment(self, index: int, marker: Marker | None) -> list[Placed]:
        """Begin an annex, or another document that comes with this one: a root of its own."""
        text = self.paragraphs[index].text
        heading = split_heading(text)
        if marker and marker.level == Level.ANNEX and self.quotation is None:
            label = marker.label
        elif heading and not is_enacting(text) and (self._has_note(index) or (self.was_closed and not heading[1])):
            label = TYPE_NAMES[heading[0]].vi
        else:
            return []
        self._reset()
        end = self._end_of_title(index)
        title = " ".join(paragraph.text for paragraph in self.paragraphs[index:end] if not is_attachment_note(paragraph.text))
        self.open.append(_Open(Level.ANNEX, Section(label, cut(title, MAX_TITLE))))
        return [Placed(Role.HEADING, (), joins=later > index) for later in range(index, end)]

    def _has_note(self, index: int) -> bool:
        return any(is_attachment_note(paragraph.text) for paragraph in self.paragraphs[index + 1 : index + 1 + _MAX_TITLE_LINES])

    def _end_of_title(self, index: int) -> int:
        end = index + 1
        note = next(
            (later for later in range(end, min(end + _MAX_TITLE_LINES, len(self.paragraphs))) if self._is_note(later)),
            None,
        )
        if note is not None and all(self._may_be_title(later) for later in range(end, note)):
            is_open = self.paragraphs[note].text.startswith("(") and ")" not in self.paragraphs[note].text
            return note + 1 + (is_open and note + 1 < len(self.paragraphs) and self.paragraphs[note + 1].text.endswith(")"))
        while end < min(index + 1 + _MAX_TITLE_LINES, len(self.paragraphs)):
            text = self.paragraphs[end].text
            if not self._may_be_title(end) or not is_capitals(text) or len(text) < 12:
                break
            end += 1
        return end

    def _is_note(self, index: int) -> bool:
        return is_attachment_note(self.paragraphs[index].text)

    def _may_be_title(self, index: int) -> bool:
        paragraph = self.paragraphs[index]
        return not paragraph.is_row and len(paragraph.text) <= _MAX_LABELLED and find_marker(paragraph.text) is None

    # --- One after the other --------------------------------------------------------------------------

    def _place(self, index: int, markers: Sequence[Marker | None]) -> list[Placed]:
        text = self.paragraphs[index].text
        marker = markers[index]
        self._enter_or_leave_quotation(text, marker)
        if is_enacting(text):
            self._reset()
            placed = [Placed(Role.HEADING, ())]
        elif marker is None and (level := self.bookmarked.get(index)) and self.quotation is None:
            self._push(Marker(level, "", text), text)
            placed = [Placed(Role.HEADING, self._path()[:-1])]
        elif marker is None:
            self._close(Level.DASH)
            if text.endswith(":"):
                self.counts.clear()
            placed = [Placed(Role.BODY, self._path())]
        elif is_bare_label(text) or (marker.level == Level.ARTICLE and not marker.rest):
            placed = self._place_label(index, marker, markers)
        else:
            placed = [self._place_marked(index, marker, markers)]
        if self.quotation and _CLOSING_QUOTE.search(self.paragraphs[index + len(placed) - 1].text):
            del self.open[self.quotation.base :]
            self.quotation = None
        return placed

    def _place_label(self, index: int, marker: Marker, markers: Sequence[Marker | None]) -> list[Placed]:
        """Take a label on a line of its own and its title in the next line as one heading."""
        title = self.paragraphs[index].text
        has_title = index + 1 < len(self.paragraphs) and markers[index + 1] is None and self._is_title(index + 1)
        if has_title:
            title += f" {self.paragraphs[index + 1].text}"
        self._push(marker, title)
        parents = self._path()[:-1]
        return [Placed(Role.HEADING, parents)] + [Placed(Role.HEADING, parents, joins=True)] * has_title

    def _is_title(self, index: int) -> bool:
        paragraph = self.paragraphs[index]
        return not paragraph.is_row and len(paragraph.text) <= _MAX_LABELLED and is_unfinished(paragraph.text)

    def _place_marked(self, index: int, marker: Marker, markers: Sequence[Marker | None]) -> Placed:
        text = self.paragraphs[index].text
        self._push(marker, text)
        path = self._path()
        if self._is_heading(index, marker, markers):
            return Placed(Role.HEADING, path[:-1])
        return Placed(Role.BODY, path)

    def _is_heading(self, index: int, marker: Marker, markers: Sequence[Marker | None]) -> bool:
        """Whether a marked paragraph only opens what follows; an item says something itself."""
        if marker.level >= Level.DASH or not marker.rest:
            return not marker.rest
        if marker.level <= Level.ROMAN:
            return True
        text = self.paragraphs[index].text
        if text.endswith(":"):
            return len(text) <= _MAX_STEM
        if not is_unfinished(text) or len(text) > _MAX_HEADING:
            return False
        if index + 1 == len(self.paragraphs):
            return marker.level == Level.ARTICLE
        following = markers[index + 1]
        if following is None:
            return marker.level == Level.ARTICLE or len(self.paragraphs[index + 1].text) > len(text) // 2
        return following.level > marker.level

    def _push(self, marker: Marker, text: str) -> None:
        label = marker.label
        if marker.level >= Level.DASH:
            self.counts[marker.level] = self.counts.get(marker.level, 0) + 1
            label += str(self.counts[marker.level])
        self._close(marker.level)
        for level in [level for level in self.counts if level > marker.level]:
            del self.counts[level]
        self.open.append(_Open(marker.level, Section(label, cut(text, MAX_TITLE))))

    def _close(self, level: int) -> None:
        """Close what is open at `level` and below."""
        base = self.quotation.base if self.quotation else 0
        levels = [opened.level for opened in self.open]
        same = next((place for place in range(base, len(levels)) if levels[place] == level), None)
        deeper = next((place for place in range(base, len(levels)) if levels[place] > level), len(levels))
        if same is None and level == Level.ROMAN and deeper < len(levels) and levels[deeper] == Level.ARTICLE:
            deeper += 1  # "Điều 1. Phê duyệt Đề án …:" / "I. QUAN ĐIỂM": the outline is the article's content.
        del self.open[deeper if same is None else same :]

    def _enter_or_leave_quotation(self, text: str, marker: Marker | None) -> None:
        if self.quotation:
            self.quotation.length += 1
            if self.quotation.length > _MAX_QUOTED or (marker and self._ends_quotation(text, marker)):
                del self.open[self.quotation.base :]
                self.quotation = None
        elif marker and _OPENING_QUOTE.match(text):
            self.quotation = _Quotation(len(self.open))

    def _ends_quotation(self, text: str, marker: Marker) -> bool:
        assert self.quotation is not None
        if marker.level == Level.ANNEX:
            return True
        if _OPENING_QUOTE.match(text):
            return False
        if marker.level in (Level.ARABIC, Level.LETTER) and _AMENDMENT.match(fold(marker.rest[:_MAX_STEM])):
            # The quotation before was never closed.
            above = self.open[self.quotation.base - 1] if self.quotation.base else None
            return above is not None and above.level == marker.level and _continues(above.section.label, marker.label)
        if marker.level != Level.ARTICLE:
            return False
        outer = [opened.section.label for opened in self.open[: self.quotation.base] if opened.level == Level.ARTICLE]
        return bool(outer) and _number(marker.label) == _number(outer[-1]) + 1

    def _path(self) -> tuple[Section, ...]:
        return tuple(opened.section for opened in self.open)

    def _reset(self) -> None:
        self.open.clear()
        self.counts.clear()
        self.quotation = None


def _continues(before: str, label: str) -> bool:
    if before.isdigit() and label.isdigit():
        return int(label) == int(before) + 1
    return bool(label) and label == next_letter(before)


def _number(label: str) -> int:
    digits = re.search(r"\d+", label)
    return int(digits.group()) if digits else -1
