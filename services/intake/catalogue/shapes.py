"""The exact shape of a catalogue file: unknown keys, missing languages and wrong types are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validate

from services.intake.catalogue.places import villages
from services.intake.domain import service as domain

FIRST = domain.Text("Apakah Anda dapat mengajukan?", "Can you apply?")
"""The title of the eligibility questions."""


class Shape(Schema):
    """A schema that makes the frozen dataclass ``makes``; lists become tuples."""

    makes: ClassVar[type]

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> object:
        """The dataclass of this part of the file."""
        return self.makes(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


class Day(fields.Field[date]):
    """A YAML date."""

    def _deserialize(self, value: object, *_: object, **__: object) -> date:
        if type(value) is not date:
            raise ValidationError("write a date as 2024-12-17, without quotes")
        return value


class When(fields.Field[domain.Condition]):
    """``{field: [values]}``: every term must hold."""

    def _deserialize(self, value: object, *_: object, **__: object) -> domain.Condition:
        if not isinstance(value, dict) or not value or not all(_terms(v) for v in value.values()):
            raise ValidationError('write a condition as {field: ["value", "other value"]}')
        return domain.Condition(tuple((str(key), tuple(values)) for key, values in value.items()))


def _terms(values: object) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(value, str) for value in values)


def key(**more: Any) -> fields.String:
    """A word of the catalogue: small letters, digits, dashes, underscores."""
    return fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9][a-z0-9_-]{0,39}$"), **more)


def sentence() -> fields.String:
    """A text that is there."""
    return fields.String(required=True, validate=validate.Length(min=1, max=600))


class TextShape(Shape):
    """A sentence in both languages."""

    makes = domain.Text
    id = sentence()
    en = sentence()


def text(*, required: bool = True) -> fields.Nested:
    """A sentence in both languages, as a field."""
    return fields.Nested(TextShape, required=required)


class ChoiceShape(Shape):
    """One value of a choice."""

    makes = domain.Choice
    value = key()
    label = text()
    min_age = fields.Integer(strict=True, validate=validate.Range(1, 120))
    unless = When()


class FieldShape(Shape):
    """One question."""

    makes = domain.Field
    key = key()
    type = fields.Enum(domain.FieldType, by_value=True, required=True)
    label = text()
    why = text()
    law = sentence()
    required = fields.Boolean()
    help = text(required=False)
    example = fields.String(validate=validate.Length(max=120))
    choices = fields.List(fields.Nested(ChoiceShape), validate=validate.Length(min=2))
    max_length = fields.Integer(strict=True, validate=validate.Range(1, 1000))
    when = When()
    date_is = fields.String(validate=validate.OneOf(["any", "past", "future"]))
    after = fields.String()
    priced = fields.Boolean()
    option = fields.String(validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,39}$"))
    default = fields.String()
    otherwise = text(required=False)

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> object:
        """The question; a village is chosen from the office's own list."""
        if "otherwise" in data and "must_be" not in data and data.get("date_is") != "future":
            raise ValidationError("it is said to nobody: write date_is: future too", "otherwise")
        if data["type"] is domain.FieldType.VILLAGE:
            data.setdefault("choices", villages())
        return super().make(data)


class EligibilityShape(FieldShape):
    """A question that decides whether one can apply at all."""

    must_be = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    otherwise = text()


class GroupShape(Shape):
    """The questions of one page."""

    makes = domain.Group
    key = key()
    title = text()
    # Named otherwise here, because a schema has an attribute "fields" of its own.
    questions = fields.List(
        fields.Nested(FieldShape),
        data_key="fields",
        attribute="fields",
        required=True,
        validate=validate.Length(min=1),
    )


class DocumentShape(Shape):
    """A paper to attach."""

    makes = domain.Document
    kind = key()
    title = text()
    acceptable = text()
    law = sentence()
    required = fields.Boolean()
    when = When()
    basis = fields.Nested(lambda: BasisShape())


class BasisShape(Shape):
    """Where a fact stands."""

    makes = domain.Basis
    legal_basis = sentence()
    valid_from = Day(required=True)
    valid_to = Day(allow_none=True)
    source = sentence()
    confidence = fields.Enum(domain.Confidence, by_value=True, required=True)
    note = text(required=False)


class StepShape(Shape):
    """What happens, and by which legal clock."""

    makes = domain.Step
    key = key()
    title = text()
    detail = text()
    who = fields.String(required=True, validate=validate.OneOf(["applicant", "office", "centre"]))
    working_days = fields.Integer(strict=True, validate=validate.Range(1, 90))
    clock_starts = text(required=False)
    clock_from = fields.String(validate=validate.OneOf(["handed-in", "appointment"]))
    when = When()
    basis = fields.Nested(BasisShape, required=True)


class FeeLineShape(Shape):
    """One line of the tariff."""

    makes = domain.FeeLine
    code = key()
    label = text()
    amount = fields.Integer(strict=True, required=True, validate=validate.Range(min=0))
    when = When()
    basis = fields.Nested(BasisShape, required=True)


class FeePartShape(Shape):
    """Something that is paid for."""

    makes = domain.FeePart
    key = key()
    due = When()
    lines = fields.List(fields.Nested(FeeLineShape), required=True, validate=validate.Length(min=1))


class ReasonShape(Shape):
    """A common reason for a refusal, or for asking for more."""

    makes = domain.Reason
    key = key()
    decision = fields.String(required=True, validate=validate.OneOf(["refused", "more_requested"]))
    title = text()
    words = text()
    avoid = text()
    law = sentence()


class PaymentShape(Shape):
    """When the application waits for its fee, and how long the billing code lives, in hours."""

    makes = domain.Payment
    when = fields.String(required=True, validate=validate.OneOf(["before-check"]))
    hours = fields.Integer(strict=True, required=True, validate=validate.Range(1, 24 * 90))
    basis = fields.Nested(BasisShape, required=True)


class AppointmentShape(Shape):
    """For which step one comes to the office, and for how many minutes."""

    makes = domain.Appointment
    step = key()
    minutes = fields.Integer(strict=True, required=True, validate=validate.Range(5, 480))
    basis = fields.Nested(BasisShape, required=True)


def _codes() -> fields.List[Any]:
    code = fields.String(validate=validate.Regexp(r"^[A-F][0-9]{1,2}[A-Z]?$"))
    return fields.List(code, validate=validate.Length(min=1))


class ServiceShape(Shape):
    """A whole catalogue file."""

    makes = domain.Service
    key = key()
    title = text()
    summary = text()
    audience = fields.String(required=True, validate=validate.OneOf(["citizen", "foreigner"]))
    who = text()
    offered_from = Day(required=True)
    family = fields.String(validate=validate.OneOf(domain.FAMILIES))
    decided_by = fields.String(validate=validate.OneOf(["office", "centre"]))
    codes = _codes()
    eligibility = fields.List(fields.Nested(EligibilityShape), validate=validate.Length(min=1))
    groups = fields.List(fields.Nested(GroupShape), required=True, validate=validate.Length(min=1))
    documents = fields.List(fields.Nested(DocumentShape), required=True)
    steps = fields.List(fields.Nested(StepShape), required=True, validate=validate.Length(min=1))
    fees = fields.List(fields.Nested(FeePartShape), required=True)
    reasons = fields.List(fields.Nested(ReasonShape), validate=validate.Length(min=1))
    payment = fields.Nested(PaymentShape)
    appointment = fields.Nested(AppointmentShape)
    four_eyes = fields.Boolean()
    repeat_days = fields.Integer(strict=True, validate=validate.Range(1, 3660))
    basis = fields.Nested(BasisShape)

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> object:
        """The service; its eligibility questions are the first group of its form, its basis its papers'."""
        papers = (
            paper if paper.basis else replace(paper, basis=data.get("basis")) for paper in data["documents"]
        )
        data["documents"] = list(papers)
        if asked := data.get("eligibility"):
            data["groups"] = [domain.Group(domain.ELIGIBILITY, FIRST, tuple(asked)), *data["groups"]]
        return super().make(data)
