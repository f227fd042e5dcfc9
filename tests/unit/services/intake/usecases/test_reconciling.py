"""The daily comparison: what was missed is found, what does not fit is listed, nothing is done twice."""

from datetime import timedelta

import pytest

from services.intake.adapters.cashier import CashierAway
from services.intake.tables import SimulatedPayment
from services.intake.usecases import reconciling
from tests.support.intake_forms import TODAY
from tests.support.intake_payments import Office, Way

FEE = 950_000


@pytest.fixture
def office(database, tmp_path):
    """The office with a simulated provider at which somebody has to pay."""
    return Office(database, tmp_path)


def test_a_payment_whose_notice_was_lost_is_found_and_the_application_goes_on(office):
    receipt = office.billed()
    office.pay(receipt.reference, Way.NOTICE_LOST)
    found = office.reconcile()
    assert (found.listed, found.matched, found.missed) == (1, 0, 1)
    assert office.row(receipt.reference).state == "submitted"
    assert office.differences() == [("notice-missed", 0)]
    assert office.events()[1].data.heard == "reconciliation"


def test_comparing_a_day_again_finds_the_same_and_changes_nothing(office):
    lost, heard = office.billed(), office.billed()
    office.pay(lost.reference, Way.NOTICE_LOST)
    office.pay(heard.reference)
    office.reconcile()
    said, differences = office.said(), office.differences()
    again = office.reconcile()
    assert (again.listed, again.matched, again.missed) == (2, 2, 0)
    assert (office.said(), office.differences()) == (said, differences)


def test_a_late_notice_of_what_was_already_found_is_no_news(office):
    receipt = office.billed()
    office.bank.act(office.bill(receipt.reference).code, Way.PAY)
    office.reconcile()
    (taken,) = office.deliver()
    assert (taken.new, taken.credited) == (False, True)
    assert len(office.payments()) == 1


def test_a_payment_that_the_provider_does_not_list_is_a_difference(office):
    receipt = office.billed()
    office.pay(receipt.reference)
    (payment,) = office.payments()
    office.database.transact(lambda s: s.delete(s.get_one(SimulatedPayment, payment.ntpn)))
    office.clock.move(seconds=1)
    found = office.reconcile()
    assert [one.kind for one in found.differences] == ["not-at-provider"]


def test_a_payment_of_too_little_whose_notice_was_lost_is_listed_for_both(office):
    receipt = office.billed()
    office.pay(receipt.reference, Way.LESS)
    office.reconcile()
    assert office.differences() == [("too-little", FEE - 1000)]


def test_by_itself_each_day_is_compared_after_its_end_and_today_every_hour(office):
    def due():
        return office.database.read(reconciling.due_days, office.till, office.clock())

    assert due()[-1] == TODAY
    reconciling.reconcile_due(office.database, office.till, office.clock)
    assert due() == []
    office.clock.move(hours=1)
    assert due() == [TODAY]
    office.clock.move(days=1)
    assert due() == [TODAY, TODAY + timedelta(days=1)]
    reconciling.reconcile_due(office.database, office.till, office.clock)
    assert due() == []


def test_a_fresh_payment_is_left_to_its_notice(office):
    receipt = office.billed()
    office.bank.act(office.bill(receipt.reference).code, Way.PAY)
    reconciling.reconcile_due(office.database, office.till, office.clock)
    assert office.payments() == []
    office.clock.move(hours=1)
    reconciling.reconcile_due(office.database, office.till, office.clock)
    assert [payment.heard for payment in office.payments()] == ["reconciliation"]


def test_a_provider_that_is_away_stops_nothing_and_the_day_stays_due(office):
    office.line.away = True
    with pytest.raises(CashierAway):
        office.reconcile()
    assert reconciling.reconcile_due(office.database, office.till, office.clock) == []
    assert TODAY in office.database.read(reconciling.due_days, office.till, office.clock())


def test_a_manager_closes_a_difference_once_and_it_stays_with_its_remark(office):
    receipt = office.billed()
    office.pay(receipt.reference, Way.TWICE)
    (one,) = office.database.read(reconciling.open_differences)

    def close(session):
        reconciling.close_difference(session, one.id, "sari", "KPPN refunds it", office.clock())

    office.database.transact(close)
    assert office.database.read(reconciling.open_differences) == []
    with pytest.raises(reconciling.DifferenceUnknown):
        office.database.transact(close)
