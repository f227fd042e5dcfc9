"""Verification over HTTP: officers' sessions, the queue, a case, its documents, the decision."""

from __future__ import annotations

from typing import Any

import falcon

from chassis.auth import Signer, officers
from chassis.auth.throttle import Throttle
from chassis.database import Database
from chassis.http import Binary, Call, Officer, Problem, Public, Service, create, operation
from services.verification import phrases, schemas, usecases
from services.verification.adapters import intake
from services.verification.adapters.intake import Intake
from services.verification.domain.case import (
    CaseUnknown,
    Decision,
    DocumentUnknown,
    DossierAway,
    NotReady,
    ReasonNotAllowed,
    WrongVersion,
)
from services.verification.settings import Settings, load

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    CaseUnknown: ("case-not-found", 404),
    DocumentUnknown: ("document-not-found", 404),
    WrongVersion: ("version-conflict", 409),
    NotReady: ("case-not-ready", 409),
    ReasonNotAllowed: ("reason-not-allowed", 422),
    DossierAway: ("dossier-away", 503),
}
SECRET = {"X-Officer-Session": "The session's secret, told at sign-in"}
MEDIA_TYPES = ("image/jpeg", "image/png", "application/pdf")


class Sessions:
    """Signing in. Guessing is slowed down, and an unknown name is answered like a wrong password."""

    def recognised(self, call: Call) -> None:
        call.database.read(officers.check_password, call.body["name"], call.body["password"])

    @operation(
        "Sign in as an officer",
        body=schemas.SignInSchema,
        returns=schemas.SessionSchema,
        status=201,
        allow=Public(),
        throttle="name",
        prepare=recognised,
        audit="session.begin",
    )
    def on_post(self, call: Call) -> object:
        call.about(call.body["name"], by=f"officer {call.body['name']}")
        return usecases.sign_in(call.session, call.body["name"], now=call.now)


class CurrentSession:
    """The session whose secret is in the header ``X-Officer-Session``."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    @operation("See who is signed in", returns=schemas.CurrentSessionSchema, allow=Public(), headers=SECRET)
    def on_get(self, call: Call) -> object:
        return usecases.current(call.session, _secret(call), self._signer, now=call.now)

    @operation("Sign out", allow=Public(), headers=SECRET, audit="session.end")
    def on_delete(self, call: Call) -> None:
        name = usecases.sign_out(call.session, _secret(call), now=call.now)
        call.about(*[name] if name else [], by=f"officer {name}")


class Cases:
    """The queue."""

    @operation(
        "List cases, those that have waited longest first",
        query=schemas.QueueQuerySchema,
        returns=schemas.QueueSchema,
        allow=Officer("officer"),
    )
    def on_get(self, call: Call) -> object:
        query = call.query
        return usecases.queue(call.session, query["state"], query["cursor"], query["limit"])


class Case:
    """One case with its evidence."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    @operation("Read a case", returns=schemas.CaseSchema, allow=Officer("officer"), audit="case.read")
    def on_get(self, call: Call, reference: str) -> object:
        page = usecases.case_page(call.database, self._intake, reference)
        return usecases.shown(page, call.language)


class CaseDocument:
    """The bytes of one document of a case."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    @operation(
        "Read a document of a case",
        returns_binary=MEDIA_TYPES,
        allow=Officer("officer"),
        audit="document.read {digest:.12}",
    )
    def on_get(self, call: Call, reference: str, digest: str) -> Binary:
        content, media_type = usecases.case_document(call.database, self._intake, reference, digest)
        return Binary(content, media_type)


class CaseDecision:
    """The officer's verdict."""

    @operation(
        "Decide a case",
        body=schemas.VerdictSchema,
        returns=schemas.DecidedSchema,
        allow=Officer("officer"),
        idempotent=True,
        audit="case.decide",
    )
    def on_post(self, call: Call, reference: str) -> object:
        body = call.body | {"decision": Decision(call.body["decision"])}
        verdict = usecases.Verdict(**body, officer=call.caller.name)
        return usecases.decide(call.session, reference, verdict, now=call.now)


class CaseMessage:
    """What the applicant is told, for the services that tell it."""

    @operation(
        "Read the last decision",
        returns=schemas.MessageSchema,
        allow=Service("verification.message.read"),
        audit="message.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        return usecases.message(call.session, reference)


def create_app(
    settings: Settings | None = None, *, database: Database | None = None, source: Intake | None = None
) -> falcon.App[Any, Any]:
    """The WSGI app. Tests hand in their own database and intake."""
    common = (settings or load()).common
    database = database or Database(common.database_url)
    source = source or intake.connect(common)
    return create(
        "verification",
        common,
        database,
        routes=[
            ("/sessions", Sessions()),
            ("/sessions/current", CurrentSession(Signer(common.service, common.key_path))),
            ("/cases", Cases()),
            ("/cases/{reference}", Case(source)),
            ("/cases/{reference}/documents/{digest}", CaseDocument(source)),
            ("/cases/{reference}/decision", CaseDecision()),
            ("/cases/{reference}/message", CaseMessage()),
        ],
        title="Verification",
        problems=PROBLEMS,
        phrases=phrases.PROBLEMS,
        throttle=Throttle(database),
    )


def _secret(call: Call) -> str:
    secret = call.request.get_header("X-Officer-Session")
    if not secret:
        raise Problem("not-authenticated", 401)
    return secret
