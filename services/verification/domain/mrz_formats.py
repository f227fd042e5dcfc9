"""The layouts of machine readable zones: which field stands where, and what it may hold.

Doc 9303-4 (TD3), 9303-5 (TD1), 9303-6 (TD2), 9303-7 (MRV-A, MRV-B), and the French identity card that was
issued until 2021 (decree 87-178), whose two lines of 36 follow no part of Doc 9303.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Holds = Literal["letters", "digits", "both", "date", "sex", "check"]
"""``letters``: A-Z and the filler; ``check``: a digit, or the filler where the field is empty."""


@dataclass(frozen=True)
class Field:
    """A run of places: line (0-based), first place, place after the last, what it may hold."""

    name: str
    line: int
    start: int
    end: int
    holds: Holds = "both"

    def of(self, lines: tuple[str, ...]) -> str:
        """The characters of the field."""
        return lines[self.line][self.start : self.end]


@dataclass(frozen=True)
class Digit:
    """A check digit: its name, its place, and the fields (line, start, end) over which it is made."""

    name: str
    line: int
    place: int
    over: tuple[tuple[int, int, int], ...]
    may_be_filler: bool = False


@dataclass(frozen=True)
class Layout:
    """A kind of zone. ``length`` characters in each of ``lines`` lines."""

    kind: str
    lines: int
    length: int
    fields: tuple[Field, ...]
    digits: tuple[Digit, ...]

    def field(self, name: str) -> Field | None:
        """The field of that name, or None where this kind has none."""
        return next((field for field in self.fields if field.name == name), None)


def _two_lines(kind: str, length: int, *, optional_end: int, more: tuple[Digit, ...]) -> Layout:
    fields = (
        Field("code", 0, 0, 2, "letters"),
        Field("issuer", 0, 2, 5, "letters"),
        Field("name", 0, 5, length, "letters"),
        Field("number", 1, 0, 9),
        Field("number check", 1, 9, 10, "check"),
        Field("nationality", 1, 10, 13, "letters"),
        Field("birth", 1, 13, 19, "date"),
        Field("birth check", 1, 19, 20, "check"),
        Field("sex", 1, 20, 21, "sex"),
        Field("expiry", 1, 21, 27, "date"),
        Field("expiry check", 1, 27, 28, "check"),
        Field("optional", 1, 28, optional_end),
        *(Field(f"{digit.name} check", 1, digit.place, digit.place + 1, "check") for digit in more),
    )
    digits = (
        Digit("number", 1, 9, ((1, 0, 9),)),
        Digit("birth", 1, 19, ((1, 13, 19),)),
        Digit("expiry", 1, 27, ((1, 21, 27),)),
        *more,
    )
    return Layout(kind, 2, length, fields, digits)


_PERSONAL = Digit("personal", 1, 42, ((1, 28, 42),), may_be_filler=True)
TD3 = _two_lines(
    "TD3",
    44,
    optional_end=42,
    more=(_PERSONAL, Digit("composite", 1, 43, ((1, 0, 10), (1, 13, 20), (1, 21, 43)))),
)
TD2 = _two_lines(
    "TD2", 36, optional_end=35, more=(Digit("composite", 1, 35, ((1, 0, 10), (1, 13, 20), (1, 21, 35))),)
)
MRV_A = _two_lines("MRV-A", 44, optional_end=44, more=())
MRV_B = _two_lines("MRV-B", 36, optional_end=36, more=())

TD1 = Layout(
    "TD1",
    3,
    30,
    (
        Field("code", 0, 0, 2, "letters"),
        Field("issuer", 0, 2, 5, "letters"),
        Field("number", 0, 5, 14),
        Field("number check", 0, 14, 15, "check"),
        Field("optional", 0, 15, 30),
        Field("birth", 1, 0, 6, "date"),
        Field("birth check", 1, 6, 7, "check"),
        Field("sex", 1, 7, 8, "sex"),
        Field("expiry", 1, 8, 14, "date"),
        Field("expiry check", 1, 14, 15, "check"),
        Field("nationality", 1, 15, 18, "letters"),
        Field("optional 2", 1, 18, 29),
        Field("composite check", 1, 29, 30, "check"),
        Field("name", 2, 0, 30, "letters"),
    ),
    (
        Digit("number", 0, 14, ((0, 5, 14),)),
        Digit("birth", 1, 6, ((1, 0, 6),)),
        Digit("expiry", 1, 14, ((1, 8, 14),)),
        Digit("composite", 1, 29, ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
    ),
)

FRENCH = Layout(
    "FR-ID",
    2,
    36,
    (
        Field("code", 0, 0, 2, "letters"),
        Field("issuer", 0, 2, 5, "letters"),
        Field("surname", 0, 5, 30, "letters"),
        Field("department", 0, 30, 33),
        Field("office", 0, 33, 36, "digits"),
        Field("number", 1, 0, 12),
        Field("month", 1, 0, 4, "digits"),
        Field("serial", 1, 7, 12, "digits"),
        Field("number check", 1, 12, 13, "check"),
        Field("given", 1, 13, 27, "letters"),
        Field("birth", 1, 27, 33, "date"),
        Field("birth check", 1, 33, 34, "check"),
        Field("sex", 1, 34, 35, "sex"),
        Field("composite check", 1, 35, 36, "check"),
    ),
    (
        Digit("number", 1, 12, ((1, 0, 12),)),
        Digit("birth", 1, 33, ((1, 27, 33),)),
        Digit("composite", 1, 35, ((0, 0, 36), (1, 0, 35))),
    ),
)

LAYOUTS = (TD3, MRV_A, FRENCH, MRV_B, TD2, TD1)


def layout_of(lines: tuple[str, ...]) -> Layout | None:
    """The layout that lines of this number, length and beginning have, or None."""
    shape = (len(lines), {len(line) for line in lines})
    if shape == (3, {30}):
        return TD1 if lines[0][0] in "ACI" else None
    if shape == (2, {44}):
        return {"P": TD3, "V": MRV_A}.get(lines[0][0])
    if shape != (2, {36}):
        return None
    if lines[0].startswith("IDFRA"):
        return FRENCH
    return MRV_B if lines[0][0] == "V" else TD2 if lines[0][0] in "ACIP" else None
