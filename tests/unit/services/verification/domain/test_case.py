"""The life of a case."""

from datetime import timedelta

import pytest

from services.verification.domain.case import (
    AFTER,
    REASONS,
    Decision,
    ReasonNotAllowed,
    State,
    opens,
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
