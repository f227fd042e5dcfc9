"""``./lebong audit``: on a home's databases, without a running office."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.auth.trail import Trail, open_trail
from chassis.database import Database, migrate
from chassis.settings import common
from cli.home import Home
from cli.main import main
from cli.up import ready_home

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REFERENCE = "LBG-7K3M9QX2"
SERVICES = ("feedback", "intake", "notification", "verification")


@pytest.fixture
def home(scratch: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with databases in which each trail has three rows."""
    made = ready_home(tmp_path_factory.mktemp("home"))
    for name in SERVICES:
        migrate(made.database_url(name), name)
        write(made, name, "officer sari", "case.read")
        write(made, name, "service verification", "dossier.read")
        write(made, name, "officer sari", "case.decide")
    return made


def trail(home: Home, service: str) -> Trail:
    return open_trail(common(service, {"LEBONG_HOME": str(home.path)}))


def write(home: Home, service: str, who: str, action: str) -> None:
    database, one = Database(home.database_url(service)), trail(home, service)
    one.anchor(database.transact(one.write, who, action, (REFERENCE,), NOW))
    database.close()


def tamper(home: Home, service: str, *statements: str) -> None:
    database = Database(home.database_url(service))
    with database.transaction() as session:
        for statement in statements:
            session.execute(text(statement))
    database.close()


def audit(home: Home, *words: str) -> int:
    return main(["audit", *words, "--home", str(home.path)])


def test_trails_as_they_were_written_are_whole(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(home, "verify") == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: whole, 3 rows" for name in SERVICES]


def test_a_changed_row_is_named_and_the_exit_status_is_1(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(home, "intake", "UPDATE audit SET who = 'officer budi' WHERE number = 2")
    assert audit(home, "verify") == 1
    assert "    lane 0, row 2: changed" in capsys.readouterr().out.splitlines()
    assert audit(home, "verify", "--service", "feedback") == 0


def test_for_programs_it_says_the_same_in_json(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(home, "intake", "DELETE FROM audit WHERE number = 2")
    assert audit(home, "verify", "--service", "intake", "--json") == 1
    report = json.loads(capsys.readouterr().out)["intake"]
    assert (report["rows"], report["sound"]) == (2, False)
    assert report["faults"] == [{"lane": 0, "number": 2, "what": "removed", "detail": "1 rows"}]


def test_a_report_kept_elsewhere_finds_a_cut_that_the_anchors_were_made_to_forget(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(home, "verify", "--json") == 0
    kept = tmp_path / "kept.json"
    kept.write_text(capsys.readouterr().out)
    back = "UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit WHERE number = 2) WHERE lane = 0"
    tamper(home, "intake", "DELETE FROM audit WHERE number = 3", back)
    (home.path / "audit" / "intake").unlink()
    assert audit(home, "verify") == 0
    assert audit(home, "verify", "--since", str(kept)) == 1
    assert "lane 0, row 3: cut-off 1 rows" in capsys.readouterr().out


@pytest.mark.parametrize("missing", ["secrets/audit.key", "databases/intake.sqlite"])
def test_what_cannot_be_told_is_exit_status_2(
    home: Home, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home.path / missing).unlink()
    assert audit(home, "verify", "--service", "intake") == 2
    assert "intake" in capsys.readouterr().err


def test_without_a_home_the_environment_says_where_everything_is(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = ["verify", "--service", "intake", "--home", str(tmp_path)]
    assert main(["audit", *nowhere]) == 1
    monkeypatch.setenv("LEBONG_SECRETS", str(home.secrets))
    monkeypatch.setenv("LEBONG_INTAKE_DATABASE_URL", home.database_url("intake"))
    assert main(["audit", *nowhere]) == 0


def test_show_lists_who_read_and_wrote_in_every_service(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(home, "show", REFERENCE.lower()) == 0
    out = capsys.readouterr().out
    assert "12 in all about LBG-7K3M9QX2" in out
    assert "service verification" in out
    assert audit(home, "show", "LBG-NOBODY00", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
