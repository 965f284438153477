"""Laws and ordinances called by name, as they are cited as a rule: *Luật Giáo dục năm 2019*. Pure."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from indexer.directive.header.issue import year_of_issue
from indexer.directive.types import TYPE_NAMES
from indexer.domain import DocumentType, Header, Range
from indexer.language.folding import fold
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


@cache
def _known() -> tuple[Mapping[tuple[str, int], str], re.Pattern[str]]:
    """Return the symbols of laws by folded name and year, and what matches the folded name of a law that is known."""
    table = files("indexer.directive.citations").joinpath("laws.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    symbols = {(key_of(name, None), int(year)): symbol for name, year, symbol in rows if year}
    names = sorted({fold(name) for name, _, _ in rows}, key=len, reverse=True)
    said = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
    return symbols, re.compile(rf"(?:{said})(?!\w)")


def law_symbol(name: str, year: int) -> str | None:
    """Return the symbol of the law of a name (folded, without *luật*) and year, where it is known."""
    return _known()[0].get((key_of(name, None), year))


_NOUN = re.compile(r"(?:bo )?luat (?=.)|(?P<ordinance>phap lenh )(?=.)")


def law_name(text: str) -> str | None:
    """Return the name of a law for comparing, folded: a code (*Bộ luật Lao động*) is called a law as well. ``None`` for what is none."""
    plain = key_of(text.partition("(")[0], None)
    match = _NOUN.match(plain)
    return None if match is None else f"{match['ordinance'] or 'luat '}{plain[match.end() :]}"


def name_of_law(header: Header) -> str | None:
    """Return the :func:`law_name` of the law or ordinance with `header`; ``None`` for what is none."""
    if header.type not in (DocumentType.LAW, DocumentType.ORDINANCE) or not header.subject:
        return None
    return law_name(f"{TYPE_NAMES[header.type].vi} {header.subject}")


def names_of_law(header: Header) -> frozenset[str]:
    """Return the keys under which others cite the law or ordinance with `header` by its name; empty for what is none."""
    name = name_of_law(header)
    names = [] if name is None else [name, *([f"bo {name}"] if header.type is DocumentType.LAW else [])]
    year = year_of_issue(header)
    return frozenset(key for name in names for key in (name, *([f"{name} {year}"] if year else [])))


def key_of(name: str, year: int | None) -> str:
    """Return the key of a document called `name`: folded, with the year where there is one."""
    plain = " ".join(fold(name).replace(",", " ").split())
    return plain if year is None or plain.endswith(str(year)) else f"{plain} {year}"


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
_LONGEST = 120
_PROMULGATED = re.compile(r"\W*(?:Ủy ban thường vụ )?Quốc hội ban hành\s+", re.IGNORECASE)
_NEXT = r"(?:VÀ\s+)?(?:CÁC\s+)?(?:LUẬT|BỘ LUẬT|PHÁP LỆNH|NGHỊ|QUYẾT ĐỊNH|THÔNG TƯ)(?![^\W_])"
_LARGE = _CAPITAL[:-1] + "]"
_CAPITALS = re.compile(
    rf"(?<={_LARGE} )(?<!PHÁP )(?<!KỶ )(?<!KỸ )(?<!QUY )(?<!BỘ )(?P<type>BỘ LUẬT|LUẬT|PHÁP LỆNH)\s+"
    rf"(?!{_NEXT})(?P<name>{_LARGE}+(?:(?:,?\s+|\s*-\s*)(?!{_NEXT}){_LARGE}+(?![^\W_]))*)(?![^\W_])"
)
_DIGIT = re.compile(r"\s*:?\s*\d")


def find_laws(text: str) -> Iterator[Named]:
    """Yield the laws and ordinances called by name, with the year where it is said; not those known by their number alone."""
    reached = 0
    for match in _LAW.finditer(text):
        if match.start() < reached or (_AMENDING.match(text, match.end()) and _PROMULGATED.fullmatch(text, 0, match.start())):
            # What is made here has no number yet: one that follows is the amended law's.
            continue
        end = _end_of_name(text, match.end())
        if end is None:
            continue
        said = _YEAR.match(text, end)
        year = int(said["year"]) if said else None
        name = collapse(text[match.start() : end])
        reached = said.end() if said else end
        code = _LAW_CODES[collapse(match["type"])]
        symbol = law_symbol(fold(name[len(match["type"]) :]).strip(), year) if year else None
        yield Named(Range(match.start(), reached), key_of(name, year), name, code, year, (symbol,) if symbol else ())
    if "LUẬT" in text or "PHÁP LỆNH" in text:
        yield from _in_capitals(text)


def _in_capitals(text: str) -> Iterator[Named]:
    """Yield the laws that a title in capitals names; not the one that it is the title of."""
    for match in _CAPITALS.finditer(text):
        words = match["name"].lower()
        if len(words) != len(match["name"]):
            continue
        kind = match["type"].capitalize()
        shown = f"{kind}{text[match.end('type') : match.start('name')]}{words[0].upper()}{words[1:]}"
        for named in find_laws(shown):
            yield named._replace(range=Range(*(place + match.start() for place in named.range)))


def amended_in_name(text: str, start: int) -> Iterator[Named]:
    """Yield the laws that the law called by the name at `start` amends, as its name says: *Luật sửa đổi một số điều của Luật Đất đai*."""
    match = _LAW.match(text, start)
    end = _end_of_name(text, match.end()) if match and _AMENDING.match(text, match.end()) else None
    if match is None or end is None:
        return
    for named in find_laws(text[match.end() : end]):
        yield named._replace(range=Range(*(place + match.end() for place in named.range)))


def _end_of_name(text: str, start: int) -> int | None:
    """Return where the name that begins at `start` ends; ``None`` where there is none."""
    amending = _AMENDING.match(text, start)
    if amending is not None:
        # The laws it amends are part of its name.
        at = amending.end()
        inner = _LAW.match(text, at)
        end = _end_of_words(text, inner.end() if inner else at)
        while end is not None and (more := _ANOTHER.match(text, end)) and (inner := _LAW.match(text, more.end())):
            following = _end_of_words(text, inner.end())
            if following is None:
                break
            end = following
        return end
    return _end_of_words(text, start)


def _end_of_words(text: str, start: int) -> int | None:
    is_large = text[start : start + 1].isupper()
    end, count = start, 0
    position = start
    known = _known()[1].match(fold(text[start : start + _LONGEST]))
    while count < _MOST_WORDS and (match := _WORD.match(text, position)):
        word, before = match["word"], (match["before"] or "").strip()
        if count and not _goes_on(text, match, word, before):
            break
        count += 1
        position = match.end()
        if word.lower() != "và":
            end = position
    if known is not None:
        return start + known.end() if "," in known.group() else max(end, start + known.end())
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
