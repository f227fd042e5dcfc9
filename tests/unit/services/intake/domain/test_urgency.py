"""Who goes first, and by when a decision is promised."""

from __future__ import annotations

from datetime import date

import pytest

from services.intake.domain.urgency import for_queue, goes_first

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize("need", ["disability", "age", "medical", "pregnancy"])
def test_a_need_goes_first(need: str) -> None:
    assert goes_first({"priority_need": need, "birth_date": "1990-05-17"}, FRIDAY)


@pytest.mark.parametrize(
    "answers", [{}, {"priority_need": "none"}, {"birth_date": "1966-11-28"}, {"birth_date": "x"}]
)
def test_nobody_else_does(answers: dict[str, str]) -> None:
    assert not goes_first(answers, FRIDAY)


@pytest.mark.parametrize("born", ["1966-11-27", "1930-01-01"])
def test_from_the_sixtieth_birthday_age_goes_first(born: str) -> None:
    assert goes_first({"birth_date": born, "priority_need": "none"}, FRIDAY)


def test_the_queue_hears_of_the_need_and_of_the_promised_day() -> None:
    promised = date(2026, 12, 2)
    assert for_queue({}, FRIDAY, promised) == {"priority": 0, "promised_on": "2026-12-02"}


def test_where_nothing_is_promised_the_queue_hears_of_no_day() -> None:
    assert for_queue({}, FRIDAY, None)["promised_on"] == ""
