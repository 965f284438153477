"""The addresses of a document's pages: where their lines stand, and pictures of them."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, url_for
from marshmallow import Schema, fields, validate

from indexer.domain import DocumentId
from search_api.access import get_page_images, get_searcher, page_image_file
from search_api.pages.images import WIDTHS
from search_api.pages.lines import page_detail
from search_api.schemas import RangeSchema, WordingSchema, shape

page_api = APIBlueprint("page_api", __name__, url_prefix="/api/v1", tag="Pages")

_UNAVAILABLE: dict[int | str, Any] = {503: "The archive is not there, or too many pages are being drawn"}


class BoxSchema(Schema):
    """A rectangle on a page, in points, origin at the top left."""

    left = fields.Float(required=True)
    top = fields.Float(required=True)
    right = fields.Float(required=True)
    bottom = fields.Float(required=True)


class PlacedLineSchema(Schema):
    """A line of a passage on a page."""

    passage_id = fields.String(required=True)
    ordinal = fields.Integer(required=True, metadata={"description": "The passage's place in the document, from 1."})
    range = fields.Nested(RangeSchema, required=True, metadata={"description": "In the passage's text."})
    box = fields.Nested(BoxSchema, required=True)


class PageDetailSchema(Schema):
    """A page, and what stands where on it."""

    document_id = fields.String(required=True)
    number = fields.Integer(required=True)
    page_count = fields.Integer(required=True)
    width = fields.Float(required=True, allow_none=True, metadata={"description": "Points; null where it has no size."})
    height = fields.Float(required=True, allow_none=True)
    recognised = fields.Boolean(required=True, metadata={"description": "Whether its text was recognised in a scan."})
    confidence = fields.Float(required=True, allow_none=True)
    lines = fields.List(
        fields.Nested(PlacedLineSchema),
        required=True,
        metadata={"description": "Of what begins on it or runs over onto it; empty where nobody knows where its lines stand."},
    )
    image = fields.String(required=True, allow_none=True, metadata={"description": "Address of its picture."})
    no_image = fields.Nested(WordingSchema, required=True, allow_none=True, metadata={"description": "Why there is none."})
    generation = fields.Integer(required=True)


class WidthQuery(Schema):
    """How large a picture is wanted."""

    width = fields.Integer(
        load_default=WIDTHS[0],
        validate=validate.Range(1, WIDTHS[-1]),
        metadata={"description": f"Dots; drawn in {', '.join(map(str, WIDTHS))}, the next larger one."},
    )


@page_api.get("/documents/<id>/pages/<int:number>")
@page_api.output(shape(PageDetailSchema))
@page_api.doc(responses=_UNAVAILABLE)
def page(id: str, number: int) -> dict[str, Any]:
    """Return where the lines of a page stand on it, for marking passages on its picture."""
    with get_searcher().archive.view() as view:
        found = page_detail(view, DocumentId(id), number)
    why_none = get_page_images().why_none(DocumentId(id))
    return {
        "document_id": found.document.id,
        "number": found.number,
        "page_count": found.document.page_count,
        "width": found.width,
        "height": found.height,
        "recognised": found.recognised,
        "confidence": found.confidence,
        "lines": found.lines,
        "image": None if why_none else url_for("page_api.page_image", id=id, number=number),
        "no_image": why_none,
        "generation": found.generation,
    }


@page_api.get("/documents/<id>/pages/<int:number>.jpg")
@page_api.input(shape(WidthQuery), location="query", arg_name="query")
@page_api.doc(
    responses={
        200: {
            "description": "The page as a JPEG",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
        },
        **_UNAVAILABLE,
    }
)
def page_image(id: str, number: int, query: dict[str, Any]) -> Response:
    """Return a picture of a page."""
    return page_image_file(DocumentId(id), number, query["width"])
