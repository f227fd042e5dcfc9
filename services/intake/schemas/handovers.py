"""Where a handed-on application is, as its applicant and officers see it."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.intake.domain.handovers import REASONS, Hitch, Standing


class HandoverSchema(Schema):
    """When it was handed on, to whom, and what was heard last."""

    state = fields.String(metadata={"enum": [one.value for one in Standing]})
    hitch = fields.String(
        metadata={
            "enum": [one.value for one in Hitch],
            "description": "why nothing goes on just now: tried again by itself",
        }
    )
    handed_at = fields.AwareDateTime(metadata={"description": "when an officer accepted it here"})
    taken_at = fields.AwareDateTime(allow_none=True, metadata={"description": "when the centre took it"})
    told_at = fields.AwareDateTime(allow_none=True, metadata={"description": "when the centre last answered"})
    reason = fields.String(metadata={"enum": ["", *REASONS], "description": "why the centre refused"})
    digest = fields.String(allow_none=True, metadata={"description": "SHA-256 of the signed bundle"})
    centre = fields.String()
    simulated = fields.Boolean()
