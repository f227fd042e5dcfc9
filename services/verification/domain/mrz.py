"""The machine readable zone of a passport: two lines of 44 characters (ICAO Doc 9303-4, TD3).

Check digits have weights 7, 3, 1 and modulus 10 (Doc 9303-3, 4.9). They catch slips of the pen, not
forgers; the name has none, so it is compared with what was typed. ``0``, ``<``, ``A``, ``K`` and ``U`` have
equal values modulo 10 and are never told apart by a check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

LINE = 44
_ALPHABET = re.compile(r"[A-Z0-9<]{88}")
_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_SEXES = {"M": "male", "F": "female", "<": "unspecified", "X": "unspecified"}


class NotAnMrz(ValueError):
    """The text is not two lines of 44 characters of ``A-Z``, ``0-9`` and ``<`` beginning with ``P``."""


@dataclass(frozen=True)
class Mrz:
    """The fields of a TD3 zone as written; ``<`` is the filler."""

    issuer: str
    surname: str
    given: str
    number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    wrong: tuple[str, ...]
    """Which check digits are wrong: ``number``, ``birth``, ``expiry``, ``personal``, ``composite``."""
    truncated: bool
    """The name field is full: the name may go on beyond it."""

    @property
    def names(self) -> tuple[str, ...]:
        """All words of the name, surname first."""
        return (*self.surname.split(), *self.given.split())

    def born_on(self, birth: date) -> bool:
        """Whether the birth date agrees; unknown parts (``<``) agree with anything."""
        return _agree(self.birth, birth)

    def expires_on(self, expiry: date) -> bool:
        """Whether the date of expiry agrees; unknown parts agree with anything."""
        return _agree(self.expiry, expiry)


def _agree(in_zone: str, day: date) -> bool:
    return all(there in ("<", here) for there, here in zip(in_zone, f"{day:%y%m%d}", strict=True))


def check_digit(field: str) -> int:
    """The check digit of a field: weights 7, 3, 1 repeated, modulus 10 (Doc 9303-3, 4.9)."""
    return sum(_VALUES[char] * (7, 3, 1)[place % 3] for place, char in enumerate(field)) % 10


def parse(text: str) -> Mrz:
    """Take a typed zone apart; line breaks, spaces and small letters are forgiven.

    Raises :class:`NotAnMrz`.
    """
    zone = re.sub(r"\s", "", text).upper()
    if _ALPHABET.fullmatch(zone) is None or zone[0] != "P":
        raise NotAnMrz(f"{len(zone)} characters instead of 88, or characters a zone cannot hold")
    first, second = zone[:LINE], zone[LINE:]
    surname, _, given = first[5:].partition("<<")
    return Mrz(
        issuer=first[2:5].rstrip("<"),
        surname=surname.replace("<", " ").strip(),
        given=given.replace("<", " ").strip(),
        number=second[:9].rstrip("<"),
        nationality=second[10:13].rstrip("<"),
        birth=second[13:19],
        sex=_SEXES.get(second[20], "invalid"),
        expiry=second[21:27],
        wrong=tuple(_wrong_digits(second)),
        truncated=first[-1] != "<",
    )


def _wrong_digits(line: str) -> list[str]:
    fields = {
        "number": (line[:9], line[9]),
        "birth": (line[13:19], line[19]),
        "expiry": (line[21:27], line[27]),
        "personal": (line[28:42], line[42]),
        "composite": (line[:10] + line[13:20] + line[21:43], line[43]),
    }
    return [name for name, (field, digit) in fields.items() if not _agrees(name, field, digit)]


def _agrees(name: str, field: str, digit: str) -> bool:
    if name == "personal" and digit == "<" and not field.strip("<"):
        return True  # an unused optional field may leave its digit out
    return digit == str(check_digit(field))
