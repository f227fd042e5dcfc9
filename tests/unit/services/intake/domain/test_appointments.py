"""Which places there are, who may have which, and when somebody is reminded."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.appointments import Counter, Wish, numbers, reminder_due, spread, starts, times
from tests.support.meetings import ZONE, at, office

HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


def wish(places=4, accessible=1, need=False, minutes=30):
    return Wish(office(), Counter("all", minutes, places, accessible), need)


@given(st.integers(5, 240), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_no_place_begins_before_opening_or_ends_after_closing(minutes, day):
    here = office()
    for begins in times(here, wish(minutes=minutes).counter, day):
        at_day = datetime.combine(day, begins)
        spans = here.hours[day.weekday()]
        ends = (at_day + timedelta(minutes=minutes)).time()
        assert any(one.opens <= begins and ends <= one.closes for one in spans)


@given(MOMENTS, st.integers(0, 60), st.integers(0, 40))
def test_every_start_that_is_listed_can_be_booked(now, first, days):
    begin = now.astimezone(ZONE).date() + timedelta(days=first - 5)
    last = begin + timedelta(days=days)
    for start in starts(wish(), begin, last, now, ZONE, lambda day: day.weekday() < 5):
        assert start >= now + HOUR
        assert begin <= start.date() <= last
        assert start.weekday() < 5
        assert start.date() <= now.astimezone(ZONE).date() + timedelta(days=30)


@given(st.integers(1, 20), st.integers(0, 20), st.integers(0, 100))
def test_who_needs_an_accessible_place_is_never_sent_to_another(places, accessible, hours):
    accessible = min(places, accessible)
    now = at(24, 9)
    given_ = numbers(wish(places, accessible, need=True), now + hours * HOUR, now)
    assert given_ == list(range(1, accessible + 1))


@given(st.integers(1, 20), st.integers(0, 20), st.integers(1, 100))
def test_others_get_accessible_places_only_within_the_last_day_and_last(places, accessible, hours):
    accessible = min(places, accessible)
    now = at(24, 9)
    got = numbers(wish(places, accessible), now + hours * HOUR, now)
    common = list(range(accessible + 1, places + 1))
    assert got[: len(common)] == common
    assert sorted(got) == (list(range(1, places + 1)) if hours <= 24 else common)


@given(st.lists(st.integers(1, 50), unique=True, max_size=30), st.text(max_size=12), st.integers(0, 5))
def test_spreading_loses_no_place_doubles_none_and_keeps_the_accessible_ones_last(choice, whose, accessible):
    found = spread(choice, whose, accessible)
    assert sorted(found) == sorted(choice)
    assert [number <= accessible for number in found] == sorted(number <= accessible for number in found)


@given(MOMENTS, st.integers(0, 3000), st.lists(st.integers(0, 3000), max_size=60))
def test_each_reminder_is_given_at_most_once_and_never_too_late(start, booked_before, looks):
    made_at, told = start - timedelta(minutes=booked_before), set()
    given_ = []
    for before in sorted({one for one in looks if one <= booked_before}, reverse=True):
        now = start - timedelta(minutes=before)
        ahead = reminder_due(start, made_at, frozenset(told), now)
        if ahead:
            assert now < start
            assert ahead not in told
            told.add(ahead)
            given_.append((ahead, before))
    assert [ahead for ahead, _ in given_] in ([], ["day"], ["hour"], ["day", "hour"])
    assert all(60 < before <= 1440 for ahead, before in given_ if ahead == "day")
    assert all(0 < before <= 60 for ahead, before in given_ if ahead == "hour")
