"""Bills: made when an application is handed in, made anew when one has lapsed, ended with the application."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.intake.domain.answers import AnswersWrong, FieldError
from services.intake.domain.fees import Fee, fee, options_of
from services.intake.domain.payments import LIVE, BillState
from services.intake.domain.service import Service
from services.intake.domain.states import Action, NotAllowed, State
from services.intake.tables import NEW_BILL, Application, Bill, Difference, Payment
from services.intake.usecases.till import Till


class BillStands(Exception):
    """The last bill can still be paid: a new one would only confuse."""


def to_pay(till: Till | None, service: str, answers: Mapping[str, object], at: datetime) -> Fee | None:
    """What has to be paid before anything is checked, by the tariff of the day; None when nothing has.

    Raises ``FeeError`` when the tariff of the day is not known.
    """
    if till is None or till.services[service].payment is None:
        return None
    found = fee(till.services[service], options_of(till.services[service], answers), till.day(at))
    return found if found.total else None


def bill_row(
    till: Till, owed: Fee, now: datetime, *, reference: str, service: str, version: int, number: int = 1
) -> dict[str, Any]:
    """The row of a new bill: the provider is asked for its code as soon as it is stored.

    ``version`` is that of the application which is billed.
    """
    payment = till.services[service].payment
    return {
        "id": f"{reference}-{number}",
        "reference": reference,
        "number": number,
        "version": version,
        "state": BillState.DUE.value,
        "amount": owed.total,
        "tariff_on": owed.on,
        "lines": [_line(line) for line in owed.lines],
        "hours": payment.hours if payment else 24,
        "provider": till.cashier.name,
        "simulated": till.cashier.simulated,
        "code": None,
        "due_at": None,
        "receipt": None,
        "attempts": 0,
        "next_at": now,
        "created_at": now,
        "updated_at": now,
    }


def _line(line: Any) -> dict[str, Any]:
    words = {"id": line.label.id, "en": line.label.en}
    return {"code": line.code, "amount": line.amount, "label": words, "law": line.basis.legal_basis}


def bills_of(session: Session, reference: str) -> list[Bill]:
    """Every bill of an application, the newest first."""
    query = select(Bill).where(Bill.reference == reference).order_by(Bill.number.desc())
    return list(session.scalars(query))


def renew(session: Session, till: Till, row: Application, now: datetime) -> None:
    """A new bill by today's tariff, after the last one has lapsed.

    Raises ``NotAllowed`` when it waits for no payment, :class:`BillStands` while one can be paid.
    """
    # Locked first, as whoever takes a payment does: one of the two comes after the other.
    session.refresh(row, with_for_update=True)
    if row.state != State.AWAITING_PAYMENT:
        raise NotAllowed(State(row.state), Action.PAY)
    bills = bills_of(session, row.reference)
    if bills and bills[0].state in LIVE:
        raise BillStands(bills[0].id)
    owed = to_pay(till, row.service, row.answers, now)
    if owed is None:
        raise NotAllowed(State(row.state), Action.PAY)
    number = bills[0].number + 1 if bills else 1
    about: dict[str, Any] = {"reference": row.reference, "service": row.service, "version": row.version}
    session.execute(NEW_BILL, bill_row(till, owed, now, **about, number=number))


def require_as_paid(session: Session, service: Service, row: Application, changed: Collection[str]) -> None:
    """What decides the fee stays as it was paid. Raises ``AnswersWrong`` naming each answer that does."""
    priced = [field.key for field in service.priced if field.key in changed]
    if not priced or row.state == State.DRAFT:
        return
    if any(bill.state == BillState.PAID for bill in bills_of(session, row.reference)):
        raise AnswersWrong(tuple(FieldError(key, "already-paid") for key in priced))


def end_bills(session: Session, reference: str, now: datetime) -> None:
    """Nothing is to be paid any more: every bill that could be paid is cancelled."""
    live = Bill.reference == reference, Bill.state.in_([state.value for state in LIVE])
    ended = {"state": BillState.CANCELLED.value, "next_at": None, "updated_at": now}
    session.execute(update(Bill).where(*live).values(**ended))


def payment_of(session: Session, row: Application) -> dict[str, Any] | None:
    """How paying stands, for the applicant: the newest bill, or the paid one; None without."""
    bills = bills_of(session, row.reference)
    if not bills:
        return None
    bill = next((one for one in bills if one.state == BillState.PAID), bills[0])
    receipt = session.get(Payment, bill.receipt) if bill.receipt else None
    return {
        "bill": bill.id,
        "state": bill.state,
        "amount": bill.amount,
        "lines": bill.lines,
        "tariff_on": bill.tariff_on,
        "code": bill.code,
        "due_at": bill.due_at,
        "provider": bill.provider,
        "simulated": bill.simulated,
        "receipt": bill.receipt,
        "paid": receipt.amount if receipt else None,
        "paid_at": receipt.paid_at if receipt else None,
        "renewable": row.state == State.AWAITING_PAYMENT and bill.state not in LIVE,
        "differences": differences_of(session, row.reference),
    }


def differences_of(session: Session, reference: str) -> list[Difference]:
    """What did not fit about an application's payments, oldest first."""
    query = select(Difference).where(Difference.reference == reference).order_by(Difference.id)
    return list(session.scalars(query))
