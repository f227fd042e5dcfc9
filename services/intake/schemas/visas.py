"""The visa indices as a person reads them, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from services.intake.domain.service import Service
from services.intake.domain.visas import Family, Visa, find, plain
from services.intake.schemas.guide import BasisSchema, basis_shown


class VisaQuery(Schema):
    """A code of the list, or one of an earlier list; and a group."""

    code = fields.String(validate=validate.Length(max=20))
    group = fields.String(validate=validate.Length(max=40))


class StaySchema(BasisSchema):
    """How long one may stay."""

    text = fields.String()


class VisaSchema(BasisSchema):
    """One index; ``stay`` is null where the office has to say."""

    code = fields.String()
    title = fields.String()
    official_title = fields.String(metadata={"description": "the Indonesian name in the official list"})
    decided_by = fields.String(metadata={"enum": ["office", "centre", "border"]})
    badge = fields.String(metadata={"enum": ["", "golden", "global-citizen"]})
    aliases = fields.List(fields.String(), metadata={"description": "codes of earlier lists, not offered"})
    stay = fields.Nested(StaySchema, allow_none=True)
    services = fields.List(fields.String(), metadata={"description": "what can be applied for here"})


class VisaGroupSchema(Schema):
    """The indices of one group; ``count`` is how many the list has, also where none was asked for."""

    key = fields.String()
    title = fields.String()
    count = fields.Integer()
    visas = fields.List(fields.Nested(VisaSchema))


class VisasSchema(Schema):
    """What was found, group by group."""

    total = fields.Integer(metadata={"description": "indices in the whole list"})
    found = fields.Integer()
    old_code = fields.Boolean(metadata={"description": "whether the code is one of an earlier list"})
    groups = fields.List(fields.Nested(VisaGroupSchema))


def shown(
    families: Iterable[Family],
    services: Mapping[str, Service],
    language: str,
    code: str | None = None,
    group: str | None = None,
) -> dict[str, Any]:
    """The list, or what ``code`` and ``group`` leave of it; an empty code asks for nothing in particular."""
    covering = _covering(services)
    groups = [_group(family, covering, language, code, group) for family in families]
    found = [one for part in groups for one in part["visas"]]
    return {
        "total": sum(part["count"] for part in groups),
        "found": len(found),
        "old_code": any(plain(code or "") in one["aliases"] for one in found),
        "groups": groups,
    }


def _group(
    family: Family, covering: Mapping[str, list[str]], language: str, code: str | None, group: str | None
) -> dict[str, Any]:
    visas = find(family.visas, code) if code and plain(code) else family.visas
    wanted = () if group and group != family.key else visas
    return {
        "key": family.key,
        "title": family.title.reads(language),
        "count": len(family.visas),
        "visas": [_visa(visa, covering, language) for visa in wanted],
    }


def _visa(visa: Visa, covering: Mapping[str, list[str]], language: str) -> dict[str, Any]:
    stay = visa.stay
    return basis_shown(visa.basis, language) | {
        "code": visa.code,
        "title": visa.title.reads(language),
        "official_title": visa.title.id,
        "decided_by": visa.decided_by,
        "badge": visa.badge,
        "aliases": list(visa.aliases),
        "stay": {"text": stay.text.reads(language)} | basis_shown(stay.basis, language) if stay else None,
        "services": covering.get(visa.code, []),
    }


def _covering(services: Mapping[str, Service]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for service in services.values():
        for code in service.codes:
            found.setdefault(code, []).append(service.key)
    return found
