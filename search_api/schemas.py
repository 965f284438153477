"""The public shape of what the archive holds, and of errors: one schema a kind, for the API and for ``tracuu search --json``."""

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.directive.citations.citing import CitationCheck, citation_check, office_citation
from indexer.directive.secrecy import wording_of
from indexer.directive.types import TYPE_NAMES
from indexer.domain import DocumentType, HeaderField, Origin, Role, SourceState, Urgency

UNAVAILABLE: dict[int | str, Any] = {503: "The archive or the model is not there"}
"""What any address may answer where nothing is indexed yet, as the description of the API says it."""
MAX_LIMIT = 100
MAX_OFFSET = 1_000_000


def shape(schema: type[Schema]) -> Any:
    """Return `schema`: APIFlask takes any of marshmallow's, though its types ask for a subclass of its own."""
    return schema


# --- Questions -------------------------------------------------------------------------------------------


class PageQuery(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=10, validate=validate.Range(1, MAX_LIMIT), metadata={"description": "How many at most."})
    offset = fields.Integer(
        load_default=0, validate=validate.Range(0, MAX_OFFSET), metadata={"description": "How many to leave out first."}
    )


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


class CitationCheckSchema(Schema):
    """What a document's citation tells that was not surely read, and is to be checked before it is used."""

    unsure = fields.List(
        fields.Enum(HeaderField, by_value=True),
        required=True,
        attribute="fields",
        metadata={"description": "Fields of the header, in the order of the citation."},
    )
    words = fields.Nested(WordingSchema, required=True)


class CitationCheckField(fields.Nested):
    """Stands beside the citation of a document, or of what has a `document`."""

    def __init__(self) -> None:
        super().__init__(
            CitationCheckSchema,
            required=True,
            allow_none=True,
            metadata={"description": "What of the citation is to be checked; null where all of it was surely read."},
        )

    def get_value(self, obj: Any, *_: Any, **__: Any) -> CitationCheck | None:
        """Return the check of the document."""
        return citation_check(getattr(obj, "document", obj))


class DigitalSignatureSchema(Schema):
    """A digital signature the file bears, as it describes itself: it was not verified."""

    name = fields.String(required=True, allow_none=True, metadata={"description": "Whom the certificate names."})
    time = fields.DateTime(required=True, allow_none=True)


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
    issued_in = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The month (2025-08) or the year, where the day is left open or cannot be read."},
    )
    subject = fields.String(required=True, allow_none=True)
    signer = fields.String(required=True, allow_none=True)
    signer_title = fields.String(required=True, allow_none=True)
    recipients = fields.List(fields.String(), required=True)
    urgency = fields.Enum(Urgency, by_value=True, required=True, allow_none=True)
    attached_to = fields.String(
        required=True, allow_none=True, metadata={"description": "The symbol of the document it was issued with."}
    )
    is_draft = fields.Boolean(required=True)
    signatures = fields.List(
        fields.Nested(DigitalSignatureSchema),
        required=True,
        metadata={"description": "The file's digital signatures, not verified."},
    )
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
    restrictions = fields.Function(
        lambda document: [{"rule": rule, "name": wording_of(rule)._asdict()} for rule in document.restrictions],
        metadata={"type": "array", "items": {"type": "object"}, "description": "Why it is not for everybody: rule and name."},
    )
    citation = fields.Function(
        office_citation, metadata={"type": "string", "description": "As an office cites it, without what is unknown."}
    )
    citation_check = CitationCheckField()
    twin_of = fields.String(
        required=True, allow_none=True, metadata={"description": "The document shown instead: the same text, or a later version."}
    )


class ModelSchema(Schema):
    """The model the archive was made with."""

    name = fields.String(required=True)
    fingerprint = fields.String(required=True)
    dimension = fields.Integer(required=True)


_OF_THE_MACHINE = "Told to editors only, where people sign in; null for others."


class StatusSchema(Schema):
    """What the archive holds."""

    generation = fields.Integer(required=True)
    documents = fields.Integer(required=True)
    passages = fields.Integer(required=True)
    windows = fields.Integer(required=True)
    model = fields.Nested(ModelSchema, required=True, allow_none=True, metadata={"description": _OF_THE_MACHINE})
    disk_bytes = fields.Integer(required=True, allow_none=True, metadata={"description": _OF_THE_MACHINE})
    committed_at = fields.DateTime(required=True, allow_none=True)
    sources = fields.Dict(fields.Enum(SourceState, by_value=True), fields.Integer(), required=True)
    roots = fields.List(fields.String(), required=True, metadata={"description": "The folders indexed; told to editors only."})
    recognised_documents = fields.Integer(required=True, metadata={"description": "Documents with pages recognised in scans."})
    recognised_pages = fields.Integer(required=True)


class SignedSchema(Schema):
    """Who said something, and when."""

    by = fields.String(required=True, metadata={"description": "The name they sign in with."})
    at = fields.DateTime(required=True)


class SuggestedDocumentSchema(Schema):
    """A document that may be meant."""

    document_id = fields.String(required=True)
    symbol = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    issued = fields.Date(required=True, allow_none=True)


class SuggestionsSchema(Schema):
    """The documents that a typed text may mean, the likeliest first."""

    suggestions = fields.List(fields.Nested(SuggestedDocumentSchema), required=True)
    generation = fields.Integer(required=True)
    took_ms = fields.Float(required=True)


class NewsSchema(Schema):
    """What is new of what is followed."""

    count = fields.Integer(required=True, metadata={"description": "How many documents; 0 without since."})
    documents = fields.List(fields.Nested(DocumentSchema), required=True, metadata={"description": "The first of them."})
    until = fields.String(required=True, metadata={"description": "What to send as since next time."})
    generation = fields.Integer(required=True)


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
