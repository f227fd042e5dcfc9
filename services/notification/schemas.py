"""What notification's API takes and gives, and what its problems say."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.http import PageQuery
from services.notification import domain


class MessagesQuery(PageQuery):
    """Which messages to show."""

    reference = fields.String(validate=validate.Length(min=1, max=80))
    state = fields.String(validate=validate.OneOf([state.value for state in domain.State]))


class MessageSchema(Schema):
    """One message. ``sent_to`` is masked; ``due_at`` is the next attempt, empty when it is finished."""

    id = fields.String(required=True)
    reference = fields.String(required=True)
    service = fields.String(required=True)
    template = fields.String(required=True)
    channel = fields.String(required=True)
    language = fields.String(required=True)
    state = fields.String(required=True)
    reason = fields.String(required=True)
    detail = fields.String(required=True)
    attempts = fields.Integer(required=True)
    handovers = fields.Integer(required=True)
    sent_to = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)


class AttemptSchema(Schema):
    """One attempt; ``outcome`` is empty while it runs, ``unknown`` when its worker died."""

    number = fields.Integer(required=True)
    started_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    outcome = fields.String(required=True)
    reason = fields.String(required=True)


class MessagesSchema(Schema):
    """A page of messages; ``next`` is the cursor of the following one."""

    items = fields.List(fields.Nested(MessageSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class MessageWithAttemptsSchema(Schema):
    """A message and everything that was tried."""

    message = fields.Nested(MessageSchema, required=True)
    attempts = fields.List(fields.Nested(AttemptSchema), required=True)


PHRASES = {
    "message-not-found": {
        "id": (
            "Pesan tidak ditemukan",
            "Tidak ada pesan dengan nomor itu. Cari dengan nomor permohonannya.",
        ),
        "en": (
            "No such message",
            "There is no message with this id. Look for it by the application's reference.",
        ),
    },
}
