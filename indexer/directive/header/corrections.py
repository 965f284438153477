"""A header as a person corrects it: each field's value checked and parsed, the others left as they were read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from indexer.directive.citations.symbols import canonical_symbol
from indexer.directive.types import TYPE_NAMES, type_of_code
from indexer.domain import DocumentType, Evidence, Header, HeaderField, Origin, Urgency, Wording
from indexer.errors import BadRequest
from indexer.language.dates import find_dates
from indexer.language.folding import fold
from indexer.language.normalise import collapse, normalise

MAX_LENGTH = 2000
"""Characters of a value."""

FIELD_NAMES: Mapping[HeaderField, Wording] = MappingProxyType(
    {
        HeaderField.SYMBOL: Wording("Số, ký hiệu", "Symbol"),
        HeaderField.TYPE: Wording("Loại", "Type"),
        HeaderField.ISSUER: Wording("Cơ quan ban hành", "Issuer"),
        HeaderField.PLACE: Wording("Nơi ban hành", "Place"),
        HeaderField.ISSUED: Wording("Ngày ban hành", "Issued"),
        HeaderField.SUBJECT: Wording("Trích yếu", "Subject"),
        HeaderField.SIGNER: Wording("Người ký", "Signed by"),
        HeaderField.SIGNER_TITLE: Wording("Chức vụ người ký", "Signer's office"),
        HeaderField.RECIPIENTS: Wording("Nơi nhận", "Recipients"),
        HeaderField.URGENCY: Wording("Độ khẩn", "Urgency"),
        HeaderField.ATTACHED_TO: Wording("Ban hành kèm theo", "Issued with"),
        HeaderField.IS_DRAFT: Wording("Dự thảo", "Draft"),
    }
)

_OTHER_NAMES: Mapping[str, HeaderField] = {
    "so": HeaderField.SYMBOL,
    "so hieu": HeaderField.SYMBOL,
    "number": HeaderField.SYMBOL,
    "co quan": HeaderField.ISSUER,
    "noi": HeaderField.PLACE,
    "ngay": HeaderField.ISSUED,
    "date": HeaderField.ISSUED,
    "chuc vu": HeaderField.SIGNER_TITLE,
    "khan": HeaderField.URGENCY,
    "kem theo": HeaderField.ATTACHED_TO,
    "draft": HeaderField.IS_DRAFT,
}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MONTH = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?")
"""Or a year."""
_SEPARATED = re.compile(r"[;\n]+")
_COINED_SYMBOL = re.compile(r"\d{1,5}[^\W\d_]?(?:[/-][\w&.]{1,30}){1,6}")
_YES, _NO = frozenset({"co", "yes", "true", "1", "dung"}), frozenset({"khong", "no", "false", "0", "sai"})


def field_of(name: str) -> HeaderField:
    """Return the field a person means by `name`: its own name (``issued``), or the one shown (``ngày ban hành``).

    Raises
    ------
    BadRequest
        No field is called so.
    """
    wanted = fold(collapse(name)).replace("-", "_")
    for field, shown in FIELD_NAMES.items():
        if wanted in (field.value, fold(shown.vi), fold(shown.en)):
            return field
    if found := _OTHER_NAMES.get(wanted):
        return found
    known = ", ".join(HeaderField)
    raise BadRequest(
        collapse(name)[:60] or "field",
        Wording(f"không có trường này; các trường: {known}", f"there is no such field; the fields: {known}"),
    )


def corrected(header: Header, field: HeaderField | str, value: str) -> Header:
    """Return `header` with one field as a person says it is; an empty `value` says that the document does not have it.

    A symbol gets its canonical form; a day, or the month where that is all that is known, may be written as in documents or as ISO; a type and an urgency go by name or
    code; recipients are parted by semicolons. The field's evidence then names the person.

    Raises
    ------
    BadRequest
        There is no such field, or it cannot have this value.
    """
    known = field if isinstance(field, HeaderField) else field_of(field)
    text = collapse(normalise(value)) if known is not HeaderField.RECIPIENTS else normalise(value).strip()
    if len(text) > MAX_LENGTH:
        raise _refused(known, f"dài quá {MAX_LENGTH} ký tự", f"longer than {MAX_LENGTH} characters")
    parsed = _PARSERS[known](known, text) if text else _ABSENT.get(known)
    evidence = tuple(found for found in header.evidence if found.field is not known)
    said = Evidence(known, 1.0, origin=Origin.PERSON)
    changes: dict[str, Any] = {known.value: parsed, "evidence": (*evidence, said)}
    if known is HeaderField.ISSUED:
        changes |= {"issued": None, "issued_in": parsed} if isinstance(parsed, str) else {"issued_in": None}
    return replace(header, **changes)


_ABSENT: Mapping[HeaderField, object] = {HeaderField.RECIPIENTS: (), HeaderField.IS_DRAFT: False}


def _refused(field: HeaderField, vi: str, en: str) -> BadRequest:
    return BadRequest(field.value, Wording(vi, en))


def _symbol(field: HeaderField, text: str) -> str:
    without_label = re.sub(r"\A[Ss][ốo]\s*:?\s*", "", text)
    if symbol := canonical_symbol(without_label):
        return symbol
    # An office may coin a code that no list has.
    coined = re.sub(r"\s+", "", without_label).replace("–", "-")
    if _COINED_SYMBOL.fullmatch(coined):
        return coined
    raise _refused(
        field,
        "không phải là số, ký hiệu văn bản (ví dụ 12-KH/ĐU, 15/QĐ-UBND)",
        "not a document's number and symbol (for example 12-KH/ĐU, 15/QĐ-UBND)",
    )


def _type(field: HeaderField, text: str) -> DocumentType:
    wanted = fold(text)
    for type, name in TYPE_NAMES.items():
        if wanted in (fold(name.vi), fold(name.en), type.value):
            return type
    if by_code := type_of_code(text):
        return by_code
    names = ", ".join(name.vi for name in TYPE_NAMES.values())
    english = ", ".join(name.en for name in TYPE_NAMES.values())
    raise _refused(field, f"không có loại này; các loại: {names}", f"there is no such type; the types: {english}")


def _day(field: HeaderField, text: str) -> date | str:
    if _ISO_MONTH.fullmatch(text):
        return text
    try:
        if _ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
        days = find_dates(text)
        if len(days) == 1 and days[0].range.start == 0 and days[0].range.end == len(text):
            value = days[0].value
            return value if _ISO_MONTH.fullmatch(value) else date.fromisoformat(value)
    except ValueError:
        pass  # a period, or a day that no calendar has
    raise _refused(
        field,
        "cần một ngày có thật, ví dụ 05/11/2025, ngày 5 tháng 11 năm 2025 hoặc 2025-11-05; không rõ ngày thì tháng 11/2025",
        "it takes a day of the calendar, for example 05/11/2025 or 2025-11-05; or a month: 2025-11",
    )


def _text(field: HeaderField, text: str) -> str:
    if not any(map(str.isalpha, text)):
        raise _refused(field, "cần có chữ", "it takes words")
    return text


def _recipients(field: HeaderField, text: str) -> tuple[str, ...]:
    names = tuple(name for part in _SEPARATED.split(text) if (name := collapse(part).strip(" -")))
    if not names:
        raise _refused(field, "cần tên các nơi nhận, cách nhau bằng dấu chấm phẩy", "it takes names parted by semicolons")
    return names


def _urgency(field: HeaderField, text: str) -> Urgency:
    for urgency in Urgency:
        if fold(text) == fold(urgency.value):
            return urgency
    known = ", ".join(Urgency)
    raise _refused(field, f"chỉ có các mức: {known}", f"the degrees are: {known}")


def _yes_or_no(field: HeaderField, text: str) -> bool:
    answer = fold(text)
    if answer in _YES | _NO:
        return answer in _YES
    raise _refused(field, "cần “có” hoặc “không”", "it takes “yes” or “no”")


_PARSERS: Mapping[HeaderField, Callable[[HeaderField, str], object]] = {
    HeaderField.SYMBOL: _symbol,
    HeaderField.TYPE: _type,
    HeaderField.ISSUER: _text,
    HeaderField.PLACE: _text,
    HeaderField.ISSUED: _day,
    HeaderField.SUBJECT: _text,
    HeaderField.SIGNER: _text,
    HeaderField.SIGNER_TITLE: _text,
    HeaderField.RECIPIENTS: _recipients,
    HeaderField.URGENCY: _urgency,
    HeaderField.ATTACHED_TO: _symbol,
    HeaderField.IS_DRAFT: _yes_or_no,
}


def written(header: Header, field: HeaderField) -> str:
    """Return a field's value as a person would type it, and :func:`corrected` reads it; empty where there is none."""
    value = header.issued or header.issued_in if field is HeaderField.ISSUED else getattr(header, field.value)
    match value:
        case DocumentType():
            return TYPE_NAMES[value].vi
        case Urgency():
            return value.value
        case bool():
            return "có" if value else ""
        case tuple():
            return "; ".join(value)
        case date():
            return f"{value.day}/{value.month}/{value.year}"
        case _:
            return str(value or "")
