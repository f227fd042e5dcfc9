"""What analytics makes of events: steps and their ends, nearest-rank percentiles, the IKM, small cells.

Words are those of ``services/intake/domain`` (states) and of PermenPANRB 14/2017 (IKM elements).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

STATES = ("submitted", "in_review", "more_requested", "handed_on", "accepted", "refused", "withdrawn")
"""The states an application passes once it has been handed in, in their usual order."""

DECIDED = frozenset({"accepted", "refused"})
"""The states that the final word, an officer's or the centre's, leads to."""

STEPS = ("examination", "decision", "applicant", "centre", "whole")
"""Where time goes: automatic examination (submitted to in review), the officer's decision (in review to
decided or handed on), the applicant's answer (asked for more to handed in again), the centre's decision
(handed on to decided), and the whole (first handed in to accepted or refused)."""

ELEMENTS = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "behaviour",
    "complaints",
    "facilities",
)
"""The nine elements of the Indeks Kepuasan Masyarakat. Source: PermenPANRB 14/2017."""

SMALLEST_CELL = 5
"""The public figures leave out every number that counts fewer people than this."""

_STARTS = {
    "submitted": "examination",
    "in_review": "decision",
    "more_requested": "applicant",
    "handed_on": "centre",
}
_ENDS = {
    "in_review": "examination",
    "more_requested": "decision",
    "handed_on": "decision",
    "accepted": "decision",
    "refused": "decision",
}
_GRADES = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")))


@dataclass(frozen=True, slots=True)
class Mark:
    """An application's coming into a state marks one ``end`` (``started_at`` | ``ended_at``) of a step.

    ``round`` tells the step's occurrences apart; the ``whole`` has only one, 1.
    """

    step: str
    round: int
    end: str


def marks(state: str, round_: int, before: str = "") -> Iterator[Mark]:
    """Which steps start and end when an application comes into ``state`` (from ``before``) in ``round_``."""
    if state in _STARTS:
        yield Mark(_STARTS[state], round_, "started_at")
    if state in _ENDS:
        yield Mark("centre" if before == "handed_on" else _ENDS[state], round_, "ended_at")
    if state == "submitted" and round_ == 1:
        yield Mark("whole", 1, "started_at")
    if state == "submitted" and round_ > 1:
        yield Mark("applicant", round_ - 1, "ended_at")
    if state in DECIDED:
        yield Mark("whole", 1, "ended_at")


@dataclass(frozen=True, slots=True)
class Ikm:
    """The satisfaction index (25..100) of ``n`` ratings, its grade A..D, and each element's mean (1..4).

    ``value`` and ``grade`` are ``None``, and ``elements`` empty, as long as an element has no score.
    """

    n: int
    value: Decimal | None
    grade: str | None
    elements: Mapping[str, Decimal]


def ikm(n: int, sums: Mapping[str, tuple[int, int]]) -> Ikm:
    """The IKM of ``n`` ratings from each element's sum of scores and number of scores.

    Each element weighs exactly 1/9 and is the mean of its scores; the weighted mean times 25 is the
    index, rounded half up to two decimals before it is graded so that no value falls between two
    grades. (The rounded weight 0.111 printed in many guides makes a perfect score 99.9.)
    Source: PermenPANRB 14/2017.
    """
    if any(not sums.get(element, (0, 0))[1] for element in ELEMENTS):
        return Ikm(n, None, None, {})
    means = {element: Fraction(*sums[element]) for element in ELEMENTS}
    value = rounded(sum(means.values(), Fraction()) / len(ELEMENTS) * 25)
    grade = next(grade for grade, least in _GRADES if value >= least)
    return Ikm(n, value, grade, {element: rounded(mean) for element, mean in means.items()})


def rounded(value: Fraction) -> Decimal:
    """``value`` (not negative) to two decimals, half up, from the exact fraction."""
    return (Decimal((value * 200 + 1) // 2) / 100).quantize(Decimal("0.01"))


def published(n: int) -> bool:
    """Whether a figure about ``n`` people may be shown to everybody."""
    return n >= SMALLEST_CELL
