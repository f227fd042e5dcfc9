"""A till for tests: the office's own catalogue, the simulated provider, and a clock that a test moves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chassis.database import Database
from chassis.messaging import Envelope
from chassis.messaging.testing import recorded
from services.intake import usecases
from services.intake.adapters.cashier import CashierAway, Settlement
from services.intake.adapters.cashier_simulator import CashierSimulator, Way
from services.intake.tables import Application, Bill, Difference, Payment
from services.intake.usecases import Desk, Receipt, Whole, attending, billing, reconciling
from services.intake.usecases.payments import Taken, take_notice
from services.intake.usecases.till import Till
from tests.support import intake_forms
from tests.support.intake_forms import KEY, NOON, PASSPORT, image

KINDS = ["identity-card", "old-passport"]


class Clock:
    """What time it is, until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class Desert:
    """A provider that cannot be reached."""

    name, simulated = "simulator", True

    def __init__(self, real: CashierSimulator) -> None:
        self.real, self.away, self.asked = real, False, 0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.real, name)

        def ask(*args: Any) -> Any:
            self.asked += 1
            if self.away:
                raise CashierAway("the line is dead")
            return method(*args)

        return ask


class Office:
    """A desk with a till, and everything that can happen to one application."""

    def __init__(self, database: Database, folder: Path, *, auto: bool = False) -> None:
        self.database, self.clock = database, Clock()
        self.people = 0
        plain = intake_forms.desk(folder)
        self.bank = CashierSimulator(database, KEY, plain.zone, self.clock, auto=auto)
        self.line = Desert(self.bank)
        self.till = Till(plain.services, self.line, plain.zone)
        self.desk: Desk = replace(plain, till=self.till)

    def hand_in(self, **changed: object) -> Receipt:
        """A whole application; it waits for its payment."""
        self.people += 1
        whole = Whole("e-passport", "id", PASSPORT | person(self.people) | changed, KINDS, [])
        checked = whole.checked(self.desk, self.clock())
        files = [usecases.take_file(self.desk, "e-passport", kind, "a.jpg", image()) for kind in KINDS]
        return self.database.transact(
            usecases.submit_whole, self.desk, whole, checked, files, now=self.clock()
        )

    def billed(self, **changed: object) -> Receipt:
        """A whole application whose bill has its code."""
        receipt = self.hand_in(**changed)
        self.attend()
        return receipt

    def attend(self) -> int:
        return attending.attend(self.database, self.till, self.clock)

    def pay(self, reference: str, way: Way = Way.PAY) -> None:
        """Somebody pays the newest bill, and its notices arrive."""
        self.bank.act(self.bill(reference).code or "", way)
        self.deliver()

    def deliver(self) -> list[Taken | None]:
        """The bank's notices arrive, as they are on the wire."""
        taken: list[Taken | None] = []

        def send(body: bytes, signature: str) -> bool:
            taken.append(self.notice(body, signature))
            return True

        self.bank.deliver(send)
        return taken

    def notice(self, body: bytes, signature: str) -> Taken | None:
        notice = self.bank.read_notice(body, signature)
        return self.database.transact(take_notice, self.till, notice, self.clock())

    def tell(self, **told: object) -> Taken | None:
        """A genuine notice that says whatever a test wants."""
        body = json.dumps(told).encode()
        return self.notice(body, self.bank.sign(body))

    def renew(self, reference: str) -> None:
        def act(session: Any) -> None:
            billing.renew(session, self.till, session.get(Application, reference), self.clock())

        self.database.transact(act)
        self.attend()

    def withdraw(self, reference: str) -> None:
        def act(session: Any) -> None:
            usecases.withdraw(session, session.get(Application, reference), now=self.clock())

        self.database.transact(act)

    def reconcile(self) -> reconciling.Result:
        return reconciling.reconcile(self.database, self.till, self.till.day(self.clock()), self.clock)

    def row(self, reference: str) -> Application:
        return self.database.read(lambda session: session.get_one(Application, reference))

    def bills(self, reference: str) -> list[Bill]:
        """Oldest first."""
        return self.database.read(billing.bills_of, reference)[::-1]

    def bill(self, reference: str) -> Bill:
        """The newest."""
        return self.bills(reference)[-1]

    def payments(self) -> list[Payment]:
        return self.database.read(lambda s: list(s.scalars(select(Payment).order_by(Payment.ntpn))))

    def differences(self) -> list[tuple[str, int]]:
        """Kind and refund of each."""
        query = select(Difference).order_by(Difference.id)
        return self.database.read(lambda s: [(one.kind, one.refund) for one in s.scalars(query)])

    def events(self, reference: str = "") -> list[Envelope[Any]]:
        found = self.database.read(recorded)
        return [event for event in found if not reference or event.subject == reference]

    def said(self, reference: str = "") -> list[str]:
        """The nouns and facts of the events: ``payment.due``."""
        return [".".join(event.type.split(".")[1:3]) for event in self.events(reference)]


def person(number: int) -> dict[str, str]:
    """Somebody else each time: the same person again would be answered as a duplicate."""
    born = date(1980, 1, 1) + timedelta(days=37 * number)
    nik = f"170701{born.day + 40:02}{born.month:02}{born.year % 100:02}{number:04}"
    return {"birth_date": born.isoformat(), "nik": nik, "old_passport_number": f"C{1_000_000 + number}"}


def paid(bill: Bill, amount: int, at: datetime, ntpn: str) -> Settlement:
    """A payment of a bill."""
    return Settlement(ntpn, bill.code or "", bill.id, amount, at, "test")
