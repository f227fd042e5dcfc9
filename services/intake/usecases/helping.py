"""Somebody fills in for the applicant, with their consent, for as long as they want it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.auth.applicants import new_code
from chassis.auth.trail import audit_trail
from services.intake.domain.helping import HELP_LASTS, News, require_current
from services.intake.tables import AccessKey, Application, Helper
from services.intake.usecases.access import let_in
from services.intake.usecases.desk import Desk


class OnlyApplicant(Exception):
    """The applicant alone may do this, not who helps them."""


class HelperUnknown(Exception):
    """Nobody of this number helps with the application now."""


def begin_help(
    session: Session,
    desk: Desk,
    row: Application,
    *,
    name: str,
    email: str,
    how: str,
    wording: str,
    news: str,
    now: datetime,
) -> dict[str, Any]:
    """Record the consent and give the helper a code; an earlier helper's code ends.

    Raises ``WordingOutdated`` when the words agreed to are not the present ones.
    """
    require_current(wording)
    session.refresh(row, with_for_update=True)
    for earlier in current(session, row.reference):
        _end(session, earlier, now)
    helper = Helper(
        reference=row.reference,
        name=name,
        email=email,
        consent_how=how,
        consent_wording=wording,
        consent_at=now,
        news=news,
        ended_at=None,
    )
    session.add(helper)
    session.flush()
    code = new_code()
    let_in(session, desk, row.reference, code, now=now, lasts=HELP_LASTS, helper=helper.id)
    return {"reference": row.reference, "helper": helper.id, "code": code}


def end_help(session: Session, row: Application, helper: int, *, now: datetime) -> None:
    """The helper's code works no more. Raises :class:`HelperUnknown`."""
    _end(session, _active(session, row, helper), now)


def choose_news(session: Session, row: Application, helper: int, *, news: str) -> None:
    """Who is written to from now on. Raises :class:`HelperUnknown`."""
    _active(session, row, helper).news = news


def helpers(session: Session, reference: str) -> list[dict[str, Any]]:
    """Everybody who helped, with what they saw and did as the audit trail has it, oldest first."""
    query = select(Helper).where(Helper.reference == reference).order_by(Helper.id)
    return [_shown(session, helper) for helper in session.scalars(query)]


def current(session: Session, reference: str) -> Sequence[Helper]:
    """Who helps now: one at most."""
    query = select(Helper).where(Helper.reference == reference, Helper.ended_at.is_(None))
    return session.scalars(query.order_by(Helper.id)).all()


def addresses(session: Session, row: Application) -> tuple[str, str, list[str]]:
    """Whom to write to, by the applicant's choice: a name, an address, and who gets a copy."""
    name, email = str(row.answers.get("full_name", "")), row.email or ""
    helper = next(iter(current(session, row.reference)), None)
    if helper is None or helper.news == News.APPLICANT:
        return name, email, []
    if helper.news == News.HELPER or not email:
        return helper.name, helper.email, []
    return name, email, [helper.email]


def _active(session: Session, row: Application, helper: int) -> Helper:
    for one in current(session, row.reference):
        if one.id == helper:
            return one
    raise HelperUnknown(helper)


def _end(session: Session, helper: Helper, now: datetime) -> None:
    helper.ended_at = now
    keys = update(AccessKey).where(AccessKey.helper_id == helper.id, AccessKey.ends_at > now)
    session.execute(keys.values(ends_at=now).execution_options(synchronize_session=False))


def _shown(session: Session, helper: Helper) -> dict[str, Any]:
    names = ("id", "name", "email", "consent_how", "consent_wording", "consent_at", "news", "ended_at")
    return {key: getattr(helper, key) for key in names} | {"steps": _steps(session, helper)}


def _steps(session: Session, helper: Helper) -> list[dict[str, Any]]:
    about = (audit_trail.c.subject == helper.reference, audit_trail.c.who == who(helper.id))
    query = select(audit_trail.c.at, audit_trail.c.action).where(*about)
    rows = session.execute(query.order_by(audit_trail.c.at)).all()
    found = []
    for action, same in groupby(rows, key=lambda row: row.action):
        times = [row.at for row in same]
        found.append({"action": action, "at": times[0], "until": times[-1], "times": len(times)})
    return found


def who(helper: int) -> str:
    """How the audit trail names a helper."""
    return f"helper {helper}"
