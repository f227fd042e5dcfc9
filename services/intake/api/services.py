"""What other services may read, each by its right."""

from __future__ import annotations

from chassis.http import Binary, Call, Service, operation
from services.intake import usecases
from services.intake.api.resource import Resource
from services.intake.domain.files import MEDIA_TYPES
from services.intake.schemas import answers
from services.intake.usecases import Desk, desk

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    desk.ApplicationUnknown: ("application-unknown", 404),
    desk.NotAttached: ("document-not-attached", 404),
}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses for services."""
    return [
        ("/applications/{reference}/dossier", Dossier()),
        ("/applications/{reference}/contact", Contact()),
        ("/applications/{reference}/state", Standing()),
        ("/documents/{digest}", Blob(means)),
    ]


class Dossier:
    """For verification: what there is to examine."""

    @operation(
        "Read a dossier",
        returns=answers.DossierSchema,
        allow=Service("intake.dossier.read"),
        audit="dossier.read",
    )
    def on_get(self, call: Call, reference: str) -> object:
        """Answers and the list of files."""
        return usecases.dossier(call.session, reference)


class Contact:
    """For notification: whom to write to."""

    @operation(
        "Read a contact",
        returns=answers.ContactSchema,
        allow=Service("intake.contact.read"),
        audit="contact.read",
    )
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
        "Read a document's bytes",
        allow=Service("intake.dossier.read"),
        returns_binary=tuple(MEDIA_TYPES),
        audit="document.read {digest:.12}",
    )
    def on_get(self, call: Call, digest: str) -> object:
        """The file as it was sent."""
        call.about(*usecases.whose(call.session, digest))
        content, media_type = usecases.blob(call.session, self.desk, digest)
        return Binary(content, media_type)
