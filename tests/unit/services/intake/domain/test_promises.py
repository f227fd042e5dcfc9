"""A promise comes from measured durations once there are enough, else from the law, and says which."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.catalogue import catalogue
from services.intake.domain.calendar import Calendar
from services.intake.domain.promises import Pace, clocked, pace, promise, waits_for_appointment

EXTENSION = catalogue()["visit-stay-extension"]
PASSPORT = catalogue()["e-passport"]
TUESDAY = date(2026, 11, 24)
DAYS = Calendar()


def test_the_law_sets_the_day_while_too_little_was_measured():
    step = clocked(EXTENSION, {}, TUESDAY)
    band = promise(DAYS, TUESDAY, TUESDAY, step, None)
    assert (band.basis, band.due_on, band.early_on) == ("law", date(2026, 11, 27), None)


def test_what_was_measured_comes_before_the_law_whose_day_is_still_told():
    step = clocked(EXTENSION, {}, TUESDAY)
    band = promise(DAYS, TUESDAY, TUESDAY, step, Pace(25, 1, 5))
    assert (band.basis, band.early_on, band.due_on) == ("measured", date(2026, 11, 25), date(2026, 12, 1))
    assert (band.law_on, band.measured) == (date(2026, 11, 27), 25)


def test_nothing_is_promised_where_nothing_is_known():
    assert promise(DAYS, TUESDAY, TUESDAY, None, None) is None
    assert promise(DAYS, TUESDAY, None, clocked(PASSPORT, {}, TUESDAY), None) is None


def test_a_clock_that_starts_at_the_appointment_waits_for_it():
    assert waits_for_appointment(PASSPORT, clocked(PASSPORT, {}, TUESDAY))
    assert not waits_for_appointment(EXTENSION, clocked(EXTENSION, {}, TUESDAY))
    without = replace(PASSPORT, appointment=None)
    assert not waits_for_appointment(without, clocked(without, {}, TUESDAY))


def test_the_day_itself_is_never_promised():
    band = promise(DAYS, TUESDAY, TUESDAY, None, Pace(20, 0, 0))
    assert (band.early_on, band.due_on) == (date(2026, 11, 25), date(2026, 11, 25))


@pytest.mark.parametrize("count", [0, 1, 19])
def test_a_few_durations_say_nothing(count):
    assert pace([3] * count) is None


def test_half_and_nine_in_ten_are_by_nearest_rank():
    assert pace(range(1, 21)) == Pace(20, 10, 18)


@given(durations=st.lists(st.integers(0, 60), min_size=20, max_size=200))
def test_at_least_half_and_nine_in_ten_were_no_longer_than_said(durations):
    found = pace(durations)
    assert sum(one <= found.half for one in durations) * 2 >= len(durations)
    assert sum(one <= found.most for one in durations) * 10 >= len(durations) * 9
    assert found.half <= found.most
