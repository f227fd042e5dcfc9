"""Choosing a place, confirming it, moving and cancelling: each in the transaction it is given.

Nobody waits for anybody: a place is taken by one statement that succeeds or does not, and no transaction that
holds one asks for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from chassis.database import insert_new
from chassis.messaging import record
from chassis.telemetry import trace
from contracts.event import Event
from contracts.intake import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from services.intake.domain import appointments as rules
from services.intake.domain.appointments import (
    BOOKABLE,
    PlaceRefused,
    Role,
    Visit,
    Wish,
)
from services.intake.tables import Application, Place, Waiting
from services.intake.usecases.desk import change, state_of
from services.intake.usecases.diary import Diary

PLACE = cast(Table, Place.__table__)
_BEING_TAKEN = "taking"
"""The role of a place within its transaction: the one held before goes only when the new one is sure."""


class NotNow(Exception):
    """The application was not handed in yet, or it is decided."""


class NoAppointment(Exception):
    """There is no appointment to cancel or to show."""


class HoldLapsed(Exception):
    """The place was not confirmed in time, or was never held; choose again."""


@dataclass(frozen=True)
class Mine:
    """What one application has: an appointment, a place held or offered, a wish on the waiting list."""

    booked: Place | None
    held: Place | None
    offered: Place | None
    waiting: Waiting | None


def free(
    session: Session, diary: Diary, wish: Wish, *, first: date, days: int, now: datetime
) -> list[dict[str, Any]]:
    """Every day from ``first`` on that has places at all, with its starts and how many are free of each."""
    bookable = diary.last_day(wish.office, now)
    if first > bookable:
        return []
    last = min(first + timedelta(days=days - 1), bookable)
    taken = _taken(session, wish, _midnight(first, diary), _midnight(last + timedelta(days=1), diary), now)
    found: dict[date, list[dict[str, Any]]] = {}
    for at in rules.starts(wish, first, last, now, diary.zone, diary.working):
        instant = at.astimezone(UTC)
        left = [one for one in rules.numbers(wish, instant, now) if one not in taken.get(instant, ())]
        found.setdefault(at.date(), []).append({"starts_at": instant, "free": len(left)})
    return [{"day": day, "times": starts} for day, starts in found.items()]


def require_free(session: Session, diary: Diary, wish: Wish, starts_at: datetime, *, now: datetime) -> None:
    """Raises ``PlaceRefused`` when the place cannot be had, by a look that takes no lock."""
    diary.require(wish, starts_at, now)
    if not _left(session, wish, starts_at, now):
        raise PlaceRefused("place-taken")


def mine(session: Session, reference: str, now: datetime) -> Mine:
    """What the application has now; a hold or an offer that has ended is not shown."""
    living = (Place.reference == reference, Place.role != Role.PAST)
    rows = {row.role: row for row in session.scalars(select(Place).where(*living)) if not _lapsed(row, now)}
    waiting = session.get(Waiting, reference)
    return Mine(rows.get(Role.BOOKED), rows.get(Role.HELD), rows.get(Role.OFFERED), waiting)


def hold(
    session: Session, diary: Diary, row: Application, wish: Wish, starts_at: datetime, *, now: datetime
) -> Place:
    """Keep a place for ``hold_minutes``, instead of one that was held before.

    Raises ``PlaceRefused`` (in the past, on a holiday, taken meanwhile, ...) or :class:`NotNow`.
    """
    lock(session, row)
    diary.require(wish, starts_at, now)
    have = mine(session, row.reference, now)
    if have.booked and have.booked.starts_at == starts_at and have.booked.office == wish.office.key:
        raise PlaceRefused("place-yours")
    if have.held and (have.held.starts_at, have.held.office) == (starts_at, wish.office.key):
        return have.held
    until = now + timedelta(minutes=wish.office.rules.hold_minutes)
    return take(session, row, wish, starts_at, Role.HELD, diary.minutes(row.service), until, now)


def take(
    session: Session,
    row: Application,
    wish: Wish,
    starts_at: datetime,
    role: Role,
    minutes: int,
    until: datetime,
    now: datetime,
) -> Place:
    """Take a free place in this role, and let go of the one in the same role. Raises ``PlaceRefused``."""
    values = {
        "office": wish.office.key,
        "counter": wish.counter.key,
        "starts_at": starts_at,
        "reference": row.reference,
        "role": _BEING_TAKEN,
        "service": row.service,
        "minutes": minutes,
        "accessible": wish.accessible,
        "until": until,
        "made_at": now,
        "moves": 0,
        "visit": Visit.WAITING.value,
    }
    left = _left(session, wish, starts_at, now)
    for number in rules.spread(left, row.reference, wish.counter.accessible):
        if _take(session, values | {"number": number}, now):
            break
    else:
        raise PlaceRefused("place-taken")
    session.execute(delete(Place).where(Place.reference == row.reference, Place.role == role))
    being_taken = (Place.reference == row.reference, Place.role == _BEING_TAKEN)
    session.execute(update(Place).where(*being_taken).values(role=role.value))
    return _one(session, row.reference, role)


def _take(session: Session, values: dict[str, Any], now: datetime) -> bool:
    """Take this very place: new, or from a hold or an offer that has ended."""
    if insert_new(session, PLACE, [values], [PLACE.c.number]):
        return True
    key = [getattr(Place, name) == values[name] for name in ("office", "counter", "starts_at", "number")]
    result: Any = session.execute(update(Place).where(*key, lapsed(now)).values(**values))
    return bool(result.rowcount)


def confirm(session: Session, row: Application, starts_at: datetime, *, now: datetime) -> Place:
    """Make the held or offered place of this time the appointment; an earlier appointment is moved there.

    Twice is once. Raises :class:`HoldLapsed`, :class:`NotNow`, or ``PlaceRefused`` when its time has come.
    """
    lock(session, row)
    have = mine(session, row.reference, now)
    chosen = next((one for one in (have.held, have.offered) if one and one.starts_at == starts_at), None)
    if chosen is None:
        if have.booked and have.booked.starts_at == starts_at:
            return have.booked
        raise HoldLapsed
    if starts_at <= now:
        raise PlaceRefused("place-in-past")
    before = _part_from(session, have.booked, now)
    if chosen.role == Role.OFFERED:
        session.execute(delete(Waiting).where(Waiting.reference == row.reference))
    moves = before.moves + 1 if before else 0
    values = {"role": Role.BOOKED.value, "until": None, "made_at": now, "moves": moves}
    session.execute(update(Place).where(*key_of(chosen)).values(**values))
    booked = _one(session, row.reference, Role.BOOKED)
    say(session, row, _news(row, booked, before), now)
    return booked


def _part_from(session: Session, booked: Place | None, now: datetime) -> Place | None:
    """Let go of the appointment there was; ``None`` when there was none, or its time went by."""
    if booked is None:
        return None
    if booked.starts_at > now and booked.visit == Visit.WAITING:
        session.execute(delete(Place).where(*key_of(booked)))
        return booked
    session.execute(update(Place).where(*key_of(booked)).values(role=Role.PAST.value))
    return None


def cancel(session: Session, row: Application, *, now: datetime, reason: str = "applicant") -> None:
    """Give the appointment up. Raises :class:`NoAppointment`: there is none, or its time has come."""
    lock(session, row, any_state=True)
    booked = mine(session, row.reference, now).booked
    if booked is None or booked.starts_at <= now:
        raise NoAppointment
    session.execute(delete(Place).where(*key_of(booked)))
    told = {**whose(row), "office": booked.office, "starts_at": instant(booked.starts_at)}
    say(session, row, AppointmentCancelled(**told, reason=reason), now)


def lock(session: Session, row: Application, *, any_state: bool = False) -> None:
    """One at a time for each application, and as it is now. Raises :class:`NotNow` when it may not book."""
    session.refresh(row, with_for_update=True)
    if not any_state and state_of(row) not in BOOKABLE:
        raise NotNow


def say(session: Session, row: Application, event: Event, now: datetime) -> None:
    """Record an event about the application, under its next number."""
    change(session, row, now, sequence=row.sequence + 1)
    record(session, event, sequence=row.sequence, trace=trace.child(row.trace), at=now)


def whose(row: Application) -> dict[str, str]:
    """What every event of an appointment says of its application."""
    return {"reference": row.reference, "service": row.service, "language": row.language}


def instant(at: datetime) -> str:
    """An instant as events carry it: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def lapsed(now: datetime) -> ColumnElement[bool]:
    """Of places: a hold or an offer that has ended."""
    return and_(Place.role.in_([Role.HELD.value, Role.OFFERED.value]), Place.until <= now)


def key_of(place: Place) -> list[ColumnElement[bool]]:
    """The condition that finds this place, as it was read."""
    names = ("office", "counter", "starts_at", "number", "reference", "role")
    return [getattr(Place, name) == getattr(place, name) for name in names]


def _news(row: Application, booked: Place, before: Place | None) -> Event:
    told: dict[str, Any] = {**whose(row), "office": booked.office, "minutes": booked.minutes}
    told["starts_at"] = instant(booked.starts_at)
    if before is None:
        return AppointmentBooked(**told)
    return AppointmentMoved(**told, before=instant(before.starts_at))


def _one(session: Session, reference: str, role: Role) -> Place:
    query = select(Place).where(Place.reference == reference, Place.role == role.value)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _lapsed(row: Place, now: datetime) -> bool:
    return row.until is not None and row.until <= now


def _left(session: Session, wish: Wish, starts_at: datetime, now: datetime) -> list[int]:
    taken = _taken(session, wish, starts_at, starts_at + timedelta(microseconds=1), now)
    return [one for one in rules.numbers(wish, starts_at, now) if one not in taken.get(starts_at, ())]


def _taken(
    session: Session, wish: Wish, begin: datetime, end: datetime, now: datetime
) -> dict[datetime, set[int]]:
    at_counter = (Place.office == wish.office.key, Place.counter == wish.counter.key)
    kept = or_(Place.until.is_(None), Place.until > now)
    query = select(Place.starts_at, Place.number).where(*at_counter, Place.starts_at >= begin)
    return _by_start(session.execute(query.where(Place.starts_at < end, kept)))


def _by_start(rows: Iterable[Sequence[Any]]) -> dict[datetime, set[int]]:
    found: dict[datetime, set[int]] = {}
    for starts_at, number in rows:
        found.setdefault(starts_at, set()).add(number)
    return found


def _midnight(day: date, diary: Diary) -> datetime:
    return datetime.combine(day, time(), diary.zone)
