"""Rating by the e-mail's link, and telling the office something."""

from __future__ import annotations

from gateway.testing import FakeOffice
from gateway.testing.office import refused
from gateway.words import ELEMENTS
from tests.unit.gateway.conftest import Visitor

ALL_GOOD = dict.fromkeys(ELEMENTS, "3")


def test_a_rating_needs_a_word_for_every_element(visitor: Visitor, office: FakeOffice) -> None:
    answer = visitor.send("/en/rate/good", {**ALL_GOOD, "time": "", "words": "Ramah!"})
    assert answer.status_code == 422
    assert answer.text.count('href="#time"') == 1
    assert "Ramah!" in answer.text
    assert not office.rated


def test_a_rating_is_given_once_and_thanked_for(visitor: Visitor, office: FakeOffice) -> None:
    assert visitor.send("/en/rate/good", {**ALL_GOOD, "words": "Ramah!"}).status_code == 302
    body = office.feedback.calls[-1][2]
    assert body == {"scores": dict.fromkeys(ELEMENTS, 3), "words": "Ramah!"}
    page = visitor.get("/en/rate/good").text
    assert "Thank you for your rating" in page
    assert "<fieldset" not in page


def test_a_bad_link_is_explained(visitor: Visitor, office: FakeOffice) -> None:
    def expired(**_: object) -> None:
        raise refused(404, "The link has expired.")

    office.feedback.on("GET", "/ratings/old", expired)
    answer = visitor.get("/en/rate/old")
    assert answer.status_code == 404
    assert "does not work any more" in answer.text
    assert "The link has expired." in answer.text


def test_a_complaint_gets_a_ticket(visitor: Visitor, office: FakeOffice) -> None:
    answer = visitor.send("/en/voices", {"kind": "complaint", "words": "Antre lama.", "contact": ""})
    assert answer.location == "/en/voices/SP-4F7K2"
    assert office.feedback.calls[-1][2] == {"kind": "complaint", "words": "Antre lama."}
    assert "SP-4F7K2" in visitor.get(answer.location).text


def test_an_empty_voice_is_asked_for_again(visitor: Visitor, office: FakeOffice) -> None:
    answer = visitor.send("/en/voices", {"kind": "shout", "words": " "})
    assert answer.status_code == 422
    assert 'href="#kind"' in answer.text
    assert 'href="#words"' in answer.text
    assert office.feedback.calls == []
