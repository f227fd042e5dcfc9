"""What was handed on to the centre."""

from __future__ import annotations

from chassis.http import Call, Officer, operation
from services.intake.api.resource import Resource
from services.intake.schemas.handovers import HandoverSchema
from services.intake.usecases import Desk, handovers

PROBLEMS: dict[type[Exception], tuple[str, int]] = {handovers.NotHandedOn: ("not-handed-on", 404)}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The address of one handover."""
    return [("/applications/{reference}/handover", HandedOn(means))]


class HandedOn(Resource):
    """One application at the centre."""

    @operation(
        "Read where it is at the centre",
        returns=HandoverSchema,
        allow=Officer("officer", "manager"),
        audit="handover.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        """When it was handed on, and what was heard last; without personal data."""
        found = handovers.shown(call.session, reference)
        if found is None:
            raise handovers.NotHandedOn(reference)
        return found
