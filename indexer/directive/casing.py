"""Text in capitals → text as the document itself writes the same words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from indexer.directive.citations.codes import names_of_bodies
from indexer.directive.citations.symbols import find_symbols
from indexer.directive.outline.markers import is_capitals
from indexer.language.folding import fold
from indexer.language.syllable_shapes import is_bare_syllable

_WORD = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*|\d+")
_NUMERAL = re.compile(r"[IVXLC]+")
_NUMBERED = frozenset(
    [
        "khóa",
        "khoá",
        "thứ",
        "phần",
        "chương",
        "quý",
        "loại",
        "hạng",
        "cấp",
        "vùng",
        "mục",
        "giai",
        "đoạn",
        "tập",
        "bảng",
        "nhóm",
        "số",
    ]
)
"""What roman numerals follow."""
_MAX_CHARACTERS = 16_000
"""How much of a document is looked at."""
_MIN_NAME = 2
"""Spaces in a body's name that leaves no doubt."""
_CLUSTER = re.compile(r"(?!ngh)[bcdghklmnpqrstvx]{3}")
_OPENING = re.compile(r"[.!?:“\"(/–-]\s*\Z")


_PROVINCES = (
    "An Giang|Bà Rịa - Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh|Bến Tre|Bình Định|Bình Dương|Bình Phước|Bình Thuận|"
    "Cà Mau|Cần Thơ|Cao Bằng|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|"
    "Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lâm Đồng|"
    "Lạng Sơn|Lào Cai|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|"
    "Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|Tiền Giang|Trà Vinh|"
    "Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái|Việt Nam"
)
"""Of before and after 2025, for names the document itself does not repeat."""
_PROVINCE = re.compile(rf"(?i)(?:(?<=tỉnh )|(?<=phố ))(?:{_PROVINCES})(?![^\W_])")
_COMMITTEE = re.compile(r"(?i)(?<![^\W_])(?P<of>đảng|tỉnh|thành|huyện|quận|thị) (?P<uy>ủy|uỷ)(?![^\W_])")
_SPELLED = {name.lower(): name for name in _PROVINCES.split("|")}


def restore_case(text: str, examples: Iterable[str], *, first_upper: bool = True) -> str:
    """Return `text` with the cases of running text if it is in capitals, as it is if not.

    `examples` are paragraphs that use the same words; each word is written as after the same word there, else as before the
    same word, else as mostly, else in small letters. Symbols get their canonical form. With `first_upper` the first letter is
    a capital in any case.
    """
    if sum(map(str.isalpha, text)) < 3 or not is_capitals(text):
        return text
    words = list(_WORD.finditer(text))
    lowered = [word.group().lower() for word in words]
    habits = _Habits(frozenset(lowered), examples)
    symbols = [(match.range, match.symbol) for match in find_symbols(text)]
    pieces: list[str] = []
    end = 0
    for index, word in enumerate(words):
        if word.start() < end:
            continue  # inside a symbol
        inside = next((found for found in symbols if found[0].start <= word.start() < found[0].end), None)
        if inside is not None:
            (start, stop), written = inside
        else:
            start, stop, written = word.start(), word.end(), habits.case(words, lowered, index)
        pieces += [text[end:start], written]
        end = stop
    restored = _with_names("".join(pieces) + text[end:])
    return restored[:1].upper() + restored[1:] if first_upper else restored


@cache
def _names() -> re.Pattern[str]:
    names = {name.strip() for names in names_of_bodies().values() for name in names.split(",") if name.count(" ") >= _MIN_NAME}
    # The longest first; folded, each with its capitals marked by position.
    return re.compile(
        "|".join(rf"(?<![^\W_])(?<!co ){re.escape(fold(name))}(?![^\W_])" for name in sorted(names, key=len, reverse=True))
    )


@cache
def _spelled_names() -> dict[str, str]:
    return {fold(name.strip()): name.strip() for names in names_of_bodies().values() for name in names.split(",")}


def _with_names(text: str) -> str:
    """Give listed bodies and provinces their capitals; letters and tone marks stay as they are."""
    text = _COMMITTEE.sub(lambda found: f"{found['of'].capitalize()} {found['uy'].lower()}", text)
    letters = list(_PROVINCE.sub(lambda found: _SPELLED[found.group().lower()], text))
    for match in _names().finditer(fold(text)):
        for place, shown in zip(range(*match.span()), _spelled_names()[match.group()], strict=True):
            letters[place] = letters[place].upper() if shown.isupper() else letters[place]
    return "".join(letters)


class _Habits:
    """How some words are written, alone and beside others."""

    def __init__(self, wanted: frozenset[str], examples: Iterable[str]) -> None:
        self._counts: dict[tuple[str, str, str], Counter[str]] = {}
        room = _MAX_CHARACTERS
        for example in examples:
            if room <= 0:
                break
            if not is_capitals(example):
                room -= len(example)
                self._learn(example, wanted)

    def case(self, words: Sequence[re.Match[str]], lowered: Sequence[str], index: int) -> str:
        """Return how the word at `index` is best written."""
        word, lower = words[index].group(), lowered[index]
        before = lowered[index - 1] if index else ""
        after = lowered[index + 1] if index + 1 < len(lowered) else ""
        if (_NUMERAL.fullmatch(word) and before in _NUMBERED) or _is_abbreviation(word):
            return word
        for key in ((before, lower, ""), ("", lower, after), ("", lower, "")):
            if seen := self._counts.get(key):
                return seen.most_common(1)[0][0]
        return lower

    def _learn(self, text: str, wanted: frozenset[str]) -> None:
        words = list(_WORD.finditer(text))
        for index, match in enumerate(words):
            word = match.group()
            lower = word.lower()
            if lower not in wanted:
                continue
            gap = text[words[index - 1].end() : match.start()] if index else ""
            if not _tells(words, index, opens=not index or _OPENING.search(gap) is not None):
                continue
            keys = {("", lower, "")}
            if index and gap.isspace():
                keys.add((words[index - 1].group().lower(), lower, ""))
            if index + 1 < len(words):
                keys.add(("", lower, words[index + 1].group().lower()))
            for key in keys:
                self._counts.setdefault(key, Counter())[word] += 1


def _is_abbreviation(word: str) -> bool:
    """Whether no word of any language here can be spelled so: *UBND*, *HĐND*."""
    return word.isupper() and _CLUSTER.search(fold(word)) is not None and not is_bare_syllable(fold(word))


def _tells(words: Sequence[re.Match[str]], index: int, *, opens: bool) -> bool:
    """Whether a word's case says something of the word: not where it opens a sentence or stands among capitals."""
    word = words[index].group()
    if word.isupper() and len(word) > 1:
        neighbours = (*words[max(0, index - 1) : index], *words[index + 1 : index + 2])
        return not any(other.group().isupper() and other.group().isalpha() for other in neighbours)
    return not opens
