"""Places at an office: which there are, who may have which, and who is next in the queue.

A place is one chair at one time: office, counter, start, number. What is not taken is free; nothing is made
in advance. Times are aware datetimes; opening hours are the office's own clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.intake.domain.service import Basis, Service, Text
from services.intake.domain.states import State

WorkingDay = Callable[[date], bool]
"""Whether the office works on a day: no weekend, no holiday, no collective leave."""

BOOKABLE = frozenset({State.SUBMITTED, State.IN_REVIEW, State.MORE_REQUESTED})
"""An appointment can be made from the submission until the decision."""
RELEASED = frozenset({State.WITHDRAWN, State.REFUSED})
"""Nobody comes any more: what was booked is free for others."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE_EARLY = timedelta(minutes=5)
"""Who has an appointment may be called so long before its time."""


class Role(StrEnum):
    """What a taken place is to the one who has it."""

    HELD = "held"  # chosen, and kept until the hold ends
    OFFERED = "offered"  # came free, and kept for who waited until the offer ends
    BOOKED = "booked"  # confirmed
    PAST = "past"  # was booked; its time went by, and another was booked since


class Visit(StrEnum):
    """What became of somebody in the queue."""

    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    MISSED = "missed"


class PlaceRefused(Exception):
    """This place cannot be had; ``key`` says why, as in the phrases of intake. Nothing was changed."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.errors = [{"pointer": "/starts_at", "key": key, **params}]


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when the office is open."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Counter:
    """Chairs for the services of some families, or (when none is named) for all.

    ``places`` at once, of ``minutes`` each; the first ``accessible`` of them can be reached and used by
    everybody, also in a wheelchair, with a guide or a helper.
    """

    key: str
    minutes: int
    places: int
    accessible: int = 0
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """How places are given; ``offers`` is how many may lapse before one is taken off the waiting list."""

    days_ahead: int
    notice_minutes: int
    hold_minutes: int
    offer_minutes: int
    offers: int
    reserved_hours: int


@dataclass(frozen=True)
class Office:
    """Where one comes, when it is open (by weekday, Monday is 0), with which counters."""

    key: str
    title: Text
    address: Text
    access: Text
    hours: Mapping[int, tuple[Hours, ...]]
    counters: tuple[Counter, ...]
    rules: Rules
    basis: Basis

    def counter_for(self, service: Service) -> Counter | None:
        """The counter that serves a service: of those with time enough, that of its family, else one for all.

        Of several the one with the shortest places, so that long ones stay for who needs them.
        """
        minutes = service.appointment.minutes if service.appointment else 0
        able = sorted((one for one in self.counters if one.minutes >= minutes), key=lambda one: one.minutes)
        own = (one for one in able if service.family in one.families)
        return next(own, None) or next((one for one in able if not one.families), None)

    def open_at(self, at: datetime, working: WorkingDay) -> bool:
        """Whether its doors are open at this moment of its own clock."""
        hours = self.hours.get(at.weekday(), ())
        return working(at.date()) and any(one.opens <= at.time() < one.closes for one in hours)


class Wish(NamedTuple):
    """Where somebody wants a place, and whether it must be an accessible one."""

    office: Office
    counter: Counter
    accessible: bool


def times(office: Office, counter: Counter, day: date) -> Iterator[time]:
    """When places begin on a working day, by the office's clock."""
    length = timedelta(minutes=counter.minutes)
    for hours in office.hours.get(day.weekday(), ()):
        at, closes = datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)
        while at + length <= closes:
            yield at.time()
            at += length


def require_offered(
    wish: Wish, starts_at: datetime, now: datetime, zone: ZoneInfo, working: WorkingDay
) -> None:
    """Raises :class:`PlaceRefused` when there never was such a place, or it cannot be booked any more."""
    rules, local = wish.office.rules, starts_at.astimezone(zone)
    if starts_at <= now:
        raise PlaceRefused("place-in-past")
    if starts_at < now + timedelta(minutes=rules.notice_minutes):
        raise PlaceRefused("place-too-soon", minutes=rules.notice_minutes)
    if local.date() > now.astimezone(zone).date() + timedelta(days=rules.days_ahead):
        raise PlaceRefused("place-too-far", days=rules.days_ahead)
    if not working(local.date()):
        raise PlaceRefused("place-on-holiday")
    if local.time() not in set(times(wish.office, wish.counter, local.date())):
        raise PlaceRefused("place-not-offered")
    if wish.accessible and not wish.counter.accessible:
        raise PlaceRefused("place-not-accessible")


def starts(
    wish: Wish, first: date, last: date, now: datetime, zone: ZoneInfo, working: WorkingDay
) -> Iterator[datetime]:
    """Every start that can be booked from day ``first`` to day ``last``, both included, in order."""
    today, rules = now.astimezone(zone).date(), wish.office.rules
    day, last = max(first, today), min(last, today + timedelta(days=rules.days_ahead))
    earliest = now + timedelta(minutes=rules.notice_minutes)
    while day <= last:
        if working(day):
            for one in times(wish.office, wish.counter, day):
                at = datetime.combine(day, one, zone)
                if at >= earliest:
                    yield at
        day += timedelta(days=1)


def numbers(wish: Wish, starts_at: datetime, now: datetime) -> list[int]:
    """The numbers that somebody may have at a time, the best first.

    Accessible ones are kept for who needs them until ``reserved_hours`` before; then they are anybody's.
    """
    counter = wish.counter
    special = list(range(1, counter.accessible + 1))
    if wish.accessible:
        return special
    common = list(range(counter.accessible + 1, counter.places + 1))
    near = starts_at - now <= timedelta(hours=wish.office.rules.reserved_hours)
    return common + special if near else common


def spread(choice: list[int], whose: str, accessible: int = 0) -> list[int]:
    """The same numbers, begun at another one for each person: two hundred who come at once do not all queue
    for the first. The first ``accessible`` numbers stay behind the others."""
    common = [number for number in choice if number > accessible]
    special = [number for number in choice if number <= accessible]
    return _turned(common, whose) + _turned(special, whose)


def _turned(choice: list[int], whose: str) -> list[int]:
    turn = sum(whose.encode()) % len(choice) if choice else 0
    return choice[turn:] + choice[:turn]


def reminder_due(starts_at: datetime, made_at: datetime, told: frozenset[str], now: datetime) -> str | None:
    """``day`` or ``hour`` when that reminder is to be given now; who booked later than that needs none."""
    left = starts_at - now
    if timedelta() < left <= HOUR:
        return "hour" if "hour" not in told and made_at <= starts_at - HOUR else None
    if HOUR < left <= DAY:
        return "day" if "day" not in told and made_at <= starts_at - DAY else None
    return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One person in the queue of a day: ``since`` is the appointment's time, or when the ticket was taken."""

    id: str
    kind: str
    label: str
    counter: str
    service: str
    accessible: bool
    since: datetime
    visit: str
    window: int | None = None


def in_order(entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """Who comes when: appointments whose time has come, then tickets as they were taken, then the others."""

    def rank(one: Entry) -> tuple[int, datetime, str]:
        if one.kind == "ticket":
            return 1, one.since, one.label
        return (0 if one.since <= now + DUE_EARLY else 2), one.since, one.label

    return sorted(entries, key=rank)


def next_of(entries: Iterable[Entry], now: datetime) -> Entry | None:
    """Who is to be called now; ``None`` when nobody's time has come."""
    for one in in_order(entries, now):
        if one.visit == Visit.WAITING:
            return one if one.kind == "ticket" or one.since <= now + DUE_EARLY else None
    return None
