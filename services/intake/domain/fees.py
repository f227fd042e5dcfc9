"""What a service costs, line by line, on a given day. Whole rupiah, never a float."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

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


class NoTariff(FeeError):
    """No tariff line is known for that day."""

    key = "fee-no-tariff"


@dataclass(frozen=True, slots=True)
class Fee:
    """The lines that are due on ``on`` and their sum, in whole rupiah."""

    on: date
    lines: tuple[FeeLine, ...]
    total: int


def fee(service: Service, options: Mapping[str, object], on: date) -> Fee:
    """The fee of ``service`` with these options by the tariff in force on ``on``.

    ``options`` hold one value per priced field (``{"years": "10", "same_day": True}``). Raises
    :class:`FeeError`: an unknown, missing or impossible option, or a day without a known tariff.
    """
    chosen = _chosen(service, options)
    lines = tuple(_line(service, part, chosen, on) for part in service.fees if part.due.holds(chosen))
    return Fee(on, lines, sum(line.amount for line in lines))


def options_of(service: Service, answers: Mapping[str, object]) -> dict[str, object]:
    """The part of an application's answers that decides its fee."""
    return {field.key: answers[field.key] for field in service.priced if field.key in answers}


def combinations(service: Service) -> Iterator[dict[str, str]]:
    """Every combination of options that the service's form can produce."""
    names = [field.key for field in service.priced]
    for values in product(*(field.values for field in service.priced)):
        yield dict(zip(names, values, strict=True))


def least(service: Service, on: date) -> int | None:
    """What the cheapest combination costs on that day; None when no tariff is known."""
    try:
        return min(fee(service, chosen, on).total for chosen in combinations(service))
    except NoTariff:
        return None


def matching(part: FeePart, chosen: Mapping[str, object], on: date) -> list[FeeLine]:
    """The lines of a part that apply; a sound catalogue never has two."""
    return [line for line in part.lines if line.basis.covers(on) and line.when.holds(chosen)]


def _chosen(service: Service, options: Mapping[str, object]) -> dict[str, str]:
    known = {field.key for field in service.priced}
    for name in options:
        if name not in known:
            raise OptionUnknown(
                f"{service.key} has no option {name!r}; it has: {', '.join(sorted(known))}",
                option=name,
                known=", ".join(sorted(known)),
            )
    return {field.key: _value(service, field, as_option(options.get(field.key))) for field in service.priced}


def _value(service: Service, field: Field, given: str | None) -> str:
    value = field.default if given is None else given
    allowed = ", ".join(field.values)
    if value is None:
        raise OptionMissing(
            f"{service.key} needs the option {field.key!r}: one of {allowed}",
            option=field.key,
            allowed=allowed,
        )
    if value not in field.values:
        raise OptionValue(
            f"{service.key} has no {field.key} {value!r}: one of {allowed}",
            option=field.key,
            value=value[:40],
            allowed=allowed,
        )
    return value


def _line(service: Service, part: FeePart, chosen: Mapping[str, object], on: date) -> FeeLine:
    found = matching(part, chosen, on)
    if len(found) != 1:
        raise NoTariff(
            f"{service.key}: {len(found)} tariff lines for {part.key!r} with {dict(chosen)} on {on};"
            " add a dated line to the catalogue",
            part=part.key,
            day=on.isoformat(),
        )
    return found[0]
