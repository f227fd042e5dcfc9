"""Comparing a name as a person types it with the name in a machine readable zone (Doc 9303-3, 6.A)."""

from __future__ import annotations

import re
import unicodedata

_ALWAYS = {
    "Æ": "AE",
    "Œ": "OE",
    "Ø": "OE",
    "ß": "SS",
    "ẞ": "SS",
    "Đ": "D",
    "Ð": "D",
    "Þ": "TH",
    "Ł": "L",
    "Ħ": "H",
    "Ŋ": "N",
}
_SPELLED_OUT = {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ñ": "NXX"}


def words(name: str, *, spelled_out: bool) -> tuple[str, ...]:
    """The words of a name in ``A-Z``. ``spelled_out`` writes Ä as AE (as many issuers do) instead of A."""
    table = str.maketrans(_ALWAYS | (_SPELLED_OUT if spelled_out else {}))
    composed = unicodedata.normalize("NFC", name).upper().replace("'", "").replace("’", "")
    plain = unicodedata.normalize("NFKD", composed.translate(table))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(re.findall(r"[A-Z]+", letters))


def same(typed: str, zone: tuple[str, ...], *, truncated: bool) -> bool:
    """Whether the typed name holds the same words as the zone, in any order.

    In a truncated zone words may be cut short or missing at the end.
    """
    return any(
        _covers(words(typed, spelled_out=spelled_out), zone, truncated=truncated)
        for spelled_out in (False, True)
    )


def _covers(typed: tuple[str, ...], zone: tuple[str, ...], *, truncated: bool) -> bool:
    if not truncated:
        return sorted(typed) == sorted(zone)
    left = list(typed)
    for word in zone:
        found = next((each for each in left if each.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return bool(zone)
