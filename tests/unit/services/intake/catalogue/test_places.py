"""The villages of Lebong are all there, by their official codes."""

from collections import Counter

from services.intake.catalogue.places import FILE, villages


def test_there_are_twelve_districts_with_eleven_wards_and_ninety_three_villages():
    codes = [one.value for one in villages()]
    assert len(codes) == len(set(codes)) == 104
    assert len({code[:8] for code in codes}) == 12
    assert all(code.startswith("17.07.") for code in codes)
    assert Counter(code.rpartition(".")[2][0] for code in codes) == {"1": 11, "2": 93}


def test_a_village_is_shown_with_its_district():
    label = {one.value: one.label.id for one in villages()}
    assert label["17.07.01.1004"] == "Kampung Jawa, Lebong Utara"
    assert label["17.07.12.2008"] == "Sungai Lisai, Pinang Belapis"


def test_the_source_and_its_licence_are_told_with_the_data():
    text = FILE.read_text("utf-8")
    assert "cahyadsn/wilayah" in text
    assert "Copyright (c) 2017 Cahya DSN" in text
