"""Documents named in a query without their number: *Nghị quyết Trung ương 4 khóa XII*, *Luật Giáo dục năm 2019*. Pure.

Laws are cited by name and year as a rule. A plenum may have issued several resolutions: all of them are meant.
"""

import re
from collections.abc import Iterator

from indexer.domain import Range
from indexer.language.folding import fold
from indexer.language.normalise import collapse
from search_api.answers import Reference

_PLENUMS = {
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

_LAWS = {
    ("giao duc", 2019): "43/2019/QH14",
    ("an ninh mang", 2018): "24/2018/QH14",
    ("dat dai", 2024): "31/2024/QH15",
    ("can bo, cong chuc", 2008): "22/2008/QH12",
    ("vien chuc", 2010): "58/2010/QH12",
    ("bao hiem xa hoi", 2024): "41/2024/QH15",
    ("nha giao", 2025): "73/2025/QH15",
    ("giao dich dien tu", 2023): "20/2023/QH15",
    ("luu tru", 2024): "33/2024/QH15",
    ("khieu nai", 2011): "02/2011/QH13",
    ("to cao", 2018): "25/2018/QH14",
    ("phong, chong tham nhung", 2018): "36/2018/QH14",
    ("bao ve bi mat nha nuoc", 2018): "29/2018/QH14",
    ("bao ve bi mat nha nuoc", 2025): "117/2025/QH15",
    ("thi dua, khen thuong", 2022): "06/2022/QH15",
    ("thuc hien dan chu o co so", 2022): "10/2022/QH15",
    ("can cuoc", 2023): "26/2023/QH15",
    ("bao ve moi truong", 2020): "72/2020/QH14",
    ("dau tu cong", 2024): "58/2024/QH15",
    ("ngan sach nha nuoc", 2015): "83/2015/QH13",
    ("ban hanh van ban quy pham phap luat", 2025): "64/2025/QH15",
    ("phong, chong ma tuy", 2021): "73/2021/QH14",
    ("tre em", 2016): "102/2016/QH13",
    ("nha o", 2023): "27/2023/QH15",
    ("dau thau", 2023): "22/2023/QH15",
    ("doanh nghiep", 2020): "59/2020/QH14",
    ("lao dong", 2019): "45/2019/QH14",
    ("dan su", 2015): "91/2015/QH13",
    ("hinh su", 2015): "100/2015/QH13",
}
"""Folded name and year → symbol."""
_LAWS_BY_NAME = {(name.replace(",", ""), year): symbol for (name, year), symbol in _LAWS.items()}

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
_LAW = re.compile(
    r"(?<!\w)(?:bo luat|luat)\s+(?P<name>[^\W\d_]+(?:\s*,?\s+[^\W\d_]+){0,8}?)\s+(?:nam\s+)?(?P<year>(?:19|20)\d\d)(?!\w|/)"
)
_LAW_AT_END = re.compile(r"(?<!\w)(?:bo luat|luat)\s+(?P<name>[^\W\d_]+(?:\s*,?\s+[^\W\d_]+){1,8})\s*[?.]?\Z")


def find_named(text: str, *, placed: bool = False) -> Iterator[Reference]:
    """Yield the documents that `text` names without a number.

    `placed`: the text names a place in a document, so that a law's name may lack its year.
    """
    folded = fold(text)
    for match in _PLENUM.finditer(folded):
        number = match["plenum"] or match["first"]
        key = (_ROMANS.get(match["term"]) or int(match["term"]), _ORDINALS.get(number) or int(number))
        yield Reference(
            Range(*match.span()), "", type_code="nq", issuer_code="tw", name=_shown(text, match), symbols=_PLENUMS.get(key, ())
        )
    laws = list(_LAW.finditer(folded))
    if placed and not laws:
        laws = list(_LAW_AT_END.finditer(folded))
    for match in laws:
        if _is_word(text, match):
            year = match.groupdict().get("year")
            symbol = _LAWS_BY_NAME.get((" ".join(match["name"].replace(",", " ").split()), int(year))) if year else None
            name = collapse(text[match.start() : match.end("name")])
            yield Reference(Range(*match.span()), "", year=year, type_code="l", name=name, symbols=(symbol,) if symbol else ())


def _shown(text: str, match: re.Match[str]) -> str:
    return collapse(text[match.start() : match.end()])


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether the law is one: "pháp luật năm 2025" is none."""
    before = fold(text[: match.start()]).split()[-1:]
    return before not in (["phap"], ["ky"], ["ki"]) and match["name"].split()[0] not in ("su", "phap")


def titled(name: str, title: str) -> bool:
    """Whether a document with `title` is called `name`, as far as the name goes."""
    wanted, held = (" ".join(fold(one).replace(",", " ").split()) for one in (name, title))
    return held == wanted or held.startswith(f"{wanted} ")
