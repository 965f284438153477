"""Whether a page's own text will do, or its picture has to be read. Pure."""

import re
from collections.abc import Sequence

from indexer.language.accents import has_diacritics
from indexer.language.normalise import normalise
from indexer.language.syllable_shapes import is_syllable

_THIN = 60
"""Letters: a page with fewer has a heading or a number typed over a picture, not its text."""
_VIETNAMESE = 0.35
"""Share of words with Vietnamese marks: two thirds in any real text, next to none in a ruined layer."""
_SOUND, _FEW = 0.85, 20
"""Share of the words in small letters that are spelled as syllables can be: 0.97 and more in real text, 0.6 in a ruined layer; and from
how many words on it tells anything."""

_STAMP = re.compile(
    r"\W*(?:(?:người ký|ký (?:số )?bởi|(?:ngày|giờ|thời gian) ký|cơ quan|tổ chức|email|chức vụ|lý do|địa điểm"
    r"|signature(?: valid)?|(?:digitally )?signed by|signing time|date|reason|location)\s*:.*"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4},?\s+\d{1,2}:\d{2}.*|(?:cn|ou|o|c)\s?=.*)",
    re.IGNORECASE,
)
"""A line of the stamp that a digital signature puts on a page: typed over the picture, and all the text there is."""
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d+(?:\s*/\s*\d+)?\W*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")


def needs_recognition(lines: Sequence[str], *, covered: bool) -> bool:
    """Tell whether the page's picture is to be read.

    Parameters
    ----------
    lines
        The text layer, as the file has it.
    covered
        Whether a picture covers most of the page: without one a page with little text is simply short.
    """
    return covered and (is_thin(lines) or not is_vietnamese(lines) or soundness(lines) < _SOUND)


def is_better(recognised: Sequence[str], own: Sequence[str]) -> bool:
    """Tell whether what was recognised is to stand for the page's own text."""
    # A page in another language has few Vietnamese marks too, and its own text is the better one.
    return is_thin(own) or (is_vietnamese(recognised) and soundness(recognised) >= soundness(own))


def is_thin(lines: Sequence[str]) -> bool:
    """Tell whether hardly anything is written besides page numbers and the stamp of a digital signature."""
    written = (line for line in lines if not (_STAMP.fullmatch(line) or _PAGE_NUMBER.fullmatch(line)))
    return sum(letter.isalpha() for line in written for letter in line) < _THIN


def is_vietnamese(lines: Sequence[str]) -> bool:
    """Tell whether enough of the words bear Vietnamese marks and are spelled as syllables can be."""
    words = _WORD.findall(normalise("\n".join(lines)))
    return sum(has_diacritics(word) and is_syllable(word) for word in words) >= _VIETNAMESE * len(words) > 0


def soundness(lines: Sequence[str]) -> float:
    """Return how much of the text is spelled as Vietnamese can be, 0 to 1; 1 where there is too little to tell."""
    words = [word for word in _WORD.findall(normalise("\n".join(lines))) if word.islower()]
    return sum(map(is_syllable, words)) / len(words) if len(words) >= _FEW else 1.0
