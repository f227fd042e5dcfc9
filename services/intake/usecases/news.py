"""What verification says about an application. Late, early and repeated news change nothing wrongly."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from chassis.messaging import Permanent
from chassis.telemetry import get_logger
from contracts.verification import CaseCompleted, CaseDecided
from services.intake.domain.states import Action, Facts, NotAllowed, move
from services.intake.tables import Application
from services.intake.usecases.desk import state_of
from services.intake.usecases.handovers import begin
from services.intake.usecases.submission import go

log = get_logger()


def case_completed(session: Session, event: CaseCompleted, *, now: datetime) -> bool:
    """The automatic checks ended: the application is in review. False when that is no news."""
    return _follow(session, event, Action.EXAMINED, now)


def case_decided(
    session: Session, event: CaseDecided, *, now: datetime, central: Collection[str] = ()
) -> bool:
    """An officer decided. False when that is no news; raises ``Permanent`` for an unknown decision.

    What is accepted here of a service in ``central`` is handed on: the centre decides it.
    """
    try:
        action = Action(event.decision)
    except ValueError:
        raise Permanent(
            f"no transition for the decision {event.decision!r}: add it to the state table"
        ) from None
    if action is Action.ACCEPT and event.service in central:
        return _hand_on(session, event, now)
    return _follow(session, event, action, now, event.reason)


def _hand_on(session: Session, event: CaseDecided, now: datetime) -> bool:
    if not _follow(session, event, Action.HAND_ON, now, event.reason):
        return False
    begin(session, session.get_one(Application, event.reference), event, now)
    return True


def _follow(
    session: Session, event: CaseCompleted | CaseDecided, action: Action, now: datetime, reason: str = ""
) -> bool:
    # The row is locked, so that a withdrawal at the same moment comes before or after, not between.
    row = session.get(Application, event.reference, with_for_update=True)
    if row is None:
        raise Permanent(f"no application {event.reference} here: is this the right database?")
    try:
        then = move(state_of(row), action, Facts(same_round=event.round == row.round))
    except NotAllowed as refused:
        log.info("news_skipped", reference=row.reference, event_round=event.round, why=str(refused))
        return False
    go(session, row, then, now, reason)
    return True
