"""Working days are counted over weekends, national holidays and collective leave, whatever the start."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.catalogue.calendar import calendar
from services.intake.domain.calendar import Calendar
from services.intake.domain.service import Confidence

OFFICE = calendar()
EMPTY = Calendar()
days = st.dates(date(2024, 6, 1), date(2028, 6, 1))


@given(start=days, count=st.integers(1, 120))
def test_so_many_working_days_lie_after_the_start_and_the_last_of_them_is_the_day_found(start, count):
    end = OFFICE.add(start, count)
    assert OFFICE.is_working(end)
    assert OFFICE.between(start, end) == count
    assert OFFICE.between(start, end - timedelta(days=1)) == count - 1


@given(start=days, one=st.integers(0, 60), more=st.integers(0, 60))
def test_more_working_days_never_end_earlier(start, one, more):
    assert OFFICE.add(start, one) <= OFFICE.add(start, one + more)


@given(start=days, count=st.integers(0, 60))
def test_holidays_never_make_it_faster(start, count):
    assert OFFICE.add(start, count) >= EMPTY.add(start, count)


def test_four_working_days_over_christmas_skip_leave_holiday_and_weekend():
    # Wednesday; Thursday is collective leave, Friday Christmas.
    assert OFFICE.add(date(2026, 12, 23), 4) == date(2026, 12, 31)
    names = [one.title.en for one in OFFICE.closed(date(2026, 12, 23), date(2026, 12, 31))]
    assert names == ["Collective leave, Christmas", "Christmas Day"]


def test_a_holiday_on_a_sunday_closes_nothing_more():
    assert date(2026, 4, 5) in OFFICE.holidays
    assert OFFICE.closed(date(2026, 4, 3), date(2026, 4, 6)) == []


def test_no_working_days_end_on_the_day_itself_or_the_next_open_one():
    assert EMPTY.add(date(2026, 11, 24), 0) == date(2026, 11, 24)
    assert EMPTY.add(date(2026, 11, 28), 0) == date(2026, 11, 30)


def test_nothing_is_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        EMPTY.add(date(2026, 11, 24), -1)
    assert EMPTY.between(date(2026, 11, 24), date(2026, 11, 20)) == 0


def test_a_year_that_is_not_decreed_is_never_said_to_be_sure():
    assert EMPTY.confidence(date(2026, 1, 1), date(2026, 1, 2)) is Confidence.TO_BE_CONFIRMED
    assert OFFICE.confidence(date(2026, 12, 30), date(2027, 1, 4)) is Confidence.TO_BE_CONFIRMED
