"""Contradictions are questions: found, named, and silenced by confirming them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.warnings import NAMES, check_digit, unconfirmed, warnings
from tests.support.intake_forms import FOREIGNER, MRZ, PASSPORT


def names(answers):
    return [oddity.name for oddity in warnings(answers)]


def test_a_matching_nik_raises_no_question():
    assert names(PASSPORT) == []
    assert names({**PASSPORT, "nik": "1707010107950001", "sex": "male"}) == []


def test_a_nik_with_another_birth_date_is_asked_about():
    assert names({**PASSPORT, "birth_date": "1995-07-02"}) == ["nik-birth-date"]


def test_a_nik_with_the_other_sex_is_asked_about():
    assert names({**PASSPORT, "sex": "male"}) == ["nik-sex"]


def test_a_nik_whose_date_does_not_exist_is_a_question_too():
    assert "nik-birth-date" in names({**PASSPORT, "nik": "1707019999950001"})


@given(born=st.dates(), woman=st.booleans())
def test_a_nik_made_from_the_answers_never_contradicts_them(born, woman):
    day = born.day + (40 if woman else 0)
    nik = f"170701{day:02d}{born.month:02d}{born.year % 100:02d}0001"
    sex = "female" if woman else "male"
    assert names({"nik": nik, "birth_date": born.isoformat(), "sex": sex}) == []


def test_the_specimen_of_the_standard_has_right_check_digits():
    assert names({**FOREIGNER, "mrz": f"{MRZ[:44]}\n{MRZ[44:]}"}) == []
    assert check_digit("L898902C3") == "6"


@pytest.mark.parametrize("place", [44 + 0, 44 + 9, 44 + 14, 44 + 22, 44 + 43])
def test_one_changed_digit_in_the_second_line_is_noticed(place):
    digit = "2" if MRZ[place] != "2" else "3"
    changed = MRZ[:place] + digit + MRZ[place + 1 :]
    assert "mrz-check-digits" in names({"mrz": f"{changed[:44]}\n{changed[44:]}"})


def test_a_passport_number_that_differs_from_the_two_lines_is_asked_about():
    answers = {"passport_number": "X1234567", "mrz": f"{MRZ[:44]}\n{MRZ[44:]}"}
    assert names(answers) == ["mrz-passport-number"]


def test_a_confirmed_warning_is_asked_no_more_and_another_still_is():
    answers = {**PASSPORT, "sex": "male", "birth_date": "1995-07-02"}
    assert [o.name for o in unconfirmed(answers, frozenset({"nik-sex"}))] == ["nik-birth-date"]
    assert unconfirmed(answers, frozenset(NAMES)) == ()
