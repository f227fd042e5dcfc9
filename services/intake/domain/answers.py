"""What a form may hold: every given answer is read strictly, and what is still missing is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from services.intake.domain.service import Field, FieldType, Service, as_option

MAX_YEARS_AHEAD = 20
EARLIEST = date(1900, 1, 1)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>(),;:\"\\\[\]]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_PREFIXES = (("00", "+"), ("0", "+62"), ("62", "+62"))
_NIK = re.compile(r"\d{16}", re.ASCII)
_PASSPORT = re.compile(r"[A-Z0-9]{5,9}")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MRZ = re.compile(r"P[A-Z<][A-Z<]{3}[A-Z<]{39}\n[A-Z0-9<]{44}")


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong answer: where it is, the phrase that explains it, and the phrase's parameters."""

    field: str
    key: str
    params: tuple[tuple[str, str], ...] = ()


class AnswersWrong(ValueError):
    """Some answers cannot be taken; nothing was saved."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.key}" for error in errors))
        self.wrong = errors

    @property
    def errors(self) -> list[dict[str, str]]:
        """The same as a problem's ``errors``."""
        return [
            {"pointer": f"/answers/{_escaped(error.field)}", "key": error.key, **dict(error.params)}
            for error in self.wrong
        ]


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


class _Wrong(ValueError):
    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key, self.params = key, params


def read(
    service: Service,
    given: Mapping[str, object],
    kept: Mapping[str, object],
    on: date,
    *,
    whole: bool = False,
) -> dict[str, object]:
    """``kept`` answers with the ``given`` ones read into them; an empty optional answer is taken away.

    ``on`` is today at the office; with ``whole``, every required answer has to be there.
    Raises :class:`AnswersWrong` naming every wrong field: unknown, of a wrong type, empty though
    required, too long, not a date... Who may not apply hears that, and nothing else.
    """
    merged, errors = dict(kept), []
    for key, value in given.items():
        try:
            _take(service, key, value, merged, on)
        except _Wrong as wrong:
            errors.append(FieldError(key, wrong.key, tuple(wrong.params.items())))
    if barred := _barred(service, merged):
        raise AnswersWrong(barred)
    wrong_fields = {error.field for error in errors}
    empty = [key for key in _absent(service, merged) if whole or key in given]
    errors += [FieldError(key, "required") for key in empty if key not in wrong_fields]
    errors += _too_young(service, given, merged, on)
    if errors:
        raise AnswersWrong(tuple(errors))
    return merged


def missing(service: Service, answers: Mapping[str, object]) -> tuple[Field, ...]:
    """The required questions that have no answer yet, in the order of the form."""
    return tuple(
        field
        for field in service.fields.values()
        if field.key not in answers and field.required and field.when.holds(answers)
    )


def age(born: date, on: date) -> int:
    """Whole years lived on that day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _take(service: Service, key: str, value: object, merged: dict[str, object], on: date) -> None:
    field = service.fields.get(key)
    if field is None:
        raise _Wrong("unknown")
    if value is None or (isinstance(value, str) and not value.strip()):
        merged.pop(key, None)
        return
    merged[key] = _READERS[field.type](value, field, on)


def _absent(service: Service, answers: Mapping[str, object]) -> list[str]:
    return [field.key for field in missing(service, answers)]


def _barred(service: Service, answers: Mapping[str, object]) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(field.key, "not-eligible", (("why_id", why.id), ("why_en", why.en)))
        for field in service.eligibility
        if (why := field.otherwise) and field.key in answers and field.when.holds(answers)
        if as_option(answers[field.key]) not in field.must_be
    )


def _too_young(
    service: Service, given: Mapping[str, object], answers: Mapping[str, object], on: date
) -> list[FieldError]:
    born = answers.get("birth_date")
    if not isinstance(born, str):
        return []
    years = age(date.fromisoformat(born), on)
    # Said at the question that is being answered: the choice, or the birth date that rules it out.
    return [
        FieldError(field.key if field.key in given else "birth_date", "too-young", (("min_age", str(least)),))
        for field in service.fields.values()
        if (field.key in given or "birth_date" in given) and years < (least := _least_age(field, answers))
    ]


def _least_age(field: Field, answers: Mapping[str, object]) -> int:
    chosen = (choice for choice in field.choices if choice.value == answers.get(field.key))
    return max(
        (choice.min_age for choice in chosen if choice.unless is None or not choice.unless.holds(answers)),
        default=0,
    )


def _text(value: object, field: Field, on: date) -> str:
    if not isinstance(value, str):
        raise _Wrong("not-text")
    clean = " ".join(unicodedata.normalize("NFC", value).split(" ")).strip()
    # What is printable holds none of these; few texts are not, and those are looked at one by one.
    if not clean.isprintable() and any(unicodedata.category(char) in _UNSEEN for char in clean):
        raise _Wrong("control-characters")
    if len(clean) > field.max_length:
        raise _Wrong("too-long", max=str(field.max_length))
    return clean


def _name(value: object, field: Field, on: date) -> str:
    clean = _text(value, field, on)
    if not any(char.isalpha() for char in clean):
        raise _Wrong("not-a-name")
    return clean


def _date(value: object, field: Field, on: date) -> str:
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value.strip()):
        raise _Wrong("not-date")
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise _Wrong("not-date") from None
    if field.date_is == "past" and day > on:
        raise _Wrong("date-in-future")
    if field.date_is == "future" and day < on:
        raise _Wrong("date-in-past")
    if day < EARLIEST or day.year > on.year + MAX_YEARS_AHEAD:
        raise _Wrong("date-too-far")
    return day.isoformat()


def _choice(value: object, field: Field, on: date) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _Wrong("invalid-choice", choices=", ".join(field.values))
    if str(value) not in field.values:
        raise _Wrong("invalid-choice", choices=", ".join(field.values))
    return str(value)


def _boolean(value: object, field: Field, on: date) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in field.values:
        return value == "true"
    raise _Wrong("not-boolean")


def _email(value: object, field: Field, on: date) -> str:
    clean = _text(value, field, on)
    if not _EMAIL.fullmatch(clean):
        raise _Wrong("not-email")
    return clean


def _phone(value: object, field: Field, on: date) -> str:
    digits = re.sub(r"[\s().-]", "", _text(value, field, on))
    for prefix, instead in _PREFIXES:
        if digits.startswith(prefix):
            digits = instead + digits.removeprefix(prefix)
            break
    if not _PHONE.fullmatch(digits):
        raise _Wrong("not-a-phone")
    return digits


def _pattern(pattern: re.Pattern[str], key: str) -> Callable[[object, Field, date], str]:
    def reader(value: object, field: Field, on: date) -> str:
        packed = re.sub(r"[\s.-]", "", _text(value, field, on)).upper()
        if not pattern.fullmatch(packed):
            raise _Wrong(key)
        return packed

    return reader


def _mrz(value: object, field: Field, on: date) -> str:
    if not isinstance(value, str) or len(value) > field.max_length:
        raise _Wrong("not-an-mrz")
    packed = re.sub(r"\s", "", value).upper()
    lines = f"{packed[:44]}\n{packed[44:]}"
    if not _MRZ.fullmatch(lines):
        raise _Wrong("not-an-mrz")
    return lines


_READERS: dict[FieldType, Callable[[object, Field, date], object]] = {
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
}
