"""Names as typed and names in a zone."""

import pytest

from services.verification.domain import names


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Anna Maria Eriksson", "ERIKSSON ANNA MARIA"),
        ("Jürgen Müller", "MUELLER JUERGEN"),
        ("Jürgen Müller", "MULLER JURGEN"),
        ("Søren Ångström", "AANGSTROEM SOEREN"),
        ("O'Connor Siân", "OCONNOR SIAN"),
        ("Jean-Luc Lefèvre", "LEFEVRE JEAN LUC"),
        ("Suharto", "SUHARTO"),
    ],
)
def test_the_same_name_in_both_spellings_is_the_same(typed: str, zone: str) -> None:
    assert names.same(typed, tuple(zone.split()), truncated=False)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Anna Eriksson", "ERIKSSON ANNA MARIA"),
        ("Anna Erikson", "ERIKSSON ANNA"),
        ("", "ERIKSSON"),
        ("山田", "YAMADA"),
    ],
)
def test_another_name_is_not_the_same(typed: str, zone: str) -> None:
    assert not names.same(typed, tuple(zone.split()), truncated=False)


def test_a_name_cut_short_by_the_zone_is_still_the_same() -> None:
    zone = ("NILAVADHANANANDA", "ARNPOL", "PETCH", "CHARONGUA")
    assert names.same("Arnpol Petch Charonguang Nilavadhanananda", zone, truncated=True)
    assert not names.same("Arnpol Petch Charonguang Nilavadhanananda", zone, truncated=False)
    assert not names.same("Somchai Petch Charonguang Nilavadhanananda", zone, truncated=True)
    assert not names.same("Arnpol", (), truncated=True)
