"""Contestants take turns, and a row says what came of it."""

from __future__ import annotations

import pytest

from benchmarks.measure import Goal, compare, rounds, unmeasured

RATE = Goal("rate", "events/s", 0.75, 0.9)
TIME = Goal("time", "ms", 1.0, 2.0, smaller=True)


def test_contestants_run_in_turn_and_every_other_round_backwards() -> None:
    order: list[str] = []
    contestants = {name: lambda name=name: order.append(name) or 1.0 for name in ("a", "b")}
    rounds(contestants, 3, lambda _: None)
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_a_ratio_is_the_median_of_the_rounds_not_the_ratio_of_the_medians() -> None:
    row = compare(RATE, [10.0, 100.0, 30.0], [10.0, 200.0, 20.0])
    assert (row.value, row.limit, row.ratio) == (30.0, 20.0, 1.0)


def test_less_is_better_where_the_goal_says_so() -> None:
    assert compare(TIME, [125.0], [250.0]).ratio == 2.0


@pytest.mark.parametrize(("ours", "met"), [(75.0, True), (74.0, False)])
def test_a_goal_is_met_from_its_value_on(ours: float, met: bool) -> None:
    assert compare(RATE, [ours], [100.0]).met is met


def test_what_could_not_be_measured_says_why_and_meets_nothing() -> None:
    row = unmeasured(RATE, OSError("no room"))
    assert (row.met, row.as_json()["error"]) == (False, "OSError: no room")


def test_a_row_is_printed_with_every_run() -> None:
    printed = compare(RATE, [1.0, 2.0], [2.0, 4.0]).as_json()
    assert list(printed) == ["name", "unit", "goal", "aim", "value", "limit", "ratio", "runs"]
    assert printed["runs"] == [{"value": 1.0, "limit": 2.0}, {"value": 2.0, "limit": 4.0}]
