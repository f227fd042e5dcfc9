"""Paying, from the bill to the check: in time, late, twice, too little, too much, never, and unheard."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.intake import ApplicationSubmitted, PaymentDue, PaymentLapsed, PaymentSettled
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.adapters.cashier import NoticeForged, NoticeUnreadable, Order
from services.intake.domain.answers import AnswersWrong
from services.intake.domain.states import NotAllowed
from services.intake.usecases.attending import claim
from services.intake.usecases.billing import BillStands, payment_of
from tests.support.intake_forms import NOON, PASSPORT, TODAY, image
from tests.support.intake_payments import KINDS, Office, Way

FEE = 950_000
WHEN = NOON.isoformat()


@pytest.fixture
def office(database, tmp_path):
    """The office with a simulated provider at which somebody has to pay."""
    return Office(database, tmp_path)


def state(office, receipt):
    return office.row(receipt.reference).state


def test_an_application_waits_for_its_fee_and_nobody_outside_hears_of_it_yet(office):
    receipt = office.hand_in()
    assert receipt.state == "awaiting_payment"
    (bill,) = office.bills(receipt.reference)
    assert (bill.state, bill.amount, bill.code, bill.tariff_on) == ("due", FEE, None, TODAY)
    assert office.said() == []


def test_the_provider_gives_a_code_and_everybody_concerned_is_told(office):
    receipt = office.billed()
    bill = office.bill(receipt.reference)
    assert bill.state == "open"
    assert len(bill.code) == 15
    assert bill.due_at == NOON + timedelta(hours=2)
    (event,) = office.events(receipt.reference)
    assert isinstance(event.data, PaymentDue)
    assert (event.data.amount, event.data.code, event.data.provider) == (FEE, bill.code, "simulator")
    assert (event.data.due_at, event.sequence) == ("2026-11-24T07:00:00Z", 1)


def test_paying_moves_it_on_by_itself_in_the_trace_it_began_with(office):
    receipt = office.billed()
    office.pay(receipt.reference)
    assert state(office, receipt) == "submitted"
    assert office.said() == ["payment.due", "payment.settled", "application.submitted"]
    assert [event.sequence for event in office.events()] == [1, 2, 3]
    assert len({event.traceparent[3:35] for event in office.events()}) == 1
    _, settled, submitted = (event.data for event in office.events())
    assert isinstance(settled, PaymentSettled)
    assert (settled.amount, settled.heard, settled.receipt[:3]) == (FEE, "notice", "SIM")
    assert isinstance(submitted, ApplicationSubmitted)
    assert (submitted.round, submitted.documents) == (1, 2)
    assert office.differences() == []


def test_a_notice_that_comes_twice_is_done_once_and_answered_the_same(office):
    receipt = office.billed()
    office.bank.act(office.bill(receipt.reference).code, Way.NOTICE_TWICE)
    first, second = office.deliver()
    assert (first.ntpn, first.credited, first.difference) == (second.ntpn, second.credited, second.difference)
    assert len(office.payments()) == 1
    assert office.said().count("application.submitted") == 1


def test_a_forged_notice_changes_nothing(office):
    receipt = office.billed()
    bill = office.bill(receipt.reference)
    told = {"what": "paid", "code": bill.code, "bill": bill.id, "at": WHEN, "ntpn": "0" * 16, "amount": FEE}
    body = str(told).encode()
    for signature in ("", "0" * 64, office.bank.sign(body + b" "), "é"):
        with pytest.raises(NoticeForged):
            office.notice(body, signature)
    assert state(office, receipt) == "awaiting_payment"
    assert office.payments() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"ntpn": "short"},
        {"amount": 950000.5},
        {"amount": True},
        {"amount": -1},
        {"amount": 10**15},
        {"at": "2026-11-24T05:00:00"},
        {"at": "yesterday"},
        {"what": "stolen"},
        {"code": ""},
        {"bill": "x" * 25},
    ],
)
def test_a_genuine_notice_that_nobody_can_read_is_refused_and_changes_nothing(office, changed):
    told = {"what": "paid", "code": "9" * 15, "bill": "", "at": WHEN, "ntpn": "0" * 16, "amount": FEE}
    with pytest.raises(NoticeUnreadable):
        office.tell(**told | changed)
    assert office.payments() == []


def test_a_notice_for_a_bill_that_nobody_knows_is_listed_and_not_lost(office):
    taken = office.tell(what="paid", code="9" * 15, bill="", at=WHEN, ntpn="A" * 16, amount=FEE)
    assert (taken.credited, taken.difference) == (False, "unknown-bill")
    assert office.differences() == [("unknown-bill", FEE)]
    assert [payment.amount for payment in office.payments()] == [FEE]


def test_a_notice_that_is_here_before_the_code_is_stored_still_pays_the_bill(office):
    receipt = office.hand_in()
    bill = office.bill(receipt.reference)
    office.tell(what="paid", code="99" + "1" * 13, bill=bill.id, at=WHEN, ntpn="B" * 16, amount=FEE)
    assert state(office, receipt) == "submitted"
    office.attend()
    assert office.bill(receipt.reference).state == "paid"
    assert office.said() == ["payment.settled", "application.submitted"]


def test_the_same_receipt_with_another_sum_is_a_difference(office):
    receipt = office.billed()
    office.pay(receipt.reference)
    (payment,) = office.payments()
    told = {"what": "paid", "code": payment.code, "bill": payment.bill, "at": WHEN, "ntpn": payment.ntpn}
    office.tell(**told, amount=1)
    assert office.differences() == [("amount-differs", 0)]
    assert [payment.amount for payment in office.payments()] == [FEE]


def test_too_little_is_not_credited_and_goes_back(office):
    receipt = office.billed()
    office.pay(receipt.reference, Way.LESS)
    assert state(office, receipt) == "awaiting_payment"
    assert office.differences() == [("too-little", FEE - 1000)]
    office.pay(receipt.reference)
    assert state(office, receipt) == "submitted"


def test_too_much_is_credited_and_what_is_over_goes_back(office):
    receipt = office.billed()
    office.pay(receipt.reference, Way.MORE)
    assert state(office, receipt) == "submitted"
    assert office.differences() == [("too-much", 1000)]
    assert office.events()[1].data.amount == FEE


def test_paid_twice_is_credited_once_and_the_second_goes_back(office):
    receipt = office.billed()
    office.pay(receipt.reference, Way.TWICE)
    assert office.said().count("payment.settled") == 1
    assert office.differences() == [("paid-twice", FEE)]
    assert sorted(payment.credited for payment in office.payments()) == [False, True]


def test_a_code_that_nobody_pays_lapses_and_the_person_is_told(office):
    receipt = office.billed()
    office.clock.move(hours=2)
    office.attend()
    assert office.bill(receipt.reference).state == "lapsed"
    assert state(office, receipt) == "awaiting_payment"
    assert isinstance(office.events()[-1].data, PaymentLapsed)
    assert office.attend() == 0


def test_after_a_lapse_a_new_code_costs_what_the_tariff_of_the_new_day_says(office):
    receipt = office.billed()
    with pytest.raises(BillStands):
        office.renew(receipt.reference)
    office.clock.move(days=3)
    office.attend()
    office.renew(receipt.reference)
    first, second = office.bills(receipt.reference)
    assert (first.state, second.state) == ("lapsed", "open")
    assert second.tariff_on == date(2026, 11, 27)
    assert first.code != second.code
    office.pay(receipt.reference)
    assert office.row(receipt.reference).tariff_on == date(2026, 11, 27)


def test_paid_late_is_credited_when_the_sum_still_fits_and_is_listed(office):
    receipt = office.billed()
    office.clock.move(hours=3)
    office.attend()
    office.clock.move(days=1)
    office.bank.act(office.bill(receipt.reference).code, Way.LATE)
    office.deliver()
    assert state(office, receipt) == "submitted"
    assert office.differences() == [("paid-late", 0)]
    assert office.row(receipt.reference).tariff_on == date(2026, 11, 25)


def test_paid_late_by_a_dearer_tariff_is_too_little(office):
    receipt = office.billed()
    office.clock.move(hours=3)
    office.attend()
    dearer(office)
    office.bank.act(office.bill(receipt.reference).code, Way.LATE)
    office.deliver()
    assert state(office, receipt) == "awaiting_payment"
    assert office.differences() == [("too-little", FEE)]


def dearer(office):
    """The tariff rises by 50,000 from now on."""
    service = office.till.services["e-passport"]
    parts = [
        replace(part, lines=tuple(replace(line, amount=line.amount + 50_000) for line in part.lines))
        for part in service.fees
    ]
    changed = {**office.till.services, "e-passport": replace(service, fees=tuple(parts))}
    office.till = replace(office.till, services=changed)


def test_a_payment_in_time_whose_notice_comes_after_the_deadline_was_in_time(office):
    receipt = office.billed()
    bill = office.bill(receipt.reference)
    office.clock.move(days=1)
    office.attend()
    told = {"what": "paid", "code": bill.code, "bill": bill.id, "ntpn": "C" * 16, "amount": FEE}
    office.tell(**told, at=WHEN)
    assert state(office, receipt) == "submitted"
    assert office.differences() == []


def test_the_old_code_paid_after_a_new_one_was_given_ends_the_new_one(office):
    receipt = office.billed()
    office.clock.move(hours=2)
    office.attend()
    office.renew(receipt.reference)
    first, _ = office.bills(receipt.reference)
    office.bank.act(first.code, Way.LATE)
    office.deliver()
    assert [bill.state for bill in office.bills(receipt.reference)] == ["paid", "cancelled"]
    assert office.differences() == [("paid-late", 0)]
    second = office.bills(receipt.reference)[1]
    office.bank.act(second.code, Way.PAY)
    office.deliver()
    assert office.differences() == [("paid-late", 0), ("paid-twice", FEE)]


def test_a_lost_notice_is_found_at_the_deadline_before_the_code_lapses(office):
    receipt = office.billed()
    office.pay(receipt.reference, Way.NOTICE_LOST)
    assert state(office, receipt) == "awaiting_payment"
    office.clock.move(hours=2)
    office.attend()
    assert state(office, receipt) == "submitted"
    assert office.bill(receipt.reference).state == "paid"
    assert office.events()[1].data.heard == "deadline"


def test_whoever_withdraws_owes_nothing_and_gets_a_payment_back(office):
    receipt = office.billed()
    office.withdraw(receipt.reference)
    assert office.bill(receipt.reference).state == "cancelled"
    office.pay(receipt.reference)
    assert state(office, receipt) == "withdrawn"
    assert office.differences() == [("after-end", FEE)]
    assert "application.submitted" not in office.said()
    with pytest.raises(NotAllowed):
        office.renew(receipt.reference)


def test_a_provider_that_is_away_is_asked_again_and_gives_one_code(office):
    office.line.away = True
    receipt = office.hand_in()
    assert office.attend() == 0
    assert office.bill(receipt.reference).state == "due"
    office.line.away = False
    assert office.attend() == 0
    office.clock.move(seconds=2)
    assert office.attend() == 1
    assert office.said() == ["payment.due"]


def test_a_worker_that_died_with_the_code_in_hand_is_followed_by_one_that_gets_the_same(office):
    receipt = office.hand_in()
    (mine,) = office.database.transact(claim, office.clock())
    code = office.bank.issue(Order(mine.id, mine.amount, office.clock() + timedelta(hours=2))).code
    assert office.attend() == 0
    office.clock.move(seconds=31)
    office.attend()
    assert office.bill(receipt.reference).code == code
    assert office.said() == ["payment.due"]


def test_an_automatic_bank_pays_at_once(database, tmp_path):
    office = Office(database, tmp_path, auto=True)
    receipt = office.billed()
    office.deliver()
    assert state(office, receipt) == "submitted"


def test_a_service_without_that_rule_waits_for_nothing(office):
    service = office.till.services["e-passport"]
    free = {**office.till.services, "e-passport": replace(service, payment=None)}
    office.desk = replace(office.desk, till=replace(office.till, services=free))
    assert office.hand_in().state == "submitted"
    assert office.said() == ["application.submitted"]


def test_handing_in_a_draft_twice_gives_one_bill_and_one_answer(office):
    do = office.database.transact
    receipt = do(usecases.start, office.desk, service="e-passport", language="id", now=NOON)
    fill(office, receipt)
    version = office.row(receipt.reference).version

    def submit():
        def act(session):
            row = usecases.find(session, office.desk, receipt.reference, receipt.code)
            return usecases.submit(session, office.desk, row, version=version, confirmations=(), now=NOON)

        return str(do(act))

    assert [submit(), submit()] == ["awaiting_payment"] * 2
    office.attend()
    assert submit() == "awaiting_payment"
    office.pay(receipt.reference)
    assert submit() == "submitted"
    assert len(office.bills(receipt.reference)) == 1


def fill(office, receipt):
    def act(session):
        row = usecases.find(session, office.desk, receipt.reference, receipt.code)
        usecases.save_answers(session, office.desk, row, version=row.version, answers=PASSPORT, now=NOON)
        for kind in KINDS:
            upload = usecases.take_file(office.desk, "e-passport", kind, "a.jpg", image())
            usecases.attach(session, row, upload, now=NOON)

    office.database.transact(act)


def test_what_the_applicant_sees_is_the_bill_as_it_was_billed(office):
    receipt = office.billed(same_day=True)
    row = office.row(receipt.reference)
    shown = office.database.read(payment_of, row)
    assert (shown["state"], shown["amount"], shown["renewable"]) == ("open", FEE + 1_000_000, False)
    assert [line["amount"] for line in shown["lines"]] == [FEE, 1_000_000]
    assert shown["simulated"] is True


def test_what_decides_the_fee_cannot_be_changed_once_it_is_paid(office):
    receipt = office.billed()
    office.pay(receipt.reference)

    def ask(session):
        event = CaseDecided(
            reference=receipt.reference,
            service="e-passport",
            round=1,
            decision="more_requested",
            reason="document-unreadable",
            officer="sari",
        )
        usecases.case_decided(session, event, now=office.clock())

    def save(session, answers):
        row = usecases.find(session, office.desk, receipt.reference, receipt.code)
        version = row.version
        usecases.save_answers(session, office.desk, row, version=version, answers=answers, now=office.clock())

    office.database.transact(ask)
    with pytest.raises(AnswersWrong, match="years: already-paid"):
        office.database.transact(save, {"years": "5"})
    office.database.transact(save, {"years": "10", "birth_place": "Tubei"})
    assert office.row(receipt.reference).answers["birth_place"] == "Tubei"
