"""An overstay costs days times the rate; from day 61 no price, but the reason and where to go."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.catalogue.penalties import overstay
from services.intake.domain.fees import NoTariff
from services.intake.domain.overstay import MAX_DAYS, DaysWrong, charge, multiplied

RULE = overstay()
TODAY = date(2026, 11, 24)
days_of_tariff = st.dates(date(2019, 5, 3), date(2100, 1, 1))


@given(days=st.integers(1, 60), on=days_of_tariff)
def test_up_to_day_60_each_day_costs_a_million(days, on):
    found = charge(RULE, days, on)
    assert found.total == days * 1_000_000
    assert type(found.total) is int
    assert found.rate.basis.covers(on)


@given(days=st.integers(61, MAX_DAYS), on=days_of_tariff)
def test_from_day_61_there_is_no_price_but_a_reason_and_a_place_to_go(days, on):
    found = charge(RULE, days, on)
    assert (found.rate, found.total) == (None, None)
    assert "60" in found.limit.reason.en
    assert "Inteldakim" in found.limit.where.id


@pytest.mark.parametrize(
    ("on", "total"), [(date(2019, 5, 2), 3_600_000), (date(2019, 5, 3), 12_000_000), (TODAY, 12_000_000)]
)
def test_a_day_in_the_past_has_the_rate_of_that_day(on, total):
    assert charge(RULE, 12, on).total == total


@pytest.mark.parametrize("days", [0, -1, MAX_DAYS + 1])
def test_days_that_are_none_are_refused(days):
    with pytest.raises(DaysWrong, match="1 to"):
        charge(RULE, days, TODAY)


def test_a_day_before_any_known_rate_is_said_to_have_none():
    with pytest.raises(NoTariff, match=r"2013-01-01.*begins on 2014-07-03"):
        charge(RULE, 12, date(2013, 1, 1))


def test_the_reckoning_is_told_in_words():
    words = multiplied(charge(RULE, 12, TODAY))
    assert (words.en, words.id) == ("12 days at Rp1.000.000 a day", "12 hari, Rp1.000.000 sehari")


def test_what_no_official_text_was_read_for_is_to_be_confirmed():
    assert charge(RULE, 12, TODAY).rate.basis.confidence == "to-be-confirmed"
