"""Reads ``visas/<family>.yaml``: the visa indices, one file a family, each code once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marshmallow import fields, post_load, validate

from services.intake.catalogue.common import Common
from services.intake.catalogue.marks import CatalogueError, Fault, Table, locate, read
from services.intake.catalogue.shapes import BasisShape, Shape, key, text
from services.intake.catalogue.shaping import shaped
from services.intake.domain import visas as domain

CODE = r"^[A-F][0-9]{1,2}[A-Z]?$"
OLD_CODE = r"^[A-Z][0-9]{3}[A-Z]?$"
DECIDES = ("office", "centre", "border")


class StayShape(Shape):
    """How long one may stay."""

    makes = domain.Stay
    text = text()
    basis = fields.Nested(BasisShape, required=True)


class VisaShape(Shape):
    """One index; what is not written holds for the whole family."""

    makes = dict
    code = fields.String(required=True, validate=validate.Regexp(CODE))
    title = text()
    aliases = fields.List(fields.String(validate=validate.Regexp(OLD_CODE)), validate=validate.Length(min=1))
    badge = fields.String(validate=validate.OneOf(["golden", "global-citizen"]))
    stay = fields.Nested(StayShape)
    decided_by = fields.String(validate=validate.OneOf(DECIDES))
    basis = fields.Nested(BasisShape)


class FamilyShape(Shape):
    """A whole file."""

    makes = domain.Family
    family = key()
    order = fields.Integer(strict=True, required=True, validate=validate.Range(min=1))
    title = text()
    decided_by = fields.String(required=True, validate=validate.OneOf(DECIDES))
    basis = fields.Nested(BasisShape, required=True)
    visas = fields.List(fields.Nested(VisaShape), required=True, validate=validate.Length(min=1))

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> object:
        """The family, every visa with what holds for all of them."""
        shared = {name: data[name] for name in ("decided_by", "basis")}
        shared |= {"group": data["family"], "group_title": data["title"]}
        visas = tuple(domain.Visa(**(shared | one)) for one in data["visas"])
        return domain.Family(data["family"], data["order"], data["title"], visas)


def examine(folder: Path, common: Common) -> tuple[tuple[domain.Family, ...], tuple[Fault, ...]]:
    """The families in ``folder`` in the order of the list, and every mistake in their files."""
    found: list[tuple[domain.Family, Table]] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            raw = common.filled(read(path))
            family: domain.Family = shaped(FamilyShape(), raw)
        except CatalogueError as error:
            faults += error.faults
            continue
        found.append((family, raw))
        if family.key != path.stem:
            faults.append(Fault(locate(raw, ["family"]), f"family must be the file's name {path.stem!r}"))
    faults += _codes(found)
    families = tuple(sorted((family for family, _ in found), key=lambda family: family.order))
    return families, tuple(faults)


def _codes(found: list[tuple[domain.Family, Table]]) -> Iterator[Fault]:
    offered: dict[str, str] = {}
    for family, raw in found:
        for at, visa in enumerate(family.visas):
            mark = locate(raw, ["visas", at, "code"])
            if visa.code in offered:
                yield Fault(mark, f"{visa.code} is there twice; it is also in {offered[visa.code]}.yaml")
            offered.setdefault(visa.code, family.key)
    for family, raw in found:
        for at, visa in enumerate(family.visas):
            for old in (one for one in visa.aliases if one in offered):
                yield Fault(
                    locate(raw, ["visas", at, "aliases"]), f"{old} is offered; it cannot be an old code"
                )
