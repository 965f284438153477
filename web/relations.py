"""The page of a document's relations: both directions with the words that show them, the chain drawn and listed, coverage, targets."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask import render_template, request

from indexer.domain import Range, Wording
from indexer.errors import BadRequest, NotInArchive
from search_api.access import get_relations
from search_api.relations.related import Chain, ChainLink, Coverage, RelationEdge
from search_api.relations.words import CONTRADICTION_NAMES, KIND_NAMES, PASSIVE_NAMES, name_of, validity_words
from web.pages import pages

__all__ = ["pages"]

_BOX_WIDTH, _BOX_HEIGHT, _BESIDE, _BENEATH, _MARGIN = 190, 46, 24, 54, 8
_LETTERS = 24


@pages.get("/documents/<id>/relations")
def relations(id: str) -> str:
    """Show how a document stands to others."""
    asked = get_relations()
    as_of, other = _day(request.args.get("as_of", "")), request.args.get("coverage", "").strip()
    if len(id) != 16:
        raise NotInArchive(id)
    found, chain = asked.of(id, as_of), asked.chain(id)
    return render_template(
        "relations.html",
        found=found,
        chain=chain,
        picture=drawn(chain),
        targets=asked.targets(id),
        coverage=_coverage(id, other),
        carried=_carried(chain, id),
        other=other,
        as_of=as_of,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequest("as_of", Wording("cần ngày dạng 2026-03-31", "it takes a day such as 2026-03-31")) from None


def _coverage(id: str, other: str) -> Coverage | None:
    return get_relations().coverage(id, other) if other else None


def _carried(chain: Chain, id: str) -> list[ChainLink]:
    """Return the documents below that may be compared."""
    return [link for link in chain.links if link.level > 0 and link.end.document is not None and link.end.document.id != id]


# --- The picture ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A document in the picture; pixels, origin at the top left."""

    link: ChainLink
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A relation in the picture, from the lower document to the upper."""

    edge: RelationEdge
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A chain, a row of boxes for each level."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def drawn(chain: Chain) -> Picture:
    """Lay a chain out: levels beneath one another, each in the middle."""
    rows: defaultdict[int, list[ChainLink]] = defaultdict(list)
    for link in chain.links:
        rows[link.level].append(link)
    widest = max((len(row) for row in rows.values()), default=1)
    width = widest * (_BOX_WIDTH + _BESIDE) - _BESIDE + 2 * _MARGIN
    boxes: dict[str, Box] = {}
    for number, level in enumerate(sorted(rows)):
        row = rows[level]
        start = (width - len(row) * (_BOX_WIDTH + _BESIDE) + _BESIDE) // 2
        for place, link in enumerate(row):
            name = name_of(link.end)
            text = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
            boxes[link.end.key] = Box(
                link, start + place * (_BOX_WIDTH + _BESIDE), _MARGIN + number * (_BOX_HEIGHT + _BENEATH), text
            )
    lines = tuple(
        _line(edge, boxes[edge.source.key], boxes[edge.target.key])
        for edge in chain.edges
        if edge.source.key in boxes and edge.target.key in boxes
    )
    height = len(rows) * (_BOX_HEIGHT + _BENEATH) - _BENEATH + 2 * _MARGIN
    return Picture(width, height, _BOX_WIDTH, _BOX_HEIGHT, tuple(boxes.values()), lines)


def _line(edge: RelationEdge, lower: Box, upper: Box) -> Line:
    middle = _BOX_WIDTH // 2
    return Line(edge, lower.x + middle, lower.y, upper.x + middle, upper.y + _BOX_HEIGHT)


@pages.app_context_processor
def relation_vocabulary() -> dict[str, object]:
    """Give the templates the words for relations."""
    return {
        "kind_names": KIND_NAMES,
        "passive_names": PASSIVE_NAMES,
        "contradiction_names": CONTRADICTION_NAMES,
        "name_of_end": name_of,
        "named_in": lambda statement: Range(statement.start, statement.end),
        "validity_words": validity_words,
    }
