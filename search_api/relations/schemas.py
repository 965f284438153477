"""The public shape of what is told of relations, for the API and for ``tracuu relations --json``."""

from typing import Any

from marshmallow import Schema, fields

from indexer.citations import RelationKind
from indexer.directive.citations.citing import office_citation
from indexer.directive.citations.places import words_of
from search_api.relations.related import Chain, ContradictionKind, Coverage, DocumentRelations, EffectStatus, Status, TargetTable
from search_api.relations.words import CONTRADICTION_NAMES, name_of, validity_words
from search_api.schemas import CitationCheckField, DocumentSchema, PassageSchema, RangeSchema, WordingSchema


class RelationsQuery(Schema):
    """Which document."""

    document = fields.String(required=True, metadata={"description": "Its symbol, typed in any way, or its id."})
    as_of = fields.Date(
        load_default=None, metadata={"description": "Only what was issued until this day counts (YYYY-MM-DD); undated counts."}
    )


class DocumentNameQuery(Schema):
    """Which document."""

    document = fields.String(required=True, metadata={"description": "Its symbol, typed in any way, or its id."})


class CoverageQuery(Schema):
    """Which two documents."""

    upper = fields.String(required=True, metadata={"description": "Symbol or id of the document that is carried out."})
    lower = fields.String(required=True, metadata={"description": "Symbol or id of the document that carries it out."})


class CitedDocumentSchema(Schema):
    """All that is told of a cited document."""

    symbol = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    issued = fields.Date(required=True, allow_none=True)
    issuer = fields.String(required=True, allow_none=True)
    subject = fields.String(required=True, allow_none=True, metadata={"description": "As quoted."})


class CandidateSchema(Schema):
    """A document that may be the one cited."""

    document = fields.Nested(DocumentSchema, required=True)
    score = fields.Float(required=True, metadata={"description": "0 to 1."})


class EndSchema(Schema):
    """A document at one end of a relation."""

    key = fields.String(required=True)
    name = fields.Function(name_of, metadata={"type": "string"})
    document = fields.Nested(
        DocumentSchema, required=True, allow_none=True, metadata={"description": "Null outside the archive."}
    )
    cited = fields.Nested(CitedDocumentSchema, required=True, allow_none=True)
    candidates = fields.List(
        fields.Nested(CandidateSchema), required=True, metadata={"description": "Where several may be meant."}
    )


class StatementSchema(Schema):
    """Where it is said."""

    passage = fields.Nested(PassageSchema, required=True)
    document_id = fields.Function(lambda statement: statement.document.id, metadata={"type": "string"})
    citation = fields.Function(
        lambda statement: office_citation(statement.document, statement.passage),
        metadata={"type": "string", "description": "The passage as an office cites it."},
    )
    citation_check = CitationCheckField()
    phrase = fields.String(required=True, metadata={"description": "The words that show the relation."})
    range = fields.Function(
        lambda statement: RangeSchema().dump(statement),
        metadata={"type": "object", "description": "Characters of the passage's text that name the other document."},
    )
    places = fields.Function(
        lambda statement: [words_of(place.steps) for place in statement.places],
        metadata={"type": "array", "items": {"type": "string"}, "description": "Places in the other document."},
    )


class RelationEdgeSchema(Schema):
    """One document does something to another."""

    source = fields.Nested(EndSchema, required=True)
    kind = fields.Enum(RelationKind, by_value=True, required=True)
    target = fields.Nested(EndSchema, required=True)
    statements = fields.List(fields.Nested(StatementSchema), required=True)
    total = fields.Integer(required=True, metadata={"description": "How many statements there are in all."})


class EffectSchema(Schema):
    """What a document says of its own time in force."""

    starts = fields.Date(required=True, allow_none=True, metadata={"description": "The first day."})
    ends = fields.Date(required=True, allow_none=True, metadata={"description": "The last day."})
    passage = fields.Nested(PassageSchema, required=True)
    range = fields.Function(
        lambda effect: {"start": effect.range.start, "end": effect.range.end},
        metadata={"type": "object", "description": "The sentence, in characters of the passage's text."},
    )


class ValiditySchema(Schema):
    """What the archive says of a document's validity; silence proves nothing."""

    status = fields.Enum(Status, by_value=True, required=True)
    wording = fields.Function(
        lambda validity: WordingSchema().dump(validity_words(validity)),
        metadata={"type": "object", "properties": {"vi": {"type": "string"}, "en": {"type": "string"}}},
    )
    by = fields.List(fields.Nested(RelationEdgeSchema), required=True)
    doubtful = fields.List(fields.Nested(RelationEdgeSchema), required=True, metadata={"description": "Said, but cannot be."})
    period_end = fields.Integer(required=True, allow_none=True)
    as_of = fields.Date(required=True, allow_none=True)
    effect = fields.Nested(
        EffectSchema, required=True, allow_none=True, metadata={"description": "Null where the document does not say."}
    )
    effect_status = fields.Enum(
        EffectStatus,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "By its own words, on the day asked about."},
    )


class ContradictionSchema(Schema):
    """What documents say of one another that cannot all be."""

    kind = fields.Enum(ContradictionKind, by_value=True, required=True)
    wording = fields.Function(
        lambda one: WordingSchema().dump(CONTRADICTION_NAMES[one.kind]),
        metadata={"type": "object", "properties": {"vi": {"type": "string"}, "en": {"type": "string"}}},
    )
    edges = fields.List(fields.Nested(RelationEdgeSchema), required=True, metadata={"description": "With the sentences."})


class DocumentRelationsSchema(Schema):
    """How a document stands to others."""

    document = fields.Nested(DocumentSchema, required=True)
    validity = fields.Nested(ValiditySchema, required=True)
    rests_on = fields.List(fields.Nested(RelationEdgeSchema), required=True)
    rested_on_by = fields.List(fields.Nested(RelationEdgeSchema), required=True)
    between = fields.List(
        fields.Nested(RelationEdgeSchema), required=True, metadata={"description": "What it says of two other documents."}
    )
    generation = fields.Integer(required=True)
    contradictions = fields.List(fields.Nested(ContradictionSchema), required=True)


class ChainLinkSchema(Schema):
    """A document of a chain."""

    end = fields.Nested(EndSchema, required=True)
    level = fields.Integer(required=True, metadata={"description": "0 is the document asked about, above it negative."})


class ChainSchema(Schema):
    """What a document carries out, and what carries it out."""

    links = fields.List(fields.Nested(ChainLinkSchema), required=True)
    edges = fields.List(fields.Nested(RelationEdgeSchema), required=True)
    complete = fields.Boolean(required=True)


class CarriedSchema(Schema):
    """A passage that carries another out."""

    passage = fields.Nested(PassageSchema, required=True)
    score = fields.Float(required=True, metadata={"description": "Standard deviations above the usual likeness."})
    numbers = fields.List(fields.String(), required=True, metadata={"description": "Figures that both name."})


class CoverageRowSchema(Schema):
    """A passage of the upper document and what carries it out."""

    passage = fields.Nested(PassageSchema, required=True)
    carried = fields.List(fields.Nested(CarriedSchema), required=True, metadata={"description": "Empty: not seen."})
    missing = fields.List(fields.String(), required=True, metadata={"description": "Figures that none of these names."})


class CoverageSchema(Schema):
    """How far a lower document carries an upper one out."""

    upper = fields.Nested(DocumentSchema, required=True)
    lower = fields.Nested(DocumentSchema, required=True)
    rows = fields.List(fields.Nested(CoverageRowSchema), required=True)
    covered = fields.Integer(required=True)


class TargetSchema(Schema):
    """A numeric target."""

    figure = fields.String(required=True, attribute="target.figure")
    value = fields.String(required=True, attribute="target.value")
    subject = fields.String(required=True, attribute="target.subject")
    year = fields.Integer(required=True, allow_none=True, attribute="target.year")
    passage_id = fields.String(required=True, attribute="passage.id")


class TargetRowSchema(Schema):
    """What the documents aim at in one thing."""

    subject = fields.String(required=True)
    cells = fields.List(
        fields.List(fields.Nested(TargetSchema)), required=True, metadata={"description": "One for each document."}
    )


class TargetTableSchema(Schema):
    """Numeric targets along a chain."""

    documents = fields.List(fields.Nested(DocumentSchema), required=True)
    rows = fields.List(fields.Nested(TargetRowSchema), required=True)


def relations_json(found: DocumentRelations | Chain | Coverage | TargetTable) -> dict[str, Any]:
    """Return an answer about relations as the API gives it, for ``json.dumps``."""
    schemas: dict[type, type[Schema]] = {
        DocumentRelations: DocumentRelationsSchema,
        Chain: ChainSchema,
        Coverage: CoverageSchema,
        TargetTable: TargetTableSchema,
    }
    dumped: dict[str, Any] = schemas[type(found)]().dump(found)
    return dumped
