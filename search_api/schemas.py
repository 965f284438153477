"""The public shape of everything the service answers: one schema a kind, for the API and for ``tracuu search --json``."""

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.directive.types import TYPE_NAMES
from indexer.domain import DocumentType, HeaderField, Origin, Role, SourceState, Urgency
from search_api.answers import Answer, QueryKind, ReasonKind

MAX_LIMIT = 100
MAX_OFFSET = 1_000_000

# --- Questions -------------------------------------------------------------------------------------------


class PageQuery(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=10, validate=validate.Range(1, MAX_LIMIT), metadata={"description": "How many at most."})
    offset = fields.Integer(
        load_default=0, validate=validate.Range(0, MAX_OFFSET), metadata={"description": "How many to leave out first."}
    )


class SearchQuery(PageQuery):
    """What to look for."""

    q = fields.String(load_default="", metadata={"description": "What is looked for: words, a question, a number, a quotation."})


# --- Answers ---------------------------------------------------------------------------------------------


class WordingSchema(Schema):
    """A sentence for people, in two languages."""

    vi = fields.String(required=True)
    en = fields.String(required=True)


class RangeSchema(Schema):
    """Half-open range of characters (code points)."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class SectionSchema(Schema):
    """A heading above a passage."""

    label = fields.String(required=True)
    title = fields.String(required=True)


class PassageSchema(Schema):
    """A whole paragraph of a document."""

    id = fields.String(required=True)
    document_id = fields.String(required=True)
    ordinal = fields.Integer(required=True, metadata={"description": "Place among the document's passages, from 1."})
    page = fields.Integer(required=True, metadata={"description": "The page it begins on, from 1."})
    start = fields.Integer(required=True, metadata={"description": "Where it begins in the page's text."})
    end = fields.Integer(required=True)
    text = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    section_path = fields.List(fields.Nested(SectionSchema), required=True)
    symbols = fields.List(fields.String(), required=True, metadata={"description": "Numbers and symbols it mentions."})
    recognised = fields.Function(
        lambda passage: passage.confidence is not None,
        metadata={"type": "boolean", "description": "Whether its page is a scan whose text was recognised."},
    )
    confidence = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Of the recognition of its page, 0 to 1; null for text the file itself has."},
    )


class EvidenceSchema(Schema):
    """Where a field of the header was found, and how sure the reading is."""

    field = fields.Enum(HeaderField, by_value=True, required=True)
    confidence = fields.Float(required=True, metadata={"description": "0 to 1; 1 for what a person said."})
    page = fields.Integer(required=True, allow_none=True, metadata={"description": "The page it stands on, from 1."})
    start = fields.Integer(required=True, allow_none=True, metadata={"description": "Where it begins in the page's text."})
    end = fields.Integer(required=True, allow_none=True)
    origin = fields.Enum(Origin, by_value=True, required=True)


class HeaderSchema(Schema):
    """What a document's letterhead tells."""

    symbol = fields.String(required=True, allow_none=True)
    type = fields.Enum(DocumentType, by_value=True, required=True, allow_none=True)
    type_name = fields.Function(
        lambda header: None if header.type is None else WordingSchema().dump(TYPE_NAMES[header.type]),
        metadata={"type": ["object", "null"], "properties": {"vi": {"type": "string"}, "en": {"type": "string"}}},
    )
    issuer = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    issued = fields.Date(required=True, allow_none=True)
    subject = fields.String(required=True, allow_none=True)
    signer = fields.String(required=True, allow_none=True)
    signer_title = fields.String(required=True, allow_none=True)
    recipients = fields.List(fields.String(), required=True)
    urgency = fields.Enum(Urgency, by_value=True, required=True, allow_none=True)
    attached_to = fields.String(
        required=True, allow_none=True, metadata={"description": "The symbol of the document it was issued with."}
    )
    is_draft = fields.Boolean(required=True)
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)


class DocumentSchema(Schema):
    """A document's description."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    header = fields.Nested(HeaderSchema, required=True)
    files = fields.List(fields.String(), required=True, metadata={"description": "Relative to the indexed folder."})
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    page_count = fields.Integer(required=True)
    passage_count = fields.Integer(required=True)
    indexed_at = fields.DateTime(required=True)
    recognised_pages = fields.Integer(required=True, metadata={"description": "How many pages were recognised in scans."})
    confidence = fields.Float(
        required=True, allow_none=True, metadata={"description": "Of the least certain of these pages, 0 to 1."}
    )


class ReferenceSchema(Schema):
    """A document named by its number in a query."""

    range = fields.Nested(RangeSchema, required=True, metadata={"description": "In the normalised query."})
    number = fields.String(required=True)
    symbol = fields.String(required=True, allow_none=True, metadata={"description": "Where it is complete."})
    year = fields.String(required=True, allow_none=True)
    type_code = fields.String(required=True, allow_none=True)
    issuer_code = fields.String(required=True, allow_none=True)


class UnderstandingSchema(Schema):
    """What was typed, and what it was taken to mean."""

    typed = fields.String(required=True)
    normalised = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "With diacritics put back where there is confidence."})
    asked = fields.String(required=True, metadata={"description": "The text with its abbreviations written out."})
    restored = fields.String(required=True, allow_none=True)
    confidence = fields.Float(required=True)
    language = fields.String(required=True, validate=validate.OneOf(["vi", "en"]))
    has_diacritics = fields.Boolean(required=True)
    kind = fields.Enum(QueryKind, by_value=True, required=True)
    references = fields.List(fields.Nested(ReferenceSchema), required=True)
    quotes = fields.List(fields.String(), required=True)
    notes = fields.List(fields.Nested(WordingSchema), required=True)


class ReasonSchema(Schema):
    """Why a passage is a hit."""

    kind = fields.Enum(ReasonKind, by_value=True, required=True)
    detail = fields.Nested(WordingSchema, required=True)
    value = fields.Float(required=True, metadata={"description": "What it brings to the score."})


class HitSchema(Schema):
    """A passage that answers."""

    rank = fields.Integer(required=True)
    score = fields.Float(required=True, metadata={"description": "0 to 1, comparable within one answer only."})
    passage = fields.Nested(PassageSchema, required=True)
    document = fields.Nested(DocumentSchema, required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    highlights = fields.List(fields.Nested(RangeSchema), required=True, metadata={"description": "In the passage's text."})


class AnswerSchema(Schema):
    """What the archive says to a query."""

    understanding = fields.Nested(UnderstandingSchema, required=True)
    hits = fields.List(fields.Nested(HitSchema), required=True)
    total = fields.Integer(required=True)
    offset = fields.Integer(required=True)
    confident = fields.Boolean(required=True, metadata={"description": "Whether the hits are offered as an answer."})
    took_ms = fields.Float(required=True)
    generation = fields.Integer(required=True)


class PassageDetailSchema(Schema):
    """A passage and what stands around it."""

    passage = fields.Nested(PassageSchema, required=True)
    document = fields.Nested(DocumentSchema, required=True)
    before = fields.List(fields.Nested(PassageSchema), required=True)
    after = fields.List(fields.Nested(PassageSchema), required=True)
    similar = fields.List(fields.Nested(HitSchema), required=True)
    generation = fields.Integer(required=True)


class DocumentDetailSchema(Schema):
    """A document with all its passages."""

    document = fields.Nested(DocumentSchema, required=True)
    passages = fields.List(fields.Nested(PassageSchema), required=True)
    generation = fields.Integer(required=True)


class DocumentPageSchema(Schema):
    """A page of the list of documents, newest first."""

    documents = fields.List(fields.Nested(DocumentSchema), required=True)
    total = fields.Integer(required=True)
    offset = fields.Integer(required=True)
    generation = fields.Integer(required=True)


class ModelSchema(Schema):
    """The model the archive was made with."""

    name = fields.String(required=True)
    fingerprint = fields.String(required=True)
    dimension = fields.Integer(required=True)


class StatusSchema(Schema):
    """What the archive holds."""

    generation = fields.Integer(required=True)
    documents = fields.Integer(required=True)
    passages = fields.Integer(required=True)
    windows = fields.Integer(required=True)
    model = fields.Nested(ModelSchema, required=True, allow_none=True)
    disk_bytes = fields.Integer(required=True)
    committed_at = fields.DateTime(required=True, allow_none=True)
    sources = fields.Dict(fields.Enum(SourceState, by_value=True), fields.Integer(), required=True)
    roots = fields.List(fields.String(), required=True)
    recognised_documents = fields.Integer(required=True, metadata={"description": "Documents with pages recognised in scans."})
    recognised_pages = fields.Integer(required=True)


class HealthSchema(Schema):
    """Whether the service can do its work."""

    status = fields.String(required=True, validate=validate.Equal("ok"))


class ErrorDetailSchema(Schema):
    """What went wrong."""

    code = fields.String(required=True, metadata={"description": "Stable, for programs."})
    message = fields.String(required=True, metadata={"description": "For people, in the language asked for."})
    field = fields.String(required=True, allow_none=True, metadata={"description": "The parameter at fault."})


class ErrorSchema(Schema):
    """Every error of the service."""

    error = fields.Nested(ErrorDetailSchema, required=True)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as the API gives it, for ``json.dumps``."""
    dumped: dict[str, Any] = AnswerSchema().dump(answer)
    return dumped
