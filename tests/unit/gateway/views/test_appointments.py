"""Choosing a time on the pages, confirming, moving, cancelling and waiting."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gateway.testing import FakeOffice
from gateway.testing.meetings import FIRST, SECOND, place
from gateway.testing.office import refused
from tests.unit.gateway.conftest import Visitor

APPLICATION = "/en/applications/LBG-7K3MQ2PA"
PATH = f"{APPLICATION}/appointment"


@pytest.fixture(autouse=True)
def opened(visitor: Visitor, office: FakeOffice, code: str) -> None:
    visitor.send("/en/track", {"reference": "LBG-7K3MQ2PA", "code": code})
    office.move("submitted")


def says_no(office: FakeOffice, method: str, path: str, status: int, **errors: str) -> None:
    def no(*_: object, **__: object) -> None:
        problem = refused(status, "It is too late for that.", **errors)
        raise problem

    office.intake._routes.insert(0, (method, re.compile(path), no))


def last(office: FakeOffice, method: str) -> tuple[str, Any]:
    return next((path, body) for verb, path, body in reversed(office.intake.calls) if verb == method)


def test_the_status_page_leads_to_the_appointment(visitor: Visitor, office: FakeOffice) -> None:
    page = visitor.get(APPLICATION).text
    assert "For this service you come to the office once." in page
    assert f'href="{PATH}"' in page
    office.meetings.have(booked=place(FIRST))
    assert "Monday, 30 November 2026, 09:00 WIB" in visitor.get(APPLICATION).text
    office.meetings.have(needed=False, possible=False)
    assert "Appointment" not in visitor.get(APPLICATION).text


def test_times_are_a_plain_list_of_days_and_hours(visitor: Visitor) -> None:
    page = visitor.get(f"{PATH}/times").text
    assert re.findall(r'aria-current="true">([^<]+)</a>', page) == ["Monday, 30 November 2026"]
    assert "2 places free" in page
    assert '<span>Wednesday, 2 December 2026</span><span class="soft">full</span>' in page
    assert re.findall(r'name="starts_at" value="([^"]+)"', page) == [FIRST]
    other = visitor.get(f"{PATH}/times?day=2026-12-01").text
    assert re.findall(r'name="starts_at" value="([^"]+)"', other) == [SECOND]


def test_the_time_that_one_has_is_not_among_those_to_choose_from(
    visitor: Visitor, office: FakeOffice
) -> None:
    office.meetings.have(booked=place(FIRST))
    assert 'name="starts_at"' not in visitor.get(f"{PATH}/times").text


def test_each_page_is_headed_by_the_name_of_this_site(visitor: Visitor, office: FakeOffice) -> None:
    office.meetings.have(booked=place(FIRST), held=place(SECOND, FIRST))
    for path in (PATH, f"{PATH}/times", f"{PATH}/cancel"):
        assert "<span>Lebong Immigration Office</span>" in visitor.get(path).text


@pytest.mark.parametrize("query", ["day=never", "first=never", "office=nowhere", "accessible=%00", "day="])
def test_an_address_that_somebody_typed_shows_times_all_the_same(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"{PATH}/times?{query}").status_code == 200


def test_a_time_is_kept_looked_at_and_confirmed(visitor: Visitor, office: FakeOffice) -> None:
    form = {"office": "bengkulu", "starts_at": FIRST, "accessible": "1", "once": "a" * 32}
    answer = visitor.send(f"{PATH}/times", form)
    assert answer.location == f"{PATH}#held"
    assert last(office, "POST") == (
        "/applications/LBG-7K3MQ2PA/appointment",
        {"office": "bengkulu", "starts_at": FIRST, "accessible": True},
    )
    assert office.intake.once == ["a" * 32]
    page = visitor.get(PATH).text
    assert "Is this time right?" in page
    assert "until 09:00 WIB" in page
    assert visitor.send(f"{PATH}/confirm", {"starts_at": FIRST}, page=PATH).location == PATH
    assert "Your appointment" in visitor.get(PATH).text


def test_a_move_says_what_one_has_until_it_is_confirmed(visitor: Visitor, office: FakeOffice) -> None:
    office.meetings.have(booked=place(FIRST), held=place(SECOND, FIRST))
    page = visitor.get(PATH).text
    assert "Your appointment on Monday, 30 November 2026, 09:00 WIB stays until then." in page
    assert "Move my appointment to this time" in page
    assert "Now: Monday, 30 November 2026" in visitor.get(f"{PATH}/times").text


def test_without_a_time_one_is_asked_for_it(visitor: Visitor) -> None:
    answer = visitor.send(f"{PATH}/times", {"office": "bengkulu"})
    assert answer.status_code == 422
    assert 'href="#starts_at">Choose a time.' in answer.text


def test_a_place_that_was_taken_meanwhile_is_told_where_one_chooses(
    visitor: Visitor, office: FakeOffice
) -> None:
    says_no(office, "POST", "/applications/.*/appointment", 422, starts_at="Somebody else has taken it.")
    answer = visitor.send(f"{PATH}/times", {"office": "bengkulu", "starts_at": FIRST, "day": "2026-11-30"})
    assert answer.status_code == 422
    assert answer.text.count("Somebody else has taken it.") == 2


def test_a_hold_that_has_ended_is_told(visitor: Visitor, office: FakeOffice) -> None:
    office.meetings.have(held=place(FIRST, FIRST))
    says_no(office, "POST", ".*/confirmation", 409)
    answer = visitor.send(f"{PATH}/confirm", {"starts_at": FIRST}, page=PATH)
    assert answer.status_code == 409
    assert "It is too late for that." in answer.text


def test_cancelling_asks_once_more(visitor: Visitor, office: FakeOffice) -> None:
    assert visitor.get(f"{PATH}/cancel").location == PATH
    office.meetings.have(booked=place(FIRST))
    assert "Cancel this appointment?" in visitor.get(f"{PATH}/cancel").text
    assert visitor.send(f"{PATH}/cancel").location == PATH
    assert last(office, "DELETE")[0] == "/applications/LBG-7K3MQ2PA/appointment"


def test_one_waits_for_a_place_and_leaves_the_list(visitor: Visitor, office: FakeOffice) -> None:
    days = {
        **dict(zip(("from_day-day", "from_day-month", "from_day-year"), ("30", "11", "2026"), strict=True)),
        **dict(zip(("until_day-day", "until_day-month", "until_day-year"), ("4", "12", "2026"), strict=True)),
    }
    answer = visitor.send(f"{PATH}/waiting", {"office": "bengkulu", **days}, page=f"{PATH}/times")
    assert answer.location == PATH
    wish = {"office": "bengkulu", "accessible": False, "from_day": "2026-11-30", "until_day": "2026-12-04"}
    assert last(office, "PUT") == ("/applications/LBG-7K3MQ2PA/appointment/waiting", wish)
    assert "From 30 November 2026 until 4 December 2026" in visitor.get(PATH).text
    assert visitor.send(f"{PATH}/waiting/leave", page=PATH).location == PATH
    assert office.meetings.appointment["waiting"] is None


def test_a_wish_that_cannot_be_is_told_beside_its_day(visitor: Visitor, office: FakeOffice) -> None:
    says_no(office, "PUT", ".*/waiting", 422, until_day="The last day is before the first.")
    answer = visitor.send(f"{PATH}/waiting", {"office": "bengkulu"}, page=f"{PATH}/times")
    assert answer.status_code == 422
    assert 'href="#until_day-day">The last day is before the first.' in answer.text


def test_an_offer_says_until_when_it_stands(visitor: Visitor, office: FakeOffice) -> None:
    office.meetings.have(offered=place(SECOND, FIRST))
    page = visitor.get(PATH).text
    assert "We keep it for you until Monday, 30 November 2026, 09:00 WIB." in page
    assert "I do not want it" in page


def test_the_calendar_file_is_saved_not_shown(visitor: Visitor, office: FakeOffice) -> None:
    answer = visitor.get(f"{PATH}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="LBG-7K3MQ2PA.ics"'
    says_no(office, "GET", ".*/calendar", 404)
    assert visitor.get(f"{PATH}/calendar.ics").status_code == 404


def test_where_nobody_has_to_come_there_is_no_page(visitor: Visitor, office: FakeOffice) -> None:
    office.meetings.have(needed=False, possible=False)
    assert {visitor.get(f"{PATH}{more}").status_code for more in ("", "/times", "/cancel")} == {404}


def test_without_the_code_nobody_gets_in(visitor: Visitor) -> None:
    other = "/en/applications/LBG-AAAAAAAA/appointment"
    assert "/track?reference=LBG-AAAAAAAA" in visitor.get(other).location
