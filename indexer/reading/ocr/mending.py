"""Slips that recognisers make whatever the picture: spaces not seen, numbers of headings taken for letters."""

import re

from indexer.language.folding import fold
from indexer.language.likelihood import fellowship, likelihood
from indexer.language.syllable_shapes import is_syllable

_LIKELY = -13.5
"""Words printed without a space are parted where each is at least as likely as this."""
_SHORTEST_CAPITALS = 6
"""Letters: shorter words in capitals are abbreviations, but for two that are known to go together (SỞY)."""

_SLIPS = (
    # Between letters only: 1,5 and 7:30 are numbers, and https: is followed by slashes.
    (re.compile(r"(?<=[^\W\d_][,;:])(?=[^\W\d_])"), " "),
    (re.compile(r"(?i)\b(ngày|tháng|năm|điều|khoản|quý)(?=\d)"), r"\1 "),
    (re.compile(r"(?i)(?<=\d)(?=(?:ngày|tháng|năm)\b)"), " "),
    (re.compile(r"\A-(?=[^\W\d_])"), "- "),
    # "S6:12/QĐ": the mark and the point of "Số:" run together.
    (re.compile(r"\AS[6oóòỏõọôốồổỗộ]\s*[.:]\s*(?=\S*\s?/)"), "Số: "),
    (re.compile(r"\ASố:(?=\S)"), "Số: "),
    # "IL. NHIỆM VỤ": nothing else begins so.
    (re.compile(r"\A(I*)[Ll]\.(?=\s+[^\W\d_]{2})"), r"\1I."),
)
_NUMBERED = re.compile(r"\A(\d{1,2}),(\s+[^\W\d_])")
"""With a capital after it, the number of a heading or an item."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def mended(text: str) -> str:
    """Return a line of print with the spaces that were lost in it, and with the number it begins with put right.

    No letter and no digit is changed but in that number.
    """
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    text = _NUMBERED.sub(lambda match: f"{match[1]}.{match[2]}" if match[2].strip().isupper() else match[0], text)
    return _WORD.sub(lambda match: _parted(match.group()), text)


def _parted(word: str) -> str:
    """Part two words: only where the whole is none and has Vietnamese marks, and each part is a likely one."""
    if fold(word) == word.lower() or is_syllable(word):
        return word
    ways = [(word[:place], word[place:]) for place in range(1, len(word))]
    likely = [way for way in ways if all(is_syllable(part) and likelihood(part) >= _LIKELY for part in way)]
    if word.isupper() and len(word) < _SHORTEST_CAPITALS:
        likely = [way for way in likely if fellowship(*way)]
    return " ".join(max(likely, key=lambda way: sum(map(likelihood, way)) + fellowship(*way))) if likely else word
