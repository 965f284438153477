"""What stands on pages and is no part of the document: page numbers, running lines, stamps, a site's buttons, markup left over."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.domain import ReadPage
from indexer.language.folding import fold
from indexer.language.normalise import collapse

_PAGE_NUMBER = re.compile(
    r"[-–—]?\s*\d{1,4}\s*[-–—]?|(?:Trang|TRANG|Page|PAGE)\s*:?\s*\d+(?:\s*(?:/|of|trên)\s*\d+)?|\d+\s*/\s*\d+"
)
_STAMP = re.compile(
    r"(?:ky boi|nguoi ky|ngay ky|thoi gian ky|ky ngay|signature valid|digitally signed by|signed by)\s*:?\s|signature (?:valid|not verified)|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{4} \d{1,2}:\d{2}:\d{2}(?: \+\d{2}:?\d{2})?\Z"
)
_STAMP_DETAIL = re.compile(r"(?:email|co quan|chuc vu|don vi|to chuc)\s*:")
_CHROME = re.compile(
    r"\W*(?:phong to\W+thu nho\W+in|(?:dang online|tong (?:so )?luot truy cap|luot (?:xem|truy cap)|y kien ban doc|tac gia bai viet)\s*:?\s*[\d.,]*"
    r"|tai ve|print|font size)\W*"
)

_MAX_STAMP = 160
_STAMP_OPENINGS = frozenset("KkNnTtSsDd0123456789")

_EDGE_LINES = 2
"""How many lines at the top and at the foot of a page may be running lines."""
_MIN_REPEATS = 3
_MIN_SHARE = 0.4
"""Running lines may differ between odd and even pages."""

_HEADING_MARK = re.compile(r"^\s{0,3}#{1,6}\s+(?=\S)")
_BOLD = re.compile(r"\*{2,}")
_UNDERSCORES = re.compile(r"_{2,}")
_UNDERLINED = re.compile(r"(?<![^\W_])_(?=\S)([^_]+?)(?<=\S)_(?![^\W_])")
"""Italics the other way of Markdown; names of files have theirs between letters."""
_RULED = " \t-–—=~"
_MIN_RULE = 4
_DOTTED_LINE = re.compile(r"(?:\.\s?){6,}|…{2,}")
_ITALICS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
_LEFT_OPEN = re.compile(r"\A\*(?=[^\W\d_])|(?<=[\w.,;:!?)”])\*\Z")


def is_page_number(text: str) -> bool:
    """Whether a line is a page's number and nothing else."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def is_stamp(text: str) -> bool:
    """Whether a line belongs to the visible part of a digital signature."""
    return len(text) <= _MAX_STAMP and text[:1] in _STAMP_OPENINGS and _STAMP.match(fold(text)) is not None


def is_stamp_detail(text: str) -> bool:
    """Whether a line may belong to a signature stamp when it follows one of its lines."""
    return _STAMP_DETAIL.match(fold(text[:20])) is not None


def is_chrome(text: str) -> bool:
    """Whether a line is a button or a counter of a web site."""
    return len(text) <= 60 and _CHROME.fullmatch(fold(text)) is not None


def running_lines(pages: Sequence[ReadPage]) -> frozenset[str]:
    """Return the keys of the lines that come back at the top or the foot of page after page; none for fewer than three pages."""
    if len(pages) < _MIN_REPEATS:
        return frozenset()
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({key for index in edge_indexes(len(page.lines)) if (key := running_key(page.lines[index].text))})
    least = max(_MIN_REPEATS, _MIN_SHARE * len(pages))
    return frozenset(key for key, count in counts.items() if count >= least)


def edge_indexes(count: int) -> Iterable[int]:
    """Return the places of a page's first and last lines, where there are `count` lines."""
    return {*range(min(_EDGE_LINES, count)), *range(max(0, count - _EDGE_LINES), count)}


def running_key(text: str) -> str:
    """Return what a running line keeps from page to page: its letters, any number as ``0``. Empty for a line without a word."""
    key = re.sub(r"\d+", "0", fold(collapse(text)))
    return key if re.search(r"[^\W\d_]{2}", key) else ""


def without_marks(text: str) -> str:
    """Remove what converters leave in a line: ``#``, ``**``, ``__``, rules drawn with dashes, long rows of dots."""
    if "#" in text:
        text = _HEADING_MARK.sub("", text)
    if "*" in text:
        text = _BOLD.sub("", text)
    if "_" in text:
        text = _UNDERLINED.sub(r"\1", _UNDERSCORES.sub(" ", text).strip())
    if "..." in text or "…" in text or ". ." in text:
        text = _DOTTED_LINE.sub("… ", text)
    return _without_rules(text)


def _without_rules(text: str) -> str:
    # By hand: a pattern for this takes time with the square of a rule's length.
    end = len(text.rstrip(_RULED))
    if sum(map(text[end:].count, _RULED[2:])) >= _MIN_RULE:
        text = text[:end]
    start = len(text) - len(text.lstrip(_RULED))
    return text[start:] if sum(map(text[:start].count, _RULED[2:])) >= _MIN_RULE else text


def stray_asterisks(text: str) -> list[int]:
    """Return where a whole paragraph has asterisks of italics, which may open in one line and close in another."""
    if "*" not in text:
        return []
    places = {place for match in _ITALICS.finditer(text) for place in (match.start(), match.end() - 1)}
    places.update(match.start() for match in _LEFT_OPEN.finditer(text))
    return sorted(places)
