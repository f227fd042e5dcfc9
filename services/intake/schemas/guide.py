"""A service as a person reads it, in one language: guide, form definition, checklist and tariff."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from services.intake.domain.fees import Fee, least
from services.intake.domain.service import (
    Basis,
    Condition,
    Document,
    FeeLine,
    Field,
    Group,
    Service,
    Step,
    Text,
)
from services.intake.schemas.answers import FeeLineSchema


class ServiceSchema(Schema):
    """One line of the list of services."""

    key = fields.String()
    title = fields.String()
    summary = fields.String()
    audience = fields.String()
    who = fields.String()
    fee_from = fields.Integer(allow_none=True, metadata={"description": "the least it costs, in rupiah"})
    working_days = fields.Integer(allow_none=True)


class ChoiceSchema(Schema):
    """One value of a choice."""

    value = fields.String()
    label = fields.String()


class FieldSchema(Schema):
    """One question; ``when`` holds the answers under which it is asked."""

    key = fields.String()
    type = fields.String()
    label = fields.String()
    help = fields.String(allow_none=True)
    why = fields.String()
    law = fields.String()
    example = fields.String()
    required = fields.Boolean()
    max_length = fields.Integer()
    choices = fields.List(fields.Nested(ChoiceSchema))
    default = fields.String(allow_none=True)
    changes_fee = fields.Boolean()
    date_is = fields.String(metadata={"enum": ["any", "past", "future"]})
    when = fields.Dict()


class GroupSchema(Schema):
    """The questions of one page."""

    key = fields.String()
    title = fields.String()
    questions = fields.List(fields.Nested(FieldSchema), data_key="fields")


class PaperSchema(Schema):
    """A document and what makes it acceptable."""

    kind = fields.String()
    title = fields.String()
    acceptable = fields.String()
    law = fields.String()
    required = fields.Boolean()
    when = fields.Dict()


class StepSchema(Schema):
    """What happens, and the legal clock in working days."""

    key = fields.String()
    title = fields.String()
    detail = fields.String()
    who = fields.String()
    working_days = fields.Integer(allow_none=True)
    clock_starts = fields.String(allow_none=True)
    legal_basis = fields.String()
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)
    source = fields.String()
    confidence = fields.String()
    note = fields.String(allow_none=True)


class TariffLineSchema(FeeLineSchema):
    """A line of the tariff with the options under which it is due."""

    when = fields.Dict()


class GuideSchema(ServiceSchema):
    """The whole guide and form definition of one service."""

    groups = fields.List(fields.Nested(GroupSchema))
    documents = fields.List(fields.Nested(PaperSchema))
    steps = fields.List(fields.Nested(StepSchema))
    tariff = fields.List(fields.Nested(TariffLineSchema))


def summary(service: Service, language: str, on: date) -> dict[str, Any]:
    """The service's line in the list, with the tariff of that day."""
    return {
        "key": service.key,
        "title": service.title.reads(language),
        "summary": service.summary.reads(language),
        "audience": service.audience,
        "who": service.who.reads(language),
        "fee_from": least(service, on),
        "working_days": service.working_days,
    }


def guide(service: Service, language: str, on: date) -> dict[str, Any]:
    """Everything about the service, in that language; the tariff with its past and future lines."""
    lines = [line for part in service.fees for line in part.lines]
    return summary(service, language, on) | {
        "groups": [_group(group, language) for group in service.groups],
        "documents": [_paper(paper, language) for paper in service.documents],
        "steps": [_step(step, language) for step in service.steps],
        "tariff": [_line(line, language) | {"when": _when(line.when)} for line in lines],
    }


def fee_shown(fee: Fee, language: str) -> dict[str, Any]:
    """A fee with its lines, in that language."""
    lines = [_line(line, language) for line in fee.lines]
    return {"on": fee.on, "currency": "IDR", "total": fee.total, "lines": lines}


def _group(group: Group, language: str) -> dict[str, Any]:
    questions = [_field(field, language) for field in group.fields]
    return {"key": group.key, "title": group.title.reads(language), "questions": questions}


def _field(field: Field, language: str) -> dict[str, Any]:
    choices = [{"value": choice.value, "label": choice.label.reads(language)} for choice in field.choices]
    return {
        "key": field.key,
        "type": field.type.value,
        "label": field.label.reads(language),
        "help": _reads(field.help, language),
        "why": field.why.reads(language),
        "law": field.law,
        "example": field.example,
        "required": field.required,
        "max_length": field.max_length,
        "choices": choices,
        "default": field.default,
        "changes_fee": field.priced,
        "date_is": field.date_is,
        "when": _when(field.when),
    }


def _paper(paper: Document, language: str) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "title": paper.title.reads(language),
        "acceptable": paper.acceptable.reads(language),
        "law": paper.law,
        "required": paper.required,
        "when": _when(paper.when),
    }


def _step(step: Step, language: str) -> dict[str, Any]:
    return _basis(step.basis, language) | {
        "key": step.key,
        "title": step.title.reads(language),
        "detail": step.detail.reads(language),
        "who": step.who,
        "working_days": step.working_days,
        "clock_starts": _reads(step.clock_starts, language),
    }


def _line(line: FeeLine, language: str) -> dict[str, Any]:
    shown = {"code": line.code, "label": line.label.reads(language), "amount": line.amount}
    return shown | _basis(line.basis, language)


def _basis(basis: Basis, language: str) -> dict[str, Any]:
    return {
        "legal_basis": basis.legal_basis,
        "valid_from": basis.valid_from,
        "valid_to": basis.valid_to,
        "source": basis.source,
        "confidence": basis.confidence.value,
        "note": _reads(basis.note, language),
    }


def _reads(text: Text | None, language: str) -> str | None:
    return None if text is None else text.reads(language)


def _when(condition: Condition) -> dict[str, list[str]]:
    return {field: list(values) for field, values in condition.terms}
