"""How an office cites a document and a place in it: the form that is copied into a draft. Pure.

*Nghị quyết số 71-NQ/TW, ngày 22/8/2025 của Bộ Chính trị về đột phá phát triển giáo dục và đào tạo (mục III.4)*; what is unknown is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.directive.casing import restore_case
from indexer.directive.header.corrections import FIELD_NAMES
from indexer.directive.header.doubts import is_unsure
from indexer.directive.header.issue import month_words
from indexer.directive.outline.markers import find_marker
from indexer.directive.types import NOT_DIRECTIVES, TYPE_NAMES
from indexer.domain import Document, DocumentType, Header, HeaderField, Passage, Role, Section, Wording

_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_ROMAN = re.compile(r"[IVXLC]+")
_NUMBER = re.compile(r"\d{1,3}[a-zđ]?")
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,3})+")
_LETTER = re.compile(r"[a-zđ]")
_BULLET = re.compile(r"(?P<sign>[-+])(?P<place>\d+)")
_ABOUT = re.compile(
    r"(?:về|v/v|ban hành|quy định|thực hiện|triển khai|sửa đổi|bãi bỏ|phê duyệt|hướng dẫn|kết quả|công bố)(?![^\W_])",
    re.IGNORECASE,
)


# "Chỉ thị của Ban Thường vụ … về …": who issued it has been said.
_WHOSE = re.compile(r"\A(?:của\s+)?(?:Ban (?:Thường vụ|Chấp hành)|Bộ Chính trị|Ban Bí thư)[^,;]{0,60}?\s(?=về\s)", re.IGNORECASE)


def office_citation(document: Document, passage: Passage | None = None, siblings: Sequence[Passage] = ()) -> str:
    """Return a document as an office cites it, with the place of `passage` in brackets; its title where it has no number.

    `siblings` are the document's passages: they tell which paragraph of its section `passage` is.
    """
    header = document.header
    place = place_words(labels_of(passage), paragraph=_paragraph(passage, siblings), short=True) if passage else ""
    return _first_mention(header, document.title) + (f" ({place})" if place else "")


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """What is to be checked before a document is cited. It stands beside the citation: what is copied stays as an office writes it."""

    fields: tuple[HeaderField, ...]
    """In the order of the citation."""
    words: Wording


def citation_check(document: Document) -> CitationCheck | None:
    """Return what :func:`office_citation` tells that was not surely read: figures by hand, a blurred line. ``None`` where all was."""
    header = document.header
    told = {field: getattr(header, field.value) is not None for field in _TOLD}
    told[HeaderField.ISSUED] |= header.issued_in is not None
    unsure = tuple(field for field, is_told in told.items() if is_told and is_unsure(header, field))
    if not unsure:
        return None
    vi, en = (", ".join(names).capitalize() for names in zip(*(FIELD_NAMES[field] for field in unsure), strict=True))
    if document.recognised_pages:
        words = Wording(f"{vi}: đọc từ bản quét, cần kiểm tra trước khi dẫn", f"{en}: read from a scan, check before citing")
    else:
        words = Wording(f"{vi}: máy đọc chưa chắc, cần kiểm tra trước khi dẫn", f"{en}: not surely read, check before citing")
    return CitationCheck(unsure, words)


_TOLD = (HeaderField.TYPE, HeaderField.SYMBOL, HeaderField.ISSUED, HeaderField.ISSUER, HeaderField.SUBJECT)


def _first_mention(header: Header, title: str) -> str:
    if header.symbol is None or header.type in NOT_DIRECTIVES:
        named = restore_case(title, ())
        return f"{named}{_when(header)}" + (f" của {header.issuer}" if header.issuer and header.issuer not in named else "")
    genre = TYPE_NAMES[header.type].vi if header.type else "Văn bản"
    if header.type is DocumentType.LAW and header.subject:
        return f"{restore_case(title, ())} số {header.symbol}"
    told = [f"{genre} số {header.symbol}"]
    told.append(_when(header))
    if header.issuer:
        told.append(f" của {header.issuer}")
    if header.subject:
        told.append(f" {_subject(header.subject)}")
    return "".join(told)


def _when(header: Header) -> str:
    if header.issued:
        # A day under 10 and the months 1 and 2 have their nought, so that nobody can make another number of them.
        month = f"{header.issued.month:02}" if header.issued.month < 3 else str(header.issued.month)
        return f", ngày {header.issued.day:02}/{month}/{header.issued.year}"
    return f", {month_words(header.issued_in).vi}" if header.issued_in else ""


def _subject(subject: str) -> str:
    """Return a subject as it follows the issuer: it opens in small letters, after *về* where it is a noun."""
    plain = _WHOSE.sub("", restore_case(subject, ()).strip(" ."))
    if _ABOUT.match(plain):
        plain = plain[:1].lower() + plain[1:]
        return re.sub(r"\Av/v", "về việc", plain)
    # A name keeps its capital.
    return f"về {plain if plain[1:2].isupper() else plain[:1].lower() + plain[1:]}"


def labels_of(passage: Passage) -> tuple[str, ...]:
    """Return the labels above a passage and its own, outermost first."""
    labels = [section.label for section in passage.section_path if section.label]
    if passage.role is Role.HEADING and (marker := find_marker(passage.text)):
        labels.append(marker.label)
    return tuple(labels)


def place_words(labels: Sequence[str], *, paragraph: int | None = None, short: bool = False) -> str:
    """Return a place as it is cited, from small to large: *điểm đ khoản 2 Điều 5*; *điểm b, khoản 1, mục II*.

    `paragraph`: which paragraph of the section, from 2 on. `short`: a section and a number under it are *mục III.4*.
    """
    if short and len(labels) == 2 and _ROMAN.fullmatch(labels[0]) and _NUMBER.fullmatch(labels[1]) and not paragraph:
        return f"mục {labels[0]}.{labels[1]}"
    words = [word for place, label in enumerate(labels) if (word := _step(label, labels[:place]))]
    if paragraph and paragraph > 1:
        words.append(f"đoạn {_ordinal(paragraph)}")
    return (" " if any(label.startswith(("Điều", "ĐIỀU")) for label in labels) else ", ").join(reversed(words))


def _step(label: str, above: Sequence[str]) -> str:
    if bullet := _BULLET.fullmatch(label):
        sign = "gạch đầu dòng" if bullet["sign"] == "-" else "dấu cộng"
        return f"{sign} {_ordinal(int(bullet['place']))}"
    if _ROMAN.fullmatch(label):
        return f"mục {label}"
    if _DECIMAL.fullmatch(label):
        return f"mục {label}"
    if _NUMBER.fullmatch(label):
        # "1." of a letter without sections is its point 1.
        return f"khoản {label}" if above else f"điểm {label}"
    if _LETTER.fullmatch(label):
        return f"điểm {label}"
    head, _, number = label.partition(" ")
    return f"{head.capitalize()} {number}".strip()


def _ordinal(number: int) -> str:
    return f"thứ {_ORDINALS[number - 1]}" if 1 <= number <= len(_ORDINALS) else f"thứ {number}"


def _paragraph(passage: Passage | None, siblings: Sequence[Passage]) -> int | None:
    """Return which paragraph of its section a passage is, where it has several that bear no mark."""
    if passage is None or not siblings or passage.role is not Role.BODY or not passage.section_path:
        return None
    path: tuple[Section, ...] = passage.section_path
    same = [one.id for one in siblings if one.section_path == path and one.role is Role.BODY]
    return same.index(passage.id) + 1 if passage.id in same and len(same) > 1 else None
