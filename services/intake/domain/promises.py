"""By when an application is decided: from how long it really takes once that is known, else from the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.intake.domain.calendar import Calendar
from services.intake.domain.service import Service, Step

ENOUGH = 20
"""Fewer finished applications say nothing about how long the next one takes."""
LAW, MEASURED = "law", "measured"
APPOINTMENT = "appointment"
"""Where a step's legal clock starts: this, or else when it was handed in and paid."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many working days so many finished applications took: half of them, and nine in ten, no more."""

    measured: int
    half: int
    most: int


@dataclass(frozen=True, slots=True)
class Band:
    """A promised day. ``early_on`` is by when half are decided, only known when it was measured.

    ``law_on`` is the day that the law sets, None when it sets none or its clock has not started.
    """

    basis: str
    due_on: date
    early_on: date | None
    law_on: date | None
    working_days: int
    measured: int


def clocked(service: Service, answers: Mapping[str, object], on: date) -> Step | None:
    """The step of the office with the longest legal clock on that day, for these answers."""
    ticking = [
        step
        for step in service.steps_on(on)
        if step.working_days and step.who != "applicant" and step.when.holds(answers)
    ]
    return max(ticking, key=lambda step: step.working_days or 0, default=None)


def waits_for_appointment(service: Service, step: Step | None) -> bool:
    """Whether the legal clock starts only when the applicant was at the office."""
    return step is not None and step.clock_from == APPOINTMENT and service.appointment is not None


def pace(durations: Sequence[int]) -> Pace | None:
    """Half and nine in ten of the durations (nearest rank); None for fewer than :data:`ENOUGH`."""
    if len(durations) < ENOUGH:
        return None
    ranked = sorted(durations)
    return Pace(len(ranked), _rank(ranked, 50), _rank(ranked, 90))


def _rank(ranked: Sequence[int], percent: int) -> int:
    return ranked[-(-len(ranked) * percent // 100) - 1]


def promise(
    calendar: Calendar, handed_on: date, clock_on: date | None, step: Step | None, known: Pace | None
) -> Band | None:
    """What can be promised; None while it was not measured and the law's clock does not run.

    ``handed_on`` is the day from which durations are measured, ``clock_on`` that on which the law's clock
    started, None while it has not.
    """
    days = step.working_days if step else None
    law_on = calendar.add(clock_on, days) if clock_on and days else None
    if known is not None:
        # Never on the day itself: who hands in at closing time would be promised a minute.
        early, due = (calendar.add(handed_on, max(number, 1)) for number in (known.half, known.most))
        return Band(MEASURED, due, early, law_on, max(known.most, 1), known.measured)
    if law_on is None or days is None:
        return None
    return Band(LAW, law_on, None, law_on, days, 0)
