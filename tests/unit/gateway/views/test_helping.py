"""Filling in for somebody else, with their consent, in their sight."""

from __future__ import annotations

import pytest

from gateway.testing import FakeOffice, canned
from tests.unit.gateway.conftest import Visitor

PATH = "/en/services/e-passport/help"
HELPER = {"name": "Rina Wati", "email": "rina@example.id", "how": "present", "news": "both", "agreed": "1"}


def writes(office: FakeOffice) -> list[str]:
    return [path for method, path, _ in office.intake.calls if method == "POST"]


def test_the_words_of_consent_are_on_the_page(visitor: Visitor) -> None:
    page = visitor.get(PATH).text
    assert canned.CONSENT["words"] in page
    assert 'name="wording" value="2026-11"' in page


def test_the_helper_keeps_a_code_of_their_own_and_shows_the_applicant_theirs(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    page = visitor.send(PATH, {**HELPER, "wording": "2026-11"}).text
    assert code in page
    assert "HE1PR-HE1PR" in page
    with visitor.client.session_transaction() as held:
        assert held["held"] == {"LBG-7K3MQ2PA": "HE1PR-HE1PR"}
    body = office.intake.calls[-1][2]
    assert (body["agreed"], body["wording"], body["news"]) == (True, "2026-11", "both")


@pytest.mark.parametrize("left_out", ["name", "email", "how", "news", "agreed"])
def test_without_it_no_draft_is_made(visitor: Visitor, office: FakeOffice, left_out: str) -> None:
    form = {key: value for key, value in HELPER.items() if key != left_out}
    answer = visitor.send(PATH, form)
    assert answer.status_code == 422
    assert f'href="#{left_out}"' in answer.text
    assert writes(office) == []


def test_what_intake_refuses_is_said_at_its_field(visitor: Visitor, office: FakeOffice) -> None:
    office.errors = {"email": "Write a real address."}
    answer = visitor.send(PATH, HELPER)
    assert answer.status_code == 422
    assert answer.text.count("Write a real address.") == 2


def test_new_words_are_asked_to_be_agreed_to_again(visitor: Visitor, office: FakeOffice) -> None:
    office.errors = {"wording": "The words of consent were renewed."}
    answer = visitor.send(PATH, {**HELPER, "wording": "1999-01"})
    assert 'href="#agreed"' in answer.text
    assert 'id="agreed" checked' not in answer.text


def test_an_applicant_invites_somebody_and_hands_them_a_code(visitor: Visitor, code: str) -> None:
    path = visitor.start()
    page = visitor.send(f"{path}/help", HELPER).text
    assert "HE1PR-HE1PR" in page
    assert code not in page


def test_a_helper_invites_nobody(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["seen_by"] = "helper"
    assert visitor.get(f"{path}/help").location == f"{path}/tasks"
    assert "You fill this in for somebody else." in visitor.get(f"{path}/tasks").text


def test_the_applicant_reads_what_the_helper_saw_and_did(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.move("submitted")
    office.helpers = [canned.HELPER]
    page = visitor.get(path).text
    assert "Rina Wati" in page
    assert "Opened the application (4 times)" in page
    assert "Added a document: Identity card" in page
    assert "End the help" in page


def test_the_help_is_in_sight_before_anything_is_sent(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.helpers = [canned.HELPER]
    page = visitor.get(f"{path}/tasks").text
    assert "Opened the application (4 times)" in page
    assert "End the help" in page


def test_a_helper_reads_it_and_cannot_end_it(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.move("submitted")
    office.helpers, office.application["seen_by"] = [canned.HELPER], "helper"
    assert "End the help" not in visitor.get(path).text


@pytest.mark.parametrize(
    ("form", "asked"),
    [({"end": "1"}, ("DELETE", None)), ({"news": "helper"}, ("PUT", {"news": "helper"}))],
)
def test_the_applicant_ends_the_help_or_chooses_who_gets_the_news(
    visitor: Visitor, office: FakeOffice, form: dict[str, str], asked: tuple[str, object]
) -> None:
    path = visitor.start()
    office.move("submitted")
    office.helpers = [canned.HELPER]
    answer = visitor.send(f"{path}/helpers/1", form, page=path)
    assert answer.location == f"{path}#helpers"
    method, where, body = office.intake.calls[-1]
    assert (method, body) == asked
    assert where.endswith("/helpers/1")
