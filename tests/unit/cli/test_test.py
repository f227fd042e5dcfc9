"""``./lebong test``: what the tests see of the shell that they are started from."""

from __future__ import annotations

from cli.test import surroundings


def test_an_offices_settings_are_kept_from_the_tests() -> None:
    around = {"PATH": "/bin", "LEBONG_HOME": "/srv/office", "LEBONG_PAYMENT": "off"}
    seen = surroundings(around)
    assert seen["PATH"] == "/bin"
    assert not [name for name in seen if name.startswith("LEBONG_")]


def test_how_many_cases_are_made_up_can_be_said() -> None:
    assert surroundings({"LEBONG_CASES": "100"})["LEBONG_CASES"] == "100"
