"""The outline a file has beside its text → which unnumbered paragraphs are headings, and how deep they stand.

Printed labels decide where there are any: a bookmark only tells of a paragraph without one, by standing for its very words.
"""

from collections.abc import Mapping, Sequence

from indexer.directive.layout.joining import is_unfinished
from indexer.directive.layout.layout import Paragraph
from indexer.directive.outline.markers import Level, find_marker
from indexer.domain import Bookmark
from indexer.language.folding import fold

_MAX_HEADING = 220
_MAX_STEPS = 4
"""Levels that have room below a printed one before the next."""


def bookmarked(paragraphs: Sequence[Paragraph], bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    """Return which paragraphs without a label a bookmark of their page names, by place, and their levels (:class:`Level`).

    They stand as deep as the labelled headings of the same depth in the outline, else below those above them there.
    """
    depths: dict[tuple[int, str], int] = {}
    for bookmark in bookmarks:
        depths.setdefault((bookmark.page, _words(bookmark.title)), bookmark.depth)
    found: dict[int, int] = {}
    printed: dict[int, int] = {}
    for index, paragraph in enumerate(paragraphs):
        if paragraph.is_row or len(paragraph.text) > _MAX_HEADING:
            continue
        depth = depths.get((paragraph.page, _words(paragraph.text)))
        if depth is None:
            continue
        if marker := find_marker(paragraph.text):
            printed.setdefault(depth, marker.level)
        elif is_unfinished(paragraph.text):
            found[index] = depth
    return {index: _level(depth, printed) for index, depth in found.items()}


def _level(depth: int, printed: Mapping[int, int]) -> int:
    if depth in printed:
        return printed[depth]
    if above := [known for known in printed if known < depth]:
        nearest = max(above)
        return printed[nearest] + min(depth - nearest, _MAX_STEPS)
    # Above every labelled heading there is, and above every label there could be.
    return Level.ANNEX + 1 + min(depth, 2 * _MAX_STEPS)


def _words(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
