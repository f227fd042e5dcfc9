"""A day is promised at handing in, kept or announced as broken, and measured for the next."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services.intake import usecases
from services.intake.catalogue.calendar import calendar
from services.intake.schemas.promises import promise_shown
from services.intake.tables import Application, ServicePace
from services.intake.usecases import promises
from tests.support.promises import TUESDAY, Scene, later

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def scene(database, desk):
    """An office with its holidays."""
    desk.almanac.calendar = calendar()
    return Scene(database, desk)


def test_handing_in_promises_the_day_of_the_law_and_says_so_in_the_event(scene):
    reference = scene.hand_in()
    found = promise_shown(scene.shown(reference), "en")
    assert (found["standing"], found["due_on"], found["basis"]) == ("running", FRIDAY, "law")
    assert (found["working_days"], found["clock_starts"]) == (3, "after payment")
    (event,) = scene.events("intake.application.submitted.v1")
    assert event.promised_on == "2026-11-27"


def test_holidays_in_between_are_named_and_what_was_not_read_is_to_be_confirmed(scene):
    reference = scene.hand_in(later(29))
    found = promise_shown(scene.shown(reference), "id")
    assert found["due_on"] == date(2026, 12, 30)
    assert [one["day"] for one in found["closed"]] == [date(2026, 12, 24), date(2026, 12, 25)]
    assert found["confidence"] == "to-be-confirmed"


def test_which_day_it_is_is_the_offices_day(scene):
    # 23:30 on Tuesday in UTC is Wednesday at the office.
    assert scene.promise(scene.hand_in(TUESDAY.replace(hour=23, minute=30))).due_on == date(2026, 11, 30)


def test_a_promise_that_is_kept_is_never_announced(scene):
    reference = scene.hand_in()
    scene.decide(reference, later(1))
    assert scene.tend(later(9)) == 0
    assert scene.shown(reference)["standing"] == "kept"


def test_a_promise_is_announced_as_broken_when_the_office_closes_on_the_day(scene):
    reference = scene.hand_in()
    closes = TUESDAY + timedelta(days=3, hours=6)
    assert scene.tend(closes - timedelta(minutes=1)) == 0
    assert scene.tend(closes) == 1
    (event,) = scene.events()
    assert (event.reference, event.round, event.promised_on, event.basis) == (
        reference,
        1,
        "2026-11-27",
        "law",
    )
    assert scene.history(reference)[-1] == ("submitted", promises.BROKEN)
    assert scene.shown(reference)["standing"] == "broken"


def test_it_is_announced_once_whoever_looks_and_however_often(scene):
    scene.hand_in()
    assert [scene.tend(later(day)) for day in (4, 4, 5, 30)] == [1, 0, 0, 0]
    assert len(scene.events()) == 1


def test_a_decision_that_comes_between_the_look_and_the_word_silences_it(scene):
    reference = scene.hand_in()
    assert scene.database.read(promises.overdue, scene.desk, later(4)) == [reference]
    scene.decide(reference, later(4))
    said = scene.database.transact(
        lambda session: promises.announce(session, means=scene.desk, reference=reference, now=later(4))
    )
    assert (said, scene.events()) == (False, [])


def test_the_events_of_an_application_stay_in_one_order(scene):
    reference = scene.hand_in()
    scene.tend(later(4))
    scene.decide(reference, later(5))
    row = scene.database.read(lambda session: session.get(Application, reference))
    assert row.sequence == 3


def test_the_clock_stands_while_it_is_the_applicants_turn_and_starts_anew(scene):
    reference = scene.hand_in()
    scene.decide(reference, later(1), "more_requested")
    assert scene.shown(reference)["standing"] == "paused"
    assert scene.tend(later(20)) == 0


def test_a_withdrawn_application_is_promised_nothing_more(scene):
    reference = scene.hand_in()

    def withdraw(session):
        usecases.withdraw(session, session.get(Application, reference), now=later(1))

    scene.database.transact(withdraw)
    assert scene.tend(later(9)) == 0


def test_from_twenty_decisions_on_the_day_is_measured(scene):
    for number in range(20):
        scene.decide(scene.hand_in(), later(1 if number < 10 else 2))
    scene.tend(later(3))
    assert scene.database.read(
        lambda s: s.execute(select(ServicePace.measured, ServicePace.half, ServicePace.most)).all()
    ) == [(20, 1, 2)]
    found = promise_shown(scene.shown(scene.hand_in(later(3))), "en")
    assert (found["basis"], found["measured"]) == ("measured", 20)
    assert (found["early_on"], found["due_on"]) == (date(2026, 11, 30), date(2026, 12, 1))
    assert found["law_on"] == date(2026, 12, 2)


def test_nineteen_are_not_enough(scene):
    for _ in range(19):
        scene.decide(scene.hand_in(), later(1))
    scene.tend(later(2))
    assert scene.promise(scene.hand_in(later(2))).basis == "law"


def test_a_clock_that_starts_at_the_appointment_has_its_day_from_then_on(scene):
    reference = scene.hand_in(service="e-passport")
    assert promise_shown(scene.shown(reference), "en")["standing"] == "waiting"
    assert scene.tend(later(90)) == 0

    def appointed(session, starts_at):
        promises.appointed(session, scene.desk, session.get(Application, reference), starts_at)

    scene.database.transact(appointed, later(7))
    assert scene.promise(reference).due_on == date(2026, 12, 7)
    scene.database.transact(appointed, later(8))
    assert scene.promise(reference).due_on == date(2026, 12, 8)
    scene.database.transact(appointed, None)
    assert scene.shown(reference)["standing"] == "waiting"


def test_for_who_did_not_come_the_clock_has_not_started(scene):
    reference = scene.hand_in(service="e-passport")

    def come(session):
        promises.appointed(session, scene.desk, session.get(Application, reference), later(7))

    scene.database.transact(come)
    scene.database.transact(promises.missed, scene.desk, reference)
    assert scene.shown(reference)["standing"] == "waiting"
    assert scene.tend(later(90)) == 0


def test_the_fee_stays_that_of_the_day_it_was_handed_in(scene):
    before = TUESDAY.replace(year=2024, month=12, day=16)
    reference = scene.hand_in(before, service="e-passport", years="5")

    def look(session):
        return usecases.status(session, scene.desk, session.get(Application, reference), now=TUESDAY)["fee"]

    fee = scene.database.read(look)
    assert (fee.on, fee.lines[0].basis.legal_basis) == (date(2024, 12, 16), "PP 28/2019")


def test_a_draft_is_promised_nothing(scene):
    receipt = scene.database.transact(
        usecases.start, scene.desk, service="e-passport", language="en", now=TUESDAY
    )

    def look(session):
        return promises.shown(session, scene.desk, session.get(Application, receipt.reference), TUESDAY)

    assert scene.database.read(look) is None
