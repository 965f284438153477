"""Text files: .txt and Markdown."""

import json
import re

from indexer.domain import Gap, Line, Reading, ReadPage
from indexer.reading.encodings import decode
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import lines_of, printable, split_lines

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^title:[ \t]*(?P<title>\S.*?)[ \t]*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_HEADING_MARK = re.compile(r"^ {0,3}#{1,6}[ \t]+(?=\S)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def read_text(content: bytes, limits: ReadingLimits) -> Reading:
    """Read a plain text file. A form feed begins a new page."""
    del limits  # The size of the file is all it can grow to.
    return Reading("text/plain", _pages(decode(content)))


def read_markdown(content: bytes, limits: ReadingLimits) -> Reading:
    """Read a Markdown file: front matter gone but for its title, rows of tables as ``a | b``, rules of tables dropped.

    Emphasis marks stay: converters leave them in plain text as well, so that the layout stage must know them anyway.
    """
    del limits
    text = "\n".join(split_lines(decode(content)))
    title = None
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        if found := _TITLE.search(front["fields"]):
            title = _unquoted(found["title"])
    pages = tuple(
        ReadPage(page.number, tuple(line for line in map(_without_marks, page.lines) if line is not None))
        for page in _pages(text)
    )
    return Reading("text/markdown", pages, title)


def _pages(text: str) -> tuple[ReadPage, ...]:
    pages = printable(text).split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # pdftotext ends every page with a form feed, the last one too.
    return tuple(ReadPage(number, tuple(lines_of(split_lines(page)))) for number, page in enumerate(pages, 1))


def _without_marks(line: Line) -> Line | None:
    if "|" in line.text and _TABLE_RULE.fullmatch(line.text):
        return None
    text = line.text.strip()
    if len(text) > 1 and text.startswith("|") and text.endswith("|"):
        cells = (cell.strip() for cell in text[1:-1].split("|"))
        return Line(_ESCAPE.sub(r"\1", " | ".join(cell for cell in cells if cell)), Gap.PARAGRAPH)
    if heading := _HEADING_MARK.match(line.text):
        return Line(_ESCAPE.sub(r"\1", line.text[heading.end() :].rstrip("# \t")) or line.text, Gap.PARAGRAPH)
    return Line(_ESCAPE.sub(r"\1", line.text), line.gap)


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        try:
            return str(json.loads(value)).strip()
        except json.JSONDecodeError:
            pass
    return value.strip("\"' ")
