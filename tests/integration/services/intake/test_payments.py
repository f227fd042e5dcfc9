"""Payments that arrive at the same moment, and a worker that is killed, on both databases."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chassis.database import Database, migrate
from services.intake import usecases
from services.intake.adapters.cashier import Order
from services.intake.tables import Application, Difference
from services.intake.usecases import VersionConflict
from services.intake.usecases.attending import attend, claim
from services.intake.usecases.payments import receive
from tests.support.intake_payments import Office, paid

FEE = 950_000


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """The office on a migrated database."""
    migrate(database_url, "intake")
    database = Database(database_url)
    yield Office(database, tmp_path)
    database.close()


def at_once(*actions: Callable[[], object]) -> list[object]:
    """What each returned or raised, all begun at the same moment."""
    start, found = threading.Barrier(len(actions)), []

    def run(action: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(action())
        except (VersionConflict, usecases.Incomplete) as error:
            found.append(error)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_same_notice_eight_times_at_once_is_one_payment(office: Office) -> None:
    receipt = office.billed()
    told = paid(office.bill(receipt.reference), FEE, office.clock(), "A" * 16)
    take = office.database.transact
    found = at_once(*[lambda: take(receive, office.till, told, "notice", office.clock())] * 8)
    assert [one.credited for one in found] == [True] * 8  # type: ignore[attr-defined]
    assert sum(one.new for one in found) == 1  # type: ignore[attr-defined]
    assert office.said() == ["payment.due", "payment.settled", "application.submitted"]
    assert office.differences() == []


def test_two_payments_of_one_bill_at_once_are_credited_once_and_one_goes_back(office: Office) -> None:
    for number in range(6):
        receipt = office.billed()
        bill = office.bill(receipt.reference)
        both = [paid(bill, FEE, office.clock(), f"{number}{letter}" * 8) for letter in "XY"]
        now = office.clock()
        found = at_once(
            *(
                functools.partial(office.database.transact, receive, office.till, one, "notice", now)
                for one in both
            )
        )
        assert sorted(one.credited for one in found) == [False, True]  # type: ignore[attr-defined]
        said = office.said(receipt.reference)
        assert said == ["payment.due", "payment.settled", "application.submitted"]
        assert [event.sequence for event in office.events(receipt.reference)] == [1, 2, 3]
    assert office.differences() == [("paid-twice", FEE)] * 6


def test_a_payment_and_a_withdrawal_at_once_have_one_winner_and_no_rupiah_is_lost(office: Office) -> None:
    for number in range(8):
        receipt = office.billed()
        told = paid(office.bill(receipt.reference), FEE, office.clock(), f"{number}Z" * 8)

        def withdraw(reference: str = receipt.reference) -> object:
            def act(session: object) -> object:
                row = session.get(Application, reference)  # type: ignore[attr-defined]
                return usecases.withdraw(session, row, now=office.clock())  # type: ignore[arg-type]

            return office.database.transact(act)

        def pay(told: object = told) -> object:
            take = office.database.transact
            return take(receive, office.till, told, "notice", office.clock())  # type: ignore[arg-type]

        at_once(withdraw, pay)
        events = office.events(receipt.reference)
        assert [event.sequence for event in events] == list(range(1, len(events) + 1))
        (payment,) = [one for one in office.payments() if one.ntpn == told.ntpn]
        credited = "payment.settled" in office.said(receipt.reference)
        assert payment.credited == credited
        listed = [one for one in office.database.read(_differences) if one == told.ntpn]
        assert credited or listed == [told.ntpn]


def _differences(session: object) -> list[str]:
    return list(session.scalars(select(Difference.ntpn)))  # type: ignore[attr-defined]


def test_four_workers_ask_for_twelve_codes_and_no_bill_gets_two(office: Office) -> None:
    receipts = [office.hand_in() for number in range(12)]
    at_once(*[lambda: attend(office.database, office.till, office.clock)] * 4)
    office.attend()
    assert [office.bill(one.reference).state for one in receipts] == ["open"] * 12
    assert office.said().count("payment.due") == 12


def test_a_worker_that_died_after_the_provider_answered_leaves_one_code(office: Office) -> None:
    receipt = office.hand_in()
    (mine,) = office.database.transact(claim, office.clock())
    code = office.bank.issue(Order(mine.id, mine.amount, office.clock() + timedelta(hours=2))).code
    office.clock.move(seconds=31)
    office.attend()
    assert office.bill(receipt.reference).code == code
