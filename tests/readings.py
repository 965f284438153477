"""Readings made from plain text, for tests of what comes after reading."""

from collections.abc import Sequence

from indexer.domain import Box, Gap, Line, Reading, ReadPage


def lines_of(text: str) -> tuple[Line, ...]:
    """A blank line becomes the next line's gap."""
    lines: list[Line] = []
    gap = Gap.LINE
    for line in text.split("\n"):
        if line.strip():
            lines.append(Line(line, gap))
            gap = Gap.LINE
        else:
            gap = Gap.BLANK
    return tuple(lines)


def reading_of(*pages: str) -> Reading:
    return Reading("text/plain", tuple(ReadPage(number, lines_of(page)) for number, page in enumerate(pages, 1)))


def reading_of_lines(*lines: Line) -> Reading:
    return Reading("text/plain", (ReadPage(1, lines),))


def reading_of_boxes(*rows: tuple[str, float, float, float], page: int = 1) -> Reading:
    """A printed page: each row is a line's text, left, right and top, in points."""
    return Reading("application/pdf", (boxed_page(page, rows),))


def boxed_page(number: int, rows: Sequence[tuple[str, float, float, float]]) -> ReadPage:
    return ReadPage(
        number, tuple(Line(text, Gap.LINE, Box(left, top, right, top + 14)) for text, left, right, top in rows), 595, 842
    )
