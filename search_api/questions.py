"""What the service may be asked: one schema a kind of question, for the API and its description."""

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.directive.header.levels import Level
from search_api.choices import Choices, Grouping, Sort, grouping_of
from search_api.relations.related import Status
from search_api.schemas import PageQuery
from search_api.search.filtering import PARAMETERS, read_filters
from search_api.search.similar import MAX_PARAGRAPHS, MAX_SIMILAR, MAX_TEXT
from search_api.search.suggestions import LEAST_TYPED, MAX_SUGGESTIONS, MOST_TYPED


def _several(description: str) -> "fields.List[str]":
    return fields.List(fields.String(), load_default=list, metadata={"description": description})


class Filtered(Schema):
    """Which documents alone are meant; of several values of one filter any will do, different filters must all fit."""

    type = _several("Type of document: a code (KH, CT, CV) or a name.")
    issuer = _several("Issuing body: its name, or a part of it; diacritics and case do not matter.")
    level = _several(f"Level of the issuer: {', '.join(Level)}.")
    year = _several("Year of issue, or years: 2025, 2020-2025, 2020-.")
    validity = _several(f"What other documents, or itself, say of its validity: {', '.join(Status)}.")
    assigns = _several("yes: passages that tell somebody to do something; no: documents that tell nobody.")
    folder = _several("Folder the file lies in, or one above it, relative to the indexed folder.")
    recognised = _several("yes: text recognised in scans; no: text of the file's own.")
    restricted = _several("yes: marked as not for everybody; no: not marked.")
    document = _several("A document's id.")
    since = _several("A moment (2026-03-31T08:00:00Z): only what was indexed after it.")


class _Counted(Schema):
    facets = fields.Boolean(load_default=False, metadata={"description": "Whether to count what could be filtered by."})


class DocumentsQuery(PageQuery, Filtered, _Counted):
    """Which of the documents to list."""


class SearchQuery(PageQuery, Filtered, _Counted):
    """What to look for."""

    q = fields.String(
        load_default="",
        metadata={
            "description": "What is looked for: words, a question, a number, a quotation. May be empty where there is a filter:"
            " then the newest documents and their passages are listed."
        },
    )
    literal = fields.Boolean(
        load_default=False, metadata={"description": "Look for the words as typed: put nothing right, restore no diacritics."}
    )
    sort = fields.Enum(
        Sort, by_value=True, load_default=Sort.RELEVANCE, metadata={"description": "date: the newest of the best first."}
    )
    group = fields.Enum(
        Grouping,
        by_value=True,
        metadata={
            "description": "What is one hit. none: every passage; copies: passages of the same text together;"
            " document: all passages of a document and of its twins together. Without it copies; document where q is empty."
        },
    )


class NewsQuery(Filtered):
    """What is followed."""

    q = fields.String(load_default="", metadata={"description": "The query, as /search takes it; may be empty."})
    literal = fields.Boolean(load_default=False, metadata={"description": "As for a search."})
    cites = fields.String(
        load_default="", metadata={"description": "A document, by symbol or id: what cites or names it is counted."}
    )


class SuggestQuery(Schema):
    """What has been typed so far."""

    q = fields.String(
        load_default="",
        metadata={
            "description": f"A number, or words of a subject, diacritics or not, abbreviations too; {LEAST_TYPED} to {MOST_TYPED}"
            " characters. The last word may be unfinished."
        },
    )
    limit = fields.Integer(
        load_default=8,
        metadata={"description": f"How many at most, 1 to {MAX_SUGGESTIONS}.", "minimum": 1, "maximum": MAX_SUGGESTIONS},
    )


class SimilarQuestion(Filtered):
    """A text to find the like of."""

    text = fields.String(
        required=True,
        validate=validate.Length(1, MAX_TEXT),
        metadata={"description": f"One paragraph a line; the first {MAX_PARAGRAPHS} long enough to compare are."},
    )
    limit = fields.Integer(
        load_default=10, validate=validate.Range(1, MAX_SIMILAR), metadata={"description": "How many at most."}
    )


def choices_of(query: dict[str, Any]) -> Choices:
    """Return what a question chooses beside its words. Raise :class:`BadRequest` for a filter that makes no sense."""
    filters = read_filters({name: query[name] for name in PARAMETERS})
    group = grouping_of(query.get("group"), query.get("q", ""))
    return Choices(filters, query.get("sort", Sort.RELEVANCE), group, counted=query.get("facets", False))
