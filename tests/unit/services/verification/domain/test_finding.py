"""Outcomes and how they are counted."""

from services.verification.domain.finding import Outcome, gravest, tally


def test_what_was_not_checked_is_never_counted_as_passed() -> None:
    counted = tally(["pass", "not_checked", "error", "concern", "concern", "fail", "not_applicable"])
    assert counted == {"passed": 1, "failed": 1, "concerns": 2, "not_applicable": 1, "not_checked": 2}


def test_the_gravest_outcome_speaks_for_all() -> None:
    assert gravest(["pass", "fail", "not_checked"]) is Outcome.FAIL
    assert gravest(["pass", "not_checked"]) is Outcome.NOT_CHECKED
    assert gravest([]) is Outcome.NOT_APPLICABLE
