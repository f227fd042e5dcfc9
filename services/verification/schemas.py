"""What verification's API accepts and returns; its words are in ``phrases``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.verification.domain.case import DAYS_MAX, DAYS_MIN, MAX_NOTE, Decision, State

LIMIT = 50
LIMIT_MAX = 200


class SignInSchema(Schema):
    """An officer signs in."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    password = fields.String(required=True, validate=validate.Length(1, 256), load_only=True)


class SessionSchema(Schema):
    """A new session; ``session`` is its secret, shown once."""

    session = fields.String(required=True)
    officer = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    ends = fields.AwareDateTime(required=True)


class CurrentSessionSchema(Schema):
    """Who is signed in; ``token`` is what other services believe."""

    officer = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    ends = fields.AwareDateTime(required=True)
    token = fields.String(required=True)


class QueueQuerySchema(Schema):
    """Which page of the queue. ``mine``: that I have in hand; ``overdue``: a day that was said has passed."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *State]))
    service = fields.String(load_default="", validate=validate.Length(max=80))
    priority = fields.Boolean(load_default=False)
    mine = fields.Boolean(load_default=False)
    overdue = fields.Boolean(load_default=False)
    cursor = fields.String(load_default=None, validate=validate.Length(max=400))
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, LIMIT_MAX))


class CaseRowSchema(Schema):
    """One line of the queue. ``problem`` says why a case is late or blocked.

    ``priority`` puts it before others; ``promised_on`` is the office's day, ``due_on`` the applicant's;
    ``overdue`` says which of them has passed; ``holder`` is the officer who has it in hand.
    """

    reference = fields.String(required=True)
    service = fields.String(required=True)
    round = fields.Integer(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    next_attempt_at = fields.AwareDateTime(allow_none=True)
    problem = fields.String(required=True)
    priority = fields.Boolean(required=True)
    promised_on = fields.Date(allow_none=True, required=True)
    due_on = fields.Date(allow_none=True, required=True)
    overdue = fields.String(required=True, metadata={"enum": ["promise", "answer", ""]})
    holder = fields.String(required=True)
    held_until = fields.AwareDateTime(allow_none=True, required=True)


class QueueSchema(Schema):
    """One page of the queue; ``next`` is the cursor of the next one."""

    items = fields.List(fields.Nested(CaseRowSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class DocumentSchema(Schema):
    """A document as intake lists it. ``size`` is in bytes; ``removed``: a virus was found in it."""

    kind = fields.String(required=True)
    digest = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    name = fields.String(required=True)
    removed = fields.Boolean(required=True)


class RestsOnSchema(Schema):
    """What a finding can be explained by later."""

    inputs = fields.List(fields.String(), required=True)
    code = fields.String(required=True)
    data = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class OpinionSchema(Schema):
    """An officer agrees with a concern, or not and says why."""

    agrees = fields.Boolean(required=True)
    why = fields.String(load_default="", validate=validate.Length(max=MAX_NOTE))

    @validates_schema
    def explained(self, data: Mapping[str, Any], **_: Any) -> None:
        """Who does not agree says why: the check can learn from nothing else."""
        if not data["agrees"] and not data["why"].strip():
            raise ValidationError("required", "why")


class SaidSchema(Schema):
    """An officer's word on a finding."""

    officer = fields.String(required=True)
    agrees = fields.Boolean(required=True)
    why = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class CheckWeekSchema(Schema):
    """A check in a week: opinions on its concerns, and how many did not agree. ``week`` is its Monday."""

    check = fields.String(required=True)
    title = fields.String(required=True)
    week = fields.Date(required=True)
    judged = fields.Integer(required=True)
    disagreed = fields.Integer(required=True)


class ChecksSchema(Schema):
    """How the checks are doing, by check and week."""

    items = fields.List(fields.Nested(CheckWeekSchema), required=True)


class FindingSchema(Schema):
    """One finding: keys for programs, ``title``, ``outcome_text`` and ``text`` for people."""

    id = fields.Integer(required=True)
    check = fields.String(required=True)
    title = fields.String(required=True)
    outcome = fields.String(required=True)
    outcome_text = fields.String(required=True)
    reason = fields.String(required=True)
    params = fields.Dict(required=True)
    text = fields.String(required=True)
    where = fields.Dict(required=True)
    evidence = fields.Dict(required=True)
    rests_on = fields.Nested(RestsOnSchema, required=True)
    simulated = fields.Boolean(required=True)
    judged = fields.Boolean(required=True)
    opinions = fields.List(fields.Nested(SaidSchema), required=True)


class HistorySchema(Schema):
    """One line of the case's history: ``what`` and ``detail`` for programs, ``text`` for people."""

    round = fields.Integer(required=True)
    what = fields.String(required=True)
    text = fields.String(required=True)
    detail = fields.String(required=True)
    actor = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class DecisionSchema(Schema):
    """A decision, made or proposed; ``title`` and ``words`` are the reason as the applicant reads it."""

    round = fields.Integer(required=True)
    decision = fields.String(required=True)
    reason = fields.String(required=True)
    title = fields.String(required=True)
    words = fields.String(required=True)
    note = fields.String(required=True)
    due_on = fields.Date(allow_none=True, required=True)
    officer = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    confirmed_by = fields.String(required=True)


class ReasonSchema(Schema):
    """A reason that may be given: ``text`` for the officer, ``words`` in the applicant's language."""

    decision = fields.String(required=True)
    reason = fields.String(required=True)
    text = fields.String(required=True)
    words = fields.String(required=True)
    law = fields.String(required=True)


class CaseSchema(CaseRowSchema):
    """A case for an officer. Without ``answers`` and ``documents`` when ``dossier_problem`` says why.

    ``simulated`` is true when any finding comes from a simulator: it proves nothing then.
    """

    answers = fields.Dict(allow_none=True, required=True)
    documents = fields.List(fields.Nested(DocumentSchema), allow_none=True, required=True)
    dossier_problem = fields.String(required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    simulated = fields.Boolean(required=True)
    history = fields.List(fields.Nested(HistorySchema), required=True)
    decisions = fields.List(fields.Nested(DecisionSchema), required=True)
    proposal = fields.Nested(DecisionSchema, allow_none=True, required=True)
    four_eyes = fields.Boolean(required=True)
    answer_days = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class VerdictSchema(Schema):
    """An officer decides, on the version of the case that was read."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    decision = fields.String(required=True, validate=validate.OneOf(list(Decision)))
    reason = fields.String(required=True, validate=validate.Length(1, 40))
    note = fields.String(load_default="", validate=validate.Length(max=MAX_NOTE))
    days = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(DAYS_MIN, DAYS_MAX)
    )


class ConfirmationSchema(Schema):
    """A second officer confirms what was proposed, or says why not."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    agree = fields.Boolean(required=True)
    note = fields.String(load_default="", validate=validate.Length(max=MAX_NOTE))

    @validates_schema
    def explained(self, data: Mapping[str, Any], **_: Any) -> None:
        """Who declines says why: the first officer has to know."""
        if not data["agree"] and not data["note"].strip():
            raise ValidationError("required", "note")


class HeldSchema(Schema):
    """Who has the case in hand, and until when."""

    officer = fields.String(required=True)
    until = fields.AwareDateTime(required=True)


class DecidedSchema(Schema):
    """The case after a decision."""

    reference = fields.String(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)


class MessageSchema(Schema):
    """The last decision, in the applicant's language, for whoever tells the applicant."""

    decision = fields.String(required=True)
    reason = fields.String(required=True)
    title = fields.String(required=True)
    words = fields.String(required=True)
    note = fields.String(required=True)
    due_on = fields.Date(allow_none=True, required=True)
