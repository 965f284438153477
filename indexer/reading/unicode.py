"""A reading whose text no font told the encoding of: what it says tells."""

from dataclasses import replace
from itertools import chain

from indexer.domain import Reading
from indexer.language.legacy import mend_lines, mend_title


def in_unicode(reading: Reading) -> Reading:
    """Return the reading with what is still in an encoding of before Unicode converted."""
    lines = list(chain.from_iterable(page.lines for page in reading.pages))
    texts = [line.text for line in lines]
    mended = mend_lines(texts)
    title = mend_title(reading.title) if reading.title else reading.title
    if mended == texts:
        return reading if title == reading.title else replace(reading, title=title)
    rest = iter(zip(lines, mended, strict=True))
    pages = tuple(
        replace(page, lines=tuple(replace(line, text=text) for line, text in (next(rest) for _ in page.lines)))
        for page in reading.pages
    )
    return replace(reading, pages=pages, title=title)
