"""A phrase as documents have it → as people type it: without diacritics, in abbreviations, a few words of it, the keys of Telex. Pure.

Dates, numbers and symbols survive every variation: they are what such queries turn on.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from random import Random

from indexer.language.abbreviations import find_phrases
from indexer.language.folding import fold
from indexer.language.syllable_shapes import ACUTE, DOT, GRAVE, HOOK, TILDE, take_apart


class Variation(StrEnum):
    """One way to type something."""

    BARE = "bare"
    """Without diacritics, in lower case."""
    TELEX = "telex"
    """The keys, where the input method was off."""
    LOWER = "lower"
    """In lower case."""
    ABBREVIATED = "abbreviated"
    """With abbreviations for the phrases that have some."""
    FEW = "few"
    """A few of its words."""
    ORDER = "order"
    """Its parts in another order."""
    ASKED = "asked"
    """As a question: who, by when."""
    EVERYDAY = "everyday"
    """In the words people use for what documents say."""
    ENGLISH = "english"
    """With English words in place of some: what foreign partners ask, or copy."""


SHARES: Mapping[Variation, float] = {
    Variation.ASKED: 0.35,
    Variation.EVERYDAY: 0.35,
    Variation.ENGLISH: 0.12,
    Variation.ORDER: 0.15,
    Variation.FEW: 0.5,
    Variation.ABBREVIATED: 0.35,
    Variation.LOWER: 0.6,
    Variation.BARE: 0.25,
    Variation.TELEX: 0.04,
}
"""How often each is used, in the order in which they are used; a query has several at once."""

_LITTLE = frozenset(
    [
        "về",
        "việc",
        "và",
        "của",
        "các",
        "những",
        "cho",
        "trong",
        "tại",
        "theo",
        "được",
        "đối",
        "với",
        "có",
        "là",
        "do",
        "trên",
        "từ",
        "đến",
        "ở",
        "để",
        "này",
        "đó",
        "việc",
        "thực",
        "hiện",
        "tổ",
        "chức",
        "một",
        "số",
    ]
)
"""Left out first by those who type a few words."""
_MOST_FEW, _LEAST_FEW = 9, 3
_JOINTS = re.compile(r"\s*[,;–]\s+|\s+(?=(?:về|của|tại|trên địa bàn|theo|đối với|nhằm|giai đoạn|trước ngày|trong)\s)")
_TELEX_TONES = {ACUTE: "s", GRAVE: "f", HOOK: "r", TILDE: "x", DOT: "j"}
_TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_WORD = re.compile(r"[^\W\d_]+")
_UNIT = (
    r"(?:Ủy ban nhân dân|UBND|Sở|Bộ|Ban|Văn phòng|Công an|Đảng ủy|Thành ủy|Tỉnh ủy|Huyện ủy|Chi cục|Cục|Vụ|Phòng|Trung tâm|Thanh tra|"
    r"Mặt trận|Hội đồng|Thủ trưởng|Chủ tịch|Giám đốc|Chi bộ|Kho bạc|Ngân hàng|Đài|Báo|Trường)"
)
_WHO = re.compile(
    rf"^(?:[-+•]\s*)?(?:Giao\s+)?(?P<unit>{_UNIT}[^.;:]{{0,90}}?)\s*:?\s+"
    r"(?P<what>(?:có trách nhiệm|chủ trì|phối hợp|tham mưu|hướng dẫn|tổng hợp|xây dựng|báo cáo|theo dõi|kiểm tra|bố trí|rà soát|tổ chức|"
    r"chỉ đạo|triển khai|quyết định|trình|thẩm định|cấp)\b.*)",
    re.DOTALL,
)
_WHO_ASKED = ("cơ quan nào", "đơn vị nào", "ai", "đơn vị nào được giao", "nơi nào", "đơn vị chủ trì")
_WHEN = re.compile(
    r"(?:trước|chậm nhất|xong trước|hoàn thành trước|đến|trong)\s+(?:là\s+)?(?:hết\s+)?ngày\s+\d{1,2}[/.\-\d]*(?:\s+tháng\s+\d+)?(?:\s+năm\s+\d{4})?"
)
_LASTING = re.compile(
    r"(?:trong thời hạn|trong vòng|thời hạn)\s+(?:không quá\s+|tối đa\s+)?\d+\s*(?:\([^)]*\)\s*)?(?P<unit>ngày làm việc|ngày|tháng|giờ)"
)
_WHEN_ASKED = ("trước ngày nào", "khi nào", "hạn nào", "trước ngày mấy", "hạn chót")
_LASTING_ASKED = ("trong mấy {}", "trong bao nhiêu {}", "mấy {}", "bao lâu")
_ENUMERATION = re.compile(
    r"^\s*(?:[-+•*–]|[IVXL]+\.|\d+(?:\.\d+)*[.)]|[a-zđ]\)|Điều\s+\d+\.?|Chương\s+[IVXL]+\.?|Mục\s+\d+\.?)\s*"
)


def without_label(text: str) -> str:
    """Return a heading or an item without its number or dash."""
    return _ENUMERATION.sub("", text).strip(" :.;")


def assignee_and_task(text: str) -> tuple[str, str] | None:
    """Return who is told to do something and what, as written; ``None`` where the text does not begin so."""
    match = _WHO.match(text.strip())
    return (match["unit"].strip(), match["what"].strip()) if match else None


def varied(text: str, chance: Random, used: Sequence[Variation] = tuple(Variation)) -> str:
    """Return `text` as somebody might type it who looks for it, by some of the ways in `used`."""
    for variation, share in SHARES.items():
        if variation in used and chance.random() < share:
            text = _WAYS[variation](text, chance)
    return " ".join(text.split())


def telex_keys(text: str) -> str:
    """Return the keys that give `text` by Telex, in lower case."""
    return _WORD.sub(lambda match: _keys(match.group()), unicodedata.normalize("NFC", text.lower()))


def _keys(word: str) -> str:
    parts = take_apart(word)
    tone = _TELEX_TONES.get(parts.tone, "") if parts else ""
    letters = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TELEX_TONES))
    # Two horns are typed as one.
    return "".join(_TELEX_LETTERS.get(letter, letter) for letter in letters).replace("uwow", "uow") + tone


def _bare(text: str, _: Random) -> str:
    return fold(text)


def _telex(text: str, _: Random) -> str:
    return telex_keys(text)


def _lower(text: str, _: Random) -> str:
    # Abbreviations stay in capitals, as most people type them.
    return " ".join(word if word.isupper() and len(word) < 8 else word.lower() for word in text.split())


def _abbreviated(text: str, chance: Random) -> str:
    out, at = "", 0
    for match in find_phrases(text):
        if match.range.start < at or chance.random() < 0.3:
            continue
        out += text[at : match.range.start] + chance.choice(match.abbreviations[:2])
        at = match.range.end
    return out + text[at:]


def _few(text: str, chance: Random) -> str:
    words = text.split()
    figures = {place for place, word in enumerate(words) if any(map(str.isdigit, word))}
    wanted = chance.randint(_LEAST_FEW, _MOST_FEW)
    if len(words) - len(figures) <= wanted:
        return text
    kept = set(figures) if len(figures) <= _MOST_FEW else set()
    # Neighbours stay together: most words have two syllables.
    while len(kept - figures) < wanted:
        start = chance.randrange(len(words))
        kept.update(range(start, min(len(words), start + chance.randint(2, 5))))
    little = chance.random() < 0.5
    chosen = [words[place].strip(",;") for place in sorted(kept)]
    return " ".join(word for word in chosen if not (little and word.lower() in _LITTLE)) or text


def _order(text: str, chance: Random) -> str:
    parts = [part for part in _JOINTS.split(text) if part.strip()]
    if len(parts) < 2:
        return text
    at = chance.randint(1, len(parts) - 1)
    return " ".join(parts[at:] + parts[:at])


def _asked(text: str, chance: Random) -> str:
    asked = text
    if found := assignee_and_task(text):
        who = chance.choice(_WHO_ASKED)
        asked = f"{who} {found[1]}" if chance.random() < 0.6 else f"{found[1]} {who}"
    if match := _WHEN.search(asked):
        asked = f"{asked[: match.start()]}{asked[match.end() :]} {chance.choice(_WHEN_ASKED)}"
    elif match := _LASTING.search(asked):
        how = chance.choice(_LASTING_ASKED).format(match["unit"])
        asked = f"{asked[: match.start()]}{asked[match.end() :]} {how}"
    return asked


def _everyday(text: str, chance: Random) -> str:
    return _said_otherwise(text, chance, 0, 0.7)


def _english(text: str, chance: Random) -> str:
    return _said_otherwise(text, chance, 1, 1.0)


def _said_otherwise(text: str, chance: Random, way: int, share: float) -> str:
    table, pattern = _sayings()

    def other(match: re.Match[str]) -> str:
        words = table[match.group().lower()][way]
        return chance.choice(words) if words and chance.random() < share else match.group()

    return pattern.sub(other, text)


@cache
def _sayings() -> tuple[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]], re.Pattern[str]]:
    """Return what each phrase of documents is called in everyday words and in English, and what finds the phrases, the longest first."""
    lines = (files("indexer.training") / "sayings.tsv").read_text(encoding="utf-8").splitlines()
    table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            phrase, everyday, english = line.split("\t")
            table[phrase.lower()] = tuple(filter(None, everyday.split("|"))), tuple(filter(None, english.split("|")))
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


_WAYS: Mapping[Variation, Callable[[str, Random], str]] = {
    Variation.BARE: _bare,
    Variation.TELEX: _telex,
    Variation.LOWER: _lower,
    Variation.ABBREVIATED: _abbreviated,
    Variation.FEW: _few,
    Variation.ORDER: _order,
    Variation.ASKED: _asked,
    Variation.EVERYDAY: _everyday,
    Variation.ENGLISH: _english,
}
