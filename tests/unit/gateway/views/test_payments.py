"""Pages about paying: what to pay, a new code, the receipt, the simulated bank, the office's books."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gateway import paying
from gateway.testing import FakeOffice
from gateway.testing.canned import DIFFERENCE
from gateway.testing.office import refused

CODE = "990000000000001"


@pytest.fixture
def mine(visitor: Any, office: FakeOffice) -> str:
    """The path of an application that waits for its payment."""
    path = str(visitor.start())
    office.bill("open")
    return path


@pytest.mark.parametrize("page", ["", "/done", "/payment"])
def test_what_to_pay_is_on_each_page_of_an_application_that_waits(visitor: Any, mine: str, page: str) -> None:
    text = visitor.get(f"{mine}{page}").text
    for part in ("Rp1.950.000", "99000", "00001", "24 November 2026, 12:20 WIB", "no money is meant"):
        assert part in text, part


def test_how_to_pay_names_each_line_with_its_law_and_that_the_office_takes_no_money(
    visitor: Any, mine: str
) -> None:
    text = visitor.get(f"{mine}/payment").text
    for part in ("Same-day service", "Rp1.000.000", "PP 45/2024", "ATM", "Nobody at the office takes money"):
        assert part in text, part
    assert "print.css" in text


def test_a_code_that_is_being_made_is_waited_for_a_moment_and_then_said(
    visitor: Any, mine: str, office: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paying, "PATIENCE_S", 0.01)
    monkeypatch.setattr(paying, "LOOK_S", 0.001)
    office.bill("due", code=None, due_at=None)
    assert "is being made" in visitor.get(f"{mine}/done").text


def test_a_code_that_has_ended_can_be_asked_for_anew(visitor: Any, mine: str, office: FakeOffice) -> None:
    office.bill("lapsed", renewable=True)
    assert "has ended" in visitor.get(mine).text
    once = "a" * 32
    answer = visitor.send(f"{mine}/payment", {"once": once}, page=mine)
    assert answer.location.endswith("/payment")
    assert "00002" in visitor.get(answer.location).text
    assert office.intake.once == [once]


def test_a_code_that_is_still_good_is_not_replaced_and_the_page_says_why(
    visitor: Any, mine: str, office: FakeOffice
) -> None:
    office.bill("lapsed", renewable=True)
    assert "Get a new billing code" in visitor.get(mine).text
    office.application["payment"]["renewable"] = False
    office.application["payment"]["state"] = "open"
    answer = visitor.send(f"{mine}/payment", page="/en/track")
    assert answer.status_code == 409
    assert "Pay with the code you have." in answer.text


def test_the_receipt_shows_number_lines_and_a_code_to_point_at_and_says_that_it_is_simulated(
    visitor: Any, mine: str, office: FakeOffice
) -> None:
    assert visitor.get(f"{mine}/receipt").status_code == 404
    office.bill("paid")
    text = visitor.get(f"{mine}/receipt").text
    for part in ("SIM0A1B2C3D4E5F6", "Rp1.950.000", "<svg", "QR code", "not a receipt of the treasury"):
        assert part in text, part
    assert "style=" not in text.partition("<svg")[2].partition("</svg>")[0]
    assert visitor.get("/en/track").status_code == 200


def test_a_payment_that_did_not_fit_is_told_to_the_person_who_paid(
    visitor: Any, mine: str, office: FakeOffice
) -> None:
    office.bill("paid", differences=[DIFFERENCE, DIFFERENCE | {"kind": "notice-missed", "ntpn": "X" * 16}])
    text = visitor.get(mine).text
    assert "It was paid twice." in text
    assert "Amount that goes back: Rp1.950.000." in text
    assert "X" * 16 not in text


def test_the_simulated_bank_shows_a_code_and_pays_it(visitor: Any, mine: str, office: FakeOffice) -> None:
    assert "does not know this code" in visitor.get("/en/simulated-bank?code=123").text
    page = "/en/simulated-bank?code=99000 00000 00001"
    assert "Pay after the code has ended" in visitor.get(page).text
    answer = visitor.send("/en/simulated-bank", {"code": CODE, "way": "pay"}, page=page)
    assert answer.location.endswith(f"code={CODE}&done=pay")
    assert office.application["payment"]["state"] == "paid"
    refused_ = visitor.send("/en/simulated-bank", {"code": CODE, "way": ""}, page=page)
    assert (refused_.status_code, "Choose what happens." in refused_.text) == (422, True)


def test_where_a_real_provider_collects_there_is_no_simulated_bank(visitor: Any, office: FakeOffice) -> None:
    def nothing(**_: Any) -> None:
        raise refused(404)

    office.intake._routes.insert(0, ("GET", re.compile("/simulated-bank"), nothing))
    assert visitor.get("/en/simulated-bank").status_code == 404


def test_a_manager_sees_what_does_not_fit_and_closes_it_with_a_remark(
    visitor: Any, office: FakeOffice
) -> None:
    visitor.be_officer()
    text = visitor.get("/en/officer/payments").text
    for part in ("Paid twice", "SIM6F5E4D3C2B1A0", "To be given back", "24 November 2026"):
        assert part in text, part
    empty = visitor.send("/en/officer/payments/7", {"remark": ""}, page="/en/officer/payments")
    assert (empty.status_code, "Write how it was dealt with." in empty.text) == (422, True)
    done = visitor.send("/en/officer/payments/7", {"remark": "KPPN pays back"}, page="/en/officer/payments")
    assert done.status_code == 302
    assert "Everything fits." in visitor.get("/en/officer/payments").text


def test_an_officer_who_is_no_manager_may_not_see_the_books(visitor: Any, office: FakeOffice) -> None:
    office.roles = ["officer"]
    visitor.be_officer()
    assert visitor.get("/en/officer/payments").status_code == 403
    assert "/officer/payments" not in visitor.get("/en/officer/").text
