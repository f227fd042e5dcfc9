"""A document made of several pages, and how its applicant sees it."""

from __future__ import annotations

from urllib.parse import unquote

from chassis.http import Applicant, Binary, Call, operation
from chassis.sandbox import Busy
from services.intake import usecases
from services.intake.api.resource import Resource
from services.intake.domain.files import MAX_BYTES, MEDIA_TYPES
from services.intake.schemas import answers, documents
from services.intake.usecases import Desk, files, showing

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    files.PagesWrong: ("pages-wrong", 422),
    Busy: ("unavailable", 503),
}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses of a document's pages."""
    return [
        ("/applications/{reference}/documents/{kind}/pages", Pages(means)),
        ("/applications/{reference}/documents/{kind}/view", OwnView(means)),
    ]


class Pages(Resource):
    """The pages of a document, in order."""

    def added(self, call: Call, reference: str, kind: str) -> files.Joined:
        """The page looked at and stored, and the document put together with it."""
        row = call.database.read(lambda session: self.mine(session, call))
        name = unquote(call.request.get_header("X-File-Name") or kind)
        page = usecases.take_file(self.desk, row.service, kind, name, call.raw)
        return files.with_page(call.database, self.desk, row, page)

    @operation(
        "Add a page to a document",
        binary=True,
        max_bytes=MAX_BYTES,
        media_types=(*MEDIA_TYPES, "application/octet-stream"),
        returns=answers.StatusSchema,
        status=201,
        allow=Applicant(),
        idempotent=True,
        prepare=added,
        audit="document.write {kind:.40}",
        headers={"X-File-Name": "The file's name, percent-encoded (default: the kind)"},
    )
    def on_post(self, call: Call, reference: str, kind: str) -> object:
        """The photograph becomes the last page; the first one is the document by itself."""
        return self._put(call)

    def arranged(self, call: Call, reference: str, kind: str) -> files.Joined:
        """The document put together anew."""
        row = call.database.read(lambda session: self.mine(session, call))
        files.writable(row, call.body["version"])
        return files.rearranged(call.database, self.desk, row, kind, call.body["pages"])

    @operation(
        "Put the pages of a document in order",
        body=documents.OrderSchema,
        returns=answers.StatusSchema,
        allow=Applicant(),
        prepare=arranged,
        audit="document.write {kind:.40}",
    )
    def on_put(self, call: Call, reference: str, kind: str) -> object:
        """In this order, turned as it says; a page that is not named falls off."""
        return self._put(call)

    def _put(self, call: Call) -> object:
        row = self.mine(call.session, call)
        files.put(call.session, row, call.prepared, now=call.now)
        return self.shown(call, row)


class OwnView(Resource):
    """A document as those see it who look at it."""

    @operation(
        "View one's own document",
        allow=Applicant(),
        returns_binary=("image/jpeg", "application/pdf"),
        audit="document.view {kind:.40}",
    )
    def on_get(self, call: Call, reference: str, kind: str) -> object:
        """Drawn anew, without what a camera says about place and owner. 409 until it was scanned."""
        row = self.mine(call.session, call)
        return Binary(*showing.own_view(call.session, self.desk, row.reference, kind))
