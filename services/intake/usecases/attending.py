"""What is due about bills: asking the provider for a code, and looking at a deadline; safe to kill.

Claim in a short transaction, ask the provider without one, store in another. A worker that dies leaves its
claim; when that runs out another asks again, with the same bill id, and gets the same code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.messaging import record
from chassis.telemetry import get_logger, trace
from contracts.intake import PaymentDue
from services.intake.adapters.cashier import Billing, CashierAway, Order
from services.intake.domain.payments import LIVE, BillState, wait_after
from services.intake.tables import Application, Bill
from services.intake.usecases.desk import change
from services.intake.usecases.payments import instant, lapse, receive
from services.intake.usecases.till import Till

AT_ONCE = 20
LEASE = timedelta(seconds=30)
"""How long a worker may take over what it claimed."""

log = get_logger()


@dataclass(frozen=True, slots=True)
class Claim:
    """A bill that this worker attends to; ``attempts`` tells its claim from a later one."""

    id: str
    state: str
    amount: int
    hours: int
    code: str
    attempts: int


def attend(database: Database, till: Till, clock: Callable[[], datetime]) -> int:
    """Attend to the bills that are due, until none is or the provider is away; how many were."""
    done = 0
    while claims := database.read(_anything, clock()) and database.transact(claim, clock()):
        for one in claims:
            try:
                _attend(database, till, one, clock)
            except CashierAway as problem:
                log.warning("cashier_away", bill=one.id, problem=str(problem))
                database.transact(_postpone, one, clock())
                return done
            done += 1
    return done


def _anything(session: Session, now: datetime) -> bool:
    """Asked first, because it needs no write lock."""
    return session.scalar(select(Bill.id).where(Bill.next_at <= now).limit(1)) is not None


def claim(session: Session, now: datetime) -> list[Claim]:
    """Take the bills that have waited longest, at most :data:`AT_ONCE`."""
    query = select(Bill).where(Bill.next_at <= now).order_by(Bill.next_at).limit(AT_ONCE)
    claims = []
    for bill in session.scalars(query.with_for_update(skip_locked=True)):
        bill.attempts, bill.next_at = bill.attempts + 1, now + LEASE
        claims.append(Claim(bill.id, bill.state, bill.amount, bill.hours, bill.code or "", bill.attempts))
    return claims


def _attend(database: Database, till: Till, one: Claim, clock: Callable[[], datetime]) -> None:
    if one.state == BillState.DUE:
        order = Order(one.id, one.amount, clock() + timedelta(hours=one.hours))
        database.transact(issued, one.id, till.cashier.issue(order), clock())
        return
    # A notice may have been lost: before a bill lapses, the provider is asked.
    for paid in till.cashier.payments_of(one.code):
        database.transact(receive, till, paid, "deadline", clock())
    database.transact(lapse, one.id, clock())


def _postpone(session: Session, one: Claim, now: datetime) -> None:
    bill = session.get_one(Bill, one.id, with_for_update=True)
    if bill.attempts == one.attempts and bill.state in LIVE:
        bill.next_at = now + wait_after(bill.attempts)


def issued(session: Session, bill_id: str, billing: Billing, now: datetime) -> bool:
    """The provider gave a code: the bill can be paid. False when it was paid or ended meanwhile."""
    row = session.get(Application, bill_id.rpartition("-")[0], with_for_update=True)
    bill = session.get_one(Bill, bill_id, with_for_update=True)
    if row is None or bill.state != BillState.DUE:
        return False
    bill.state, bill.code, bill.due_at = BillState.OPEN, billing.code, billing.expires_at
    bill.attempts, bill.next_at, bill.updated_at = 0, billing.expires_at, now
    session.flush()
    change(session, row, now, sequence=row.sequence + 1)
    event = PaymentDue(
        reference=row.reference,
        service=row.service,
        language=row.language,
        bill=bill.id,
        code=billing.code,
        amount=bill.amount,
        tariff_on=bill.tariff_on.isoformat(),
        due_at=instant(billing.expires_at),
        provider=bill.provider,
    )
    record(session, event, sequence=row.sequence, trace=trace.child(row.trace))
    return True
