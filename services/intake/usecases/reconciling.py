"""The daily comparison with the provider's list: what was missed is taken in, what does not fit is listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.database import Database
from services.intake.adapters.cashier import CashierAway, Settlement
from services.intake.domain.payments import Kind, Verdict
from services.intake.tables import Difference, Payment, Reconciliation
from services.intake.usecases.payments import Taken, differ, difference_row, receive
from services.intake.usecases.till import Till

PATIENCE = timedelta(minutes=10)
"""A payment younger than this may have its notice still on the way: the timer leaves it alone."""
EVERY = timedelta(hours=1)
"""How often the day that is not over is compared."""
BACK = 7
"""Days that are compared once more when the office was closed or the provider away."""


@dataclass(frozen=True, slots=True)
class Result:
    """One day's comparison: how many the provider listed, and what came of them."""

    day: date
    listed: int
    matched: int
    missed: int
    differences: Sequence[Difference]


class DifferenceUnknown(Exception):
    """There is no difference with this number that is still open."""


def reconcile(
    database: Database,
    till: Till,
    day: date,
    clock: Callable[[], datetime],
    patience: timedelta = timedelta(),
) -> Result:
    """Compare one office day. Payments younger than ``patience`` wait for their notice.

    Raises ``CashierAway``; what was taken in before stays.
    """
    asked_at, listed = clock(), till.cashier.payments_on(day)
    ripe = [one for one in listed if one.paid_at <= clock() - patience]
    taken = [database.transact(_take, till, one, clock()) for one in ripe]
    numbers = {one.ntpn for one in listed}
    return database.transact(_close, till, day, numbers, taken, asked_at, clock())


def _take(session: Session, till: Till, paid: Settlement, now: datetime) -> Taken:
    found = receive(session, till, paid, "reconciliation", now)
    if found.new:
        known = session.get_one(Payment, paid.ntpn)
        verdict = Verdict(found.credited, Kind.NOTICE_MISSED, 0)
        row = difference_row(till, paid, verdict, known.reference, paid.amount, "reconciliation", now)
        differ(session, row | {"bill": known.bill})
    return found


def _close(
    session: Session,
    till: Till,
    day: date,
    numbers: set[str],
    taken: Sequence[Taken],
    asked_at: datetime,
    now: datetime,
) -> Result:
    """Note what the provider does not know of, and that the day was compared."""
    # What came in while the provider was answering is no difference.
    for ours in session.scalars(select(Payment).where(*_on(till, day), Payment.heard_at < asked_at)):
        if ours.ntpn not in numbers:
            differ(session, _not_there(till, ours, now))
    query = select(Difference).where(Difference.day == day).order_by(Difference.id)
    differences = list(session.scalars(query))
    missed = sum(one.new for one in taken)
    counts = {"listed": len(numbers), "matched": len(taken) - missed, "missed": missed}
    row = Reconciliation(day=day, ran_at=now, differences=len(differences), **counts)
    session.merge(row)
    return Result(day=day, differences=differences, **counts)


def _on(till: Till, day: date) -> tuple[Any, Any]:
    start = datetime.combine(day, time(), till.zone)
    return Payment.paid_at >= start, Payment.paid_at < start + timedelta(days=1)


def _not_there(till: Till, ours: Payment, now: datetime) -> dict[str, Any]:
    paid = Settlement(ours.ntpn, ours.code, ours.bill, ours.amount, ours.paid_at, ours.channel)
    verdict = Verdict(ours.credited, Kind.NOT_AT_PROVIDER, 0)
    return difference_row(till, paid, verdict, ours.reference, ours.amount, "reconciliation", now)


def reconcile_due(database: Database, till: Till, clock: Callable[[], datetime]) -> list[Result]:
    """Compare each day that is due: a past one once after its end, today every :data:`EVERY`."""
    done = []
    for day in database.read(due_days, till, clock()):
        try:
            done.append(reconcile(database, till, day, clock, PATIENCE))
        except CashierAway:
            break
    return done


def due_days(session: Session, till: Till, now: datetime) -> list[date]:
    """The days to compare now, oldest first."""
    today = till.day(now)
    recent = select(Reconciliation).where(Reconciliation.day >= today - timedelta(days=BACK))
    ran = {one.day: one.ran_at for one in session.scalars(recent)}
    return [
        day
        for day in (today - timedelta(days=ago) for ago in range(BACK, -1, -1))
        if _due(day, ran, till, now)
    ]


def _due(day: date, ran: dict[date, datetime], till: Till, now: datetime) -> bool:
    last, over = ran.get(day), datetime.combine(day + timedelta(days=1), time(), till.zone) + PATIENCE
    if over <= now:
        return last is None or last < over
    return last is None or last + EVERY <= now


def open_differences(session: Session) -> list[Difference]:
    """Every difference that nobody has closed, the newest first; at most 500."""
    query = select(Difference).where(Difference.closed_at.is_(None)).order_by(Difference.found_at.desc())
    return list(session.scalars(query.limit(500)))


def reconciliations(session: Session, days: int = 14) -> list[Reconciliation]:
    """The last comparisons, the newest day first."""
    query = select(Reconciliation).order_by(Reconciliation.day.desc()).limit(days)
    return list(session.scalars(query))


def close_difference(session: Session, number: int, by: str, remark: str, now: datetime) -> None:
    """A manager has dealt with it; ``remark`` says how. Raises :class:`DifferenceUnknown`."""
    found = session.get(Difference, number, with_for_update=True)
    if found is None or found.closed_at is not None:
        raise DifferenceUnknown(number)
    found.closed_at, found.closed_by, found.remark = now, by, remark
