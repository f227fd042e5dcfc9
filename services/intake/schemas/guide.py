"""A service as a person reads it, in one language: guide, form definition, checklist and tariff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from marshmallow import Schema, fields

from services.intake.domain.explanation import Change, changes, rule
from services.intake.domain.fees import Fee, prices
from services.intake.domain.overstay import Charge, multiplied
from services.intake.domain.service import (
    FAMILIES,
    Appointment,
    Basis,
    Condition,
    Confidence,
    Document,
    FeeLine,
    Field,
    Group,
    Payment,
    Reason,
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
    family = fields.String(metadata={"enum": list(FAMILIES)})
    decided_by = fields.String(metadata={"enum": ["office", "centre"]})
    codes = fields.List(fields.String(), metadata={"description": "the visa indices it covers"})
    who = fields.String()
    fee_from = fields.Integer(allow_none=True, metadata={"description": "the least it costs, in rupiah"})
    fee_to = fields.Integer(allow_none=True, metadata={"description": "the most it costs, in rupiah"})
    working_days = fields.Integer(allow_none=True)
    to_confirm = fields.Boolean(metadata={"description": "whether the office has to confirm fee or time"})


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
    option = fields.String(metadata={"description": "its name where a fee is asked for, besides its key"})
    date_is = fields.String(metadata={"enum": ["any", "past", "future"]})
    after = fields.String(allow_none=True, metadata={"description": "the date that has to come before"})
    when = fields.Dict()
    must_be = fields.List(fields.String(), metadata={"description": "answers with which one may apply"})
    otherwise = fields.String(allow_none=True, metadata={"description": "what is said to the others"})


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
    basis = fields.Nested(lambda: BasisSchema(), allow_none=True)


class BasisSchema(Schema):
    """Where a fact stands, and how sure it is."""

    legal_basis = fields.String()
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)
    source = fields.String()
    confidence = fields.String(metadata={"enum": list(Confidence)})
    note = fields.String(allow_none=True)


class StepSchema(BasisSchema):
    """What happens, and the legal clock in working days."""

    key = fields.String()
    title = fields.String()
    detail = fields.String()
    who = fields.String()
    working_days = fields.Integer(allow_none=True)
    clock_starts = fields.String(allow_none=True)
    when = fields.Dict()


class ReasonSchema(Schema):
    """A common reason for a refusal or for asking for more, and how to avoid it."""

    key = fields.String()
    decision = fields.String(metadata={"enum": ["refused", "more_requested"]})
    title = fields.String()
    words = fields.String()
    avoid = fields.String()
    law = fields.String()


class PaymentSchema(BasisSchema):
    """When it is paid, and within how many hours."""

    when = fields.String()
    hours = fields.Integer()


class VisitSchema(BasisSchema):
    """The step for which one comes to the office, and for how many minutes."""

    step = fields.String()
    minutes = fields.Integer()


class TariffLineSchema(FeeLineSchema):
    """A line of the tariff with the options under which it is due."""

    when = fields.Dict()


class GuideSchema(ServiceSchema):
    """The whole guide and form definition of one service."""

    groups = fields.List(fields.Nested(GroupSchema))
    documents = fields.List(fields.Nested(PaperSchema))
    steps = fields.List(fields.Nested(StepSchema))
    tariff = fields.List(fields.Nested(TariffLineSchema))
    eligibility = fields.List(
        fields.Nested(FieldSchema), metadata={"description": "the questions of the first group"}
    )
    reasons = fields.List(fields.Nested(ReasonSchema))
    payment = fields.Nested(PaymentSchema, allow_none=True)
    appointment = fields.Nested(VisitSchema, allow_none=True)
    four_eyes = fields.Boolean(metadata={"description": "whether two officers decide"})
    repeat_days = fields.Integer()
    basis = fields.Nested(
        BasisSchema, allow_none=True, metadata={"description": "of who may apply and what is asked for"}
    )


def summary(service: Service, language: str, on: date) -> dict[str, Any]:
    """The service's line in the list, with the tariff of that day."""
    fees = prices(service, on)
    return {
        "key": service.key,
        "title": service.title.reads(language),
        "summary": service.summary.reads(language),
        "audience": service.audience,
        "family": service.family,
        "decided_by": service.decided_by,
        "codes": list(service.codes),
        "who": service.who.reads(language),
        "fee_from": fees[0].total if fees else None,
        "fee_to": fees[-1].total if fees else None,
        "working_days": service.working_days_on(on),
        "to_confirm": _to_confirm(service, fees[:1], on),
    }


def _to_confirm(service: Service, fees: Iterable[Fee], on: date) -> bool:
    """Whether these fees or the legal clock rest on something that was not read in an official text."""
    told = [line.basis for fee in fees for line in fee.lines]
    told += [step.basis for step in service.steps_on(on) if step.working_days]
    return any(basis.confidence is not Confidence.OFFICIAL for basis in told)


def guide(service: Service, language: str, on: date) -> dict[str, Any]:
    """Everything about the service, in that language; the tariff with its past and future lines."""
    lines = [line for part in service.fees for line in part.lines]
    return summary(service, language, on) | {
        "groups": [_group(group, language) for group in service.groups],
        "documents": [_paper(paper, language) for paper in service.documents],
        "steps": [_step(step, language) for step in service.steps_on(on)],
        "tariff": [_line(line, language) | {"when": _when(line.when)} for line in lines],
        "eligibility": [_field(field, language) for field in service.eligibility],
        "reasons": [_reason(reason, language) for reason in service.reasons],
        "payment": _payment(service.payment, language),
        "appointment": _appointment(service.appointment, language),
        "four_eyes": service.four_eyes,
        "basis": service.basis and basis_shown(service.basis, language),
        "repeat_days": service.repeat_days,
    }


def fee_shown(service: Service, fee: Fee, language: str) -> dict[str, Any]:
    """A fee with its lines, the rule behind each, and what would change it, in that language."""
    names = {field.key: field.option_name for field in service.priced}
    lines = [_line(one, language) | {"rule": rule(service, one).reads(language)} for one in fee.lines]
    return {
        "service": service.key,
        "on": fee.on,
        "currency": "IDR",
        "options": {names[key]: value for key, value in fee.options.items()},
        "total": fee.total,
        "lines": lines,
        "changes": [_change(one, fee, language) for one in changes(service, fee)],
    }


def overstay_shown(charge: Charge, language: str) -> dict[str, Any]:
    """What an overstay costs, or why it cannot be paid for, in that language."""
    limit, beyond = charge.limit, charge.rate is None
    return {
        "on": charge.on,
        "days": charge.days,
        "last_day": limit.last_day,
        "currency": "IDR",
        "total": charge.total,
        "lines": _overstay_lines(charge, language),
        "reason": limit.reason.reads(language) if beyond else None,
        "where": limit.where.reads(language) if beyond else None,
        "legal_basis": limit.basis.legal_basis,
        "confidence": limit.basis.confidence.value,
    }


def _overstay_lines(charge: Charge, language: str) -> list[dict[str, Any]]:
    if charge.rate is None:
        return []
    more = {"rule": multiplied(charge).reads(language), "days": charge.days, "rate": charge.rate.amount}
    return [_line(charge.rate, language) | more | {"amount": charge.total}]


def _change(change: Change, fee: Fee, language: str) -> dict[str, Any]:
    return {
        "option": change.option,
        "value": change.value,
        "words": change.words.reads(language),
        "total": change.total,
        "difference": change.total - fee.total,
    }


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
        "option": field.option_name,
        "date_is": field.date_is,
        "after": field.after,
        "when": _when(field.when),
        "must_be": list(field.must_be),
        "otherwise": _reads(field.otherwise, language),
    }


def _paper(paper: Document, language: str) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "title": paper.title.reads(language),
        "acceptable": paper.acceptable.reads(language),
        "law": paper.law,
        "required": paper.required,
        "when": _when(paper.when),
        "basis": paper.basis and basis_shown(paper.basis, language),
    }


def _step(step: Step, language: str) -> dict[str, Any]:
    return basis_shown(step.basis, language) | {
        "key": step.key,
        "title": step.title.reads(language),
        "detail": step.detail.reads(language),
        "who": step.who,
        "working_days": step.working_days,
        "clock_starts": _reads(step.clock_starts, language),
        "when": _when(step.when),
    }


def _reason(reason: Reason, language: str) -> dict[str, Any]:
    return {
        "key": reason.key,
        "decision": reason.decision,
        "title": reason.title.reads(language),
        "words": reason.words.reads(language),
        "avoid": reason.avoid.reads(language),
        "law": reason.law,
    }


def _payment(payment: Payment | None, language: str) -> dict[str, Any] | None:
    if payment is None:
        return None
    return {"when": payment.when, "hours": payment.hours} | basis_shown(payment.basis, language)


def _appointment(meeting: Appointment | None, language: str) -> dict[str, Any] | None:
    if meeting is None:
        return None
    return {"step": meeting.step, "minutes": meeting.minutes} | basis_shown(meeting.basis, language)


def _line(line: FeeLine, language: str) -> dict[str, Any]:
    shown = {"code": line.code, "label": line.label.reads(language), "amount": line.amount}
    return shown | basis_shown(line.basis, language)


def basis_shown(basis: Basis, language: str) -> dict[str, Any]:
    """Where a fact stands, in that language."""
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
