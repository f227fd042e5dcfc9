"""The numbers that are told: exact percentiles, days without gaps, nothing about a handful of people."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.database import Database
from chassis.database.testing import memory
from chassis.messaging.tables import projection_position
from services.analytics import usecases
from services.analytics.tables import Base
from tests.support.analytics_lives import START, Life, random_office, voice

ZONE = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def database() -> Database:
    return memory(Base.metadata)


def apply(database: Database, *lives: Life) -> None:
    database.transact(usecases.apply, [event for life in lives for event in life.events], ZONE)


def decided(reference: str, seconds: float, service: str = "e-passport") -> Life:
    return Life(reference, service).submit().examine().wait(seconds).decide("accepted", "complete")


def overview(database: Database) -> dict[str, Any]:
    return database.read(usecases.overview, START, ZONE)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=25))
def test_median_and_p90_are_the_durations_at_the_nearest_rank(seconds: list[int]) -> None:
    database = memory(Base.metadata)
    apply(database, *(decided(f"LBG-{number}", wait) for number, wait in enumerate(seconds)))
    row = next(
        row for row in database.read(usecases.overview, START, ZONE)["steps"] if row["step"] == "whole"
    )
    database.close()
    ordered, n = sorted(seconds), len(seconds)
    assert row == {
        "step": "whole",
        "n": n,
        "median_s": ordered[math.ceil(n / 2) - 1],
        "p90_s": ordered[math.ceil(n * 9 / 10) - 1],
    }


def test_an_office_that_has_heard_nothing_says_so(database: Database) -> None:
    found = overview(database)
    assert (found["as_of"], found["position"]) == (None, None)
    assert found["total"] == 0
    assert found["ikm"] == {"n": 0, "ikm": None, "grade": None, "elements": []}
    assert found["steps"] == []


def test_applications_are_counted_by_state_with_the_oldest_of_each(database: Database) -> None:
    apply(database, Life("LBG-1").submit(), Life("LBG-2").wait(60).submit(), decided("LBG-3", 5))
    rows = {row["state"]: row for row in overview(database)["by_state"]}
    assert rows["submitted"] == {"state": "submitted", "n": 2, "oldest_since": START}
    assert rows["accepted"]["n"] == 1
    assert rows["refused"] == {"state": "refused", "n": 0, "oldest_since": None}
    assert list(rows) == [
        "submitted",
        "in_review",
        "more_requested",
        "handed_on",
        "accepted",
        "refused",
        "withdrawn",
    ]


def test_applications_are_counted_by_service(database: Database) -> None:
    apply(database, decided("LBG-1", 5), Life("LBG-2").submit(), Life("LBG-3", "limited-stay-work").submit())
    assert overview(database)["by_service"] == [
        {"service": "e-passport", "n": 2, "open": 1, "decided": 1},
        {"service": "limited-stay-work", "n": 1, "open": 1, "decided": 0},
    ]


def test_the_last_thirty_days_have_no_gaps_and_end_today(database: Database) -> None:
    apply(database, decided("LBG-1", 86_400), Life("LBG-2").submit())
    days = database.read(usecases.by_day, START + timedelta(days=2), ZONE)
    assert [row["day"] for row in days] == [
        date(2026, 10, 24) + timedelta(days=number) for number in range(30)
    ]
    assert days[-3:] == [
        {"day": date(2026, 11, 20), "n": 2, "decided": 0},
        {"day": date(2026, 11, 21), "n": 0, "decided": 1},
        {"day": date(2026, 11, 22), "n": 0, "decided": 0},
    ]


def test_days_can_be_asked_for_one_service(database: Database) -> None:
    apply(database, Life("LBG-1").submit(), Life("LBG-2", "limited-stay-work").submit())
    days = database.read(usecases.by_day, START, ZONE, 1, "limited-stay-work")
    assert days == [{"day": date(2026, 11, 20), "n": 1, "decided": 0}]


def test_the_overview_tells_up_to_which_event_it_counts(database: Database) -> None:
    apply(database, Life("LBG-1").submit().wait(90).examine())
    with database.transaction() as session:
        session.execute(projection_position.insert().values(name="analytics", position=41))
    found = overview(database)
    assert (found["as_of"], found["position"]) == (START + timedelta(seconds=90), 41)


def test_the_commonest_decision_comes_first(database: Database) -> None:
    refused = Life("LBG-3").submit().examine().decide("refused", "not-eligible")
    apply(database, refused, decided("LBG-1", 5), decided("LBG-2", 5))
    assert overview(database)["decisions"] == [
        {"decision": "accepted", "reason": "complete", "n": 2},
        {"decision": "refused", "reason": "not-eligible", "n": 1},
    ]


def test_the_index_is_told_with_its_number_of_ratings(database: Database) -> None:
    apply(database, Life("LBG-1").rate(), Life("LBG-2").rate(time=4))
    found = overview(database)["ikm"]
    assert (found["n"], found["ikm"], found["grade"]) == (2, Decimal("76.39"), "C")
    assert found["elements"][2] == {"key": "time", "mean": Decimal("3.50")}


def test_voices_are_counted_by_kind(database: Database) -> None:
    database.transact(usecases.apply, [voice("V-1"), voice("V-2"), voice("V-3", "suggestion")], ZONE)
    assert overview(database)["voices"] == [{"kind": "complaint", "n": 2}, {"kind": "suggestion", "n": 1}]


def test_the_public_sees_counts_and_medians_of_five_people_or_more(database: Database) -> None:
    lives = [decided(f"LBG-{number}", number) for number in range(1, 6)]
    apply(database, *lives, Life("LBG-9").submit())
    found = database.read(usecases.performance)
    assert found["services"] == [{"service": "e-passport", "received": 6, "decided": 5, "median_s": 3}]


def test_the_public_sees_nothing_of_four_people(database: Database) -> None:
    lives = [decided(f"LBG-{number}", number, "limited-stay-work") for number in range(1, 5)]
    apply(database, *(life.rate() for life in lives), Life("LBG-9", "limited-stay-work").submit())
    found = database.read(usecases.performance)
    assert found["services"] == [
        {"service": "limited-stay-work", "received": 5, "decided": None, "median_s": None}
    ]
    assert found["ikm"] == {"n": None, "ikm": None, "grade": None, "elements": []}


def test_no_number_of_a_random_office_that_the_public_sees_is_below_five(database: Database) -> None:
    database.transact(usecases.apply, random_office(seed=3, applications=20), ZONE)
    found = database.read(usecases.performance)
    shown = [row[key] for row in found["services"] for key in ("received", "decided")] + [found["ikm"]["n"]]
    assert all(n is None or n >= 5 for n in shown)
    assert any(n is not None for n in shown)
