"""The outline of a PDF: its bookmarks, as far as they lead to a page."""

import contextlib
import logging
from collections.abc import Iterator
from itertools import islice

import pypdfium2

from indexer.domain import Bookmark
from indexer.reading.lines import printable

# Its warnings of outlines that run in circles are for nobody here.
logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)

_MOST, _DEEPEST = 5000, 8
_LONGEST = 300
"""Characters of a title: longer ones are no headings."""


def bookmarks_in(document: pypdfium2.PdfDocument) -> tuple[Bookmark, ...]:
    """Return the bookmarks in their order; of very many the first 5,000."""
    found: list[Bookmark] = []
    # A broken outline must not cost the document: what came before stands.
    with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
        found.extend(_bookmarks(document))
    return tuple(found)


def _bookmarks(document: pypdfium2.PdfDocument) -> Iterator[Bookmark]:
    for entry in islice(document.get_toc(max_depth=_DEEPEST), _MOST):
        target = entry.get_dest()
        page = target.get_index() if target else None
        title = " ".join(printable(entry.get_title()).split())
        if page is not None and 0 <= page < len(document) and title and len(title) <= _LONGEST:
            yield Bookmark(title, page + 1, entry.level)
