"""Working days: which they are, how they are counted, and how sure that is. Days, never hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from services.intake.domain.service import Basis, Confidence, Text

WEEKEND = (6, 7)
"""Saturday and Sunday (ISO 8601), for years of which no file says otherwise."""
_SURENESS = (Confidence.OFFICIAL, Confidence.SECONDARY, Confidence.TO_BE_CONFIRMED)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which the office is closed: ``kind`` is ``national`` or ``collective`` (cuti bersama)."""

    day: date
    kind: str
    title: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Rest:
    """The days of every week on which the office is closed, 1 Monday to 7 Sunday."""

    days: tuple[int, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Year:
    """One year's calendar; ``complete`` once every holiday of it was decreed."""

    year: int
    complete: bool
    rest: Rest
    days: tuple[Holiday, ...]


@dataclass(frozen=True)
class Calendar:
    """The office's working days. A year that is not there has its weekends off and nothing is sure."""

    years: tuple[Year, ...] = ()

    @cached_property
    def holidays(self) -> dict[date, Holiday]:
        """Every holiday by its day."""
        return {one.day: one for year in self.years for one in year.days}

    @cached_property
    def _known(self) -> dict[int, Year]:
        return {year.year: year for year in self.years}

    def is_working(self, day: date) -> bool:
        """Whether the office is open on that day."""
        year = self._known.get(day.year)
        return day.isoweekday() not in (year.rest.days if year else WEEKEND) and day not in self.holidays

    def add(self, start: date, working_days: int) -> date:
        """The day on which so many working days are over; ``start`` itself is not counted.

        With 0 it is ``start``, or the next working day when the office is closed on it. Raises ``ValueError``
        for a negative number.
        """
        if working_days < 0:
            raise ValueError(f"working days are counted forwards, not {working_days}")
        day, left = start, working_days
        while left or not self.is_working(day):
            day += _DAY
            left -= bool(left) and self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days came after ``start`` up to and with ``end``: 0 when it is no later."""
        span = (end - start).days
        return sum(self.is_working(start + _DAY * number) for number in range(1, span + 1))

    def closed(self, start: date, end: date) -> list[Holiday]:
        """The holidays after ``start`` up to and with ``end`` that fall on no weekly day of rest."""
        return [
            one
            for day, one in sorted(self.holidays.items())
            if start < day <= end and day.isoweekday() not in self._known[day.year].rest.days
        ]

    def confidence(self, start: date, end: date) -> Confidence:
        """How sure the count between two days is: that of the weakest fact about their years."""
        found: list[Confidence] = []
        for number in range(start.year, end.year + 1):
            year = self._known.get(number)
            if year is None or not year.complete:
                return Confidence.TO_BE_CONFIRMED
            found += [year.rest.basis.confidence, *(one.basis.confidence for one in year.days)]
        return weakest(found)


def weakest(found: Iterable[Confidence]) -> Confidence:
    """The least sure of them; official when there are none."""
    return max(found, key=_SURENESS.index, default=Confidence.OFFICIAL)
