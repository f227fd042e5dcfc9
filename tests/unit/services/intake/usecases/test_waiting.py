"""What happens around places by itself: offers to who waits, ends of holds, releases, reminders."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from services.intake.domain.appointments import PlaceRefused
from services.intake.tables import Application, Place, Waiting
from services.intake.usecases import waiting as use
from services.intake.usecases.appointments import HoldLapsed, NotNow, free
from tests.support.meetings import NOW, Scene, at, diary

MONDAY, LATER, TUESDAY = at(30, 9), at(30, 10), at(1, 10, month=12)
DAYS = {"from_day": date(2026, 11, 30), "until_day": date(2026, 12, 4)}
HOURS = timedelta(hours=1)


class Office(Scene):
    """One place an hour for everybody, and a clock that is told."""

    def wait(self, who, now=NOW, **days):
        wanted = {**DAYS, **days}
        self._do(who, lambda s, row: use.wait(s, self.diary, row, self.wish(), **wanted, now=now))

    def leave(self, who):
        self._do(who, lambda s, row: use.leave(s, row))

    def tend(self, now=NOW):
        return use.tend(self.database, self.diary, lambda: now)

    def listed(self):
        return self.database.read(
            lambda s: list(s.scalars(select(Waiting.reference).order_by(Waiting.since)))
        )

    def decide(self, who, state):
        changed = update(Application).where(Application.reference == who).values(state=state)
        self.database.transact(lambda session: session.execute(changed))

    def fill(self, now=NOW):
        """Somebody has every place of Monday and of the four days after it."""
        for start in range(5):
            day = date(2026, 11, 30) + timedelta(days=start)
            found = self.database.read(self._starts, day, now)
            for when, who in zip(found, self.people(len(found)), strict=True):
                self.book(who, when, now)

    def _starts(self, session, day, now):
        days = free(session, self.diary, self.wish(), first=day, days=1, now=now)
        return [one["starts_at"] for found in days for one in found["times"] if one["free"]]

    def holder(self, when):
        return self.database.read(lambda s: s.scalar(select(Place.reference).where(Place.starts_at == when)))


@pytest.fixture
def office(database, desk):
    return Office(database, desk, diary(places=1, accessible=0))


@pytest.fixture
def full(office):
    office.fill()
    return office


def test_a_place_that_comes_free_is_offered_to_who_has_waited_longest(full):
    siti, budi = full.person(), full.person()
    full.wait(siti)
    full.wait(budi, NOW + timedelta(minutes=1))
    assert full.tend() == 0
    full.cancel(full.holder(MONDAY))
    assert full.tend() == 1
    offered = full.mine(siti).offered
    assert (offered.starts_at, offered.until) == (MONDAY, NOW + 2 * HOURS)
    assert full.mine(budi).offered is None
    assert full.said(siti) == ["offered"]
    assert full.news(siti)[0].until == "2026-11-24T04:00:00Z"
    assert full.tend() == 0


def test_an_offer_is_taken_like_a_place_that_was_held_and_ends_the_waiting(full):
    siti = full.person()
    full.wait(siti)
    full.cancel(full.holder(MONDAY))
    full.tend()
    assert full.confirm(siti, MONDAY, NOW + HOURS).role == "booked"
    assert full.said(siti) == ["offered", "booked"]
    assert full.listed() == []


def test_nobody_else_gets_a_place_while_it_is_offered(full):
    siti = full.person()
    full.wait(siti)
    full.cancel(full.holder(MONDAY))
    full.tend()
    with pytest.raises(PlaceRefused):
        full.hold(full.person(), MONDAY)


def test_an_offer_that_is_not_taken_goes_to_the_next_and_the_second_ends_the_waiting(full):
    siti, budi = full.person(), full.person()
    full.wait(siti)
    full.wait(budi, NOW + timedelta(minutes=1))
    full.cancel(full.holder(MONDAY))
    full.tend()
    second = NOW + 2 * HOURS
    full.tend(second)
    assert full.mine(budi, second).offered.starts_at == MONDAY
    assert full.listed() == [budi, siti]
    with pytest.raises(HoldLapsed):
        full.confirm(siti, MONDAY, second)
    full.tend(NOW + 4 * HOURS)
    full.tend(NOW + 6 * HOURS)
    assert (full.said(siti), full.said(budi)) == (["offered", "offered"], ["offered", "offered"])
    full.tend(NOW + 8 * HOURS)
    assert full.listed() == []


def test_only_days_that_are_wished_for_are_offered(full):
    siti = full.person()
    full.wait(siti, from_day=date(2026, 12, 1))
    full.cancel(full.holder(MONDAY))
    assert full.tend() == 0
    full.cancel(full.holder(TUESDAY))
    full.tend()
    assert full.mine(siti).offered.starts_at == TUESDAY


def test_who_has_an_appointment_is_offered_only_an_earlier_one_and_it_is_then_moved(full):
    siti = full.holder(LATER)
    full.wait(siti)
    full.cancel(full.holder(TUESDAY))
    assert full.tend() == 0
    full.cancel(full.holder(MONDAY))
    full.tend()
    full.confirm(siti, MONDAY)
    assert full.said(siti) == ["booked", "offered", "moved"]
    assert full.free_at(LATER) == 1


def test_a_hold_that_ended_is_offered_on(full):
    siti, budi = full.person(), full.person()
    full.cancel(full.holder(MONDAY))
    full.hold(budi, MONDAY)
    full.wait(siti)
    assert full.tend() == 0
    full.tend(NOW + timedelta(minutes=10))
    assert full.mine(siti, NOW + timedelta(minutes=10)).offered.starts_at == MONDAY


def test_who_leaves_the_list_gives_the_offer_back(full):
    siti, budi = full.person(), full.person()
    full.wait(siti)
    full.cancel(full.holder(MONDAY))
    full.tend()
    full.leave(siti)
    full.leave(siti)
    full.wait(budi)
    full.tend()
    assert full.mine(budi).offered.starts_at == MONDAY


def test_the_same_wish_again_keeps_its_turn_and_another_one_goes_to_the_end(full):
    siti, budi = full.person(), full.person()
    full.wait(siti)
    full.wait(budi, NOW + timedelta(minutes=1))
    full.wait(siti, NOW + timedelta(minutes=2))
    assert full.listed() == [siti, budi]
    full.wait(siti, NOW + timedelta(minutes=3), until_day=date(2026, 12, 3))
    assert full.listed() == [budi, siti]


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"until_day": date(2026, 11, 29)}, "days-turned-round"),
        ({"from_day": date(2026, 11, 1), "until_day": date(2026, 11, 23)}, "date-in-past"),
    ],
)
def test_days_that_cannot_be_waited_for_are_refused(office, days, why):
    siti = office.person()
    with pytest.raises(use.DaysWrong, match=why):
        office.wait(siti, **days)
    assert office.listed() == []


def test_who_has_not_handed_in_does_not_wait(office):
    with pytest.raises(NotNow):
        office.wait(office.person("draft"))


@pytest.mark.parametrize("state", ["withdrawn", "refused"])
def test_the_places_of_an_application_that_has_ended_are_free_for_others(office, state):
    siti = office.person()
    office.book(siti, MONDAY)
    office.hold(siti, TUESDAY)
    office.wait(siti)
    office.decide(siti, state)
    office.tend()
    assert (office.free_at(MONDAY), office.free_at(TUESDAY), office.listed()) == (1, 1, [])
    assert office.said(siti) == ["booked", "cancelled"]
    assert office.news(siti)[1].reason == "finished"
    assert office.tend() == 0


def test_who_was_accepted_still_comes_and_waits_no_longer(office):
    siti = office.person()
    office.book(siti, MONDAY)
    office.fill()
    office.wait(siti)
    office.decide(siti, "accepted")
    office.tend()
    assert (office.booked_at(siti), office.listed()) == (MONDAY, [])


def test_one_is_reminded_the_day_before_and_the_hour_before_once_each(office):
    siti = office.person()
    office.book(siti, MONDAY)
    for before in (25, 24, 23, 5, 1.5):
        office.tend(MONDAY - before * HOURS)
    assert office.said(siti) == ["booked", "reminded"]
    for before in (1, 0.5, 0.1, 0):
        office.tend(MONDAY - before * HOURS)
    assert [one.ahead for one in office.news(siti)[1:]] == ["day", "hour"]


def test_after_a_move_one_is_reminded_of_the_new_time(office):
    siti = office.person()
    office.book(siti, MONDAY)
    office.tend(MONDAY - 20 * HOURS)
    office.book(siti, TUESDAY, MONDAY - 19 * HOURS)
    office.tend(MONDAY - 0.5 * HOURS)
    office.tend(TUESDAY - 20 * HOURS)
    assert office.said(siti) == ["booked", "reminded", "moved", "reminded"]
    assert office.news(siti)[3].starts_at == "2026-12-01T03:00:00Z"


def test_who_books_for_the_next_hours_is_not_reminded_of_the_day_before(office):
    siti, soon = office.person(), at(24, 11)
    office.book(siti, soon)
    office.tend()
    office.tend(soon - 0.9 * HOURS)
    assert [one.ahead for one in office.news(siti)[1:]] == ["hour"]


def test_who_cancelled_is_not_reminded(office):
    siti = office.person()
    office.book(siti, MONDAY)
    office.cancel(siti)
    office.tend(MONDAY - 20 * HOURS)
    assert office.said(siti) == ["booked", "cancelled"]
