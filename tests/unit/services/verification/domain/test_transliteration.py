"""Names in other letters, orders and lengths against a zone (Doc 9303-3, section 6)."""

import pytest

from services.verification.domain.transliteration import agrees, variant, written


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Müller", "MUELLER"),
        ("Þórður Ægisson", "THORDUR<AEGISSON"),
        ("O'Connor-Núñez", "OCONNOR<NUNEZ"),
        ("Żółkiewski", "ZOLKIEWSKI"),
        ("Щербакова Юлия", "SHCHERBAKOVA<IULIIA"),
        ("Strauß", "STRAUSS"),
    ],
)
def test_the_first_spelling_of_the_standard(name: str, expected: str) -> None:
    assert written(name) == expected


def test_letters_with_two_spellings_have_both() -> None:
    assert {variant("Öz Ñu", which) for which in (0, 1)} == {("OEZ", "NU"), ("OZ", "NXXU")}


@pytest.mark.parametrize(
    ("typed", "surname", "given"),
    [
        ("Anna Maria Eriksson", "ERIKSSON", "ANNA MARIA"),
        ("Jürgen Müller", "MUELLER", "JUERGEN"),
        ("Jürgen Müller", "MULLER", "JURGEN"),
        ("Suharto", "SUHARTO", ""),
        ("Ahmad bin Abdullah", "AHMAD ABDULLAH", ""),
        ("Siti Abdullah", "SITI BINTI ABDULLAH", ""),
        ("Jean-Pierre d'Arc", "DARC", "JEAN PIERRE"),
        ("Van Der Meer Anna", "VANDERMEER ANNA", ""),
    ],
)
def test_the_same_person_is_recognised(typed: str, surname: str, given: str) -> None:
    assert agrees(typed, surname, given, truncated=False)


@pytest.mark.parametrize(
    ("typed", "surname", "given"),
    [
        ("Anna Erikson", "ERIKSSON", "ANNA"),
        ("Anna Eriksson", "ERIKSSON", "ANNA MARIA"),
        ("", "ERIKSSON", "ANNA"),
        ("Budi bin Ahmad", "BUDI", ""),
    ],
)
def test_another_name_is_another_name(typed: str, surname: str, given: str) -> None:
    assert not agrees(typed, surname, given, truncated=False)


def test_a_name_cut_at_the_end_of_its_field_agrees_with_the_whole_one_only_where_it_is_cut() -> None:
    typed = "Nilavadhanananda Chayapa Dejthamrong Krasuang"
    assert agrees(typed, "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", truncated=True)
    assert not agrees(typed, "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", truncated=False)
    assert not agrees(typed, "NILAVADHANANANDA", "CHAYAPA SOMEBODY K", truncated=True)
