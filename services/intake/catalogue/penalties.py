"""Reads ``penalties/overstay.yaml``: what a day of overstay costs, and when paying is no way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from marshmallow import fields, validate

from services.intake.catalogue.marks import CatalogueError, Fault, Table, locate, read
from services.intake.catalogue.shapes import BasisShape, FeeLineShape, Shape, text
from services.intake.catalogue.shaping import shaped
from services.intake.domain import overstay as domain
from services.intake.domain.service import Basis

FOLDER = Path(__file__).parent


class LimitShape(Shape):
    """The last day that can be paid for."""

    makes = domain.Limit
    last_day = fields.Integer(strict=True, required=True, validate=validate.Range(1, domain.MAX_DAYS))
    reason = text()
    where = text()
    basis = fields.Nested(BasisShape, required=True)


class OverstayShape(Shape):
    """The whole file."""

    makes = domain.Overstay
    title = text()
    rates = fields.List(fields.Nested(FeeLineShape), required=True, validate=validate.Length(min=1))
    limits = fields.List(fields.Nested(LimitShape), required=True, validate=validate.Length(min=1))


@cache
def overstay(folder: Path = FOLDER) -> domain.Overstay:
    """The overstay rule of ``folder``, or the office's own when it has none.

    Raises :class:`CatalogueError` naming every mistake.
    """
    path = folder / "penalties" / "overstay.yaml"
    return _read(path if path.exists() else FOLDER / "penalties" / "overstay.yaml")


def faults(folder: Path = FOLDER) -> tuple[Fault, ...]:
    """Every mistake in the overstay rule of ``folder``, each with its file and line."""
    path = folder / "penalties" / "overstay.yaml"
    try:
        if path.exists():
            _read(path)
    except CatalogueError as error:
        return error.faults
    return ()


def _read(path: Path) -> domain.Overstay:
    raw = read(path)
    rule: domain.Overstay = shaped(OverstayShape(), raw)
    found = [*_dated(raw, "rates", (one.basis for one in rule.rates))]
    found += _dated(raw, "limits", (one.basis for one in rule.limits))
    if found:
        raise CatalogueError(found)
    return rule


def _dated(raw: Table, place: str, bases: Iterable[Basis]) -> Iterator[Fault]:
    """Lines stand in the order of their days, without gap or overlap; only the last one may stay open."""
    for number, (older, newer) in enumerate(pairwise(bases)):
        ends = older.valid_to or date.max
        if newer.valid_from != min(ends, date.max - timedelta(days=1)) + timedelta(days=1):
            words = (
                f"{place}: one line must end (valid_to) the day before the next begins, {newer.valid_from}"
            )
            yield Fault(locate(raw, (place, number, "basis")), words)
