"""What a service costs, line by line, on a given day. Whole rupiah, never a float."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import Any

from services.intake.domain.service import FeeLine, FeePart, Field, Service, as_option


class FeeError(ValueError):
    """The fee cannot be told; ``key`` says why, ``errors`` name the option to change."""

    key = "fee-unknown"

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message)
        self.errors = [{"pointer": f"/{params.get('option', 'on')}", "key": self.key, **params}]


class OptionUnknown(FeeError):
    """An option was given that does not change this service's fee."""

    key = "fee-option-unknown"


class OptionMissing(FeeError):
    """An option that decides the fee was not given."""

    key = "fee-option-missing"


class OptionValue(FeeError):
    """An option has a value that this service does not offer."""

    key = "fee-option-value"


class OptionTwice(FeeError):
    """An option was given by both of its names."""

    key = "fee-option-twice"


class NoTariff(FeeError):
    """No tariff line is known for that day; the message says from which day on there is one."""

    key = "fee-no-tariff"


@dataclass(frozen=True, slots=True)
class Fee:
    """The lines that are due on ``on`` with these ``options``, and their sum, in whole rupiah."""

    on: date
    options: Mapping[str, str]
    lines: tuple[FeeLine, ...]
    total: int


def fee(service: Service, options: Mapping[str, object], on: date) -> Fee:
    """The fee of ``service`` with these options by the tariff in force on ``on``.

    ``options`` hold one value per priced field (``{"years": "10", "same_day": True}``), by the field's key or
    its ``option`` name. Raises :class:`FeeError`: an unknown, missing, doubled or impossible option, or a day
    without a known tariff.
    """
    tariff = _tariff(service)
    chosen = tariff.chosen(options)
    lines, total = tariff.due(chosen, on)
    return Fee(on, dict(zip(tariff.keys, chosen, strict=True)), lines, total)


def options_of(service: Service, answers: Mapping[str, object]) -> dict[str, object]:
    """The part of an application's answers that decides its fee."""
    return {field.key: answers[field.key] for field in service.priced if field.key in answers}


def combinations(service: Service) -> Iterator[dict[str, str]]:
    """Every combination of options that the service's form can produce."""
    names = [field.key for field in service.priced]
    for values in product(*(field.values for field in service.priced)):
        yield dict(zip(names, values, strict=True))


def prices(service: Service, on: date) -> list[Fee]:
    """The fee of every combination on that day, the least first; none when no tariff is known."""
    try:
        return sorted((fee(service, one, on) for one in combinations(service)), key=lambda fee: fee.total)
    except NoTariff:
        return []


def matching(part: FeePart, chosen: Mapping[str, object], on: date) -> list[FeeLine]:
    """The lines of a part that apply; a sound catalogue never has two."""
    return [line for line in part.lines if line.basis.covers(on) and line.when.holds(chosen)]


class _Tariff:
    """A service's tariff as a table: what is due with given options changes only on a few days.

    Each combination is worked out when it is first asked for, and then only looked up.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self.keys = tuple(field.key for field in service.priced)
        self.names = {name: field.key for field in service.priced for name in (field.key, field.option_name)}
        self.fields = [(one, one.key, one.default, frozenset(one.values)) for one in service.priced]
        self.turns = turning_days(service)
        self._due: dict[tuple[str, ...], list[tuple[tuple[FeeLine, ...], int] | None]] = {}

    def chosen(self, options: Mapping[str, object]) -> tuple[str, ...]:
        """One value per priced field, in their order; defaults where nothing was given."""
        given: dict[str, object] = {}
        for name, value in options.items():
            key = self.names.get(name)
            if key is None:
                raise _unknown(self.service, name)
            if key in given:
                raise OptionTwice(f"{self.service.key}: {name!r} was given twice; give it once", option=name)
            given[key] = value
        return tuple([self._value(*one, as_option(given.get(one[1]))) for one in self.fields])

    def _value(
        self, field: Field, _key: str, default: str | None, allowed: frozenset[str], given: str | None
    ) -> str:
        value = default if given is None else given
        if value in allowed:
            return value
        raise _wrong_value(self.service, field, value)

    def due(self, chosen: tuple[str, ...], on: date) -> tuple[tuple[FeeLine, ...], int]:
        """The lines and their sum. Raises :class:`NoTariff`."""
        periods = self._due.get(chosen)
        if periods is None:
            periods = self._due[chosen] = self._periods(dict(zip(self.keys, chosen, strict=True)))
        found = periods[bisect_right(self.turns, on)]
        if found is None:
            raise self._no_tariff(chosen, periods, on)
        return found

    def _periods(self, chosen: Mapping[str, str]) -> list[tuple[tuple[FeeLine, ...], int] | None]:
        parts = [part for part in self.service.fees if part.due.holds(chosen)]
        return [_lines(parts, chosen, day) for day in (date.min, *self.turns)]

    def _no_tariff(self, chosen: tuple[str, ...], periods: list[Any], on: date) -> NoTariff:
        later = zip(self.turns, periods[1:], strict=True)
        known = next((day for day, found in later if day > on and found is not None), None)
        begins = (known or self.service.offered_from).isoformat()
        picked = ", ".join(f"{key}={value}" for key, value in zip(self.keys, chosen, strict=True))
        return NoTariff(
            f"{self.service.key}: no tariff is known on {on}{f' with {picked}' if picked else ''};"
            f" the next one begins on {begins}",
            day=on.isoformat(),
            begins=begins,
        )


@lru_cache(maxsize=512)
def _tariff(service: Service) -> _Tariff:
    return _Tariff(service)


def turning_days(service: Service) -> list[date]:
    """Every day on which some line of the tariff begins, or has ended the day before; in order."""
    bases = [line.basis for part in service.fees for line in part.lines]
    ends = {basis.valid_to + timedelta(days=1) for basis in bases if basis.valid_to}
    return sorted(ends | {basis.valid_from for basis in bases})


def _lines(
    parts: list[FeePart], chosen: Mapping[str, str], on: date
) -> tuple[tuple[FeeLine, ...], int] | None:
    """Exactly one line for each part that is due; None when some part has none (or two) that day."""
    found = [matching(part, chosen, on) for part in parts]
    if not all(len(lines) == 1 for lines in found):
        return None
    due = tuple(lines[0] for lines in found)
    return due, sum(line.amount for line in due)


def _unknown(service: Service, name: str) -> OptionUnknown:
    known = ", ".join(sorted(field.option_name for field in service.priced)) or "none"
    words = f"{service.key} has no option {name[:40]!r}; it has: {known}"
    return OptionUnknown(words, option=name, known=known)


def _wrong_value(service: Service, field: Field, value: str | None) -> FeeError:
    allowed = ", ".join(field.values)
    if value is None:
        words = f"{service.key} needs the option {field.option_name!r}: one of {allowed}"
        return OptionMissing(words, option=field.key, allowed=allowed)
    words = f"{service.key} has no {field.option_name} {value[:40]!r}: one of {allowed}"
    return OptionValue(words, option=field.key, value=value[:40], allowed=allowed)
