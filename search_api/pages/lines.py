"""Where the lines of a document's passages stand on its pages, to be marked on pictures of them. Pure but for the view it asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.domain import Box, Document, DocumentId, Page, Passage, PassageId, Range
from indexer.protocols import ArchiveView
from search_api.pages.images import NO_SUCH_PAGE, NoPageImage

_LONGEST = 8
"""Pages back from which a paragraph may run over onto a page."""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of a passage on a page."""

    passage_id: PassageId
    ordinal: int
    """The passage's place among the document's, from 1."""
    range: Range
    """Characters of the passage's text."""
    box: Box


@dataclass(frozen=True, slots=True)
class PageDetail:
    """A page, and what stands where on it."""

    document: Document
    number: int
    width: float | None
    """Points, as the page is shown; ``None`` where it has no size."""
    height: float | None
    recognised: bool
    confidence: float | None
    lines: tuple[PlacedLine, ...]
    """Of the passages that begin on it or run over onto it, in reading order; empty where nobody knows where they stand."""
    generation: int


def page_detail(view: ArchiveView, id: DocumentId, number: int) -> PageDetail:
    """Return a page with its lines.

    Raises
    ------
    NotInArchive
    NoPageImage
        The document has no such page.
    """
    document = view.document(id)
    pages = {page.number: page for page in view.pages(id, number - _LONGEST, number)}
    if number not in pages:
        raise NoPageImage(id, number, NO_SUCH_PAGE)
    passages = [passage for passage in view.document_passages(id) if passage.page in pages]
    page = pages[number]
    lines = tuple(line for line_page, line in placed(pages, passages) if line_page == number)
    return PageDetail(document, number, page.width, page.height, page.recognised, page.confidence, lines, view.generation)


def placed(pages: Mapping[int, Page], passages: Sequence[Passage]) -> Iterator[tuple[int, PlacedLine]]:
    """Yield each line of `passages` with the number of the page it stands on.

    `passages` are in reading order, `pages` those they begin on.
    """
    coming = {number: list(reversed(page.boxes)) for number, page in pages.items()}
    for passage in passages:
        lines = coming[passage.page]
        while lines and lines[-1].range.start < passage.end:
            line = lines.pop()
            start, end = max(line.range.start, passage.start), min(line.range.end, passage.end)
            if start < end:
                inside = Range(start - passage.start, end - passage.start)
                yield line.page or passage.page, PlacedLine(passage.id, passage.ordinal, inside, line.box)


def boxes_of(view: ArchiveView, passage: Passage) -> Mapping[int, tuple[Box, ...]]:
    """Return where a passage's lines stand: boxes by page, in reading order. Empty where nobody knows."""
    pages = {page.number: page for page in view.pages(passage.document_id, passage.page, passage.page)}
    found: dict[int, tuple[Box, ...]] = {}
    for number, line in placed(pages, [passage]):
        found[number] = (*found.get(number, ()), line.box)
    return found
