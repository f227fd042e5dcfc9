"""Money that arrives, and deadlines that pass, each in the transaction that it is given.

Locks are taken in one order: the application, then its bills.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from chassis.database import insert_new
from chassis.messaging import record
from chassis.telemetry import get_logger, trace
from contracts.event import Event
from contracts.intake import PaymentLapsed, PaymentSettled
from services.intake.adapters.cashier import Notice, Settlement
from services.intake.domain.fees import FeeError
from services.intake.domain.payments import LIVE, BillState, Kind, Verdict, judge
from services.intake.domain.states import Action, Facts, State, move
from services.intake.tables import Application, Bill, Difference, Payment
from services.intake.usecases.billing import bills_of, end_bills, to_pay
from services.intake.usecases.desk import change, kinds_attached, note
from services.intake.usecases.promises import begin
from services.intake.usecases.submission import submitted
from services.intake.usecases.till import Till

log = get_logger()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a payment: whether it was news, and which difference it left."""

    ntpn: str
    new: bool
    credited: bool
    difference: str


def take_notice(session: Session, till: Till, notice: Notice, now: datetime) -> Taken | None:
    """What a genuine notice says, done once however often it comes; None for the end of a code."""
    if notice.payment is not None:
        return receive(session, till, notice.payment, "notice", now)
    bill = _bill_for(session, notice.bill, notice.code)
    if bill is not None:
        _lapse(session, bill.id, notice.at, now)
    return None


def receive(session: Session, till: Till, paid: Settlement, heard: str, now: datetime) -> Taken:
    """Take a payment in: credit it, or note the difference; the same receipt again changes nothing."""
    bill = _bill_for(session, paid.bill, paid.code)
    row = session.get(Application, bill.reference, with_for_update=True) if bill else None
    stored = _payment(till, paid, bill, heard, now)
    fresh = insert_new(session, cast(Table, Payment.__table__), [stored], [Payment.__table__.c.ntpn])
    if not fresh:
        return _again(session, till, paid, heard, now)
    if bill is None:
        _differ(session, till, paid, Verdict(False, Kind.UNKNOWN_BILL, paid.amount), "", 0, heard, now)
        return Taken(paid.ntpn, True, False, Kind.UNKNOWN_BILL)
    session.refresh(bill, with_for_update=True)
    verdict, owed = _judged(session, till, row, bill, paid)
    if verdict.credited and row is not None:
        _credit(session, till, row, bill, paid, owed, heard, now)
    if verdict.difference:
        _differ(session, till, paid, verdict, bill.reference, owed.amount, heard, now, bill=bill.id)
    log.info("payment_taken", reference=bill.reference, heard=heard, difference=verdict.difference or "")
    return Taken(paid.ntpn, True, verdict.credited, verdict.difference or "")


@dataclass(frozen=True, slots=True)
class _Owed:
    amount: int
    tariff_on: date


def _judged(
    session: Session, till: Till, row: Application | None, bill: Bill, paid: Settlement
) -> tuple[Verdict, _Owed]:
    bills = bills_of(session, bill.reference)
    late = bill.due_at is not None and paid.paid_at > bill.due_at
    owed = _owed(till, row, bill, bills[0], paid) if late and row else _Owed(bill.amount, bill.tariff_on)
    waits = row is not None and row.state == State.AWAITING_PAYMENT
    before = any(one.state == BillState.PAID for one in bills)
    return judge(paid.amount, owed.amount, waits=waits, paid=before, late=late), owed


def _owed(till: Till, row: Application, bill: Bill, newest: Bill, paid: Settlement) -> _Owed:
    """What counts when a bill is paid late: the newer bill, else the tariff of the day it was paid."""
    if newest.id != bill.id and newest.state in LIVE:
        return _Owed(newest.amount, newest.tariff_on)
    try:
        found = to_pay(till, row.service, row.answers, paid.paid_at)
    except FeeError:
        found = None
    return _Owed(found.total, found.on) if found else _Owed(bill.amount, bill.tariff_on)


def _credit(
    session: Session,
    till: Till,
    row: Application,
    bill: Bill,
    paid: Settlement,
    owed: _Owed,
    heard: str,
    now: datetime,
) -> None:
    """The application is paid: it goes on by itself, in the trace it began with."""
    then = move(State(row.state), Action.PAY, Facts())
    bill.state, bill.receipt, bill.next_at, bill.updated_at = BillState.PAID, paid.ntpn, None, now
    bill.code = bill.code or paid.code
    session.flush()
    _mark_credited(session, paid.ntpn)
    end_bills(session, row.reference, now)
    change(session, row, now, state=then.value, sequence=row.sequence + 2, tariff_on=owed.tariff_on)
    note(session, row.reference, row.state, now, round=row.round)
    settled = PaymentSettled(
        **_whose(row),
        bill=bill.id,
        amount=owed.amount,
        receipt=paid.ntpn,
        paid_at=instant(paid.paid_at),
        heard=heard,
        provider=bill.provider,
    )
    _tell(session, row, settled, row.sequence - 1)
    files = len(kinds_attached(session, row.reference))
    event = submitted(row, files, till.day(now), begin(session, till, row, now))
    _tell(session, row, event, row.sequence)


def _mark_credited(session: Session, ntpn: str) -> None:
    session.get_one(Payment, ntpn).credited = True


def _again(session: Session, till: Till, paid: Settlement, heard: str, now: datetime) -> Taken:
    """A receipt that is known: nothing changes, and a sum that differs from the first is noted."""
    known = session.get_one(Payment, paid.ntpn)
    if (known.amount, known.code) != (paid.amount, paid.code):
        verdict = Verdict(False, Kind.AMOUNT_DIFFERS, 0)
        where = {"bill": known.bill}
        _differ(session, till, paid, verdict, known.reference, known.amount, heard, now, **where)
    kinds = select(Difference.kind).where(Difference.ntpn == paid.ntpn).order_by(Difference.id).limit(1)
    return Taken(paid.ntpn, False, known.credited, session.scalar(kinds) or "")


def lapse(session: Session, bill_id: str, now: datetime) -> bool:
    """A bill whose deadline has passed, and that the provider knows no payment of, lapses. False: no news."""
    return _lapse(session, bill_id, None, now)


def _lapse(session: Session, bill_id: str, at: datetime | None, now: datetime) -> bool:
    reference = bill_id.rpartition("-")[0]
    row = session.get(Application, reference, with_for_update=True)
    bill = session.get(Bill, bill_id, with_for_update=True)
    if row is None or bill is None or bill.state not in LIVE:
        return False
    bill.state, bill.next_at, bill.updated_at = BillState.LAPSED, None, now
    bill.due_at = at or bill.due_at or now
    session.flush()
    change(session, row, now, sequence=row.sequence + 1)
    event = PaymentLapsed(
        **_whose(row),
        bill=bill.id,
        code=bill.code or "",
        amount=bill.amount,
        due_at=instant(bill.due_at),
        provider=bill.provider,
    )
    _tell(session, row, event, row.sequence)
    return True


def differ(session: Session, row: dict[str, Any]) -> bool:
    """Note a difference once for each kind and receipt; whether it is a new one."""
    blank = {"closed_at": None, "closed_by": "", "remark": ""}
    table = cast(Table, Difference.__table__)
    return bool(insert_new(session, table, [row | blank], [table.c.id]))


def _differ(
    session: Session,
    till: Till,
    paid: Settlement,
    verdict: Verdict,
    reference: str,
    expected: int,
    heard: str,
    now: datetime,
    bill: str = "",
) -> None:
    row = difference_row(till, paid, verdict, reference, expected, heard, now)
    differ(session, row | {"bill": bill or paid.bill})


def difference_row(
    till: Till,
    paid: Settlement,
    verdict: Verdict,
    reference: str,
    expected: int,
    heard: str,
    now: datetime,
) -> dict[str, Any]:
    """The row of a difference about a payment."""
    return {
        "kind": str(verdict.difference),
        "ntpn": paid.ntpn,
        "day": till.day(paid.paid_at),
        "reference": reference,
        "bill": paid.bill,
        "code": paid.code,
        "expected": expected,
        "paid": paid.amount,
        "refund": verdict.refund,
        "heard": heard,
        "simulated": till.cashier.simulated,
        "found_at": now,
    }


def _payment(till: Till, paid: Settlement, bill: Bill | None, heard: str, now: datetime) -> dict[str, Any]:
    return {
        "ntpn": paid.ntpn,
        "bill": bill.id if bill else "",
        "reference": bill.reference if bill else "",
        "code": paid.code,
        "amount": paid.amount,
        "credited": False,
        "channel": paid.channel,
        "provider": till.cashier.name,
        "simulated": till.cashier.simulated,
        "heard": heard,
        "paid_at": paid.paid_at,
        "heard_at": now,
    }


def _bill_for(session: Session, bill_id: str, code: str) -> Bill | None:
    """By our own id, else by the code: a notice can be here before the code is stored."""
    found = session.get(Bill, bill_id) if bill_id else None
    if found is None or found.code not in (None, code):
        found = session.scalars(select(Bill).where(Bill.code == code)).first()
    return found


def _whose(row: Application) -> dict[str, str]:
    return {"reference": row.reference, "service": row.service, "language": row.language}


def _tell(session: Session, row: Application, event: Event, sequence: int) -> None:
    record(session, event, sequence=sequence, trace=trace.child(row.trace))


def instant(at: datetime) -> str:
    """An instant as events carry it: ISO 8601 in UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
