"""Documents in the reader's language, and how their pages are put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.phrases import text_of
from services.intake.domain.files import MAX_JOINED, TURNS
from services.intake.schemas.phrases import PHRASES


class TurnedSchema(Schema):
    """A page by the place that it has until now, and how far it is to be turned, clockwise."""

    page = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=MAX_JOINED))
    turned = fields.Integer(load_default=0, strict=True, validate=validate.OneOf(TURNS))


class OrderSchema(Schema):
    """The pages of a document in their new order; one that is not named falls off."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1))
    pages = fields.List(
        fields.Nested(TurnedSchema), required=True, validate=validate.Length(min=1, max=MAX_JOINED)
    )


def shown(documents: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Documents with their state and hints in words."""
    return [
        one
        | {
            "said": _words(one["said"], language),
            "hints": [hint | {"message": _words(hint["key"], language)} for hint in one["hints"]],
        }
        for one in documents
    ]


def _words(key: str, language: str) -> str:
    return text_of(PHRASES, key, language, {})[1]
