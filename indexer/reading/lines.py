"""Lines of text, as every family of formats hands them on."""

import re
from collections.abc import Iterable, Iterator

from indexer.domain import Gap, Line

# A backspace or an escape has no place in a document, and neither SQLite nor JSON takes a lone surrogate.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_LINE_END = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")


def printable(text: str) -> str:
    """Drop control characters (line ends, tabs and form feeds stay), lone surrogates and noncharacters."""
    return _UNPRINTABLE.sub("", text)


def split_lines(text: str) -> list[str]:
    """Split at every kind of line end, and only there: a form feed is the caller's affair."""
    return _LINE_END.split(text)


def lines_of(texts: Iterable[str]) -> Iterator[Line]:
    """Drop blank lines, remembering in the next line's gap that they were there; spaces before a text stay."""
    gap = Gap.LINE
    for text in texts:
        if text.strip():
            yield Line(text.rstrip(), gap)
            gap = Gap.LINE
        else:
            gap = Gap.BLANK


def paragraph_lines(text: str) -> Iterator[Line]:
    """Give one paragraph, its own line breaks kept as such. Nothing for a paragraph without text."""
    gap = Gap.PARAGRAPH
    for line in split_lines(printable(text)):
        if line.strip():
            yield Line(line.strip(), gap)
            gap = Gap.LINE
