"""Paying over HTTP: who may, what is answered, and that a forged notice is nobody's."""

import json
from types import SimpleNamespace

import pytest

from chassis.auth.testing import applicant_headers, make_secrets, officer_headers
from chassis.clock import now
from chassis.database import Database
from chassis.http.testing import client
from chassis.messaging.testing import recorded
from services.intake.api import create_app
from services.intake.counter import open_counter
from services.intake.settings import load
from services.intake.tables import Base
from tests.support import intake_forms

FEE = 950_000


@pytest.fixture
def paying(tmp_path):
    """Intake with the simulated provider, its bank waiting for a person."""
    secrets = make_secrets(tmp_path / "secrets")
    intake_forms.write_secrets(secrets)
    env = {"LEBONG_PAYMENT": "simulator", "LEBONG_PAYMENT_SIMULATOR": "manual"}
    settings = load({"LEBONG_HOME": str(tmp_path), **env})
    database = Database(settings.common.database_url)
    Base.metadata.create_all(database.engine)
    counter = open_counter(settings)
    yield SimpleNamespace(
        client=client(create_app(settings), **{"Accept-Language": "en"}),
        bank=counter.till(database).cashier,
        attend=lambda: counter.attend(database),
        events=lambda: database.read(recorded),
        officer=lambda *roles: officer_headers(secrets, roles=roles),
    )
    database.close()


@pytest.fixture
def applied(paying):
    """An application that waits, with its code."""
    receipt = paying.client.post("/submissions", json=intake_forms.whole()).json
    paying.attend()
    headers = applicant_headers(receipt["reference"], receipt["code"])
    path = f"/applications/{receipt['reference']}"
    return SimpleNamespace(
        receipt=receipt,
        headers=headers,
        path=path,
        read=lambda: paying.client.get(path, headers=headers).json,
    )


def post(paying, body, signature):
    headers = {"X-Notice-Signature": signature, "Content-Type": "application/json"}
    return paying.client.post("/payments/notices", body=body, headers=headers)


def notices(paying):
    """What the simulated bank would send now."""
    found = []
    paying.bank.deliver(lambda body, signature: found.append((body, signature)) or True)
    return found


def test_the_applicant_reads_what_to_pay_with_which_code_until_when(paying, applied):
    assert applied.receipt["state"] == "awaiting_payment"
    payment = applied.read()["payment"]
    assert (payment["state"], payment["amount"], payment["simulated"]) == ("open", FEE, True)
    assert len(payment["code"]) == 15
    assert payment["lines"][0]["label"] == "Electronic passport 10 years"


def test_a_genuine_notice_pays_and_the_same_again_is_answered_the_same(paying, applied):
    code = applied.read()["payment"]["code"]
    paid = paying.client.post("/simulated-bank/payments", json={"code": code, "way": "pay"})
    assert (paid.status_code, paid.json["paid"]) == (200, FEE)
    ((body, signature),) = notices(paying)
    first, second = post(paying, body, signature), post(paying, body, signature)
    assert (first.status_code, first.json) == (200, second.json)
    assert first.json["credited"] is True
    found = applied.read()
    assert (found["state"], found["payment"]["state"]) == ("submitted", "paid")
    assert found["payment"]["receipt"] == first.json["ntpn"]


def test_a_forged_notice_is_a_401_and_changes_nothing(paying, applied):
    code = applied.read()["payment"]["code"]
    told = {"what": "paid", "code": code, "bill": "", "at": now().isoformat(), "ntpn": "0" * 16}
    body = json.dumps(told | {"amount": FEE}).encode()
    for signature in ("", "00", paying.bank.sign(b"another")):
        refused = post(paying, body, signature)
        assert (refused.status_code, refused.json["key"]) == (401, "notice-forged")
        assert "www-authenticate" in refused.headers
    assert applied.read()["state"] == "awaiting_payment"
    assert [event.type for event in paying.events()] == ["intake.payment.due.v1"]


def test_a_signed_notice_of_nonsense_is_a_422(paying):
    refused = post(paying, b"{}", paying.bank.sign(b"{}"))
    assert (refused.status_code, refused.json["key"]) == (422, "notice-unreadable")


def test_a_new_code_is_given_only_when_the_last_one_has_lapsed(paying, applied):
    asked = paying.client.post(f"{applied.path}/bill", headers=applied.headers)
    assert (asked.status_code, asked.json["key"]) == (409, "bill-stands")
    code = applied.read()["payment"]["code"]
    paying.client.post("/simulated-bank/payments", json={"code": code, "way": "lapse"})
    for body, signature in notices(paying):
        post(paying, body, signature)
    assert applied.read()["payment"]["renewable"] is True
    asked = paying.client.post(f"{applied.path}/bill", headers=applied.headers)
    assert (asked.status_code, asked.json["payment"]["state"]) == (200, "due")
    paying.attend()
    assert applied.read()["payment"]["code"] not in ("", None, code)


def test_differences_are_for_managers_and_closed_with_a_remark(paying, applied):
    code = applied.read()["payment"]["code"]
    paying.client.post("/simulated-bank/payments", json={"code": code, "way": "twice"})
    for body, signature in notices(paying):
        post(paying, body, signature)
    assert paying.client.get("/payments/differences", headers=paying.officer("officer")).status_code == 403
    manager = paying.officer("manager")
    (one,) = paying.client.get("/payments/differences", headers=manager).json["differences"]
    assert (one["kind"], one["refund"], one["simulated"]) == ("paid-twice", FEE, True)
    address = f"/payments/differences/{one['id']}/closing"
    assert paying.client.post(address, json={"remark": ""}, headers=manager).status_code == 422
    remark = {"remark": "Handed to the treasury office"}
    assert paying.client.post(address, json=remark, headers=manager).status_code == 204
    assert paying.client.post(address, json=remark, headers=manager).status_code == 404
    assert paying.client.get("/payments/differences", headers=manager).json["differences"] == []


def test_the_simulated_bank_knows_its_codes_and_no_others(paying, applied):
    assert paying.client.get("/simulated-bank").json == {"simulated": True, "auto": False}
    code = applied.read()["payment"]["code"]
    assert paying.client.get(f"/simulated-bank/codes/{code}").json["amount"] == FEE
    assert paying.client.get("/simulated-bank/codes/123").status_code == 404
    nobody = paying.client.post("/simulated-bank/payments", json={"code": "123", "way": "pay"})
    assert (nobody.status_code, nobody.json["key"]) == (404, "billing-code-unknown")


def test_an_office_without_a_provider_lets_nobody_wait_and_has_no_bank(office, applicant):
    for path in ("/simulated-bank", "/simulated-bank/codes/1"):
        assert office.client.get(path).json["key"] == "payments-off"
    assert office.client.post("/payments/notices", body=b"{}").json["key"] == "payments-off"
    applicant.fill()
    assert applicant.submit().json["state"] == "submitted"
    assert applicant.read()["payment"] is None
