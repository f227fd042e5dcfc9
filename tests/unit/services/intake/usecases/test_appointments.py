"""Holding, confirming, moving and cancelling a place, and everything that can be wrong with one."""

from datetime import timedelta

import pytest

from services.intake.domain.appointments import PlaceRefused
from services.intake.usecases.appointments import (
    HoldLapsed,
    NoAppointment,
    NotNow,
    free,
)
from services.intake.usecases.diary import NotNeeded, OfficeUnknown
from tests.support.meetings import NOW, Scene, at, diary

MONDAY, TUESDAY = at(30, 9), at(1, 10, month=12)


@pytest.fixture
def scene(database, desk):
    return Scene(database, desk, diary())


def refusal(scene, who, when, now=NOW, **more):
    with pytest.raises(PlaceRefused) as caught:
        scene.hold(who, when, now, **more)
    return caught.value.key


def test_a_place_is_held_for_ten_minutes_and_then_confirmed(scene):
    siti = scene.person()
    held = scene.hold(siti, MONDAY)
    assert held.until == NOW + timedelta(minutes=10)
    assert scene.news(siti) == []
    booked = scene.confirm(siti, MONDAY, NOW + timedelta(minutes=9))
    assert (booked.role, booked.until, booked.minutes) == ("booked", None, 30)
    (news,) = scene.news(siti)
    assert (news.office, news.starts_at, news.minutes) == ("here", "2026-11-30T02:00:00Z", 30)


def test_confirming_twice_is_one_appointment_and_one_news(scene):
    siti = scene.person()
    scene.book(siti, MONDAY)
    assert scene.confirm(siti, MONDAY).starts_at == MONDAY
    assert scene.said(siti) == ["booked"]


def test_a_hold_that_has_ended_cannot_be_confirmed_and_its_place_is_anybodys(scene):
    siti, budi = scene.person(), scene.person()
    scene.hold(siti, MONDAY)
    late = NOW + timedelta(minutes=10)
    with pytest.raises(HoldLapsed):
        scene.confirm(siti, MONDAY, late)
    assert scene.book(budi, MONDAY, late).number == 2
    assert scene.said(siti) == []
    assert scene.mine(siti, late).held is None


def test_without_a_hold_nothing_is_confirmed(scene):
    with pytest.raises(HoldLapsed):
        scene.confirm(scene.person(), MONDAY)


def test_choosing_another_time_gives_the_first_back(scene):
    siti = scene.person()
    scene.hold(siti, MONDAY)
    assert scene.free_at(MONDAY) == 0
    scene.hold(siti, TUESDAY)
    assert (scene.free_at(MONDAY), scene.free_at(TUESDAY)) == (1, 0)


def test_holding_the_same_place_again_does_not_make_the_hold_longer(scene):
    siti = scene.person()
    first = scene.hold(siti, MONDAY)
    assert scene.hold(siti, MONDAY, NOW + timedelta(minutes=5)).until == first.until


def test_an_appointment_is_moved_in_one_step_and_never_lost_on_the_way(scene):
    siti = scene.person()
    scene.book(siti, MONDAY)
    scene.hold(siti, TUESDAY)
    assert scene.booked_at(siti) == MONDAY
    moved = scene.confirm(siti, TUESDAY)
    assert (moved.starts_at, moved.moves) == (TUESDAY, 1)
    assert (scene.free_at(MONDAY), scene.free_at(TUESDAY)) == (1, 0)
    assert scene.said(siti) == ["booked", "moved"]
    assert scene.news(siti)[1].before == "2026-11-30T02:00:00Z"


def test_a_move_that_is_not_confirmed_leaves_the_appointment(scene):
    siti = scene.person()
    scene.book(siti, MONDAY)
    scene.hold(siti, TUESDAY)
    with pytest.raises(HoldLapsed):
        scene.confirm(siti, TUESDAY, NOW + timedelta(minutes=11))
    assert scene.booked_at(siti) == MONDAY


def test_a_cancelled_place_is_free_and_there_is_nothing_to_cancel_twice(scene):
    siti = scene.person()
    scene.book(siti, MONDAY)
    scene.cancel(siti)
    assert scene.free_at(MONDAY) == 1
    assert scene.said(siti) == ["booked", "cancelled"]
    assert scene.news(siti)[1].reason == "applicant"
    with pytest.raises(NoAppointment):
        scene.cancel(siti)


def test_who_missed_an_appointment_books_another_as_a_new_one(scene):
    siti = scene.person()
    scene.book(siti, at(25, 9))
    later = at(25, 14)
    scene.book(siti, MONDAY, later)
    scene.book(siti, TUESDAY, later)
    assert scene.said(siti) == ["booked", "booked", "moved"]


@pytest.mark.parametrize(
    ("when", "why"),
    [
        (at(24, 8), "place-in-past"),
        (NOW, "place-in-past"),
        (at(24, 9, 30), "place-too-soon"),
        (at(26, 9), "place-on-holiday"),
        (at(28, 9), "place-on-holiday"),
        (at(30, 9, 10), "place-not-offered"),
        (at(30, 12), "place-not-offered"),
        (at(30, 3), "place-not-offered"),
        (at(25, 9, month=12), "place-too-far"),
        (at(24, 9, month=12) + timedelta(days=3650), "place-too-far"),
    ],
)
def test_a_place_that_is_not_there_is_refused_with_its_reason(scene, when, why):
    siti = scene.person()
    assert refusal(scene, siti, when) == why
    assert scene.mine(siti).held is None


def test_a_place_that_was_taken_meanwhile_is_refused_and_nobody_loses_theirs(scene):
    siti, budi = scene.person(), scene.person()
    scene.hold(siti, MONDAY)
    scene.book(budi, TUESDAY)
    assert refusal(scene, budi, MONDAY) == "place-taken"
    assert scene.booked_at(budi) == TUESDAY
    assert scene.mine(siti).held.starts_at == MONDAY


def test_the_time_that_one_has_already_cannot_be_chosen_again(scene):
    siti = scene.person()
    scene.book(siti, MONDAY)
    assert refusal(scene, siti, MONDAY) == "place-yours"


def test_an_accessible_place_is_kept_for_who_needs_it_until_the_day_before(scene):
    siti, budi, dewi = scene.person(), scene.person(), scene.person()
    assert scene.book(siti, MONDAY).number == 2
    assert refusal(scene, budi, MONDAY) == "place-taken"
    assert scene.book(dewi, MONDAY, accessible=True).number == 1
    near = at(25, 9)
    assert scene.book(siti, near, at(24, 10)).number == 2
    assert scene.book(budi, near, at(24, 10)).number == 1


def test_a_counter_without_an_accessible_place_says_so(database, desk):
    scene = Scene(database, desk, diary(accessible=0))
    assert refusal(scene, scene.person(), MONDAY, accessible=True) == "place-not-accessible"


@pytest.mark.parametrize("state", ["draft", "accepted", "refused", "withdrawn"])
def test_only_an_application_that_is_being_worked_on_has_appointments(scene, state):
    with pytest.raises(NotNow):
        scene.hold(scene.person(state), MONDAY)


def test_a_service_for_which_nobody_comes_has_no_places(scene):
    with pytest.raises(NotNeeded):
        scene.diary.wish("visit-stay-extension", "here")


def test_an_office_that_is_not_there_is_refused(scene):
    with pytest.raises(OfficeUnknown):
        scene.diary.wish("e-passport", "nowhere")


def test_an_office_whose_places_are_too_short_does_not_serve_it(database, desk):
    scene = Scene(database, desk, diary(minutes=45))
    with pytest.raises(OfficeUnknown):
        scene.wish()


def test_days_are_listed_with_what_is_free_and_without_holidays(scene):
    scene.book(scene.person(), at(25, 8))
    found = scene.database.read(
        free, scene.diary, scene.wish(), first=at(24, 9).date(), days=5, now=at(24, 13, 10)
    )
    days = {one["day"].isoformat(): one["times"] for one in found}
    assert list(days) == ["2026-11-24", "2026-11-25", "2026-11-27"]
    assert days["2026-11-24"] == [{"starts_at": at(24, 14, 30), "free": 2}]
    assert len(days["2026-11-25"]) == 12
    assert days["2026-11-25"][0] == {"starts_at": at(25, 8), "free": 1}


def test_news_of_an_appointment_holds_no_person(scene):
    siti = scene.person()
    scene.book(siti, MONDAY, accessible=True)
    (news,) = scene.news(siti)
    assert set(news.__dataclass_fields__) == {
        *("reference", "service", "language", "office", "starts_at", "minutes")
    }
