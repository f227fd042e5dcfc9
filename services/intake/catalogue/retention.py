"""Reads ``retention/outcomes.yaml``: what is deleted after how many days, by how an application ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from marshmallow import fields, validate

from services.intake.catalogue.marks import CatalogueError, Fault, Table, locate, read
from services.intake.catalogue.shapes import BasisShape, Shape
from services.intake.catalogue.shaping import shaped
from services.intake.domain import retention as domain

FOLDER = Path(__file__).parent
FILE = Path("retention") / "outcomes.yaml"


class RuleShape(Shape):
    """One dated line."""

    makes = domain.Rule
    outcome = fields.String(required=True, validate=validate.OneOf(list(domain.OUTCOMES)))
    what = fields.String(required=True, validate=validate.OneOf([domain.EVERYTHING, *domain.PARTS]))
    days = fields.Integer(strict=True, required=True, validate=validate.Range(0, 36600))
    basis = fields.Nested(BasisShape, required=True)


class RetentionShape(Shape):
    """The whole file."""

    makes = domain.Retention
    rules = fields.List(fields.Nested(RuleShape), required=True, validate=validate.Length(min=1))


@cache
def retention(folder: Path = FOLDER) -> domain.Retention:
    """The rules of ``folder``, or the office's own when it has none.

    Raises :class:`CatalogueError` naming every mistake.
    """
    return _read(folder / FILE if (folder / FILE).exists() else FOLDER / FILE)


def faults(folder: Path = FOLDER) -> tuple[Fault, ...]:
    """Every mistake in the rules of ``folder``, each with its file and line."""
    try:
        if (folder / FILE).exists():
            _read(folder / FILE)
    except CatalogueError as error:
        return error.faults
    return ()


def _read(path: Path) -> domain.Retention:
    raw = read(path)
    found: domain.Retention = shaped(RetentionShape(), raw)
    mistakes = [*_strange(raw, found), *_missing(raw, found), *_dated(raw, found)]
    if mistakes:
        raise CatalogueError(mistakes)
    return found


def _strange(raw: Table, found: domain.Retention) -> Iterator[Fault]:
    for number, rule in enumerate(found.rules):
        if rule.what not in domain.OUTCOMES[rule.outcome]:
            words = f"{rule.outcome}: what is one of {', '.join(domain.OUTCOMES[rule.outcome])}"
            yield Fault(locate(raw, ("rules", number, "what")), words)
        if rule.outcome == "practice" and rule.days:
            words = "practice: nothing of it is ever stored, so days is 0"
            yield Fault(locate(raw, ("rules", number, "days")), words)
        if rule.basis.valid_to and rule.basis.valid_to < rule.basis.valid_from:
            yield Fault(locate(raw, ("rules", number, "basis", "valid_to")), "it ends before it begins")


def _missing(raw: Table, found: domain.Retention) -> Iterator[Fault]:
    there = {(rule.outcome, rule.what) for rule in found.rules}
    for outcome, parts in domain.OUTCOMES.items():
        for what in parts:
            if (outcome, what) not in there:
                words = f"no rule for {outcome} and {what}: it would be kept for ever; add one"
                yield Fault(locate(raw, ("rules",)), words)


def _dated(raw: Table, found: domain.Retention) -> Iterator[Fault]:
    """Lines of one outcome and part follow each other: no day with two, no gap, the last one stays open."""
    for key in dict.fromkeys((rule.outcome, rule.what) for rule in found.rules):
        lines = [(at, one) for at, one in enumerate(found.rules) if (one.outcome, one.what) == key]
        lines.sort(key=lambda line: line[1].basis.valid_from)
        for (at, older), (_, newer) in pairwise(lines):
            last = newer.basis.valid_from - timedelta(days=1)
            if older.basis.valid_to != last:
                words = f"{' and '.join(key)}: the line before {newer.basis.valid_from} must end on {last}"
                yield Fault(locate(raw, ("rules", at, "basis")), f"{words} (valid_to)")
        at, newest = lines[-1]
        if newest.basis.valid_to is not None:
            words = f"{' and '.join(key)}: after {newest.basis.valid_to} there is no rule; add the next line"
            yield Fault(locate(raw, ("rules", at, "basis", "valid_to")), words)
