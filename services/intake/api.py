"""Intake over HTTP: the catalogue, drafts, submissions, and what other services may read."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import falcon
from sqlalchemy.orm import Session

from chassis.auth.throttle import Throttle
from chassis.blobs import open_blobs
from chassis.database import Database
from chassis.http import Applicant, Binary, Call, Problem, Public, Service, create, operation
from services.intake import usecases
from services.intake.catalogue import catalogue
from services.intake.domain.answers import AnswersWrong
from services.intake.domain.fees import FeeError, fee
from services.intake.domain.files import MAX_BYTES, MEDIA_TYPES, FileRefused
from services.intake.domain.states import NotAllowed
from services.intake.schemas import answers, guide, requests
from services.intake.schemas.phrases import PHRASES
from services.intake.settings import Settings, load
from services.intake.tables import Application
from services.intake.usecases import Desk, desk

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    desk.ServiceUnknown: ("service-unknown", 404),
    desk.ServiceNotOffered: ("invalid-fields", 422),
    desk.ApplicationUnknown: ("application-unknown", 404),
    desk.DocumentUnknown: ("document-unknown", 404),
    desk.NotAttached: ("document-not-attached", 404),
    desk.VersionConflict: ("version-conflict", 409),
    desk.Incomplete: ("application-incomplete", 422),
    desk.WarningsToConfirm: ("warnings-to-confirm", 422),
    AnswersWrong: ("invalid-fields", 422),
    FileRefused: ("file-refused", 422),
    FeeError: ("fee-unknown", 422),
    NotAllowed: ("not-in-this-state", 409),
}


def create_app(settings: Settings | None = None) -> falcon.App[Any, Any]:
    """The WSGI app. Raises ``ValueError`` when a secret is missing or the catalogue is unsound."""
    settings = settings or load()
    common = settings.common
    database = Database(common.database_url)
    blobs = open_blobs(common.blobs_url, settings.secret("blobs"))
    means = Desk(catalogue(), blobs, settings.secret("codes"), settings.zone)
    return create(
        "intake",
        common,
        database,
        routes=_routes(means),
        title="Intake",
        problems=PROBLEMS,
        phrases=PHRASES,
        throttle=Throttle(database),
    )


def _routes(means: Desk) -> list[tuple[str, object]]:
    return [
        ("/services", Services(means)),
        ("/services/{key}", Guide(means)),
        ("/services/{key}/fee", Fees(means)),
        ("/applications", Drafts(means)),
        ("/applications/{reference}", Status(means)),
        ("/applications/{reference}/answers", Answers(means)),
        ("/applications/{reference}/documents/{kind}", Document(means)),
        ("/applications/{reference}/submission", Submission(means)),
        ("/applications/{reference}/withdrawal", Withdrawal(means)),
        ("/submissions", Submissions(means)),
        ("/applications/{reference}/dossier", Dossier()),
        ("/applications/{reference}/contact", Contact()),
        ("/applications/{reference}/state", Standing()),
        ("/documents/{digest}", Blob(means)),
    ]


class Resource:
    """What has the desk's means at hand."""

    def __init__(self, means: Desk) -> None:
        self.desk = means

    def mine(self, session: Session, call: Call) -> Application:
        """The caller's application; a wrong code is answered like an unknown reference."""
        return usecases.find(session, self.desk, call.caller.name, call.caller.secret)


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
        return guide.fee_shown(fee(self.desk.service(key), options, on), call.language)


class Drafts(Resource):
    """Where drafts begin."""

    @operation(
        "Start a draft",
        body=requests.StartSchema,
        returns=answers.ReceiptSchema,
        status=201,
        allow=Public(),
        idempotent=True,
    )
    def on_post(self, call: Call) -> object:
        """A new draft; its reference and code are told in the answer."""
        self.desk.require_offered(call.body["service"])
        return usecases.start(call.session, self.desk, **call.body, now=call.now)


class Status(Resource):
    """One application, for its applicant."""

    @operation("Read an application", returns=answers.StatusSchema, allow=Applicant())
    def on_get(self, call: Call, reference: str) -> object:
        """Answers, files, what is missing, history and fee."""
        row = self.mine(call.session, call)
        return _status(self.desk, call, row)


class Answers(Resource):
    """The answers of a draft."""

    @operation(
        "Save the answers of a page",
        body=requests.AnswersSchema,
        returns=answers.StatusSchema,
        allow=Applicant(),
    )
    def on_put(self, call: Call, reference: str) -> object:
        """All or none of the given answers; the others stay."""
        row = self.mine(call.session, call)
        usecases.save_answers(call.session, self.desk, row, **call.body, now=call.now)
        return _status(self.desk, call, row)


class Document(Resource):
    """The file for one kind of document."""

    def examined(self, call: Call, reference: str, kind: str) -> usecases.Upload:
        """The file, for whoever knows the code; looked at and stored."""
        service = call.database.read(lambda session: self.mine(session, call).service)
        name = unquote(call.request.get_header("X-File-Name") or kind)
        return usecases.take_file(self.desk, service, kind, name, call.raw)

    @operation(
        "Attach a document",
        binary=True,
        max_bytes=MAX_BYTES,
        media_types=(*MEDIA_TYPES, "application/octet-stream"),
        returns=answers.StatusSchema,
        allow=Applicant(),
        prepare=examined,
        headers={"X-File-Name": "The file's name, percent-encoded (default: the kind)"},
    )
    def on_put(self, call: Call, reference: str, kind: str) -> object:
        """Take the file instead of an earlier one."""
        row = self.mine(call.session, call)
        usecases.attach(call.session, row, call.prepared, now=call.now)
        return _status(self.desk, call, row)

    @operation("Take a document off", returns=answers.StatusSchema, allow=Applicant())
    def on_delete(self, call: Call, reference: str, kind: str) -> object:
        """The draft without this file."""
        row = self.mine(call.session, call)
        usecases.detach(call.session, row, kind, now=call.now)
        return _status(self.desk, call, row)


class Submission(Resource):
    """Handing a draft in."""

    @operation(
        "Hand a draft in",
        body=requests.SubmissionSchema,
        returns=answers.MovedSchema,
        allow=Applicant(),
        idempotent=True,
    )
    def on_post(self, call: Call, reference: str) -> object:
        """Submitted; the same answer to the same version again."""
        row = self.mine(call.session, call)
        usecases.submit(call.session, self.desk, row, **call.body, now=call.now)
        return row


class Withdrawal(Resource):
    """Taking an application back."""

    @operation("Withdraw an application", returns=answers.MovedSchema, allow=Applicant(), idempotent=True)
    def on_post(self, call: Call, reference: str) -> object:
        """Withdrawn, for good."""
        row = self.mine(call.session, call)
        usecases.withdraw(call.session, row, now=call.now)
        return row


class Submissions(Resource):
    """A whole application in one request."""

    def examined(self, call: Call) -> tuple[usecases.Whole, dict[str, object], list[usecases.Upload]]:
        """Checked first, then the files looked at and stored."""
        self.desk.require_offered(call.body["service"])
        given = call.body.pop("documents")
        kinds = [document["kind"] for document in given]
        if len(set(kinds)) < len(kinds):
            raise Problem("document-doubled", 422)
        whole = usecases.Whole(**call.body, kinds=kinds)
        checked = whole.checked(self.desk, call.now)
        return whole, checked, [usecases.take_file(self.desk, whole.service, **one) for one in given]

    @operation(
        "Hand in a whole application",
        body=requests.WholeSchema,
        returns=answers.ReceiptSchema,
        status=201,
        allow=Public(),
        idempotent=True,
        max_bytes=requests.MAX_WHOLE_BYTES,
        prepare=examined,
    )
    def on_post(self, call: Call) -> object:
        """Its reference and code are told in the answer."""
        whole, checked, uploads = call.prepared
        return usecases.submit_whole(call.session, self.desk, whole, checked, uploads, now=call.now)


class Dossier:
    """For verification: what there is to examine."""

    @operation("Read a dossier", returns=answers.DossierSchema, allow=Service("intake.dossier.read"))
    def on_get(self, call: Call, reference: str) -> object:
        """Answers and the list of files."""
        return usecases.dossier(call.session, reference)


class Contact:
    """For notification: whom to write to."""

    @operation("Read a contact", returns=answers.ContactSchema, allow=Service("intake.contact.read"))
    def on_get(self, call: Call, reference: str) -> object:
        """Name, address and language."""
        return usecases.contact(call.session, reference)


class Standing:
    """For feedback: whether there is something to rate."""

    @operation("Read a state", returns=answers.StandingSchema, allow=Service("intake.state.read"))
    def on_get(self, call: Call, reference: str) -> object:
        """State and whether it is final."""
        return usecases.standing(call.session, reference)


class Blob(Resource):
    """For verification: the bytes of a file."""

    @operation(
        "Read a document's bytes", allow=Service("intake.dossier.read"), returns_binary=tuple(MEDIA_TYPES)
    )
    def on_get(self, call: Call, digest: str) -> object:
        """The file as it was sent."""
        content, media_type = usecases.blob(call.session, self.desk, digest)
        return Binary(content, media_type)


def _status(means: Desk, call: Call, row: Application) -> dict[str, Any]:
    found = usecases.status(call.session, means, row, now=call.now)
    if found["fee"] is not None:
        found["fee"] = guide.fee_shown(found["fee"], call.language)
    return found
