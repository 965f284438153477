"""The front of a document, down to its body: what stands there, as it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from indexer.directive.citations.ascriptions import issuer_after, subject_after
from indexer.directive.citations.symbols import SymbolMatch, find_symbols
from indexer.directive.header.anchors import split_cells
from indexer.directive.header.arrivals import without_arrival_stamps
from indexer.directive.header.attributes import Attribute, attribute_of
from indexer.directive.header.letterhead import (
    codes_of_number,
    is_addressee,
    is_basis,
    is_body_name,
    is_enacting,
    is_head_of_body,
    is_legal_basis,
    is_letterhead_cell,
    is_motto,
    is_place_date,
    is_portal_stamp,
    is_stamped_mark,
    number_start,
    place_of,
    without_subject_mark,
)
from indexer.directive.layout.layout import Paragraph
from indexer.directive.outline.markers import Level, find_marker, is_capitals
from indexer.directive.types import TYPE_NAMES, split_heading
from indexer.domain import DocumentType, Range
from indexer.language.dates import find_dates
from indexer.language.folding import fold

_MAX_LETTERHEAD = 60
"""Paragraphs in which a letterhead must be over."""
_PROSE, _LONG_PROSE = 120, 400
"""Characters from which on a paragraph with, or without, a full stop is no line of a letterhead."""
_MAX_SUBJECT = 3000
_MAX_SEAL = 60
_OWNER = re.compile(r"(?:CỦA|Của|của)\s+(?P<owner>.+)", re.DOTALL)
_AFTER_OWNER = re.compile(
    r"(?<!CHỈ ĐẠO) (?=SỐ\s*:?\s*\d|NGÀY\s+\d|(?:VỀ|THỰC HIỆN|TRIỂN KHAI|BAN HÀNH|PHÊ DUYỆT|SỬA ĐỔI|BỔ SUNG|QUY ĐỊNH|HƯỚNG DẪN)\s)"
)
_SUBJECT_OPENING = re.compile(r"(?:ve|quy dinh|sua doi|ban hanh|bai bo|phe duyet|huong dan|cong bo|dieu chinh|bo sung)\b")
_TELEGRAM = re.compile(r"(?P<sender>[^\W\d_][^.;:]{3,80}?)\s+điện\s*:?")
_ATTACHED_TO = re.compile(r"\(?\s*(?:kem theo|ban hanh kem theo|dinh kem|theo)\b")
_DANGLING = re.compile(
    r"(?<![^\W_])(?:của|và|về|các|tại|theo|cho|trong|với|để|do|từ|đến|CỦA|VÀ|VỀ|CÁC|TẠI|THEO|CHO|TRONG|VỚI|ĐỂ)\Z"
)
"""Words that no subject ends with."""
_BEFORE_FIGURE = re.compile(r"(?<![^\W_])(?:số|năm|SỐ|NĂM)\Z")
"""Words that a subject ends with (*chuyển đổi số*, *05 năm*) unless a figure follows."""
_LOOSE_NUMBER = re.compile(
    r"(?P<number>\d{1,5}[^\W\d_]?(?:\s*/\s*\d{4})?)\s*(?P<joint>[/\-–])\s*(?P<rest>[^\W\d_][\w&.]*(?:\s?[-/–]\s?[\w&.]+){0,4})"
)


@dataclass(slots=True)
class Front:
    """What has been met so far, as written."""

    symbol: SymbolMatch | None = None
    loose_symbol: str | None = None
    """A number with codes that no list has."""
    open_number: str | None = None
    """What follows ``Số:`` where the number itself is left open."""
    number_line: str | None = None
    """Where the number stands, or should."""
    codes: str | None = None
    """What follows a number that cannot be read, its sign included: ``/QĐ-UBND``."""
    type: DocumentType | None = None
    heading: int | None = None
    """The paragraph that names the type."""
    heading_text: str | None = None
    """The words there that name it."""
    dated: str | None = None
    subject: str | None = None
    owner: str | None = None
    """Whose it is, by the type's heading or a portal's table."""
    marked: bool = False
    """The subject stands after ``V/v``."""
    addressees: Range | None = None
    """The paragraphs of *Kính gửi*."""
    names: list[str] = field(default_factory=list)
    """Lines in capitals above the type: the issuer and whom it is under."""
    authority: str | None = None
    """Who decides, in capitals below the subject."""
    stamps: list[str] = field(default_factory=list)
    """Marks of urgency, draft and circulation."""
    tells_of_another: bool = False
    """A portal's table tells of another document."""
    length: int = 0
    """Paragraphs from the start that belong to it."""


def read_front(paragraphs: Sequence[Paragraph]) -> Front:
    """Read down to the body."""
    front = Front()
    heading = _read_upper_part(paragraphs, front)
    if heading is not None:
        _read_subject(paragraphs, heading, front)
    elif not front.length:
        _read_title_line(paragraphs, front)
    return front


# --- Above the type -------------------------------------------------------------------------------------


def _read_upper_part(paragraphs: Sequence[Paragraph], front: Front) -> int | None:
    """Read down to the type's heading and return its paragraph's index; ``None`` where the body begins without one."""
    names = front.names
    # One answer for all cells of a row: a sheet's may be of hundreds.
    is_followed = cache(partial(_is_followed_by_addressee, paragraphs))
    for index, paragraph in enumerate(paragraphs[:_MAX_LETTERHEAD]):
        if paragraph.is_row and (attribute := attribute_of(paragraph.text.split(" | "))):
            _read_attribute(*attribute, front)
            continue
        for cell in filter(None, map(without_arrival_stamps, split_cells(paragraph.text))):
            if (heading := split_heading(cell)) and not is_enacting(cell):
                front.type, front.heading = heading[0], index
                front.heading_text = cell[: cell.rfind(heading[1])].strip() if heading[1] else cell
                front.subject = heading[1] or None
                front.length = index + 1
                return index
            if is_addressee(cell):
                front.length = _end_of_addressees(paragraphs, index)
                front.addressees = Range(index, front.length)
                return None
            if _is_line_of_letterhead(cell, front):
                front.length = index + 1
            elif is_capitals(cell) and len(cell) <= _LONG_PROSE and find_marker(cell) is None:
                names.append(cell)
            elif _is_body(cell):
                return None
            elif front.symbol is not None and front.subject is None and is_followed(index):
                front.subject = cell
    return None


def _is_line_of_letterhead(cell: str, front: Front) -> bool:
    if (start := number_start(cell)) is not None:
        if front.symbol is None and front.loose_symbol is None:
            front.number_line = cell
            _read_number(cell[start:], front)
        if front.symbol is None:
            front.codes = front.codes or codes_of_number(cell)
        return True
    if front.symbol is None and (codes := codes_of_number(cell)) and find_symbols(f"1{codes}"):
        front.codes = codes
        return True
    if is_place_date(cell):
        # A stamp's day has no place before it.
        if front.dated is None or not is_place_date(front.dated) or (place_of(cell) and not place_of(front.dated)):
            front.dated = cell
        return True
    if (subject := without_subject_mark(cell)) is not None:
        front.subject, front.marked = subject.strip(" :-–*.") or None, True
        return True
    if is_stamped_mark(cell):
        front.stamps.append(cell)
        return True
    return is_motto(cell) or is_portal_stamp(cell)


def _read_attribute(attribute: Attribute, value: str, front: Front) -> None:
    if attribute == "another" or front.tells_of_another:
        front.tells_of_another = True
    elif attribute == "number" and front.symbol is None:
        _read_number(value, front)
    elif attribute == "date":
        front.dated = front.dated or value
    elif attribute == "issuer":
        front.owner = front.owner or value
    elif attribute == "subject":
        front.subject = front.subject or value


def _read_number(text: str, front: Front) -> None:
    matches = find_symbols(text)
    if matches and matches[0].range.start <= 2:
        front.symbol = matches[0]
    elif loose := _LOOSE_NUMBER.match(text):
        front.loose_symbol = re.sub(r"\s+", "", loose.group()).replace("–", "-")
    elif not text[:1].isdigit():
        front.open_number = text


def _is_body(text: str) -> bool:
    return (
        is_basis(text) or len(text) > _LONG_PROSE or (len(text) > _PROSE and text[-1] in ".;:") or find_marker(text) is not None
    )


def _is_followed_by_addressee(paragraphs: Sequence[Paragraph], index: int) -> bool:
    return any(is_addressee(cell) for later in paragraphs[index + 1 : index + 6] for cell in split_cells(later.text))


def _end_of_addressees(paragraphs: Sequence[Paragraph], index: int) -> int:
    end = index + 1
    for paragraph in paragraphs[end : end + 30]:
        marker = find_marker(paragraph.text)
        is_listed = marker is not None and marker.level >= Level.DASH and len(paragraph.text) <= 3 * _LONG_PROSE
        in_brackets = paragraph.text[0] == "(" and len(paragraph.text) <= _PROSE
        if not (is_listed or in_brackets):
            break
        end += 1
    return end


# --- Below the type -------------------------------------------------------------------------------------


def _read_subject(paragraphs: Sequence[Paragraph], heading: int, front: Front) -> None:
    parts = [front.subject] if front.subject else []
    front.subject = None
    is_interrupted = False
    for index in range(heading + 1, min(heading + 16, len(paragraphs))):
        text = without_arrival_stamps(paragraphs[index].text)
        if not text or is_portal_stamp(text):
            continue
        # Letters of a broken table may put number and date below the type.
        if is_letterhead_cell(first := split_cells(text)[0]) and not first.isupper():
            for cell in split_cells(text):
                _is_line_of_letterhead(cell, front)
        elif is_addressee(text):
            front.length = _end_of_addressees(paragraphs, index)
            front.addressees = Range(index, front.length)
            break
        elif (telegram := _TELEGRAM.fullmatch(text)) and telegram["sender"].isupper():
            front.authority = telegram["sender"]
            break
        elif parts and _goes_on(parts[-1], text):
            parts.append(text)
        elif _ends_letterhead(text, has_subject=bool(parts)):
            break
        elif parts and is_body_name(text):
            if front.authority is None or not is_head_of_body(text):
                front.authority = text if front.authority is None else f"{front.authority} {text}"
        elif front.authority is not None:
            if not is_capitals(text):
                break
            front.authority += f" {text}"
        elif _ATTACHED_TO.match(fold(text)):
            if text[0] != "(":
                parts.append(text)
        elif parts and _is_seal_beside(text, parts):
            is_interrupted = True
        elif (is_interrupted and not text[0].islower()) or sum(map(len, parts)) + len(text) > _MAX_SUBJECT:
            break
        elif not parts or fold(text.strip(" ,;")) not in fold(parts[0]):
            parts.append(text)
        front.length = index + 1
    subject = front.subject or " ".join(parts)
    if owner := _OWNER.match(subject):
        front.owner, subject = _split_owner(owner["owner"])
        subject = _without_number_and_day(subject, front)
    if (stripped := without_subject_mark(subject)) is not None:
        subject = stripped
    if front.type and fold(subject).startswith(fold(TYPE_NAMES[front.type].vi) + " ") and not is_capitals(subject):
        subject = subject[len(TYPE_NAMES[front.type].vi) :]  # "THÔNG TƯ" / "Thông tư sửa đổi …"
    front.subject = subject.strip(" :-–*.") or None


def _goes_on(subject: str, text: str) -> bool:
    """Whether a subject cannot be over where the next paragraph begins."""
    if subject[-1] in ";,":
        return text[0].islower()
    return bool(_DANGLING.search(subject) or (_BEFORE_FIGURE.search(subject) and text[0].isdigit()))


def _is_seal_beside(text: str, parts: Sequence[str]) -> bool:
    """Whether a short line in capitals among the lines of a subject that has none is what was read of a seal."""
    return len(text) <= _MAX_SEAL and is_capitals(text) and not any(map(is_capitals, parts)) and split_heading(text) is None


def _ends_letterhead(text: str, *, has_subject: bool) -> bool:
    """Whether a paragraph below the type's heading is already the body."""
    if is_enacting(text) or is_legal_basis(text) or find_marker(text) is not None:
        return True
    if is_capitals(text):
        return False
    is_sentence = text[-1] in ".;:," and (has_subject or (len(text) > _PROSE and not _SUBJECT_OPENING.match(fold(text))))
    if is_sentence or len(text) > (_LONG_PROSE if has_subject else _MAX_SUBJECT):
        return True
    return has_subject and (is_basis(text) or _TITLE_LINE.match(fold(text)) is not None)


def _split_owner(text: str) -> tuple[str, str]:
    """Part ``BAN THƯỜNG VỤ ĐẢNG ỦY thực hiện …`` where the capitals end; text all in capitals where a number or a subject may begin.

    Without capitals a name ends as in running text: *Ban Thường vụ Thành ủy về …*.
    """
    words = text.split()
    if not words[0].isupper():
        told = f"của {text}"
        end, owner = issuer_after(told, 0, len(told))
        return (owner, told[end:].strip()) if owner and subject_after(told, end)[1] else ("", text)
    for place, word in enumerate(words):
        if any(map(str.isalpha, word)) and not word.isupper():
            return " ".join(words[:place]), " ".join(words[place:])
    # All in capitals: where a number or a subject may begin.
    owner, *rest = _AFTER_OWNER.split(text, maxsplit=1)
    return owner, "".join(rest)


def _without_number_and_day(subject: str, front: Front) -> str:
    """Take out what gazettes put between issuer and subject: ``SỐ 115/2031/QĐ-TTG NGÀY 25 THÁNG 6 NĂM 2031 VỀ VIỆC …``."""
    if (start := number_start(subject)) is not None and (symbols := find_symbols(subject[start:])) and not symbols[0].range.start:
        front.symbol = front.symbol or symbols[0]
        subject = subject[start + symbols[0].range.end :].lstrip(" ,")
    if subject[:4].lower() == "ngày" and (days := find_dates(subject)) and not days[0].range.start:
        end = days[0].range.end
        front.dated = front.dated or subject[:end]
        subject = subject[end:].lstrip(" ,")
    return subject


# --- Documents without a letterhead -----------------------------------------------------------------------

_TITLE_LINE = re.compile(
    r"(?P<type>"
    + "|".join(fold(name.vi) for name in TYPE_NAMES.values())
    + r")\s+(?:cua\s+(?P<owner>[^\d.,;:]{2,80}?)\s+)?(?:so\s*:?\s*)?(?=\d)"
)
_REST_OF_TITLE = re.compile(r"(?:ngay \d|ve |quy dinh |ban hanh |huong dan |sua doi )")


def _read_title_line(paragraphs: Sequence[Paragraph], front: Front) -> None:
    """Read a title such as ``Nghị định 12/2026/NĐ-CP quy định …`` at the very top."""
    for index, paragraph in enumerate(paragraphs[:3]):
        match = _TITLE_LINE.match(fold(paragraph.text))
        if match is None or len(paragraph.text) > _MAX_SUBJECT or paragraph.text[-1] in ".;:":
            continue
        symbols = find_symbols(paragraph.text[match.end() :])
        if symbols and symbols[0].range.start == 0:
            front.symbol = symbols[0]
            front.type = next(type for type, name in TYPE_NAMES.items() if fold(name.vi) == match["type"])
            front.owner = paragraph.text[slice(*match.span("owner"))] if match["owner"] else None
            rest = paragraph.text[match.end() + symbols[0].range.end :].strip(" ,:-–")
            front.length = index + 1
            if not rest and index + 1 < len(paragraphs) and _REST_OF_TITLE.match(fold(paragraphs[index + 1].text)):
                rest = paragraphs[index + 1].text
                front.length += 1
            front.subject = _without_number_and_day(rest, front).strip(" ,.:-–") or None
            return
