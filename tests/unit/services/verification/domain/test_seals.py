"""What a seal says beside what was typed."""

from __future__ import annotations

from typing import Any

import pytest

from services.verification.domain.seals import compare

VISA = {
    "mrz": ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4UTO4009078F9612109<<<<<<<<"],
    "passport_number": "E00012345",
}
TRAVEL = {"mrz": ["P<UTOERIKSSON<<ANNA<MARIA".ljust(36, "<"), "D231458907UTO7408122F1204159<<<<<<<6"]}
JSON = {"full_name": "Eriksson Ánna", "birth_date": "1974-08-12", "sex": "F", "passport_number": "L8988901C"}


def told(fields: dict[str, Any], **typed: str) -> dict[str, bool]:
    return {one.field: one.agrees for one in compare(fields, typed, 2026)}


def test_the_holder_of_a_visa_is_the_one_of_the_form() -> None:
    typed = {"full_name": "Anna Maria Eriksson", "birth_date": "1940-09-07", "sex": "female"}
    assert told(VISA, **typed, passport_number="e0001 2345") == dict.fromkeys(
        ("full_name", "birth_date", "sex", "passport_number"), True
    )
    assert told(VISA, full_name="Joanna Eriksson", birth_date="1940-09-08", sex="male") == {
        "full_name": False, "birth_date": False, "sex": False,
    }  # fmt: skip


def test_of_a_number_only_the_places_that_differ_are_kept() -> None:
    (one,) = compare(VISA, {"passport_number": "E00012375"}, 2026)
    assert (one.agrees, one.typed, one.sealed) == (False, "·······7·", "·······4·")


def test_the_number_and_the_end_of_a_visa_are_not_those_of_a_passport() -> None:
    fields = {"mrz": VISA["mrz"]}
    assert told(fields, passport_number="L8988901C", passport_expires="1996-12-10") == {}
    assert told(TRAVEL, passport_number="D23145890", passport_expires="2012-04-15") == {
        "passport_number": True, "passport_expires": True,
    }  # fmt: skip


def test_the_whole_zone_is_compared_with_one_of_the_same_kind_only() -> None:
    zone = "".join(("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4UTO4009078F96121096ZE18422"))
    assert told(VISA, mrz=zone) == {"mrz": True}, "the end of the line is not in the seal of a visa"
    assert told(VISA, mrz=zone.replace("4009078", "4009088")) == {"mrz": False}
    assert told(VISA, mrz="P" + zone[1:]) == {}


def test_an_unknown_day_of_birth_is_no_contradiction() -> None:
    fields = {"mrz": [VISA["mrz"][0], "L8988901C4UTO4009<<8F9612109<<<<<<<<"]}
    assert told(fields, birth_date="1940-09-30") == {"birth_date": True}
    assert told(fields, birth_date="1940-10-30") == {"birth_date": False}


@pytest.mark.parametrize(
    ("name", "agrees"), [("Ánna Eriksson", True), ("Anna Eriksson", True), ("Ann", False)]
)
def test_a_json_seal_is_compared_field_by_field(name: str, agrees: bool) -> None:
    typed = {"birth_date": "1974-08-12", "sex": "female", "passport_number": "L8988901C"}
    others = dict.fromkeys(("birth_date", "sex", "passport_number"), True)
    assert told(JSON, full_name=name, **typed) == {"full_name": agrees} | others


def test_surname_and_given_name_apart_are_a_name() -> None:
    assert told({"surname": "Perschweiß", "given": "Oscar"}, full_name="Oscar Perschweiss") == {
        "full_name": True
    }


def test_what_nobody_typed_or_sealed_is_not_compared() -> None:
    assert told({}, full_name="Anna", birth_date="1940-09-07") == {}
    assert told({"mrz": ["X", "Y"]}, full_name="Anna") == {}
    assert told(VISA, full_name="", birth_date="yesterday", sex="unspecified") == {}
