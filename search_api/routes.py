"""The addresses of the API: parse, ask, hand over. Errors are raised, and translated in :mod:`search_api.app`."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response
from marshmallow import Schema

from indexer.domain import ArchiveStatus, DocumentId, PassageId
from search_api.access import get_searcher, original_file
from search_api.answers import Answer, DocumentDetail, DocumentPage, PassageDetail
from search_api.schemas import (
    AnswerSchema,
    DocumentDetailSchema,
    DocumentPageSchema,
    HealthSchema,
    PageQuery,
    PassageDetailSchema,
    SearchQuery,
    StatusSchema,
)

UNAVAILABLE: dict[int | str, Any] = {503: "The archive or the model is not there"}

api = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Archive")
health = APIBlueprint("health", __name__, tag="Service")


def _shape(schema: type[Schema]) -> Any:
    """Return `schema`: APIFlask takes any of marshmallow's, though its types ask for a subclass of its own."""
    return schema


@api.get("/search")
@api.input(_shape(SearchQuery), location="query", arg_name="query")
@api.output(_shape(AnswerSchema))
@api.doc(responses=UNAVAILABLE)
def search(query: dict[str, Any]) -> Answer:
    """Search the archive by meaning, words and symbols."""
    return get_searcher().search(query["q"], limit=query["limit"], offset=query["offset"])


@api.get("/documents")
@api.input(_shape(PageQuery), location="query", arg_name="page")
@api.output(_shape(DocumentPageSchema))
@api.doc(responses=UNAVAILABLE)
def documents(page: dict[str, Any]) -> DocumentPage:
    """List the documents, newest first."""
    return get_searcher().documents(limit=page["limit"], offset=page["offset"])


@api.get("/documents/<id>")
@api.output(_shape(DocumentDetailSchema))
@api.doc(responses=UNAVAILABLE)
def document(id: str) -> DocumentDetail:
    """Return a document with all its passages, in reading order."""
    return get_searcher().document(DocumentId(id))


@api.get("/documents/<id>/original")
@api.doc(
    responses={
        200: {
            "description": "The file as it was indexed",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **UNAVAILABLE,
    }
)
def original(id: str) -> Response:
    """Download the original file."""
    return original_file(get_searcher(), DocumentId(id))


@api.get("/passages/<id>")
@api.output(_shape(PassageDetailSchema))
@api.doc(responses=UNAVAILABLE)
def passage(id: str) -> PassageDetail:
    """Return a passage, its neighbours and the passages of like meaning."""
    return get_searcher().passage(PassageId(id))


@api.get("/status")
@api.output(_shape(StatusSchema))
@api.doc(responses=UNAVAILABLE)
def status() -> ArchiveStatus:
    """Return what the archive holds, in numbers."""
    return get_searcher().status()


@health.get("/healthz")
@health.output(_shape(HealthSchema))
def alive() -> dict[str, str]:
    """Tell that the process is alive."""
    return {"status": "ok"}


@health.get("/readyz")
@health.output(_shape(HealthSchema))
@health.doc(responses=UNAVAILABLE)
def ready() -> dict[str, str]:
    """Tell whether the archive and the model are there."""
    get_searcher().ready()
    return {"status": "ok"}
