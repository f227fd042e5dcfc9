"""Ending what nobody goes on with: never paid, or never answered, by the dated rules of the catalogue.

``tend`` looks first, which locks nothing, and then ends one application in a transaction that looks again:
killed anywhere or run twice, each ends once. What it held goes by the rules for its outcome, ``expired``.
Locks are taken in one order: the application, then its bills.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.telemetry import get_logger, trace
from services.intake.domain.payments import LIVE
from services.intake.domain.retention import Ending, Retention
from services.intake.domain.states import Action, Facts, State, move
from services.intake.tables import Application, Bill
from services.intake.usecases.billing import end_bills
from services.intake.usecases.desk import Desk, state_of
from services.intake.usecases.retention import Keeper
from services.intake.usecases.submission import go

A_LOOK = 200
"""Applications that are ended at a time; the rest go the next time."""
REASONS = {State.AWAITING_PAYMENT.value: "not-paid", State.MORE_REQUESTED.value: "not-answered"}

log = get_logger()


def tend(database: Database, keeper: Keeper, clock: Callable[[], datetime]) -> int:
    """End what is over; how many applications."""
    count = 0
    for ending in in_force(keeper.retention, _today(keeper, clock())):
        for reference in database.read(over, keeper, ending, clock()):
            count += database.transact(expire, keeper, ending, reference, clock())
    return count


def in_force(retention: Retention, day: date) -> list[Ending]:
    """The endings of that day."""
    return [ending for state in REASONS if (ending := retention.ending(state, day))]


def over(session: Session, keeper: Keeper, ending: Ending, now: datetime) -> list[str]:
    """Applications that nobody goes on with any more, oldest first."""
    return list(session.scalars(_over(keeper, ending, now).order_by(Application.created_at).limit(A_LOOK)))


def expire(session: Session, keeper: Keeper, ending: Ending, reference: str, now: datetime) -> bool:
    """End this one and say so. False when somebody went on with it meanwhile."""
    row = session.get(Application, reference, with_for_update=True)
    query = _over(keeper, ending, now).where(Application.reference == reference)
    if row is None or session.scalar(query) is None:
        return False
    reason = REASONS[row.state]
    then = move(state_of(row), Action.EXPIRE, Facts())
    with trace.start(row.trace):
        go(session, row, then, now, reason)
    end_bills(session, reference, now)
    log.info("application_expired", reference=reference, why=reason)
    return True


def _over(keeper: Keeper, ending: Ending, now: datetime) -> Any:
    """Changed so long ago, asked for by then, and with no billing code that can still be paid."""
    last = _today(keeper, now) - timedelta(days=ending.days)
    before = datetime.combine(last, time(), keeper.zone)
    # Nothing changed before it was made: the index on state and created_at finds few.
    old = (Application.created_at < before, Application.updated_at < before)
    asked = or_(Application.answer_by.is_(None), Application.answer_by < last)
    live = [state.value for state in LIVE]
    payable = select(Bill.id).where(Bill.reference == Application.reference, Bill.state.in_(live)).exists()
    return select(Application.reference).where(Application.state == ending.state, *old, asked, ~payable)


def _today(keeper: Keeper, now: datetime) -> date:
    return now.astimezone(keeper.zone).date()


def ends_after(session: Session, desk: Desk, row: Application, now: datetime) -> date | None:
    """The last day on which the applicant can still go on with it; None: it does not end by itself."""
    ending = desk.retention.ending(row.state, desk.today(now))
    if ending is None:
        return None
    live = [state.value for state in LIVE]
    waits = select(Bill.id).where(Bill.reference == row.reference, Bill.state.in_(live)).limit(1)
    if session.scalar(waits) is not None:
        return None
    return ending.day(desk.today(row.updated_at), row.answer_by)
