"""Asking intake for an address: with the right token, and telling "never" from "not now"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.auth.testing import make_secrets, signer
from chassis.database import Database
from chassis.http import Call, Problem, Service, ServiceClient, create, operation
from chassis.settings import common
from services.notification import domain
from services.notification.adapters.contacts import IntakeContacts


class Contacts:
    """Intake's side, answering by the reference."""

    @operation("Read a contact", allow=Service("intake.contact.read"))
    def on_get(self, call: Call, reference: str) -> Any:
        if reference == "LBG-NONE0000":
            raise Problem("not-found", 404)
        if reference == "LBG-BROKEN00":
            raise Problem("unavailable", 503)
        email = {"LBG-SILENT00": "  ", "LBG-NULL0000": None}.get(reference, "budi@example.org")
        copies = ["rina@example.id"] if reference == "LBG-HELPED00" else []
        known = {"name": "Budi", "email": email, "copies": copies}
        told = {"title": "Paspor elektronik", "working_days": 4} if reference == "LBG-TITLED00" else {}
        return known | {"language": "id", "service": "e-passport"} | told


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    return make_secrets(tmp_path)


@pytest.fixture
def transport(tmp_path: Path, secrets: Path) -> httpx.WSGITransport:
    settings = common("intake", {"LEBONG_HOME": str(tmp_path), "LEBONG_SECRETS": str(secrets)})
    routes = [("/applications/{reference}/contact", Contacts())]
    app = create("intake", settings, Database("sqlite://"), routes=routes, title="Intake")
    return httpx.WSGITransport(app=app)


def contacts(secrets: Path, transport: httpx.BaseTransport, caller: str = "notification") -> IntakeContacts:
    client = ServiceClient(
        "http://intake", caller=signer(secrets, caller), audience="intake", transport=transport
    )
    return IntakeContacts(client)


def test_a_contact_is_name_and_address(secrets: Path, transport: httpx.WSGITransport) -> None:
    assert contacts(secrets, transport).of("LBG-AAAA1111") == domain.Contact("Budi", "budi@example.org")


def test_who_helps_gets_a_copy(secrets: Path, transport: httpx.WSGITransport) -> None:
    assert contacts(secrets, transport).of("LBG-HELPED00").copies == ("rina@example.id",)


@pytest.mark.parametrize(
    ("reference", "reason"),
    [("LBG-NONE0000", "no-application"), ("LBG-SILENT00", "no-address"), ("LBG-NULL0000", "no-address")],
)
def test_no_application_and_no_address_are_for_good(
    secrets: Path, transport: httpx.WSGITransport, reference: str, reason: str
) -> None:
    with pytest.raises(domain.NoAddress) as nowhere:
        contacts(secrets, transport).of(reference)
    assert nowhere.value.reason == reason


def test_an_intake_that_is_away_is_asked_again(secrets: Path, transport: httpx.WSGITransport) -> None:
    with pytest.raises(domain.NotTaken) as later:
        contacts(secrets, transport).of("LBG-BROKEN00")
    assert (later.value.reason, later.value.away) == ("intake-away", True)


def test_an_intake_that_does_not_trust_us_is_a_fault_to_mend_not_a_reason_to_give_up(
    secrets: Path, transport: httpx.WSGITransport
) -> None:
    with pytest.raises(domain.NotTaken) as later:
        contacts(secrets, transport, caller="feedback").of("LBG-AAAA1111")
    assert (later.value.reason, later.value.detail) == ("intake-refuses", "403")


def test_a_reference_cannot_lead_to_another_address_of_intake(secrets: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return httpx.Response(200, json={"name": "", "email": "a@example.org"})

    contacts(secrets, httpx.MockTransport(answer)).of("../documents/x?y")
    assert asked == ["/applications/..%2Fdocuments%2Fx%3Fy/contact"]


def test_an_intake_that_cannot_be_reached_is_asked_once_an_attempt(secrets: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(domain.NotTaken):
        contacts(secrets, httpx.MockTransport(answer)).of("LBG-AAAA1111")
    assert asked == ["GET"], "one question, no loop of our own: the schedule asks again"


def test_the_service_is_called_and_promised_as_intake_says(
    secrets: Path, transport: httpx.WSGITransport
) -> None:
    found = contacts(secrets, transport).of("LBG-TITLED00")
    assert (found.service, found.working_days) == ("Paspor elektronik", 4)
