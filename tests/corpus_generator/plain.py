"""A document as plain text, in the shapes that converters leave: columns, stacked, wrapped, bare."""

import textwrap
from itertools import zip_longest

from tests.corpus_generator.source import Block, Kind, Source

LEFT_WIDTH = 44
LINE_WIDTH = 92
LINES_A_PAGE = 48


def plain(source: Source) -> str:
    """Return the text of the file; ``layout:`` in the source says in which shape."""
    layout = source.one("layout") or "stacked"
    columns = layout in ("columns", "wrapped")
    paragraphs = _head(source, columns=columns)
    for block in source.body():
        paragraphs += _lines(source, block, columns=columns)
    if layout == "wrapped":
        return _wrapped(paragraphs)
    return "\n\n".join(paragraphs) + "\n"


def _head(source: Source, *, columns: bool) -> list[str]:
    head: list[str] = []
    if source.has_letterhead:
        head.append(_side_by_side(source.left, source.right) if columns else "\n".join((*source.left, *source.right)))
    if title := (*source.lines("type"), *source.lines("subject")):
        head.append("\n".join(title))
    if source.addressees:
        head.append("\n".join(source.addressees))
    return head


def _lines(source: Source, block: Block | tuple[Block, ...], *, columns: bool) -> list[str]:
    if isinstance(block, tuple):
        return ["\n".join(" | ".join(row.cells) for row in block)]
    if block.kind is Kind.SIGNATURE:
        recipients, signature = source.recipients, source.signature
        if columns:
            return [_side_by_side(recipients, signature, width=LEFT_WIDTH + 8)]
        return ["\n".join(part) for part in (recipients, signature) if part]
    return [block.printed] if block.printed else []


def _side_by_side(left: tuple[str, ...], right: tuple[str, ...], width: int = LEFT_WIDTH) -> str:
    """Set two columns beside each other; a long line of the left one is folded at a word."""
    folded = [part for line in left for part in textwrap.wrap(line, width - 3)]
    return "\n".join(f"{a:<{width}}{b}".rstrip() for a, b in zip_longest(folded, right, fillvalue=""))


def _wrapped(paragraphs: list[str]) -> str:
    """Break lines hard, as a text made from pages has them, with the page's number on its first line."""
    lines: list[str] = []
    for paragraph in paragraphs:
        for line in paragraph.split("\n"):
            keep = "   " in line or " | " in line
            lines += [line] if keep else textwrap.wrap(line, LINE_WIDTH, break_on_hyphens=False, break_long_words=False)
        lines.append("")
    pages = [lines[start : start + LINES_A_PAGE] for start in range(0, len(lines), LINES_A_PAGE)]
    for number, page in enumerate(pages[1:], start=2):
        page[:0] = [f"{number:>{LINE_WIDTH // 2}}", ""]
    return "\n".join(line for page in pages for line in page).rstrip() + "\n"
