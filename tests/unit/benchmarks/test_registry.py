"""Every measurement is found by its name, and one that fails holds up no other."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import relay
from benchmarks.registry import NAMES, goals, measure


@pytest.mark.parametrize("name", NAMES)
def test_a_measurement_states_its_goals(name: str) -> None:
    assert all(goal.name and goal.unit and goal.goal <= goal.aim for goal in goals(name))


def test_a_measurement_that_fails_becomes_rows_that_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the broker is a teapot")

    monkeypatch.setattr(relay, "measure", fail)
    rig: Any = None
    rows = measure(rig, "relay", 1, lambda _: None)
    assert [row.error for row in rows] == ["RuntimeError: the broker is a teapot"] * len(relay.GOALS)
