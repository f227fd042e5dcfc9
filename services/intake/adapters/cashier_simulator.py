"""A provider that is made up: its billing codes begin with 99, its receipt numbers with SIM.

It keeps books of its own (``simulated_*`` tables), written in transactions of its own, as a provider far away
would. ``auto``: each code is paid at once. Otherwise a person pays on the page "simulated bank".
Notices wait in its books until the office has taken them: a lost answer makes it send them again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.database import Database, insert_new
from chassis.encoding import encode_json
from services.intake.adapters.cashier import (
    Billing,
    Notice,
    NoticeForged,
    NoticeUnreadable,
    Order,
    Settlement,
)
from services.intake.domain.payments import is_receipt_number
from services.intake.tables import Base, SimulatedBill, SimulatedNotice, SimulatedPayment

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NAME = "simulator"


class Way(StrEnum):
    """How somebody can pay at the simulated bank."""

    PAY = "pay"
    LATE = "late"
    TWICE = "twice"
    LESS = "less"
    MORE = "more"
    NOTICE_TWICE = "notice-twice"
    NOTICE_LOST = "notice-lost"
    LAPSE = "lapse"  # nobody pays, and the code's time is over at once


class CodeUnknown(Exception):
    """The simulated bank has given out no such billing code."""


class CashierSimulator:
    """The provider and the bank in one; ``key`` signs its notices."""

    name, simulated = NAME, True

    def __init__(
        self, database: Database, key: bytes, zone: tzinfo, clock: Callable[[], datetime], *, auto: bool
    ) -> None:
        self._database, self._key, self._zone, self._clock = database, key, zone, clock
        self.auto = auto

    def issue(self, order: Order) -> Billing:
        """A code for the order, paid at once in ``auto``."""
        return self._database.transact(self._issue, order)

    def _issue(self, session: Session, order: Order) -> Billing:
        table = Base.metadata.tables["simulated_bill"]
        code = "99" + "".join(secrets.choice("0123456789") for _ in range(13))
        row = {"bill": order.bill, "code": code, "amount": order.amount, "expires_at": order.expires_at}
        new = insert_new(session, table, [row], [table.c.bill])
        bill = session.get_one(SimulatedBill, order.bill)
        if new and self.auto:
            _notify(session, _pay(session, bill, bill.amount, self._clock()))
        return Billing(bill.code, bill.expires_at)

    def payments_of(self, code: str) -> list[Settlement]:
        """What was paid with a code."""
        query = select(SimulatedPayment).where(SimulatedPayment.code == code)
        return self._database.read(_settlements, query)

    def payments_on(self, day: date) -> list[Settlement]:
        """What was paid on an office day."""
        start = datetime.combine(day, time(), self._zone)
        within = SimulatedPayment.paid_at >= start, SimulatedPayment.paid_at < start + timedelta(days=1)
        return self._database.read(_settlements, select(SimulatedPayment).where(*within))

    def read_notice(self, body: bytes, signature: str) -> Notice:
        """The notice, when its signature is an HMAC-SHA256 of the body under our common key."""
        if not hmac.compare_digest(self.sign(body).encode(), signature.encode("utf-8", "replace")):
            raise NoticeForged("the notice is not signed by the provider")
        try:
            return _read(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NoticeUnreadable(f"the notice cannot be read: {type(error).__name__}") from error

    def sign(self, body: bytes) -> str:
        """The signature of a notice, in hexadecimal."""
        return hmac.new(self._key, body, hashlib.sha256).hexdigest()

    def look(self, code: str) -> dict[str, Any]:
        """A code as the counter of a bank sees it. Raises :class:`CodeUnknown`."""
        return self._database.read(self._look, code)

    def _look(self, session: Session, code: str) -> dict[str, Any]:
        bill = _bill(session, code)
        paid = session.scalars(select(SimulatedPayment.amount).where(SimulatedPayment.code == code)).all()
        known = {"code": code, "amount": bill.amount, "expires_at": bill.expires_at}
        return known | {"lapsed": bill.expires_at <= self._clock(), "paid": sum(paid)}

    def act(self, code: str, way: Way) -> dict[str, Any]:
        """Pay with a code in one of the ways. Raises :class:`CodeUnknown`."""
        self._database.transact(self._act, code, way)
        return self.look(code)

    def _act(self, session: Session, code: str, way: Way) -> None:
        bill, now = _bill(session, code), self._clock()
        if way in (Way.LATE, Way.LAPSE) and bill.expires_at > now:
            bill.expires_at = now
            _notify(session, {"what": "lapsed", "code": code, "bill": bill.bill, "at": now.isoformat()})
        if way is Way.LAPSE:
            return
        late = timedelta(seconds=way is Way.LATE)
        amount = bill.amount + {Way.LESS: -1000, Way.MORE: 1000}.get(way, 0)
        paid = _pay(session, bill, amount, now + late)
        if way is not Way.NOTICE_LOST:
            _notify(session, paid)
        if way is Way.NOTICE_TWICE:
            _notify(session, paid)
        if way is Way.TWICE:
            _notify(session, _pay(session, bill, amount, now))

    def deliver(self, send: Callable[[bytes, str], bool]) -> int:
        """Send the notices that wait, oldest first, until one is not taken; how many were."""
        taken = 0
        for number, body in self._database.read(_waiting):
            content = encode_json(body).encode()
            if not send(content, self.sign(content)):
                break
            self._database.transact(_forget, number)
            taken += 1
        return taken


def _bill(session: Session, code: str) -> SimulatedBill:
    bill = session.scalars(select(SimulatedBill).where(SimulatedBill.code == code)).first()
    if bill is None:
        raise CodeUnknown(code)
    return bill


def _pay(session: Session, bill: SimulatedBill, amount: int, at: datetime) -> dict[str, Any]:
    ntpn = "SIM" + "".join(secrets.choice(_LETTERS) for _ in range(13))
    session.add(SimulatedPayment(ntpn=ntpn, bill=bill.bill, code=bill.code, amount=amount, paid_at=at))
    session.flush()
    about = {"what": "paid", "code": bill.code, "bill": bill.bill, "at": at.isoformat()}
    return about | {"ntpn": ntpn, "amount": amount, "channel": "simulated-bank"}


def _notify(session: Session, body: dict[str, Any]) -> None:
    session.add(SimulatedNotice(body=body))
    session.flush()


def _waiting(session: Session) -> list[tuple[int, dict[str, Any]]]:
    query = select(SimulatedNotice.id, SimulatedNotice.body).order_by(SimulatedNotice.id).limit(50)
    return [(number, body) for number, body in session.execute(query)]


def _forget(session: Session, number: int) -> None:
    session.execute(delete(SimulatedNotice).where(SimulatedNotice.id == number))


def _settlements(session: Session, query: Any) -> list[Settlement]:
    found = session.scalars(query.order_by(SimulatedPayment.paid_at, SimulatedPayment.ntpn))
    return [
        Settlement(one.ntpn, one.code, one.bill, one.amount, one.paid_at, "simulated-bank") for one in found
    ]


def _read(told: dict[str, Any]) -> Notice:
    code, bill, at = str(told["code"]), str(told["bill"]), datetime.fromisoformat(told["at"])
    if at.tzinfo is None or not code or len(code) > 20 or len(bill) > 24:
        raise ValueError("a time without zone, or a code that cannot be")
    if told["what"] == "lapsed":
        return Notice(code, bill, at)
    ntpn, amount = str(told["ntpn"]), told["amount"]
    if told["what"] != "paid" or not is_receipt_number(ntpn) or type(amount) is not int:
        raise ValueError("neither a payment nor the end of a code")
    if not 0 < amount < 10**15:
        raise ValueError("an amount that cannot be")
    channel = str(told.get("channel", ""))[:20]
    return Notice(code, bill, at, Settlement(ntpn, code, bill, amount, at, channel))
