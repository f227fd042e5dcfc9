"""Who may see what people were told, and what they see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chassis.auth.testing import expired_headers, make_secrets, officer_headers, service_headers
from chassis.database import Database
from chassis.http.testing import Client, client
from services.notification import api, usecases
from services.notification.settings import load
from services.notification.tables import Base

RIGHT = "notification.messages.read"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return make_secrets(tmp_path / "secrets")


@pytest.fixture
def environment(tmp_path: Path, office: Path) -> dict[str, str]:
    return {"LEBONG_HOME": str(tmp_path), "LEBONG_SECRETS": str(office)}


@pytest.fixture
def stored(environment: dict[str, str], clock: Any, events: Any) -> Database:
    database = Database(load(environment).common.database_url)
    Base.metadata.create_all(database.engine)
    for sequence, state in enumerate(("in_review", "withdrawn"), start=2):
        clock.forward(seconds=1)
        database.transact(usecases.tell, events.moved(state, sequence), now=clock())
    database.transact(usecases.tell, events.submitted(reference="LBG-BBBB2222"), now=clock())
    return database


@pytest.fixture
def app(environment: dict[str, str], stored: Database) -> Client:
    return client(api.create_app(load(environment)))


@pytest.fixture
def gateway(office: Path) -> dict[str, str]:
    return service_headers(office, "gateway", "notification", {RIGHT})


def test_the_gateway_reads_the_messages_about_one_application(app: Client, gateway: dict[str, str]) -> None:
    answer = app.get("/messages", params={"reference": "LBG-AAAA1111"}, headers=gateway)
    assert answer.status_code == 200
    shown = [(item["template"], item["state"], item["reason"]) for item in answer.json["items"]]
    assert shown == [("withdrawn", "skipped", "needs-no-telling"), ("in-review", "created", "")]


def test_an_officer_reads_them_too(app: Client, office: Path) -> None:
    answer = app.get("/messages", headers=officer_headers(office))
    assert [item["reference"] for item in answer.json["items"]].count("LBG-BBBB2222") == 1


def test_pages_follow_one_another_without_gap_or_double(app: Client, gateway: dict[str, str]) -> None:
    seen, cursor = [], None
    while True:
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = app.get("/messages", params=params, headers=gateway).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 3


def test_messages_are_found_by_their_state(app: Client, gateway: dict[str, str]) -> None:
    answer = app.get("/messages", params={"state": "created"}, headers=gateway)
    assert {item["state"] for item in answer.json["items"]} == {"created"}


def test_a_message_is_shown_with_its_attempts(
    app: Client, gateway: dict[str, str], stored: Database, clock: Any
) -> None:
    letter = stored.transact(usecases.claim, now=clock())
    answer = app.get(f"/messages/{letter.message}", headers=gateway)
    assert answer.json["message"]["state"] == "sending"
    assert [attempt["number"] for attempt in answer.json["attempts"]] == [1]


def test_a_message_that_does_not_exist_says_how_to_find_one(app: Client, gateway: dict[str, str]) -> None:
    answer = app.get("/messages/msg-none", headers={**gateway, "Accept-Language": "en"})
    assert (answer.status_code, answer.json["key"]) == (404, "message-not-found")
    assert "reference" in answer.json["detail"]


@pytest.mark.parametrize(
    "params",
    [{"limit": "0"}, {"limit": "many"}, {"state": "lost"}, {"unknown": "1"}, {"reference": "x" * 81}],
)
def test_a_wrong_question_is_answered_with_the_field(
    app: Client, gateway: dict[str, str], params: dict[str, str]
) -> None:
    answer = app.get("/messages", params=params, headers=gateway)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [f"/{next(iter(params))}"]


def test_without_a_token_nobody_reads(app: Client) -> None:
    assert app.get("/messages").status_code == 401


def test_an_expired_token_reads_nothing(app: Client, office: Path) -> None:
    headers = expired_headers(office, "gateway", "notification", {RIGHT})
    assert app.get("/messages", headers=headers).status_code == 401


def test_a_service_without_the_right_is_refused(app: Client, office: Path) -> None:
    headers = service_headers(office, "feedback", "notification", set())
    assert app.get("/messages", headers=headers).status_code == 403


def test_a_token_for_another_service_is_refused(app: Client, office: Path) -> None:
    headers = service_headers(office, "gateway", "intake", {RIGHT})
    assert app.get("/messages", headers=headers).status_code == 403
