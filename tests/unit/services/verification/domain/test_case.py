"""The life of a case."""

from datetime import date, timedelta

import pytest

from services.verification.domain.case import (
    AFTER,
    REASONS,
    Decision,
    ReasonNotAllowed,
    State,
    needs_second,
    opens,
    rank,
    remind_on,
    require_reason,
    retry_delay,
)


def test_every_decision_has_reasons_and_a_state_after_it() -> None:
    assert set(REASONS) == set(AFTER) == set(Decision)
    assert all(REASONS.values())


@pytest.mark.parametrize(
    ("decision", "reason"), [("accepted", "other"), ("refused", "complete"), ("more_requested", "")]
)
def test_a_reason_of_another_decision_is_refused(decision: str, reason: str) -> None:
    with pytest.raises(ReasonNotAllowed, match="takes one of"):
        require_reason(decision, reason)


def test_every_listed_reason_is_allowed() -> None:
    for decision, reasons in REASONS.items():
        for reason in reasons:
            require_reason(decision, reason)


@pytest.mark.parametrize(
    ("state", "current", "submitted", "expected"),
    [
        (None, 0, 1, True),
        (State.WAITING, 1, 2, True),
        (State.READY, 1, 2, True),
        (State.BLOCKED, 1, 2, True),
        (State.DUE, 1, 1, False),
        (State.DUE, 2, 1, False),
        (State.DECIDED, 1, 2, False),
        (State.CLOSED, 1, 2, False),
    ],
)
def test_only_a_newer_round_of_an_unfinished_case_opens_it(
    state: str | None, current: int, submitted: int, expected: bool
) -> None:
    assert opens(state, current, submitted) is expected


def test_waiting_between_tries_doubles_up_to_an_hour() -> None:
    delays = [retry_delay(attempt) for attempt in (1, 2, 3, 10, 11, 10_000)]
    assert delays[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert delays[3] == timedelta(seconds=2560)
    assert delays[4] == delays[5] == timedelta(hours=1)


def test_the_catalogue_adds_reasons_to_the_general_ones() -> None:
    require_reason("refused", "stay-not-proven", frozenset({("refused", "stay-not-proven")}))
    with pytest.raises(ReasonNotAllowed):
        require_reason("more_requested", "stay-not-proven", frozenset({("refused", "stay-not-proven")}))


def test_the_rank_sorts_as_text_by_priority_and_then_by_day() -> None:
    ranks = [rank(True, date(2027, 1, 1)), rank(False, date(2026, 11, 30)), rank(False, date(2026, 12, 1))]
    assert ranks == sorted(ranks)
    assert all(len(one) <= 12 for one in [*ranks, rank(False, date.max)])


@pytest.mark.parametrize(
    ("decision", "four_eyes", "second"),
    [
        (Decision.ACCEPTED, True, True),
        (Decision.REFUSED, True, True),
        (Decision.MORE_REQUESTED, True, False),
        (Decision.REFUSED, False, False),
    ],
)
def test_what_ends_a_case_needs_a_second_officer_where_two_decide(
    decision: Decision, four_eyes: bool, second: bool
) -> None:
    assert needs_second(decision, four_eyes) is second


@pytest.mark.parametrize(("days", "before"), [(90, 3), (7, 3), (6, 1), (2, 1), (1, None), (0, None)])
def test_a_reminder_comes_three_days_before_of_a_short_time_one(days: int, before: int | None) -> None:
    today = date(2026, 11, 24)
    expected = None if before is None else today + timedelta(days=days - before)
    assert remind_on(today, today + timedelta(days=days)) == expected
