"""Laws and ordinances called by name, as they are cited as a rule: *Luật Giáo dục năm 2019*. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.directive.citations.law_names import is_number_of, key_of, known_name, law_symbol, spelled_out
from indexer.domain import Range
from indexer.language.normalise import collapse


class Named(NamedTuple):
    """A document called by name."""

    range: Range
    key: str
    """Folded, with the year where there is one; ``NQTW4/XII`` for what a plenum resolved."""
    name: str
    type_code: str
    year: int | None = None
    symbols: tuple[str, ...] = ()
    """Canonical symbols of what is meant, as far as they are known."""


_LAW = re.compile(r"(?<![^\W_])(?P<type>Luật|Bộ luật|Bộ Luật|Pháp lệnh)\s+(?=[^\W\d_])")
_LAW_CODES = {"Luật": "L", "Bộ luật": "L", "Bộ Luật": "L", "Pháp lệnh": "PL"}
_AMENDING = re.compile(
    r"(?:sửa đổi|Sửa đổi)(?:,? bổ sung)?(?:\s+một số điều)?(?:\s+của)?(?:\s+các)?(?:\s+[Ll]uật(?=\s+[A-ZĐ]))?\s+"
)
_ANOTHER = re.compile(r"\s*(?:,|;|và|\s)\s*(?:các\s+)?(?=(?:Luật|Bộ luật|Pháp lệnh)\s+[^\W\d_])")
_YEAR = re.compile(r"\s*(?:\(\s*sửa đổi\s*\)\s*)?,?\s*(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?![\w/])")
_WORD = re.compile(r"(?P<before>\s+|,\s+|\s*-\s*)?(?P<word>[^\W\d_]+)")
_ENDS = frozenset(
    [
        "ngày",
        "năm",
        "số",
        "này",
        "được",
        "có",
        "đã",
        "hoặc",
        "để",
        "đối",
        "về",
        "trong",
        "tại",
        "là",
        "các",
        "do",
        "cho",
        "khi",
        "từ",
        "nếu",
        "phải",
        "thì",
        "như",
        "nhằm",
        "còn",
        "sửa",
        "mới",
        "trên",
        "không",
        "cũng",
        "nêu",
        "bị",
        "bằng",
        "đến",
        "đó",
        "trước",
        "sau",
        "nhưng",
        "mà",
        "hết",
        "cùng",
        "quyết",
        "nghị",
        "bao",
        "gồm",
        "đang",
        "trừ",
        "ngoài",
        "hướng",
        "thuộc",
        "vào",
        "chậm",
    ]
)
"""Words that no name of a law goes on with."""
_ENDING_PAIRS = frozenset(
    {
        ("hiện", "hành"),
        ("hiện", "nay"),
        ("hiện", "đang"),
        ("thực", "hiện"),
        ("quy", "định"),
        ("quy", "chế"),
        ("ban", "hành"),
        ("thi", "hành"),
        ("có", "hiệu"),
        ("kể", "từ"),
        ("thông", "qua"),
        ("thông", "tư"),
    }
)
_GOING_ON = frozenset(
    {
        ("mới", "sáng"),
        ("đối", "tác"),
        ("có", "công"),
        ("theo", "phương"),
        ("theo", "hợp"),
        ("của", "công"),
        ("của", "người"),
        ("của", "quốc"),
        ("trong", "nước"),
    }
)
_NO_LINKS = frozenset(
    [
        "các",
        "văn",
        "những",
        "quy",
        "pháp",
        "hướng",
        "thực",
        "nghị",
        "theo",
        "trên",
        "có",
        "được",
        "một",
        "hệ",
        "đề",
        "điều",
        "Luật",
        "Nghị",
        "Thông",
        "Quyết",
        "Bộ",
        "Chỉ",
        "Kế",
        "Pháp",
    ]
)
"""What follows *và* where it joins no two parts of one name."""
_AFTER_COMMA = frozenset(
    ["chống", "sử", "công", "khen", "chữa", "nhập", "xuất", "quá", "cư", "trưng", "vệ", "trật", "bảo", "cứu"]
)
"""*Phòng, chống …*, *Quản lý, sử dụng …*, *Cán bộ, công chức*, *Thi đua, khen thưởng*."""
_NUMBERED = re.compile(r"(?:an toàn|[^\W\d_]+(?:\s[^\W\d_]+){0,8}\ssố\s\d+/\d{4}/QH)")
"""*Luật Trật tự, an toàn giao thông đường bộ số 36/2024/QH15*: no list goes on so."""
_CAPITAL = "[A-Z" + "".join(filter(str.isupper, map(chr, range(0xC0, 0x1EFA)))) + "]"
_PARTED = re.compile(
    rf"(?!Luật|Bộ|Nghị|Thông|Quyết|Pháp){_CAPITAL}[^\W\d_]*(?:\s(?!{_CAPITAL})[^\W\d_]+){{0,3}}\svà\s"
    rf"(?!Luật|Bộ|Nghị|Thông|Quyết|Pháp|Ủy|Hội|Chủ){_CAPITAL}"
)
"""*Luật Khoa học, Công nghệ và Đổi mới sáng tạo*: of several things, each with a capital."""
_MOST_WORDS = 16
_PROMULGATED = re.compile(r"\W*(?:Ủy ban thường vụ )?Quốc hội ban hành\s+", re.IGNORECASE)
_CAPITALS = re.compile(
    rf"(?<={_CAPITAL} )(?<!PHÁP )(?<!KỶ )(?<!KỸ )(?<!QUY )(?<!BỘ )(?:BỘ LUẬT|LUẬT|PHÁP LỆNH)(?:(?:,?\s+|\s*-\s*){_CAPITAL}+(?![^\W_]))+"
)
_NAMING = re.compile(
    r"(?<!pháp )(?<!kỷ )(?<!kỹ )(?<!quy )(?<![^\W_])(?P<type>bộ luật|luật|pháp lệnh)(?:(?P<amends>\s+sửa đổi)|(?P<first>\s+[^\W_]))"
)
_NUMBER = re.compile(r"\s+số\s*:?\s*(?P<symbol>\d{1,3}/\d{4}/(?:QH|UBTVQH|PL-UBTVQH)\d{1,2})(?![^\W_])")
_DIGIT = re.compile(r"\s*:?\s*\d")


def find_laws(text: str) -> Iterator[Named]:
    """Yield the laws and ordinances called by name, with the year where it is said; not those known by their number alone."""
    reached = 0
    text = _running(text)
    for match in _LAW.finditer(text):
        if match.start() < reached or (_AMENDING.match(text, match.end()) and _PROMULGATED.fullmatch(text, 0, match.start())):
            # What is made here has no number yet: one that follows is the amended law's.
            continue
        end = _end_of_name(text, match.end())
        if end is None:
            continue
        said = _YEAR.match(text, end)
        year = int(said["year"]) if said else None
        name = collapse(_NUMBER.sub("", text[match.start() : end]))
        reached = said.end() if said else end
        code = _LAW_CODES[collapse(match["type"])]
        key = key_of(spelled_out(name), year)
        symbol = law_symbol(spelled_out(name)[len(match["type"]) :], year) if year else None
        yield Named(Range(match.start(), reached), key, name, code, year, (symbol,) if symbol else ())


def _running(text: str) -> str:
    """Return `text`, character by character, with the laws that titles in capitals name as running text has them; not a title's own word."""
    return _CAPITALS.sub(lambda match: _lowered(match.group()), text) if "LUẬT" in text or "PHÁP LỆNH" in text else text


def _lowered(words: str) -> str:
    lower = words.lower()
    if len(lower) != len(words):
        return words
    return _NAMING.sub(lambda match: match["type"].capitalize() + (match["amends"] or match["first"].upper()), lower)


def amended_in_name(text: str, start: int) -> Iterator[Named]:
    """Yield the laws that the law called by the name at `start` amends, as its name says: *Luật sửa đổi một số điều của Luật Đất đai*."""
    text = _running(text)
    match = _LAW.match(text, start)
    end = _end_of_name(text, match.end()) if match and _AMENDING.match(text, match.end()) else None
    if match is None or end is None:
        return
    for named in find_laws(text[match.end() : end]):
        found = Range(*(place + match.end() for place in named.range))
        number = _NUMBER.match(text, found.end, end)
        if number is None:
            yield named._replace(range=found)
        else:
            yield named._replace(range=Range(found.start, number.end()), key=number["symbol"], symbols=(number["symbol"],))


def _end_of_name(text: str, start: int) -> int | None:
    """Return where the name that begins at `start` ends; ``None`` where there is none."""
    amending = _AMENDING.match(text, start)
    if amending is not None:
        # The laws it amends are part of its name.
        at = amending.end()
        inner = _LAW.match(text, at)
        begin = inner.end() if inner else at
        end = _end_of_words(text, begin)
        are_numbered = False
        while end is not None:
            number = _NUMBER.match(text, end)
            # A number that another law follows is the amended one's, and so are those after it; else it is that of the whole, unless
            # the amended one is known by it.
            are_numbered |= number is not None and is_number_of(number["symbol"], text[begin:end])
            behind = number.end() if number else end
            more = _ANOTHER.match(text, behind)
            inner = _LAW.match(text, more.end()) if more else None
            following = _end_of_words(text, inner.end()) if inner else None
            if number and (following is not None or are_numbered):
                end, are_numbered = behind, True
            if inner is None or following is None or (number and not are_numbered):
                break
            begin, end = inner.end(), following
        return end
    return _end_of_words(text, start)


def _end_of_words(text: str, start: int) -> int | None:
    whole, longer = known_name(text, start), _end_by_words(text, start)
    if whole is None or longer is None:
        return whole or longer
    # What is known is whole, unless a year or a number is right behind more words: "Luật Lao động | và việc làm năm 2019".
    is_longer = longer > whole and (_YEAR.match(text, longer) or _NUMBER.match(text, longer))
    return longer if is_longer else whole


def _end_by_words(text: str, start: int) -> int | None:
    is_large = text[start : start + 1].isupper()
    end, count = start, 0
    position = start
    while count < _MOST_WORDS and (match := _WORD.match(text, position)):
        word, before = match["word"], (match["before"] or "").strip()
        if count and not _goes_on(text, match, word, before):
            break
        count += 1
        position = match.end()
        if word.lower() != "và":
            end = position
    # "Luật thuế giá trị gia tăng", "Luật đất đai năm 2013": small letters may begin "Luật quy định …" as well.
    is_name = is_large or _TAX.match(text, start) is not None or _YEAR_SAID.match(text, end) is not None
    return end if count and is_name else None


_TAX = re.compile(r"thuế(?![^\W_])")
_YEAR_SAID = re.compile(r",?\s+năm\s+(?:19|20)\d\d(?![\w/])")


def _goes_on(text: str, match: re.Match[str], word: str, before: str) -> bool:
    if match["before"] is None:
        return False
    following = _WORD.match(text, match.end())
    after = following["word"] if following and not (following["before"] or "").strip() else ""
    if before.startswith(","):
        return (
            word in _AFTER_COMMA
            or _PARTED.match(text, match.start("word")) is not None
            or _NUMBERED.match(text, match.start("word")) is not None
        )
    if word == "và":
        return bool(after) and after not in _NO_LINKS
    pair = (word, after.lower())
    if pair in _GOING_ON:
        return True
    if word in ("của", "theo"):
        return False
    if word == "số":
        # "Luật Công nghiệp công nghệ số ngày 14/6/2025".
        return text[: match.start()].endswith("nghệ") and _DIGIT.match(text, match.end()) is None
    return word not in _ENDS and pair not in _ENDING_PAIRS and word not in ("Luật", "Nghị", "Thông", "Quyết", "Bộ")
