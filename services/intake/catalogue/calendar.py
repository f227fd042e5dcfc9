"""Reads ``calendar/<year>.yaml``: national holidays and collective leave, one file a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from marshmallow import fields, validate

from services.intake.catalogue.marks import CatalogueError, Fault, Table, locate, read
from services.intake.catalogue.shapes import BasisShape, Day, Shape, text
from services.intake.catalogue.shaping import shaped
from services.intake.domain import calendar as domain

FOLDER = Path(__file__).parent


class HolidayShape(Shape):
    """A day on which the office is closed."""

    makes = domain.Holiday
    day = Day(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["national", "collective"]))
    title = text()
    basis = fields.Nested(BasisShape, required=True)


class RestShape(Shape):
    """The days of rest of every week."""

    makes = domain.Rest
    days = fields.List(fields.Integer(strict=True, validate=validate.Range(1, 7)), required=True)
    basis = fields.Nested(BasisShape, required=True)


class YearShape(Shape):
    """The whole file."""

    makes = domain.Year
    year = fields.Integer(strict=True, required=True, validate=validate.Range(2000, 2200))
    complete = fields.Boolean(required=True)
    rest = fields.Nested(RestShape, required=True)
    days = fields.List(fields.Nested(HolidayShape), required=True, validate=validate.Length(min=1))


@cache
def calendar(folder: Path = FOLDER) -> domain.Calendar:
    """The calendar of ``folder``, or the office's own when it has none.

    Raises :class:`CatalogueError` naming every mistake.
    """
    years, found = _read(folder)
    if found:
        raise CatalogueError(found)
    return domain.Calendar(tuple(years)) if years or folder == FOLDER else calendar(FOLDER)


def faults(folder: Path = FOLDER) -> tuple[Fault, ...]:
    """Every mistake in the calendar of ``folder``, each with its file and line."""
    return tuple(_read(folder)[1])


def _read(folder: Path) -> tuple[list[domain.Year], list[Fault]]:
    years: list[domain.Year] = []
    found: list[Fault] = []
    for path in sorted((folder / "calendar").glob("*.yaml")):
        try:
            years.append(_year(path))
        except CatalogueError as error:
            found += error.faults
    return years, found


def _year(path: Path) -> domain.Year:
    raw = read(path)
    year: domain.Year = shaped(YearShape(), raw)
    found = list(_mistakes(raw, year, path.stem))
    if found:
        raise CatalogueError(found)
    return year


def _mistakes(raw: Table, year: domain.Year, stem: str) -> Iterator[Fault]:
    if str(year.year) != stem:
        yield Fault(locate(raw, ("year",)), f"year: {year.year} must be the file's name {stem}")
    for number, one in enumerate(year.days):
        if one.day.year != year.year:
            words = f"{one.day} is not in {year.year}; write it in calendar/{one.day.year}.yaml"
            yield Fault(locate(raw, ("days", number, "day")), words)
    doubled = [day for day, count in Counter(one.day for one in year.days).items() if count > 1]
    for day in doubled:
        last = max(number for number, one in enumerate(year.days) if one.day == day)
        yield Fault(
            locate(raw, ("days", last, "day")), f"{day} is there twice; keep one and name both in its title"
        )
