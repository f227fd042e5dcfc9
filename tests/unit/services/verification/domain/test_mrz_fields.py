"""Zones of every layout. The specimens are those of ICAO Doc 9303-4 to -7 and of the French identity card."""

import random
from datetime import date

import pytest

from services.verification.domain import mrz_fields
from services.verification.domain.mrz_formats import layout_of
from services.verification.evaluation.zones import KINDS, invent, zone_of

TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
LONG_NUMBER = (
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
)
MRV_A = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
MRV_B = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
FRENCH = ("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6")


@pytest.mark.parametrize(
    ("kind", "lines", "number"),
    [
        ("TD3", TD3, "L898902C3"),
        ("TD2", TD2, "D23145890"),
        ("TD1", TD1, "D23145890"),
        ("TD1", LONG_NUMBER, "D23145890734"),
        ("MRV-A", MRV_A, "L8988901C"),
        ("MRV-B", MRV_B, "L8988901C"),
        ("FR-ID", FRENCH, "880692310285"),
    ],
)
def test_the_specimens_of_the_standards_are_read_and_right(
    kind: str, lines: tuple[str, ...], number: str
) -> None:
    zone = mrz_fields.read(lines, year=2026)
    assert (zone.kind, zone.number, zone.right) == (kind, number, True)


def test_names_are_taken_apart_also_where_the_french_card_prints_them_in_two_lines() -> None:
    assert mrz_fields.read(TD1, year=2026).names == ("ERIKSSON", "ANNA", "MARIA")
    assert mrz_fields.read(FRENCH, year=2026).names == ("BERTHIER", "CORINNE")


def test_visas_have_no_composite_digit() -> None:
    assert "composite" not in mrz_fields.read(MRV_A, year=2026).digits
    assert "composite" in mrz_fields.read(TD2, year=2026).digits


@pytest.mark.parametrize("kind", KINDS)
def test_every_zone_that_the_invented_state_prints_is_right_and_needs_no_correction(kind: str) -> None:
    chance = random.Random(f"zones {kind}")
    for _ in range(100):
        lines = zone_of(invent(chance), kind)
        assert mrz_fields.read(lines, year=2026).right, lines
        assert mrz_fields.correct(lines) == (lines, ())


@pytest.mark.parametrize("kind", KINDS)
def test_another_digit_anywhere_in_a_date_is_caught(kind: str) -> None:
    lines = zone_of(invent(random.Random(kind)), kind)
    layout = layout_of(lines)
    assert layout is not None
    field = layout.field("birth")
    assert field is not None
    changed = list(lines)
    last = field.end - 1
    other = str((int(lines[field.line][last]) + 1) % 10)
    changed[field.line] = lines[field.line][:last] + other + lines[field.line][last + 1 :]
    assert "birth" in mrz_fields.read(tuple(changed), year=2026).wrong


def test_letters_in_dates_and_digits_in_names_are_put_right_by_what_the_field_can_hold() -> None:
    misread = (
        "P<UT0ER1KSS0N<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UT07408I22F12O4159ZE184226B<<<<<1O",
    )
    corrected, places = mrz_fields.correct(misread)
    assert corrected == TD3
    assert (0, 4) in places
    assert (1, 17) in places


def test_a_document_number_is_never_rewritten_though_another_character_would_fit_its_digit() -> None:
    misread = (TD3[0], "L8989O2C36" + TD3[1][10:])
    corrected, places = mrz_fields.correct(misread)
    assert (corrected, places) == (misread, ())
    assert mrz_fields.read(corrected, year=2026).wrong == ("number", "composite")


@pytest.mark.parametrize(
    ("written", "real"),
    [("740812", True), ("740230", False), ("741301", False), ("74<<<<", True), ("<<<<<<", True)],
)
def test_a_date_has_to_be_in_the_calendar_and_may_have_unknown_parts(written: str, real: bool) -> None:
    assert mrz_fields.possible(written, 2026, past=True) is real


def test_the_29th_of_february_is_real_in_one_of_the_centuries_only() -> None:
    assert mrz_fields.possible("000229", 2026, past=True)
    assert not mrz_fields.possible("010229", 2026, past=True)


def test_a_birth_lies_in_the_past_and_an_expiry_may_not() -> None:
    assert mrz_fields.full_date("270101", 2026, past=True) == date(1927, 1, 1)
    assert mrz_fields.full_date("270101", 2026, past=False) == date(2027, 1, 1)


@pytest.mark.parametrize("code", ["D", "UTO", "GBD", "UNO", "XXA", "XXB", "XXC", "RKS", "EUE", "IDN"])
def test_codes_of_states_and_organisations_are_known(code: str) -> None:
    assert mrz_fields.known_issuer(code)


def test_a_code_that_nobody_has_is_unreal() -> None:
    zone = mrz_fields.read((TD3[0].replace("UTO", "QQQ"), TD3[1]), year=2026)
    assert zone.unreal == ("issuer",)


@pytest.mark.parametrize("lines", [(), ("P<UTO",), ("X" * 44, "1" * 44), ("P" * 44, "1" * 43)])
def test_lines_of_no_layout_are_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(mrz_fields.NotAZone):
        mrz_fields.read(lines, year=2026)
