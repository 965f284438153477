"""Readings → documents with pages and passages, and passages → the windows a model is given."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath

from indexer.directive.citations.symbols import find_symbols
from indexer.directive.header.arrivals import part_arrivals
from indexer.directive.header.header import Letterhead, read_header
from indexer.directive.layout.layout import Paragraph, paragraphs
from indexer.directive.layout.rows import find_rows
from indexer.directive.outline.bookmarks import bookmarked
from indexer.directive.outline.outline import Placed, cut, outline
from indexer.directive.titles import linked, subject_of_mail, title_of
from indexer.directive.types import TYPE_NAMES
from indexer.domain import (
    Document,
    DocumentId,
    DocumentText,
    Evidence,
    Header,
    LineBox,
    Page,
    Passage,
    PassageId,
    Range,
    Reading,
    Role,
    Section,
    Window,
)
from indexer.protocols import EmbeddingModel

RULES = "3"
"""The version of the rules below and of the structure they build on; another one means other passages."""

_TINY = 25
"""Characters under which a paragraph without a sentence is taken for a cell of a table."""
_MAX_CELLS = 400
"""Characters of cells put together."""
_MAX_CELL = 800
"""Characters of one cell of a numbered row."""
_SENTENCE = re.compile(r"[.;:!?…]\W*\Z")

_MAX_PLACE = 180
"""Characters of the line that says where a passage stands."""
_MAX_NAME, _MAX_HEADING = 100, 90
_PLACE_SHARE = 3
"""The place takes at most one part in this many of a window."""
_OVERLAP_SHARE = 12
_SPARE_TOKENS = 2
"""Where two texts meet, they may come apart into other tokens than each alone."""
_CLAUSE_END = re.compile(r"[.;:!?…][”\"’)\]]*\s+|\n+")


# --- Documents ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """Paragraphs that make one passage, each on a line of its own."""

    role: Role
    section_path: tuple[Section, ...]
    members: list[Paragraph] = field(default_factory=list)
    are_cells: bool = False
    is_aside: bool = False
    """It is not the document's own."""

    @property
    def page(self) -> int:
        return self.members[0].page

    @property
    def text(self) -> str:
        return "\n".join(member.text for member in self.members)


def make_document(reading: Reading, *, id: DocumentId, files: tuple[str, ...], size: int, now: datetime) -> DocumentText:
    """Interpret a reading: its header, its pages, its passages with their places. `now` is UTC.

    Every word of the reading is in exactly one passage, furniture apart, and ``page.text[start:end] == passage.text``.
    """
    found, stamps = part_arrivals(paragraphs(reading))
    name = PurePosixPath(files[0]).name if files else ""
    signed = max((one.time.date() for one in reading.signatures if one.time), default=None)
    doubtful = reading.pages[0].doubtful if reading.pages[0].recognised else None
    letterhead = read_header(found, name, doubtful=doubtful, signed=signed)
    body = found[letterhead.length :]
    groups = list(_groups(found[: letterhead.length], stamps, body, outline(body, bookmarked(body, reading.bookmarks))))
    pages, passages = _lay_out(groups, reading, id)
    document = Document(
        id=id,
        header=replace(
            letterhead.header,
            signatures=reading.signatures,
            evidence=tuple(_evidence(letterhead, groups, reading)),
        ),
        title=title_of(letterhead.header, name, subject_of_mail(reading)),
        files=files,
        media_type=reading.media_type,
        size=size,
        page_count=len(reading.pages),
        passage_count=len(passages),
        indexed_at=now,
        recognised_pages=sum(page.recognised for page in pages),
        confidence=min((page.confidence for page in pages if page.confidence is not None), default=None),
    )
    return DocumentText(document, pages, passages)


def _evidence(letterhead: Letterhead, groups: Sequence[_Group], reading: Reading) -> Iterator[Evidence]:
    """Say of each field of the header on which page, and where in its text, it was found."""
    starts = _starts(groups)
    certainty = {page.number: page.confidence for page in reading.pages if page.recognised and page.confidence is not None}
    for field_, trace in letterhead.traces.items():
        if trace.place is None:
            yield Evidence(field_, trace.confidence, origin=trace.origin)
            continue
        page, start = starts[trace.place.first]
        last_page, last_start = starts[trace.place.last]
        end = last_start + trace.place.end if last_page == page else start + trace.place.start
        yield Evidence(
            field_, round(trace.confidence * certainty.get(page, 1.0), 2), page, start + trace.place.start, end, trace.origin
        )


def _starts(groups: Sequence[_Group]) -> list[tuple[int, int]]:
    """Return the page of each paragraph of the document's own, and where it begins in that page's text."""
    found: list[tuple[int, int]] = []
    lengths: dict[int, int] = {}
    for group in groups:
        for member in group.members:
            start = lengths.get(group.page, -1) + 1
            if not group.is_aside:
                found.append((group.page, start))
            lengths[group.page] = start + len(member.text)
    return found


def with_header(text: DocumentText, header: Header) -> DocumentText:
    """Return a document with another header, and the title that follows from it."""
    before = text.document
    name = PurePosixPath(before.files[0]).name if before.files else ""
    # Not from the header: a mail's own subject.
    told = before.title if before.title != title_of(before.header, name) else None
    return replace(text, document=replace(before, header=header, title=title_of(header, name, told)))


def _groups(
    letterhead: Sequence[Paragraph], stamps: Sequence[Paragraph], body: Sequence[Paragraph], places: Sequence[Placed]
) -> Iterator[_Group]:
    if letterhead:
        yield _Group(Role.LETTERHEAD, (), list(letterhead))
    if stamps:
        yield _Group(Role.BODY, (), list(stamps), is_aside=True)
    inside = _rows(body, places)
    group: _Group | None = None
    for index, (paragraph, place) in enumerate(zip(body, places, strict=True)):
        row = inside.get(index)
        is_cell = row is None and place.role is Role.BODY and _is_cell(paragraph)
        goes_on = place.joins or (row is not None and row.start < index) or (is_cell and _takes_cell(group, paragraph, place))
        if group and goes_on:
            group.members.append(paragraph)
            continue
        if group:
            yield group
        group = _Group(place.role, place.section_path, [paragraph], is_cell)
    if group:
        yield group


def _rows(body: Sequence[Paragraph], places: Sequence[Placed]) -> dict[int, Range]:
    """Return for each paragraph that is a cell of a numbered row the row it is in."""
    inside: dict[int, Range] = {}
    run: list[int] = []
    for index in range(len(body) + 1):
        if index < len(body) and _may_be_cell(body[index], places[index]) and (not run or body[run[-1]].page == body[index].page):
            run.append(index)
            continue
        for row in find_rows([body[member].text for member in run]):
            for member in run[row.start : row.end]:
                inside[member] = Range(run[row.start], run[row.end - 1] + 1)
        run = [index] if index < len(body) and _may_be_cell(body[index], places[index]) else []
    return inside


def _may_be_cell(paragraph: Paragraph, place: Placed) -> bool:
    return place.role is Role.BODY and not paragraph.is_row and len(paragraph.text) <= _MAX_CELL


def _is_cell(paragraph: Paragraph) -> bool:
    return len(paragraph.text) < _TINY and not paragraph.is_row and not _SENTENCE.search(paragraph.text)


def _takes_cell(group: _Group | None, paragraph: Paragraph, place: Placed) -> bool:
    return (
        group is not None
        and group.are_cells
        and group.page == paragraph.page
        and group.section_path == place.section_path
        and len(group.text) + len(paragraph.text) < _MAX_CELLS
    )


def _lay_out(groups: Sequence[_Group], reading: Reading, id: DocumentId) -> tuple[tuple[Page, ...], tuple[Passage, ...]]:
    texts: dict[int, str] = {page.number: "" for page in reading.pages}
    confidences = {page.number: page.confidence for page in reading.pages}
    boxes: dict[int, list[LineBox]] = {number: [] for number in texts}
    passages: list[Passage] = []
    for group in groups:
        number, text = group.page, group.text
        start = len(texts[number]) + 1 if texts[number] else 0
        texts[number] += f"\n{text}" if start else text
        boxes[number] += _line_boxes(group, start)
        ordinal = len(passages) + 1
        passages.append(
            Passage(
                id=PassageId(f"{id}.{ordinal}"),
                document_id=id,
                ordinal=ordinal,
                page=number,
                start=start,
                end=start + len(text),
                text=text,
                role=group.role,
                section_path=group.section_path,
                symbols=tuple(dict.fromkeys(match.symbol for match in find_symbols(text))),
                confidence=confidences[number],
            )
        )
    pages = tuple(
        Page(
            page.number,
            texts[page.number],
            tuple(boxes[page.number]),
            page.recognised,
            page.confidence,
            page.width,
            page.height,
        )
        for page in reading.pages
    )
    return pages, tuple(passages)


def _line_boxes(group: _Group, start: int) -> Iterator[LineBox]:
    for member in group.members:
        for line in member.lines:
            if line.box is not None:
                range = Range(start + line.range.start, start + line.range.end)
                yield LineBox(range, line.box, line.page if line.page != group.page else None)
        start += len(member.text) + 1


# --- Windows --------------------------------------------------------------------------------------------


def place_line(document: Document, passage: Passage) -> str:
    """Say in at most some 180 characters where a passage stands: ``Kế hoạch 12-KH/ĐU thực hiện …; II. MỤC TIÊU › 1. …``.

    When there is not room for all, what is farthest from the passage goes first.
    """
    headings: list[str] = []
    room = _MAX_PLACE - _MAX_NAME
    for section in reversed(headings_above(passage)):
        heading = cut(section.title.strip(" :."), _MAX_HEADING)
        if headings and len(heading) + 3 > room:
            break
        headings.insert(0, heading)
        room -= len(heading) + 3
    tail = " › ".join(headings)
    name = cut(_name(document), _MAX_PLACE - len(tail) - 2 if tail else _MAX_PLACE)
    return f"{name}; {tail}" if tail else name


def headings_above(passage: Passage) -> tuple[Section, ...]:
    """Return the section path without the passage itself: a list item is the last of its own path."""
    path = passage.section_path
    if path and passage.text.startswith(path[-1].title.rstrip("…")):
        return path[:-1]  # the item itself
    return path


def _name(document: Document) -> str:
    header = document.header
    if header.symbol is None or header.type is None:
        return document.title
    name = f"{TYPE_NAMES[header.type].vi} {header.symbol}"
    return f"{name} {linked(header)}" if header.subject else name


def make_windows(document: Document, passage: Passage, model: EmbeddingModel) -> list[Window]:
    """Cut a passage into windows that fit the model, each with the passage's place before it.

    The windows' ranges cover the passage, overlap a little, begin and end between tokens and, where they can, at the end of a clause.
    """
    text = passage.text
    place = _fitting_place(place_line(document, passage), model)
    tokens = model.token_ranges(text)
    room = model.window_tokens - len(model.token_ranges(place)) - _SPARE_TOKENS
    ranges = _cut(text, tokens, max(room, 1)) if len(tokens) > room else [Range(0, len(text))]
    return [Window(passage.id, range, f"{place}\n{text[range.start : range.end].strip()}") for range in ranges]


def _fitting_place(place: str, model: EmbeddingModel) -> str:
    tokens = model.token_ranges(place)
    most = max(model.window_tokens // _PLACE_SHARE, 1)
    if len(tokens) <= most:
        return place
    # From the front, at a word: the nearest heading stands last.
    start = place.find(" ", tokens[-most].start)
    return place[start + 1 :] if start >= 0 else place[tokens[-most].start :]


def _cut(text: str, tokens: Sequence[Range], room: int) -> list[Range]:
    starts = [token.start for token in tokens]
    clauses = [bisect_right(starts, match.end() - 1) for match in _CLAUSE_END.finditer(text)]
    words = [index for index in range(1, len(tokens)) if tokens[index - 1].end < tokens[index].start]
    found: list[Range] = []
    first = 0
    while True:
        last = first + room
        if last >= len(tokens):
            found.append(Range(starts[first] if first else 0, len(text)))
            return found
        end = _latest(clauses, first + room // 2, last) or _latest(words, first, last) or last
        found.append(Range(starts[first] if first else 0, starts[end]))
        overlap = (
            _earliest(clauses, end - room // _OVERLAP_SHARE, end) or _earliest(words, end - room // _OVERLAP_SHARE, end) or end
        )
        first = max(overlap, first + 1)


def _latest(places: Sequence[int], after: int, until: int) -> int | None:
    """Return the greatest of the sorted `places` in ``(after, until]``."""
    index = bisect_right(places, until) - 1
    return places[index] if index >= 0 and places[index] > after else None


def _earliest(places: Sequence[int], after: int, until: int) -> int | None:
    """Return the smallest of the sorted `places` in ``(after, until)``."""
    index = bisect_right(places, after)
    return places[index] if index < len(places) and places[index] < until else None
