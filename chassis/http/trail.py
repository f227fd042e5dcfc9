"""`/trail/{subject}`: who read and wrote about somebody, for the services that tell the person."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.auth.trail_check import about
from chassis.http.access import Service
from chassis.http.call import Call
from chassis.http.operation import operation

RIGHT = "trail.read"


class TrailLineSchema(Schema):
    """One line: ``who`` is ``applicant``, ``officer NAME``, ``service NAME``, ...; ``action`` what they did."""

    at = fields.AwareDateTime(required=True)
    who = fields.String(required=True)
    action = fields.String(required=True)


class TrailSchema(Schema):
    """Everything that this service's audit trail says about one application, oldest first."""

    items = fields.List(fields.Nested(TrailLineSchema), required=True)


class TrailOf:
    """The audit trail of one service, about one subject."""

    @operation("Read who read and wrote", returns=TrailSchema, allow=Service(RIGHT), audit="trail.read")
    def on_get(self, call: Call, subject: str) -> object:
        """Empty for a subject of whom nothing is known."""
        call.about(subject)
        return {"items": about(call.session, subject)}
