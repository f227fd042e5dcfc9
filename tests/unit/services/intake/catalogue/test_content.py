"""What the office offers is all there, complete in both languages, and priced without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.catalogue import catalogue
from services.intake.domain.answers import missing, read
from services.intake.domain.fees import combinations, fee, prices
from services.intake.domain.service import Confidence, FieldType, Text

SERVICES = catalogue()
BORN = {"limited-stay-retirement": "1960-08-12"}
"""Where the example of the form is too young."""
OFFERED = {
    "passport": {"e-passport", "passport-child", "passport-lost-damaged", "travel-document"},
    "visit-stay": {"visit-stay-extension"},
    "limited-stay": {
        *(f"limited-stay-{why}" for why in ("work", "investment", "study", "family")),
        *("limited-stay-retirement", "limited-stay-remote-work", "visit-to-limited-stay"),
    },
    "permanent-stay": {"permanent-stay"},
    "re-entry": {"re-entry-permit"},
    "exit": {"exit-permit"},
    "citizenship": {"dual-citizen-child", "citizenship-declaration"},
    "changes": {"report-change"},
    "visa": {
        *(f"visa-{index}" for index in ("c1", "c2", "d1-d2", "d12", "e23", "e28a", "e30a", "e30b")),
        *(f"visa-{index}" for index in ("e31", "e33e", "e33f", "e33g")),
    },
}
CENTRAL = {
    "C1",
    "C2",
    "D1",
    "D2",
    "D12",
    "E23",
    "E28A",
    "E30A",
    "E30B",
    "E31A",
    "E31C",
    "E33E",
    "E33F",
    "E33G",
}
TODAY = date(2026, 11, 24)
each = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
CASES = [(service, chosen) for service in SERVICES.values() for chosen in combinations(service)]


def test_every_service_of_the_office_is_there_under_its_family():
    for family, keys in OFFERED.items():
        assert {key for key, one in SERVICES.items() if one.family == family} == keys


def test_the_visas_decided_by_the_centre_are_each_taken_in_by_one_service():
    central = [one for one in SERVICES.values() if one.decided_by == "centre"]
    codes = [code for one in central for code in one.codes]
    assert sorted(codes) == sorted(CENTRAL)
    assert {one.family for one in central} == {"visa"}
    assert all(any(step.who == "centre" for step in one.steps) for one in central)


@each
def test_a_service_is_complete(service):
    assert service.eligibility
    assert all(one.must_be and one.otherwise for one in service.eligibility)
    assert service.reasons
    assert {step.who for step in service.steps} >= {"applicant", "office"}
    assert any(paper.required for paper in service.documents)
    assert {"nik", "passport_number"} & set(service.fields)
    assert all(example_is_there(field) for field in service.fields.values())


def example_is_there(field):
    return bool(field.example) or bool(field.values) or field.type is FieldType.MRZ


def filled(service, **chosen):
    """The form, filled in with its own examples and, of the choices, ``chosen`` or the first possible."""
    answers = {}
    for field in service.fields.values():
        # Of the two lines at the foot of a passport the example shows one: they are optional.
        if field.when.holds(answers) and field.type is not FieldType.MRZ and (field.values or field.example):
            first = (field.must_be or field.values or (field.example,))[0]
            answers[field.key] = chosen.get(field.key, first)
    return answers | ({"birth_date": BORN[service.key]} if service.key in BORN else {})


@each
def test_the_examples_beside_the_questions_are_answers_that_are_taken(service):
    for field in service.fields.values():
        for value in (field.must_be or field.values)[:12]:
            answers = read(service, filled(service, **{field.key: value}), {}, TODAY, whole=True)
            assert not missing(service, answers)
            assert any(service.needed(answers))


def sentences(value):
    """Every text in both languages within a service."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from sentences(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from sentences(getattr(value, name))


@each
def test_every_sentence_is_in_both_languages(service):
    for one in sentences(service):
        assert one.id.strip()
        assert one.en.strip()
        village = one.id == one.en and ", " in one.id
        assert one.id != one.en or village, one


@each
def test_everything_that_is_not_sure_says_why_to_whoever_reads_it(service):
    bases = [line.basis for part in service.fees for line in part.lines]
    bases += [step.basis for step in service.steps]
    bases += [one.basis for one in (service, *service.documents)]
    bases += [one.basis for one in (service.payment, service.appointment) if one]
    for basis in bases:
        assert basis.confidence is not Confidence.TO_BE_CONFIRMED or basis.note
        assert basis.source


@each
def test_the_steps_are_in_force_from_the_first_day_on(service):
    for day in (service.offered_from, TODAY):
        assert {step.who for step in service.steps_on(day)} >= {"applicant", "office"}


@given(case=st.sampled_from(CASES), days=st.integers(0, 5000))
def test_every_combination_has_one_fee_on_every_day_and_its_lines_add_up(case, days):
    service, chosen = case
    answer = fee(service, chosen, service.offered_from + timedelta(days=days))
    assert len(answer.lines) == sum(part.due.holds(chosen) for part in service.fees)
    assert answer.total == sum(line.amount for line in answer.lines)


TOTALS = {
    "passport-child": [650_000, 1_650_000],
    "travel-document": [100_000, 150_000],
    "permanent-stay": [10_500_000, 17_000_000, 23_000_000],
    "exit-permit": [100_000],
    "dual-citizen-child": [500_000],
    "report-change": [0, 0, 500_000],
    "citizenship-declaration": [3_000_000, 4_500_000],
    "visa-c1": [1_000_000],
    "visa-c2": [1_000_000],
    "visa-d1-d2": [4_000_000, 6_000_000, 11_000_000],
    "visa-d12": [5_000_000, 7_000_000],
    "visa-e30a": [6_000_000, 8_500_000],
    "visa-e30b": [6_000_000, 8_500_000, 12_000_000],
    "visa-e33e": [13_000_000],
    "visa-e33f": [7_000_000],
    "visa-e33g": [7_000_000],
}
"""What the published tables say in all, row by row."""


@pytest.mark.parametrize("key", TOTALS)
def test_the_totals_are_those_that_are_published(key):
    service = SERVICES[key]
    assert sorted(fee(service, chosen, TODAY).total for chosen in combinations(service)) == TOTALS[key]


@pytest.mark.parametrize(("cause", "fine"), [("lost", 1_000_000), ("damaged", 500_000), ("disaster", 0)])
def test_a_lost_passport_costs_a_fine_and_a_disaster_does_not(cause, fine):
    chosen = {"cause": cause, "years": "5", "same_day": "false"}
    assert fee(SERVICES["passport-lost-damaged"], chosen, TODAY).total == 650_000 + fine


def test_what_cannot_be_taken_back_is_decided_by_two_officers():
    grave = {key for key, one in SERVICES.items() if one.four_eyes}
    assert grave == {
        *("passport-lost-damaged", "visit-to-limited-stay", "permanent-stay"),
        *("dual-citizen-child", "citizenship-declaration"),
    }


def test_an_old_receipt_finds_the_tariff_of_its_day():
    old = date(2023, 6, 1)
    assert fee(SERVICES["limited-stay-family"], {"months": "12"}, old).total == 1_500_000 + 1_000_000
    assert fee(SERVICES["re-entry-permit"], {"length": "24"}, old).total == 1_750_000


def test_a_card_can_say_from_nothing_and_up_to_something():
    changes = SERVICES["report-change"]
    assert [one.total for one in prices(changes, TODAY)] == [0, 0, 500_000]
    assert prices(changes, date(2019, 1, 1)) == []
