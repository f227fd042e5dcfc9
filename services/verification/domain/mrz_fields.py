"""Reading a zone of any layout: its fields, its check digits, whether its dates and issuers are real.

Only what a field may hold corrects a character: ``O`` in a date is ``0``, ``0`` in a name is ``O``. A
document number may hold both, so it is never rewritten, and no character is ever chosen because it makes a
check digit right. Names have no check digit in any layout but the French one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.verification.domain.issuers import signers_of
from services.verification.domain.mrz import check_digit
from services.verification.domain.mrz_formats import FRENCH, TD1, TD2, Field, Layout, layout_of

_TO_DIGIT = str.maketrans("OQDILZSBGAT", "00011258647")
_TO_LETTER = str.maketrans("01256840", "OIZSGBAO")
_TO_SEX = str.maketrans("HNP", "MMF")
_SEXES = {"M": "male", "F": "female", "<": "unspecified", "X": "unspecified"}
_ANY_YEAR = 2099
_OWN_CODES = frozenset(
    (
        *("D", "GBD", "GBN", "GBO", "GBP", "GBS", "UNO", "UNA", "UNK", "XXA", "XXB", "XXC", "XXX", "XBA"),
        *("XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP", "XOM", "XDC", "XCT", "XAU", "RKS", "XKX"),
        *("EUE", "UTO", "NTZ", "ZAR", "ANT", "IAO"),
    )
)
"""ICAO's own codes (Doc 9303-3, section 5) and those of older documents still carried."""


class NotAZone(ValueError):
    """The lines have no known number, length or beginning."""


@dataclass(frozen=True)
class Zone:
    """A zone taken apart. Dates are six characters YYMMDD as written; empty where the layout has none."""

    kind: str
    lines: tuple[str, ...]
    code: str
    issuer: str
    surname: str
    given: str
    number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    optional: str
    wrong: tuple[str, ...]
    """Check digits that do not fit: number, birth, expiry, personal, composite."""
    digits: tuple[str, ...]
    """Check digits that this layout has."""
    unreal: tuple[str, ...]
    """Fields with a value that cannot be: a date outside the calendar, an issuer that nobody knows."""
    truncated: bool
    """The name field is full: the name may go on beyond it."""

    @property
    def names(self) -> tuple[str, ...]:
        """All words of the name, surname first."""
        return (*self.surname.split(), *self.given.split())

    @property
    def right(self) -> bool:
        """Every check digit fits, every date and issuer can be."""
        return not self.wrong and not self.unreal


def correct(lines: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The lines with each character that its field cannot hold replaced by the one it looks like.

    Also the places (line, column) that were changed. Lines of no known layout stay as they are.
    """
    layout = layout_of(_first_letter(lines))
    if layout is None:
        return lines, ()
    made = [list(line) for line in _first_letter(lines)]
    for field in layout.fields:
        for place in range(field.start, field.end):
            made[field.line][place] = _fitting(made[field.line][place], field)
    after = tuple("".join(line) for line in made)
    places = [
        (row, column)
        for row, (old, new) in enumerate(zip(lines, after, strict=True))
        for column, (was, now) in enumerate(zip(old, new, strict=True))
        if was != now
    ]
    return after, tuple(places)


def _first_letter(lines: tuple[str, ...]) -> tuple[str, ...]:
    if not lines or not lines[0]:
        return lines
    return (lines[0][0].translate(_TO_LETTER) + lines[0][1:], *lines[1:])


def _fitting(char: str, field: Field) -> str:
    if field.holds in ("digits", "date", "check"):
        return char.translate(_TO_DIGIT)
    if field.holds == "letters":
        return char.translate(_TO_LETTER)
    return char.translate(_TO_SEX) if field.holds == "sex" else char


def read(lines: tuple[str, ...], *, year: int) -> Zone:
    """Take a zone apart. ``year`` is today's: a birth lies not after it. Raises :class:`NotAZone`."""
    layout = layout_of(lines)
    if layout is None or not all(re.fullmatch(r"[A-Z0-9<]+", line) for line in lines):
        raise NotAZone(f"{len(lines)} lines of {sorted({len(line) for line in lines})} characters")
    surname, given, truncated = _name(layout, lines)
    number, number_right, optional = _number(layout, lines)
    wrong = [name for name in _wrong(layout, lines) if name != "number"]
    return Zone(
        kind=layout.kind,
        lines=lines,
        code=_get(layout, lines, "code"),
        issuer=_get(layout, lines, "issuer"),
        surname=surname,
        given=given,
        number=number,
        nationality=_get(layout, lines, "nationality"),
        birth=_raw(layout, lines, "birth"),
        sex=_SEXES.get(_raw(layout, lines, "sex"), "invalid"),
        expiry=_raw(layout, lines, "expiry"),
        optional=optional,
        wrong=tuple(wrong if number_right else ["number", *wrong]),
        digits=tuple(digit.name for digit in layout.digits),
        unreal=tuple(_unreal(layout, lines, year)),
        truncated=truncated,
    )


def wrong_digits(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the check digits that do not fit. Raises :class:`NotAZone`."""
    return read(lines, year=_ANY_YEAR).wrong


def _raw(layout: Layout, lines: tuple[str, ...], name: str) -> str:
    field = layout.field(name)
    return field.of(lines) if field else ""


def _get(layout: Layout, lines: tuple[str, ...], name: str) -> str:
    return _raw(layout, lines, name).rstrip("<")


def _name(layout: Layout, lines: tuple[str, ...]) -> tuple[str, str, bool]:
    if layout is FRENCH:
        surname, given = _raw(layout, lines, "surname"), _raw(layout, lines, "given")
        return _spaced(surname), _spaced(given), surname[-1] != "<" or given[-1] != "<"
    written = _raw(layout, lines, "name")
    surname, _, given = written.partition("<<")
    return _spaced(surname), _spaced(given), written[-1] != "<"


def _spaced(text: str) -> str:
    return " ".join(text.replace("<", " ").split())


def _number(layout: Layout, lines: tuple[str, ...]) -> tuple[str, bool, str]:
    """The document number, whether its digit fits, and the optional data.

    In TD1 and TD2 a number of more than nine characters goes on in the optional field, its digit behind it
    (Doc 9303-5, 4.2.2, note j).
    """
    head, optional = _raw(layout, lines, "number"), _raw(layout, lines, "optional")
    digit = _raw(layout, lines, "number check")
    if digit == "<" and layout in (TD1, TD2) and optional[:1] not in ("", "<"):
        rest, _, beyond = optional.partition("<")
        whole = head + rest[:-1]
        return whole, rest[-1:] == str(check_digit(whole)), beyond.strip("<")
    return head.rstrip("<"), digit == str(check_digit(head)), optional.strip("<")


def _wrong(layout: Layout, lines: tuple[str, ...]) -> Iterator[str]:
    for digit in layout.digits:
        covered = "".join(lines[line][start:end] for line, start, end in digit.over)
        found = lines[digit.line][digit.place]
        if found == "<" and digit.may_be_filler and not covered.strip("<"):
            continue
        if found != str(check_digit(covered)):
            yield digit.name


def _unreal(layout: Layout, lines: tuple[str, ...], year: int) -> Iterator[str]:
    for name in ("birth", "expiry"):
        written = _raw(layout, lines, name)
        if written and not possible(written, year, past=name == "birth"):
            yield name
    for name in ("issuer", "nationality"):
        written = _get(layout, lines, name)
        if layout.field(name) and not known_issuer(written):
            yield name
    if _raw(layout, lines, "sex") not in _SEXES:
        yield "sex"


def possible(written: str, year: int, *, past: bool) -> bool:
    """Whether six characters can be a date: unknown parts (``<``) may be anything (Doc 9303-3, 4.8)."""
    if not re.fullmatch(r"(\d\d|<<){3}", written):
        return False
    years = [int(written[:2])] if written[:2] != "<<" else [0]
    months = [int(written[2:4])] if written[2:4] != "<<" else list(range(1, 13))
    days = [int(written[4:])] if written[4:] != "<<" else [1]
    centuries = [(year // 100) * 100 - 100, (year // 100) * 100]
    return any(
        _is_date(century + two, month, day) and (not past or century + two <= year)
        for century in centuries
        for two in years
        for month in months
        for day in days
    )


def full_date(written: str, year: int, *, past: bool) -> date | None:
    """The date of six digits with its century, or None when a part is unknown or impossible.

    A birth lies at most a hundred years back; an expiry at most fifty years ahead.
    """
    if not written.isdigit() or len(written) != 6:
        return None
    limit = year if past else year + 50
    two, month, day = int(written[:2]), int(written[2:4]), int(written[4:])
    whole = limit - (limit - two) % 100
    return date(whole, month, day) if _is_date(whole, month, day) else None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def known_issuer(code: str) -> bool:
    """Whether a state or organisation writes itself so in a zone."""
    return code in _OWN_CODES or bool(signers_of(code))
