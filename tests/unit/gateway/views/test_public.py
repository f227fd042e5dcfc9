"""The start, the services, a guide, the fee calculator; and what is left when a service is down."""

from __future__ import annotations

from gateway.testing import FakeOffice
from tests.unit.gateway.conftest import Visitor


def test_the_first_page_stands_with_every_service_down(visitor: Visitor, office: FakeOffice) -> None:
    office.intake.down = office.feedback.down = True
    page = visitor.get("/en/")
    assert page.status_code == 200
    assert "cannot be shown just now" in page.text
    assert "What people say" not in page.text


def test_the_first_page_shows_the_services_and_the_public_index(visitor: Visitor) -> None:
    page = visitor.get("/id/").text
    assert "/id/services/e-passport" in page
    assert "84,26" in page


def test_a_guide_names_the_law_of_every_fee_and_flags_what_is_not_certain(visitor: Visitor) -> None:
    page = visitor.get("/en/services/e-passport").text
    assert page.count("PP 45/2024") >= 3
    assert "to be confirmed by the office" in page
    assert "At most 4 working days" in page


def test_a_guide_shows_only_the_tariff_in_force(visitor: Visitor) -> None:
    page = visitor.get("/en/services/e-passport").text
    assert "Rp950.000" in page
    assert "An old amount" not in page


def test_an_unknown_service_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/en/services/teleport").status_code == 404


def test_the_fee_is_calculated_from_the_address_alone(visitor: Visitor) -> None:
    page = visitor.get("/en/fees?service=e-passport&years=10").text
    assert "Rp950.000" in page
    assert "checked" in page


def test_a_missing_option_is_asked_for_beside_its_field(visitor: Visitor) -> None:
    page = visitor.get("/en/fees?service=e-passport&same_day=true").text
    assert 'href="#years"' in page
    assert 'id="years-error"' in page


def test_an_option_cannot_pose_as_somebody(visitor: Visitor, office: FakeOffice) -> None:
    assert visitor.get("/en/fees?service=e-passport&who=officer&officer_session=x").status_code == 200


def test_an_index_of_very_few_answers_is_not_shown_to_everybody(visitor: Visitor, office: FakeOffice) -> None:
    office.feedback._routes.clear()
    office.feedback.on("GET", "/ikm", lambda **_: {"n": 4, "ikm": "25.00", "grade": "D", "elements": []})
    assert "25.00" not in visitor.get("/en/").text


def test_a_card_tells_the_least_fee_and_the_longest_wait(visitor: Visitor) -> None:
    page = visitor.get("/en/services").text
    assert "From Rp650.000 · At most 4 working days" in page


def test_a_guide_tells_who_is_asked_what_first_and_what_often_goes_wrong(visitor: Visitor) -> None:
    page = visitor.get("/en/services/e-passport").text
    assert "Are you in Indonesia?" in page
    assert "Apply at the embassy where you live." in page
    assert "Photograph it by daylight." in page
