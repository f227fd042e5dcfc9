"""Two applications of one person are noticed: for certain by a number, perhaps by name and birth date."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.persons import a_letter_off, alike, identity, name_key

words = st.text(string.ascii_lowercase, min_size=2, max_size=9)


def test_a_number_names_the_person_whatever_the_name() -> None:
    one = identity({"nik": "1707014107950001", "full_name": "Siti"})
    assert one == identity({"nik": "1707014107950001", "full_name": "Siti Aminah"})
    assert one != identity({"nik": "1707014107950002", "full_name": "Siti"})


def test_without_a_number_name_and_birth_date_do() -> None:
    one = identity({"full_name": "Siti binti Ali", "birth_date": "1995-07-01"})
    assert one == identity({"full_name": "Ali Siti", "birth_date": "1995-07-01"})
    assert one != identity({"full_name": "Ali Siti", "birth_date": "1995-07-02"})


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Hj. Siti Aminah binti Ali", "ali aminah siti"),
        ("SUKARNO", "sukarno"),
        ("Müller, Jürgen", "jurgen muller"),
        ("Dr. Ir. H. Joko", "joko"),
        ("", ""),
        ("李小龍", ""),
    ],
)
def test_a_name_is_its_words_without_titles_accents_and_order(written: str, key: str) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Siti Rahmawati", "Rahmawati Siti", True),
        ("Siti Rahmawati", "Siti Rahmwati", True),
        ("Siti Rahmawati", "Siti Rahmawatii", True),
        ("Siti Rahmawati", "Siti Rahmawait", True),
        ("Siti Rahmawati", "Sita Rahmawato", False),
        ("Siti Rahmawati", "Siti", False),
        ("Siti Rahmawati", "Budi Rahmawati", False),
        ("", "", False),
    ],
)
def test_names_are_alike_a_letter_off_or_in_another_order(one: str, other: str, same: bool) -> None:
    assert alike(name_key(one), name_key(other)) is same


@given(words, st.integers(0, 20), st.sampled_from(string.ascii_lowercase))
def test_any_one_letter_changed_added_or_left_out_is_a_letter_off(word: str, at: int, letter: str) -> None:
    place = at % len(word)
    for other in (
        word[:place] + letter + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
    ):
        assert other == word or a_letter_off(word, other)
        assert other == word or a_letter_off(other, word)


@given(words, words)
def test_being_a_letter_off_goes_both_ways(one: str, other: str) -> None:
    assert a_letter_off(one, other) == a_letter_off(other, one)
