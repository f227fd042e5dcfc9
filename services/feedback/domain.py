"""The rules of being rated: nine elements, the satisfaction index (IKM) and its grades.

Source: PermenPANRB 14/2017 (survei kepuasan masyarakat). Every calculation is exact; numbers are rounded
once, half up, when they are published.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

ELEMENTS = (
    "requirements",  # U1 persyaratan
    "procedure",  # U2 sistem, mekanisme dan prosedur
    "time",  # U3 waktu penyelesaian
    "cost",  # U4 biaya/tarif
    "product",  # U5 produk spesifikasi jenis pelayanan
    "competence",  # U6 kompetensi pelaksana
    "behaviour",  # U7 perilaku pelaksana
    "complaints",  # U8 penanganan pengaduan, saran dan masukan
    "facilities",  # U9 sarana dan prasarana
)
"""The nine elements (unsur) that are rated, by key."""

LOWEST, HIGHEST = 1, 4
MAX_WORDS = 2_000
RATED_STATES = frozenset({"accepted", "refused"})
"""An applicant rates a service that ended in a decision; not one that they withdrew themselves."""

WEIGHT = Fraction(1, 9)
ROUNDED_WEIGHT = Fraction(111, 1000)
"""The weight as many offices print it. Nine times 0.111 is 0.999: a perfect score would give 99.9, so it
is published beside the exact index and never instead of it."""

BANDS = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")))
"""Grade and the least index (rounded to two decimals) that earns it."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class VoiceKind(StrEnum):
    """What somebody who writes to us wants."""

    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"


class AlreadyRated(Exception):
    """This application has its rating; there is one for each."""


class NotFinished(Exception):
    """The application has no decision yet, so there is nothing to rate."""


class NoApplication(Exception):
    """The application that the link names does not exist (any more)."""


@dataclass(frozen=True)
class Finished:
    """What feedback needs to know of an application."""

    reference: str
    service: str
    state: str


@dataclass(frozen=True)
class Tally:
    """``n`` ratings and the sum of their scores for each element."""

    n: int
    sums: Mapping[str, int]


@dataclass(frozen=True)
class Ikm:
    """The index: exact, with the rounded-weight variant, the grade, and the mean (NRR) of each element."""

    n: int
    index: Fraction
    index_rounded_weight: Fraction
    grade: str
    means: Mapping[str, Fraction]


def check_rateable(application: Finished) -> None:
    """Raises :class:`NotFinished` unless the application ended in a decision."""
    if application.state not in RATED_STATES:
        raise NotFinished


def check_scores(scores: Mapping[str, int]) -> None:
    """Raises ``ValueError`` unless exactly the nine elements have a score of 1 to 4 each."""
    if set(scores) != set(ELEMENTS):
        raise ValueError(
            f"scores are needed for exactly {', '.join(ELEMENTS)}; not for {', '.join(sorted(scores))}"
        )
    wrong = [key for key, score in scores.items() if not LOWEST <= score <= HIGHEST]
    if wrong:
        raise ValueError(f"scores go from {LOWEST} to {HIGHEST}; out of range: {', '.join(sorted(wrong))}")


def ikm(tally: Tally) -> Ikm | None:
    """The index of ``tally``, 25 to 100; ``None`` when nobody has rated.

    NRR of an element = sum of its scores / n; IKM = 25 x sum of NRR x 1/9 (PermenPANRB 14/2017).
    """
    if tally.n == 0:
        return None
    means = {element: Fraction(tally.sums[element], tally.n) for element in ELEMENTS}
    total = sum(means.values(), Fraction(0))
    index = 25 * total * WEIGHT
    return Ikm(tally.n, index, 25 * total * ROUNDED_WEIGHT, grade(index), means)


def grade(index: Fraction) -> str:
    """A (very good) to D (not good). Rounded first: 88.305 falls between two bands as they are printed.

    Raises ``ValueError`` outside 25 to 100.
    """
    rounded = two_decimals(index)
    if rounded > 100:
        raise ValueError(f"an index goes from 25 to 100; {rounded} does not")
    for letter, least in BANDS:
        if rounded >= least:
            return letter
    raise ValueError(f"an index goes from 25 to 100; {rounded} does not")


def two_decimals(value: Fraction) -> Decimal:
    """``value`` (not negative) rounded half up to two decimals, from the exact fraction."""
    hundredths = (value * 200 + 1) // 2
    return (Decimal(hundredths) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def new_ticket() -> str:
    """A number for somebody who wrote to us: ``SRN-`` and eight letters or digits that cannot be mixed up."""
    return "SRN-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))
