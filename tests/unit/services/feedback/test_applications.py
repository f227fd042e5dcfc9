"""Asking intake how an application stands: with feedback's own token and right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.auth.testing import make_secrets, signer
from chassis.database import Database
from chassis.http import Call, Problem, Service, ServiceClient, create, operation
from chassis.http.client import Refused, Unavailable
from chassis.settings import common
from services.feedback import domain
from services.feedback.adapters.applications import IntakeApplications


class Standing:
    """Intake's side, answering by the reference."""

    @operation("Read a state", allow=Service("intake.state.read"))
    def on_get(self, call: Call, reference: str) -> Any:
        if reference == "LBG-NONE0000":
            raise Problem("not-found", 404)
        if reference == "LBG-BROKEN00":
            raise Problem("unavailable", 503)
        return {
            "reference": reference,
            "service": "e-passport",
            "state": "accepted",
            "finished": True,
            "language": "id",
        }


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    return make_secrets(tmp_path)


def applications(tmp_path: Path, secrets: Path, caller: str = "feedback") -> IntakeApplications:
    settings = common("intake", {"LEBONG_HOME": str(tmp_path), "LEBONG_SECRETS": str(secrets)})
    routes = [("/applications/{reference}/state", Standing())]
    app = create("intake", settings, Database("sqlite://"), routes=routes, title="Intake")
    client = ServiceClient(
        "http://intake",
        caller=signer(secrets, caller),
        audience="intake",
        transport=httpx.WSGITransport(app=app),
    )
    return IntakeApplications(client)


def test_intake_says_how_an_application_stands(tmp_path: Path, secrets: Path) -> None:
    found = applications(tmp_path, secrets).of("LBG-AAAA1111")
    assert found == domain.Finished("LBG-AAAA1111", "e-passport", "accepted")


def test_an_application_that_intake_does_not_know_is_gone(tmp_path: Path, secrets: Path) -> None:
    with pytest.raises(domain.NoApplication):
        applications(tmp_path, secrets).of("LBG-NONE0000")


def test_an_intake_that_is_away_is_not_mistaken_for_an_answer(tmp_path: Path, secrets: Path) -> None:
    with pytest.raises(Unavailable):
        applications(tmp_path, secrets).of("LBG-BROKEN00")


def test_a_service_without_the_right_learns_nothing(tmp_path: Path, secrets: Path) -> None:
    with pytest.raises(Refused):
        applications(tmp_path, secrets, caller="notification").of("LBG-AAAA1111")
