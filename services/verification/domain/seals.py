"""What a seal says beside what was typed: the same person, the same document?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from services.verification.domain import mrz_fields, transliteration
from services.verification.domain.mrz_fields import NotAZone, Zone

_SEXES = {"M": "male", "F": "female"}


@dataclass(frozen=True)
class Compared:
    """One field in both; of numbers only the places that differ."""

    field: str
    agrees: bool
    typed: str
    sealed: str


def zone_of(fields: Mapping[str, Any], year: int) -> Zone | None:
    """The machine readable zone in the seal, None when it has none of a known layout."""
    lines = tuple(fields.get("mrz", ()))
    try:
        return mrz_fields.read(lines, year=year) if lines else None
    except NotAZone:
        return None


def compare(fields: Mapping[str, Any], typed: Mapping[str, str], year: int) -> list[Compared]:
    """Each field that both the seal and the form have. ``typed`` holds trimmed answers by name."""
    zone = zone_of(fields, year)
    found = [_name(fields, zone, typed), _birth(fields, zone, typed), _sex(fields, zone, typed)]
    found += [_number(fields, zone, typed), _expiry(zone, typed), *_zone(fields, typed)]
    return [one for one in found if one is not None]


def _name(fields: Mapping[str, Any], zone: Zone | None, typed: Mapping[str, str]) -> Compared | None:
    name = typed.get("full_name", "")
    given, surname = str(fields.get("given", "")), str(fields.get("surname", ""))
    sealed = str(fields.get("full_name", "")) or f"{given} {surname}".strip()
    if not name or not (zone or sealed):
        return None
    if zone:
        agrees = transliteration.agrees(name, zone.surname, zone.given, truncated=zone.truncated)
        return Compared("full_name", agrees, name, " ".join(zone.names))
    ways = (" ".join(transliteration.variant(sealed, which)) for which in (0, 1, 2))
    agrees = any(transliteration.agrees(name, way, "", truncated=False) for way in ways)
    return Compared("full_name", agrees, name, sealed)


def _birth(fields: Mapping[str, Any], zone: Zone | None, typed: Mapping[str, str]) -> Compared | None:
    day = _day(typed.get("birth_date", ""))
    sealed = str(fields.get("birth_date", ""))
    if day and zone and zone.birth.strip("<"):
        return Compared("birth_date", _same_day(zone.birth, day), f"{day:%y%m%d}", zone.birth)
    if day and sealed:
        return Compared("birth_date", sealed == day.isoformat(), day.isoformat(), sealed)
    return None


def _sex(fields: Mapping[str, Any], zone: Zone | None, typed: Mapping[str, str]) -> Compared | None:
    sealed = zone.sex if zone else _SEXES.get(str(fields.get("sex", "")).upper(), "")
    if typed.get("sex") not in ("male", "female") or sealed not in ("male", "female"):
        return None
    return Compared("sex", typed["sex"] == sealed, typed["sex"], sealed)


def _number(fields: Mapping[str, Any], zone: Zone | None, typed: Mapping[str, str]) -> Compared | None:
    """The passport's number: a seal may name it; the number of another document is not compared with it."""
    sealed = str(fields.get("passport_number", "")) or (zone.number if zone and zone.code[:1] == "P" else "")
    number = "".join(typed.get("passport_number", "").upper().split())
    if not sealed or not number:
        return None
    sealed = "".join(sealed.upper().split())
    return Compared("passport_number", number == sealed, *_places(number, sealed))


def _expiry(zone: Zone | None, typed: Mapping[str, str]) -> Compared | None:
    day = _day(typed.get("passport_expires", ""))
    if day is None or zone is None or zone.code[:1] != "P":
        return None
    return Compared("passport_expires", _same_day(zone.expiry, day), f"{day:%y%m%d}", zone.expiry)


def _zone(fields: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Compared]:
    """The whole zone, where one of the same shape for the same kind of document was typed."""
    sealed = "".join(fields.get("mrz", ()))
    printed = "".join(typed.get("mrz", "").upper().split())
    if sealed and len(sealed) == len(printed) and sealed[0] == printed[0]:
        end = -16 if sealed[0] == "V" and len(sealed) == 88 else -8 if sealed[0] == "V" else None
        one, other = printed[:end], sealed[:end]
        yield Compared("mrz", one == other, *_places(one, other))


def _same_day(written: str, day: date) -> bool:
    """Whether the six characters can be that day: an unknown part (``<``) is no contradiction."""
    pairs = zip(written, f"{day:%y%m%d}", strict=False)
    return len(written) == 6 and all(char in ("<", other) for char, other in pairs)


def _places(one: str, other: str) -> tuple[str, str]:
    """Both with a dot for what they share: evidence is kept, a whole number of a person is not."""
    pairs = list(zip_longest(one, other, fillvalue=""))
    return (
        "".join("·" if left == right else left for left, right in pairs),
        "".join("·" if left == right else right for left, right in pairs),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
