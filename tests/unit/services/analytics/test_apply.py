"""Events become rows: in whatever order they come and however often."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from chassis.database import Database
from chassis.database.testing import memory
from chassis.messaging import Envelope
from contracts import PUBLISHED
from services.analytics import usecases
from services.analytics.tables import Application, Base, Step
from services.analytics.usecases.apply import TABLES
from tests.support.analytics_lives import Life, random_office

ZONE = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def database() -> Database:
    return memory(Base.metadata)


def counted(*batches: Sequence[Envelope[Any]]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The numbers, and every row, after these batches."""
    database = memory(Base.metadata)
    for batch in batches:
        database.transact(usecases.apply, list(batch), ZONE)
    rows = {
        table.name: sorted(map(repr, database.read(lambda s, t=table: s.execute(select(t)).all())))
        for table in TABLES
    }
    numbers = database.read(usecases.numbers)
    database.close()
    return numbers, rows


def apply(database: Database, *lives: Life) -> dict[str, Any]:
    """The numbers after the events of these lives, in one batch."""
    events = [event for life in lives for event in life.events]
    database.transact(usecases.apply, events, ZONE)
    return database.read(usecases.numbers)


OFFICE = random_office(seed=1, applications=12)
IN_ORDER = counted(OFFICE)


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_any_order_duplication_and_batching_gives_the_same_numbers(dice: random.Random, size: int) -> None:
    events = OFFICE + dice.choices(OFFICE, k=len(OFFICE) // 2)
    dice.shuffle(events)
    batches = [events[at : at + size] for at in range(0, len(events), size)]
    assert counted(*batches) == IN_ORDER


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_the_whole_log_twice_gives_the_same_numbers_as_once(seed: int) -> None:
    events = random_office(seed, applications=5)
    assert counted(events, events) == counted(events)


def test_the_test_above_sees_an_event_that_was_lost() -> None:
    submitted = next(index for index, event in enumerate(OFFICE) if event.type.endswith("submitted.v1"))
    assert counted(OFFICE[:submitted] + OFFICE[submitted + 1 :]) != IN_ORDER


def test_every_published_event_leaves_a_row() -> None:
    events = {event.type: event for event in OFFICE}
    assert events.keys() == PUBLISHED.keys()
    for event in events.values():
        _, rows = counted([event])
        assert sum(len(found) for name, found in rows.items() if name != "horizon") > 0, event.type


def test_a_later_event_seen_first_is_not_undone_by_the_earlier_one(database: Database) -> None:
    life = Life("LBG-1").submit().wait(10).examine().wait(10).decide("accepted", "complete")
    life.events.reverse()
    for event in life.events:
        database.transact(usecases.apply, [event], ZONE)
    with database.reading() as session:
        row = session.scalars(select(Application)).one()
    assert (row.state, row.round, row.submitted_day) == ("accepted", 1, row.decided_day)


def test_reset_empties_every_table_and_the_same_log_gives_the_same_numbers_again(database: Database) -> None:
    database.transact(usecases.apply, OFFICE, ZONE)
    database.transact(usecases.reset)
    assert [
        database.read(lambda s, t=table: s.scalar(select(func.count()).select_from(t))) for table in TABLES
    ] == [0] * len(TABLES)
    database.transact(usecases.apply, OFFICE, ZONE)
    assert database.read(usecases.numbers) == IN_ORDER[0]


def test_reset_knows_every_table_of_its_own() -> None:
    of_the_chassis = {"inbox", "projection_position"}
    assert {table.name for table in TABLES} == Base.metadata.tables.keys() - of_the_chassis


def test_an_empty_batch_changes_nothing(database: Database) -> None:
    database.transact(usecases.apply, [], ZONE)
    assert database.read(usecases.numbers)["as_of"] is None


def test_a_day_is_the_offices_not_greenwichs(database: Database) -> None:
    """16:30 UTC is 23:30 in Jakarta; one hour later it is the next day there."""
    numbers = apply(database, Life("LBG-1").submit(), Life("LBG-2").wait(3600).submit())
    assert [(str(row["day"]), row["n"]) for row in numbers["by_day"][0]] == [
        ("2026-11-20", 1),
        ("2026-11-21", 1),
    ]


def test_a_second_round_has_its_own_examination_and_the_whole_only_one_start(database: Database) -> None:
    life = Life("LBG-1").submit().wait(5).examine().wait(100).decide("more_requested", "document-missing")
    life.wait(1000).submit().wait(7).examine().wait(200).decide("refused", "no-answer")
    steps = {row["step"]: row for row in apply(database, life)["steps"]}
    assert {name: row["n"] for name, row in steps.items()} == {
        "examination": 2,
        "decision": 2,
        "applicant": 1,
        "whole": 1,
    }
    assert steps["applicant"]["median_s"] == 1000
    assert steps["whole"]["median_s"] == 5 + 100 + 1000 + 7 + 200
    assert (steps["decision"]["median_s"], steps["decision"]["p90_s"]) == (100, 200)


def test_a_draft_that_was_withdrawn_is_not_counted_as_an_application(database: Database) -> None:
    numbers = apply(database, Life("LBG-1").move("withdrawn"))
    assert sum(row["n"] for row in numbers["by_state"]) == 0
    assert numbers["by_service"] == []


def test_a_message_that_failed_and_was_sent_after_all_counts_as_sent(database: Database) -> None:
    life = Life("LBG-1").tell("m1", failed="mailbox-full").tell("m1").tell("m2", failed="mailbox-unknown")
    assert apply(database, life)["messages"] == {
        "sent": 1,
        "failed": 1,
        "reasons": [{"reason": "mailbox-unknown", "n": 1}],
    }


def test_a_score_outside_the_scale_counts_as_none_given(database: Database) -> None:
    ratings = apply(database, Life("LBG-1").rate(time=5), Life("LBG-2").rate(time=2, cost=0))["ratings"]
    assert (ratings["n"], ratings["time"], ratings["cost"], ratings["product"]) == (2, (2, 1), (3, 1), (6, 2))


def test_checks_are_summed_and_those_asked_again_counted(database: Database) -> None:
    life = Life("LBG-1").submit().wait(1).examine(not_checked=2)
    assert apply(database, life)["checks"] == {
        "passed": 5,
        "failed": 1,
        "concerns": 0,
        "not_applicable": 1,
        "not_checked": 2,
        "repeated": 1,
    }


def test_durations_are_exact_to_the_microsecond(database: Database) -> None:
    apply(database, Life("LBG-1").submit().wait(0.000_001).examine())
    with database.reading() as session:
        step = session.scalars(select(Step).where(Step.step == "examination")).one()
    assert step.started_at is not None
    assert step.ended_at is not None
    assert step.ended_at - step.started_at == 1
