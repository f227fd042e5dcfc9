"""By when an application is decided: promised when it is handed in, watched, and announced when it is broken.

Locks are taken in one order: the application, then its promise. ``tend`` looks first, which locks nothing,
and then does each thing in a transaction that looks again: however many workers tend, and whenever they are
killed, each broken promise is announced once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from chassis.database import Database, insert_new
from chassis.messaging import record
from chassis.telemetry import get_logger, trace
from contracts.intake import PromiseBroken
from services.intake.domain import promises as rules
from services.intake.domain.states import FINISHED, State
from services.intake.tables import NEW_PROMISE, Application, Promise, ServicePace
from services.intake.usecases.almanac import Means
from services.intake.usecases.desk import change, note, state_of

log = get_logger()
CLOSES = time(16)
"""Who has not heard from the office by then on the promised day will not hear from it on that day."""
A_LOOK, LATEST = 200, 200
BROKEN = "promise-broken"
"""The reason of the line of history that says so."""
_SELDOM = timedelta(seconds=20)
_ENDS = frozenset({*FINISHED, State.MORE_REQUESTED})


def promised(
    session: Session, means: Means, row: Mapping[str, Any], *, round: int, now: datetime
) -> dict[str, Any]:
    """The row of what is promised to an application that is handed in (and paid for) now."""
    today, service = _day(means, now), means.services.get(row["service"])
    step = rules.clocked(service, row["answers"], today) if service else None
    waits = bool(service and rules.waits_for_appointment(service, step))
    known = means.almanac.pace(session, row["service"], now)
    band = rules.promise(means.almanac.calendar, today, None if waits else today, step, known)
    return {
        "reference": row["reference"],
        "round": round,
        "service": row["service"],
        "step": step.key if step else "",
        "handed_at": now,
        "clock_on": None if waits or step is None else today,
        "broken_at": None,
        "ended_at": None,
        "ended_as": "",
    } | _banded(band)


def _banded(band: rules.Band | None) -> dict[str, Any]:
    return {
        "basis": band.basis if band else "",
        "early_on": band.early_on if band else None,
        "due_on": band.due_on if band else None,
        "watch_on": band.due_on if band else None,
        "law_on": band.law_on if band else None,
        "working_days": band.working_days if band else 0,
        "measured": band.measured if band else 0,
    }


def begin(session: Session, means: Means, row: Application, now: datetime) -> date | None:
    """Promise a day for this round; that day, or None while none can be promised."""
    facts = {"reference": row.reference, "service": row.service, "answers": row.answers}
    values = promised(session, means, facts, round=row.round, now=now)
    session.execute(NEW_PROMISE, values)
    due: date | None = values["due_on"]
    return due


def appointed(session: Session, means: Means, row: Application, starts_at: datetime | None) -> None:
    """The applicant comes to the office at ``starts_at``, or (None) no longer does.

    Where the law's clock starts at the appointment it starts on that day. A promise that was measured stays.
    """
    found = session.get(Promise, (row.reference, row.round), with_for_update=True)
    service = means.services.get(row.service)
    if found is None or found.ended_at is not None or found.broken_at is not None or service is None:
        return
    handed_on = _day(means, found.handed_at)
    step = rules.clocked(service, row.answers, handed_on)
    if not rules.waits_for_appointment(service, step):
        return
    found.clock_on = _day(means, starts_at) if starts_at else None
    kept = found.basis == rules.MEASURED
    band = rules.promise(means.almanac.calendar, handed_on, found.clock_on, step, None)
    found.law_on = band.law_on if band else None
    if not kept:
        for name, value in _banded(band).items():
            setattr(found, name, value)


def missed(session: Session, means: Means, reference: str) -> None:
    """Who was called did not come: a clock that starts at the appointment has not started."""
    row = session.get(Application, reference)
    if row is not None:
        appointed(session, means, row, None)


def end(session: Session, row: Application, now: datetime) -> None:
    """The clock of this round stands: decided, withdrawn, or it is the applicant's turn."""
    if state_of(row) not in _ENDS:
        return
    running = (Promise.reference == row.reference, Promise.round == row.round, Promise.ended_at.is_(None))
    session.execute(update(Promise).where(*running).values(ended_at=now, ended_as=row.state, watch_on=None))


def tend(database: Database, means: Means, clock: Callable[[], datetime]) -> int:
    """Announce every promise that is being broken, and measure how long things take; how many were announced.

    Called often, it looks every twenty seconds.
    """
    now, last = clock(), means.almanac.tended_at
    if last is not None and now - last < _SELDOM:
        return 0
    means.almanac.tended_at = now
    due = database.read(overdue, means, now)
    announced = sum(
        database.transact(partial(announce, means=means, reference=one, now=clock())) for one in due
    )
    news = database.read(measured, means)
    if news:
        database.transact(store, news, now)
    return announced


def overdue(session: Session, means: Means, now: datetime) -> list[str]:
    """The applications whose promised day is over, or as good as over, without a word from the office."""
    query = select(Promise.reference).where(Promise.watch_on <= _over(means, now)).order_by(Promise.watch_on)
    return list(session.scalars(query.limit(A_LOOK)))


def _over(means: Means, now: datetime) -> date:
    here = now.astimezone(means.zone)
    return here.date() if here.time() >= CLOSES else here.date() - timedelta(days=1)


def announce(session: Session, *, means: Means, reference: str, now: datetime) -> bool:
    """Say that the promise is broken, before anybody asks. False when that is no news (any more)."""
    row = session.get(Application, reference, with_for_update=True)
    if row is None:
        return False
    found = session.get(Promise, (reference, row.round), with_for_update=True)
    if found is None or found.watch_on is None or found.watch_on > _over(means, now):
        return False
    found.watch_on, found.broken_at = None, now
    session.flush()
    change(session, row, now, sequence=row.sequence + 1)
    note(session, reference, row.state, now, round=row.round, reason=BROKEN)
    event = PromiseBroken(
        reference=reference,
        service=row.service,
        language=row.language,
        round=row.round,
        promised_on=found.due_on.isoformat() if found.due_on else "",
        basis=found.basis,
    )
    record(session, event, sequence=row.sequence, trace=trace.child(row.trace))
    log.info("promise_broken", reference=reference, promised_on=event.promised_on)
    return True


def measured(session: Session, means: Means) -> dict[str, rules.Pace]:
    """How many working days the last applications of each service took, where that is news."""
    known = {
        row.service: rules.Pace(row.measured, row.half, row.most)
        for row in session.scalars(select(ServicePace))
    }
    found = {service: rules.pace(_durations(session, means, service)) for service in means.services}
    return {
        service: pace for service, pace in found.items() if pace is not None and pace != known.get(service)
    }


def store(session: Session, paces: Mapping[str, rules.Pace], now: datetime) -> None:
    """Note how long things take, for the next promise."""
    table = cast(Table, ServicePace.__table__)
    for service, pace in paces.items():
        values = {"measured": pace.measured, "half": pace.half, "most": pace.most, "measured_at": now}
        if not insert_new(session, table, [{"service": service} | values], [table.c.service]):
            session.execute(update(ServicePace).where(ServicePace.service == service).values(**values))


def _durations(session: Session, means: Means, service: str) -> list[int]:
    decided = Promise.ended_as.in_((State.ACCEPTED.value, State.REFUSED.value))
    ended = (Promise.service == service, Promise.ended_at.is_not(None), decided)
    query = select(Promise).where(*ended).order_by(Promise.ended_at.desc()).limit(LATEST)
    days = means.almanac.calendar
    return [
        days.between(_day(means, one.handed_at), _day(means, one.ended_at))
        for one in session.scalars(query)
        if one.ended_at
    ]


def _day(means: Means, at: datetime) -> date:
    return at.astimezone(means.zone).date()


def shown(session: Session, means: Means, row: Application, now: datetime) -> dict[str, Any] | None:
    """What the applicant sees of the promise of this round; None before anything was handed in."""
    found = session.get(Promise, (row.reference, row.round))
    if found is None:
        return None
    service = means.services.get(row.service)
    step = rules.clocked(service, row.answers, _day(means, found.handed_at)) if service else None
    last = found.due_on or _day(means, now)
    start = found.clock_on or _day(means, found.handed_at)
    return {
        "standing": _standing(found, means),
        "row": found,
        "step": step,
        "calendar": means.almanac.calendar.confidence(min(start, last), last),
        "closed": means.almanac.calendar.closed(start, last) if found.due_on else [],
    }


def _standing(found: Promise, means: Means) -> str:
    """running, broken, kept; waiting (for the appointment); paused (for the applicant); open (no promise)."""
    if found.ended_as == State.MORE_REQUESTED:
        return "paused"
    if found.broken_at is not None:
        return "broken"
    if found.due_on is None:
        return "waiting" if found.step and found.clock_on is None else "open"
    if found.ended_at is None:
        return "running"
    return "kept" if _day(means, found.ended_at) <= found.due_on else "broken"
