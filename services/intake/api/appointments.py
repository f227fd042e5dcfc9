"""Places at the offices, an application's appointment, and the queue of the day for officers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.http import Applicant, Binary, Call, Officer, Problem, Public, operation
from services.intake.api.resource import Resource
from services.intake.domain.appointments import BOOKABLE, PlaceRefused, Visit, next_of
from services.intake.domain.ics import Meeting, calendar_file
from services.intake.domain.service import Text
from services.intake.schemas import appointments as shapes
from services.intake.tables import Application, Place
from services.intake.usecases import Desk, tickets, waiting
from services.intake.usecases import appointments as use
from services.intake.usecases.almanac import Promising
from services.intake.usecases.desk import state_of
from services.intake.usecases.diary import Diary, NotNeeded, OfficeUnknown
from services.intake.usecases.promises import appointed, missed

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    OfficeUnknown: ("invalid-fields", 422),
    NotNeeded: ("no-appointment-needed", 409),
    use.NotNow: ("not-in-this-state", 409),
    use.NoAppointment: ("no-appointment", 404),
    use.HoldLapsed: ("hold-lapsed", 409),
    PlaceRefused: ("place-refused", 422),
    waiting.DaysWrong: ("invalid-fields", 422),
    tickets.OfficeClosed: ("office-closed", 409),
    tickets.QueueMoved: ("queue-moved", 409),
    tickets.EntryUnknown: ("entry-unknown", 404),
}
TITLE = Text("Janji temu di kantor imigrasi", "Appointment at the immigration office")
BRING = Text(
    "Nomor permohonan {reference}. Datanglah sepuluh menit lebih awal dan bawa dokumen asli Anda.",
    "Reference {reference}. Come ten minutes early and bring your original documents.",
)


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses of places, appointments and queues; none where the desk has no diary."""
    if means.diary is None:
        return []
    mine, queue = "/applications/{reference}/appointment", "/offices/{office}"
    diary = means.diary
    return [
        ("/places", Places(diary)),
        (mine, Appointment(means, diary)),
        (f"{mine}/confirmation", Confirmation(means, diary)),
        (f"{mine}/calendar", CalendarFile(means, diary)),
        (f"{mine}/waiting", WaitingList(means, diary)),
        ("/offices", Offices(diary)),
        (f"{queue}/queue", Queue(diary)),
        (f"{queue}/tickets", Tickets(diary)),
        (f"{queue}/calls", Calls(diary)),
        (f"{queue}/outcomes", Outcomes(diary)),
    ]


class Places:
    """What is free."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary

    @operation("List free places", query=shapes.PlacesQuery, returns=shapes.PlacesSchema, allow=Public())
    def on_get(self, call: Call) -> object:
        """Day by day, each with its starts and how many places are free; a full start has none."""
        asked, diary = call.query, self.diary
        offices = diary.serving(asked["service"])
        office = asked.get("office") or (offices[0].key if offices else "")
        wish = diary.wish(asked["service"], office, asked["accessible"])
        first = max(asked.get("first") or diary.today(call.now), diary.today(call.now))
        days = use.free(call.session, diary, wish, first=first, days=asked["days"], now=call.now)
        return {
            **asked,
            "office": office,
            "minutes": diary.minutes(asked["service"]),
            "first": first,
            "last": diary.last_day(wish.office, call.now),
            "days_ahead": wish.office.rules.days_ahead,
            "hold_minutes": wish.office.rules.hold_minutes,
            "days": days,
            "offices": [shapes.office_shown(one, call.language) for one in offices],
        }


class Meetings(Resource):
    """What the resources of one application's appointment share."""

    def __init__(self, means: Desk, diary: Diary) -> None:
        super().__init__(means)
        self.diary = diary

    def told(self, call: Call, row: Application) -> object:
        """What the application has now."""
        found = use.mine(call.session, row.reference, call.now)
        possible = state_of(row) in BOOKABLE
        return shapes.mine_shown(self.diary, row.service, possible, found, call.language)


class Appointment(Meetings):
    """The appointment of one application."""

    @operation(
        "Read an appointment",
        returns=shapes.AppointmentSchema,
        allow=Applicant(),
        audit="appointment.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        """What is booked, held, offered and waited for."""
        return self.told(call, self.mine(call.session, call))

    def looked(self, call: Call, reference: str) -> datetime:
        """The time, if it can be had: a look without a transaction. Of two hundred who want ten places
        the others are told so without waiting for each other.
        """
        starts_at: datetime = call.body["starts_at"]

        def look(session: Any) -> None:
            row = self.mine(session, call)
            wish = self.diary.wish(row.service, call.body["office"], call.body["accessible"])
            held = use.mine(session, row.reference, call.now).held
            if held is None or held.starts_at != starts_at:
                use.require_free(session, self.diary, wish, starts_at, now=call.now)

        call.database.read(look)
        return starts_at

    @operation(
        "Hold a place",
        body=shapes.HoldSchema,
        returns=shapes.AppointmentSchema,
        allow=Applicant(),
        idempotent=True,
        prepare=looked,
        audit="appointment.hold",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """For some minutes, instead of one that was held before; then confirm it."""
        row = self.mine(call.session, call)
        wish = self.diary.wish(row.service, call.body["office"], call.body["accessible"])
        use.hold(call.session, self.diary, row, wish, call.prepared, now=call.now)
        return self.told(call, row)

    @operation("Cancel an appointment", allow=Applicant(), audit="appointment.cancel")
    def on_delete(self, call: Call, reference: str) -> None:
        """The place is free for others at once."""
        row = self.mine(call.session, call)
        use.cancel(call.session, row, now=call.now)
        appointed(call.session, self.desk, row, None)


class Confirmation(Meetings):
    """Making a held place the appointment."""

    @operation(
        "Confirm a held or offered place",
        body=shapes.ConfirmSchema,
        returns=shapes.AppointmentSchema,
        allow=Applicant(),
        idempotent=True,
        audit="appointment.confirm",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """Booked; an earlier appointment is moved there. The same again is answered the same."""
        row = self.mine(call.session, call)
        booked = use.confirm(call.session, row, call.body["starts_at"], now=call.now)
        appointed(call.session, self.desk, row, booked.starts_at)
        return self.told(call, row)


class CalendarFile(Meetings):
    """The appointment for a person's own calendar."""

    @operation(
        "Save an appointment as a calendar file",
        allow=Applicant(),
        returns_binary=("text/calendar",),
        audit="appointment.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        """An iCalendar file (RFC 5545); after a move the same entry, with a higher SEQUENCE."""
        row = self.mine(call.session, call)
        booked = use.mine(call.session, row.reference, call.now).booked
        if booked is None:
            raise use.NoAppointment
        return Binary(calendar_file(self._meeting(booked, call.language)), "text/calendar")

    def _meeting(self, booked: Place, language: str) -> Meeting:
        office = self.diary.office(booked.office)
        return Meeting(
            uid=f"{booked.reference}@lebong",
            starts_at=booked.starts_at,
            minutes=booked.minutes,
            made_at=booked.made_at,
            moves=booked.moves,
            title=TITLE.reads(language),
            where=f"{office.title.reads(language)}, {office.address.reads(language)}",
            what=BRING.reads(language).format(reference=booked.reference),
        )


class WaitingList(Meetings):
    """Waiting for a place that comes free."""

    @operation(
        "Wait for a place",
        body=shapes.WishSchema,
        returns=shapes.AppointmentSchema,
        allow=Applicant(),
        audit="appointment.wait",
    )
    def on_put(self, call: Call, reference: str) -> object:
        """As soon as one comes free on these days it is kept for a while, and a letter says so."""
        row, body = self.mine(call.session, call), call.body
        wish = self.diary.wish(row.service, body["office"], body["accessible"])
        days = {"from_day": body["from_day"], "until_day": body["until_day"]}
        waiting.wait(call.session, self.diary, row, wish, **days, now=call.now)
        return self.told(call, row)

    @operation("Wait no longer", allow=Applicant(), audit="appointment.wait")
    def on_delete(self, call: Call, reference: str) -> None:
        """Off the list; a place that was offered goes to the next."""
        waiting.leave(call.session, self.mine(call.session, call))


class Offices:
    """Where one can come."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary

    @operation("List the offices", returns=shapes.OfficeSchema(many=True), allow=Public())
    def on_get(self, call: Call) -> object:
        """With their addresses, and what they have for who needs an accessible place."""
        return [shapes.office_shown(one, call.language) for one in self.diary.offices.values()]


class Counters:
    """What the resources of an office's queue share."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary

    def require(self, office: str) -> None:
        """Raises ``Problem`` 404: there is no office at this address."""
        if office not in self.diary.offices:
            raise Problem("not-found", 404)

    def told(self, call: Call, office: str) -> object:
        """The queue as it is now; of whom it tells is noted in the audit trail."""
        self.require(office)
        entries = tickets.queue(call.session, self.diary, office, now=call.now)
        call.about(*(one.label for one in entries if one.kind == "appointment"))
        local = call.now.astimezone(self.diary.zone)
        open_now = self.diary.office(office).open_at(local, self.diary.working)
        return shapes.queue_shown(office, open_now, entries, next_of(entries, call.now))


class Queue(Counters):
    """Today's queue."""

    @operation(
        "Read the queue", returns=shapes.QueueSchema, allow=Officer("officer", "manager"), audit="queue.read"
    )
    def on_get(self, call: Call, office: str) -> object:
        """Appointments and tickets of today, in the order in which people come."""
        return self.told(call, office)


class Tickets(Counters):
    """Numbers for who comes without an appointment."""

    @operation(
        "Give a number",
        body=shapes.TicketBody,
        returns=shapes.EntrySchema,
        status=201,
        allow=Officer("officer"),
        idempotent=True,
    )
    def on_post(self, call: Call, office: str) -> object:
        """The next number of today."""
        self.require(office)
        ticket = tickets.take_number(call.session, self.diary, office, **call.body, now=call.now)
        return tickets.entry_of(ticket)


class Calls(Counters):
    """Calling people to a window."""

    @operation(
        "Call somebody",
        body=shapes.CallBody,
        returns=shapes.EntrySchema,
        allow=Officer("officer"),
        idempotent=True,
        audit="queue.call",
    )
    def on_post(self, call: Call, office: str) -> object:
        """Who is next, or who is named; nobody is called twice."""
        self.require(office)
        one = tickets.call(call.session, self.diary, office, **call.body, now=call.now)
        call.about(*([one.label] if one.kind == "appointment" else []))
        return one


class Outcomes(Counters):
    """What became of who was called."""

    @operation(
        "Note that somebody was served or did not come",
        body=shapes.OutcomeBody,
        returns=shapes.EntrySchema,
        allow=Officer("officer"),
        audit="queue.outcome",
    )
    def on_post(self, call: Call, office: str) -> object:
        """Once for each who was called."""
        self.require(office)
        one = tickets.finish(call.session, self.diary, office, **call.body, now=call.now)
        if one.kind == "appointment" and one.visit == Visit.MISSED:
            missed(call.session, Promising(self.diary.services, self.diary.zone), one.label)
        call.about(*([one.label] if one.kind == "appointment" else []))
        return one
