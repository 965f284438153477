"""Numbers and symbols (*số và ký hiệu*) in running text, and the one form each is known by.

A number followed by codes is a candidate; what the codes are decides whether it is a symbol and which code means what::

    71-NQ/TW                 number - genre / issuer           the Party
    15/QĐ-UBND               number / genre - issuer           the state
    30/2020/NĐ-CP            number / year / genre - issuer    legislation
    08/2024/QH15             number / year / issuer            the National Assembly
    12/UBND-VX               number / issuer - unit            official letters of the state
    36/CP                    number / issuer                   before 1997
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.directive.citations.codes import issuer_code, system_of, type_code
from indexer.directive.citations.readings import CODE, PLAIN, Candidate, Meaning, Part, interpret
from indexer.domain import Range
from indexer.language.folding import fold, squeeze
from indexer.language.normalise import collapse, normalise


class SymbolMatch(NamedTuple):
    """A symbol met in a text."""

    symbol: str
    """Canonical: ``71-NQ/TW``, ``15/QĐ-UBND``, ``50/2020/TT-BGDĐT``."""
    raw: str
    """As written; for a number whose codes follow later in a list (``217, 218-QĐ/TW``) the number alone."""
    range: Range
    type_code: str | None
    """``None`` where the symbol names no genre, as in official letters of the state."""
    issuer_code: str | None
    number: str
    """As in the canonical form: ``02``, ``30c``, ``66.2``."""


_HEAD = re.compile(
    r"""
    (?P<number>\d{1,6}(?:\.\d{1,3})?(?:[a-zđA-CĐ](?=[ ]{0,2}[-/]))?)
    (?:\s{0,2}/\s{0,2}(?P<year>(?:19|20)\d\d)(?=\s{0,2}[-/]))?
    (?P<sign>(?:[ ]{0,2}|\n)/\s{0,2}|[ ]{0,2}-\s{0,2}|[ ]{1,2}|)
    (?=[^\W\d_])
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"\d{1,6}")
_PART = re.compile(rf"(?P<sign>\s{{0,2}}[-/]\s{{0,2}}|[ ]|)(?P<code>{CODE})")
_MOST_PARTS = 9

_GENRES = (
    "nghi quyet|quyet dinh|chi thi|ket luan|quy che|quy dinh|thong tri|thong bao|thong cao|thong tu|huong dan|chuong trinh|hanh dong"
    "|ke hoach|phuong an|de an|bao cao|to trinh|cong van|van ban|cong dien|nghi dinh|luat|phap lenh|lenh|lien tich|lien bo|hop nhat"
)
_CUE = re.compile(
    rf"(?:(?<![a-z])so|(?:{_GENRES})|(?<![a-z])(?:nq|qd|ct|kl|tt|tb|hd|kh|cv|vb|nd|bc|ttr|ttlt|ctr|qc))\s*(?:so\s*)?[:.]?\s*$"
)
# Numbers of forms, standards, accounts, roads: not of documents.
_OTHER_NUMBER = re.compile(
    r"(?<![a-z])(?:mau|bieu|phu luc|bang|qcvn|tcvn|iso|tai khoan|dien thoai|fax|so nha|ngo|km|quoc lo|ql|lo|thua)"
    r"\s*(?:so)?\s*[:.]?\s*$"
)
_LIST_BEFORE = re.compile(
    r"(?:\d{1,5}[a-zđ]?(?:\s?/\s?(?:19|20)\d\d)?\s*(?:[;&]|,(?:\s*\b(?:va|hoac)\b)?|\b(?:va|hoac)\b)\s*(?:so\s*)?)+$"
)
_LIST_ITEM = re.compile(r"(?P<number>\d{1,5}[a-zđ]?)(?:\s?/\s?(?P<year>(?:19|20)\d\d))?")
# "số71-NQ/TW": a word or a genre glued to the number, but not the letters of some other code.
_GLUED_BEFORE = re.compile(
    r"(?:so|quyet|dinh|thi|luan|hoach|tu|van|bao|trinh|dan|che|an|hieu|cua|tai|theo|(?<![a-z])(?:nq|qd|ct|kl|tt|tb|hd|kh|cv|vb|nd))$"
)
_FORM_OF_A_YEAR = re.compile(r"/(?:19|20)\d\d(?!\d)")
_LOST_SLASH = re.compile(r"(?<![\w/.,-])(\d{1,4}) $")

_LOOK_BACK = 80
"""Characters before a number that may hold what announces it."""


def find_symbols(text: str) -> list[SymbolMatch]:
    """Return the symbols in `text` (NFC) in order; they do not overlap.

    Spaces, dashes of any length, line breaks, lost diacritics and lost signs are forgiven where the codes leave no doubt.
    A list that shares its codes (``217, 218-QĐ/TW``) gives a symbol for each number.
    """
    plain = text.translate(PLAIN)
    found: list[SymbolMatch] = []
    reached = 0
    for number in _NUMBER.finditer(plain):
        if number.start() < reached or (candidate := _candidate(plain, number.start())) is None:
            continue
        if (meaning := interpret(candidate)) is None:
            continue
        end = candidate.parts[meaning.parts_used - 1].end
        if candidate.sign == "-" and _FORM_OF_A_YEAR.match(plain, end):
            continue
        for first, last, digits, year in _numbers(plain, candidate, end):
            found.append(_match(text, Range(first, last), digits, year, meaning))
        reached = end
    return found


def canonical_symbol(text: str) -> str | None:
    """Return the canonical form when the whole of `text` is one symbol, written in any way people write one.

    Unlike in running text, case and separators do not matter: ``71 nq tw``, ``529cv/du``, ``tt 50/2020/tt-bgddt``, ``nq 71/tw``.
    """
    plain = collapse(normalise(text)).strip(".,;:()\"'“” ").translate(PLAIN).upper()
    # Announced, so that what is a symbol only where one is expected is read as one.
    announced = f"SỐ {plain}" if plain[:1].isdigit() else plain
    found = find_symbols(announced)
    if len(found) == 1 and found[0].range.end == len(announced):
        before = fold(announced[: found[0].range.start])
        if not before or (_CUE.search(before) and not any(map(str.isdigit, before))):
            return found[0].symbol
    return None if found else _typed(plain)


def symbol_key(symbol: str) -> str:
    """Return what two spellings of a symbol have in common: folded, without separators and leading zeros (``71nqtw``)."""
    return squeeze(symbol).lstrip("0")


# --- Candidates ------------------------------------------------------------------------------------------


def _candidate(plain: str, start: int) -> Candidate | None:
    head = _HEAD.match(plain, start)
    if head is None:
        return None
    parts = list(_parts(plain, head.end()))
    if not parts:
        return None
    before = fold(plain[max(0, start - _LOOK_BACK) : start])
    if not _may_begin(before) or _OTHER_NUMBER.search(before):
        return None
    sign = head["sign"].strip() or head["sign"][:1]
    shared = _LIST_BEFORE.search(before)
    is_cued = _CUE.search(before[: shared.start()] if shared else before) is not None
    return Candidate(start, head["number"], head["year"], sign, parts, is_cued)


def _parts(plain: str, position: int) -> Iterator[Part]:
    for ordinal in range(_MOST_PARTS):
        match = _PART.match(plain, position)
        if match is None or bool(match["sign"]) != bool(ordinal):
            return
        sign, code, position = match["sign"], match["code"], match.end()
        if code in ("QH", "UBTVQH") and (term := re.compile(r"\s(\d\d?)(?![\w/])").match(plain, position)):
            code, position = code + term[1], term.end()
        is_glued = plain[position : position + 1].isalnum()
        yield Part(code, sign.strip() or sign, is_tight=len(sign) <= 1, is_glued=is_glued, end=position)
        if is_glued:
            return


def _may_begin(before: str) -> bool:
    """Tell whether a symbol's number may follow the folded text `before`."""
    last, but_one = before[-1:], before[-2:-1]
    if last in ("", " ", "\n"):
        return True
    if last.isalpha():
        return _GLUED_BEFORE.search(before) is not None
    if last == ",":
        return not but_one.isdigit() or _LIST_BEFORE.search(before) is not None
    if last in ".:":
        return not but_one.isdigit()
    if last == "-":
        return not but_one.isalnum()
    return not last.isdigit() and last not in "/_"


def _numbers(plain: str, candidate: Candidate, end: int) -> Iterator[tuple[int, int, str, str | None]]:
    """Yield start, end, number and year of each symbol the candidate's codes belong to."""
    start, number, year = candidate.start, candidate.number, candidate.year
    before = plain[max(0, start - _LOOK_BACK) : start]
    if year is None and re.fullmatch("(?:19|20)[0-9]{2}", number) and (lost := _LOST_SLASH.search(before)):
        yield start - len(lost.group()), end, lost[1], number
        return
    folded = fold(before)
    if (shared := _LIST_BEFORE.search(folded)) and _CUE.search(folded[: shared.start()]):
        offset = start - len(before)
        for item in _LIST_ITEM.finditer(before, shared.start()):
            yield offset + item.start(), offset + item.end(), item["number"], item["year"] or year
    yield start, end, number, year


def _match(text: str, range: Range, number: str, year: str | None, meaning: Meaning) -> SymbolMatch:
    shown = _shown_number(number)
    return SymbolMatch(
        symbol=_canonical(shown, year, meaning),
        raw=text[range.start : range.end],
        range=range,
        type_code=meaning.type,
        issuer_code=meaning.issuer,
        number=shown,
    )


def _shown_number(number: str) -> str:
    # 1.234 is one thousand and more; 66.2 is the second of a series.
    number = re.sub(r"\.(?=\d{3}(?!\d))", "", number).lower()
    digits = re.match(r"\d*", number)
    assert digits is not None
    return digits.group().lstrip("0").rjust(2, "0") + number[digits.end() :]


def _canonical(number: str, year: str | None, meaning: Meaning) -> str:
    if meaning.verbatim is not None:
        return number + meaning.verbatim
    if meaning.is_party_order:
        return f"{number}-{meaning.type}/{meaning.issuer}"
    codes = meaning.issuer if meaning.type is None else f"{meaning.type}-{meaning.issuer}"
    return "/".join(part for part in (number, year, codes) if part)


# --- What people type ------------------------------------------------------------------------------------

_TYPED = re.compile(
    r"(?:(?P<first>[^\W\d_]{1,6})[\s.:-]*)?(?:SỐ|SO)?\s*(?P<number>\d{1,6}(?:\.\d{1,2})?[A-CĐ]?)(?![^\W\dA-Z_])"
    r"(?:[\s/-]+(?P<year>(?:19|20)\d\d))?[\s/-]*(?P<codes>[^\W\d_][\w&]*(?:[\s/-]+[^\W\d_][\w&]*){0,4})"
)


def _typed(upper: str) -> str | None:
    """Read what has the right codes in the right order, whatever stands between them."""
    match = _TYPED.fullmatch(upper)
    if match is None:
        return None
    codes = re.split(r"[\s/-]+", match["codes"])
    if type_code(codes[0]) is None and match["first"] and type_code(match["first"]):
        codes.insert(0, match["first"])
        # "ct 05 bct": the Politburo and the Secretariat sign as the centre.
        codes[1] = {"BCT": "TW", "BBT": "TW"}.get(codes[1], codes[1])
    elif match["first"] and type_code(match["first"]) is None and match["first"] not in ("CV", "VB"):
        return None
    if len(codes) < 2 or type_code(codes[0]) is None or system_of(issuer_code(codes[1])) is None:
        return None
    year = f"/{match['year']}" if match["year"] else ""
    found = find_symbols(f"{match['number']}{year}/{codes[0]}-{'-'.join(codes[1:])}")
    return found[0].symbol if len(found) == 1 else None
