"""What a query demands outright: ``loại:kế hoạch năm:2025 số:71-NQ/TW "cơ quan":…`` and ``-từ``. Pure.

Keys are taken with and without diacritics, and in English; a value follows the colon without a space. What is not
understood is told, and looked for as words.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.directive.citations.symbols import canonical_symbol
from indexer.directive.types import TYPE_NAMES, type_of_code
from indexer.domain import DocumentType, Range, Wording
from indexer.language.abbreviations import find_abbreviations
from indexer.language.folding import fold
from indexer.language.normalise import collapse
from search_api.answers import PartKind
from search_api.choices import Filters
from search_api.query.shortening import written_out

_KEYS = {
    "loại": "type",
    "type": "type",
    "năm": "year",
    "year": "year",
    "số": "symbol",
    "number": "symbol",
    "cơ quan": "issuer",
    "issuer": "issuer",
    "thư mục": "folder",
    "folder": "folder",
}
# With all diacritics or with none: "hồ sơ:" is no number.
_SPELLINGS = {spelling: kind for key, kind in _KEYS.items() for spelling in (key, fold(key))}
_QUOTE = '["“”„«»]'
_KEY = re.compile(
    rf"(?<!\S)(?P<key>{'|'.join(sorted(_SPELLINGS, key=len, reverse=True))}):(?P<quote>{_QUOTE})?(?=\S)", re.IGNORECASE
)
_EXCLUDED = re.compile(
    rf"(?<=\s)-(?:{_QUOTE}(?P<phrase>[^\"“”„«»]+){_QUOTE}|(?P<word>[^\W\d_]\w*(?:\s[^\W\d_]+(?=\s*$|\s-|\s\S+:))?)(?!\S))"
)
"""Most words have two syllables: the second is taken where it cannot be anything else."""
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)?(?P<to>\s?(?:-|–|\.\.)\s?)?(?P<last>(?:19|20)\d\d)?")
_VALUE_END = re.compile(r"[,;]|\s-\S|$")
_MOST = 200
"""Characters: whoever pastes more than this types no demands; a dash before a word is a bullet there."""


class Demand(NamedTuple):
    """One demand."""

    kind: PartKind
    range: Range
    value: str
    label: Wording


class Demands(NamedTuple):
    """All demands of a query."""

    found: tuple[Demand, ...]
    filters: Filters
    excluded: tuple[str, ...]
    notes: tuple[Wording, ...]
    """What could not be understood."""


def read_demands(text: str) -> Demands:
    """Return what `text`, which is in order, demands."""
    if len(text) > _MOST:
        return Demands((), Filters(), (), ())
    folded = fold(text)
    keys = [match for match in _KEY.finditer(text) if not _is_copied(folded, match)]
    starts = [match.start() for match in keys]
    found: list[Demand] = []
    filters = Filters()
    notes: list[Wording] = []
    for match, following in zip(keys, [*starts, len(text)][1:], strict=True):
        part = _value_range(text, folded, match, following)
        if part is None:
            notes.append(_not_understood(match.group(), collapse(text[match.end() : following])))
            continue
        demand, filters = _with_value(_kind(match), text, match, part, filters)
        found.append(demand)
    excluded = list(_exclusions(text, found))
    found += excluded
    return Demands(
        tuple(sorted(found, key=lambda demand: demand.range)), filters, tuple(one.value for one in excluded), tuple(notes)
    )


def _is_copied(folded: str, match: re.Match[str]) -> bool:
    """Whether "Công văn số:529" was copied from a text: the number is a reference then, and no demand."""
    before = folded[: match.start()].split()
    return _kind(match) == "symbol" and any(type_of_name(" ".join(before[-n:])) for n in (1, 2, 3) if len(before) >= n)


def _kind(match: re.Match[str]) -> str:
    return _SPELLINGS[match["key"].lower()]


def _value_range(text: str, folded: str, match: re.Match[str], limit: int) -> Range | None:
    """Return where the value stands, without quotation marks; ``None`` where there is none fit for the key."""
    start, kind = match.end(), _kind(match)
    if match["quote"]:
        closing = re.search(_QUOTE, text[start:limit])
        return Range(start, start + closing.start()) if closing and _is_fit(kind, text[start : start + closing.start()]) else None
    if kind == "year":
        years = _YEARS.match(text, start, limit)
        return Range(start, start + len(years.group().rstrip())) if years and (years["first"] or years["last"]) else None
    if kind == "type":
        return _longest(text, start, limit, lambda value: type_of_name(value) is not None)
    if kind == "symbol":
        return _symbol(text, start, limit) or _longest(
            text, start, limit, lambda value: re.fullmatch(r"\d{1,5}\S*", value) is not None
        )
    end = _VALUE_END.search(folded, start, limit)
    reach = (end.start() if end else limit) if kind == "issuer" else start + len(text[start:limit].split(" ", maxsplit=1)[0])
    value = text[start:reach].rstrip()
    return Range(start, start + len(value)) if re.search(r"\w", value) else None


def _is_fit(kind: str, value: str) -> bool:
    """Whether what stands in quotation marks can be a value of its key."""
    if kind == "year":
        years = _YEARS.fullmatch(collapse(value))
        return years is not None and bool(years["first"] or years["last"])
    return type_of_name(collapse(value)) is not None if kind == "type" else bool(value.strip())


def _symbol(text: str, start: int, limit: int) -> Range | None:
    """The fewest words that are the same symbol as the most that are one."""
    whole = _longest(text, start, limit, lambda value: canonical_symbol(value) is not None)
    if whole is None:
        return None
    symbol = canonical_symbol(text[whole.start : whole.end])
    ends = [whole.start + match.end() for match in re.finditer(r"\S+", text[whole.start : whole.end])]
    return next(Range(start, end) for end in ends if canonical_symbol(text[start:end]) == symbol)


def _longest(text: str, start: int, limit: int, fits: Callable[[str], bool]) -> Range | None:
    ends = [match.end() for match in re.finditer(r"\S+", text[start:limit])][:6]
    for end in reversed(ends):
        value = text[start : start + end].rstrip(" .,;")
        if fits(value):
            return Range(start, start + len(value))
    return None


_LONGEST_CODE = 6


def type_of_name(name: str) -> DocumentType | None:
    """Return the type that `name` is the name or the code of, written any way."""
    return _BY_NAME.get(collapse(fold(name))) or (type_of_code(name) if name.isalpha() and len(name) < _LONGEST_CODE else None)


_BY_NAME = {
    **{fold(name.vi): type for type, name in TYPE_NAMES.items()},
    **{name.en.lower(): type for type, name in TYPE_NAMES.items()},
    "chuong trinh hanh dong": DocumentType.PROGRAMME,
}


def _with_value(kind: str, text: str, match: re.Match[str], part: Range, filters: Filters) -> tuple[Demand, Filters]:
    value = collapse(text[part.start : part.end])
    span = Range(match.start(), part.end + (1 if match["quote"] else 0))
    if kind == "type":
        type = type_of_name(value)
        if type is not None:
            name = TYPE_NAMES[type]
            label = Wording(f"loại: {name.vi}", f"type: {name.en}")
            return Demand(PartKind.TYPE, span, type.value, label), replace(filters, types=(*filters.types, type))
    if kind == "year":
        first, last = _years_of(value)
        shown = "–".join(dict.fromkeys(str(year or "…") for year in (first, last)))
        demand = Demand(PartKind.YEAR, span, f"{first or ''}/{last or ''}", Wording(f"năm: {shown}", f"year: {shown}"))
        return demand, replace(filters, years=(first, last))
    if kind == "symbol":
        symbol = canonical_symbol(value) or value
        demand = Demand(PartKind.REFERENCE, span, symbol, Wording(f"số: {symbol}", f"number: {symbol}"))
        return demand, replace(filters, symbols=(*filters.symbols, symbol))
    if kind == "folder":
        demand = Demand(PartKind.FOLDER, span, value, Wording(f"thư mục: {value}", f"folder: {value}"))
        return demand, replace(filters, folders=(*filters.folders, value.strip("/")))
    demand = Demand(PartKind.ISSUER, span, value, Wording(f"cơ quan: {value}", f"issuer: {value}"))
    # Letterheads write it out.
    names = dict.fromkeys((value, written_out(value, find_abbreviations(value))))
    return demand, replace(filters, issuers=(*filters.issuers, *names))


def _years_of(value: str) -> tuple[int | None, int | None]:
    found = _YEARS.fullmatch(value)
    assert found is not None, "a value of a year is one"
    first, last = (int(found[name]) if found[name] else None for name in ("first", "last"))
    if not found["to"]:
        return first, first
    return (last, first) if first and last and first > last else (first, last)


def _exclusions(text: str, found: Sequence[Demand]) -> Iterator[Demand]:
    for match in _EXCLUDED.finditer(text):
        if any(one.range.start <= match.start() < one.range.end for one in found):
            continue
        value = collapse(match["phrase"] or match["word"])
        if value:
            yield Demand(PartKind.EXCLUSION, Range(*match.span()), value, Wording(f"không có: {value}", f"without: {value}"))


def _not_understood(key: str, value: str) -> Wording:
    shown = f"{key}{value}"
    return Wording(f"không hiểu “{shown}”: tìm như từ ngữ thường", f"“{shown}” was not understood: looked for as words")
