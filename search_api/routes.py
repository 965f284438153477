"""The addresses of the API: parse, ask, hand over. Errors are raised, and translated in :mod:`search_api.app`."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from indexer.domain import ArchiveStatus, DocumentId, PassageId
from search_api.access import get_document, get_relations, get_searcher, get_service, original_file
from search_api.answer_schemas import (
    AnswerSchema,
    DocumentDetailSchema,
    DocumentPageSchema,
    PassageDetailSchema,
    SimilarAnswerSchema,
)
from search_api.answers import Answer, DocumentDetail, DocumentPage, PassageDetail, SimilarAnswer
from search_api.guarding import status_told
from search_api.questions import DocumentsQuery, NewsQuery, SearchQuery, SimilarQuestion, SuggestQuery, choices_of
from search_api.schemas import UNAVAILABLE, HealthSchema, NewsSchema, StatusSchema, SuggestionsSchema, shape
from search_api.search.news import News, new_citing, new_matching
from search_api.search.suggestions import Suggestions

api = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Archive")
health = APIBlueprint("health", __name__, tag="Service")


@api.get("/search")
@api.input(shape(SearchQuery), location="query", arg_name="query")
@api.output(shape(AnswerSchema))
@api.doc(responses=UNAVAILABLE)
def search(query: dict[str, Any]) -> Answer:
    """Search the archive by meaning, words and symbols, or browse it by filters alone."""
    return get_searcher().search(
        query["q"], limit=query["limit"], offset=query["offset"], literal=query["literal"], choices=choices_of(query)
    )


@api.get("/new")
@api.input(shape(NewsQuery), location="query", arg_name="query")
@api.output(shape(NewsSchema))
@api.doc(responses=UNAVAILABLE)
def new(query: dict[str, Any]) -> News:
    """Count the documents that came in since a moment and match a query and its filters, or cite a document."""
    filters = choices_of(query).filters
    if query["cites"].strip():
        return new_citing(get_searcher(), get_relations(), query["cites"], filters)
    return new_matching(get_searcher(), query["q"], filters, literal=query["literal"])


@api.get("/suggest")
@api.input(shape(SuggestQuery), location="query", arg_name="query")
@api.output(shape(SuggestionsSchema))
@api.doc(responses=UNAVAILABLE)
def suggest(query: dict[str, Any]) -> Suggestions:
    """Offer documents by number and subject while a query is typed."""
    return get_service().holdings.suggester().suggest(query["q"], query["limit"])


@api.post("/similar")
@api.input(shape(SimilarQuestion), location="json", arg_name="question")
@api.output(shape(SimilarAnswerSchema))
@api.doc(responses=UNAVAILABLE)
def similar(question: dict[str, Any]) -> SimilarAnswer:
    """Find the passages like a text of one or more paragraphs."""
    return get_searcher().similar(question["text"], limit=question["limit"], filters=choices_of(question).filters)


@api.get("/documents")
@api.input(shape(DocumentsQuery), location="query", arg_name="query")
@api.output(shape(DocumentPageSchema))
@api.doc(responses=UNAVAILABLE)
def documents(query: dict[str, Any]) -> DocumentPage:
    """List the documents, newest first."""
    return get_searcher().documents(limit=query["limit"], offset=query["offset"], choices=choices_of(query))


@api.get("/documents/<id>")
@api.output(shape(DocumentDetailSchema))
@api.doc(responses=UNAVAILABLE)
def document(id: str) -> DocumentDetail:
    """Return a document with all its passages, in reading order."""
    return get_document(DocumentId(id))


@api.get("/documents/<id>/original")
@api.doc(
    responses={
        200: {
            "description": "The file as it was indexed",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        409: "The file has changed since it was indexed",
        **UNAVAILABLE,
    }
)
def original(id: str) -> Response:
    """Download the original file."""
    return original_file(get_searcher(), DocumentId(id))


@api.get("/passages/<id>")
@api.output(shape(PassageDetailSchema))
@api.doc(responses=UNAVAILABLE)
def passage(id: str) -> PassageDetail:
    """Return a passage, its neighbours and the passages of like meaning."""
    return get_searcher().passage(PassageId(id))


@api.get("/status")
@api.output(shape(StatusSchema))
@api.doc(responses=UNAVAILABLE)
def status() -> ArchiveStatus | dict[str, object]:
    """Return what the archive holds, in numbers."""
    return status_told(get_searcher().status(), get_service().settings)


@health.get("/healthz")
@health.output(shape(HealthSchema))
def alive() -> dict[str, str]:
    """Tell that the process is alive."""
    return {"status": "ok"}


@health.get("/readyz")
@health.output(shape(HealthSchema))
@health.doc(responses=UNAVAILABLE)
def ready() -> dict[str, str]:
    """Tell whether the archive and the model are there."""
    get_searcher().ready()
    get_service().holdings.suggester().ready()
    return {"status": "ok"}
