"""Practising: marked on every page, kept in one cookie that ends with the browser, and nowhere else."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from gateway import practice
from gateway.clients import Refused
from gateway.testing import FakeOffice, canned
from tests.unit.gateway.conftest import Visitor

PATH = "/en/practice/e-passport"
TODAY = date(2026, 11, 24)
STEPS = ("passport", "person", "contact")
REQUIRED = {"request": "new", "years": "10", "full_name": "Citra", "nik": "9999014107950001", "address": "x"}
REQUIRED |= {"birth_date-day": "1", "birth_date-month": "7", "birth_date-year": "1995"}
REQUIRED |= {"district": "d1", "email": "a@b.example", "phone": "0812"}


def go(visitor: Visitor, upto: str = "done") -> list[str]:
    """Practise as far as ``upto``; the text of every page on the way."""
    pages = [visitor.get("/en/practice/").text, visitor.get(PATH).text]
    visitor.send(PATH)
    for step in STEPS:
        pages.append(visitor.get(f"{PATH}/{step}").text)
        if step == upto:
            return pages
        visitor.send(f"{PATH}/{step}", REQUIRED)
    pages.append(visitor.get(f"{PATH}/documents").text)
    if upto == "documents":
        return pages
    visitor.send(f"{PATH}/documents", {"kind": "identity-card", "sample": "1"})
    pages.append(visitor.get(f"{PATH}/check").text)
    if upto == "done":
        visitor.send(f"{PATH}/check")
        pages.append(visitor.get(f"{PATH}/done").text)
    return pages


def test_every_page_is_marked_in_its_title_and_in_sight(visitor: Visitor) -> None:
    pages = go(visitor)
    assert len(pages) == 8
    for page in pages:
        assert "<title>Practice: " in page
        assert "<b>PRACTICE</b>" in page
        assert 'class="practice"' in page


def test_it_can_be_practised_to_the_end_and_the_end_is_no_application(visitor: Visitor) -> None:
    page = go(visitor)[-1]
    assert "This is no application." in page
    assert "LATIHAN-" in page
    assert "LBG-" not in page


def test_intake_is_asked_to_check_and_never_to_keep(visitor: Visitor, office: FakeOffice) -> None:
    go(visitor)
    asked = {path.split("/identity-card")[0] for _, path, _ in office.intake.calls}
    assert asked == {"/services", "/services/e-passport", "/services/e-passport/check"}
    for api in (office.verification, office.notification, office.feedback, office.analytics):
        assert api.calls == []


def test_the_real_session_of_the_browser_learns_nothing_of_it(visitor: Visitor) -> None:
    go(visitor)
    with visitor.client.session_transaction() as held:
        assert set(held) <= {"csrf_token"}


def test_the_cookie_ends_with_the_browser_and_scripts_cannot_read_it(visitor: Visitor) -> None:
    (cookie,) = [
        one for one in visitor.send(PATH).headers.getlist("Set-Cookie") if one.startswith("practice=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_it_is_forgotten_at_a_press(visitor: Visitor) -> None:
    go(visitor, upto="person")
    visitor.send("/en/practice/end", page=f"{PATH}/person")
    assert visitor.client.get_cookie("practice") is None
    assert visitor.get(f"{PATH}/person").location == PATH


def test_after_four_hours_it_begins_anew(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    go(visitor, upto="person")
    assert visitor.get(f"{PATH}/person").status_code == 200
    monkeypatch.setattr(practice, "LASTS_S", -1)
    assert visitor.get(f"{PATH}/person").location == PATH


@pytest.mark.parametrize("cookie", ["", "x", "x.y.z", "\u00e9", "W10.aaaa.bbbb"])
def test_a_cookie_that_is_not_ours_begins_anew(visitor: Visitor, cookie: str) -> None:
    visitor.client.set_cookie("practice", cookie)
    assert visitor.get(f"{PATH}/person").location == PATH


def test_the_cookie_of_one_service_is_none_of_another(visitor: Visitor, office: FakeOffice) -> None:
    go(visitor, upto="person")
    office.intake.on("GET", "/services/other", lambda **_: {**canned.GUIDE, "key": "other"})
    assert visitor.get("/en/practice/other/person").location == "/en/practice/other"


def test_every_error_is_explained_as_in_the_real_form(visitor: Visitor, office: FakeOffice) -> None:
    go(visitor, upto="person")
    office.errors = {"nik": "A NIK has 16 digits."}
    answer = visitor.send(f"{PATH}/person", {"nik": "12"})
    assert answer.status_code == 422
    assert answer.text.count("A NIK has 16 digits.") == 2
    assert 'value="12"' in answer.text
    assert "The real form says the same." in answer.text


def test_who_may_not_apply_hears_it_in_practice_too(visitor: Visitor, office: FakeOffice) -> None:
    go(visitor, upto="passport")

    def refuse(*, body: dict[str, object], **_: object) -> object:
        if body["answers"]:
            error = {"pointer": "/answers/abroad", "key": "not-eligible", "message": "Go to the embassy."}
            raise Refused(422, {"errors": [error]}, "the double")
        return {"answers": {}, "missing": [], "warnings": [], "fee": None}

    office.intake.replace("POST", "/services/e-passport/check", refuse)
    page = visitor.send(f"{PATH}/passport", {"request": "new"}).text
    assert "Go to the embassy." in page
    assert "<b>PRACTICE</b>" in page


@pytest.mark.parametrize("step", ["person", "contact", "documents", "check"])
def test_a_skipped_step_leads_back_as_in_the_real_form(visitor: Visitor, step: str) -> None:
    go(visitor, upto="passport")
    assert visitor.get(f"{PATH}/{step}").location == f"{PATH}/passport"


def test_the_end_cannot_be_reached_by_its_address(visitor: Visitor) -> None:
    go(visitor, upto="passport")
    assert visitor.get(f"{PATH}/done").location == PATH


def test_more_than_a_cookie_holds_is_refused_in_words(visitor: Visitor) -> None:
    go(visitor, upto="contact")
    noise = "".join(chr(0x4E00 + place * 37 % 20000) for place in range(3000))
    answer = visitor.send(f"{PATH}/contact", {**REQUIRED, "address": noise})
    assert answer.status_code == 422
    assert "room for short answers only" in answer.text


@pytest.mark.parametrize(
    ("file", "words"),
    [((BytesIO(b""), "a.png"), "The file is empty."), ((BytesIO(b""), ""), "Choose a file first")],
)
def test_a_file_that_is_not_taken_is_explained(visitor: Visitor, file: object, words: str) -> None:
    go(visitor, upto="documents")
    answer = visitor.send(f"{PATH}/documents", {"kind": "identity-card", "file": file})
    assert answer.status_code == 422
    assert words in answer.text


def test_an_unknown_step_is_not_found(visitor: Visitor) -> None:
    go(visitor, upto="passport")
    assert visitor.get(f"{PATH}/nothing").status_code == 404


def test_the_invented_person_answers_every_required_question_and_is_nobody() -> None:
    questions = [field for group in canned.GUIDE["groups"] for field in group["fields"]]
    answers = practice.invented(questions, "citizen", TODAY)
    assert answers["full_name"] == "Citra Latihan"
    assert answers["nik"].startswith("9999")
    assert {one["key"] for one in questions if one["required"] and not answers[one["key"]]} <= {
        "old_passport"
    }


@pytest.mark.parametrize(
    ("definition", "answer"),
    [
        ({"type": "date", "date_is": "future", "example": "2020-01-01"}, "2027-11-24"),
        ({"type": "date", "date_is": "future", "example": "2031-04-15"}, "2031-04-15"),
        ({"type": "choice", "choices": [{"value": "a"}, {"value": "b"}], "must_be": ["b"]}, "b"),
        ({"type": "boolean", "must_be": ["false"]}, "false"),
        ({"type": "boolean", "default": "false"}, "false"),
        ({"type": "text", "required": False}, ""),
        ({"type": "text", "required": True}, "Contoh"),
    ],
)
def test_an_invented_answer_is_a_sound_one(definition: dict[str, object], answer: str) -> None:
    assert practice.invented([{"key": "k", **definition}], "citizen", TODAY) == {"k": answer}


def test_a_practice_number_is_known_for_what_it_is_where_one_follows(
    visitor: Visitor, office: FakeOffice
) -> None:
    answer = visitor.send("/en/track", {"reference": "latihan-0A1B2C", "code": "7QX2M-9KDPA"})
    assert answer.status_code == 422
    assert "This is a practice number" in answer.text
    assert office.intake.calls == []
