"""An application while it is its applicant's: filling in, attaching, handing in, taking back."""

from __future__ import annotations

import re
from urllib.parse import unquote

from chassis.auth.throttle import Throttled
from chassis.http import Applicant, Call, Problem, Public, operation
from services.intake import usecases
from services.intake.api.resource import Resource
from services.intake.domain.answers import AnswersWrong
from services.intake.domain.files import MAX_BYTES, MEDIA_TYPES, FileRefused
from services.intake.domain.states import NotAllowed
from services.intake.schemas import answers, requests
from services.intake.usecases import Desk, desk
from services.intake.usecases.persons import AlreadyRunning


class TooManyStarts(Throttled):
    """This address has begun too many drafts within the hour."""


PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    desk.ServiceNotOffered: ("invalid-fields", 422),
    desk.DocumentUnknown: ("document-unknown", 404),
    desk.VersionConflict: ("version-conflict", 409),
    usecases.AnswersChanged: ("answers-changed", 412),
    desk.Incomplete: ("application-incomplete", 422),
    desk.WarningsToConfirm: ("warnings-to-confirm", 422),
    AnswersWrong: ("invalid-fields", 422),
    FileRefused: ("file-refused", 422),
    NotAllowed: ("not-in-this-state", 409),
    AlreadyRunning: ("already-running", 409),
    TooManyStarts: ("too-many-drafts", 429),
}

_ENTITY_TAG = re.compile(r'(?:W/)?"?(\d{1,9})"?', re.ASCII)


def routes(means: Desk) -> list[tuple[str, object]]:
    """The applicant's addresses."""
    return [
        ("/applications", Drafts(means)),
        ("/applications/{reference}", Status(means)),
        ("/applications/{reference}/answers", Answers(means)),
        ("/applications/{reference}/documents/{kind}", Document(means)),
        ("/applications/{reference}/submission", Submission(means)),
        ("/applications/{reference}/withdrawal", Withdrawal(means)),
        ("/submissions", Submissions(means)),
    ]


class Drafts(Resource):
    """Where drafts begin."""

    def admitted(self, call: Call) -> str:
        """The client's key. Raises :class:`TooManyStarts` when its address has begun too many drafts."""
        client = f"start {call.client}"
        try:
            if self.desk.starts is not None:
                self.desk.starts.check(client, call.now)
        except Throttled as over:
            raise TooManyStarts(over.retry_after) from None
        return client

    @operation(
        "Start a draft",
        body=requests.StartSchema,
        returns=answers.ReceiptSchema,
        status=201,
        allow=Public(),
        idempotent=True,
        prepare=admitted,
    )
    def on_post(self, call: Call) -> object:
        """A new draft; its reference and code are told in the answer. An address begins so many an hour."""
        self.desk.require_offered(call.body["service"])
        if self.desk.starts is not None:
            self.desk.starts.count(call.session, call.prepared, call.now)
        return usecases.start(call.session, self.desk, **call.body, now=call.now)


class Status(Resource):
    """One application, for its applicant."""

    @operation(
        "Read an application", returns=answers.StatusSchema, allow=Applicant(), audit="application.read"
    )
    def on_get(self, call: Call, reference: str) -> object:
        """Answers, files, what is missing, history and fee."""
        row = self.mine(call.session, call)
        return self.shown(call, row)


class Answers(Resource):
    """The answers of a draft."""

    @operation(
        "Save the answers of a page",
        body=requests.AnswersSchema,
        returns=answers.StatusSchema,
        allow=Applicant(),
        audit="answers.write",
        headers={"If-Match": 'The version that was read, such as "3"; instead of `version` in the body'},
    )
    def on_put(self, call: Call, reference: str) -> object:
        """All or none of the given answers; the others stay.

        An old version is answered 412, with both values of each answer that was changed on both sides.
        """
        row, version = self.mine(call.session, call), _version_read(call)
        answers = call.body["answers"]
        groups = self.desk.service(row.service).group_of
        call.detail = " ".join(dict.fromkeys(groups[key] for key in answers if key in groups))
        usecases.save_answers(call.session, self.desk, row, version=version, answers=answers, now=call.now)
        return self.shown(call, row)


def _version_read(call: Call) -> int:
    """The version that the caller read, by `If-Match` or the body; the older one when both say it."""
    header, said = call.request.get_header("If-Match"), call.body.get("version")
    if header is None and said is None:
        raise Problem("invalid-fields", 422, errors=[{"pointer": "/version", "key": "required"}])
    if header is None:
        return int(said or 0)
    found = _ENTITY_TAG.fullmatch(header.strip())
    if found is None:
        raise Problem("if-match-invalid", 400)
    return min(int(found[1]), int(said or found[1]))


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
        audit="document.write {kind:.40}",
        headers={"X-File-Name": "The file's name, percent-encoded (default: the kind)"},
    )
    def on_put(self, call: Call, reference: str, kind: str) -> object:
        """Take the file instead of an earlier one."""
        row = self.mine(call.session, call)
        usecases.attach(call.session, row, call.prepared, now=call.now)
        return self.shown(call, row)

    @operation(
        "Take a document off",
        returns=answers.StatusSchema,
        allow=Applicant(),
        audit="document.delete {kind:.40}",
    )
    def on_delete(self, call: Call, reference: str, kind: str) -> object:
        """The draft without this file."""
        row = self.mine(call.session, call)
        usecases.detach(call.session, row, kind, now=call.now)
        return self.shown(call, row)


class Submission(Resource):
    """Handing a draft in."""

    @operation(
        "Hand a draft in",
        body=requests.SubmissionSchema,
        returns=answers.MovedSchema,
        allow=Applicant(),
        idempotent=True,
        audit="application.submit",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """Submitted; the same answer to the same version again."""
        row = self.mine(call.session, call)
        usecases.submit(call.session, self.desk, row, **call.body, now=call.now)
        return row


class Withdrawal(Resource):
    """Taking an application back."""

    @operation(
        "Withdraw an application",
        returns=answers.MovedSchema,
        allow=Applicant(),
        idempotent=True,
        audit="application.withdraw",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """Withdrawn, for good."""
        row = self.own(call)
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
        audit="application.submit",
    )
    def on_post(self, call: Call) -> object:
        """Its reference and code are told in the answer."""
        whole, checked, uploads = call.prepared
        return usecases.submit_whole(call.session, self.desk, whole, checked, uploads, now=call.now)
