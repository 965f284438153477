"""What the letterhead tells of a document: number, type, issuer, place and date, subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.directive.anchors import split_cells
from indexer.directive.attributes import Attribute, attribute_of
from indexer.directive.casing import restore_case
from indexer.directive.file_names import symbol_of_file_name
from indexer.directive.issuers import issuer_in_capitals, issuer_in_preamble
from indexer.directive.layout import Paragraph
from indexer.directive.letterhead import (
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
from indexer.directive.markers import Level, find_marker, is_capitals
from indexer.directive.news import is_news
from indexer.directive.symbols import SymbolMatch, find_symbols
from indexer.directive.types import TYPE_NAMES, split_heading, type_of_code
from indexer.domain import DocumentType, Header
from indexer.language.dates import find_dates, issue_date
from indexer.language.folding import fold

_MAX_LETTERHEAD = 60
"""Paragraphs in which a letterhead must be over."""
_PROSE, _LONG_PROSE = 120, 400
"""Characters from which on a paragraph with, or without, a full stop is no line of a letterhead."""
_MAX_SUBJECT = 900
_OPENING_PARAGRAPHS = 6
"""Paragraphs in which news begins its story."""
_OWNER = re.compile(r"(?:CỦA|Của|của)\s+(?P<owner>.+)", re.DOTALL)
_SUBJECT_OPENING = re.compile(r"(?:ve|quy dinh|sua doi|ban hanh|bai bo|phe duyet|huong dan|cong bo|dieu chinh|bo sung)\b")
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Nghị quyết|Pháp lệnh) này (?:đã )?được .{5,200}? thông qua (?:vào )?(?P<date>ngày .{8,40})", re.DOTALL
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TELEGRAM = re.compile(r"(?P<sender>[^\W\d_][^.;:]{3,80}?)\s+điện\s*:?")
_ATTACHED_TO = re.compile(r"\(?\s*(?:kem theo|ban hanh kem theo|dinh kem|theo)\b")
_LOOSE_NUMBER = re.compile(
    r"(?P<number>\d{1,5}[^\W\d_]?(?:\s*/\s*\d{4})?)\s*(?P<joint>[/\-–])\s*(?P<rest>[^\W\d_][\w&.]*(?:\s?[-/–]\s?[\w&.]+){0,4})"
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The header and how many paragraphs from the start it takes."""

    header: Header
    length: int


@dataclass(slots=True)
class _Found:
    """What has been met so far, as written."""

    symbol: SymbolMatch | None = None
    loose_symbol: str | None = None
    type: DocumentType | None = None
    dated: str | None = None
    subject: str | None = None
    owner: str | None = None
    marked: bool = False
    """The subject stands after ``V/v``."""
    addressed: bool = False
    names: list[str] | None = None
    """Lines in capitals above the type: the issuer and whom it is under."""
    authority: str | None = None
    length: int = 0


def read_header(paragraphs: Sequence[Paragraph], file_name: str) -> Letterhead:
    """Read the letterhead.

    What the document does not say stays ``None``; of the file's name only a number is taken, where the text has none.
    """
    found = _Found(names=[])
    heading = _read_upper_part(paragraphs, found)
    if heading is not None:
        _read_subject(paragraphs, heading, found)
    elif not found.length:
        _read_title_line(paragraphs, found)
    if (
        found.type is None
        and found.symbol is None
        and not found.length
        and is_news([paragraph.text for paragraph in paragraphs[:_OPENING_PARAGRAPHS]])
    ):
        headline = paragraphs[0].text
        has_headline = len(headline) <= 250 and headline[-1] not in ".;:"
        return Letterhead(Header(type=DocumentType.NEWS, subject=headline if has_headline else None), int(has_headline))
    return Letterhead(_header(found, paragraphs, file_name), found.length)


# --- Above the type -------------------------------------------------------------------------------------


def _read_upper_part(paragraphs: Sequence[Paragraph], found: _Found) -> int | None:
    """Read down to the type's heading and return its paragraph's index; ``None`` where the body begins without one."""
    names = found.names = []
    for index, paragraph in enumerate(paragraphs[:_MAX_LETTERHEAD]):
        if paragraph.is_row and (attribute := attribute_of(paragraph.text.split(" | "))):
            _read_attribute(*attribute, found)
            continue
        for cell in split_cells(paragraph.text):
            if (heading := split_heading(cell)) and not is_enacting(cell):
                found.type = heading[0]
                found.subject = heading[1] or None
                found.length = index + 1
                return index
            if is_addressee(cell):
                found.addressed = True
                found.length = _end_of_addressees(paragraphs, index)
                return None
            if _is_line_of_letterhead(cell, found):
                found.length = index + 1
            elif is_capitals(cell) and len(cell) <= _LONG_PROSE and find_marker(cell) is None:
                names.append(cell)
            elif _is_body(cell):
                return None
            elif found.symbol is not None and found.subject is None and _is_followed_by_addressee(paragraphs, index):
                found.subject = cell
    return None


def _is_line_of_letterhead(cell: str, found: _Found) -> bool:
    if (start := number_start(cell)) is not None:
        if found.symbol is None and found.loose_symbol is None:
            _read_number(cell[start:], found)
        return True
    if is_place_date(cell):
        if found.dated is None or not is_place_date(found.dated):
            found.dated = cell
        return True
    if (subject := without_subject_mark(cell)) is not None:
        found.subject, found.marked = subject.strip(" :-–*.") or None, True
        return True
    return is_motto(cell) or is_stamped_mark(cell) or is_portal_stamp(cell)


def _read_attribute(attribute: Attribute, value: str, found: _Found) -> None:
    if attribute == "number" and found.symbol is None:
        _read_number(value, found)
    elif attribute == "date":
        found.dated = found.dated or value
    elif attribute == "issuer":
        found.owner = found.owner or value
    elif attribute == "subject":
        found.subject = found.subject or value


def _read_number(text: str, found: _Found) -> None:
    matches = find_symbols(text)
    if matches and matches[0].range.start <= 2:
        found.symbol = matches[0]
    elif loose := _LOOSE_NUMBER.match(text):
        found.loose_symbol = re.sub(r"\s+", "", loose.group()).replace("–", "-")


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


def _read_subject(paragraphs: Sequence[Paragraph], heading: int, found: _Found) -> None:
    parts = [found.subject] if found.subject else []
    found.subject = None
    for index in range(heading + 1, min(heading + 16, len(paragraphs))):
        text = paragraphs[index].text
        # Letters of a broken table may put number and date below the type.
        if is_portal_stamp(text):
            continue
        if is_letterhead_cell(first := split_cells(text)[0]) and not first.isupper():
            for cell in split_cells(text):
                _is_line_of_letterhead(cell, found)
        elif is_addressee(text):
            found.addressed = True
            found.length = _end_of_addressees(paragraphs, index)
            break
        elif (telegram := _TELEGRAM.fullmatch(text)) and telegram["sender"].isupper():
            found.authority = telegram["sender"]
            break
        elif _ends_letterhead(text, has_subject=bool(parts)):
            break
        elif parts and is_body_name(text):
            if found.authority is None or not is_head_of_body(text):
                found.authority = text if found.authority is None else f"{found.authority} {text}"
        elif found.authority is not None:
            if not is_capitals(text):
                break
            found.authority += f" {text}"
        elif _ATTACHED_TO.match(fold(text)):
            if text[0] != "(":
                parts.append(text)
        elif sum(map(len, parts)) + len(text) > _MAX_SUBJECT:
            break
        elif not parts or fold(text.strip(" ,;")) not in fold(parts[0]):
            parts.append(text)
        found.length = index + 1
    subject = found.subject or " ".join(parts)
    if owner := _OWNER.match(subject):
        found.owner, subject = _split_owner(owner["owner"])
    if (stripped := without_subject_mark(subject)) is not None:
        subject = stripped
    if found.type and fold(subject).startswith(fold(TYPE_NAMES[found.type].vi) + " ") and not is_capitals(subject):
        subject = subject[len(TYPE_NAMES[found.type].vi) :]  # "THÔNG TƯ" / "Thông tư sửa đổi …"
    found.subject = subject.strip(" :-–*.") or None


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
    """Part ``BAN THƯỜNG VỤ ĐẢNG ỦY thực hiện …`` where the capitals end; text all in capitals has no such place."""
    words = text.split()
    for place, word in enumerate(words):
        if any(map(str.isalpha, word)) and not word.isupper():
            return " ".join(words[:place]), " ".join(words[place:])
    return text, ""


# --- Documents without a letterhead -----------------------------------------------------------------------

_TITLE_LINE = re.compile(r"(?P<type>" + "|".join(fold(name.vi) for name in TYPE_NAMES.values()) + r")\s+(?:so\s*:?\s*)?(?=\d)")


def _read_title_line(paragraphs: Sequence[Paragraph], found: _Found) -> None:
    """Read a title such as ``Nghị định 12/2026/NĐ-CP quy định …`` at the very top."""
    for index, paragraph in enumerate(paragraphs[:3]):
        match = _TITLE_LINE.match(fold(paragraph.text))
        if match is None or len(paragraph.text) > _MAX_SUBJECT or paragraph.text[-1] in ".;:":
            continue
        symbols = find_symbols(paragraph.text[match.end() :])
        if symbols and symbols[0].range.start == 0:
            found.symbol = symbols[0]
            found.type = next(type for type, name in TYPE_NAMES.items() if fold(name.vi) == match["type"])
            found.subject = paragraph.text[match.end() + symbols[0].range.end :].strip(" ,:-–") or None
            found.length = index + 1
            return


# --- All together -----------------------------------------------------------------------------------------


def _header(found: _Found, paragraphs: Sequence[Paragraph], file_name: str) -> Header:
    body = [paragraph.text for paragraph in paragraphs[found.length :]]
    symbol = found.symbol.symbol if found.symbol else found.loose_symbol
    type = found.type or _type_without_heading(found)
    if symbol is None and found.length:
        symbol = symbol_of_file_name(file_name, type)
    issued = _date(found.dated) if found.dated else _adopted(type, body)
    preamble = body[:40]
    issuer = issuer_in_capitals(found.names or []) or found.owner or found.authority or issuer_in_preamble(preamble)
    if issuer and found.owner == issuer and (fuller := issuer_in_preamble(preamble)) and fold(fuller).startswith(fold(issuer)):
        issuer = fuller
    return Header(
        symbol=symbol,
        type=type,
        issuer=restore_case(issuer, body) if issuer else None,
        place=place_of(found.dated) if found.dated and issued else None,
        issued=issued,
        subject=restore_case(found.subject, body, first_upper=False) if found.subject else None,
    )


def _date(text: str) -> date | None:
    if issued := issue_date(text):
        return issued
    days = [match.value for match in find_dates(text) if _DAY.fullmatch(match.value)]
    return date.fromisoformat(days[0]) if days else None


def _adopted(type: DocumentType | None, body: Sequence[str]) -> date | None:
    """Return the day on which an assembly passed the text, as laws say at their end."""
    if type not in (DocumentType.LAW, DocumentType.ORDINANCE, DocumentType.RESOLUTION):
        return None
    passed = [found["date"] for text in body if (found := _PASSED.match(text))]
    return _date(passed[0]) if passed else None


def _type_without_heading(found: _Found) -> DocumentType | None:
    if found.symbol is not None and found.symbol.type_code:
        if (found.addressed or found.marked) and found.symbol.type_code not in ("TTr", "BC", "GM", "PA", "ĐA"):
            return DocumentType.LETTER  # "5680/CT-CS": the body's own code looks like a type's
        is_party = f"-{found.symbol.type_code}/" in found.symbol.symbol
        if found.symbol.type_code == "TT" and is_party:
            return DocumentType.CIRCULAR_TO_PARTY
        return type_of_code(found.symbol.type_code)
    return DocumentType.LETTER if found.addressed or (found.subject and (found.symbol or found.loose_symbol)) else None
