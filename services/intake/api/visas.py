"""The visa indices: the list, and what a code of today or of an earlier list means."""

from __future__ import annotations

from chassis.http import Call, Public, operation
from services.intake.api.resource import Resource
from services.intake.schemas import visas
from services.intake.usecases import Desk

PROBLEMS: dict[type[Exception], tuple[str, int]] = {}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The address of the list."""
    return [("/visas", Visas(means))]


class Visas(Resource):
    """The list of visa indices."""

    @operation(
        "List the visa indices, or find one by its code",
        query=visas.VisaQuery,
        returns=visas.VisasSchema,
        allow=Public(),
    )
    def on_get(self, call: Call) -> object:
        """Group by group; an old code (B211A) finds what it became, and is never offered itself."""
        return visas.shown(self.desk.visas, self.desk.services, call.language, **call.query)
