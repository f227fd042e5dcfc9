"""Every combination a form can produce has one fee; everything else has one clear error."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.catalogue import catalogue
from services.intake.domain.fees import (
    FeeError,
    NoTariff,
    OptionMissing,
    OptionTwice,
    OptionUnknown,
    OptionValue,
    combinations,
    fee,
    matching,
    options_of,
    turning_days,
)

SERVICES = catalogue()
PASSPORT = SERVICES["e-passport"]
IN_FORCE = date(2024, 12, 17)
TODAY = date(2026, 11, 24)
CASES = [(service, chosen) for service in SERVICES.values() for chosen in combinations(service)]
cases = st.sampled_from(CASES)
days = st.dates(IN_FORCE, date(2100, 1, 1))


def fee_or_error(service, options, on):
    try:
        return fee(service, options, on)
    except FeeError as error:
        return error


@given(case=cases, on=days)
def test_every_combination_has_exactly_one_answer_whose_lines_add_up(case, on):
    service, chosen = case
    answer = fee(service, chosen, on)
    assert answer.lines
    assert answer.total == sum(line.amount for line in answer.lines) >= 0
    assert len({line.code for line in answer.lines}) == len(answer.lines)
    assert all(type(line.amount) is int and line.basis.covers(on) for line in answer.lines)


@given(case=cases, on=days)
def test_the_fast_answer_is_the_one_that_reading_the_tariff_line_by_line_gives(case, on):
    service, chosen = case
    parts = [part for part in service.fees if part.due.holds(chosen)]
    assert fee(service, chosen, on).lines == tuple(
        line for part in parts for line in matching(part, chosen, on)
    )


@given(case=cases, on=days)
def test_adding_a_service_never_lowers_a_fee(case, on):
    service, chosen = case
    here = fee(service, chosen, on)
    for other in combinations(service):
        there = fee(service, other, on)
        if set(here.lines) < set(there.lines):
            assert there.total >= here.total


@given(case=cases, on=days)
def test_saying_yes_to_a_further_service_never_lowers_a_fee(case, on):
    service, chosen = case
    for field in service.priced:
        if field.type == "boolean":
            without, added = ({**chosen, field.key: answer} for answer in ("false", "true"))
            assert fee(service, added, on).total >= fee(service, without, on).total


@given(case=cases)
def test_at_the_edge_of_validity_each_day_has_its_own_lines(case):
    service, chosen = case
    for day in turning_days(service):
        for on in (day - timedelta(days=1), day):
            found = fee_or_error(service, chosen, on)
            if isinstance(found, FeeError):
                assert isinstance(found, NoTariff)
                assert on < service.offered_from
            else:
                assert all(line.basis.covers(on) for line in found.lines)


def test_an_option_is_understood_by_the_name_that_people_use_and_by_its_key_but_not_by_both():
    plain = fee(PASSPORT, {"years": "5", "same_day": True}, TODAY)
    assert fee(PASSPORT, {"years": "5", "expedited": True}, TODAY) == plain
    with pytest.raises(OptionTwice, match="twice"):
        fee(PASSPORT, {"years": "5", "expedited": True, "same_day": True}, TODAY)


@given(on=days, years=st.sampled_from(["5", "10"]))
def test_adding_the_same_day_service_never_lowers_the_fee(on, years):
    plain = fee(PASSPORT, {"years": years, "same_day": "false"}, on).total
    assert fee(PASSPORT, {"years": years, "same_day": "true"}, on).total == plain + 1_000_000


@given(case=cases, on=days)
def test_a_longer_stay_never_costs_less(case, on):
    service, chosen = case
    amounts = [fee(service, other, on).total for other in combinations(service)]
    assert fee(service, chosen, on).total in amounts
    if len(service.priced) == 1:
        assert amounts == sorted(amounts)


@given(name=st.text(max_size=20), value=st.text(max_size=20), on=st.dates())
def test_whatever_is_asked_the_answer_is_a_fee_or_a_clear_error(name, value, on):
    for service in SERVICES.values():
        found = fee_or_error(service, {name: value}, on)
        if isinstance(found, FeeError):
            assert found.errors[0]["key"] == found.key
            assert service.key in str(found)
        else:
            assert found.lines


def test_the_fees_are_those_of_the_regulation():
    totals = {(service.key, *chosen.values()): fee(service, chosen, TODAY).total for service, chosen in CASES}
    assert (
        totals
        | {
            ("e-passport", "5", "false"): 650_000,
            ("e-passport", "5", "true"): 1_650_000,
            ("e-passport", "10", "false"): 950_000,
            ("e-passport", "10", "true"): 1_950_000,
            ("visit-stay-extension", "30"): 500_000,
            ("visit-stay-extension", "60"): 1_000_000,
            ("visit-stay-extension", "90"): 1_500_000,
            ("visit-stay-extension", "180"): 2_000_000,
            ("limited-stay-work", "6"): 2_750_000,
            ("limited-stay-work", "12"): 4_500_000,
            ("limited-stay-work", "24"): 7_000_000,
        }
        == totals
    )


def test_the_last_day_of_the_old_tariff_and_the_first_of_the_new_fall_on_the_right_side():
    options = {"years": "5"}
    before = fee(PASSPORT, options, IN_FORCE - timedelta(days=1))
    after = fee(PASSPORT, options, IN_FORCE)
    assert [line.basis.legal_basis for line in before.lines] == ["PP 28/2019"]
    assert [line.basis.legal_basis for line in after.lines] == ["PP 45/2024"]


def test_amounts_that_sources_disagree_about_are_marked_for_the_office_to_confirm():
    doubtful = {
        line.code
        for service in SERVICES.values()
        for part in service.fees
        for line in part.lines
        if line.basis.confidence == "to-be-confirmed"
    }
    assert {"visit-stay-60", "visit-stay-180"} <= doubtful
    assert "visit-stay-30" not in doubtful


def test_an_option_left_out_takes_its_default_and_one_without_default_is_asked_for():
    assert fee(PASSPORT, {"years": "10"}, TODAY).total == 950_000
    with pytest.raises(OptionMissing, match="'years': one of 5, 10"):
        fee(PASSPORT, {"same_day": True}, TODAY)


@pytest.mark.parametrize(
    ("options", "error"),
    [({"years": "7"}, OptionValue), ({"years": "5", "colour": "green"}, OptionUnknown)],
)
def test_an_impossible_option_is_refused_with_what_is_possible(options, error):
    with pytest.raises(error, match=r"5, 10|expedited, years"):
        fee(PASSPORT, options, TODAY)


def test_a_day_before_any_known_tariff_has_no_fee():
    with pytest.raises(NoTariff, match=r"2019-05-02.*begins on 2019-05-03"):
        fee(PASSPORT, {"years": "5"}, date(2019, 5, 2))


def test_booleans_and_numbers_of_an_application_are_understood():
    answers = {"years": "10", "same_day": True, "full_name": "Siti"}
    assert fee(PASSPORT, options_of(PASSPORT, answers), TODAY).total == 1_950_000
