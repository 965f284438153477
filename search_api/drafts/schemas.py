"""The public shape of a checked draft, for the API and for ``tracuu check --json``."""

from marshmallow import Schema, fields, validate

from search_api.drafts.verdicts import Check, VerdictKind
from search_api.schemas import WordingSchema

MAX_PASTED = 400_000
"""Characters of a pasted draft."""


class DraftTextQuery(Schema):
    """A draft that is pasted."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=MAX_PASTED))


class DifferenceSchema(Schema):
    """Where a quotation departs from its source."""

    said = fields.String(required=True)
    source = fields.String(required=True)


class FindingSchema(Schema):
    """One verdict on one place of the draft."""

    verdict = fields.String(required=True, validate=validate.OneOf([one.value for one in VerdictKind]))
    is_wrong = fields.Boolean(required=True, metadata={"description": "It says that something in the draft is wrong."})
    passage = fields.Integer(required=True, metadata={"description": "The paragraph of the draft, from 1."})
    start = fields.Integer(required=True, metadata={"description": "In the paragraph; half-open with `end`."})
    end = fields.Integer(required=True)
    text = fields.String(required=True)
    told = fields.List(fields.Nested(WordingSchema), required=True)
    ran = fields.List(
        fields.String(validate=validate.OneOf([one.value for one in Check])),
        required=True,
        metadata={"description": "Checks that ran."},
    )
    could_not = fields.List(
        fields.String(validate=validate.OneOf([one.value for one in Check])),
        required=True,
        metadata={"description": "Checks that could not."},
    )
    document_id = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.String(), required=True)
    evidence = fields.String(required=True, allow_none=True, metadata={"description": "A passage of the archive."})
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)


class NearSchema(Schema):
    """A passage of the archive near to a paragraph of the draft."""

    passage_id = fields.String(required=True)
    document_id = fields.String(required=True)
    symbol = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)


class SuggestionSchema(Schema):
    """What the archive has near to a paragraph."""

    passage = fields.Integer(required=True)
    hits = fields.List(fields.Nested(NearSchema), required=True)


class CheckedDraftSchema(Schema):
    """A draft and all that was found in it."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    citations = fields.Integer(required=True)
    wrong = fields.Integer(required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    suggestions = fields.List(fields.Nested(SuggestionSchema), required=True)
    not_compared = fields.Integer(required=True, metadata={"description": "Paragraphs nothing near was looked for."})
    has_changes = fields.Boolean(
        required=True, metadata={"description": "Changes are tracked in it; it was checked as if accepted."}
    )
    notes = fields.List(fields.Nested(WordingSchema), required=True, metadata={"description": "How it was checked."})
    generation = fields.Integer(required=True)
