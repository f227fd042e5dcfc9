"""What intake answers."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.intake.schemas.handovers import HandoverSchema
from services.intake.schemas.payments import ApplicationPaymentSchema
from services.intake.schemas.promises import PromiseSchema


class ReceiptSchema(Schema):
    """What an applicant keeps; the code is told this once."""

    reference = fields.String()
    code = fields.String()
    state = fields.String()
    version = fields.Integer()


class MovedSchema(Schema):
    """Where the application is now."""

    reference = fields.String()
    state = fields.String()
    version = fields.Integer()


class HintSchema(Schema):
    """Something about a photograph that the person can mend; ``page`` is 0 for a single file."""

    page = fields.Integer()
    key = fields.String()
    message = fields.String()


class PageSchema(Schema):
    """One page of a document that was put together; ``turned`` clockwise, in degrees."""

    page = fields.Integer()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer(metadata={"description": "in bytes"})
    digest = fields.String(metadata={"description": "SHA-256 of the content"})
    turned = fields.Integer(metadata={"enum": [0, 90, 180, 270]})


class FileSchema(Schema):
    """An attached file, without its bytes."""

    kind = fields.String()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer(metadata={"description": "in bytes"})
    digest = fields.String(metadata={"description": "SHA-256 of the content"})
    state = fields.String(metadata={"enum": ["received", "being_scanned", "refused", "examined"]})
    scan = fields.String(metadata={"enum": ["clean", "waiting", "not-scanned", "infected"]})
    pages = fields.List(fields.Nested(PageSchema), metadata={"description": "of one put together"})


class OwnFileSchema(FileSchema):
    """An attached file as its applicant sees it."""

    said = fields.String(metadata={"description": "the state in words"})
    hints = fields.List(fields.Nested(HintSchema))


class MissingSchema(Schema):
    """Something that has to be there before the application can be handed in."""

    what = fields.String(metadata={"enum": ["answer", "document"]})
    key = fields.String()
    group = fields.String()


class WarningSchema(Schema):
    """A contradiction: mend the field, or confirm it by its name when handing in."""

    name = fields.String()
    field = fields.String()


class HistorySchema(Schema):
    """One line of the history."""

    at = fields.DateTime()
    state = fields.String()
    round = fields.Integer()
    reason = fields.String()


class FeeLineSchema(Schema):
    """One line of a fee: whole rupiah, and where the amount stands."""

    code = fields.String()
    label = fields.String()
    amount = fields.Integer()
    legal_basis = fields.String()
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)
    source = fields.String()
    confidence = fields.String(metadata={"enum": ["official", "secondary", "to-be-confirmed"]})
    note = fields.String(allow_none=True)


class DueLineSchema(FeeLineSchema):
    """A line that is due, with the rule that applied, in words."""

    rule = fields.String()


class ChangeSchema(Schema):
    """One option chosen otherwise, and the total with it; ``difference`` is negative when that is less."""

    option = fields.String()
    value = fields.String()
    words = fields.String(
        metadata={"description": "what is chosen otherwise, such as: without same-day service"}
    )
    total = fields.Integer()
    difference = fields.Integer()


class FeeSchema(Schema):
    """What it costs on a day, why, and what would change it. Every amount in whole rupiah."""

    service = fields.String()
    on = fields.Date()
    currency = fields.String()
    options = fields.Dict(metadata={"description": "what was chosen, defaults included"})
    total = fields.Integer()
    lines = fields.List(fields.Nested(DueLineSchema))
    changes = fields.List(fields.Nested(ChangeSchema))


class OverstayLineSchema(DueLineSchema):
    """The days that are paid for, each at its rate."""

    days = fields.Integer()
    rate = fields.Integer(metadata={"description": "of one day, in rupiah"})


class OverstaySchema(Schema):
    """What an overstay costs; beyond the last day that can be paid for only the reason and where to go."""

    on = fields.Date()
    days = fields.Integer()
    last_day = fields.Integer(metadata={"description": "the last day that can be paid for"})
    currency = fields.String()
    total = fields.Integer(allow_none=True)
    lines = fields.List(fields.Nested(OverstayLineSchema))
    reason = fields.String(allow_none=True, metadata={"description": "why it cannot be paid for"})
    where = fields.String(allow_none=True, metadata={"description": "where to go instead"})
    legal_basis = fields.String(metadata={"description": "of the limit"})
    confidence = fields.String(metadata={"enum": ["official", "secondary", "to-be-confirmed"]})


class StatusSchema(Schema):
    """Everything about an application that its applicant may see, and who asked: they or their helper."""

    reference = fields.String()
    service = fields.String()
    language = fields.String()
    state = fields.String()
    round = fields.Integer()
    version = fields.Integer()
    answers = fields.Dict()
    documents = fields.List(fields.Nested(OwnFileSchema))
    missing = fields.List(fields.Nested(MissingSchema))
    warnings = fields.List(fields.Nested(WarningSchema))
    history = fields.List(fields.Nested(HistorySchema))
    fee = fields.Nested(FeeSchema, allow_none=True)
    promise = fields.Nested(PromiseSchema, allow_none=True)
    handover = fields.Nested(HandoverSchema, allow_none=True)
    payment = fields.Nested(ApplicationPaymentSchema, allow_none=True)
    seen_by = fields.String(metadata={"enum": ["applicant", "helper"]})


class DossierSchema(Schema):
    """What verification examines."""

    reference = fields.String()
    service = fields.String()
    language = fields.String()
    round = fields.Integer()
    state = fields.String()
    answers = fields.Dict()
    confirmations = fields.List(fields.String())
    documents = fields.List(fields.Nested(FileSchema))


class ContactSchema(Schema):
    """Whom notification writes to; ``email`` is empty while none was given."""

    name = fields.String()
    email = fields.String()
    copies = fields.List(fields.String(), metadata={"description": "who gets a copy: a helper"})
    language = fields.String()
    service = fields.String()
    title = fields.String(metadata={"description": "what the service is called in that language"})
    working_days = fields.Integer(
        allow_none=True, metadata={"description": "the legal clock; null when the law sets none"}
    )


class StandingSchema(Schema):
    """Where an application stands, without personal data."""

    reference = fields.String()
    service = fields.String()
    state = fields.String()
    finished = fields.Boolean()
    language = fields.String()
