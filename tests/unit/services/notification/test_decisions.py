"""Asking verification what was decided: with the right token, and telling "none" from "not now"."""

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
from services.notification.adapters.decisions import VerificationDecisions

BAD: dict[str, tuple[str, int]] = {"LBG-NONE0000": ("not-found", 404), "LBG-BROKEN00": ("unavailable", 503)}


class Message:
    """Verification's side, answering by the reference."""

    @operation("Read the last decision", allow=Service("verification.message.read"))
    def on_get(self, call: Call, reference: str) -> Any:
        if reference in BAD:
            raise Problem(*BAD[reference])
        return {"decision": "more_requested", "words": "Foto buram.", "note": "Halo", "due_on": "2026-12-08"}


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    return make_secrets(tmp_path)


def decisions(tmp_path: Path, secrets: Path, caller: str = "notification") -> VerificationDecisions:
    settings = common("verification", {"LEBONG_HOME": str(tmp_path), "LEBONG_SECRETS": str(secrets)})
    routes = [("/cases/{reference}/message", Message())]
    app = create("verification", settings, Database("sqlite://"), routes=routes, title="Verification")
    client = ServiceClient(
        "http://verification",
        caller=signer(secrets, caller),
        audience="verification",
        transport=httpx.WSGITransport(app=app),
    )
    return VerificationDecisions(client)


def test_a_decision_is_words_note_and_day(tmp_path: Path, secrets: Path) -> None:
    told = decisions(tmp_path, secrets).of("LBG-AAAA1111")
    assert told == domain.Told(words="Foto buram.", note="Halo", due_on="2026-12-08")


def test_where_nothing_was_decided_there_is_none(tmp_path: Path, secrets: Path) -> None:
    assert decisions(tmp_path, secrets).of("LBG-NONE0000") is None


@pytest.mark.parametrize(
    ("caller", "reference", "reason"),
    [
        ("notification", "LBG-BROKEN00", "verification-away"),
        ("analytics", "LBG-AAAA1111", "verification-refuses"),
    ],
)
def test_a_letter_waits_for_the_words_without_stopping_others(
    tmp_path: Path, secrets: Path, caller: str, reference: str, reason: str
) -> None:
    with pytest.raises(domain.NotTaken) as later:
        decisions(tmp_path, secrets, caller).of(reference)
    assert (later.value.reason, later.value.away) == (reason, False)
