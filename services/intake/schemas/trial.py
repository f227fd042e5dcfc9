"""Answers tried out: read, checked and priced like real ones, and kept nowhere."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.intake.schemas.answers import FeeSchema, MissingSchema, WarningSchema
from services.intake.schemas.requests import MAX_ANSWERS, MAX_DOCUMENTS, answers_field, confirmations_field


class TrialSchema(Schema):
    """Answers of one page (``answers``) after those of earlier pages (``kept``).

    With ``whole`` everything has to be there that handing in would ask for.
    """

    answers = answers_field()
    kept = fields.Dict(
        keys=fields.String(validate=validate.Length(max=40)),
        load_default=dict,
        validate=validate.Length(max=MAX_ANSWERS),
    )
    documents = fields.List(
        fields.String(validate=validate.Length(min=1, max=40)),
        load_default=list,
        validate=validate.Length(max=MAX_DOCUMENTS),
    )
    confirmations = confirmations_field()
    whole = fields.Boolean(load_default=False)


class TriedSchema(Schema):
    """What came of it. There is no reference: nothing was kept."""

    service = fields.String()
    answers = fields.Dict()
    missing = fields.List(fields.Nested(MissingSchema))
    warnings = fields.List(fields.Nested(WarningSchema))
    fee = fields.Nested(FeeSchema, allow_none=True)


class TriedFileSchema(Schema):
    """A file that would be taken."""

    kind = fields.String()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer(metadata={"description": "in bytes"})
