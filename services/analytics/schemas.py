"""What the HTTP API accepts and returns. Durations are in seconds, instants in UTC, days the office's."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.analytics.domain import SMALLEST_CELL


class StateSchema(Schema):
    """Applications standing in one state, and since when the one that stands there longest."""

    state = fields.String(required=True)
    n = fields.Integer(required=True)
    oldest_since = fields.AwareDateTime(required=True, allow_none=True)


class ServiceSchema(Schema):
    """Applications for one service: handed in, of these still open, of these decided."""

    service = fields.String(required=True)
    n = fields.Integer(required=True)
    open = fields.Integer(required=True)
    decided = fields.Integer(required=True)


class DaySchema(Schema):
    """Applications received (``n``) and decided on one day."""

    day = fields.Date(required=True)
    n = fields.Integer(required=True)
    decided = fields.Integer(required=True)


class StepSchema(Schema):
    """How often a step was gone through, and its exact median and 90th percentile (nearest rank)."""

    step = fields.String(required=True)
    n = fields.Integer(required=True)
    median_s = fields.Float(required=True)
    p90_s = fields.Float(required=True)


class DecisionSchema(Schema):
    """How often officers decided so, for this reason."""

    decision = fields.String(required=True)
    reason = fields.String(required=True)
    n = fields.Integer(required=True)


class ChecksSchema(Schema):
    """Outcomes of the automatic checks; ``repeated`` counts those that had to be asked again."""

    passed = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    concerns = fields.Integer(required=True)
    not_applicable = fields.Integer(required=True)
    not_checked = fields.Integer(required=True)
    repeated = fields.Integer(required=True)


class ElementSchema(Schema):
    """One of the nine IKM elements and the mean of its scores, 1..4."""

    key = fields.String(required=True)
    mean = fields.Float(required=True)


class IkmSchema(Schema):
    """The satisfaction index, 25..100, of ``n`` ratings. Source: PermenPANRB 14/2017."""

    n = fields.Integer(required=True, allow_none=True)
    ikm = fields.Float(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    elements = fields.List(fields.Nested(ElementSchema), required=True)


class ReasonSchema(Schema):
    """How many messages failed for one reason."""

    reason = fields.String(required=True)
    n = fields.Integer(required=True)


class MessagesSchema(Schema):
    """Messages to applicants."""

    sent = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class VoiceSchema(Schema):
    """How many suggestions, or complaints, arrived."""

    kind = fields.String(required=True)
    n = fields.Integer(required=True)


class OverviewSchema(Schema):
    """Everything that the office's dashboard shows. ``as_of``: the newest instant that was counted;
    ``position``: the offset of the last event counted; both null when nothing was counted yet."""

    as_of = fields.AwareDateTime(required=True, allow_none=True)
    position = fields.Integer(required=True, allow_none=True)
    total = fields.Integer(required=True)
    by_state = fields.List(fields.Nested(StateSchema), required=True)
    by_service = fields.List(fields.Nested(ServiceSchema), required=True)
    by_day = fields.List(fields.Nested(DaySchema), required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)
    decisions = fields.List(fields.Nested(DecisionSchema), required=True)
    checks = fields.Nested(ChecksSchema, required=True)
    ikm = fields.Nested(IkmSchema, required=True)
    messages = fields.Nested(MessagesSchema, required=True)
    voices = fields.List(fields.Nested(VoiceSchema), required=True)


class ByDayQuery(Schema):
    """How many days back, today included, and for which service (all, when none is named)."""

    days = fields.Integer(load_default=30, validate=validate.Range(1, 366))
    service = fields.String(load_default=None, validate=validate.Length(1, 80))


class ByDaySchema(Schema):
    """One row a day, without gaps, today last."""

    days = fields.List(fields.Nested(DaySchema), required=True)


class PublicServiceSchema(Schema):
    """What everybody may know of one service; null where fewer people are meant than may be shown."""

    service = fields.String(required=True)
    received = fields.Integer(required=True, allow_none=True)
    decided = fields.Integer(required=True, allow_none=True)
    median_s = fields.Float(required=True, allow_none=True)


class PerformanceSchema(Schema):
    """The office's public figures. ``smallest``: the fewest people a figure may be about."""

    as_of = fields.AwareDateTime(required=True, allow_none=True)
    smallest = fields.Integer(required=True, metadata={"example": SMALLEST_CELL})
    services = fields.List(fields.Nested(PublicServiceSchema), required=True)
    ikm = fields.Nested(IkmSchema, required=True)
