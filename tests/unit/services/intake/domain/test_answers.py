"""Every answer is read strictly, every wrong one is named, and nothing is half saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.catalogue import catalogue
from services.intake.domain.answers import AnswersWrong, missing, read
from tests.support.intake_forms import ANSWERS, FOREIGNER, MRZ, PASSPORT, TODAY, VISIT

SERVICE = catalogue()["e-passport"]
VISIT_SERVICE = catalogue()["visit-stay-extension"]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def wrong(answers, service=SERVICE, kept=None, **more):
    with pytest.raises(AnswersWrong) as caught:
        read(service, answers, kept or {}, TODAY, **more)
    return {error.field: error.key for error in caught.value.wrong}


def taken_or_error(field, value):
    try:
        return read(SERVICE, {field: value}, {}, TODAY)
    except AnswersWrong as error:
        return error


@pytest.mark.parametrize("key", ANSWERS)
def test_the_sample_of_each_service_is_whole_and_reads_the_same_again(key):
    service = catalogue()[key]
    once = read(service, ANSWERS[key], {}, TODAY, whole=True)
    assert missing(service, once) == ()
    assert read(service, once, {}, TODAY, whole=True) == once


@given(field=st.sampled_from(sorted(SERVICE.fields)), value=anything)
def test_whatever_is_sent_a_field_takes_it_or_names_what_is_wrong(field, value):
    found = taken_or_error(field, value)
    if isinstance(found, AnswersWrong):
        assert {one.field for one in found.wrong} == {field}
    else:
        assert set(found) <= {field}
        assert read(SERVICE, found, {}, TODAY) == found


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("full_name", "", "required"),
        ("full_name", "   ", "required"),
        ("full_name", None, "required"),
        ("full_name", 7, "not-text"),
        ("full_name", ["Siti"], "not-text"),
        ("full_name", "x" * 101, "too-long"),
        ("full_name", "12", "not-a-name"),
        ("full_name", "Siti\x00", "control-characters"),
        ("full_name", "Siti\n\rBcc: a@b.id", "control-characters"),
        ("full_name", "Siti\u202egnp.exe", "control-characters"),
        ("birth_date", "1995-02-30", "not-date"),
        ("birth_date", "01-07-1995", "not-date"),
        ("birth_date", 19950701, "not-date"),
        ("birth_date", "2026-11-25", "date-in-future"),
        ("birth_date", "1899-12-31", "date-too-far"),
        ("years", "7", "invalid-choice"),
        ("years", True, "invalid-choice"),
        ("years", {"5": "10"}, "invalid-choice"),
        ("same_day", "perhaps", "not-boolean"),
        ("email", "siti", "not-email"),
        ("email", "a@b", "not-email"),
        ("email", "a@b.id\nBcc: c@d.id", "control-characters"),
        ("email", f"{'a' * 250}@b.id", "too-long"),
        ("phone", "call me", "not-a-phone"),
        ("phone", "+62812", "not-a-phone"),
        ("nik", "170701410795000", "not-a-nik"),
        ("nik", "17070141079500O1", "not-a-nik"),
        ("old_passport_number", "C12", "not-a-passport-number"),
        ("colour", "green", "unknown"),
    ],
)
def test_a_wrong_answer_is_named_with_its_reason(field, value, key):
    assert wrong({field: value}, kept={"request": "replacement"}) == {field: key}


def test_one_word_names_titles_and_accents_are_names():
    for name in ("Suharto", "H. Ahmad bin Ali, S.Pd.", "D’Angelo", "Nguyễn Văn A", "محمد"):
        assert read(SERVICE, {"full_name": name}, {}, TODAY) == {"full_name": name}


@pytest.mark.parametrize("given", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890"])
def test_telephone_numbers_are_kept_in_one_form(given):
    assert read(SERVICE, {"phone": given}, {}, TODAY) == {"phone": "+6281234567890"}


def test_the_27th_of_february_exists_and_the_29th_only_in_leap_years():
    assert read(SERVICE, {"birth_date": "2000-02-29"}, {}, TODAY)
    assert wrong({"birth_date": "2001-02-29"}) == {"birth_date": "not-date"}


def test_an_optional_answer_is_taken_away_by_an_empty_one():
    assert read(SERVICE, {"address": ""}, {"address": "Tubei"}, TODAY) == {}


def test_a_page_leaves_the_other_pages_alone():
    kept = {"years": "5"}
    assert read(SERVICE, {"phone": "081234567890"}, kept, TODAY)["years"] == "5"
    assert kept == {"years": "5"}


def test_a_question_is_only_required_when_it_is_asked():
    assert "old_passport_number" not in [field.key for field in missing(SERVICE, {"request": "new"})]
    assert "old_passport_number" in [field.key for field in missing(SERVICE, {"request": "replacement"})]


def test_a_whole_application_names_everything_that_is_missing_at_once():
    required = {field.key for field in SERVICE.fields.values() if field.required}
    assert set(wrong({}, whole=True)) == required - {"old_passport_number"}


def test_ten_years_need_seventeen_years_of_age_or_marriage():
    child = {**PASSPORT, "birth_date": "2009-11-25"}
    assert wrong(child, whole=True) == {"years": "too-young"}
    assert read(SERVICE, {**child, "married": True}, {}, TODAY, whole=True)
    assert read(SERVICE, {**child, "birth_date": "2009-11-24"}, {}, TODAY, whole=True)
    assert read(SERVICE, {**child, "years": "5"}, {}, TODAY, whole=True)


def test_the_age_is_said_at_the_question_that_is_being_answered():
    kept = {"years": "10"}
    assert wrong({"birth_date": "2015-01-01"}, kept=kept) == {"birth_date": "too-young"}
    assert read(SERVICE, {"phone": "081234567890"}, kept | {"birth_date": "2015-01-01"}, TODAY)


def test_a_permit_that_has_ended_cannot_be_extended():
    found = wrong({**VISIT, "permit_expires": "2026-11-23"}, VISIT_SERVICE)
    assert found == {"permit_expires": "not-eligible"}


def test_a_permit_can_be_extended_on_its_last_day():
    kept = read(VISIT_SERVICE, {**VISIT, "permit_expires": TODAY.isoformat()}, {}, TODAY, whole=True)
    assert kept["permit_expires"] == "2026-11-24"


def test_who_comes_a_day_late_is_told_where_to_go_in_both_languages():
    with pytest.raises(AnswersWrong) as caught:
        read(VISIT_SERVICE, {"permit_expires": "2026-11-23"}, {}, TODAY)
    told = dict(caught.value.wrong[0].params)
    assert all("Inteldakim" in told[language] for language in ("why_id", "why_en"))


def test_a_day_that_has_gone_by_is_only_a_mistake_where_the_catalogue_says_no_more():
    found = wrong({"passport_expires": "2026-11-23"}, VISIT_SERVICE)
    assert found == {"passport_expires": "date-in-past"}


def test_the_two_lines_are_read_with_or_without_a_line_break_and_refused_when_short():
    for typed in (MRZ, f"{MRZ[:44]}\n{MRZ[44:]}", f"{MRZ[:44]}\r\n {MRZ[44:].lower()}"):
        taken = read(VISIT_SERVICE, {"mrz": typed}, {}, TODAY)["mrz"]
        assert taken == f"{MRZ[:44]}\n{MRZ[44:]}"
    assert wrong({"mrz": MRZ[:80]}, VISIT_SERVICE) == {"mrz": "not-an-mrz"}
    assert wrong({"mrz": 7}, VISIT_SERVICE) == {"mrz": "not-an-mrz"}


def test_pointers_escape_what_rfc_6901_reserves():
    with pytest.raises(AnswersWrong) as caught:
        read(VISIT_SERVICE, {**FOREIGNER, "a/b~c": "x"}, {}, TODAY)
    assert caught.value.errors == [{"pointer": "/answers/a~1b~0c", "key": "unknown"}]
