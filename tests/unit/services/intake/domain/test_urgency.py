"""Who goes first, and by when a decision is promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.intake.catalogue import catalogue
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


def test_the_promise_counts_working_days() -> None:
    service = catalogue()["visit-stay-extension"]
    assert service.working_days_on(FRIDAY) == 3
    assert for_queue(service, {}, FRIDAY) == {"priority": 0, "promised_on": "2026-12-02"}


def test_without_a_legal_clock_nothing_is_promised() -> None:
    service = replace(catalogue()["visit-stay-extension"], steps=())
    assert for_queue(service, {}, FRIDAY)["promised_on"] == ""
