"""Coming back later or on another device, by link or by paper."""

from __future__ import annotations

import pytest

from gateway import session
from gateway.clients import Refused
from gateway.testing import FakeOffice
from tests.unit.gateway.conftest import Visitor


def test_the_link_is_shown_once_made_with_its_end(visitor: Visitor, settings: object) -> None:
    path = visitor.start() + "/later"
    assert "/resume/" not in visitor.get(path).text
    page = visitor.send(path).text
    assert "/en/resume/good" in page
    assert "until 8 December 2026, 12:00 WIB" in page


def test_a_link_does_not_believe_the_name_that_the_visitor_gives_the_office(visitor: Visitor) -> None:
    path = visitor.start() + "/later"
    token = visitor.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = visitor.client.post(path, data={"csrf_token": token}, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text.split("<main")[1]


def test_opening_a_link_uses_nothing_up_before_the_button(visitor: Visitor, office: FakeOffice) -> None:
    assert "Open my application" in visitor.get("/en/resume/good").text
    assert [call for call in office.intake.calls if call[0] == "POST"] == []
    answer = visitor.send("/en/resume/good")
    assert answer.location == "/en/applications/LBG-7K3MQ2PA/tasks"
    assert visitor.get(answer.location).status_code == 200


def test_pressing_twice_sends_the_same_key(visitor: Visitor, office: FakeOffice) -> None:
    visitor.send("/en/resume/good", {"once": "a" * 32})
    visitor.send("/en/resume/good", {"once": "a" * 32})
    assert office.intake.once == ["a" * 32] * 2


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (410, "The link's time is over"),
        (410, "The link has been used"),
        (410, "There is a newer link"),
        (404, "The link is not whole"),
    ],
)
def test_a_link_that_does_not_work_says_why_and_what_to_do(
    visitor: Visitor, office: FakeOffice, status: int, title: str
) -> None:
    def refuse(**_: object) -> None:
        raise Refused(status, {"title": title, "detail": "Use your code."}, "the double")

    office.intake.replace("GET", "/links/bad", refuse)
    answer = visitor.get("/en/resume/bad")
    assert answer.status_code == status
    assert title.replace("'", "&#39;") in answer.text
    assert "Use your code." in answer.text
    assert "/en/track" in answer.text


def test_a_link_used_meanwhile_says_so_after_the_button(visitor: Visitor, office: FakeOffice) -> None:
    def refuse(**_: object) -> None:
        raise Refused(410, {"title": "The link has been used", "detail": "x"}, "the double")

    office.intake.replace("POST", "/links/good", refuse)
    assert visitor.send("/en/resume/good").status_code == 410


@pytest.mark.parametrize("token", ["x" * 3000, "%00", "..%2F..", "<b>", "😀"])
def test_no_link_at_all_is_not_found(visitor: Visitor, token: str) -> None:
    assert visitor.get(f"/en/resume/{token}").status_code in (400, 404)


def test_the_sheet_holds_reference_code_and_address(visitor: Visitor, code: str) -> None:
    page = visitor.get(visitor.start() + "/paper").text
    assert "LBG-7K3MQ2PA" in page
    assert code in page
    assert "/en/track" in page
    assert "print.css" in page


def test_a_device_without_the_code_prints_none(visitor: Visitor, office: FakeOffice) -> None:
    visitor.start()
    key = "AAAAA-BBBBB-CCCCC-DDDDD"
    office.intake.replace("GET", "/applications/([^/]+)", lambda _reference, **_: office.application)
    with visitor.client.session_transaction() as held:
        held["held"] = {"LBG-7K3MQ2PA": key}
    page = visitor.get("/en/applications/LBG-7K3MQ2PA/paper").text
    assert key not in page
    assert "let in without the code" in page
    assert not session.Applicant("LBG-7K3MQ2PA", key).own


def test_a_helper_makes_no_link(visitor: Visitor, office: FakeOffice) -> None:
    path = visitor.start()
    office.application["seen_by"] = "helper"
    assert visitor.get(f"{path}/later").location == f"{path}/tasks"
    assert "/later" not in visitor.get(f"{path}/tasks").text
