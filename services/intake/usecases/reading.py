"""What the applicant and the other services may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from services.intake.domain import answers as forms
from services.intake.domain.fees import Fee, FeeError, fee, options_of
from services.intake.domain.states import FINISHED, OPEN
from services.intake.domain.warnings import unconfirmed
from services.intake.tables import Application, Attachment, DocumentPage, HistoryEntry
from services.intake.usecases import handovers, promises
from services.intake.usecases.billing import payment_of
from services.intake.usecases.desk import ApplicationUnknown, Desk, state_of
from services.intake.usecases.helping import addresses
from services.intake.usecases.showing import documents


def status(session: Session, desk: Desk, row: Application, *, now: datetime) -> dict[str, Any]:
    """Everything about an application that its applicant may see."""
    service = desk.service(row.service)
    history = _history(session, row.reference)
    attached = documents(session, desk, row.reference, history)
    kinds = {file["kind"] for file in attached if file["state"] != "refused"}
    open_ = state_of(row) in OPEN
    fields = forms.missing(service, row.answers) if open_ else ()
    papers = [paper for paper in service.needed(row.answers) if paper.kind not in kinds] if open_ else []
    oddities = unconfirmed(row.answers, frozenset(row.confirmations)) if open_ else ()
    missing = [{"what": "answer", "key": field.key, "group": service.group_of[field.key]} for field in fields]
    missing += [{"what": "document", "key": paper.kind} for paper in papers]
    return {
        "reference": row.reference,
        "service": row.service,
        "language": row.language,
        "state": row.state,
        "round": row.round,
        "version": row.version,
        "answers": row.answers,
        "documents": attached,
        "missing": missing,
        "warnings": oddities,
        "history": history,
        "fee": _fee(desk, row, now),
        "payment": payment_of(session, row) if desk.till else None,
        "promise": promises.shown(session, desk, row, now),
        "handover": handovers.shown(session, row.reference),
    }


def dossier(session: Session, desk: Desk, reference: str) -> dict[str, Any]:
    """What verification examines. Raises :class:`ApplicationUnknown`, also for a draft."""
    row = _row(session, reference)
    if row.tariff_on is None:
        raise ApplicationUnknown(reference)
    return {
        "reference": row.reference,
        "service": row.service,
        "language": row.language,
        "round": row.round,
        "state": row.state,
        "answers": row.answers,
        "confirmations": row.confirmations,
        "documents": documents(session, desk, reference, _history(session, reference)),
    }


def contact(session: Session, desk: Desk, reference: str, now: datetime) -> dict[str, Any]:
    """Whom notification writes to, and about what. Raises :class:`ApplicationUnknown`."""
    row = _row(session, reference)
    name, email, copies = addresses(session, row)
    to = {"name": name, "email": email, "copies": copies, "language": row.language, "service": row.service}
    if (service := desk.services.get(row.service)) is None:
        return to
    days = service.working_days_on(desk.day_of(row, now))
    return to | {"title": service.title.reads(row.language), "working_days": days}


def standing(session: Session, reference: str) -> dict[str, Any]:
    """Where the application stands, without any personal data. Raises :class:`ApplicationUnknown`."""
    row = _row(session, reference)
    finished = state_of(row) in FINISHED
    seen = {"reference": row.reference, "service": row.service, "state": row.state}
    return seen | {"finished": finished, "language": row.language}


def whose(session: Session, digest: str) -> Sequence[str]:
    """The references of the applications that have this file, as a document or as a page of one."""
    papers = select(Attachment.reference).where(Attachment.digest == digest)
    pages = select(DocumentPage.reference).where(DocumentPage.digest == digest)
    return sorted(session.scalars(union(papers, pages)))


def _row(session: Session, reference: str) -> Application:
    row = session.get(Application, reference)
    if row is None:
        raise ApplicationUnknown(reference)
    return row


def _history(session: Session, reference: str) -> Sequence[HistoryEntry]:
    query = select(HistoryEntry).where(HistoryEntry.reference == reference).order_by(HistoryEntry.id)
    return session.scalars(query).all()


def _fee(desk: Desk, row: Application, now: datetime) -> Fee | None:
    service = desk.service(row.service)
    try:
        return fee(service, options_of(service, row.answers), desk.day_of(row, now))
    except FeeError:
        # Not enough is answered yet to tell the fee: the form says what is missing.
        return None
