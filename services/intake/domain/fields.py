"""What each type of field accepts, and in which one form it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

import phonenumbers

from services.intake.domain.service import Field, FieldType

MAX_YEARS_AHEAD = 20
EARLIEST = date(1900, 1, 1)
HOME = "ID"
"""The country of a telephone number that names none."""
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>(),;:\"\\\[\]]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"[+\d\s()./-]+")
_NIK = re.compile(r"\d{16}", re.ASCII)
_PASSPORT = re.compile(r"[A-Z0-9]{5,9}")
_VILLAGE = re.compile(r"(\d{2})\.?(\d{2})\.?(\d{2})\.?(\d{4})", re.ASCII)
_MRZ = re.compile(r"P[A-Z<][A-Z<]{3}[A-Z<]{39}\n[A-Z0-9<]{44}")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PICTURE = "\u2600"
"""From here on a symbol (Unicode So) is a picture: emoji, dingbats, arrows of boxes."""
_IN_NAMES = frozenset(" .,'’‘ʼʻ`´-/()")
_LONGEST_NUMBER = 10**9


class Wrong(ValueError):
    """An answer that cannot be taken; ``key`` names the phrase that explains it."""

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key, self.params = key, params


def _text(value: object, field: Field, on: date) -> str:
    if not isinstance(value, str):
        raise Wrong("not-text")
    # Composed characters can take four; what is longer than that is not worth looking at.
    if len(value) > 4 * field.max_length:
        raise Wrong("too-long", max=str(field.max_length))
    clean = " ".join(unicodedata.normalize("NFC", value).split(" ")).strip()
    # What is printable holds nothing unseen; few texts are not, and those are looked at one by one.
    if not clean.isprintable() and any(unicodedata.category(char) in _UNSEEN for char in clean):
        raise Wrong("control-characters")
    if not clean.isascii() and any(map(_is_picture, clean)):
        raise Wrong("emoji")
    if len(clean) > field.max_length:
        raise Wrong("too-long", max=str(field.max_length))
    return clean


def _is_picture(char: str) -> bool:
    return char >= _PICTURE and unicodedata.category(char) in ("So", "Sk")


def _name(value: object, field: Field, on: date) -> str:
    """One name or many, with bin or binti, titles, apostrophes, in any script; no digits, no markup."""
    clean = _text(value, field, on)
    if not any(char.isalpha() for char in clean):
        raise Wrong("not-a-name")
    if any(not (char in _IN_NAMES or unicodedata.category(char)[0] in "LM") for char in clean):
        raise Wrong("not-a-name")
    return clean


def _date(value: object, field: Field, on: date) -> str:
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value.strip()):
        raise Wrong("not-date")
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise Wrong("not-date") from None
    if field.date_is == "past" and day > on:
        raise Wrong("date-in-future")
    if field.date_is == "future" and day < on:
        why = field.otherwise
        raise Wrong("not-eligible", why_id=why.id, why_en=why.en) if why else Wrong("date-in-past")
    if day < EARLIEST or day.year > on.year + MAX_YEARS_AHEAD:
        raise Wrong("date-too-far")
    return day.isoformat()


def _choice(value: object, field: Field, on: date) -> str:
    number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LONGEST_NUMBER
    if not (number or isinstance(value, str)) or str(value) not in field.values:
        raise Wrong("invalid-choice", choices=", ".join(field.values))
    return str(value)


def _boolean(value: object, field: Field, on: date) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in field.values:
        return value == "true"
    raise Wrong("not-boolean")


def _email(value: object, field: Field, on: date) -> str:
    clean = _text(value, field, on)
    if not _EMAIL.fullmatch(clean):
        raise Wrong("not-email")
    return clean


def _phone(value: object, field: Field, on: date) -> str:
    """A telephone number as E.164, by the world's numbering plans; Indonesian when it names no country."""
    clean = _text(value, field, on)
    if not _PHONE.fullmatch(clean):
        raise Wrong("not-a-phone")
    typed = f"+{clean[2:]}" if clean.startswith("00") else clean
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        raise Wrong("not-a-phone") from None
    if not phonenumbers.is_possible_number(number):
        raise Wrong("not-a-phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _village(value: object, field: Field, on: date) -> str:
    """The code of a village or urban ward, with or without its dots."""
    match = _VILLAGE.fullmatch(_text(value, field, on))
    code = ".".join(match.groups()) if match else ""
    if code not in field.values:
        raise Wrong("not-a-village")
    return code


def _pattern(pattern: re.Pattern[str], key: str) -> Callable[[object, Field, date], str]:
    def reader(value: object, field: Field, on: date) -> str:
        packed = re.sub(r"[\s.-]", "", _text(value, field, on)).upper()
        if not pattern.fullmatch(packed):
            raise Wrong(key)
        return packed

    return reader


def _mrz(value: object, field: Field, on: date) -> str:
    if not isinstance(value, str) or len(value) > field.max_length:
        raise Wrong("not-an-mrz")
    packed = re.sub(r"\s", "", value).upper()
    lines = f"{packed[:44]}\n{packed[44:]}"
    if not _MRZ.fullmatch(lines):
        raise Wrong("not-an-mrz")
    return lines


READERS: dict[FieldType, Callable[[object, Field, date], object]] = {
    FieldType.TEXT: _text,
    FieldType.NAME: _name,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.BOOLEAN: _boolean,
    FieldType.EMAIL: _email,
    FieldType.PHONE: _phone,
    FieldType.NIK: _pattern(_NIK, "not-a-nik"),
    FieldType.PASSPORT: _pattern(_PASSPORT, "not-a-passport-number"),
    FieldType.MRZ: _mrz,
    FieldType.VILLAGE: _village,
}
"""Raises :class:`Wrong`; otherwise the answer as it is kept. ``on`` is today at the office."""
