"""What other services may read, each by its right."""

from __future__ import annotations

from chassis.http import Binary, Call, Service, operation
from services.intake import usecases
from services.intake.api.resource import Resource
from services.intake.domain.files import MEDIA_TYPES
from services.intake.schemas import answers
from services.intake.usecases import Desk, desk, showing

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    desk.ApplicationUnknown: ("application-unknown", 404),
    desk.NotAttached: ("document-not-attached", 404),
    showing.NotScanned: ("document-not-scanned", 409),
    showing.Infected: ("document-infected", 410),
}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses for services."""
    return [
        ("/applications/{reference}/dossier", Dossier(means)),
        ("/applications/{reference}/contact", Contact(means)),
        ("/applications/{reference}/state", Standing()),
        ("/documents/{digest}", Blob(means)),
        ("/documents/{digest}/view", View(means)),
    ]


class Dossier(Resource):
    """For verification: what there is to examine."""

    @operation(
        "Read a dossier",
        returns=answers.DossierSchema,
        allow=Service("intake.dossier.read"),
        audit="dossier.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        """Answers and the list of files."""
        return usecases.dossier(call.session, self.desk, reference)


class Contact(Resource):
    """For notification: whom to write to."""

    @operation(
        "Read a contact",
        returns=answers.ContactSchema,
        allow=Service("intake.contact.read"),
        audit="contact.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        """Name, address and language; what the service is called, and by when the law wants it decided."""
        return usecases.contact(call.session, self.desk, reference, call.now)


class Standing:
    """For feedback: whether there is something to rate."""

    @operation("Read a state", returns=answers.StandingSchema, allow=Service("intake.state.read"))
    def on_get(self, call: Call, reference: str) -> object:
        """State and whether it is final."""
        return usecases.standing(call.session, reference)


class Blob(Resource):
    """For verification: the bytes of a file."""

    @operation(
        "Read a document's bytes",
        allow=Service("intake.dossier.read"),
        returns_binary=tuple(MEDIA_TYPES),
        audit="document.read {digest:.12}",
    )
    def on_get(self, call: Call, digest: str) -> object:
        """The file as it was sent. 409 until it was scanned, 410 when it was removed for a virus."""
        call.about(*usecases.whose(call.session, digest))
        return Binary(*showing.content(call.session, self.desk, digest))


class View(Resource):
    """For whoever looks at a document."""

    @operation(
        "View a document",
        allow=Service("intake.dossier.read"),
        returns_binary=("image/jpeg", "application/pdf"),
        audit="document.view {digest:.12}",
    )
    def on_get(self, call: Call, digest: str) -> object:
        """The file drawn anew, without what a camera says about place and owner."""
        call.about(*usecases.whose(call.session, digest))
        return Binary(*showing.view(call.session, self.desk, digest))
