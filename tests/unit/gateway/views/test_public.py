"""The start, the services, a guide, the fee calculator; and what is left when a service is down."""

from __future__ import annotations

from gateway.testing import FakeOffice, canned
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


def test_a_fee_tells_the_rule_the_article_the_day_and_what_would_change_it(visitor: Visitor) -> None:
    page = visitor.get("/en/fees?service=e-passport&years=10").text
    assert "How long it is valid: 10 years" in page
    assert "PP 45/2024, in force since 17 December 2024" in page
    assert "read on an official page" in page
    assert 'How long it is valid: 5 years: <span class="nowrap">Rp650.000</span>' in page


def test_a_fee_is_told_for_the_day_that_was_written(visitor: Visitor) -> None:
    page = visitor.get("/en/fees?service=e-passport&years=10&on-day=16&on-month=12&on-year=2024").text
    assert "How the fee on 16 December 2024 is made up" in page
    assert 'value="2024"' in page
    assert "16 December 2024" in visitor.get("/en/fees?service=e-passport&years=10&on=2024-12-16").text


def test_an_overstay_up_to_day_60_has_a_price_and_is_marked_as_to_be_confirmed(visitor: Visitor) -> None:
    page = visitor.get("/en/fees/overstay?days=12").text
    assert "Rp12.000.000" in page
    assert "to be confirmed by the office" in page


def test_an_overstay_beyond_has_no_price_but_a_place_to_go(visitor: Visitor) -> None:
    page = visitor.get("/en/fees/overstay?days=61").text
    assert "Rp" not in page
    assert "Come to Inteldakim." in page


def test_an_overstay_without_days_is_asked_for_them(visitor: Visitor) -> None:
    assert 'href="#days"' not in visitor.get("/en/fees/overstay").text
    assert 'href="#days"' in visitor.get("/en/fees/overstay?days=&on-day=&on-month=&on-year=").text


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
    assert "to be confirmed by the office" in page


def test_a_guide_tells_who_is_asked_what_first_and_what_often_goes_wrong(visitor: Visitor) -> None:
    page = visitor.get("/en/services/e-passport").text
    assert "Are you in Indonesia?" in page
    assert "Apply at the embassy where you live." in page
    assert "Photograph it by daylight." in page


def test_the_visa_codes_are_offered_group_by_group_and_linked_from_everywhere(visitor: Visitor) -> None:
    page = visitor.get("/en/visas").text
    assert 'href="/en/visas?group=single-entry"' in page
    assert "Tourist visit visa" not in page
    for other in ("/en/services", "/en/"):
        assert 'href="/en/visas"' in visitor.get(other).text


def test_a_visa_code_is_found_with_stay_and_who_decides_and_what_is_not_certain_is_marked(
    visitor: Visitor,
) -> None:
    page = visitor.get("/en/visas?code=C1").text
    assert "Visa Kunjungan Wisata" in page
    assert "60 days" in page
    assert "Decided in Jakarta" in page
    assert page.count("to be confirmed by the office") == 2
    assert 'href="/en/services/e-passport"' in page


def test_an_old_code_is_told_to_be_old(visitor: Visitor) -> None:
    assert "This is an old code" in visitor.get("/en/visas?code=B211A").text
    assert "Ini kode lama" in visitor.get("/id/visas?code=B211A").text


def test_a_code_that_nobody_knows_is_answered(visitor: Visitor) -> None:
    page = visitor.get("/en/visas?code=%3Cscript%3Ex&group=").text
    assert "No visa has this code" in page
    assert "<script>x" not in page
    assert visitor.get("/en/visas?code=" + "x" * 500).status_code == 200


def test_a_guide_tells_by_when_one_pays_and_how_long_the_visit_takes(visitor: Visitor) -> None:
    page = visitor.get("/en/services/e-passport").text
    assert "You pay within 2 hours" in page
    assert "about 30 minutes" in page
    assert "You book the day and hour" in page


def test_a_long_time_to_pay_is_told_in_days(visitor: Visitor, office: FakeOffice) -> None:
    paying = {**canned.GUIDE["payment"], "hours": 168}
    office.intake.on("GET", "/services/long", lambda **_: {**canned.GUIDE, "payment": paying})
    assert "You pay within 7 days" in visitor.get("/en/services/long").text
