"""The addresses of the API that tell how documents stand to one another."""

from typing import Any

from apiflask import APIBlueprint

from search_api.access import get_relations
from search_api.relations.related import Chain, Coverage, DocumentRelations, TargetTable
from search_api.relations.schemas import (
    ChainSchema,
    CoverageQuery,
    CoverageSchema,
    DocumentNameQuery,
    DocumentRelationsSchema,
    RelationsQuery,
    TargetTableSchema,
)
from search_api.schemas import UNAVAILABLE, shape

_ERRORS = {404: "There is no such document", **UNAVAILABLE}

relation_api = APIBlueprint("relation_api", __name__, url_prefix="/api/v1/relations", tag="Relations")


@relation_api.get("")
@relation_api.input(shape(RelationsQuery), location="query", arg_name="query")
@relation_api.output(shape(DocumentRelationsSchema))
@relation_api.doc(responses=_ERRORS)
def relations(query: dict[str, Any]) -> DocumentRelations:
    """Tell what a document rests on, what rests on it, and what others say of its validity."""
    return get_relations().of(query["document"], query["as_of"])


@relation_api.get("/chain")
@relation_api.input(shape(DocumentNameQuery), location="query", arg_name="query")
@relation_api.output(shape(ChainSchema))
@relation_api.doc(responses=_ERRORS)
def chain(query: dict[str, Any]) -> Chain:
    """Tell what a document carries out and what carries it out, step by step."""
    return get_relations().chain(query["document"])


@relation_api.get("/coverage")
@relation_api.input(shape(CoverageQuery), location="query", arg_name="query")
@relation_api.output(shape(CoverageSchema))
@relation_api.doc(responses=_ERRORS)
def coverage(query: dict[str, Any]) -> Coverage:
    """Tell for each passage of a document which passages of another carry it out."""
    return get_relations().coverage(query["upper"], query["lower"])


@relation_api.get("/targets")
@relation_api.input(shape(DocumentNameQuery), location="query", arg_name="query")
@relation_api.output(shape(TargetTableSchema))
@relation_api.doc(responses=_ERRORS)
def targets(query: dict[str, Any]) -> TargetTable:
    """Set the numeric targets of the documents of a chain side by side."""
    return get_relations().targets(query["document"])
