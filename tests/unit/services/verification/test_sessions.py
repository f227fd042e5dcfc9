"""Officers sign in, are known, and sign out."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.auth.testing import bearer
from chassis.http.testing import Client
from services.verification.usecases import create_officer

PASSWORD = "correct horse battery"


@pytest.fixture
def sari(scene: Any) -> Any:
    scene.database.transact(create_officer, "sari", PASSWORD, ["officer", "manager"], scene.now)
    return scene


def test_an_officer_signs_in_is_known_and_signs_out(api: Client, sari: Any) -> None:
    begun = api.post("/sessions", json={"name": "sari", "password": PASSWORD})
    assert (begun.status_code, begun.json["officer"], begun.json["roles"]) == (
        201,
        "sari",
        ["manager", "officer"],
    )
    headers = {"X-Officer-Session": begun.json["session"]}
    current = api.get("/sessions/current", headers=headers).json
    assert api.get("/cases", headers=bearer(current["token"])).status_code == 200
    assert api.delete("/sessions/current", headers=headers).status_code == 204
    assert api.delete("/sessions/current", headers=headers).status_code == 204
    assert api.get("/sessions/current", headers=headers).status_code == 401
    assert [action for _, action, _ in sari.audited()] == ["session.begin", "session.end"]


def test_without_a_session_nobody_is_known(api: Client) -> None:
    assert api.get("/sessions/current").status_code == 401
    assert api.get("/sessions/current", headers={"X-Officer-Session": "guess"}).status_code == 401


def test_an_unknown_name_is_answered_like_a_wrong_password(api: Client, sari: Any) -> None:
    wrong, unknown = (
        api.post("/sessions", json={"name": name, "password": "not the password"})
        for name in ("sari", "nobody")
    )
    same = ("status", "key", "title", "detail")
    assert [wrong.json[name] for name in same] == [unknown.json[name] for name in same]
    assert wrong.status_code == 401


def test_guessing_passwords_is_stopped(api: Client, sari: Any) -> None:
    statuses = [
        api.post("/sessions", json={"name": "sari", "password": f"guess number {number}"}).status_code
        for number in range(11)
    ]
    assert statuses == [401] * 10 + [429]
    assert api.post("/sessions", json={"name": "sari", "password": PASSWORD}).status_code == 429


def test_an_account_is_made_once_and_only_with_known_roles(scene: Any) -> None:
    make = scene.database.transact
    assert make(create_officer, "budi", PASSWORD, ["officer"], scene.now)
    assert not make(create_officer, "budi", "another long password", ["manager"], scene.now)
    with pytest.raises(ValueError, match="roles must be"):
        make(create_officer, "tono", PASSWORD, ["director"], scene.now)
