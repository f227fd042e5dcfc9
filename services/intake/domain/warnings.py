"""What looks odd in the answers: a question the applicant answers by naming it, never a wall.

NIK layout ``PPRRDD DDMMYY SSSS``: region of first registration, birth date (women: day + 40), serial;
no check digit (as the civil registry describes it). MRZ check digits: ICAO 9303 part 3, weights 7-3-1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NIK_BIRTH_DATE = "nik-birth-date"
NIK_SEX = "nik-sex"
MRZ_CHECK_DIGITS = "mrz-check-digits"
PASSPORT_NUMBER_MRZ = "mrz-passport-number"
SIMILAR_APPLICATION = "similar-application"
"""Somebody much like this one applies for the same already (``persons``)."""

_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_CHECKED = (((0, 9), 9), ((13, 19), 19), ((21, 27), 27))


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that contradicts something else; ``name`` confirms it, ``field`` is where to mend it."""

    name: str
    field: str


NAMES = (NIK_BIRTH_DATE, NIK_SEX, MRZ_CHECK_DIGITS, PASSPORT_NUMBER_MRZ, SIMILAR_APPLICATION)


def warnings(answers: Mapping[str, object]) -> tuple[Oddity, ...]:
    """Every contradiction within the answers given so far."""
    found = [*_nik(_said(answers, "nik"), _said(answers, "birth_date"), _said(answers, "sex"))]
    found += _mrz(_said(answers, "mrz"), _said(answers, "passport_number"))
    return tuple(found)


def unconfirmed(answers: Mapping[str, object], confirmations: frozenset[str]) -> tuple[Oddity, ...]:
    """The contradictions that the applicant has not yet confirmed by name."""
    return tuple(warning for warning in warnings(answers) if warning.name not in confirmations)


def check_digit(characters: str) -> str:
    """The ICAO 9303 check digit of a part of an MRZ line."""
    return str(sum(_VALUES[char] * (7, 3, 1)[place % 3] for place, char in enumerate(characters)) % 10)


def _said(answers: Mapping[str, object], key: str) -> str:
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def _nik(nik: str, born: str, sex: str) -> list[Oddity]:
    if not nik:
        return []
    day, woman = int(nik[6:8]), int(nik[6:8]) > 40
    in_nik = f"{nik[10:12]}-{nik[8:10]}-{day - 40 if woman else day:02d}"
    found = []
    if born and born[2:] != in_nik:
        found.append(Oddity(NIK_BIRTH_DATE, "nik"))
    if sex and woman != (sex == "female"):
        found.append(Oddity(NIK_SEX, "nik"))
    return found


def _mrz(mrz: str, passport_number: str) -> list[Oddity]:
    if not mrz:
        return []
    line = mrz[45:]
    found = []
    composite = check_digit(line[0:10] + line[13:20] + line[21:43])
    if composite != line[43] or any(check_digit(line[a:b]) != line[at] for (a, b), at in _CHECKED):
        found.append(Oddity(MRZ_CHECK_DIGITS, "mrz"))
    if passport_number and line[:9].rstrip("<") != passport_number:
        found.append(Oddity(PASSPORT_NUMBER_MRZ, "passport_number"))
    return found
