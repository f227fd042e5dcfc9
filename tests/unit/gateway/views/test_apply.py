"""Applying, page by page."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask

from gateway import forms
from gateway.clients import Refused
from gateway.testing import FakeOffice, canned
from tests.unit.gateway.conftest import Visitor

PERSON = {"full_name": "Siti", "nik": "1707014107950001", "birth_date-day": "1", "birth_date-month": "7"}


def upload(visitor: Visitor, path: str, content: bytes, name: str = "ktp.png") -> int:
    form = {"kind": "identity-card", "file": (BytesIO(content), name)}
    return visitor.send(f"{path}/documents", form).status_code


def test_the_reference_and_the_code_are_shown_before_the_first_question(visitor: Visitor, code: str) -> None:
    page = visitor.get(visitor.start() + "/kept").text
    assert "LBG-7K3MQ2PA" in page
    assert code in page


def test_somebody_elses_application_is_asked_for_with_its_code(visitor: Visitor) -> None:
    answer = visitor.get("/en/applications/LBG-7K3MQ2PA/tasks")
    assert answer.status_code == 302
    assert answer.location == "/en/track?reference=LBG-7K3MQ2PA"


def test_answers_are_saved_and_the_next_page_follows(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    form = {**PERSON, "birth_date-year": "1995", "version": "1"}
    answer = visitor.send(f"{path}/questions/person", form)
    assert answer.location == f"{path}/questions/contact"
    assert office.application["answers"]["birth_date"] == "1995-07-01"


def test_the_last_page_of_questions_leads_to_the_documents(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    assert visitor.send(f"{path}/questions/contact").location == f"{path}/documents"


def test_a_change_from_the_check_page_leads_back_there(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    page = visitor.get(f"{path}/questions/person?check=1").text
    assert 'name="check"' in page
    assert visitor.send(f"{path}/questions/person", {"check": "1"}).location == f"{path}/check"


def test_a_wrong_answer_stays_with_its_error_in_both_places(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    office.errors = {"birth_date": "There is no such day."}
    form = {"birth_date-day": "31", "birth_date-month": "2", "birth_date-year": "1995"}
    answer = visitor.send(f"{path}/questions/person", form)
    assert answer.status_code == 422
    assert answer.text.count("There is no such day.") == 2
    assert 'href="#birth_date-day"' in answer.text
    assert 'value="31"' in answer.text
    assert "<title>Error: " in answer.text
    assert office.application["answers"] == {}


def both_changed(visitor: Visitor, office: FakeOffice) -> str:
    """A page that was open here while its name was saved elsewhere; the address it is sent to."""
    path = visitor.start() + "/questions/person"
    office.application |= {"missing": [], "version": 7, "answers": {"full_name": "Siti Aminah"}}
    office.elsewhere = {"full_name"}
    return path


def test_what_two_devices_changed_is_shown_side_by_side(visitor: Visitor, office: FakeOffice) -> None:
    path = both_changed(visitor, office)
    answer = visitor.send(path, {**PERSON, "version": "1"})
    assert answer.status_code == 409
    assert "Siti Aminah" in answer.text
    assert "<bdi>Siti</bdi>" in answer.text
    assert 'name="version" value="7"' in answer.text
    assert 'name="birth_date-day" value="1"' in answer.text
    assert office.application["answers"] == {"full_name": "Siti Aminah"}


@pytest.mark.parametrize(("kept", "name"), [("theirs", "Siti Aminah"), ("yours", "Siti")])
def test_the_person_chooses_which_answer_stays(
    visitor: Visitor, office: FakeOffice, kept: str, name: str
) -> None:
    path = both_changed(visitor, office)
    form = {**PERSON, "birth_date-year": "1995", "version": "7"}
    answer = visitor.send(path, {**form, "conflict": "full_name", "keep-full_name": kept})
    assert answer.status_code == 302
    assert office.application["answers"]["full_name"] == name
    assert office.application["answers"]["birth_date"] == "1995-07-01"


@pytest.mark.parametrize("kept", ["", "both", "<b>"])
def test_without_a_choice_nothing_is_saved_and_it_is_asked_again(
    visitor: Visitor, office: FakeOffice, kept: str
) -> None:
    path = both_changed(visitor, office)
    form = {**PERSON, "version": "7", "conflict": "full_name", "keep-full_name": kept}
    answer = visitor.send(path, form)
    assert answer.status_code == 409
    assert 'href="#keep-full_name"' in answer.text
    assert office.application["answers"] == {"full_name": "Siti Aminah"}


def test_what_only_this_device_changed_is_saved_without_a_question(
    visitor: Visitor, office: FakeOffice
) -> None:
    path = both_changed(visitor, office)
    office.elsewhere = set()
    assert visitor.send(path, {"full_name": "Siti", "version": "1"}).status_code == 302
    assert office.application["answers"]["full_name"] == "Siti"


@pytest.mark.parametrize("version", ["", "x", "-1", "1e3", "9" * 40, "\u0661"])
def test_a_version_that_is_none_is_read_as_the_present_one(
    visitor: Visitor, office: FakeOffice, version: str
) -> None:
    path = both_changed(visitor, office)
    assert visitor.send(path, {"full_name": "Siti", "version": version}).status_code == 302


def test_an_unknown_page_of_questions_is_not_found(visitor: Visitor) -> None:
    assert visitor.get(visitor.start() + "/questions/nothing").status_code == 404


def test_a_document_is_attached_replaced_and_removed(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    assert upload(visitor, path, b"picture") == 302
    assert "Attached" in visitor.get(f"{path}/documents").text
    assert upload(visitor, path, b"other picture", "dua.png") == 302
    assert [one["name"] for one in office.application["documents"]] == ["dua.png"]
    visitor.send(f"{path}/documents", {"kind": "identity-card", "remove": "1"})
    assert office.application["documents"] == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [(b"", "empty.png", "The file is empty."), (b"", "", "Choose a file first")],
)
def test_a_file_that_is_not_taken_is_explained_beside_its_field(
    visitor: Visitor, office: FakeOffice, content: bytes, name: str, words: str
) -> None:
    path = visitor.start()
    office.application["missing"] = []
    form = {"kind": "identity-card", "file": (BytesIO(content), name)}
    answer = visitor.send(f"{path}/documents", form)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#file-identity-card"' in answer.text


def test_a_file_far_over_the_limit_is_refused_with_the_remedy(
    visitor: Visitor, office: FakeOffice, app: Flask
) -> None:
    path = visitor.start()
    office.application["missing"] = []
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    form = {"kind": "identity-card", "file": (BytesIO(b"x" * 10_001), "big.png")}
    answer = visitor.send(f"{path}/documents", form)
    assert answer.status_code == 413
    assert "at most 5 MB" in answer.text


def test_only_documents_that_apply_are_asked_for(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    assert "Old passport" not in visitor.get(f"{path}/documents").text
    office.application["answers"] = {"request": "replacement"}
    assert "Old passport" in visitor.get(f"{path}/documents").text


def test_every_answer_can_be_changed_from_the_check_page(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    office.application["answers"] = {"years": "10", "full_name": "Siti <b>"}
    page = visitor.get(f"{path}/check").text
    assert "10 years" in page
    assert "Siti &lt;b&gt;" in page
    for key in ("years", "full_name", "email"):
        assert f"#{key}" in page


@pytest.mark.parametrize("step", ["questions/person", "questions/contact", "documents", "check"])
def test_a_step_skipped_by_its_address_leads_back_to_the_first_missing_one(
    visitor: Visitor, step: str
) -> None:
    path = visitor.start()
    answer = visitor.get(f"{path}/{step}")
    assert answer.status_code == 302
    assert answer.location == f"{path}/questions/passport?first=1"
    assert "This part comes first." in visitor.get(answer.location).text


def test_answers_of_a_skipped_step_are_not_taken(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    form = {**PERSON, "version": "1"}
    answer = visitor.send(f"{path}/questions/person", form, page=f"{path}/questions/passport")
    assert answer.location == f"{path}/questions/passport?first=1"
    assert office.application["answers"] == {}


def test_parts_that_come_later_are_named_but_not_yet_open(visitor: Visitor) -> None:
    path = visitor.start()
    page = visitor.get(f"{path}/tasks").text
    assert f"{path}/questions/passport" in page
    assert f"{path}/questions/contact" not in page
    assert page.count("comes later") == 3


def test_with_a_document_missing_the_check_page_waits(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = [{"what": "document", "key": "identity-card"}]
    assert visitor.get(f"{path}/check").location == f"{path}/documents?first=1"


def test_an_oddity_is_sent_only_when_it_is_ticked(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application |= {"missing": [], "warnings": [{"name": "nik-sex", "field": "nik"}]}
    answer = visitor.send(f"{path}/check", {"version": "1"})
    assert answer.status_code == 422
    assert 'href="#nik-sex"' in answer.text
    assert office.application["state"] == "draft"
    answer = visitor.send(f"{path}/check", {"version": "1", "confirmations": "nik-sex"})
    assert answer.location == f"{path}/done"
    assert "We have your application" in visitor.get(f"{path}/done").text


ELIGIBLE = {
    "key": "eligibility",
    "title": "May you apply here?",
    "fields": [{**canned.GUIDE["eligibility"][0], "type": "boolean", "why": "The law says so."}],
}


def ask_first(office: FakeOffice, barred: bool) -> None:
    """The service asks first whether one may apply at all."""
    form = {**canned.GUIDE, "groups": [ELIGIBLE, *canned.GUIDE["groups"]]}
    error = {"pointer": "/answers/abroad", "key": "not-eligible", "message": "Apply at the embassy."}

    def check(**_: object) -> dict[str, object]:
        if barred:
            raise Refused(422, {"errors": [error]}, "the double")
        return {}

    office.intake.replace("GET", "/services/e-passport", lambda **_: form)
    office.intake.replace("POST", "/services/e-passport/check", check)


def test_who_may_not_apply_hears_why_and_where_to_go_and_is_asked_nothing_else(
    visitor: Visitor, office: FakeOffice
) -> None:
    ask_first(office, barred=True)
    path = "/en/services/e-passport/start"
    assert "May you apply here?" in visitor.get(path).text
    page = visitor.send(path, {"abroad": "false"})
    assert page.status_code == 200
    assert "Apply at the embassy." in page.text
    assert path in page.text
    assert "<input" not in page.text.split("<main")[1]
    assert [call for call in office.intake.calls if call[:2] == ("POST", "/applications")] == []


def test_who_may_apply_is_not_asked_again(visitor: Visitor, office: FakeOffice) -> None:
    ask_first(office, barred=False)
    answer = visitor.send("/en/services/e-passport/start", {"abroad": "true"})
    assert answer.location.endswith("/kept")
    assert office.application["answers"] == {"abroad": "true"}


def test_a_change_of_mind_within_the_draft_gets_the_same_kind_page(
    visitor: Visitor, office: FakeOffice
) -> None:
    path = visitor.start()
    ask_first(office, barred=True)

    def save(reference: str, **_: object) -> dict[str, object]:
        error = {"pointer": "/answers/abroad", "key": "not-eligible", "message": "Apply at the embassy."}
        raise Refused(422, {"errors": [error]}, "the double")

    office.intake.replace("PUT", "/applications/([^/]+)/answers", save)
    page = visitor.send(f"{path}/questions/eligibility", {"abroad": "false", "version": "1"})
    assert "Apply at the embassy." in page.text
    assert f"{path}/questions/eligibility" in page.text


def test_a_question_says_why_it_is_asked_and_by_which_law(visitor: Visitor) -> None:
    page = visitor.get(visitor.start() + "/questions/passport").text
    assert "The law asks for it. (UU 6/2011)" in page


def test_nothing_is_confirmed_before_intake_has_it(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    answer = visitor.get(f"{path}/done")
    assert answer.status_code == 302
    assert answer.location == f"{path}/check"


def test_an_empty_field_is_asked_for_by_its_name(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["missing"] = []
    office.errors = {"full_name": "required"}
    page = visitor.send(f"{path}/questions/person").text
    assert page.count("Please answer: Full name") == 2


def test_a_question_says_for_whom_it_is_meant(visitor: Visitor, office: FakeOffice) -> None:
    definition = {"key": "old", "type": "text", "label": "Old", "when": {"request": ["replacement"]}}
    request = canned.GUIDE["groups"][0]["fields"][0]
    asked = forms.fields([request, definition], {})
    assert [field.only_for for field in asked] == ["", "Replacing an old passport"]


def test_a_question_that_does_not_apply_is_left_out_of_the_check_page(
    visitor: Visitor, office: FakeOffice
) -> None:
    path = visitor.start()
    office.application["missing"] = []
    office.application["answers"] = {"request": "new"}
    assert "Number of the old passport" not in visitor.get(f"{path}/check").text
    office.application["answers"] = {"request": "replacement"}
    assert "Number of the old passport" in visitor.get(f"{path}/check").text


def test_pressing_start_twice_sends_the_same_key(visitor: Visitor, office: FakeOffice) -> None:
    page = visitor.get("/en/services/e-passport/start").text
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))
    for _ in range(2):
        visitor.client.post("/en/services/e-passport/start", data=form)
    assert office.intake.once == [form["once"]] * 2
    assert form["once"] not in visitor.get("/en/services/e-passport/start").text


def test_a_made_up_key_is_not_passed_on(visitor: Visitor, office: FakeOffice) -> None:
    visitor.send("/en/services/e-passport/start", {"once": "x\ny"})
    assert office.intake.once == []


@pytest.mark.parametrize(("confidence", "marked"), [("to-be-confirmed", True), ("official", False)])
def test_a_fee_that_is_not_certain_is_marked_before_it_is_sent(
    visitor: Visitor, office: FakeOffice, confidence: str, marked: bool
) -> None:
    path = visitor.start()
    office.application["missing"] = []
    line = {"label": "Stay", "amount": 500000, "legal_basis": "PP 45/2024", "confidence": confidence}
    office.application["fee"] = {"total": 500000, "lines": [line]}
    page = visitor.get(path + "/check").text
    assert "Rp500.000" in page
    assert ("to be confirmed by the office" in page) is marked
