"""The checklist of a service, as a page."""

from __future__ import annotations

from typing import Any

from gateway.testing.office import refused
from gateway.views.checklist import case

FORM: dict[str, Any] = {
    "groups": [
        {
            "fields": [
                {"key": "request", "label": "Request?", "choices": [{"value": "first", "label": "First"}]},
                {"key": "adult", "label": "Of age", "choices": []},
            ]
        }
    ]
}


def test_the_guide_leads_to_a_checklist_that_has_a_print_style(visitor):
    assert "/en/services/e-passport/checklist" in visitor.get("/en/services/e-passport").text
    page = visitor.get("/en/services/e-passport/checklist")
    assert page.status_code == 200
    assert "print.css" in page.text


def test_it_has_every_paper_with_what_makes_it_acceptable_and_where_to_go(visitor, office):
    page = visitor.get("/en/services/e-passport/checklist").text
    form = office.clients().intake.read("/services/e-passport")
    for paper in form["documents"]:
        assert paper["title"] in page
        assert paper["acceptable"] in page
    assert all(step["title"] in page for step in form["steps"])
    assert "Bengkulu" in page


def test_with_the_chosen_options_it_has_their_lines_and_the_total(visitor):
    page = visitor.get("/en/services/e-passport/checklist?years=10").text
    assert "Total" in page
    assert "Rp950" in page.replace("\xa0", "").replace(" ", "")


def test_without_a_fee_it_lists_the_tariff(visitor, office):
    def none(*_: Any, **__: Any) -> Any:
        raise refused(422, "choose")

    office.intake.replace("GET", "/services/e-passport/fee", none)
    page = visitor.get("/en/services/e-passport/checklist").text
    assert "Which lines you pay depends on what you choose." in page


def test_it_stands_when_places_cannot_be_told(visitor, office):
    def none(*_: Any, **__: Any) -> Any:
        raise refused(404, "no diary")

    office.intake.replace("GET", "/places", none)
    assert visitor.get("/en/services/e-passport/checklist").status_code == 200


def test_the_fee_leads_to_the_checklist_with_the_same_options(visitor):
    page = visitor.get("/en/fees?service=e-passport&years=10").text
    assert "/en/services/e-passport/checklist?" in page


def test_an_unknown_service_has_none(visitor):
    assert visitor.get("/en/services/nothing/checklist").status_code == 404


def test_a_case_is_told_in_the_words_of_the_form(app):
    with app.test_request_context("/en/"):
        assert case(FORM, {"request": ["first"]}) == "Request: First"
        assert case(FORM, {"adult": ["true"]}) in ("Of age: Yes", "Of age: Ya")
        assert case(FORM, {}) == ""
