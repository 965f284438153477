"""Documents named in running text, each with the place, date, issuer and subject the text tells of it. Pure.

A symbol (``71-NQ/TW``), a number without its codes (*Chỉ thị 05 của Bộ Chính trị*) or a name (*Luật Giáo dục năm 2019*); what is said of
a document stands around it in a fixed order::

    điểm a khoản 2 Điều 5   Nghị quyết số 71-NQ/TW ,   ngày 22/8/2025   của Bộ Chính trị   về đột phá …
    place                   type and number            date             issuer             subject
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.citations import CitedDocument, CitedPlace
from indexer.directive.citations.ascriptions import GENRES, TYPE_CODES, date_after, issuer_after, subject_after
from indexer.directive.citations.law_names import key_of
from indexer.directive.citations.laws import Named
from indexer.directive.citations.named import find_named
from indexer.directive.citations.place_lists import places_before
from indexer.directive.citations.symbols import SymbolMatch, canonical_symbol, find_symbols
from indexer.domain import Range


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named in a text."""

    range: Range
    """Type and number, or name."""
    start: int
    """Where the place begins that leads up to it; else `range.start`."""
    end: int
    """Where date and issuer end; else `range.end`."""
    subject_end: int
    """Where the quoted subject ends; else `end`."""
    document: CitedDocument
    places: tuple[CitedPlace, ...]
    is_alias: bool = False
    """A short form, completed by what the document says elsewhere."""


_TYPE_BEFORE = re.compile(rf"(?<![^\W_])(?P<type>{GENRES})\s+(?:liên tịch\s+)?(?:số\s*:?\s*)?\Z", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"(?<![^\W_])số\s*:?\s*\Z", re.IGNORECASE)
_LAW_BEFORE = re.compile(r"\s+số\s*:?\s*\Z")
_REACH = 60

_PARTIAL = re.compile(
    rf"(?<![^\W_])(?<!mẫu )(?<!biểu )(?P<type>{'|'.join(sorted(TYPE_CODES, key=len, reverse=True))})\s+(?P<so>số\s*:?\s*)?(?P<number>\d{{1,4}})"
    r"(?:(?P<codes>(?:/(?:19|20)\d\d)?(?:/[^\W\d_][^\W_]*)+)|(?:/(?P<year>(?:19|20)\d\d)(?![\d/])))?(?![\w/%]|\s*[-–]\s*\w|\s*%|[.,]\d"
    r"|\s*(?:năm|tháng|tuần|ngày(?!\s+\d)|quý|điểm|nhóm|nội dung|nhiệm vụ|mục|bước|người|trường|lần|cấp|trang|triệu|tỷ|lớp|dự án|đề án|chương trình|văn bản)(?![^\W_]))",
    re.IGNORECASE,
)
_CODES_OF_ISSUERS = {
    "bộ chính trị": "TW",
    "ban bí thư": "TW",
    "ban chấp hành trung ương": "TW",
    "trung ương": "TW",
    "thủ tướng": "TTg",
    "chính phủ": "CP",
}
_PARTY_TYPES = frozenset({"NQ", "CT", "KL", "TB", "QĐ", "HD"})


def find_mentions(text: str, symbols: Sequence[SymbolMatch] | None = None) -> list[Mention]:
    """Return the documents named in `text` (NFC), in order, apart from one another.

    `symbols`: those of the text, where they are known already.
    """
    spans: list[tuple[Range, CitedDocument]] = []
    names = list(find_named(text))
    for symbol in find_symbols(text) if symbols is None else symbols:
        if any(named.range.start <= symbol.range.start < named.range.end for named in names):
            # The number of a law that another amends, in the name of that one.
            continue
        spans.append(_by_symbol(text, symbol, names))
    taken = [span for span, _ in spans]
    for named in names:
        if not any(_meet(named.range, span) for span in taken):
            spans.append((named.range, _by_name(named)))
            taken.append(named.range)
    for match in _PARTIAL.finditer(text):
        span = Range(*match.span())
        if _is_partial(match) and not any(_meet(span, other) for other in taken):
            spans.append((span, _by_number(match)))
    spans.sort(key=lambda item: item[0])
    ends = [*(following[0].start for following in spans[1:]), len(text)][: len(spans)]
    return [_told(text, span, document, limit) for (span, document), limit in zip(spans, ends, strict=True)]


# --- What names it -------------------------------------------------------------------------------------------


def _by_symbol(text: str, symbol: SymbolMatch, names: Sequence[Named]) -> tuple[Range, CitedDocument]:
    start, end = symbol.range
    document = CitedDocument(symbol.symbol, symbol=symbol.symbol, type_code=symbol.type_code, number=symbol.number)
    for named in names:
        if named.range.end < start and _LAW_BEFORE.fullmatch(text[named.range.end : start]):
            name = named.name
            return Range(named.range.start, end), CitedDocument(
                symbol.symbol, symbol.symbol, named.type_code, symbol.number, name
            )
    before = text[max(0, start - _REACH) : start]
    if found := _TYPE_BEFORE.search(before):
        return Range(start - len(before) + found.start(), end), document
    if found := _NUMBER_WORD.search(before):
        return Range(start - len(before) + found.start(), end), document
    return symbol.range, document


def _by_name(named: Named) -> CitedDocument:
    return CitedDocument(named.key, type_code=named.type_code, name=named.name, year=named.year, candidates=named.symbols)


def _is_partial(match: re.Match[str]) -> bool:
    # "kế hoạch 2" in small letters may be the second plan.
    if not match["so"] and (match["codes"] or not match["type"][0].isupper()):
        return False
    return bool(match["year"]) or not re.fullmatch("(?:19|20)[0-9]{2}", match["number"])


def _by_number(match: re.Match[str]) -> CitedDocument:
    code = TYPE_CODES[" ".join(match["type"].lower().split())]
    number = match["number"].lstrip("0") or "0"
    year = int(match["year"]) if match["year"] else None
    symbol = canonical_symbol(f"{number}/{year}/NĐ-CP") if code == "NĐ" and year else None
    if symbol:
        return CitedDocument(symbol, symbol, code, number, year=year)
    return CitedDocument(f"{code} {number}" + (f"/{year}" if year else ""), type_code=code, number=number, year=year)


def _meet(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end


# --- What is said of it --------------------------------------------------------------------------------------


def _told(text: str, span: Range, document: CitedDocument, limit: int) -> Mention:
    end, issued, issued_text = date_after(text, span.end, limit)
    end, issuer = issuer_after(text, end, limit)
    subject_end, subject = subject_after(text, end)
    start, places = places_before(text, span.start)
    year = document.year or (issued.year if issued and document.name else None)
    key = document.key
    if document.name and not document.symbol and document.type_code in ("L", "PL") and year:
        key = key_of(document.name, year)
    if document.symbol is None and document.number and issuer:
        key = _completed(document, issuer) or key
    told = CitedDocument(
        key,
        document.symbol or (key if "/" in key and key[:1].isdigit() else None),
        document.type_code,
        document.number,
        document.name,
        year,
        document.candidates,
        issued,
        issued_text,
        issuer,
        subject,
    )
    return Mention(span, start, end, subject_end, told, tuple(map(CitedPlace, places)))


def _completed(document: CitedDocument, issuer: str) -> str | None:
    """Return the symbol of a number whose issuer signs under one code: *Chỉ thị 05 của Bộ Chính trị* is ``05-CT/TW``."""
    name = issuer.lower()
    code = next((code for head, code in _CODES_OF_ISSUERS.items() if name.startswith(head)), None)
    if code is None or document.year or (code == "TW" and document.type_code not in _PARTY_TYPES):
        return None
    if code != "TW" and (document.type_code, code) not in {("CT", "TTg"), ("NQ", "CP"), ("CĐ", "TTg")}:
        return None
    sign = f"{document.number}-{document.type_code}/{code}" if code == "TW" else f"{document.number}/{document.type_code}-{code}"
    return canonical_symbol(sign)


def type_and_number(symbol: str) -> Iterator[tuple[str, str]]:
    """Yield type and number of a canonical symbol, as an incomplete citation gives them."""
    for match in find_symbols(symbol if symbol[:1].isdigit() else ""):
        if match.type_code:
            yield match.type_code, match.number.lstrip("0")
