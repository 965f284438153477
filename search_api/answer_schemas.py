"""The public shape of what a search says: one schema a kind, for the API and for ``tracuu search --json``."""

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.assignments import AssignmentRole, DeadlineKind
from indexer.directive.citations.citing import office_citation
from indexer.domain import DocumentType, HeaderField
from search_api.answers import Answer, PartKind, QueryKind, ReasonKind, SimilarAnswer, StepKind
from search_api.choices import Facet
from search_api.relations.related import Status
from search_api.relations.words import validity_words
from search_api.schemas import DocumentSchema, PassageSchema, RangeSchema, SignedSchema, WordingSchema


class ReferenceSchema(Schema):
    """A document named by its number in a query."""

    range = fields.Nested(RangeSchema, required=True, metadata={"description": "In the normalised query."})
    number = fields.String(required=True)
    symbol = fields.String(required=True, allow_none=True, metadata={"description": "Where it is complete."})
    year = fields.String(required=True, allow_none=True)
    type_code = fields.String(required=True, allow_none=True)
    issuer_code = fields.String(required=True, allow_none=True)


class StepSchema(Schema):
    """One thing that was read otherwise than typed."""

    kind = fields.Enum(StepKind, by_value=True, required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)
    wording = fields.Nested(WordingSchema, required=True)


class PartSchema(Schema):
    """A part of a query that was understood."""

    kind = fields.Enum(PartKind, by_value=True, required=True)
    range = fields.Nested(RangeSchema, required=True, metadata={"description": "In the normalised query."})
    value = fields.String(required=True, metadata={"description": "What it was taken for: a symbol, a type's code, a year."})
    label = fields.Nested(WordingSchema, required=True)
    filters = fields.Boolean(required=True, metadata={"description": "Whether only what fits it is looked for."})
    without = fields.String(required=True, metadata={"description": "The query without this part."})


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
    steps = fields.List(fields.Nested(StepSchema), required=True, metadata={"description": "What was read otherwise than typed."})
    literal = fields.Boolean(required=True, metadata={"description": "Whether it was taken as typed because that was asked for."})
    alternatives = fields.List(fields.String(), required=True, metadata={"description": "Other readings, looked for as well."})
    parts = fields.List(fields.Nested(PartSchema), required=True, metadata={"description": "What was understood, in order."})
    excluded = fields.List(fields.String(), required=True, metadata={"description": "Words a hit must not have."})


class ReasonSchema(Schema):
    """Why a passage is a hit."""

    kind = fields.Enum(ReasonKind, by_value=True, required=True)
    detail = fields.Nested(WordingSchema, required=True)
    value = fields.Float(required=True, metadata={"description": "What it brings to the score."})


class CopiedPassageSchema(Schema):
    """Where a passage of the same text stands."""

    id = fields.String(required=True)
    document_id = fields.String(required=True)
    ordinal = fields.Integer(required=True)
    page = fields.Integer(required=True)


class CopySchema(Schema):
    """The same text, or nearly, in another place."""

    passage = fields.Nested(CopiedPassageSchema, required=True)
    document = fields.Nested(DocumentSchema, required=True)


class FurtherSchema(Schema):
    """Another passage of a hit's document that answers."""

    passage = fields.Nested(PassageSchema, required=True)
    score = fields.Float(required=True)
    highlights = fields.List(fields.Nested(RangeSchema), required=True)
    copies = fields.List(fields.Nested(CopySchema), required=True)


class FacetValueSchema(Schema):
    """A value of a facet."""

    value = fields.String(required=True, metadata={"description": "As the parameter of the facet's name takes it."})
    label = fields.Nested(WordingSchema, required=True)
    count = fields.Integer(
        required=True,
        metadata={
            "description": "Documents of the answer that have it; of a facet that filters, also of what would be found without it."
        },
    )
    selected = fields.Boolean(required=True)


class FacetCountsSchema(Schema):
    """What a facet tells of the documents of an answer."""

    facet = fields.Enum(Facet, by_value=True, required=True)
    label = fields.Nested(WordingSchema, required=True)
    values = fields.List(fields.Nested(FacetValueSchema), required=True)
    left_out = fields.Integer(required=True, metadata={"description": "How many values are not listed."})


class ScorePartSchema(Schema):
    """A part of a score."""

    name = fields.Nested(WordingSchema, required=True)
    value = fields.Float(required=True)
    is_factor = fields.Boolean(required=True, metadata={"description": "Multiplies the sum of the others."})


class HitValiditySchema(Schema):
    """What other documents say of a document's validity; ``/relations`` tells where."""

    status = fields.Enum(Status, by_value=True, required=True)
    wording = fields.Function(
        lambda validity: WordingSchema().dump(validity_words(validity)),
        metadata={"type": "object", "properties": {"vi": {"type": "string"}, "en": {"type": "string"}}},
    )


class UnitSchema(Schema):
    """A body or an office that is named."""

    written = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "Written out."})


class DeadlineSchema(Schema):
    """By when."""

    kind = fields.Enum(DeadlineKind, by_value=True, required=True)
    written = fields.String(required=True)
    value = fields.String(required=True, allow_none=True, metadata={"description": "A day, a period, an interval."})
    due = fields.Date(required=True, allow_none=True, metadata={"description": "The last day on which it is in time."})


class ReportingSchema(Schema):
    """To whom it is to be reported."""

    to = fields.String(required=True, allow_none=True)
    via = fields.String(required=True, allow_none=True)


class AssignmentSchema(Schema):
    """Who must do what, with whom, by when."""

    key = fields.String(required=True)
    range = fields.Nested(RangeSchema, required=True, metadata={"description": "The task's words, in the passage's text."})
    task = fields.String(required=True)
    assignees = fields.List(fields.Nested(UnitSchema), required=True)
    role = fields.Enum(AssignmentRole, by_value=True, required=True)
    coordinating = fields.List(fields.Nested(UnitSchema), required=True)
    executors = fields.List(fields.Nested(UnitSchema), required=True)
    deadline = fields.Nested(DeadlineSchema, required=True, allow_none=True)
    reporting = fields.Nested(ReportingSchema, required=True, allow_none=True)
    confidence = fields.Float(required=True)


class HitSchema(Schema):
    """A passage that answers."""

    rank = fields.Integer(required=True)
    score = fields.Float(required=True, metadata={"description": "0 to 1, comparable within one answer only."})
    passage = fields.Nested(PassageSchema, required=True)
    document = fields.Nested(DocumentSchema, required=True)
    citation = fields.Function(
        lambda hit: office_citation(hit.document, hit.passage),
        metadata={"type": "string", "description": "Document and place as an office cites them."},
    )
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    parts = fields.List(fields.Nested(ScorePartSchema), required=True, metadata={"description": "What the score is made of."})
    validity = fields.Nested(
        HitValiditySchema, required=True, allow_none=True, metadata={"description": "Null where no other document says anything."}
    )
    assignments = fields.List(
        fields.Nested(AssignmentSchema), required=True, metadata={"description": "What the passage tells somebody to do."}
    )
    highlights = fields.List(fields.Nested(RangeSchema), required=True, metadata={"description": "In the passage's text."})
    copies = fields.List(fields.Nested(CopySchema), required=True, metadata={"description": "Where the same text stands."})
    further = fields.List(
        fields.Nested(FurtherSchema), required=True, metadata={"description": "The best of its document's other passages."}
    )
    further_total = fields.Integer(required=True)


class AnswerSchema(Schema):
    """What the archive says to a query."""

    understanding = fields.Nested(UnderstandingSchema, required=True)
    hits = fields.List(fields.Nested(HitSchema), required=True)
    total = fields.Integer(required=True)
    offset = fields.Integer(required=True)
    confident = fields.Boolean(required=True, metadata={"description": "Whether the hits are offered as an answer."})
    certainty = fields.Float(required=True, metadata={"description": "How likely it is that one of them answers, 0 to 1."})
    took_ms = fields.Float(required=True)
    generation = fields.Integer(required=True)
    facets = fields.List(fields.Nested(FacetCountsSchema), required=True, metadata={"description": "Where asked for."})


class SimilarAnswerSchema(Schema):
    """What the archive holds like a text."""

    paragraphs = fields.List(fields.String(), required=True, metadata={"description": "Of the text, those compared."})
    left_out = fields.Integer(required=True, metadata={"description": "Paragraphs too short to compare, or too many."})
    hits = fields.List(fields.Nested(HitSchema), required=True)
    took_ms = fields.Float(required=True)
    generation = fields.Integer(required=True)


class PassageDetailSchema(Schema):
    """A passage and what stands around it."""

    passage = fields.Nested(PassageSchema, required=True)
    document = fields.Nested(DocumentSchema, required=True)
    citation = fields.Function(
        lambda detail: office_citation(detail.document, detail.passage),
        metadata={"type": "string", "description": "Document and place as an office cites them."},
    )
    before = fields.List(fields.Nested(PassageSchema), required=True)
    after = fields.List(fields.Nested(PassageSchema), required=True)
    similar = fields.List(fields.Nested(HitSchema), required=True)
    generation = fields.Integer(required=True)


class DocumentDetailSchema(Schema):
    """A document with all its passages."""

    document = fields.Nested(DocumentSchema, required=True)
    passages = fields.List(fields.Nested(PassageSchema), required=True)
    twins = fields.List(
        fields.Nested(DocumentSchema),
        required=True,
        metadata={"description": "The same text in other files, and other versions."},
    )
    signed = fields.Dict(
        keys=fields.Enum(HeaderField, by_value=True),
        values=fields.Nested(SignedSchema),
        required=True,
        metadata={"description": "Who corrected which fields of the header, where people sign in."},
    )
    generation = fields.Integer(required=True)


class TypeCountSchema(Schema):
    """How many documents are of a type."""

    type = fields.Enum(DocumentType, by_value=True, required=True, allow_none=True)
    count = fields.Integer(required=True)


class YearCountsSchema(Schema):
    """How many documents were issued in a year, by type."""

    year = fields.Integer(required=True)
    types = fields.List(fields.Nested(TypeCountSchema), required=True)


class DocumentPageSchema(Schema):
    """A page of the list of documents, newest first."""

    documents = fields.List(fields.Nested(DocumentSchema), required=True)
    total = fields.Integer(required=True)
    offset = fields.Integer(required=True)
    generation = fields.Integer(required=True)
    facets = fields.List(fields.Nested(FacetCountsSchema), required=True, metadata={"description": "Where asked for."})
    years = fields.List(
        fields.Nested(YearCountsSchema),
        required=True,
        metadata={"description": "Where facets are asked for: the documents of each year, whatever year is chosen."},
    )


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as the API gives it, for ``json.dumps``."""
    dumped: dict[str, Any] = AnswerSchema().dump(answer)
    return dumped


def similar_json(answer: SimilarAnswer) -> dict[str, Any]:
    """Return what is like a text as the API gives it, for ``json.dumps``."""
    dumped: dict[str, Any] = SimilarAnswerSchema().dump(answer)
    return dumped
