"""The promise of an application as its applicant sees it, in one language."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.intake.domain.calendar import weakest
from services.intake.domain.promises import MEASURED

STANDINGS = ("running", "kept", "broken", "waiting", "paused", "open")


class ClosedSchema(Schema):
    """A holiday in between, on which the office is closed."""

    day = fields.Date()
    title = fields.String()


class PromiseSchema(Schema):
    """By when the application is decided, where that comes from, and how sure it is."""

    standing = fields.String(
        metadata={
            "enum": list(STANDINGS),
            "description": "waiting: the clock starts at the appointment; paused: it is the applicant's turn;"
            " open: nothing can be promised",
        }
    )
    due_on = fields.Date(allow_none=True, metadata={"description": "the promised day"})
    early_on = fields.Date(
        allow_none=True, metadata={"description": "by when half were decided, if measured"}
    )
    basis = fields.String(metadata={"enum": ["law", "measured", ""]})
    working_days = fields.Integer(metadata={"description": "from handing in, or by the law's clock"})
    measured = fields.Integer(metadata={"description": "how many finished applications it was measured from"})
    clock_on = fields.Date(allow_none=True, metadata={"description": "when the law's clock started"})
    clock_starts = fields.String(allow_none=True)
    law_days = fields.Integer(allow_none=True, metadata={"description": "working days the law allows"})
    law_on = fields.Date(allow_none=True, metadata={"description": "the day the law sets"})
    legal_basis = fields.String(allow_none=True)
    confidence = fields.String(metadata={"enum": ["official", "secondary", "to-be-confirmed"]})
    closed = fields.List(fields.Nested(ClosedSchema))
    ended = fields.Boolean(metadata={"description": "whether this round is decided, or was withdrawn"})
    broken_at = fields.DateTime(allow_none=True, metadata={"description": "when we said that it is broken"})


def promise_shown(found: dict[str, Any] | None, language: str) -> dict[str, Any] | None:
    """What ``usecases.promises.shown`` found, in words."""
    if found is None:
        return None
    row, step = found["row"], found["step"]
    sure = (
        [found["calendar"]]
        if row.basis == MEASURED or step is None
        else [found["calendar"], step.basis.confidence]
    )
    return {
        "standing": found["standing"],
        "due_on": row.due_on,
        "early_on": row.early_on,
        "basis": row.basis,
        "working_days": row.working_days,
        "measured": row.measured,
        "clock_on": row.clock_on,
        "clock_starts": step.clock_starts.reads(language) if step and step.clock_starts else None,
        "law_days": step.working_days if step else None,
        "law_on": row.law_on,
        "legal_basis": step.basis.legal_basis if step else None,
        "confidence": weakest(sure).value,
        "closed": [{"day": one.day, "title": one.title.reads(language)} for one in found["closed"]],
        "ended": row.ended_at is not None,
        "broken_at": row.broken_at,
    }
