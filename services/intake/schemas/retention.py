"""How long what is held of an application is kept, as its applicant sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields

from services.intake.domain.retention import EVERYTHING, PARTS


class KeptPartSchema(Schema):
    """One part of what is held, and the rule by which it goes."""

    what = fields.String(metadata={"enum": [EVERYTHING, *PARTS]})
    days = fields.Integer(metadata={"description": "after the last change, once it has ended"})
    due_on = fields.Date(allow_none=True, metadata={"description": "None: still running, held, or gone"})
    deleted_at = fields.AwareDateTime(allow_none=True)
    held = fields.Boolean(metadata={"description": "a legal hold: nothing is deleted"})
    legal_basis = fields.String()
    source = fields.String()
    confidence = fields.String(metadata={"enum": ["official", "secondary", "to-be-confirmed"]})
    note = fields.String(allow_none=True)


def kept_shown(found: Iterable[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """What ``usecases.retention.shown`` found, in one language."""
    return [_part(one, language) for one in found]


def _part(one: Mapping[str, Any], language: str) -> dict[str, Any]:
    rule, basis = one["rule"], one["rule"].basis
    return {
        "what": rule.what,
        "days": rule.days,
        "due_on": one["due_on"],
        "deleted_at": one["deleted_at"],
        "held": one["held"],
        "legal_basis": basis.legal_basis,
        "source": basis.source,
        "confidence": basis.confidence.value,
        "note": basis.note.reads(language) if basis.note else None,
    }
