"""A line of a letterhead that holds several things → the things: cells of a table, or all run together."""

import re

_LETTERS = [chr(code) for code in range(0x41, 0x1F00) if chr(code).isalpha()]
_UPPER = "".join(letter for letter in _LETTERS if letter.isupper() and not 0x370 <= ord(letter) < 0x1E00)
_LOWER = "".join(letter for letter in _LETTERS if letter.islower() and not 0x370 <= ord(letter) < 0x1E00)
_TITLE_CASED = rf"[{_UPPER}][{_LOWER}]+"

_ANCHOR = re.compile(
    r"(?P<title>CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM)"
    r"|(?P<motto>Độc [Ll]ập\W{1,4}Tự [Dd]o\W{1,4}Hạnh [Pp]húc)"
    r"|(?P<party>ĐẢNG CỘNG SẢN VIỆT NAM)"
    r"|(?P<number>(?:(?:(?<=\s)|(?<=\*)|\A)Số|\ASỐ)\s*:?\s*\d[^\s]*+(?>\s?[-–/]\s?[^\s|]+|\s(?![Vv]/[Vv]\b)[^\W\d_]{1,4}\s?/\s?[^\s|]+"
    r"|(?<=[-–/])\s[A-ZĐ][^\W\d_]{1,7}(?!\s*[^\W\d_]))*+)"
    rf"|(?P<date>(?:(?:TP|Tp|T\.P)\.?\s*)?(?:{_TITLE_CASED}\s*[-–]?\s*){{1,5}},\s*ngày\s*\d{{1,2}}\s*tháng\s*\d{{1,2}}\s*năm\s*\d{{4}})"
    r"|(?P<subject>(?<=\s)V/v\s.*)"
)
_MAX_LINE = 2000


def split_cells(text: str) -> list[str]:
    """Part a line at the bars of a table and around what is unmistakably a letterhead's: title, motto, number, date, ``V/v``."""
    cells = [part for cell in text.split(" | ") for part in (_split_line(cell) if len(cell) <= _MAX_LINE else [cell])]
    return cells or [text]


def _split_line(line: str) -> list[str]:
    matches = list(_ANCHOR.finditer(line))
    kinds = {match.lastgroup for match in matches}
    # The Party's title and a date alone may stand in a subject.
    if not kinds & {"title", "motto", "number"} and not {"party", "date"} <= kinds and kinds != {"subject"}:
        return [line]
    parts: list[str] = []
    end = 0
    for match in matches:
        parts += [line[end : match.start()], match.group()]
        end = match.end()
    parts.append(line[end:])
    return [part for part in (part.strip(" -–*|") for part in parts) if any(map(str.isalnum, part))]
