"""`/trail/{subject}`: who read and wrote about somebody, for the services that tell the person."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.auth.trail_check import about
from chassis.http.access import Service
from chassis.http.call import Call
from chassis.http.operation import operation


class TrailLineSchema(Schema):
    """One line: ``who`` is ``applicant``, ``officer NAME`` or ``service NAME``; ``action`` what was done."""

    at = fields.AwareDateTime(required=True)
    who = fields.String(required=True)
    action = fields.String(required=True)


class TrailSchema(Schema):
    """Everything that this service's audit trail says about one application, oldest first."""

    items = fields.List(fields.Nested(TrailLineSchema), required=True)


def trail_of(service: str) -> object:
    """The resource that tells one service's audit trail about one subject."""

    class TrailOf:
        @operation(
            "Read who read and wrote",
            returns=TrailSchema,
            allow=Service(f"{service}.trail.read"),
            audit="trail.read",
        )
        def on_get(self, call: Call, subject: str) -> object:
            """Empty for a subject of whom nothing is known."""
            call.about(subject)
            return {"items": about(call.session, subject)}

    return TrailOf()
