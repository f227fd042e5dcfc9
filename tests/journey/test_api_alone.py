"""The same life through the APIs alone, as a program of another office would live it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from cli.home import Home
from tests.support.browser import Mailbox, eventually
from tests.support.intake_forms import image, whole

ELEMENTS = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "behaviour",
    "complaints",
    "facilities",
)


@pytest.fixture
def api(office: Home) -> Iterator[httpx.Client]:
    """The office's APIs."""
    with httpx.Client(base_url=f"{office.url}/api", timeout=20, trust_env=False) as client:
        yield client


@pytest.fixture
def officer(api: httpx.Client, office: Home) -> dict[str, str]:
    """The headers of the sample officer."""
    session = api.post("/verification/sessions", json=office.officer()).raise_for_status().json()["session"]
    current = api.get("/verification/sessions/current", headers={"X-Officer-Session": session})
    return {"Authorization": f"Bearer {current.raise_for_status().json()['token']}"}


def test_an_application_lives_through_the_api_alone(
    api: httpx.Client, officer: dict[str, str], mailbox: Mailbox
) -> None:
    made = api.post("/intake/submissions", json=whole("visit-stay-extension")).raise_for_status().json()
    reference, code = made["reference"], made["code"]
    decide(api, officer, reference, "more_requested", "document-unreadable")
    hand_in_again(api, reference, code)
    decide(api, officer, reference, "accepted", "complete")
    standing(api, reference, code, "accepted")
    before = counted(api, officer)
    token = rate_token(mailbox.letter(reference, "/rate/"))
    scores = dict.fromkeys(ELEMENTS, 4)
    api.post(f"/feedback/ratings/{token}", json={"scores": scores}).raise_for_status()
    assert api.post(f"/feedback/ratings/{token}", json={"scores": scores}).status_code == 409
    eventually(lambda: counted(api, officer) > before or None, "the rating in the overview")


def decide(api: httpx.Client, officer: dict[str, str], reference: str, decision: str, reason: str) -> None:
    """Wait for the case to be ready and decide it."""
    path = f"/verification/cases/{reference}"

    def ready() -> dict[str, Any] | None:
        found = api.get(path, headers=officer)
        return found.json() if found.status_code == 200 and found.json()["state"] == "ready" else None

    case = eventually(ready, f"the case of {reference} becoming ready")
    assert {finding["outcome"] for finding in case["findings"]} >= {"pass"}
    verdict = {"version": case["version"], "decision": decision, "reason": reason, "note": "Mohon dibaca."}
    api.post(f"{path}/decision", json=verdict, headers=officer).raise_for_status()
    again = api.post(f"{path}/decision", json=verdict, headers=officer)
    assert again.status_code == 409


def hand_in_again(api: httpx.Client, reference: str, code: str) -> None:
    """Replace a document and hand the application in again."""
    standing(api, reference, code, "more_requested")
    path, auth = f"/intake/applications/{reference}", (reference, code)
    picture = image("PNG", (1300, 900), "beige")
    headers = {"Content-Type": "image/png", "X-File-Name": "lagi.png"}
    attached = api.put(f"{path}/documents/passport", content=picture, headers=headers, auth=auth)
    version = attached.raise_for_status().json()["version"]
    names = [warning["name"] for warning in attached.json()["warnings"]]
    body = {"version": version, "confirmations": names}
    assert (
        api.post(f"{path}/submission", json=body, auth=auth).raise_for_status().json()["state"] == "submitted"
    )


def standing(api: httpx.Client, reference: str, code: str, state: str) -> None:
    """Wait until the applicant sees this state."""
    path = f"/intake/applications/{reference}"

    def reached() -> bool | None:
        return api.get(path, auth=(reference, code)).raise_for_status().json()["state"] == state or None

    eventually(reached, f"{reference} becoming {state}")


def rate_token(letter: str) -> str:
    """The token in the letter's link."""
    return next(word for word in letter.split() if "/rate/" in word).rsplit("/", 1)[-1]


def counted(api: httpx.Client, officer: dict[str, str]) -> int:
    """How many ratings analytics has counted."""
    overview = api.get("/analytics/overview", headers=officer).raise_for_status().json()
    return int(overview["ikm"]["n"])


@pytest.mark.parametrize("service", ["intake", "verification", "notification", "feedback", "analytics"])
def test_every_service_says_how_it_is_and_what_it_offers(api: httpx.Client, service: str) -> None:
    assert api.get(f"/{service}/health/live").status_code == 200
    assert api.get(f"/{service}/health/ready").status_code == 200
    assert "lebong_" in api.get(f"/{service}/metrics").text
    assert api.get(f"/{service}/openapi.json").json()["openapi"].startswith("3.1")


def test_what_nobody_may_see_without_a_right_is_refused(api: httpx.Client) -> None:
    closed = [
        "/verification/cases",
        "/notification/messages",
        "/analytics/overview",
        "/feedback/ratings",
        "/intake/applications/LBG-00000000/dossier",
    ]
    for path in closed:
        answer = api.get(path)
        assert answer.status_code == 401, path
        assert answer.headers["Content-Type"].startswith("application/problem+json")
