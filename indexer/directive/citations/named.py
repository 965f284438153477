"""Documents called by a name instead of a number: *Nghị quyết Trung ương 4 khóa XII*, *Hiến pháp*, and laws. Pure.

A plenum may have issued several resolutions: all of them are meant.
"""

import re
from collections.abc import Iterator, Mapping

from indexer.directive.citations.law_names import key_of
from indexer.directive.citations.laws import Named, find_laws
from indexer.domain import Range
from indexer.language.folding import fold
from indexer.language.normalise import collapse

_PLENUMS: Mapping[tuple[int, int], tuple[str, ...]] = {
    (11, 4): ("12-NQ/TW",),
    (11, 7): ("24-NQ/TW",),
    (11, 8): ("28-NQ/TW", "29-NQ/TW"),
    (11, 9): ("33-NQ/TW",),
    (12, 4): ("04-NQ/TW", "05-NQ/TW", "06-NQ/TW"),
    (12, 5): ("10-NQ/TW", "11-NQ/TW", "12-NQ/TW"),
    (12, 6): ("18-NQ/TW", "19-NQ/TW", "20-NQ/TW", "21-NQ/TW"),
    (12, 7): ("26-NQ/TW", "27-NQ/TW", "28-NQ/TW"),
    (12, 8): ("36-NQ/TW", "08-QĐ/TW"),
    (13, 5): ("18-NQ/TW", "19-NQ/TW", "20-NQ/TW", "21-NQ/TW"),
    (13, 6): ("27-NQ/TW", "28-NQ/TW", "29-NQ/TW"),
    (13, 8): ("42-NQ/TW", "43-NQ/TW", "44-NQ/TW", "45-NQ/TW"),
    (14, 2): ("04-NQ/TW",),
}
"""Term and plenum → what it resolved. Numbers begin anew every term."""

_COUNTED = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_ORDINALS = {word: number for number, word in enumerate(_COUNTED, start=1)} | {"bon": 4}
_ROMANS = {"x": 10, "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15}
_TERM = r"(?P<term>xiv|xiii|xii|xi|xv|x|\d{2})"
_NUMBER = rf"(?P<plenum>\d{{1,2}}|{'|'.join(_ORDINALS)})"
_PLENUM = re.compile(
    rf"(?<!\w)(?:nghi quyet|nq)\s*(?:hoi nghi\s+)?(?:lan thu\s+)?"
    rf"(?:(?:trung uong|tw|bchtw)\s*(?:lan thu\s+)?{_NUMBER}|{_NUMBER.replace('plenum', 'first')}\s+(?:ban chap hanh trung uong|bchtw)(?: dang)?)"
    rf"\s*,?\s*\(?\s*(?:khoa|k)\s*{_TERM}\s*\)?(?!\w)"
)
_CONSTITUTION = re.compile(
    r"Hiến pháp(?: nước Cộng h(?:òa|oà) xã hội chủ nghĩa Việt Nam)?(?:\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d))?(?![^\W_])"
)
_STATUTE = re.compile(r"Điều lệ Đảng(?: Cộng sản Việt Nam)?(?= |\W|\Z)(?!\s+(?:bộ|ủy|viên)\b)")
_CONGRESS = re.compile(
    r"(?i:Nghị quyết\s+(?:của\s+)?Đại hội\s+(?:đại biểu\s+)?(?:toàn quốc\s+|Đảng bộ\s+[^,;.()]{1,60}?\s+|đại biểu Đảng bộ\s+[^,;.()]{1,60}?\s+)?(?:lần thứ\s+)?)"
    r"(?P<term>[XVI]+)(?:\s+(?i:(?:của\s+)?Đảng)(?!\s+bộ))?(?![^\W_])"
)


def find_plenums(text: str) -> Iterator[Named]:
    """Yield what resolutions of plenums of the Central Committee `text` names, with diacritics or without."""
    for match in _PLENUM.finditer(fold(text)):
        number = match["plenum"] or match["first"]
        term, plenum = _ROMANS.get(match["term"]) or int(match["term"]), _ORDINALS.get(number) or int(number)
        roman = next((letters.upper() for letters, value in _ROMANS.items() if value == term), str(term))
        name = collapse(text[match.start() : match.end()])
        yield Named(Range(*match.span()), f"NQTW{plenum}/{roman}", name, "NQ", None, _PLENUMS.get((term, plenum), ()))


def find_named(text: str) -> Iterator[Named]:
    """Yield the documents that running text calls by name, in no order: plenums, congresses, the constitution, laws."""
    if "Trung ương" in text or "khóa" in text or "Khóa" in text or "khoá" in text:
        yield from find_plenums(text)
    for pattern, code in ((_CONSTITUTION, "HP"), (_STATUTE, "ĐL"), (_CONGRESS, "NQ")):
        for match in pattern.finditer(text):
            year = int(match["year"]) if match.groupdict().get("year") else None
            name = collapse(match.group())
            yield Named(Range(*match.span()), key_of(name, None), name, code, year)
    yield from find_laws(text)
