"""The queue of a day at one office: who has an appointment and who took a number, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, select, update
from sqlalchemy.orm import Session

from chassis.database import insert_new
from services.intake.domain.appointments import Entry, Role, Visit, in_order, next_of
from services.intake.tables import Place, Ticket
from services.intake.usecases.diary import Diary, OfficeUnknown

TICKET = cast(Table, Ticket.__table__)
KINDS = ("ticket", "appointment")


class OfficeClosed(Exception):
    """No numbers are given out now: the office is closed."""


class QueueMoved(Exception):
    """Somebody else has called this person meanwhile, or there is nobody to call."""


class EntryUnknown(Exception):
    """There is nobody of this name in today's queue."""


def queue(session: Session, diary: Diary, office: str, *, now: datetime) -> list[Entry]:
    """Everybody of today, in the order in which they come; those who are served or did not come as well."""
    diary.office(office)
    return in_order(_entries(session, diary, office, now), now)


def take_number(
    session: Session, diary: Diary, office: str, *, service: str, accessible: bool, now: datetime
) -> Ticket:
    """Give the next number of the day. Raises :class:`OfficeClosed` or ``OfficeUnknown``."""
    place = diary.office(office)
    if not place.open_at(now.astimezone(diary.zone), diary.working):
        raise OfficeClosed
    known = diary.services.get(service)
    counter = place.counter_for(known) if known else None
    if counter is None:
        raise OfficeUnknown(office)
    day = diary.today(now)
    values = {
        "office": office,
        "day": day,
        "counter": counter.key,
        "service": service,
        "accessible": accessible,
        "made_at": now,
        "visit": Visit.WAITING.value,
    }
    last = select(func.coalesce(func.max(Ticket.number), 0)).where(Ticket.office == office, Ticket.day == day)
    while True:
        # Two at once may read the same last number: one of them gets it, the other looks again.
        number = int(session.scalar(last) or 0) + 1
        if insert_new(session, TICKET, [values | {"number": number}], [TICKET.c.number]):
            return session.get_one(Ticket, (office, day, number))


def call(
    session: Session, diary: Diary, office: str, *, entry: str | None, window: int, now: datetime
) -> Entry:
    """Call somebody to a window: the named one, or who is next. Raises :class:`QueueMoved`."""
    people = queue(session, diary, office, now=now)
    chosen = next_of(people, now) if entry is None else _named(people, entry)
    if chosen is None:
        raise QueueMoved
    values = {"visit": Visit.CALLED.value, "window": window, "called_at": now}
    return _change(session, diary, office, chosen, Visit.WAITING, values, now)


def finish(session: Session, diary: Diary, office: str, *, entry: str, outcome: str, now: datetime) -> Entry:
    """Note that who was called was ``served``, or did not come (``missed``). Raises :class:`QueueMoved`."""
    chosen = _named(queue(session, diary, office, now=now), entry)
    values = {"visit": Visit(outcome).value, "ended_at": now}
    return _change(session, diary, office, chosen, Visit.CALLED, values, now)


def _named(people: list[Entry], entry: str) -> Entry:
    found = next((one for one in people if one.id == entry), None)
    if found is None:
        raise EntryUnknown(entry)
    return found


def _change(
    session: Session,
    diary: Diary,
    office: str,
    one: Entry,
    before: Visit,
    values: dict[str, Any],
    now: datetime,
) -> Entry:
    kind, _, name = one.id.partition(":")
    table: type[Ticket] | type[Place] = Ticket if kind == "ticket" else Place
    if kind == "ticket":
        key = [Ticket.office == office, Ticket.day == diary.today(now), Ticket.number == int(name)]
    else:
        key = [*_booked_today(diary, office, now), Place.reference == name, Place.starts_at == one.since]
    result: Any = session.execute(update(table).where(*key, table.visit == before.value).values(**values))
    if result.rowcount != 1:
        raise QueueMoved
    return _named(queue(session, diary, office, now=now), one.id)


def _entries(session: Session, diary: Diary, office: str, now: datetime) -> Iterator[Entry]:
    fresh = {"populate_existing": True}
    booked = select(Place).where(*_booked_today(diary, office, now)).execution_options(**fresh)
    for place in session.scalars(booked):
        yield Entry(
            f"appointment:{place.reference}",
            "appointment",
            place.reference,
            place.counter,
            place.service,
            place.accessible,
            place.starts_at,
            place.visit,
            place.window,
        )
    today = (Ticket.office == office, Ticket.day == diary.today(now))
    for ticket in session.scalars(select(Ticket).where(*today).execution_options(**fresh)):
        yield entry_of(ticket)


def entry_of(ticket: Ticket) -> Entry:
    """A ticket's place in the queue."""
    return Entry(
        f"ticket:{ticket.number}",
        "ticket",
        f"{ticket.number:03}",
        ticket.counter,
        ticket.service,
        ticket.accessible,
        ticket.made_at,
        ticket.visit,
        ticket.window,
    )


def _booked_today(diary: Diary, office: str, now: datetime) -> list[ColumnElement[bool]]:
    today = diary.today(now)
    return [
        Place.office == office,
        Place.role == Role.BOOKED.value,
        Place.starts_at >= _midnight(today, diary),
        Place.starts_at < _midnight(today + timedelta(days=1), diary),
    ]


def _midnight(day: date, diary: Diary) -> datetime:
    return datetime.combine(day, time(), diary.zone)
