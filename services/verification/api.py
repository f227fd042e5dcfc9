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
    FindingUnknown,
    HeldByOther,
    NothingToJudge,
    NotProposed,
    NotReady,
    ReasonNotAllowed,
    RulesAway,
    SameOfficer,
    TooEarly,
    WrongVersion,
)
from services.verification.domain.rules import Rules
from services.verification.settings import Settings, load
from services.verification.usecases import Practice

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    CaseUnknown: ("case-not-found", 404),
    DocumentUnknown: ("document-not-found", 404),
    FindingUnknown: ("finding-not-found", 404),
    NothingToJudge: ("nothing-to-judge", 409),
    WrongVersion: ("version-conflict", 409),
    NotReady: ("case-not-ready", 409),
    HeldByOther: ("case-held", 409),
    SameOfficer: ("second-officer-needed", 409),
    NotProposed: ("nothing-proposed", 409),
    TooEarly: ("answer-not-due", 409),
    RulesAway: ("rules-away", 503),
    ReasonNotAllowed: ("reason-not-allowed", 422),
    DossierAway: ("dossier-away", 503),
}
SECRET = {"X-Officer-Session": "The session's secret, told at sign-in"}
OFFICER = Officer("officer")
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

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    @operation(
        "List cases: priority first, then those promised first",
        query=schemas.QueueQuerySchema,
        returns=schemas.QueueSchema,
        allow=OFFICER,
    )
    def on_get(self, call: Call) -> object:
        query = dict(call.query)
        cursor, limit = query.pop("cursor"), query.pop("limit")
        wanted = usecases.Wanted(**query)
        return usecases.queue(
            call.session, self._practice, wanted, cursor, limit, officer=call.caller.name, now=call.now
        )


class OfCase:
    """What is done with one case."""

    def __init__(self, intake: Intake, practice: Practice) -> None:
        self._intake, self._practice = intake, practice

    def rules(self, call: Call, reference: str) -> Rules:
        """What the catalogue says about deciding it."""
        return usecases.rules_of(call.database, self._intake, reference)


class Case(OfCase):
    """One case with its evidence."""

    @operation("Read a case", returns=schemas.CaseSchema, allow=OFFICER, audit="case.read")
    def on_get(self, call: Call, reference: str) -> object:
        """Who has it in hand and looks at it, keeps it."""
        name = call.caller.name
        page = usecases.case_page(call.database, self._intake, reference, call.language)
        if page.case.holder == name:
            call.database.transact(usecases.keep, self._practice, reference, name, now=call.now)
        return usecases.shown(page, self._practice, call.language, call.now)


class CaseDocument(OfCase):
    """The bytes of one document of a case."""

    @operation(
        "Read a document of a case",
        returns_binary=MEDIA_TYPES,
        allow=OFFICER,
        audit="document.read {digest:.12}",
    )
    def on_get(self, call: Call, reference: str, digest: str) -> Binary:
        content, media_type = usecases.case_document(call.database, self._intake, reference, digest)
        return Binary(content, media_type)


class CaseClaim(OfCase):
    """Having a case in hand: others can read it and not decide it."""

    @operation("Take a case in hand", returns=schemas.HeldSchema, allow=OFFICER, audit="case.claim")
    def on_put(self, call: Call, reference: str) -> object:
        """Until when; again, to keep it longer."""
        return usecases.take(call.session, self._practice, reference, call.caller.name, now=call.now)

    @operation("Give a case back", allow=OFFICER, audit="case.release")
    def on_delete(self, call: Call, reference: str) -> None:
        usecases.give_back(call.session, self._practice, reference, call.caller.name, now=call.now)


class CaseDecision(OfCase):
    """The officer's verdict."""

    @operation(
        "Decide a case, or propose a decision where two officers decide",
        body=schemas.VerdictSchema,
        returns=schemas.DecidedSchema,
        allow=OFFICER,
        idempotent=True,
        prepare=OfCase.rules,
        audit="case.decide",
    )
    def on_post(self, call: Call, reference: str) -> object:
        verdict = _verdict(call)
        return usecases.decide(call.session, self._practice, call.prepared, reference, verdict, now=call.now)


class CasePreview(OfCase):
    """What the applicant would read; nothing is decided."""

    @operation(
        "Preview what the applicant will read",
        body=schemas.VerdictSchema,
        returns=schemas.MessageSchema,
        allow=OFFICER,
        prepare=OfCase.rules,
    )
    def on_post(self, call: Call, reference: str) -> object:
        verdict = _verdict(call)
        return usecases.previewed(
            call.session, self._practice, call.prepared, reference, verdict, now=call.now
        )


class CaseConfirmation(OfCase):
    """The second officer, where two decide."""

    @operation(
        "Confirm or decline what another officer proposed",
        body=schemas.ConfirmationSchema,
        returns=schemas.DecidedSchema,
        allow=OFFICER,
        idempotent=True,
        audit="case.confirm",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """Confirmed, the decision holds and the applicant is told; declined, the case is ready again."""
        return usecases.confirm(
            call.session, self._practice, reference, call.caller.name, **call.body, now=call.now
        )


class Opinion(OfCase):
    """An officer's word on a concern."""

    @operation(
        "Agree with a concern, or say why not",
        body=schemas.OpinionSchema,
        allow=OFFICER,
        audit="finding.judge",
    )
    def on_put(self, call: Call, reference: str, finding: str) -> None:
        """Said again, the later word holds."""
        if not (finding.isascii() and finding.isdigit() and len(finding) < 10):
            raise FindingUnknown(f"{finding:.20} is no number of a finding")
        usecases.judge(
            call.session, self._practice, reference, int(finding), call.caller.name, **call.body, now=call.now
        )


class Checks:
    """How the checks are doing: what officers thought of their concerns."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    @operation("See how often officers agree with each check", returns=schemas.ChecksSchema, allow=OFFICER)
    def on_get(self, call: Call) -> object:
        weeks = usecases.drift(call.session, self._practice, now=call.now)
        title = phrases.check_title
        return {"items": [week | {"title": title(week["check"], call.language)} for week in weeks]}


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
    settings = settings or load()
    common, practice = settings.common, settings.practice
    database = database or Database(common.database_url)
    source = source or intake.connect(common)
    return create(
        "verification",
        common,
        database,
        routes=[
            ("/sessions", Sessions()),
            ("/sessions/current", CurrentSession(Signer(common.service, common.key_path))),
            ("/cases", Cases(practice)),
            ("/cases/{reference}", Case(source, practice)),
            ("/cases/{reference}/documents/{digest}", CaseDocument(source, practice)),
            ("/cases/{reference}/claim", CaseClaim(source, practice)),
            ("/cases/{reference}/preview", CasePreview(source, practice)),
            ("/cases/{reference}/decision", CaseDecision(source, practice)),
            ("/cases/{reference}/confirmation", CaseConfirmation(source, practice)),
            ("/cases/{reference}/findings/{finding}/opinion", Opinion(source, practice)),
            ("/cases/{reference}/message", CaseMessage()),
            ("/checks", Checks(practice)),
        ],
        title="Verification",
        problems=PROBLEMS,
        phrases=phrases.PROBLEMS,
        throttle=Throttle(database),
    )


def _verdict(call: Call) -> usecases.Verdict:
    body = call.body | {"decision": Decision(call.body["decision"])}
    return usecases.Verdict(**body, officer=call.caller.name)


def _secret(call: Call) -> str:
    secret = call.request.get_header("X-Officer-Session")
    if not secret:
        raise Problem("not-authenticated", 401)
    return secret
