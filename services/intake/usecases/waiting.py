"""The waiting list, and what happens around places by itself: offers, ends of holds, releases, reminders.

``tend`` looks first, which locks nothing, and then does each thing in a transaction of its own that looks
again: however many workers tend, and whenever they are killed, each thing is done once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.orm import Session

from chassis.database import Database, insert_new
from contracts.intake import AppointmentOffered, AppointmentReminded
from services.intake.domain import appointments as rules
from services.intake.domain.appointments import BOOKABLE, DAY, RELEASED, PlaceRefused, Role, Visit, Wish
from services.intake.domain.states import FINISHED
from services.intake.tables import Application, Place, Waiting
from services.intake.usecases.appointments import (
    NoAppointment,
    cancel,
    free,
    instant,
    key_of,
    lapsed,
    lock,
    mine,
    say,
    take,
    whose,
)
from services.intake.usecases.desk import state_of
from services.intake.usecases.diary import Diary

A_LOOK = 200
"""How many of each kind one round does at most; the next round goes on."""
Do = Callable[[Session], bool]


class DaysWrong(Exception):
    """The days of a wish end before they begin, or have gone by."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.errors = [{"pointer": "/until_day", "key": key}]


def wait(
    session: Session,
    diary: Diary,
    row: Application,
    wish: Wish,
    *,
    from_day: date,
    until_day: date,
    now: datetime,
) -> Waiting:
    """Put the application on the waiting list, or change its wish, which puts it at the end.

    Raises ``NotNow``, or :class:`DaysWrong`.
    """
    lock(session, row)
    if until_day < from_day:
        raise DaysWrong("days-turned-round")
    if until_day < diary.today(now):
        raise DaysWrong("date-in-past")
    wanted = {
        "service": row.service,
        "office": wish.office.key,
        "accessible": wish.accessible,
        "from_day": from_day,
        "until_day": until_day,
    }
    found = session.get(Waiting, row.reference)
    if found is not None and all(getattr(found, name) == value for name, value in wanted.items()):
        return found
    values = wanted | {"since": now, "offers": 0}
    new = {"reference": row.reference} | values
    if not insert_new(session, cast(Table, Waiting.__table__), [new], [Waiting.__table__.c.reference]):
        session.execute(update(Waiting).where(Waiting.reference == row.reference).values(**values))
    return session.get_one(Waiting, row.reference, populate_existing=True)


def leave(session: Session, row: Application) -> None:
    """Take the application off the waiting list, and give back what was offered to it. Twice is once."""
    lock(session, row, any_state=True)
    session.execute(delete(Waiting).where(Waiting.reference == row.reference))
    offered = (Place.reference == row.reference, Place.role == Role.OFFERED.value)
    session.execute(delete(Place).where(*offered))


def tend(database: Database, diary: Diary, clock: Callable[[], datetime]) -> int:
    """Do everything that is due by itself; return how many things."""
    done = 0
    for look in (_lapsed_holds, _lapsed_offers, _released, _reminders, _offers):
        for do in database.read(look, diary, clock()):
            done += bool(database.transact(do))
    return done


def _lapsed_holds(session: Session, diary: Diary, now: datetime) -> list[Do]:
    ended = (lapsed(now), Place.role == Role.HELD.value)
    if session.scalars(select(Place.reference).where(*ended).limit(1)).first() is None:
        return []
    return [partial(_free_lapsed, now=now)]


def _free_lapsed(session: Session, now: datetime) -> bool:
    """Holds that were not confirmed are forgotten; one that is being taken over right now is left alone."""
    ended = (lapsed(now), Place.role == Role.HELD.value)
    keys = select(Place.reference).where(*ended).limit(A_LOOK).with_for_update(skip_locked=True)
    gone = list(session.scalars(keys))
    session.execute(delete(Place).where(*ended, Place.reference.in_(gone)))
    return bool(gone)


def _lapsed_offers(session: Session, diary: Diary, now: datetime) -> list[Do]:
    ended = (lapsed(now), Place.role == Role.OFFERED.value)
    query = select(Place.reference, Place.office).where(*ended).limit(A_LOOK)
    return [
        partial(_let_lapse, reference=reference, most=_offers_of(diary, office), now=now)
        for reference, office in session.execute(query)
    ]


def _offers_of(diary: Diary, office: str) -> int:
    return diary.offices[office].rules.offers if office in diary.offices else 0


def _let_lapse(session: Session, reference: str, most: int, now: datetime) -> bool:
    """An offer was not taken: the place is free, and who waits goes to the end of the list, or off it."""
    row = _locked(session, reference)
    ended = (lapsed(now), Place.role == Role.OFFERED.value, Place.reference == row.reference)
    gone: Any = session.execute(delete(Place).where(*ended))
    if not gone.rowcount:
        return False
    waiting = session.get(Waiting, reference, populate_existing=True)
    if waiting is not None:
        waiting.offers, waiting.since = waiting.offers + 1, now
        if waiting.offers >= most:
            session.delete(waiting)
    return True


def _released(session: Session, diary: Diary, now: datetime) -> list[Do]:
    states = [state.value for state in RELEASED]
    kept = select(Place.reference).join(Application).where(Application.state.in_(states))
    living = [role.value for role in Role if role is not Role.PAST]
    kept = kept.where(Place.role.in_(living), Place.starts_at > now)
    ended = [state.value for state in FINISHED]
    listed = select(Waiting.reference).join(Application).where(Application.state.in_(ended))
    found = {*session.scalars(kept.limit(A_LOOK)), *session.scalars(listed.limit(A_LOOK))}
    return [partial(_release, reference=one, now=now) for one in sorted(found)]


def _release(session: Session, reference: str, now: datetime) -> bool:
    """The application is decided: nobody waits or comes for it any more."""
    row = _locked(session, reference)
    leave(session, row)
    if state_of(row) not in RELEASED:
        return True
    session.execute(delete(Place).where(Place.reference == reference, Place.role == Role.HELD.value))
    with suppress(NoAppointment):
        cancel(session, row, now=now, reason="finished")
    return True


def _reminders(session: Session, diary: Diary, now: datetime) -> list[Do]:
    near = (Place.role == Role.BOOKED.value, Place.starts_at > now, Place.starts_at <= now + DAY)
    untold = or_(Place.day_told_at.is_(None), Place.hour_told_at.is_(None))
    query = select(Place).where(*near, untold, Place.visit == Visit.WAITING.value).order_by(Place.starts_at)
    due = [place for place in session.scalars(query) if _reminder(place, now)]
    return [partial(remind, reference=one.reference, now=now) for one in due[:A_LOOK]]


def remind(session: Session, reference: str, now: datetime) -> bool:
    """Remind of the appointment if that is due and was not done; false when it is not."""
    row = _locked(session, reference)
    booked = mine(session, reference, now).booked
    ahead = _reminder(booked, now) if booked else None
    if booked is None or ahead is None:
        return False
    told = {"day": Place.day_told_at, "hour": Place.hour_told_at}[ahead]
    session.execute(update(Place).where(*key_of(booked)).values({told: now}))
    what: dict[str, Any] = {**whose(row), "office": booked.office, "minutes": booked.minutes}
    say(session, row, AppointmentReminded(**what, starts_at=instant(booked.starts_at), ahead=ahead), now)
    return True


def _reminder(place: Place, now: datetime) -> str | None:
    told = {"day": place.day_told_at, "hour": place.hour_told_at}
    given = frozenset(ahead for ahead, at in told.items() if at)
    return rules.reminder_due(place.starts_at, place.made_at, given, now)


def _offers(session: Session, diary: Diary, now: datetime) -> list[Do]:
    return [
        partial(_offer, diary=diary, reference=waiting.reference, starts_at=starts_at, now=now)
        for waiting, starts_at in _matches(session, diary, now)
    ]


def _matches(session: Session, diary: Diary, now: datetime) -> Iterator[tuple[Waiting, datetime]]:
    """Who waits, longest first, each with the earliest place that is wished for and left to them."""
    offered = select(Place.reference).where(
        Place.reference == Waiting.reference, Place.role == Role.OFFERED.value
    )
    query = select(Waiting).where(~offered.exists()).order_by(Waiting.since).limit(A_LOOK)
    open_places: dict[tuple[str, str, bool], dict[datetime, int]] = {}
    for waiting in session.scalars(query):
        wish = _wish(diary, waiting)
        if wish is None:
            continue
        key = (wish.office.key, wish.counter.key, wish.accessible)
        if key not in open_places:
            open_places[key] = _open(session, diary, wish, now)
        latest = _booked_at(session, waiting.reference)
        for starts_at, left in open_places[key].items():
            day = starts_at.astimezone(diary.zone).date()
            if left and waiting.from_day <= day <= waiting.until_day and (not latest or starts_at < latest):
                open_places[key][starts_at] -= 1
                yield waiting, starts_at
                break


def _wish(diary: Diary, waiting: Waiting) -> Wish | None:
    if waiting.office not in diary.offices or not diary.minutes(waiting.service):
        return None
    return diary.wish(waiting.service, waiting.office, waiting.accessible)


def _open(session: Session, diary: Diary, wish: Wish, now: datetime) -> dict[datetime, int]:
    days = free(session, diary, wish, first=diary.today(now), days=wish.office.rules.days_ahead + 1, now=now)
    return {one["starts_at"]: one["free"] for day in days for one in day["times"] if one["free"]}


def _booked_at(session: Session, reference: str) -> datetime | None:
    booked = (Place.reference == reference, Place.role == Role.BOOKED.value)
    return session.scalar(select(Place.starts_at).where(*booked))


def _offer(session: Session, diary: Diary, reference: str, starts_at: datetime, now: datetime) -> bool:
    """Offer a place to who waits for it; false when one of them is gone meanwhile."""
    row = _locked(session, reference)
    waiting = session.get(Waiting, reference, populate_existing=True)
    wish = _wish(diary, waiting) if waiting else None
    if wish is None or state_of(row) not in BOOKABLE or mine(session, reference, now).offered:
        return False
    office = wish.office
    until = min(now + timedelta(minutes=office.rules.offer_minutes), starts_at)
    try:
        place = take(session, row, wish, starts_at, Role.OFFERED, diary.minutes(row.service), until, now)
    except PlaceRefused:
        return False
    what: dict[str, Any] = {**whose(row), "office": office.key, "minutes": place.minutes}
    offer = AppointmentOffered(**what, starts_at=instant(starts_at), until=instant(until))
    say(session, row, offer, now)
    return True


def _locked(session: Session, reference: str) -> Application:
    row = session.get_one(Application, reference)
    lock(session, row, any_state=True)
    return row
