"""The officer's queue of the day."""

from __future__ import annotations

import re

import pytest

from gateway.testing import FakeOffice
from gateway.testing.meetings import entry
from gateway.testing.office import refused
from tests.unit.gateway.conftest import Visitor

PATH = "/en/officer/counter"


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    visitor.be_officer()
    return visitor


def test_the_queue_is_for_officers(visitor: Visitor) -> None:
    assert "/officer/sign-in" in visitor.get(PATH).location


def test_an_officer_sees_who_is_next_and_calls_them(officer: Visitor, office: FakeOffice) -> None:
    page = officer.get(PATH).text
    assert "number 001" in page
    assert "<span>Lebong Immigration Office</span>" in page
    answer = officer.send(f"{PATH}/bengkulu/calls", {"window": "4"}, page=PATH)
    assert answer.location == f"{PATH}?office=bengkulu"
    assert office.intake.calls[-1] == ("POST", "/offices/bengkulu/calls", {"window": 4, "entry": None})
    assert 'name="window" type="text" value="4"' in officer.get(PATH).text


def test_who_was_called_is_served_or_did_not_come(officer: Visitor, office: FakeOffice) -> None:
    office.meetings.queue["entries"] = [entry("appointment", "LBG-7K3MQ2PA", "called")]
    page = officer.get(PATH).text
    assert "Did not come" in page
    assert "LBG-7K3MQ2PA" in page
    form = {"entry": "appointment:LBG-7K3MQ2PA", "outcome": "missed"}
    assert officer.send(f"{PATH}/bengkulu/outcomes", form, page=PATH).status_code == 302
    assert office.intake.calls[-1] == ("POST", "/offices/bengkulu/outcomes", form)


def test_a_number_is_given_and_shown_large(officer: Visitor) -> None:
    answer = officer.send(f"{PATH}/bengkulu/tickets", {"service": "e-passport"}, page=PATH)
    assert '<p class="code">007</p>' in officer.get(answer.location).text


def test_what_is_missing_is_asked_for(officer: Visitor) -> None:
    call = officer.send(f"{PATH}/bengkulu/calls", {"window": "x"}, page=PATH)
    number = officer.send(f"{PATH}/bengkulu/tickets", {}, page=PATH)
    assert (call.status_code, number.status_code) == (422, 422)
    assert 'href="#window"' in call.text
    assert 'href="#service"' in number.text


def test_a_queue_that_has_moved_on_is_told(officer: Visitor, office: FakeOffice) -> None:
    def no(**_: object) -> None:
        raise refused(409, "The queue has moved on.")

    office.intake._routes.insert(0, ("POST", re.compile("/offices/[^/]+/(?:calls|outcomes)"), no))
    for path, form in (("calls", {"window": "1"}), ("outcomes", {"entry": "x", "outcome": "served"})):
        answer = officer.send(f"{PATH}/bengkulu/{path}", form, page=PATH)
        assert answer.status_code == 409
        assert "The queue has moved on." in answer.text


def test_an_office_that_is_not_there_is_not_found(officer: Visitor) -> None:
    assert officer.get(f"{PATH}?office=nowhere").status_code == 404
