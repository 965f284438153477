"""Documents named in a query: ``71-NQ/TW`` typed any way, parts of it such as ``nq 71``, and names.

Whoever looks for a document by its number seldom types the whole symbol. What is complete names one document;
what is not fits several, and is compared with the symbols met in the archive.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from indexer.directive.citations.symbols import SymbolMatch, canonical_symbol, find_symbols, symbol_key
from indexer.domain import Range
from indexer.language.folding import fold
from search_api.answers import Reference
from search_api.query.names import find_named

_TYPES = "nqlt|nq|ctr|ct|kl|qyd|qd|qc|ttlt|ttr|tt|tb|tc|hd|kh|bc|bb|cd|cv|nd|vbhn|gm"
_TYPE_NAMES = {
    "nghi quyet": "nq",
    "chuong trinh hanh dong": "ctr",
    "chuong trinh": "ctr",
    "chi thi": "ct",
    "ket luan": "kl",
    "quyet dinh": "qd",
    "quy dinh": "qd",
    "quy che": "qc",
    "thong tu lien tich": "ttlt",
    "thong tu": "tt",
    "thong tri": "tt",
    "thong bao": "tb",
    "thong cao": "tc",
    "huong dan": "hd",
    "ke hoach": "kh",
    "bao cao": "bc",
    "bien ban": "bb",
    "to trinh": "ttr",
    "cong dien": "cd",
    "cong van": "cv",
    "nghi dinh": "nd",
    "van ban hop nhat": "vbhn",
    "giay moi": "gm",
    "de an": "da",
}

# Codes that may follow a space, for they are no Vietnamese words; "tu", "du", "hu", "qu" are (tự, dự, hư, quý).
_SPACED_ISSUERS = "tw|cp|ttg|ubnd|hdnd|vpcp|bct|bbt|btc|bnv|bgddt|ubkttw|ubkttu|btgtw|btgtu|vptw|vptu"
_ISSUER_WORDS = "tu|du|hu|qu"
# Who issues under one code only; "thành ủy" beside a number may as well carry out what others issued.
_ISSUER_NAMES = {
    "bo chinh tri": "bct",
    "ban bi thu": "bbt",
    "thu tuong chinh phu": "ttg",
    "thu tuong": "ttg",
    "chinh phu": "cp",
}
_ISSUER = r"[a-z][a-z0-9&.]*(?:\s?-\s?[a-z0-9&.]+)*"
_YEAR = r"(?:19|20)\d\d"

_WRITTEN_OUT = re.compile(r"(?<![\w/.,-])\d{1,5}[a-z]?(?:\s?[-/]\s?[a-z0-9&.]+)*\s?[-/]\s?[a-z0-9&.]*[a-z][a-z0-9&.]*(?!\w)")
"""A number and whatever hangs on it by hyphens and slashes: it may be a complete symbol."""

_NUMBER_FIRST = re.compile(
    rf"(?<![\w/.,-])(?P<number>\d{{1,5}}[a-z]?)\s?[-/ ]?\s?(?:(?P<year>{_YEAR})\s?[-/ ]\s?)?(?P<type>{_TYPES})"
    rf"(?:\s?[-/]\s?(?P<issuer>{_ISSUER})|\s(?P<spaced>{_SPACED_ISSUERS})|\s(?P<word>{_ISSUER_WORDS})(?!\s+(?:an|nam|ngay|thang)\b))(?!\w)"
)
_TYPE_FIRST = re.compile(
    rf"(?<!\w)(?:(?P<name>{'|'.join(_TYPE_NAMES)})|(?P<type>{_TYPES}))\s?(?P<so>so|s\.)?\s?:?\s?"
    rf"(?P<number>\d{{1,5}}(?:[a-z](?!\w))?)(?:\s?/\s?(?P<year>{_YEAR})(?!\d))?"
    rf"(?:\s?[-/ ]\s?(?P<again>{_TYPES})(?![a-z]))?"
    rf"(?:\s?[-/]\s?(?P<issuer>{_ISSUER})|\s(?P<spaced>{_SPACED_ISSUERS})|\s(?P<word>{_ISSUER_WORDS})(?=\W*$)|,?\s(?:cua\s)?(?P<body>{'|'.join(_ISSUER_NAMES)}))?"
    r"(?!\w|\s?%|[/,.-]\d|\s?-\s?\d)"
)

# "Kế hoạch 5 năm", "báo cáo 6 tháng": how many, not which.
_COUNTED = re.compile(
    r"\s(?:nam|thang|tuan|ngay|quy|gio|phut|diem|nhom|noi dung|nhiem vu|muc(?!\s+(?:[ivx]|\d))|buoc|nguoi|truong|lan|cap|trang|trieu|ty|ban)\b"
)

_DATE_OF_ISSUE = re.compile(
    r"\s*,?\s*ngày\s+\d{1,2}\s*(?:[/.-]\s*\d{1,2}\s*[/.-]|tháng\s+\d{1,2}\s+năm)\s*\d{4}(?P<issuer>\s*,?\s*của\s)?"
)
_WIDEST_SYMBOL = 60

# The Politburo and the Secretariat issue under the Central Committee's mark.
_SAME_ISSUER = {"bct": {"bct", "tw"}, "bbt": {"bbt", "tw"}}
_SAME_TYPE = {"qd": {"qd", "qyd"}, "qyd": {"qd", "qyd"}}


def find_references(text: str, *, placed: bool = False) -> tuple[Reference, ...]:
    """Return the documents that `text` names, in order, apart from one another.

    `text` is normalised. A type's name before a number belongs to the reference. `placed`: see :func:`search_api.query.names.find_named`.
    """
    found: list[Reference] = []
    for reference in (*_complete(text), *find_named(text, placed=placed), *_number_first(text), *_type_first(text)):
        met = next((i for i, other in enumerate(found) if _overlap(other.range, reference.range)), None)
        if met is None:
            found.append(reference)
        elif reference.number == found[met].number:
            # "quyết định 1234/QĐ-UBND": the name and the symbol say the same.
            found[met] = _widened(found[met], reference.range)
    return tuple(sorted(found, key=lambda reference: reference.range))


def fits(reference: Reference, symbol: str) -> bool:
    """Whether `symbol`, canonical, may be what `reference` names."""
    if reference.name is not None:
        return symbol in reference.symbols
    if reference.symbol is not None:
        return symbol == reference.symbol
    other = _of_symbol(symbol)
    if other is None or other.number != reference.number:
        return False
    if reference.year is not None and other.year not in (None, reference.year):
        return False
    if reference.type_code is not None and not _type_fits(reference.type_code, other.type_code):
        return False
    if reference.issuer_code is None:
        return True
    issuer = (other.issuer_code or "").split("-")
    wanted = _SAME_ISSUER.get(reference.issuer_code, {reference.issuer_code})
    return "-".join(issuer) in wanted or issuer[0] in wanted


def told_of(symbol: str, text: str) -> int:
    """Return how many things `text` tells of the document it cites as `symbol` (canonical): its date, and who issued it.

    ``Chương trình hành động số 02-CTr/TU ngày 20/10/2025 của Ban Thường vụ Thành ủy`` tells both: 2.
    """
    key = symbol_key(symbol)
    return max(
        (
            2 if found["issuer"] else 1
            for found in _DATE_OF_ISSUE.finditer(text)
            if symbol_key(text[max(0, found.start() - _WIDEST_SYMBOL) : found.start()]).endswith(key)
        ),
        default=0,
    )


def mentions(reference: Reference, text: str) -> bool:
    """Tell whether `text` names by its type and number what `reference`, which is no whole symbol, may mean: *Chỉ thị 05*."""
    if reference.type_code is None or not reference.number:
        return False
    return _mention(reference.type_code, reference.number, reference.year).search(fold(text)) is not None


def names_of_type(type_code: str) -> list[str]:
    """Return what the type with a folded code is called, folded."""
    return [name for name, code in _TYPE_NAMES.items() if code == type_code]


@lru_cache(maxsize=64)
def _mention(type_code: str, number: str, year: str | None) -> re.Pattern[str]:
    types = [type_code, *names_of_type(type_code)]
    of_year = rf"(?:/{year}(?!\d))?" if year else ""
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, types))})\s?(?:so:?\s?)?0*{number}{of_year}(?![\w/%]|[.,-]\d|\s?-\s?\w)"
    )


def _complete(text: str) -> Iterator[Reference]:
    for match in find_symbols(text):
        yield _from_match(match, match.range)
    for found in _WRITTEN_OUT.finditer(fold(text)):
        if symbol := canonical_symbol(text[found.start() : found.end()]):
            yield _from_symbol(symbol, Range(*found.span()))


def _number_first(text: str) -> Iterator[Reference]:
    for found in _NUMBER_FIRST.finditer(fold(text)):
        span = Range(*found.span())
        # "71 nq từ" is no issuer: a code has no tone.
        if found["word"] and fold(text[found.start("word") : found.end("word")]) != _toneless(text, found, "word"):
            continue
        yield _parsed(found, span, found["type"], found["issuer"] or found["spaced"], found["word"])


def _type_first(text: str) -> Iterator[Reference]:
    folded = fold(text)
    for found in _TYPE_FIRST.finditer(folded):
        issuer = found["issuer"] or found["spaced"] or _ISSUER_NAMES.get(found["body"] or "")
        word = found["word"] if found["type"] and found["word"] == _toneless(text, found, "word") else None
        alone = not (found["so"] or found["again"] or issuer or found["year"])
        if alone and (re.fullmatch(_YEAR, found["number"]) or _COUNTED.match(folded, found.end())):
            continue
        named = _TYPE_NAMES.get(found["name"] or "", found["type"])
        yield _parsed(found, Range(*found.span()), found["again"] or named, issuer, word)


def _parsed(found: re.Match[str], span: Range, type_code: str, issuer: str | None, unsure_issuer: str | None = None) -> Reference:
    number, year = _plain_number(found["number"]), found["year"]
    head = f"{number}/{year}/{type_code}-{issuer}" if year else f"{number}-{type_code}/{issuer}"
    symbol = canonical_symbol(head.upper()) if issuer and issuer not in _SAME_ISSUER else None
    if symbol is not None:
        return _from_symbol(symbol, span)
    return Reference(
        span, number, year=year, type_code=type_code, issuer_code=re.sub(r"\s", "", issuer or unsure_issuer or "") or None
    )


def _from_symbol(symbol: str, span: Range) -> Reference:
    match = next(iter(find_symbols(symbol)), None)
    return _from_match(match, span) if match else Reference(span, _plain_number(symbol), symbol=symbol)


def _from_match(match: SymbolMatch, span: Range) -> Reference:
    year = re.match(rf"\d+\w?/({_YEAR})/", match.symbol)
    return Reference(
        span,
        _plain_number(match.symbol),
        match.symbol,
        year.group(1) if year else None,
        fold(match.type_code) if match.type_code else None,
        fold(match.issuer_code) if match.issuer_code else None,
    )


@lru_cache(maxsize=1 << 14)
def _of_symbol(symbol: str) -> Reference | None:
    return _from_symbol(symbol, Range(0, len(symbol))) if re.match(r"\d", symbol) else None


def _plain_number(text: str) -> str:
    found = re.match(r"0*(\d+[a-z]?)(?![a-z])|0*(\d+)", fold(text))
    assert found is not None, "a symbol begins with its number"
    return found.group(1) or found.group(2)


def _toneless(text: str, found: re.Match[str], group: str) -> str:
    return text[found.start(group) : found.end(group)].lower().replace("đ", "d")


def _type_fits(wanted: str, met: str | None) -> bool:
    # A state letter's symbol has no type: 12/UBND-VX.
    return met in _SAME_TYPE.get(wanted, {wanted}) or (wanted == "cv" and met is None)


def _overlap(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end


def _widened(reference: Reference, by: Range) -> Reference:
    return replace(reference, range=Range(min(reference.range.start, by.start), max(reference.range.end, by.end)))
