"""Whom it kills and when is the seed's choice, and everybody has a turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.faults.killer import Killer
from cli.faults.trial import Result
from cli.faults.watch import Backlog
from cli.home import Home
from cli.supervisor.office import PROCESSES

NOTHING: Any = None


def killer(seed: int) -> Killer:
    """A killer without an office."""
    return Killer(Home(Path("/nowhere"), {}), NOTHING, NOTHING, seed)


def test_every_process_is_killed_once_before_any_is_killed_again() -> None:
    plan = killer(1).plan(12)
    assert len(plan) == 12
    assert sorted(plan[:5]) == sorted(plan[5:10]) == sorted(PROCESSES)


def test_a_seed_repeats_its_kills() -> None:
    assert killer(4).plan(20) == killer(4).plan(20)
    assert killer(4).plan(20) != killer(5).plan(20)


def test_an_office_with_anything_left_to_do_is_not_quiet() -> None:
    assert Backlog(0, 0, 0, 0, 0, 0, 0).total == 0
    assert all(Backlog(*(int(at == one) for at in range(7))).total == 1 for one in range(7))


@pytest.mark.parametrize(
    "change",
    [
        {"accepted": 9},
        {"quiet_after": None},
        {"dead_processes": ["relay"]},
    ],
)
def test_one_thing_wrong_breaks_the_result(change: dict[str, Any]) -> None:
    well: dict[str, Any] = {
        "applications": 10,
        "accepted": 10,
        "tries": 12,
        "refused": [],
        "kills": [],
        "quiet_after": 1.0,
        "checks": [],
        "dead_processes": [],
    }
    assert Result(**well).good
    assert not Result(**well | change).good
