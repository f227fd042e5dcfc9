"""Bodies and queries that intake accepts. An unknown field is an error."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

from services.intake.domain.files import MAX_NAME
from services.intake.domain.service import LANGUAGES
from services.intake.domain.warnings import NAMES

MAX_WHOLE_BYTES = 16 * 1024 * 1024
"""Of a whole application with its documents in base64, which makes them a third longer."""
MAX_ANSWERS = 100
MAX_DOCUMENTS = 20


class Base64(fields.Field[bytes]):
    """Bytes, written in base64 (RFC 4648, section 4)."""

    def _deserialize(self, value: object, *_: object, **__: object) -> bytes:
        if not isinstance(value, str):
            raise ValidationError("not-base64")
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError("not-base64") from None


def _language() -> fields.String:
    return fields.String(load_default="id", validate=validate.OneOf(LANGUAGES))


def answers_field() -> fields.Dict:
    """Answers by the key of their question."""
    keys = fields.String(validate=validate.Length(max=40))
    return fields.Dict(keys=keys, required=True, validate=validate.Length(max=MAX_ANSWERS))


def _version(required: bool = True) -> fields.Integer:
    return fields.Integer(required=required, strict=True, validate=validate.Range(min=1, max=2**31 - 1))


def confirmations_field() -> fields.List[Any]:
    """Names of warnings that the applicant has answered."""
    names = fields.String(validate=validate.OneOf(NAMES))
    return fields.List(names, load_default=list, validate=validate.Length(max=len(NAMES)))


def _service() -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=40))


class StartSchema(Schema):
    """Open a draft."""

    service = _service()
    language = _language()


class AnswersSchema(Schema):
    """The answers of one page, and the version of the draft that they change (or If-Match says it)."""

    version = _version(required=False)
    answers = answers_field()


class SubmissionSchema(Schema):
    """Hand a draft in; ``confirmations`` names the warnings that the applicant has answered."""

    version = _version()
    confirmations = confirmations_field()


class DocumentSchema(Schema):
    """One file of a whole application."""

    kind = fields.String(required=True, validate=validate.Length(min=1, max=40))
    name = fields.String(required=True, validate=validate.Length(min=1, max=MAX_NAME * 3))
    content = Base64(required=True, metadata={"type": "string", "format": "byte"})


class WholeSchema(Schema):
    """A whole application in one request."""

    service = _service()
    language = _language()
    answers = answers_field()
    documents = fields.List(
        fields.Nested(DocumentSchema), load_default=list, validate=validate.Length(max=MAX_DOCUMENTS)
    )
    confirmations = confirmations_field()


class FeeQuery(Schema):
    """A day, and one value for each option of the service; the options differ from service to service."""

    class Meta:
        """Options are checked against the service's own."""

        unknown = INCLUDE

    on = fields.Date()


class OverstayQuery(Schema):
    """How many days beyond the permit, and the day of the bill."""

    days = fields.Integer(required=True)
    on = fields.Date()
