"""Invented people, and the machine readable zone that an invented state would print for them."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass
from datetime import date, timedelta

from services.verification.domain.mrz import check_digit
from services.verification.domain.transliteration import written

STATE = "UTO"
"""The state that Doc 9303 keeps for examples."""
KINDS = ("TD3", "TD2", "TD1", "MRV-A", "MRV-B", "FR-ID")

_SURNAMES = (
    "Eriksson", "Müller", "Sørensen", "Núñez Vega", "Żółkiewski", "O'Tierney", "Wibisono", "Đorđević",
    "van der Meer", "Östberg", "Hartono", "Papadopoulou", "Quispe", "Zhang", "bin Abdullah",
)  # fmt: skip
_GIVEN = (
    "Anna Maria", "Jürgen", "Siti Rahayu", "Kofi", "Zoë", "Dewi", "Łukasz", "Xiu Ying", "Björn", "Ngozi",
    "Hieronymus", "Ahmad Faisal", "Beatriz", "Øyvind",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist, and their document. ``given`` is empty for a person of one name."""

    surname: str
    given: str
    birth: date
    sex: str
    number: str
    issued: date
    expiry: date
    personal: str = ""


def invent(chance: random.Random) -> Person:
    """A person and a document number, from this source of chance alone."""
    issued = date(2018, 1, 1) + timedelta(days=chance.randrange(2900))
    letters = "".join(chance.choices(string.ascii_uppercase, k=chance.choice((0, 1, 2))))
    return Person(
        surname=chance.choice(_SURNAMES),
        given="" if chance.random() < 0.06 else chance.choice(_GIVEN),
        birth=date(1945, 1, 1) + timedelta(days=chance.randrange(22_000)),
        sex=chance.choice("MF"),
        number=letters + "".join(chance.choices(string.digits, k=9 - len(letters) - chance.choice((0, 1)))),
        issued=issued,
        expiry=issued.replace(year=issued.year + 10, day=min(issued.day, 28)),
        personal="".join(chance.choices(string.digits, k=10)) if chance.random() < 0.5 else "",
    )


def zone_of(person: Person, kind: str, *, state: str = STATE) -> tuple[str, ...]:
    """The lines of the zone of this kind. Raises ``KeyError`` for an unknown kind."""
    writers = {"TD1": _td1, "FR-ID": _french}
    return writers[kind](person, state) if kind in writers else _two_lines(person, kind, state)


def _two_lines(person: Person, kind: str, state: str) -> tuple[str, str]:
    length, code = {"TD3": (44, "P<"), "TD2": (36, "I<"), "MRV-A": (44, "V<"), "MRV-B": (36, "V<")}[kind]
    first = f"{code}{state:<<3}{_name(person, length - 5)}"
    number, birth, expiry = person.number.ljust(9, "<"), f"{person.birth:%y%m%d}", f"{person.expiry:%y%m%d}"
    head = f"{_with(number)}{state:<<3}{_with(birth)}{person.sex}{_with(expiry)}"
    if kind == "TD3":
        personal = person.personal.ljust(14, "<")
        head += personal + ("<" if not person.personal else str(check_digit(personal)))
        return first, head + str(check_digit(head[:10] + head[13:20] + head[21:43]))
    if kind == "TD2":
        head += person.personal[:7].ljust(7, "<")
        return first, head + str(check_digit(head[:10] + head[13:20] + head[21:35]))
    return first, head + person.personal.ljust(length, "<")[: length - 28]


def _td1(person: Person, state: str) -> tuple[str, str, str]:
    number, birth, expiry = person.number.ljust(9, "<"), f"{person.birth:%y%m%d}", f"{person.expiry:%y%m%d}"
    first = f"I<{state:<<3}{_with(number)}{person.personal.ljust(15, '<')}"
    second = f"{_with(birth)}{person.sex}{_with(expiry)}{state:<<3}".ljust(29, "<")
    composite = check_digit(first[5:30] + second[:7] + second[8:15] + second[18:29])
    return first, f"{second}{composite}", _name(person, 30)


def _french(person: Person, _state: str) -> tuple[str, str]:
    surname, given = written(person.surname), written(person.given).replace("<", "<<")
    first = f"IDFRA{surname[:25]:<<25}952042"
    number = f"{person.issued:%y%m}952{int(person.birth.toordinal()) % 100_000:05d}"
    second = f"{_with(number)}{given[:14]:<<14}{_with(f'{person.birth:%y%m%d}')}{person.sex}"
    return first, f"{second}{check_digit(first + second)}"


def _name(person: Person, places: int) -> str:
    full = f"{written(person.surname)}<<{written(person.given)}" if person.given else written(person.surname)
    return full[:places].ljust(places, "<")


def _with(field: str) -> str:
    return f"{field}{check_digit(field)}"
