"""The page of a document, to be read: its text with links to what it cites, its outline, and beside it the page it stands on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import render_template, request, url_for
from markupsafe import Markup

from indexer.assignments import Assignment
from indexer.directive.citations.citing import office_citation
from indexer.domain import Box, Document, DocumentId, Passage, PassageId, Range, Role, Wording
from indexer.errors import BadRequest, NotInArchive
from indexer.language.accents import has_diacritics
from indexer.language.folding import fold
from indexer.language.normalise import normalise
from indexer.protocols import ArchiveView
from search_api.access import get_document, get_page_images, get_relations, get_searcher
from search_api.pages.lines import boxes_of, page_detail
from search_api.relations.related import End
from search_api.relations.statements import Edges
from search_api.relations.words import name_of
from web.pages import link, pages
from web.presentation import marked

__all__ = ["pages"]

ZOOMS = {1: 900, 2: 2000, 3: 2800}
"""By how much a page is enlarged → dots of its picture."""

MAX_FIND = 200
"""Characters to find in a document."""


class Asked(NamedTuple):
    """What the address asks for beside the document."""

    passage: int | None
    page: int | None
    zoom: int
    find: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The picture of a page, and where the marked passage stands on it; in points, as boxes are."""

    number: int
    width: float | None
    height: float | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where words were found in a document."""

    ranges: Mapping[int, tuple[Range, ...]]
    """By the passage's ordinal."""
    count: int
    previous: int | None
    """The passage before the marked one that has some."""
    next: int | None


class Link(NamedTuple):
    """A part of a text that leads somewhere."""

    range: Range
    address: str
    title: str | None
    """Of the document it leads to; ``None`` where the archive has it not, or several may be meant."""


@pages.get("/documents/<id>")
def document(id: str) -> str:
    """Show a whole document, an anchor at each passage; ``?p=`` marks one, ``?find=`` what is looked for in it."""
    asked = _asked()
    detail = get_document(DocumentId(id))
    document, passages, twins = detail.document, detail.passages, detail.twins
    here = _marked(passages, document, asked.passage)
    why_none = get_page_images().why_none(document.id)
    with get_searcher().archive.view() as view:
        sheet = None if why_none else _sheet(view, document, here, asked.page)
        links = cited(view, document)
        tasks = assigned(view, passages)
    shown = next((twin for twin in twins if twin.id == document.twin_of), None)
    found = find(passages, asked.find, asked.passage)
    return render_template(
        "document.html",
        document=document,
        passages=passages,
        outline=[passage for passage in passages if passage.role is Role.HEADING],
        signed=detail.signed,
        twins=[twin for twin in twins if twin is not shown],
        shown=shown,
        validity=get_relations().validity([document]).get(document.id),
        citation=office_citation(document),
        tasks=tasks,
        here=here,
        here_citation=office_citation(document, here, passages) if here else None,
        why_none=why_none,
        sheet=sheet,
        image=url_for("page_api.page_image", id=id, number=sheet.number, width=ZOOMS[asked.zoom]) if sheet else None,
        found=found,
        asked=asked,
        zooms=list(ZOOMS),
        max_find=MAX_FIND,
        beginning=lambda number: max((one.page for one in passages if one.page <= number), default=1),
        at=lambda **changes: _address(id, asked, changes),
        body=lambda passage: written(passage.text, links.get(passage.ordinal, ()), found.ranges.get(passage.ordinal, ())),
    )


# --- What is asked for -----------------------------------------------------------------------------------------


def _asked() -> Asked:
    zoom = _number("zoom") or 1
    if zoom not in ZOOMS:
        raise BadRequest("zoom", Wording("chỉ nhận 1, 2 hoặc 3", "it must be 1, 2 or 3"))
    words = " ".join(normalise(request.args.get("find", "")).split())
    if len(words) > MAX_FIND:
        raise BadRequest("find", Wording(f"cần không quá {MAX_FIND} ký tự", f"it takes at most {MAX_FIND} characters"))
    return Asked(_number("p"), _number("page"), zoom, words)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII):
        raise BadRequest(name, Wording("cần số từ 1", "it takes a number from 1"))
    return int(text)


def _address(id: str, asked: Asked, changes: Mapping[str, int | str | None]) -> str:
    """Return the address of the page with what is asked for, but for `changes`."""
    now = {"p": asked.passage, "page": asked.page, "zoom": asked.zoom if asked.zoom > 1 else None, "find": asked.find or None}
    return link("pages.document", id=id, **{name: value for name, value in {**now, **changes}.items() if value is not None})


def _marked(passages: Sequence[Passage], document: Document, ordinal: int | None) -> Passage | None:
    if ordinal is None:
        return None
    found = next((passage for passage in passages if passage.ordinal == ordinal), None)
    if found is None:
        raise NotInArchive(f"{document.id}.{ordinal}")
    return found


def _sheet(view: ArchiveView, document: Document, here: Passage | None, wanted: int | None) -> Sheet:
    """Return the page that is asked for, else the marked passage's, else the first. Raise :class:`NoPageImage`."""
    number = wanted or (here.page if here else 1)
    page = page_detail(view, document.id, number)
    boxes = boxes_of(view, here).get(number, ()) if here else ()
    return Sheet(number, page.width, page.height, boxes)


# --- Assignments -----------------------------------------------------------------------------------------------


def assigned(view: ArchiveView, passages: Sequence[Passage]) -> dict[PassageId, list[Assignment]]:
    """Return what a document's passages assign, by the passage; nothing for those that assign nothing."""
    tasks: dict[PassageId, list[Assignment]] = {}
    for one in view.assignments(passage.id for passage in passages):
        tasks.setdefault(one.passage_id, []).append(one)
    return tasks


# --- Citations -------------------------------------------------------------------------------------------------


def cited(view: ArchiveView, document: Document) -> dict[int, list[Link]]:
    """Return what a document cites, by the ordinal of the passage: a link to the document, else to the search for it."""
    links: dict[int, list[Link]] = {}
    for citation, end in Edges(view).cited_by(document, view.citations(document.id)):
        if end.document is not None and end.document.id == document.id:
            continue
        into = links.setdefault(int(citation.passage_id.rpartition(".")[2]), [])
        # A text may cite two documents in the same words.
        if not into or into[-1].range.end <= citation.range.start:
            into.append(_link(citation.range, end))
    return links


def _link(range: Range, end: End) -> Link:
    if end.document is not None:
        return Link(range, link("pages.document", id=end.document.id), end.document.title)
    # What the archive has not got may still be spoken of in it.
    symbol = end.cited.symbol if end.cited else None
    return Link(range, link("pages.search", q=symbol or name_of(end)), None)


def written(text: str, links: Iterable[Link], marks: Sequence[Range]) -> Markup:
    """Return `text` escaped, its links as such, with ``<mark>`` around each of `marks`; both in order and apart."""
    parts: list[Markup] = []
    reached = 0
    for range, address, title in links:
        opening = Markup('<a class="cited elsewhere" href="{}">').format(address)
        if title is not None:
            opening = Markup('<a class="cited" href="{}" title="{}">').format(address, title)
        parts += [_part(text, Range(reached, range.start), marks), opening, _part(text, range, marks), Markup("</a>")]
        reached = range.end
    parts.append(_part(text, Range(reached, len(text)), marks))
    return Markup("").join(parts)


def _part(text: str, part: Range, marks: Sequence[Range]) -> Markup:
    inside = [Range(max(one.start, part.start) - part.start, min(one.end, part.end) - part.start) for one in marks]
    return marked(text[part.start : part.end], [one for one in inside if one.start < one.end])


# --- Finding ---------------------------------------------------------------------------------------------------


def find(passages: Sequence[Passage], words: str, here: int | None) -> Found:
    """Find `words` in passages: as typed but for case; without regard to diacritics where they have none, or nothing is found so.

    `here`: the ordinal of the marked passage.
    """
    loose = _matches(passages, words)
    ranges = loose
    if has_diacritics(words):
        texts = {passage.ordinal: passage.text for passage in passages}
        strict = {
            ordinal: tuple(one for one in some if _same(texts[ordinal][one.start : one.end], words))
            for ordinal, some in loose.items()
        }
        ranges = {ordinal: some for ordinal, some in strict.items() if some} or loose
    return Found(
        ranges,
        sum(map(len, ranges.values())),
        max((ordinal for ordinal in ranges if here is not None and ordinal < here), default=None),
        min((ordinal for ordinal in ranges if here is None or ordinal > here), default=None),
    )


def _matches(passages: Iterable[Passage], words: str) -> dict[int, tuple[Range, ...]]:
    if not words:
        return {}
    # A line may end within what is looked for.
    pattern = re.compile(r"\s+".join(map(re.escape, fold(words).split())))
    found = {one.ordinal: tuple(Range(*match.span()) for match in pattern.finditer(fold(one.text))) for one in passages}
    return {ordinal: ranges for ordinal, ranges in found.items() if ranges}


def _same(text: str, words: str) -> bool:
    return " ".join(text.split()).lower() == words.lower()
