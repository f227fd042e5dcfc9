"""Each line of a fee says by which rule it is due, and what other options would make of the total."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.intake.catalogue import catalogue
from services.intake.domain.explanation import ALWAYS, changes, rule
from services.intake.domain.fees import combinations, fee

SERVICES = catalogue()
PASSPORT = SERVICES["e-passport"]
TODAY = date(2026, 11, 24)
CASES = [(service, chosen) for service in SERVICES.values() for chosen in combinations(service)]


def test_the_rule_is_told_with_the_words_of_the_form():
    told = fee(PASSPORT, {"years": "10", "expedited": "true"}, TODAY)
    assert [rule(PASSPORT, line).en for line in told.lines] == [
        "How long it is valid: 10 years",
        "Same-day service: yes",
    ]
    assert rule(PASSPORT, told.lines[0]).id == "Masa berlaku: 10 tahun"


def test_what_would_change_the_fee_is_each_option_chosen_otherwise():
    told = fee(PASSPORT, {"years": "10", "expedited": "true"}, TODAY)
    found = [(one.option, one.value, one.words.en, one.total) for one in changes(PASSPORT, told)]
    assert found == [
        ("years", "5", "How long it is valid: 5 years", 1_650_000),
        ("expedited", "false", "without same-day service", 950_000),
    ]


def test_a_choice_that_had_no_tariff_on_that_day_is_not_offered():
    told = fee(PASSPORT, {"years": "5"}, date(2020, 1, 1))
    assert list(changes(PASSPORT, told)) == []


@given(case=st.sampled_from(CASES), on=st.dates(TODAY, date(2100, 1, 1)))
def test_each_line_has_a_rule_and_each_change_is_the_fee_of_those_options(case, on):
    service, chosen = case
    told = fee(service, chosen, on)
    for line in told.lines:
        words = rule(service, line)
        assert words.id
        assert words.en
        assert words == ALWAYS or ": " in words.en
    for change in changes(service, told):
        assert (
            fee(service, {**_named(service, chosen), change.option: change.value}, on).total == change.total
        )


def _named(service, chosen):
    return {field.option_name: chosen[field.key] for field in service.priced}
