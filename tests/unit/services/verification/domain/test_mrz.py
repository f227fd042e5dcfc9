"""The machine readable zone. The specimen is that of ICAO Doc 9303-4, appendix A."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.verification.domain import mrz

SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
FIELD = st.text(alphabet=string.ascii_uppercase + string.digits + "<", min_size=1, max_size=39)


def test_the_specimen_of_the_standard_is_read_and_right() -> None:
    zone = mrz.parse(SPECIMEN)
    assert zone.wrong == ()
    assert (zone.surname, zone.given) == ("ERIKSSON", "ANNA MARIA")
    assert (zone.number, zone.nationality, zone.issuer) == ("L898902C3", "UTO", "UTO")
    assert zone.sex == "female"
    assert zone.born_on(date(1974, 8, 12))
    assert not zone.born_on(date(1974, 8, 13))
    assert not zone.truncated


@pytest.mark.parametrize(("field", "digit"), [("520727", 3), ("AB2134<<<", 5), ("L898902C3", 6)])
def test_check_digits_of_the_standards_examples(field: str, digit: int) -> None:
    assert mrz.check_digit(field) == digit


@given(field=FIELD, data=st.data())
def test_one_wrong_decimal_digit_is_always_caught(field: str, data: st.DataObject) -> None:
    """Weights 7, 3 and 1 have no factor in common with 10, so one changed digit changes the sum."""
    place = data.draw(st.integers(0, len(field) - 1))
    before, after = data.draw(st.lists(st.sampled_from("0123456789"), min_size=2, max_size=2, unique=True))
    with_before = field[:place] + before + field[place + 1 :]
    with_after = field[:place] + after + field[place + 1 :]
    assert mrz.check_digit(with_before) != mrz.check_digit(with_after)


@given(st.text(alphabet=string.ascii_letters + string.digits + "< \n", max_size=100))
def test_any_text_is_a_zone_or_refused_as_one(text: str) -> None:
    try:
        read = mrz.parse(text)
    except mrz.NotAnMrz:
        read = None
    assert read is None or len(read.birth) == 6


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (44, ("number", "composite")),
        (57, ("birth", "composite")),
        (65, ("expiry", "composite")),
        (87, ("composite",)),
    ],
)
def test_a_slip_is_named_by_its_field(place: int, wrong: tuple[str, ...]) -> None:
    plain = SPECIMEN.replace("\n", "")
    slipped = plain[:place] + ("7" if plain[place] != "7" else "8") + plain[place + 1 :]
    assert mrz.parse(slipped).wrong == wrong


def test_small_letters_spaces_and_one_long_line_are_forgiven() -> None:
    assert mrz.parse(SPECIMEN.lower().replace("\n", "  ")).number == "L898902C3"


def test_an_unknown_day_of_birth_agrees_with_any_day() -> None:
    zone = mrz.parse(SPECIMEN.replace("740812", "7408<<"))
    assert zone.born_on(date(1974, 8, 30))
    assert not zone.born_on(date(1974, 9, 12))


@pytest.mark.parametrize("text", ["", "P<UTO", "V" + SPECIMEN.replace("\n", "")[1:], "É" * 88, "٣" * 88])
def test_what_is_no_passport_zone_is_refused(text: str) -> None:
    with pytest.raises(mrz.NotAnMrz):
        mrz.parse(text)


def test_an_unused_personal_number_may_leave_its_digit_out() -> None:
    line = "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<"
    composite = mrz.check_digit(line[:10] + line[13:20] + line[21:43])
    zone = mrz.parse(SPECIMEN.split("\n")[0] + line + str(composite))
    assert zone.wrong == ()
