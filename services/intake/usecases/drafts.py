"""From an empty draft to a filled one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis.auth.applicants import new_code
from chassis.database import write_together
from services.intake.adapters.files import inspect
from services.intake.domain import answers as forms
from services.intake.domain.files import FileRefused, tame
from services.intake.domain.states import Action, Facts, move
from services.intake.tables import NEW_APPLICATION, NEW_HISTORY, Application, Attachment
from services.intake.usecases.desk import (
    Desk,
    DocumentUnknown,
    NotAttached,
    Receipt,
    Upload,
    VersionConflict,
    blank,
    change,
    history_line,
    state_of,
)


def start(session: Session, desk: Desk, *, service: str, language: str, now: datetime) -> Receipt:
    """Open a draft and give its reference and code."""
    desk.service(service)
    code = new_code()
    row = blank(desk, code, service, language, now)
    line = history_line(row["reference"], row["state"], now)
    write_together(session, (NEW_APPLICATION, [row]), (NEW_HISTORY, [line]))
    return Receipt(row["reference"], code, row["state"], row["version"])


def save_answers(
    session: Session,
    desk: Desk,
    row: Application,
    *,
    version: int,
    answers: Mapping[str, object],
    now: datetime,
) -> None:
    """Read the answers of one page into the draft.

    Raises ``AnswersWrong``, :class:`VersionConflict`, or ``NotAllowed`` once it was handed in.
    """
    _writable(row, version)
    merged = forms.read(desk.service(row.service), answers, row.answers, desk.day_of(row, now))
    change(session, row, now, answers=merged, email=merged.get("email"))


def take_file(desk: Desk, service: str, kind: str, name: str, content: bytes) -> Upload:
    """Examine a file and store it sealed. Raises ``FileRefused`` or :class:`DocumentUnknown`.

    Needs no session: looking at a file takes time, and no transaction should wait for it. A file that no
    application names afterwards stays behind, sealed, until it is cleared away.
    """
    if kind not in desk.service(service).kinds:
        raise DocumentUnknown(kind)
    safe = tame(name, kind)
    try:
        media_type = inspect(content, safe)
    except FileRefused as refused:
        refused.kind = kind
        raise
    return Upload(kind, safe, media_type, len(content), desk.blobs.put(content))


def attach(
    session: Session, row: Application, upload: Upload, *, now: datetime, version: int | None = None
) -> None:
    """Put a stored file on the draft, instead of an earlier one of its kind."""
    _writable(row, version)
    change(session, row, now)
    session.merge(
        Attachment(
            reference=row.reference,
            kind=upload.kind,
            digest=upload.digest,
            media_type=upload.media_type,
            size=upload.size,
            name=upload.name,
            added_at=now,
        )
    )


def detach(session: Session, row: Application, kind: str, *, now: datetime) -> None:
    """Take the file of this kind off the draft. Raises :class:`NotAttached` when there is none."""
    _writable(row, None)
    change(session, row, now)
    named = (Attachment.reference == row.reference, Attachment.kind == kind)
    gone = session.scalars(delete(Attachment).where(*named).returning(Attachment.kind)).all()
    if not gone:
        raise NotAttached(kind)


def _writable(row: Application, version: int | None) -> None:
    move(state_of(row), Action.SAVE, Facts())
    if version is not None and version != row.version:
        raise VersionConflict
