"""How long what is held of an application is kept."""

from __future__ import annotations

from chassis.http import Applicant, Call, operation
from services.intake.api.resource import Resource
from services.intake.schemas.retention import KeptPartSchema, kept_shown
from services.intake.usecases import Desk
from services.intake.usecases.retention import shown

PROBLEMS: dict[type[Exception], tuple[str, int]] = {}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The address of what is kept."""
    return [("/applications/{reference}/retention", KeptParts(means))]


class KeptParts(Resource):
    """What is kept of one application."""

    @operation(
        "Read how long it is kept",
        returns=KeptPartSchema(many=True),
        allow=Applicant(),
        audit="retention.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        """Each part with its rule, from which day on it is deleted, and when it was."""
        row = self.mine(call.session, call)
        found = shown(call.session, self.desk.retention, row, self.desk.today(call.now))
        return kept_shown(found, call.language)
