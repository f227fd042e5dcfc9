"""Reads ``offices/<key>.yaml``: where one can come, when it is open, how many places each counter has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from services.intake.catalogue.marks import CatalogueError, Fault, Mark, Table, locate, read
from services.intake.catalogue.shapes import BasisShape, Shape, key, text
from services.intake.catalogue.shaping import shaped
from services.intake.domain import appointments as domain
from services.intake.domain.service import FAMILIES, Service

FOLDER = Path(__file__).parent
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Span(fields.Field[domain.Hours]):
    """Opening hours, written ``08:00-12:00``."""

    def _deserialize(self, value: object, *_: object, **__: object) -> domain.Hours:
        try:
            opens, closes = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
        except ValueError:
            raise ValidationError('write hours as "08:00-12:00"') from None
        if opens >= closes:
            raise ValidationError(f"{value}: it closes before it opens")
        return domain.Hours(opens, closes)


def _count(least: int, most: int) -> fields.Integer:
    return fields.Integer(strict=True, required=True, validate=validate.Range(least, most))


class CounterShape(Shape):
    """A counter; without ``families`` it serves every service."""

    makes = domain.Counter
    key = key()
    minutes = _count(5, 480)
    places = _count(1, 100)
    accessible = _count(0, 100)
    families = fields.List(fields.String(validate=validate.OneOf(FAMILIES)), validate=validate.Length(min=1))


class RulesShape(Shape):
    """How places are given."""

    makes = domain.Rules
    days_ahead = _count(1, 365)
    notice_minutes = _count(0, 7 * 24 * 60)
    hold_minutes = _count(1, 120)
    offer_minutes = _count(5, 7 * 24 * 60)
    offers = _count(1, 10)
    reserved_hours = _count(0, 30 * 24)


class OfficeShape(Shape):
    """The whole file."""

    makes = domain.Office
    key = key()
    title = text()
    address = text()
    access = text()
    hours = fields.Dict(
        keys=fields.String(validate=validate.OneOf(WEEKDAYS)),
        values=fields.List(Span(), validate=validate.Length(min=1)),
        required=True,
        validate=validate.Length(min=1),
    )
    counters = fields.List(fields.Nested(CounterShape), required=True, validate=validate.Length(min=1))
    rules = fields.Nested(RulesShape, required=True)
    basis = fields.Nested(BasisShape, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> object:
        """The office, its hours by the number of the weekday."""
        hours = {WEEKDAYS.index(day): tuple(spans) for day, spans in data["hours"].items()}
        return super().make(data | {"hours": hours})


@cache
def offices(folder: Path = FOLDER) -> Mapping[str, domain.Office]:
    """The offices of ``folder``, or our own when it has none, by their keys in the order of the files.

    Raises :class:`CatalogueError` naming every mistake.
    """
    found, mistakes = _read(folder)
    if mistakes:
        raise CatalogueError(mistakes)
    return MappingProxyType(found) if found or folder == FOLDER else offices(FOLDER)


def faults(folder: Path, services: Mapping[str, Service]) -> tuple[Fault, ...]:
    """Every mistake in the offices of ``folder``, and every appointment for which none has a place."""
    found, mistakes = _read(folder)
    if found and not mistakes:
        mistakes += _unserved(folder, found, services)
    return tuple(mistakes)


def _unserved(
    folder: Path, found: Mapping[str, domain.Office], services: Mapping[str, Service]
) -> Iterator[Fault]:
    for name, service in services.items():
        meets = service.appointment
        if meets and not any(office.counter_for(service) for office in found.values()):
            words = f"no counter has {meets.minutes} minutes for {name} (family {service.family})"
            yield Fault(Mark(str(folder / "offices"), 1), words)


def _read(folder: Path) -> tuple[dict[str, domain.Office], list[Fault]]:
    found: dict[str, domain.Office] = {}
    mistakes: list[Fault] = []
    for path in sorted((folder / "offices").glob("*.yaml")):
        try:
            raw = read(path)
            found[path.stem] = shaped(OfficeShape(), raw)
            mistakes += _mistakes(raw, found[path.stem], path.stem)
        except CatalogueError as error:
            mistakes += error.faults
    return found, mistakes


def _mistakes(raw: Table, office: domain.Office, stem: str) -> Iterator[Fault]:
    if office.key != stem:
        yield Fault(locate(raw, ("key",)), f"key: {office.key} must be the file's name {stem}")
    for number, counter in enumerate(office.counters):
        if counter.accessible > counter.places:
            words = f"{counter.key}: {counter.accessible} of {counter.places} places cannot be accessible"
            yield Fault(locate(raw, ("counters", number, "accessible")), words)
