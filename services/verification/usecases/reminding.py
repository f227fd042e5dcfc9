"""Reminding applicants of what was asked for, a little before its day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.database import Database
from contracts.verification import AnswerReminded
from services.verification.domain.case import State
from services.verification.tables import Case
from services.verification.usecases.cases import publish, remember
from services.verification.usecases.practice import Practice

AT_ONCE = 100


def remind(database: Database, practice: Practice, now: datetime) -> int:
    """Say once, for each case whose day has come, that the answer is due soon; how many."""
    today = practice.today(now)
    if not database.read(lambda session: session.scalars(_near(today).limit(1)).first()):
        return 0
    return database.transact(_remind, practice, now)


def _remind(session: Session, practice: Practice, now: datetime) -> int:
    due = session.scalars(_near(practice.today(now)).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for case in due:
        case.remind_on = None
        if case.state != State.WAITING or case.due_on is None:
            continue
        remember(session, case, "reminded", now, detail=case.due_on.isoformat())
        event = AnswerReminded(
            reference=case.reference,
            service=case.service,
            language=case.language,
            round=case.round,
            due_on=case.due_on.isoformat(),
        )
        publish(session, case, event, now)
    return len(due)


def _near(today: date) -> Select[Case]:
    return select(Case).where(Case.remind_on <= today).order_by(Case.remind_on)
