"""The API: numbers for managers, a few for everybody, nothing for the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis import clock
from chassis.auth.testing import make_secrets, officer_headers, service_headers
from chassis.database import Database, migrate
from chassis.http.testing import Client, client
from services.analytics import usecases
from services.analytics.api import FRESH, create_app
from services.analytics.schemas import OverviewSchema
from services.analytics.settings import Settings, load
from tests.support.analytics_lives import random_office

EVERY_STATE = ["submitted", "in_review", "more_requested", "handed_on", "accepted", "refused", "withdrawn"]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_secrets(tmp_path_factory.mktemp("secrets"))


@pytest.fixture
def settings(tmp_path: Path, secrets: Path) -> Settings:
    (tmp_path / "databases").mkdir()
    return load({"LEBONG_HOME": str(tmp_path), "LEBONG_SECRETS": str(secrets)})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    migrate(settings.common.database_url, "analytics")
    database = Database(settings.common.database_url)
    yield database
    database.close()


@pytest.fixture
def api(settings: Settings, database: Database) -> Client:
    database.transact(usecases.apply, random_office(seed=5, applications=30), settings.zone)
    return client(create_app(settings))


@pytest.fixture
def manager(secrets: Path) -> dict[str, str]:
    return officer_headers(secrets, roles=["manager"])


def test_a_manager_reads_the_overview(api: Client, manager: dict[str, str]) -> None:
    answer = api.get("/overview", headers=manager)
    assert answer.status_code == 200
    assert [row["state"] for row in answer.json["by_state"]] == EVERY_STATE
    assert answer.json["total"] == sum(row["n"] for row in answer.json["by_state"]) > 0
    assert len(answer.json["by_day"]) == 30
    assert answer.json["ikm"]["grade"] in ("A", "B", "C", "D")
    assert answer.json["as_of"].startswith("2026-")


def test_the_overview_is_what_its_schema_says(api: Client, manager: dict[str, str]) -> None:
    assert OverviewSchema().validate(json.loads(api.get("/overview", headers=manager).text)) == {}


def test_an_empty_office_has_an_overview_too(
    settings: Settings, database: Database, manager: dict[str, str]
) -> None:
    answer = client(create_app(settings)).get("/overview", headers=manager)
    assert (answer.status_code, answer.json["total"], answer.json["as_of"]) == (200, 0, None)


def test_a_manager_reads_days_of_one_service(api: Client, manager: dict[str, str]) -> None:
    answer = api.get("/applications/by-day", params={"days": 7, "service": "e-passport"}, headers=manager)
    assert answer.status_code == 200
    assert len(answer.json["days"]) == 7


@pytest.mark.parametrize(
    "wrong",
    [{"days": 0}, {"days": 367}, {"days": "many"}, {"service": ""}, {"service": "x" * 81}, {"colour": "red"}],
)
def test_a_wrong_question_is_told_which_part_is_wrong(
    api: Client, manager: dict[str, str], wrong: dict[str, Any]
) -> None:
    answer = api.get("/applications/by-day", params=wrong, headers=manager, params_csv=False)
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert error["pointer"] == f"/{next(iter(wrong))}"


@pytest.mark.parametrize("path", ["/overview", "/applications/by-day"])
def test_only_a_manager_reads_them(api: Client, secrets: Path, path: str) -> None:
    assert api.get(path).status_code == 401
    assert api.get(path, headers=officer_headers(secrets, roles=["officer"])).status_code == 403
    assert api.get(path, headers=service_headers(secrets, "gateway", "intake")).status_code == 403


def test_everybody_reads_the_public_figures(api: Client) -> None:
    answer = api.get("/performance")
    assert answer.status_code == 200
    assert answer.json["smallest"] == 5
    assert {"service", "received", "decided", "median_s"} == set(answer.json["services"][0])


def test_strangers_who_ask_often_cost_one_reckoning_in_ten_seconds(
    api: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    before = api.get("/performance").json
    database.transact(usecases.reset)
    assert api.get("/performance").json == before
    monkeypatch.setattr(clock, "now", lambda: at + FRESH)
    assert api.get("/performance").json["services"] == []


def test_the_service_is_ready_and_describes_itself(api: Client) -> None:
    assert api.get("/health/ready").status_code == 200
    paths = api.get("/openapi.json").json["paths"]
    assert {"/overview", "/applications/by-day", "/performance"} <= set(paths)
