"""Uploads that may be interrupted: tus 1.0.0 with creation, checksum, expiration, termination.

The protocol is at https://tus.io/protocols/resumable-upload.

A file whose last byte arrived is attached like one that was sent at once; `kind` in `Upload-Metadata` says as
which document, `filename` its name, and `page` that it is a further page of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime
from email.utils import format_datetime

from chassis.http import Applicant, Binary, Call, Problem, Public, operation
from services.intake.api.resource import Resource
from services.intake.domain.files import MAX_BYTES
from services.intake.tables import PartialUpload
from services.intake.usecases import Desk, uploads

VERSION = "1.0.0"
TUS = {"Tus-Resumable": VERSION}
SPOKEN = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,checksum,expiration,termination",
    "Tus-Max-Size": str(MAX_BYTES),
    "Tus-Checksum-Algorithm": "sha1,sha256",
}
CHECKSUMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
PART = "application/offset+octet-stream"
MISMATCH = 460
"""The status that tus's checksum extension has chosen; RFC 9110 knows none for it."""

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    uploads.UploadUnknown: ("upload-unknown", 404),
    uploads.UploadExpired: ("upload-expired", 410),
    uploads.UploadTooLong: ("upload-too-long", 413),
    uploads.UploadsTooMany: ("uploads-too-many", 409),
    uploads.WrongOffset: ("upload-offset", 409),
}
_SENT = {"Tus-Resumable": f"{VERSION}"}
_CREATES = _SENT | {
    "Upload-Length": "Bytes of the whole file",
    "Upload-Metadata": "Pairs of a name and base64: `kind` (of document), `filename`, `page` (without value)",
}
_ADDS = _SENT | {
    "Upload-Offset": "Where this part begins",
    "Upload-Checksum": "sha1 or sha256, a blank, and the part's digest in base64",
}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses of uploads."""
    return [
        ("/applications/{reference}/uploads", Uploads(means)),
        ("/applications/{reference}/uploads/{upload}", OneUpload(means)),
    ]


class Uploads(Resource):
    """Where uploads begin."""

    @operation("Ask what is spoken here", allow=Public(), always=TUS | SPOKEN)
    def on_options(self, call: Call, reference: str) -> object:
        """Version, extensions and limits, in headers."""
        return None

    @operation(
        "Begin an upload",
        allow=Applicant(),
        status=201,
        returns_binary=("text/plain",),
        always=TUS,
        headers=_CREATES,
        audit="upload.begin",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """Its address is in `Location`; send the parts there."""
        _speaks(call)
        told = _metadata(call.request.get_header("Upload-Metadata"))
        row = self.mine(call.session, call)
        made = uploads.begin(
            call.session,
            self.desk,
            row,
            kind=told.get("kind", ""),
            name=told.get("filename") or told.get("name") or told.get("kind", ""),
            page="page" in told,
            length=_number(call, "Upload-Length"),
            now=call.now,
        )
        # Relative to the address that was asked: whatever stands before us, that one is right.
        call.headers |= {"Location": f"uploads/{made.id}", **_where(made)}
        return Binary(b"", "text/plain")


class OneUpload(Resource):
    """One upload on its way."""

    @operation(
        "Ask how far an upload has come",
        allow=Applicant(),
        returns_binary=("text/plain",),
        always=TUS,
        headers=_SENT,
    )
    def on_head(self, call: Call, reference: str, upload: str) -> object:
        """`Upload-Offset` of `Upload-Length` bytes are here."""
        _speaks(call)
        row = self.mine(call.session, call)
        found = uploads.find(call.session, row.reference, upload, call.now)
        call.headers |= {"Upload-Length": str(found.length), **_where(found)}
        return Binary(b"", "text/plain")

    @operation("Ask what is spoken here", allow=Public(), always=TUS | SPOKEN)
    def on_options(self, call: Call, reference: str, upload: str) -> object:
        """Version, extensions and limits, in headers."""
        return None

    def examined(self, call: Call, reference: str, upload: str) -> uploads.Part:
        """The part, whole and where it belongs; with the last one, the file, looked at and stored."""
        _speaks(call)
        start = _number(call, "Upload-Offset")
        row = call.database.read(lambda session: self.mine(session, call))
        content = _checked(call)
        return uploads.look(call.database, self.desk, row, upload, start, content, call.now)

    @operation(
        "Send a part of a file",
        binary=True,
        partial=True,
        max_bytes=MAX_BYTES,
        media_types=(PART,),
        allow=Applicant(),
        prepare=examined,
        always=TUS,
        headers=_ADDS,
        audit="document.write",
    )
    def on_patch(self, call: Call, reference: str, upload: str) -> object:
        """As much of it as arrives is kept; the last part attaches the file."""
        row = self.mine(call.session, call)
        call.headers |= _where(uploads.keep(call.session, row, call.prepared, now=call.now))
        return None

    @operation("End an upload", allow=Applicant(), always=TUS, headers=_SENT, audit="upload.end")
    def on_delete(self, call: Call, reference: str, upload: str) -> object:
        """Its parts are cleared away; a file that was attached stays."""
        _speaks(call)
        row = self.mine(call.session, call)
        uploads.end(call.session, row.reference, upload, now=call.now)
        return None


def _speaks(call: Call) -> None:
    if call.request.get_header("Tus-Resumable") != VERSION:
        raise Problem("tus-version", 412, headers={"Tus-Version": VERSION})


def _where(upload: PartialUpload) -> dict[str, str]:
    """How far it has come, and until when it waits (RFC 9110, section 5.6.7)."""
    known = {"Upload-Offset": str(upload.received)}
    return known if upload.finished_at else known | {"Upload-Expires": _http_date(upload.expires_at)}


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _number(call: Call, header: str) -> int:
    text = call.request.get_header(header) or ""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise _wrong(header, "0, 1, 2, ...")
    return int(text)


def _wrong(header: str, expected: str) -> Problem:
    return Problem("upload-header", 400, header=header, expected=expected)


def _metadata(header: str | None) -> dict[str, str]:
    """What a client says of a file: names, each with a value in base64 or without one."""
    told = {}
    for pair in (header or "").split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise _wrong("Upload-Metadata", "kind aWRlbnRpdHktY2FyZA==,filename a3RwLmpwZw==") from None
    if not told.get("kind"):
        raise _wrong("Upload-Metadata", "kind aWRlbnRpdHktY2FyZA==,filename a3RwLmpwZw==")
    return told


def _checked(call: Call) -> bytes:
    """The bytes that arrived. Problem 460 when they are not those that were sent."""
    given = call.request.get_header("Upload-Checksum")
    if given is None:
        return call.raw
    algorithm, _, digest = given.partition(" ")
    try:
        expected = base64.b64decode(digest, validate=True)
        found = CHECKSUMS[algorithm](call.raw).digest()
    except (KeyError, binascii.Error, ValueError):
        raise _wrong("Upload-Checksum", "sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") from None
    if not hmac.compare_digest(found, expected):
        raise Problem("upload-checksum", MISMATCH)
    return call.raw
