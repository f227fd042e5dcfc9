"""Uploads that come in parts and may be interrupted anywhere: what was counted is here, and nothing else.

A part and the count of bytes are written in one transaction; with the last part the file is attached in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from chassis.database import Database
from services.intake.domain.files import MAX_BYTES, FileRefused, named
from services.intake.tables import Application, PartialUpload, UploadPart
from services.intake.usecases.desk import Desk, DocumentUnknown
from services.intake.usecases.files import Joined, put, take_file, with_page, writable

LASTS = timedelta(hours=24)
"""An upload ends so long after its last part: a night without electricity, and the day after."""
REMEMBERED = timedelta(days=7)
"""So long an upload that expired is answered with "it expired", not with "unknown"."""
AT_ONCE = 20
"""Unfinished uploads of one application."""


class UploadUnknown(Exception):
    """There is no such upload on this application."""


class UploadExpired(Exception):
    """The upload took too long; its parts were cleared away."""


class UploadTooLong(Exception):
    """More than the largest file, or more bytes than the upload has."""


class UploadsTooMany(Exception):
    """The application has too many unfinished uploads."""


class WrongOffset(Exception):
    """The part does not begin where the last one ended."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes are here")
        self.params = {"received": received}


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was looked at: ``sealed`` to be kept, or with it the whole file is there: ``joined``."""

    upload: str
    start: int
    size: int
    sealed: bytes = b""
    joined: Joined | None = None


def begin(
    session: Session,
    desk: Desk,
    row: Application,
    *,
    kind: str,
    name: str,
    page: bool,
    length: int,
    now: datetime,
) -> PartialUpload:
    """Begin an upload of ``length`` bytes, as a further page or instead of the document.

    Raises ``DocumentUnknown``, ``FileRefused``, ``NotAllowed``, :class:`UploadTooLong` or
    :class:`UploadsTooMany`.
    """
    if kind not in desk.service(row.service).kinds:
        raise DocumentUnknown(kind)
    writable(row, None)
    if length > MAX_BYTES:
        raise UploadTooLong(f"{length} bytes")
    try:
        safe = named(name, kind)
        if length == 0:
            raise FileRefused("file-empty")
    except FileRefused as refused:
        refused.kind = kind
        raise
    _room(session, row.reference, now)
    made = PartialUpload(
        id=secrets.token_urlsafe(24),
        reference=row.reference,
        kind=kind,
        name=safe,
        page=page,
        length=length,
        received=0,
        expires_at=now + LASTS,
        finished_at=None,
    )
    session.add(made)
    session.flush()
    return made


def _room(session: Session, reference: str, now: datetime) -> None:
    open_ = (PartialUpload.reference == reference, PartialUpload.finished_at.is_(None))
    query = select(func.count()).select_from(PartialUpload).where(*open_, PartialUpload.expires_at > now)
    if (session.scalar(query) or 0) >= AT_ONCE:
        raise UploadsTooMany(reference)


def find(session: Session, reference: str, identity: str, now: datetime) -> PartialUpload:
    """The upload. Raises :class:`UploadUnknown` or :class:`UploadExpired`."""
    found = session.get(PartialUpload, identity)
    if found is None or found.reference != reference:
        raise UploadUnknown(identity[:8])
    if found.finished_at is None and found.expires_at <= now:
        raise UploadExpired(identity[:8])
    return found


def look(
    database: Database, desk: Desk, row: Application, identity: str, start: int, content: bytes, now: datetime
) -> Part:
    """What is slow, before the transaction: seal the part; with the last one, examine the whole file.

    Raises what :func:`find` raises, :class:`WrongOffset`, :class:`UploadTooLong`; and ``FileRefused``, which
    ends the upload.
    """
    upload = database.read(find, row.reference, identity, now)
    if start != upload.received or upload.finished_at is not None:
        raise WrongOffset(upload.received)
    if start + len(content) > upload.length:
        raise UploadTooLong(f"{start + len(content)} of {upload.length} bytes")
    if start + len(content) < upload.length:
        return Part(identity, start, len(content), desk.blobs.seal(content, _about(identity, start)))
    whole = database.read(_content, desk, identity) + content
    if len(whole) != upload.length:
        # Another request has added to it since.
        raise WrongOffset(database.read(find, row.reference, identity, now).received)
    try:
        joined = _document(database, desk, row, upload, whole)
    except FileRefused:
        database.transact(_drop, identity)
        raise
    return Part(identity, start, len(content), joined=joined)


def _document(
    database: Database, desk: Desk, row: Application, upload: PartialUpload, whole: bytes
) -> Joined:
    writable(row, None)
    file = take_file(desk, row.service, upload.kind, upload.name, whole)
    return with_page(database, desk, row, file) if upload.page else Joined(file, (), row.version)


def keep(session: Session, row: Application, part: Part, *, now: datetime) -> PartialUpload:
    """Count the part and keep it; with the last one, attach the file. Raises :class:`WrongOffset`."""
    finished = {"finished_at": now} if part.joined else {}
    at_start = (PartialUpload.id == part.upload, PartialUpload.received == part.start)
    statement = update(PartialUpload).where(*at_start, PartialUpload.finished_at.is_(None))
    statement = statement.values(received=part.start + part.size, expires_at=now + LASTS, **finished)
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    if result.rowcount != 1:
        raise WrongOffset(find(session, row.reference, part.upload, now).received)
    if part.joined is not None:
        session.execute(delete(UploadPart).where(UploadPart.upload == part.upload))
        put(session, row, part.joined, now=now)
    elif part.size:
        session.add(UploadPart(upload=part.upload, start=part.start, sealed=part.sealed))
        session.flush()
    return session.get_one(PartialUpload, part.upload, populate_existing=True)


def end(session: Session, reference: str, identity: str, *, now: datetime) -> None:
    """The client gives up. A file that was attached stays attached."""
    find(session, reference, identity, now)
    _drop(session, identity)


def clear(database: Database, now: Callable[[], datetime]) -> int:
    """Clear away the parts of what expired, later all of it; how many uploads were forgotten."""
    return database.transact(_clear, now())


def _clear(session: Session, now: datetime) -> int:
    expired = select(PartialUpload.id).where(PartialUpload.expires_at <= now)
    session.execute(delete(UploadPart).where(UploadPart.upload.in_(expired)))
    old = delete(PartialUpload).where(PartialUpload.expires_at <= now - REMEMBERED)
    result: Any = session.execute(old)
    return int(result.rowcount)


def _drop(session: Session, identity: str) -> None:
    session.execute(delete(UploadPart).where(UploadPart.upload == identity))
    session.execute(delete(PartialUpload).where(PartialUpload.id == identity))


def _content(session: Session, desk: Desk, identity: str) -> bytes:
    query = select(UploadPart).where(UploadPart.upload == identity).order_by(UploadPart.start)
    parts = session.scalars(query).all()
    return b"".join(desk.blobs.unseal(part.sealed, _about(identity, part.start)) for part in parts)


def _about(identity: str, start: int) -> str:
    return f"upload {identity} from {start}"
