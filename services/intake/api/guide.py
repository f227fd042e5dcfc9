"""What the office offers, and what it costs."""

from __future__ import annotations

from chassis.http import Call, Public, operation
from services.intake.api.resource import Resource
from services.intake.catalogue.penalties import overstay
from services.intake.domain.fees import FeeError, fee
from services.intake.domain.overstay import charge
from services.intake.schemas import answers, guide, requests
from services.intake.usecases import Desk, desk

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    desk.ServiceUnknown: ("service-unknown", 404),
    FeeError: ("fee-unknown", 422),
}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The catalogue's addresses."""
    return [
        ("/services", Services(means)),
        ("/services/{key}", Guide(means)),
        ("/services/{key}/fee", Fees(means)),
        ("/overstay", Overstays(means)),
    ]


class Services(Resource):
    """What the office offers."""

    @operation("List the services", returns=guide.ServiceSchema(many=True), allow=Public())
    def on_get(self, call: Call) -> object:
        """Every service in one line, in the reader's language."""
        today = self.desk.today(call.now)
        return [guide.summary(service, call.language, today) for service in self.desk.services.values()]


class Guide(Resource):
    """One service as a whole."""

    @operation("Read a service's guide and form", returns=guide.GuideSchema, allow=Public())
    def on_get(self, call: Call, key: str) -> object:
        """Form, documents, steps and tariff, in the reader's language."""
        return guide.guide(self.desk.service(key), call.language, self.desk.today(call.now))


class Fees(Resource):
    """The fee calculator."""

    @operation("Calculate a fee", query=requests.FeeQuery, returns=answers.FeeSchema, allow=Public())
    def on_get(self, call: Call, key: str) -> object:
        """Lines and total for the options in the query, on a day (default: today at the office)."""
        options = dict(call.query)
        on = options.pop("on", None) or self.desk.today(call.now)
        service = self.desk.service(key)
        return guide.fee_shown(service, fee(service, options, on), call.language)


class Overstays(Resource):
    """What an overstay costs."""

    @operation(
        "Calculate what an overstay costs",
        query=requests.OverstayQuery,
        returns=answers.OverstaySchema,
        allow=Public(),
    )
    def on_get(self, call: Call) -> object:
        """Days times the rate on a day (default: today); beyond the limit, where to go instead."""
        on = call.query.get("on") or self.desk.today(call.now)
        return guide.overstay_shown(charge(overstay(), call.query["days"], on), call.language)
