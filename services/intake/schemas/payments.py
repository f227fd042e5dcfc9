"""What intake takes and gives about paying. Amounts in whole rupiah."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.intake.adapters.cashier_simulator import Way
from services.intake.domain.payments import BillState, Kind

KINDS = [kind.value for kind in Kind]


class BilledSchema(Schema):
    """One line of a bill, as it was billed."""

    code = fields.String()
    label = fields.String()
    amount = fields.Integer()
    law = fields.String()


class OwnDifferenceSchema(Schema):
    """What did not fit about a payment, for the applicant."""

    kind = fields.String(metadata={"enum": KINDS})
    ntpn = fields.String()
    paid = fields.Integer()
    expected = fields.Integer()
    refund = fields.Integer(metadata={"description": "what the treasury has to give back"})
    found_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)


class ApplicationPaymentSchema(Schema):
    """How paying stands: pay with ``code`` until ``due_at``; ``receipt`` is the treasury's number (NTPN).

    ``renewable``: the code has lapsed, and a new one can be asked for.
    """

    bill = fields.String()
    state = fields.String(metadata={"enum": [state.value for state in BillState]})
    amount = fields.Integer()
    lines = fields.List(fields.Nested(BilledSchema))
    tariff_on = fields.Date()
    code = fields.String(allow_none=True)
    due_at = fields.DateTime(allow_none=True)
    provider = fields.String()
    simulated = fields.Boolean()
    receipt = fields.String(allow_none=True)
    paid = fields.Integer(allow_none=True)
    paid_at = fields.DateTime(allow_none=True)
    renewable = fields.Boolean()
    differences = fields.List(fields.Nested(OwnDifferenceSchema))


def payment_shown(found: dict[str, Any], language: str) -> dict[str, Any]:
    """A payment with its lines in the reader's language."""
    lines = [line | {"label": line["label"]["en" if language == "en" else "id"]} for line in found["lines"]]
    return found | {"lines": lines}


class TakenSchema(Schema):
    """What became of a notice; the same notice again is answered the same."""

    ntpn = fields.String(allow_none=True)
    credited = fields.Boolean()
    difference = fields.String()


class DifferenceSchema(OwnDifferenceSchema):
    """A difference, for managers."""

    id = fields.Integer()
    day = fields.Date()
    reference = fields.String()
    bill = fields.String()
    code = fields.String()
    heard = fields.String(metadata={"enum": ["notice", "reconciliation", "deadline"]})
    simulated = fields.Boolean()


class ReconciliationSchema(Schema):
    """One day's comparison with the provider's list."""

    day = fields.Date()
    ran_at = fields.DateTime()
    listed = fields.Integer()
    matched = fields.Integer()
    missed = fields.Integer()
    differences = fields.Integer()


class BooksSchema(Schema):
    """What does not fit and is open, and the last comparisons."""

    provider = fields.String()
    simulated = fields.Boolean()
    differences = fields.List(fields.Nested(DifferenceSchema))
    reconciliations = fields.List(fields.Nested(ReconciliationSchema))


class ClosingSchema(Schema):
    """How a difference was dealt with."""

    remark = fields.String(required=True, validate=validate.Length(min=3, max=500))


class BankSchema(Schema):
    """Whether there is a simulated bank, and whether it pays by itself."""

    simulated = fields.Boolean()
    auto = fields.Boolean()


class BankBillSchema(Schema):
    """A billing code at the simulated bank."""

    code = fields.String()
    amount = fields.Integer()
    expires_at = fields.DateTime()
    lapsed = fields.Boolean()
    paid = fields.Integer(metadata={"description": "everything that was paid with it"})


class BankPaymentSchema(Schema):
    """Pay with a code, in one of the ways."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=20))
    way = fields.String(required=True, validate=validate.OneOf([way.value for way in Way]))
