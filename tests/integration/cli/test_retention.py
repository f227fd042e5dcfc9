"""``./lebong retention``: on a home's database, without a running office."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.auth.trail_check import about
from chassis.database import Database, migrate
from cli.home import Home
from cli.main import main
from cli.up import ready_home
from tests.support.retention import Kept


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with intake's database."""
    made = ready_home(tmp_path / "home")
    migrate(made.database_url("intake"), "intake")
    return made


@pytest.fixture
def office(home: Home, tmp_path: Path) -> Iterator[Kept]:
    """A desk on the home's database."""
    database = Database(home.database_url("intake"))
    yield Kept.at(database, tmp_path)
    database.close()


def retention(home: Home, *words: str) -> int:
    return main(["retention", *words, "--home", str(home.path)])


def test_the_rules_of_today_are_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert retention(home, "show", "--json") == 0
    rules = json.loads(capsys.readouterr().out)
    assert {"outcome": "draft", "what": "everything", "days": 90}.items() <= rules[1].items()
    assert all(rule["legal_basis"] and rule["source"] and rule["confidence"] for rule in rules)


def test_a_hold_keeps_what_would_go_and_letting_go_ends_it(
    home: Home, office: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = office.ended("refused")
    assert retention(home, "hold", reference.lower(), "--because", "perkara 12/G/2026") == 0
    assert "perkara 12/G/2026" in capsys.readouterr().out
    assert office.comes_by(4000) == 0
    assert retention(home, "let-go", reference) == 0
    assert office.comes_by(4000) == 3
    assert retention(home, "show", reference) == 0
    assert capsys.readouterr().out.count("deleted") == 3
    actions = [line["action"] for line in office.database.read(about, reference)]
    assert {"retention.hold", "retention.let-go"} <= set(actions)


def test_an_unknown_application_is_no_news(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert retention(home, "hold", "LBG-NOBODY00", "--because", "x") == 1
    assert "there is no application LBG-NOBODY00" in capsys.readouterr().err
