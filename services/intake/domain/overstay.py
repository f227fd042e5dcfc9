"""What an overstay costs on a day, and from which day on paying is no way out. Whole rupiah."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from services.intake.domain.fees import FeeError, NoTariff
from services.intake.domain.service import Basis, FeeLine, Text

MAX_DAYS = 36_500


class DaysWrong(FeeError):
    """An overstay is a whole number of days, from 1 to a hundred years."""

    key = "overstay-days"


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day that can be paid for; after it the reason, and where to go instead."""

    last_day: int
    reason: Text
    where: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Overstay:
    """The rates a day and the limits, each with the days on which it holds."""

    title: Text
    rates: tuple[FeeLine, ...]
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """What so many days cost on ``on``. Beyond the limit there is no rate and no total."""

    on: date
    days: int
    limit: Limit
    rate: FeeLine | None = None

    @property
    def total(self) -> int | None:
        """The sum in whole rupiah; None when paying is no way out."""
        return None if self.rate is None else self.rate.amount * self.days


class _Dated(Protocol):
    @property
    def basis(self) -> Basis: ...


D = TypeVar("D", bound=_Dated)


def charge(rule: Overstay, days: int, on: date) -> Charge:
    """The charge by the rate in force on ``on``, the day of the bill.

    Raises :class:`DaysWrong`, or ``NoTariff`` for a day of which no rate or limit is known.
    """
    if not 1 <= days <= MAX_DAYS:
        raise DaysWrong(f"an overstay has 1 to {MAX_DAYS} days, not {days}", option="days")
    limit = _in_force(rule.limits, on)
    if days > limit.last_day:
        return Charge(on, days, limit)
    return Charge(on, days, limit, _in_force(rule.rates, on))


def _in_force(dated: Iterable[D], on: date) -> D:
    lines = list(dated)
    for line in lines:
        if line.basis.covers(on):
            return line
    begins = min((line.basis.valid_from for line in lines if line.basis.valid_from > on), default=on)
    raise NoTariff(
        f"overstay: no tariff is known on {on}; the next one begins on {begins}",
        day=on.isoformat(),
        begins=begins.isoformat(),
    )


def multiplied(found: Charge) -> Text:
    """The reckoning in words: "12 days at Rp1.000.000 a day"; amounts as they stand on a bill."""
    rate = f"Rp{found.rate.amount if found.rate else 0:,}".replace(",", ".")
    days = "1 day" if found.days == 1 else f"{found.days} days"
    return Text(f"{found.days} hari, {rate} sehari", f"{days} at {rate} a day")
