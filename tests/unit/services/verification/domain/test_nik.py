"""The structure of the population number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.verification.domain import nik

BIRTHS = st.dates(min_value=date(1930, 1, 1), max_value=date(2025, 12, 31))


def a_nik(birth: date, sex: str, *, region: str = "170701", serial: str = "0001") -> str:
    day = birth.day + (40 if sex == "female" else 0)
    return f"{region}{day:02}{birth:%m%y}{serial}"


@given(birth=BIRTHS, sex=st.sampled_from(["male", "female"]))
def test_a_number_made_for_a_person_agrees_with_that_person(birth: date, sex: str) -> None:
    number = nik.parse(a_nik(birth, sex))
    assert number.born_on(birth)
    assert number.sex == sex
    assert number.province_known


@given(birth=BIRTHS, other=BIRTHS)
def test_a_number_disagrees_with_another_birth_date(birth: date, other: date) -> None:
    agrees = nik.parse(a_nik(birth, "male")).born_on(other)
    assert agrees == (birth.strftime("%d%m%y") == other.strftime("%d%m%y"))


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused_as_one(text: str) -> None:
    try:
        said = nik.parse(text).serial
    except nik.NotANik as problem:
        said = problem.reason
    assert said in {"layout", "date", "serial"} or len(said) == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "layout"),
        ("17070117059000", "layout"),
        ("１７０７０１１７０５９００００１", "layout"),
        ("1707013113900001", "date"),
        ("1707013002900001", "date"),
        ("1707010005900001", "date"),
        ("1707017205900001", "date"),
        ("1707011705900000", "serial"),
    ],
)
def test_what_cannot_be_a_number_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(nik.NotANik) as refused:
        nik.parse(text)
    assert refused.value.reason == reason


def test_29_february_is_a_date_in_one_century_only_and_still_allowed() -> None:
    assert nik.parse("1707012902000001").born_on(date(2000, 2, 29))


def test_spaces_and_dots_between_the_digits_are_forgiven() -> None:
    assert nik.parse("17.0701 170590-0001").day == 17


def test_a_province_of_no_map_is_noticed() -> None:
    assert not nik.parse("9907011705900001").province_known
