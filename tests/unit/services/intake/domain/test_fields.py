"""Whatever is typed into a field of whichever type, it is taken in one form or refused with a reason."""

import pytest

from services.intake.catalogue.places import villages
from services.intake.domain.fields import READERS, Wrong
from services.intake.domain.service import Choice, Field, FieldType, Text
from tests.support.intake_forms import MRZ, TODAY

LABEL = Text("Isian", "Field")
TEN_MEGABYTES = "a" * 10_000_000

GOOD = {
    FieldType.TEXT: "Jalan Kampung Jawa 7, RT 2/RW 1 <belakang>",
    FieldType.NAME: "Siti Rahmawati",
    FieldType.DATE: "1995-07-01",
    FieldType.CHOICE: "5",
    FieldType.BOOLEAN: "true",
    FieldType.EMAIL: "siti@example.id",
    FieldType.PHONE: "+6281234567890",
    FieldType.NIK: "1707014107950001",
    FieldType.PASSPORT: "C1234567",
    FieldType.MRZ: f"{MRZ[:44]}\n{MRZ[44:]}",
    FieldType.VILLAGE: "17.07.01.1004",
}
BAD = {
    "a number": 7,
    "a truth": True,
    "a list": ["a"],
    "an object": {"a": "b"},
    "a huge number": 10**5000,
    "too long": "7" * 1001,
    "ten megabytes": TEN_MEGABYTES,
    "markup": "<script>alert(1)</script>",
    "a control character": "a\x00b",
    "a new line": "a\r\nBcc: b@c.id",
    "a right-to-left override": "a\u202eb",
    "a lone surrogate": "a\ud800b",
    "an emoji": "a 😀",
    "an old emoji": "a ☎",
}
TAKEN = {(FieldType.BOOLEAN, "a truth"), (FieldType.TEXT, "markup")}
"""What is no mistake there: a page shows markup in a text as the letters it is made of."""


def field(kind, **more):
    choices = {
        FieldType.CHOICE: (Choice("5", LABEL), Choice("10", LABEL)),
        FieldType.VILLAGE: villages(),
    }
    return Field("x", kind, LABEL, LABEL, "UU", choices=choices.get(kind, ()), **more)


def refused(kind, value, **more):
    with pytest.raises(Wrong) as caught:
        READERS[kind](value, field(kind, **more), TODAY)
    return caught.value.key


def taken(kind, value, **more):
    return READERS[kind](value, field(kind, **more), TODAY)


def test_every_type_has_a_reader_and_an_example_here():
    assert set(READERS) == set(GOOD) == set(FieldType)


@pytest.mark.parametrize("kind", FieldType)
def test_a_good_answer_is_kept_and_reads_the_same_again(kind):
    once = taken(kind, GOOD[kind])
    assert taken(kind, once) == once


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("kind", FieldType)
def test_a_bad_answer_is_refused_with_a_reason(kind, what):
    if (kind, what) in TAKEN:
        assert taken(kind, BAD[what]) == BAD[what]
    else:
        assert refused(kind, BAD[what])


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        (FieldType.TEXT, "a\u202eb", "control-characters"),
        (FieldType.TEXT, "a 😀", "emoji"),
        (FieldType.NAME, "<b>Siti</b>", "not-a-name"),
        (FieldType.NAME, "Siti 2", "not-a-name"),
        (FieldType.NAME, "'", "not-a-name"),
        (FieldType.NAME, "siti@example.id", "not-a-name"),
        (FieldType.DATE, "2026-02-30", "not-date"),
        (FieldType.DATE, "٢٠٢٦-٠١-٠١", "not-date"),
        (FieldType.PHONE, "1800-FLOWERS", "not-a-phone"),
        (FieldType.PHONE, "+62812", "not-a-phone"),
        (FieldType.PHONE, "0812345678901234567", "not-a-phone"),
        (FieldType.PHONE, "+999123456789", "not-a-phone"),
        (FieldType.VILLAGE, "17.07.01.9999", "not-a-village"),
        (FieldType.VILLAGE, "17.02.01.1004", "not-a-village"),
        (FieldType.VILLAGE, "Kampung Jawa", "not-a-village"),
    ],
)
def test_the_reason_is_the_one_that_helps(kind, value, key):
    assert refused(kind, value) == key


@pytest.mark.parametrize(
    "name",
    [
        "Suharto",
        "Ahmad bin Ali",
        "Siti binti Abdullah",
        "H. Ahmad Dahlan, S.Pd., M.M.",
        "Nur'aini",
        "D’Angelo O'Brien-Smith",
        "Muhammad (alias Mat)",
        "Kumar a/l Raman",
        "Nguyễn Văn A",
        "محمد",
        "李小龍",
        "Ñáñez Ðør",
    ],
)
def test_names_are_taken_as_they_are(name):
    assert taken(FieldType.NAME, name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 (0)812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("0736 123456", "+62736123456"),
        ("+46 70 123 45 67", "+46701234567"),
        ("0046701234567", "+46701234567"),
        ("+1 212 555 0123", "+12125550123"),
    ],
)
def test_telephone_numbers_of_the_whole_world_are_kept_as_e164(typed, kept):
    assert taken(FieldType.PHONE, typed) == kept


def test_a_birth_that_has_not_come_yet_is_refused():
    assert refused(FieldType.DATE, "2026-11-25", date_is="past") == "date-in-future"
    assert taken(FieldType.DATE, "2026-11-24", date_is="past")


def test_a_village_is_taken_by_its_code_with_or_without_dots():
    assert taken(FieldType.VILLAGE, "1707011004") == "17.07.01.1004"
