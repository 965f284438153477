"""The marks that open a heading or an item: ``Chương II``, ``Điều 5.``, ``II.``, ``1.1.``, ``đ)``, ``-``."""

import re
from enum import IntEnum
from typing import NamedTuple

from indexer.language.folding import fold


class Level(IntEnum):
    """How deep a marker stands; a marker closes everything at its own level and below."""

    ANNEX = 0
    PART = 10
    CHAPTER = 20
    SECTION = 30
    SUBSECTION = 35
    CAPITAL = 40
    ROMAN = 50
    ARTICLE = 60
    ARABIC = 70
    DECIMAL = 80
    """Plus the number of parts: ``1.1`` is 82, ``1.1.1`` is 83."""
    LETTER = 90
    SMALL_ROMAN = 95
    DASH = 100
    PLUS = 110


class Marker(NamedTuple):
    """What opens a paragraph."""

    level: int
    """A :class:`Level`, or ``DECIMAL`` plus its number of parts."""
    label: str
    """As printed, without punctuation; ``-`` and ``+`` for bullets."""
    rest: str
    """The text after it."""


LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The order of lettered items: no f, j, w, z."""

_NUMBER = r"(?:thứ\s+(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)|THỨ\s+(?:NHẤT|HAI|BA|TƯ|BỐN|NĂM|SÁU|BẢY|TÁM|CHÍN|MƯỜI)|[IVXLC]+|\d{1,3}[a-zđ]?|[A-HĐ])"
_END = r"(?![^\W_])"
_WORDS: tuple[tuple[Level, re.Pattern[str]], ...] = tuple(
    (level, re.compile(rf"(?P<label>(?:{words})\s+{_NUMBER}){_END}\s*[.:\-–]?\s*(?P<rest>.*)", re.DOTALL))
    for level, words in (
        (Level.PART, "PHẦN|Phần"),
        (Level.CHAPTER, "CHƯƠNG|Chương"),
        (Level.SUBSECTION, "TIỂU MỤC|Tiểu mục"),
        (Level.SECTION, "MỤC|Mục"),
    )
)
_ANNEX = re.compile(
    rf"(?P<label>(?:PHỤ LỤC|Phụ lục)(?:\s+(?:(?:SỐ|số)\s*:?\s*)?(?:[IVXLC]+|\d{{1,3}}[a-zA-Z]?|[A-Z])(?:[.\-]\d+)?{_END})?)\s*(?P<tail>.*)",
    re.DOTALL,
)
_ARTICLE = re.compile(r"(?P<label>(?:ĐIỀU|Điều)\s+\d+[a-zđ]?(?:\.[\dA-ZĐ]+)*)(?:\s*[.:\-–]\s*(?P<rest>.*)|\s*\Z)", re.DOTALL)
_ROMAN = re.compile(r"(?P<label>[IVXLC]{1,6})\s*[./\-–)]\s*(?P<rest>\S.*)", re.DOTALL)
_MISREAD_ROMAN = re.compile(r"(?P<label>[lI|1]{1,3})\s*[.]\s*(?P<rest>\S.*)", re.DOTALL)
_CAPITAL = re.compile(r"(?P<label>[A-HKĐ])\s*[./\-–)]\s*(?P<rest>\S.*)", re.DOTALL)
_DECIMAL = re.compile(
    r"(?P<label>\d{1,2}(?:\.\d{1,2}){1,4})(?P<dot>[.)]|\s?[-–](?=\s))?(?:\s+|(?<=[.)])(?=[^\W\d_]))(?P<rest>\S.*)", re.DOTALL
)
_ARABIC = re.compile(r"(?P<label>\d{1,3}[a-zđ]?)\s*(?:[./\-–)]\s+|[.)](?=[^\W\d_]))(?P<rest>\S.*)", re.DOTALL)
_LETTER = re.compile(r"(?P<label>[a-zđ](?:\.?\d{1,2})?)\s*(?:\)\s*|\.\s+)(?P<rest>\S.*)", re.DOTALL)
_SMALL_ROMAN = re.compile(r"\(?(?P<label>x?(?:i{1,3}|iv|vi{0,3}|ix)|x)\)\s*(?P<rest>\S.*)", re.DOTALL)
_DASH = re.compile(r"[-–—−•·●▪■◦*\uf02d\uf0b7\uf0a7](?:\s+|(?=[^\W\d_“\"(]))(?P<rest>\S.*)", re.DOTALL)
_PLUS = re.compile(r"\+\s*(?P<rest>\S.*)", re.DOTALL)

_SAMPLE = 60
"""Characters that tell of a long text that it is not in capitals."""
_SPELLED = frozenset(["thu", "nhat", "hai", "ba", "tu", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"])
_INITIAL = re.compile(r"[^\W\d_]\.")
_LONELY_NUMBER = re.compile(r"\d[\d.,\s%–-]*(?:\S+\s*){0,2}\Z")
_CITED = re.compile(r"(?:Chương|Phần|Mục|Điều|Phụ lục|Luật|Nghị|Thông tư|Quyết định)\b")
_SHORT_TITLE = 160
"""Characters a heading in small letters may have after a roman numeral."""


def find_marker(text: str, after: str | None = None) -> Marker | None:
    """Return what opens `text`, or ``None``.

    `after` is the label of the item before at the same depth, if any: after ``h`` a lone ``i)`` is a letter, else a numeral.
    """
    first = text[:1]
    if first.isdigit():
        return _decimal(text) or _arabic(text) or _misread_roman(text)
    if first in "PCMTĐ" and (found := _word(text)):
        return found
    if first in "IVXLC|l" and (found := _roman(text) or _misread_roman(text)):
        return found
    if first.isupper():
        return _capital(text)
    if first == "+" and (plus := _PLUS.match(text)):
        return Marker(Level.PLUS, "+", plus["rest"])
    if first == "(" or first.islower():
        return _lower(text, after)
    if dash := _DASH.match(text):
        return Marker(Level.DASH, "-", dash["rest"])
    return None


def is_capitals(text: str) -> bool:
    """Whether `text` is set in capitals, a few letters of symbols apart."""
    if len(text) > 2 * _SAMPLE and not is_capitals(text[:_SAMPLE]):
        return False
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return upper > 0 and upper >= 0.85 * (upper + lower)


def is_bare_label(text: str) -> bool:
    """Whether `text` is ``Chương II``, ``MỤC 1`` or the like and nothing else: its title is in the next line."""
    return any((match := pattern.fullmatch(text)) and not match["rest"] for _, pattern in _WORDS)


def next_letter(letter: str) -> str:
    """Return the letter that follows in lettered lists; empty after the last."""
    place = LETTERS.find(letter) + 1
    return LETTERS[place : place + 1] if place else ""


def _word(text: str) -> Marker | None:
    for level, pattern in _WORDS:
        if (match := pattern.match(text)) and _is_heading_tail(match["rest"]):
            return Marker(level, _tidy(match["label"]), match["rest"])
    if match := _ARTICLE.match(text):
        return Marker(Level.ARTICLE, _tidy(match["label"]), match["rest"] or "")
    if (match := _ANNEX.match(text)) and _is_annex_tail(match["tail"]):
        return Marker(Level.ANNEX, _tidy(match["label"]), match["tail"].strip(" .:-–"))
    return None


def _is_heading_tail(rest: str) -> bool:
    # "Mục 2 Chương III của Nghị định này …" is prose.
    return not rest or (not rest[0].islower() and not _CITED.match(rest) and not rest.endswith((";", ",")) and len(rest) <= 400)


def _is_annex_tail(tail: str) -> bool:
    return not tail or tail[0] in ".:-–([" or is_capitals(tail)


def _roman(text: str) -> Marker | None:
    match = _ROMAN.match(text)
    if match is None or _INITIAL.match(match["rest"]) or text[:3] in ("V/v", "V/V"):
        return None
    label, rest = match["label"], match["rest"]
    if is_capitals(rest):
        return Marker(Level.ROMAN, label, rest)
    # In front of small letters C, D, L, M and X are rather somebody's initials.
    if label not in "CDLMX" and len(rest) <= _SHORT_TITLE and not rest.endswith((".", ";")) and rest[0].isupper():
        return Marker(Level.ROMAN, label, rest)
    return None


def _misread_roman(text: str) -> Marker | None:
    # Recognition reads I as l, 1 or |; in front of capitals it is the numeral.
    match = _MISREAD_ROMAN.match(text)
    if match is None or match["label"].isdigit() or not is_capitals(match["rest"]) or " " not in match["rest"]:
        return None
    return Marker(Level.ROMAN, "I" * len(match["label"]), match["rest"])


def _capital(text: str) -> Marker | None:
    match = _CAPITAL.match(text)
    if match is None or _INITIAL.match(match["rest"]):
        return None
    rest = match["rest"]
    if is_capitals(rest) and len(rest) > 3:
        return Marker(Level.CAPITAL, match["label"], rest)
    return None


def _decimal(text: str) -> Marker | None:
    match = _DECIMAL.match(text)
    if match is None:
        return None
    rest = match["rest"]
    # "2.5 triệu đồng" is an amount, "4.1 | 120" a row.
    if (rest[0].islower() and not match["dot"]) or not any(map(str.isalpha, rest)):
        return None
    return Marker(Level.DECIMAL + match["label"].count(".") + 1, match["label"], rest)


def _arabic(text: str) -> Marker | None:
    match = _ARABIC.match(text)
    if match is None or _LONELY_NUMBER.match(match["rest"]):
        return None
    return Marker(Level.ARABIC, match["label"], match["rest"])


def _lower(text: str, after: str | None) -> Marker | None:
    letter, numeral = _LETTER.match(text), _SMALL_ROMAN.match(text)
    if numeral and (letter is None or next_letter((after or "")[:1]) != letter["label"][:1] or text[0] == "("):
        return Marker(Level.SMALL_ROMAN, numeral["label"], numeral["rest"])
    if letter:
        return Marker(Level.LETTER, letter["label"], letter["rest"])
    return None


def _tidy(label: str) -> str:
    words = label.split()
    # "PHỤ LỤC số 02" and "CHƯƠNG II" are cited as "Phụ lục 02", "Chương II".
    words = [word for word in words if fold(word).strip(":") != "so"]
    count = 2 if fold(words[0]) in ("phu", "tieu") else 1
    head = " ".join(words[:count]).capitalize()
    tail = (word.lower() if fold(word) in _SPELLED else word for word in words[count:])
    return " ".join((head, *tail))
