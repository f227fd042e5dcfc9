"""What nobody goes on with ends by itself, is told, and is deleted afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.auth.trail import Trail
from contracts.intake import ApplicationMoved
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.catalogue.retention import retention
from services.intake.domain.states import NotAllowed
from services.intake.tables import Application
from services.intake.usecases import expiring
from services.intake.usecases import retention as keeping
from tests.support.intake_forms import NOON
from tests.support.intake_payments import Office

DAYS = {ending.state: ending.days for ending in retention().endings}


@pytest.fixture
def office(database, tmp_path):
    """The office with a simulated provider, whose rules of retention are the catalogue's."""
    found = Office(database, tmp_path)
    found.desk = replace(found.desk, retention=retention())
    return found


def keeper(office):
    return keeping.Keeper(retention(), office.desk.blobs, Trail("intake", b"a" * 32), office.desk.zone)


def tend(office, **later):
    office.clock.move(**later)
    return expiring.tend(office.database, keeper(office), office.clock)


def lapsed(office):
    """An application whose billing code has ended without a payment."""
    receipt = office.billed()
    office.clock.move(hours=3)
    office.attend()
    assert office.bill(receipt.reference).state == "lapsed"
    return receipt.reference


def asked(office, due_on=""):
    """A paid application about which an officer asked something."""
    receipt = office.billed()
    office.pay(receipt.reference)
    event = CaseDecided(
        reference=receipt.reference,
        service="e-passport",
        round=1,
        decision="more_requested",
        reason="document-unreadable",
        officer="sari",
        due_on=due_on,
    )
    office.database.transact(usecases.case_decided, event, now=office.clock())
    return receipt.reference


def ends_after(office, reference):
    def look(session):
        row = session.get(Application, reference)
        return usecases.status(session, office.desk, row, now=office.clock())["ends_after"]

    return office.database.read(look)


def test_what_is_never_paid_ends_after_the_days_of_its_rule_and_not_before(office):
    reference = lapsed(office)
    assert tend(office, days=DAYS["awaiting_payment"]) == 0
    assert tend(office, days=1) == 1
    assert office.row(reference).state == "expired"


def test_its_end_is_said_once_with_the_reason_and_in_the_trace_it_began_with(office):
    reference = lapsed(office)
    tend(office, days=DAYS["awaiting_payment"] + 1)
    assert tend(office, days=1) == 0
    *_, before, last = office.events(reference)
    assert isinstance(last.data, ApplicationMoved)
    assert (last.data.from_state, last.data.to_state) == ("awaiting_payment", "expired")
    assert last.data.reason == "not-paid"
    assert last.sequence == before.sequence + 1
    assert last.traceparent[3:35] == before.traceparent[3:35]


def test_a_code_that_can_still_be_paid_keeps_the_application(office):
    reference = lapsed(office)
    office.clock.move(days=DAYS["awaiting_payment"] + 1)
    office.renew(reference)
    assert ends_after(office, reference) is None
    assert tend(office) == 0
    assert office.row(reference).state == "awaiting_payment"


def test_a_bill_whose_provider_is_away_is_not_the_applicants_fault(office):
    office.line.away = True
    receipt = office.hand_in()
    office.attend()
    assert tend(office, days=400) == 0
    assert office.row(receipt.reference).state == "awaiting_payment"


def test_money_that_comes_after_the_end_is_listed_to_go_back(office):
    reference = lapsed(office)
    tend(office, days=DAYS["awaiting_payment"] + 1)
    bill = office.bill(reference)
    told = {"what": "paid", "code": bill.code, "bill": bill.id, "ntpn": "C" * 16, "amount": bill.amount}
    office.tell(**told, at=office.clock().isoformat())
    assert office.differences() == [("after-end", bill.amount)]
    assert office.row(reference).state == "expired"


def test_what_is_never_answered_ends_so_many_days_after_the_day_it_was_asked_by(office):
    reference = asked(office, due_on=(NOON + timedelta(days=60)).date().isoformat())
    last = (NOON + timedelta(days=60 + DAYS["more_requested"])).date()
    assert ends_after(office, reference) == last
    assert tend(office, days=60 + DAYS["more_requested"]) == 0
    assert tend(office, days=1) == 1
    assert office.events(reference)[-1].data.reason == "not-answered"


def test_where_no_day_was_said_the_last_change_counts(office):
    reference = asked(office)
    assert tend(office, days=DAYS["more_requested"]) == 0
    assert tend(office, days=1) == 1
    assert office.row(reference).state == "expired"


def test_who_goes_on_with_it_begins_the_days_anew(office):
    reference = asked(office)
    office.clock.move(days=DAYS["more_requested"])

    def save(session):
        row = session.get(Application, reference)
        answers = {"phone": "+6281234567890"}
        usecases.save_answers(
            session, office.desk, row, version=row.version, answers=answers, now=office.clock()
        )

    office.database.transact(save)
    assert tend(office, days=DAYS["more_requested"]) == 0
    assert tend(office, days=1) == 1


def test_who_goes_on_between_looking_and_ending_is_seen(office):
    reference = lapsed(office)
    office.clock.move(days=DAYS["awaiting_payment"] + 1)
    (ending,) = (one for one in retention().endings if one.state == "awaiting_payment")
    assert office.database.read(expiring.over, keeper(office), ending, office.clock()) == [reference]
    office.renew(reference)
    now = office.clock()
    assert not office.database.transact(expiring.expire, keeper(office), ending, reference, now)


def test_what_the_office_works_on_never_ends_by_itself(office):
    receipt = office.billed()
    office.pay(receipt.reference)
    assert ends_after(office, receipt.reference) is None
    assert tend(office, days=4000) == 0
    assert office.row(receipt.reference).state == "submitted"


def test_what_has_ended_is_final_and_its_parts_go_by_their_rules(office):
    reference = lapsed(office)
    tend(office, days=DAYS["awaiting_payment"] + 1)
    with pytest.raises(NotAllowed):
        office.withdraw(reference)
    office.clock.move(days=366)
    assert keeping.tend(office.database, keeper(office), office.clock) == 3
    assert office.row(reference).answers == {}


def test_another_application_can_follow_at_once(office):
    office.people = 10
    lapsed(office)
    tend(office, days=DAYS["awaiting_payment"] + 1)
    office.people = 10
    assert office.hand_in().state == "awaiting_payment"
