"""Who may: 401 without good credentials, 403 without the right, and guessing is slow."""

import pytest

from chassis.auth.testing import (
    applicant_headers,
    bearer,
    expired_headers,
    officer_headers,
    service_headers,
    signer,
)

REFERENCE, CODE = "LBG-7K3M9QX2", "4H7KQ-ZM2X9"


def status(office, path, headers=None, method="get"):
    result = getattr(office.http, method)(path, headers=headers or {})
    return result.status_code, (result.json or {}).get("key") if result.content else None


@pytest.mark.parametrize("path", ["/desk", "/dossier", f"/own/{REFERENCE}"])
def test_no_token_is_a_401_with_a_challenge(office, path):
    result = office.http.get(path)
    assert (result.status_code, result.json["key"]) == (401, "not-authenticated")
    assert "realm" in result.headers["www-authenticate"]


@pytest.mark.parametrize("value", ["Bearer nonsense", "Bearer a.b.c", "Digest x", "Basic !!!", "Basic Og=="])
def test_credentials_that_cannot_be_read_are_a_401(office, value):
    assert status(office, "/desk", {"Authorization": value})[0] == 401


def test_an_expired_token_is_a_401(office, secrets):
    headers = expired_headers(secrets, "verification", "intake", ["intake.dossier.read"])
    assert status(office, "/dossier", headers) == (401, "not-authenticated")


def test_a_token_for_another_service_is_a_403(office, secrets):
    headers = service_headers(secrets, "verification", "notification")
    assert status(office, "/dossier", headers) == (403, "token-not-for-here")


def test_a_service_without_the_right_is_a_403(office, secrets):
    headers = service_headers(secrets, "notification", "intake")
    assert status(office, "/dossier", headers) == (403, "not-allowed")


def test_a_right_that_was_not_granted_is_a_403_however_well_signed(office, secrets):
    headers = service_headers(secrets, "feedback", "intake", ["intake.dossier.read"])
    assert status(office, "/dossier", headers) == (403, "token-not-for-here")


def test_a_service_with_the_right_is_admitted(office, secrets):
    headers = service_headers(secrets, "verification", "intake")
    assert office.http.get("/dossier", headers=headers).json == {"for": "verification"}


def test_a_token_signed_by_a_stranger_is_a_401(office, secrets, tmp_path):
    from chassis.auth.testing import make_secrets

    other = make_secrets(tmp_path / "other")
    headers = service_headers(other, "verification", "intake")
    assert status(office, "/dossier", headers) == (401, "not-authenticated")


def test_officers_by_role(office, secrets):
    headers = officer_headers(secrets, "sari", ["officer"])
    assert office.http.get("/desk", headers=headers).json == {"officer": "sari"}
    assert status(office, "/desk", headers, "delete") == (403, "not-allowed")
    assert status(office, "/desk", officer_headers(secrets, "sari", ["manager"]), "delete") == (204, None)
    assert status(office, "/desk", service_headers(secrets, "gateway", "intake")) == (403, "not-allowed")


def test_only_verification_says_who_is_an_officer(office, secrets):
    token = signer(secrets, "gateway").officer_token("mallory", ["officer", "manager"])
    assert status(office, "/desk", bearer(token)) == (403, "token-not-for-here")


def test_a_link_token_is_no_service_token(office, secrets):
    from chassis.auth import links

    token = links.make(signer(secrets, "notification"), "rate", REFERENCE, 30)
    assert status(office, "/dossier", bearer(token))[0] == 401


def test_any_of_admits_by_any_rule_and_refuses_by_the_one_that_knows_most(office, secrets):
    assert office.http.get("/either").json == {"kind": "public"}
    assert office.http.get("/either", headers=officer_headers(secrets)).json == {"kind": "officer"}
    assert status(office, "/either", None, "post")[0] == 401
    assert status(office, "/either", officer_headers(secrets), "post")[0] == 403
    headers = service_headers(secrets, "verification", "intake")
    assert status(office, "/either", headers, "post")[0] == 200


def test_an_unknown_reference_and_a_wrong_code_get_the_same_answer(office):
    unknown = office.http.get("/own/LBG-00000000", headers=applicant_headers("LBG-00000000", CODE))
    wrong = office.http.get(f"/own/{REFERENCE}", headers=applicant_headers(REFERENCE, "00000-00000"))
    another = office.http.get(f"/own/{REFERENCE}", headers=applicant_headers("LBG-00000000", CODE))
    assert unknown.status_code == wrong.status_code == another.status_code == 401
    for result in (unknown, wrong, another):
        assert result.json["key"] == "not-recognised"
        assert result.headers["www-authenticate"] == wrong.headers["www-authenticate"]


@pytest.mark.parametrize("method", ["get", "put"])
def test_guessing_a_code_is_stopped_even_for_the_right_one(office, method):
    wrong, right = applicant_headers(REFERENCE, "00000-00000"), applicant_headers(REFERENCE, CODE)
    ask = getattr(office.http, method)
    assert [ask(f"/own/{REFERENCE}", headers=wrong).status_code for _ in range(4)] == [401, 401, 401, 429]
    closed = ask(f"/own/{REFERENCE}", headers=right)
    assert (closed.status_code, closed.json["key"]) == (429, "too-many-attempts")
    assert 0 < int(closed.headers["retry-after"]) <= 900


def test_guessing_many_references_from_one_address_is_stopped(office):
    statuses = []
    for number in range(16):
        reference = f"LBG-{number:08d}"
        headers = applicant_headers(reference, CODE)
        statuses.append(office.http.get(f"/own/{reference}", headers=headers).status_code)
    assert statuses == [401] * 15 + [429]


def test_successes_are_never_throttled(office):
    headers = applicant_headers(REFERENCE, CODE)
    assert {office.http.get(f"/own/{REFERENCE}", headers=headers).status_code for _ in range(20)} == {200}


def test_sign_in_is_throttled_by_name(office):
    def attempt(name):
        return office.http.post("/sessions", json={"name": name, "password": "guess"}).status_code

    assert [attempt("sari") for _ in range(4)] == [401, 401, 401, 429]
    assert attempt("budi") == 401


def test_only_a_caller_with_the_right_speaks_for_a_client(office, secrets):
    gateway = service_headers(secrets, "gateway", "intake")
    token = gateway["Authorization"].removeprefix("Bearer ")
    said = {"X-Client-Address": "203.0.113.9"}
    stranger = service_headers(secrets, "verification", "intake")

    def client(headers):
        return office.http.get("/who", headers=headers).json["client"]

    assert client({**said, **gateway}) == "203.0.113.9"
    assert client({**said, "X-Service-Token": token}) == "203.0.113.9"
    assert client(said) == client({**said, **stranger}) == "127.0.0.1"
    assert client({**said, "X-Service-Token": "forged"}) == "127.0.0.1"
