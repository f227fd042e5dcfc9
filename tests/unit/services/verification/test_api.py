"""Verification over HTTP."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chassis.auth.testing import bearer, officer_headers, service_headers, signer
from chassis.http.testing import Client
from services.verification.checks import CHECKS
from services.verification.domain.rules import Reason, Rules

REFERENCE = "LBG-TEST0001"
BLURRED = Reason(
    key="blurred",
    decision="more_requested",
    title="Foto buram",
    words="Foto Anda buram.",
    avoid="Ambil di tempat terang.",
    law="",
)
RULES = Rules(four_eyes=True, reasons=(BLURRED,))


@pytest.fixture
def ready(scene: Any) -> Any:
    scene.submit()
    scene.examine()
    return scene


def a_verdict(**changes: Any) -> dict[str, Any]:
    return {"version": 2, "decision": "accepted", "reason": "complete", "note": "Baik."} | changes


def test_the_queue_shows_cases_by_state_and_page(api: Client, scene: Any, officer: dict[str, str]) -> None:
    for number in range(5):
        scene.submit(f"LBG-TEST000{number}")
        scene.later(seconds=1)
    scene.examine()
    first = api.get("/cases", params={"state": "ready", "limit": "3"}, headers=officer).json
    second = api.get(
        "/cases", params={"state": "ready", "limit": "3", "cursor": first["next"]}, headers=officer
    ).json
    shown = [row["reference"] for row in first["items"] + second["items"]]
    assert shown == [f"LBG-TEST000{number}" for number in range(5)]
    assert second["next"] is None
    assert api.get("/cases", params={"state": "due"}, headers=officer).json["items"] == []


def test_a_state_that_does_not_exist_is_refused(api: Client, officer: dict[str, str]) -> None:
    answer = api.get("/cases", params={"state": "lost"}, headers=officer)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/state")


def test_a_case_shows_answers_findings_history_and_reasons(
    api: Client, ready: Any, officer: dict[str, str]
) -> None:
    case = api.get(f"/cases/{REFERENCE}", headers=officer | {"Accept-Language": "en"}).json
    assert case["answers"]["full_name"] == "Siti Rahma"
    assert [entry["kind"] for entry in case["documents"]] == ["passport"]
    register = next(each for each in case["findings"] if each["check"] == "register")
    assert (register["outcome"], register["simulated"], register["title"]) == (
        "pass",
        True,
        "National register",
    )
    assert register["text"] == "The register (NIK) knows this person with the same data."
    assert register["rests_on"]["code"] == "register/1"
    assert [line["text"] for line in case["history"]] == ["Case opened, round 1", "Automatic checks ended"]
    assert case["simulated"] is True
    assert {
        "decision": "accepted",
        "reason": "complete",
        "text": "Data and documents are complete",
        "words": "Semua data dan dokumen Anda lengkap dan sesuai.",
        "law": "",
    } in case["reasons"]


def test_a_case_speaks_the_readers_language(api: Client, ready: Any, officer: dict[str, str]) -> None:
    case = api.get(f"/cases/{REFERENCE}", headers=officer | {"Accept-Language": "id"}).json
    nik = next(each for each in case["findings"] if each["check"] == "nik")
    assert (nik["title"], nik["outcome_text"], nik["reason"]) == ("Susunan NIK", "Sesuai", "nik-agrees")


def test_every_read_of_a_case_and_a_document_is_audited(
    api: Client, ready: Any, officer: dict[str, str]
) -> None:
    case = api.get(f"/cases/{REFERENCE}", headers=officer).json
    digest = case["documents"][0]["digest"]
    answer = api.get(f"/cases/{REFERENCE}/documents/{digest}", headers=officer)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.content == b"view of " + ready.intake.files[digest]
    assert ready.audited() == [
        ("officer sari", "case.read", REFERENCE),
        ("officer sari", f"document.read {digest[:12]}", REFERENCE),
    ]


def test_with_intake_away_the_findings_are_shown_all_the_same(
    api: Client, ready: Any, officer: dict[str, str]
) -> None:
    ready.intake.away = True
    case = api.get(f"/cases/{REFERENCE}", headers=officer).json
    assert (case["answers"], case["documents"], case["dossier_problem"]) == (None, None, "intake-away")
    assert len(case["findings"]) == len(CHECKS)
    assert api.get(f"/cases/{REFERENCE}/documents/{'0' * 64}", headers=officer).status_code == 503


def test_a_case_that_intake_does_not_know_says_so(api: Client, scene: Any, officer: dict[str, str]) -> None:
    scene.hear()
    scene.examine()
    case = api.get(f"/cases/{REFERENCE}", headers=officer).json
    assert (case["state"], case["problem"], case["dossier_problem"]) == (
        "blocked",
        "unknown-at-intake",
        "unknown-at-intake",
    )


@pytest.mark.parametrize("path", ["/cases/LBG-NOBODY00", "/cases/LBG-NOBODY00/documents/00"])
def test_an_unknown_case_is_not_found(api: Client, officer: dict[str, str], path: str) -> None:
    answer = api.get(path, headers=officer)
    assert (answer.status_code, answer.json["key"]) == (404, "case-not-found")


def test_a_document_of_another_application_is_not_shown(
    api: Client, ready: Any, officer: dict[str, str]
) -> None:
    ready.intake.files["f" * 64] = b"secret of another"
    answer = api.get(f"/cases/{REFERENCE}/documents/{'f' * 64}", headers=officer)
    assert (answer.status_code, answer.json["key"]) == (404, "document-not-found")


def test_deciding_moves_the_case_and_deciding_twice_is_a_conflict(
    api: Client, ready: Any, officer: dict[str, str]
) -> None:
    first = api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=officer)
    again = api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=officer)
    on_new = api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(version=3), headers=officer)
    assert (first.status_code, first.json["state"]) == (200, "decided")
    assert (again.status_code, again.json["key"]) == (409, "version-conflict")
    assert (on_new.status_code, on_new.json["key"]) == (409, "case-not-ready")
    assert len(ready.events("case.decided")) == 1
    assert ready.audited() == [("officer sari", "case.decide", REFERENCE)]


def test_the_same_idempotency_key_gets_the_same_answer_once_decided(
    api: Client, ready: Any, officer: dict[str, str]
) -> None:
    headers = officer | {"Idempotency-Key": "0197b0a2-aaaa-7000-8000-000000000001"}
    answers = [api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert len(ready.events("case.decided")) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"note": "x" * 1001}, "/note"),
        ({"decision": "perhaps"}, "/decision"),
        ({"version": "two"}, "/version"),
        ({"version": 2**40}, "/version"),
        ({"reason": ""}, "/reason"),
        ({"officer": "somebody else"}, "/officer"),
    ],
)
def test_a_wrong_field_is_named_and_changes_nothing(
    api: Client, ready: Any, officer: dict[str, str], change: dict[str, Any], pointer: str
) -> None:
    answer = api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(**change), headers=officer)
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, [pointer])
    assert ready.case().version == 2


def test_a_reason_of_another_decision_is_refused(api: Client, ready: Any, officer: dict[str, str]) -> None:
    answer = api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(reason="not-eligible"), headers=officer)
    assert (answer.status_code, answer.json["key"]) == (422, "reason-not-allowed")
    assert ready.case().version == 2


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/cases"),
        ("get", f"/cases/{REFERENCE}"),
        ("get", f"/cases/{REFERENCE}/documents/00"),
        ("post", f"/cases/{REFERENCE}/decision"),
        ("get", f"/cases/{REFERENCE}/message"),
        ("put", f"/cases/{REFERENCE}/claim"),
        ("delete", f"/cases/{REFERENCE}/claim"),
    ],
)
def test_without_a_token_401_and_with_the_wrong_one_403(
    api: Client, ready: Any, secrets: Path, method: str, path: str
) -> None:
    options: dict[str, Any] = {"json": a_verdict()} if method == "post" else {}
    ask = getattr(api, method)
    manager = officer_headers(secrets, roles=("manager",))
    elsewhere = service_headers(secrets, "notification", "intake")
    forged = bearer(signer(secrets, "intake").officer_token("sari", ["officer"]))
    statuses = [
        ask(path, headers=headers, **options).status_code for headers in ({}, manager, elsewhere, forged)
    ]
    assert statuses == [401, 403, 403, 403]
    assert ready.events("case.decided") == []


def test_the_message_is_for_services_with_the_right(
    api: Client, ready: Any, officer: dict[str, str], secrets: Path
) -> None:
    teller = service_headers(secrets, "notification", "verification", ["verification.message.read"])
    assert api.get(f"/cases/{REFERENCE}/message", headers=teller).status_code == 404
    api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=officer)
    answer = api.get(f"/cases/{REFERENCE}/message", headers=teller)
    assert answer.json == {
        "decision": "accepted",
        "reason": "complete",
        "title": "Data dan dokumen lengkap",
        "words": "Semua data dan dokumen Anda lengkap dan sesuai.",
        "note": "Baik.",
        "due_on": None,
    }
    assert api.get(f"/cases/{REFERENCE}/message", headers=officer).status_code == 403


def test_an_officer_says_whether_a_concern_holds(api: Client, scene: Any, officer: dict[str, str]) -> None:
    scene.submit(sex="male")
    scene.examine()
    found = api.get(f"/cases/{REFERENCE}", headers=officer).json["findings"]
    number = next(one["id"] for one in found if one["judged"])
    path = f"/cases/{REFERENCE}/findings/{number}/opinion"
    assert api.put(path, json={"agrees": False}, headers=officer).status_code == 422
    assert api.put(path, json={"agrees": False, "why": "typed wrong"}, headers=officer).status_code == 204
    again = api.get(f"/cases/{REFERENCE}", headers=officer).json["findings"]
    said = next(one["opinions"] for one in again if one["id"] == number)
    assert [(one["officer"], one["agrees"], one["why"]) for one in said] == [("sari", False, "typed wrong")]
    assert api.get("/checks", headers=officer).json["items"][0]["disagreed"] == 1
    missing = f"/cases/{REFERENCE}/findings/none/opinion"
    assert api.put(missing, json={"agrees": True}, headers=officer).status_code == 404


def test_a_case_in_hand_can_be_read_by_others_and_not_decided(
    api: Client, ready: Any, officer: dict[str, str], secrets: Path
) -> None:
    budi = officer_headers(secrets, name="budi")
    held = api.put(f"/cases/{REFERENCE}/claim", headers=budi)
    assert (held.status_code, held.json["officer"]) == (200, "budi")
    read = api.get(f"/cases/{REFERENCE}", headers=officer)
    assert (read.status_code, read.json["holder"], read.json["held_until"]) == (
        200,
        "budi",
        held.json["until"],
    )
    for method, path in (("post", "decision"), ("put", "claim"), ("delete", "claim")):
        options: dict[str, Any] = {"json": a_verdict()} if method == "post" else {}
        answer = getattr(api, method)(f"/cases/{REFERENCE}/{path}", headers=officer, **options)
        assert (answer.status_code, answer.json["key"]) == (409, "case-held")
        assert answer.json["params"]["officer"] == "budi"
        assert answer.json["params"]["until"][:10] == held.json["until"][:10]
    assert api.delete(f"/cases/{REFERENCE}/claim", headers=budi).status_code == 204
    assert api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=officer).status_code == 200
    assert [row[1] for row in ready.audited()] == ["case.claim", "case.read", "case.release", "case.decide"]


def test_what_the_applicant_will_read_is_shown_before_and_nothing_is_decided(
    api: Client, ready: Any, officer: dict[str, str], secrets: Path
) -> None:
    verdict = a_verdict(decision="more_requested", reason="blurred", note="Kami bantu.", days=7)
    ready.intake.ruled = {"id": RULES}
    seen = api.post(f"/cases/{REFERENCE}/preview", json=verdict, headers=officer).json
    assert (seen["title"], seen["words"]) == ("Foto buram", "Foto Anda buram. Ambil di tempat terang.")
    assert (ready.case().state, ready.case().version) == ("ready", 2)
    api.post(f"/cases/{REFERENCE}/decision", json=verdict, headers=officer)
    teller = service_headers(secrets, "notification", "verification", ["verification.message.read"])
    assert api.get(f"/cases/{REFERENCE}/message", headers=teller).json == seen


def test_a_general_reason_that_the_catalogue_words_anew_is_offered_once(
    api: Client, ready: Any, officer: dict[str, str]
) -> None:
    own = replace(BLURRED, key="data-mismatch", title="Data lain", words="Data Anda lain.", avoid="")
    ready.intake.ruled = {"id": Rules(reasons=(own,)), "en": Rules(reasons=(own,))}
    reasons = api.get(f"/cases/{REFERENCE}", headers=officer).json["reasons"]
    found = [one["words"] for one in reasons if one["reason"] == "data-mismatch"]
    assert found == ["Data Anda lain."]


def test_where_two_decide_the_second_confirms_and_the_first_cannot(
    api: Client, ready: Any, officer: dict[str, str], secrets: Path
) -> None:
    ready.intake.ruled = {"id": RULES, "en": RULES}
    budi = officer_headers(secrets, name="budi")
    proposed = api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=officer)
    assert proposed.json["state"] == "proposed"
    agreed = {"version": 3, "agree": True}
    alone = api.post(f"/cases/{REFERENCE}/confirmation", json=agreed, headers=officer)
    assert (alone.status_code, alone.json["key"]) == (409, "second-officer-needed")
    case = api.get(f"/cases/{REFERENCE}", headers=budi).json
    assert (case["proposal"]["officer"], case["decisions"], case["reasons"]) == ("sari", [], [])
    assert ready.events("case.decided") == []
    done = api.post(f"/cases/{REFERENCE}/confirmation", json=agreed, headers=budi)
    assert done.json["state"] == "decided"
    (event,) = ready.events("case.decided")
    assert (event.officer, event.confirmed_by) == ("sari", "budi")
    assert [row[:2] for row in ready.audited()] == [
        ("officer sari", "case.decide"),
        ("officer budi", "case.read"),
        ("officer budi", "case.confirm"),
    ]


def test_declining_needs_a_word(api: Client, ready: Any, officer: dict[str, str], secrets: Path) -> None:
    ready.intake.ruled = {"id": RULES}
    api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=officer)
    body = {"version": 3, "agree": False, "note": " "}
    answer = api.post(
        f"/cases/{REFERENCE}/confirmation", json=body, headers=officer_headers(secrets, name="budi")
    )
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/note")


def test_without_the_catalogue_nothing_is_decided(api: Client, ready: Any, officer: dict[str, str]) -> None:
    ready.intake.away = True
    answer = api.post(f"/cases/{REFERENCE}/decision", json=a_verdict(), headers=officer)
    assert (answer.status_code, answer.json["key"]) == (503, "rules-away")
    assert ready.case().version == 2


def test_the_api_describes_itself(api: Client) -> None:
    described = api.get("/openapi.json").json
    assert "/cases/{reference}/decision" in described["paths"]


def test_who_read_about_somebody_is_told_to_the_pages(
    api: Client, ready: Any, officer: dict[str, str], secrets: Path
) -> None:
    api.get(f"/cases/{REFERENCE}", headers=officer)
    pages = service_headers(secrets, "gateway", "verification", ["verification.trail.read"])
    items = api.get(f"/trail/{REFERENCE}", headers=pages).json["items"]
    assert [(line["who"], line["action"]) for line in items] == [("officer sari", "case.read")]
    assert api.get(f"/trail/{REFERENCE}", headers=officer).status_code == 403
    assert ready.audited()[-1] == ("service gateway", "trail.read", REFERENCE)
