"""What the API takes and answers about places, appointments, the waiting list and the queue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, fields, validate

from services.intake.domain.appointments import Entry, Office
from services.intake.tables import Place, Waiting
from services.intake.usecases.appointments import Mine
from services.intake.usecases.diary import Diary

MOST_DAYS = 14
KEY = validate.Length(min=1, max=40)
WINDOW = validate.Range(1, 99)
_UTC = {"description": "ISO 8601 with its offset from UTC"}


class Instant(fields.AwareDateTime):
    """A moment with its offset from UTC, in years that calendars have; it is read as UTC."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        read = super()._deserialize(value, *args, **kwargs)
        if not 1900 < read.year < 2200:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return read.astimezone(UTC)


class PlacesQuery(Schema):
    """For which service, where, from which day on."""

    service = fields.String(required=True, validate=KEY)
    office = fields.String(validate=KEY, metadata={"description": "default: the first that serves it"})
    accessible = fields.Boolean(load_default=False)
    first = fields.Date(metadata={"description": "default: today at the office"})
    days = fields.Integer(load_default=7, validate=validate.Range(1, MOST_DAYS))


class TimeSchema(Schema):
    """A start, and how many places are free then."""

    starts_at = fields.AwareDateTime(format="iso")
    free = fields.Integer()


class DaySchema(Schema):
    """One day on which the office works."""

    day = fields.Date()
    times = fields.List(fields.Nested(TimeSchema))


class OfficeSchema(Schema):
    """Where one comes; ``access`` says what there is for who needs an accessible place."""

    key = fields.String()
    title = fields.String()
    address = fields.String()
    access = fields.String()
    confidence = fields.String(metadata={"enum": ["official", "secondary", "to-be-confirmed"]})
    note = fields.String(allow_none=True)


class PlacesSchema(Schema):
    """The places of some days at one office; ``offices`` are all that serve the service."""

    service = fields.String()
    office = fields.String()
    accessible = fields.Boolean()
    minutes = fields.Integer()
    first = fields.Date()
    last = fields.Date(metadata={"description": "the last day that can be booked"})
    days_ahead = fields.Integer(metadata={"description": "how many days after today that is"})
    hold_minutes = fields.Integer(metadata={"description": "how long a place is kept that was chosen"})
    days = fields.List(fields.Nested(DaySchema))
    offices = fields.List(fields.Nested(OfficeSchema))


class HoldSchema(Schema):
    """The place that somebody wants."""

    office = fields.String(required=True, validate=KEY)
    starts_at = Instant(required=True, metadata=_UTC)
    accessible = fields.Boolean(load_default=False)


class ConfirmSchema(Schema):
    """The time of the place that is held or offered."""

    starts_at = Instant(required=True, metadata=_UTC)


class WishSchema(Schema):
    """Where and on which days somebody would come if a place came free."""

    office = fields.String(required=True, validate=KEY)
    accessible = fields.Boolean(load_default=False)
    from_day = fields.Date(required=True)
    until_day = fields.Date(required=True)


class PlaceSchema(Schema):
    """A place that somebody has; ``until`` is when a hold or an offer ends."""

    office = fields.String()
    starts_at = fields.AwareDateTime(format="iso")
    minutes = fields.Integer()
    accessible = fields.Boolean()
    until = fields.AwareDateTime(format="iso", allow_none=True)


class WaitingSchema(WishSchema):
    """A wish on the waiting list."""

    since = fields.AwareDateTime(format="iso")


class AppointmentSchema(Schema):
    """What one application has. ``possible``: whether an appointment can be made or changed now."""

    needed = fields.Boolean()
    possible = fields.Boolean()
    booked = fields.Nested(PlaceSchema, allow_none=True)
    held = fields.Nested(PlaceSchema, allow_none=True)
    offered = fields.Nested(PlaceSchema, allow_none=True)
    waiting = fields.Nested(WaitingSchema, allow_none=True)
    offices = fields.List(fields.Nested(OfficeSchema))


class TicketBody(Schema):
    """What somebody came for without an appointment."""

    service = fields.String(required=True, validate=KEY)
    accessible = fields.Boolean(load_default=False)


class CallBody(Schema):
    """To which window; whom (default: who is next)."""

    window = fields.Integer(required=True, strict=True, validate=WINDOW)
    entry = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=80))


class OutcomeBody(Schema):
    """Whether who was called was served, or did not come."""

    entry = fields.String(required=True, validate=validate.Length(max=80))
    outcome = fields.String(required=True, validate=validate.OneOf(["served", "missed"]))


class EntrySchema(Schema):
    """One person in today's queue; no name is known here."""

    id = fields.String()
    kind = fields.String(metadata={"enum": ["appointment", "ticket"]})
    label = fields.String(metadata={"description": "the ticket's number, or the application's reference"})
    counter = fields.String()
    service = fields.String()
    accessible = fields.Boolean()
    since = fields.AwareDateTime(format="iso")
    visit = fields.String(metadata={"enum": ["waiting", "called", "served", "missed"]})
    window = fields.Integer(allow_none=True)


class QueueSchema(Schema):
    """Today's queue in the order in which people come; ``next`` is who is to be called now."""

    office = fields.String()
    open = fields.Boolean()
    next = fields.Nested(EntrySchema, allow_none=True)
    entries = fields.List(fields.Nested(EntrySchema))


def office_shown(office: Office, language: str) -> dict[str, Any]:
    """An office in the reader's language."""
    note = office.basis.note
    return {
        "key": office.key,
        "title": office.title.reads(language),
        "address": office.address.reads(language),
        "access": office.access.reads(language),
        "confidence": office.basis.confidence.value,
        "note": note.reads(language) if note else None,
    }


def mine_shown(
    diary: Diary, service: str, possible: bool, mine: Mine, language: str
) -> dict[str, Place | Waiting | bool | list[dict[str, Any]] | None]:
    """What an application has, with the offices that it may choose from."""
    needed = diary.minutes(service) > 0
    return {
        "needed": needed,
        "possible": needed and possible,
        "booked": mine.booked,
        "held": mine.held,
        "offered": mine.offered,
        "waiting": mine.waiting,
        "offices": [office_shown(one, language) for one in diary.serving(service)] if needed else [],
    }


def queue_shown(office: str, open_now: bool, entries: list[Entry], following: Entry | None) -> dict[str, Any]:
    """The queue of a day."""
    return {"office": office, "open": open_now, "next": following, "entries": entries}
