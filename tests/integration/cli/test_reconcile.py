"""``./lebong reconcile``: on a home's database, the office up or down."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from chassis import clock
from chassis.database import Database, migrate
from cli.home import Home
from cli.main import main
from cli.up import ready_home
from services.intake.adapters.cashier_simulator import Way
from tests.support.intake_payments import Office


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose office is closed, its tables made."""
    made = ready_home(tmp_path_factory.mktemp("home"))
    migrate(made.database_url("intake"), "intake")
    return made


def office(home: Home, folder: Path) -> Office:
    """Intake's desk on the home's database, a minute ago."""
    made = Office(Database(home.database_url("intake")), folder)
    made.clock.at = clock.now() - timedelta(minutes=1)
    return made


def reconcile(home: Home, *words: str) -> int:
    return main(["reconcile", *words, "--home", str(home.path)])


def test_a_day_without_payments_has_no_differences(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert reconcile(home) == 0
    assert capsys.readouterr().out.splitlines()[1].strip() == "no differences"


def test_a_lost_notice_is_found_listed_and_the_application_goes_on(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = office(home, tmp_path)
    receipt = desk.billed()
    desk.pay(receipt.reference, Way.NOTICE_LOST)
    assert reconcile(home, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["listed"], found["matched"], found["missed"]) == (1, 0, 1)
    (one,) = found["differences"]
    assert (one["kind"], one["reference"], one["simulated"]) == ("notice-missed", receipt.reference, True)
    assert desk.row(receipt.reference).state == "submitted"
    assert reconcile(home) == 1
    assert "1 known, 0 found now" in capsys.readouterr().out


def test_a_day_is_asked_for_by_its_date_and_nonsense_is_refused(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reconcile(home, "--on", "2026-11-24") == 0
    assert capsys.readouterr().out.startswith("2026-11-24: 0 payments")
    with pytest.raises(SystemExit):
        reconcile(home, "--on", "2026-02-30")


def test_an_office_that_collects_no_fees_is_told_so(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEBONG_PAYMENT", "off")
    assert reconcile(home) == 1
    assert "collects no fees" in capsys.readouterr().err
