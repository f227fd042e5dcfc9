"""Who comes in, and by which key: the applicant's code, a device let in by a link, a helper's code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from chassis.auth.applicants import NotRecognised, matches, new_code, seal
from services.intake.domain import links
from services.intake.tables import AccessKey, Application, ResumeLink
from services.intake.usecases.desk import Desk

_NOBODY = "0" * 64
SERIAL_BYTES = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """An application, for whoever knows a key to it; ``helper`` is the helper's id when it is a helper."""

    row: Application
    helper: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a used link gives to the device: a key of its own, told once."""

    reference: str
    code: str
    state: str


def enter(session: Session, desk: Desk, reference: str, code: str, *, now: datetime) -> Entry:
    """The application for this code or key. Raises ``NotRecognised``, the same for every mistake."""
    row = session.get(Application, reference)
    if matches(code, row.code_sealed if row else _NOBODY, desk.code_key) and row is not None:
        return Entry(row)
    wanted = (AccessKey.reference == reference, AccessKey.sealed == seal(code, desk.code_key))
    key = session.scalars(select(AccessKey).where(*wanted, AccessKey.ends_at > now)).first()
    if row is None or key is None:
        raise NotRecognised("unknown reference or wrong code")
    return Entry(row, key.helper_id)


def let_in(
    session: Session,
    desk: Desk,
    reference: str,
    code: str,
    *,
    now: datetime,
    lasts: timedelta,
    helper: int | None = None,
) -> None:
    """Make ``code`` a key to the application; keys that have ended are cleared away."""
    over = (AccessKey.reference == reference, AccessKey.ends_at <= now)
    session.execute(delete(AccessKey).where(*over))
    sealed = seal(code, desk.code_key)
    session.add(
        AccessKey(reference=reference, sealed=sealed, helper_id=helper, made_at=now, ends_at=now + lasts)
    )


def make_link(session: Session, desk: Desk, row: Application, *, now: datetime) -> dict[str, Any]:
    """A link that opens the application once; the one made before works no more."""
    session.refresh(row, with_for_update=True)
    serial = secrets.token_urlsafe(SERIAL_BYTES)
    ends = (now + links.LINK_LASTS).replace(microsecond=0)
    session.merge(ResumeLink(reference=row.reference, serial=serial, made_at=now, ends_at=ends, used_at=None))
    token = links.write(links.Token(row.reference, serial, ends), desk.code_key)
    return {"token": token, "ends_at": ends}


def look_at_link(session: Session, desk: Desk, text: str, *, now: datetime) -> Application:
    """The application that a link would open; it still works afterwards.

    Raises ``LinkAltered``, ``LinkExpired``, ``LinkUsed`` or ``LinkReplaced``.
    """
    token = links.read(text, desk.code_key, now)
    row, known = session.get(Application, token.reference), session.get(ResumeLink, token.reference)
    if row is None or known is None:
        raise links.LinkAltered("the application of this link is gone")
    if known.serial != token.serial:
        raise links.LinkReplaced(token.reference)
    if known.used_at is not None:
        raise links.LinkUsed(token.reference)
    return row


def use_link(session: Session, desk: Desk, text: str, *, now: datetime) -> Opened:
    """Let the device in that opened the link; of two at once one is. Raises as :func:`look_at_link`."""
    row = look_at_link(session, desk, text, now=now)
    token = links.read(text, desk.code_key, now)
    unused = (ResumeLink.reference == row.reference, ResumeLink.serial == token.serial)
    statement = update(ResumeLink).where(*unused, ResumeLink.used_at.is_(None)).values(used_at=now)
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    if result.rowcount != 1:
        raise links.LinkUsed(row.reference)
    # Twice as long as the code on paper: nobody types it.
    key = f"{new_code()}-{new_code()}"
    let_in(session, desk, row.reference, key, now=now, lasts=links.DEVICE_LASTS)
    return Opened(row.reference, key, row.state)
