"""A code finds its visa, today's or one of an earlier list; a part of a code finds nothing by chance."""

import pytest

from services.intake.catalogue import sound
from services.intake.domain.visas import find

LIST = [visa for family in sound().families for visa in family.visas]


def codes(wanted):
    return [visa.code for visa in find(LIST, wanted)]


def test_the_list_has_the_110_indices_of_2025_each_once():
    assert len(LIST) == len({visa.code for visa in LIST}) == 110


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("C1", ["C1"]),
        ("c7", ["C7", "C7A", "C7B", "C7C"]),
        ("E 33-G", ["E33G"]),
        ("B211A", ["C1", "C2", "C6"]),
        ("b211b", ["C2"]),
        ("D212", ["D1", "D2", "D3", "D4"]),
        ("C312", ["E23"]),
        ("C313", ["E28A"]),
        ("C316", ["E30A", "E30B"]),
    ],
)
def test_a_code_finds_what_it_means(wanted, found):
    assert codes(wanted) == found


def test_an_old_family_code_finds_the_whole_family():
    assert codes("C317") == [visa.code for visa in LIST if visa.code.startswith("E31")]


@pytest.mark.parametrize("wanted", ["", " ", "E", "C", "B211", "X1", "<b>", "1", "E3"])
def test_what_is_no_code_finds_nothing(wanted):
    assert codes(wanted) == []


def test_no_old_code_is_offered():
    offered = {visa.code for visa in LIST}
    assert not offered & {old for visa in LIST for old in visa.aliases}


def test_every_index_says_who_decides_and_where_it_stands():
    for visa in LIST:
        assert visa.decided_by == ("border" if visa.code[0] in "ABF" else "centre")
        assert visa.title.id
        assert visa.title.en
        assert visa.basis.legal_basis == "Kepmen Imipas M.IP-08.GR.01.01/2025"
        assert visa.stay is None or visa.stay.basis.source
