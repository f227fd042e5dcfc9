"""Feedback's HTTP API: rate, speak up, and see how satisfied people are."""

from __future__ import annotations

from typing import Any

import falcon

from chassis.auth import Signer, Verifier, links
from chassis.auth.throttle import Throttle
from chassis.database import Database
from chassis.http import Call, Officer, Problem, Public, ServiceClient, create, operation, page
from chassis.http.client import Refused, Unavailable
from services.feedback import domain, usecases
from services.feedback.adapters.applications import IntakeApplications
from services.feedback.schemas import (
    PHRASES,
    IkmQuery,
    IkmSchema,
    RateableSchema,
    RatedSchema,
    RatingBody,
    RatingsQuery,
    RatingsSchema,
    TicketSchema,
    VoiceBody,
    VoicesQuery,
    VoicesSchema,
)
from services.feedback.settings import Settings, load
from services.feedback.tables import Rating, Voice

HOUR_S = 3_600
PROBLEMS = {
    links.BadLink: ("bad-link", 410),
    domain.AlreadyRated: ("already-rated", 409),
    domain.NotFinished: ("not-finished", 409),
    domain.NoApplication: ("application-gone", 410),
}
MANAGER = Officer("manager")


class RatingByLink:
    """What the holder of a link from our e-mail can do: see what it is for, and rate it once."""

    def __init__(self, verifier: Verifier, applications: usecases.Applications) -> None:
        self._verifier, self._applications = verifier, applications

    def application(self, call: Call, token: str) -> domain.Finished:
        """What the link is for, and how it stands at intake; 503 when that cannot be told now."""
        reference = links.read(self._verifier, token, "rate", "notification", call.now)
        try:
            return self._applications.of(reference)
        except (Unavailable, Refused) as error:
            raise Problem("try-later", 503, headers={"Retry-After": "60"}) from error

    @operation("See what a link rates", returns=RateableSchema, allow=Public(), prepare=application)
    def on_get(self, call: Call, token: str) -> Any:
        """The application's service, and whether it has been rated."""
        return usecases.rateable(call.session, call.prepared)

    @operation(
        "Rate the service",
        body=RatingBody,
        returns=RatedSchema,
        status=201,
        allow=Public(),
        idempotent=True,
        prepare=application,
        audit="rating.write",
    )
    def on_post(self, call: Call, token: str) -> Any:
        """Store the rating; 409 when there is one."""
        return usecases.rate(call.session, call.prepared, **call.body, language=call.language, now=call.now)


class Ratings:
    """All ratings, for managers."""

    @operation(
        "List ratings, newest first",
        query=RatingsQuery,
        returns=RatingsSchema,
        allow=MANAGER,
        audit="ratings.read",
    )
    def on_get(self, call: Call) -> Any:
        """A page of ratings."""
        asked = call.query
        call.about(asked.get("service") or "all")
        order = (Rating.given_at.desc(), Rating.reference.desc())
        statement = usecases.ratings(asked.get("service"))
        return page(call.session, statement, order, asked["cursor"], asked["limit"])


class Voices:
    """Suggestions and complaints: anyone speaks, managers read."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    def admitted(self, call: Call) -> str:
        """The client's key; 429 when it has sent too many."""
        client = f"voice {call.client}"
        self._throttle.check(client, call.now)
        return client

    @operation(
        "Send a suggestion or complaint",
        body=VoiceBody,
        returns=TicketSchema,
        status=201,
        allow=Public(),
        idempotent=True,
        prepare=admitted,
        audit="voice.write",
    )
    def on_post(self, call: Call) -> Any:
        """Store it and give its ticket."""
        self._throttle.count(call.session, call.prepared, call.now)
        made = usecases.hear(call.session, **call.body, language=call.language, now=call.now)
        call.about(made["ticket"])
        return made

    @operation(
        "List suggestions and complaints, newest first",
        query=VoicesQuery,
        returns=VoicesSchema,
        allow=MANAGER,
        audit="voices.read",
    )
    def on_get(self, call: Call) -> Any:
        """A page of voices."""
        asked = call.query
        call.about(asked.get("kind") or "all")
        order = (Voice.received_at.desc(), Voice.ticket.desc())
        statement = usecases.voices(asked.get("kind"))
        return page(call.session, statement, order, asked["cursor"], asked["limit"])


class Ikm:
    """The satisfaction index, public."""

    @operation("The satisfaction index (IKM)", query=IkmQuery, returns=IkmSchema, allow=Public())
    def on_get(self, call: Call) -> Any:
        """The index, its grade and each element's mean; empty while nobody has rated."""
        return usecases.satisfaction(call.session, call.query.get("service"))


def create_app(
    settings: Settings | None = None, applications: usecases.Applications | None = None
) -> falcon.App[Any, Any]:
    """Feedback's WSGI application; ``applications`` takes intake's place in tests."""
    settings = settings or load()
    common = settings.common
    database = Database(common.database_url)
    if applications is None:
        signer = Signer("feedback", common.key_path)
        applications = IntakeApplications(
            ServiceClient(common.url_of("intake"), caller=signer, audience="intake")
        )
    voices = Throttle(database, limit=settings.voices_an_hour, window=HOUR_S)
    return create(
        "feedback",
        common,
        database,
        routes=[
            ("/ratings", Ratings()),
            ("/ratings/{token}", RatingByLink(Verifier(common.trust), applications)),
            ("/voices", Voices(voices)),
            ("/ikm", Ikm()),
        ],
        title="Lebong feedback",
        version="1",
        problems=PROBLEMS,
        phrases=PHRASES,
    )
