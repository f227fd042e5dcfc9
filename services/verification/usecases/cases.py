"""Opening a case when an application is handed in, and closing it when it is withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.messaging import record
from chassis.telemetry import trace
from contracts.event import Event
from contracts.intake import ApplicationMoved, ApplicationSubmitted
from contracts.verification import CaseOpened
from services.verification.domain.case import FINAL, NO_PROMISE, State, opens, rank
from services.verification.tables import Case, HistoryRow


def open_case(session: Session, event: ApplicationSubmitted, *, now: datetime) -> bool:
    """Open the case of a submitted application, or open it again for a newer round.

    Returns whether it did: an event that comes twice, or after a later one, changes nothing.
    """
    case = find_for_update(session, event.reference)
    state, current = (case.state, case.round) if case else (None, 0)
    if not opens(state, current, event.round):
        return False
    if case is None:
        case = _new_case(event, now)
        session.add(case)
    case.round, case.language = event.round, event.language
    case.state, case.version, case.changed_at = State.DUE, case.version + 1, now
    case.attempts, case.problem, case.next_attempt_at = 0, "", now
    case.claim, case.claimed_until, case.trace = "", None, trace.current()
    _promise(case, event)
    let_officer_go(case)
    case.due_on, case.remind_on = None, None
    session.flush()
    remember(session, case, "opened", now)
    publish(session, case, CaseOpened(reference=case.reference, service=case.service, round=case.round), now)
    return True


def close_case(session: Session, event: ApplicationMoved, *, now: datetime) -> bool:
    """Close the case of a withdrawn application; other moves change nothing. Returns whether it did.

    The withdrawal may arrive before the submission: a closed case is then made, which nothing opens.
    """
    case = find_for_update(session, event.reference)
    # Never paid, never handed on: there is no case, and none is to come.
    unpaid = event.from_state == "awaiting_payment"
    if event.to_state != "withdrawn" or unpaid or (case and case.state in FINAL):
        return False
    if case is None:
        case = _new_case(event, now)
        session.add(case)
    case.state, case.version, case.changed_at = State.CLOSED, case.version + 1, now
    case.next_attempt_at, case.claim, case.claimed_until = None, "", None
    let_officer_go(case)
    case.due_on, case.remind_on = None, None
    session.flush()
    remember(session, case, "closed", now)
    return True


def let_officer_go(case: Case) -> None:
    """Nobody has the case in hand any more."""
    case.holder, case.held_until = "", None


def find_for_update(session: Session, reference: str) -> Case | None:
    """The case, locked until the end of the transaction; None when there is none."""
    return session.scalars(select(Case).where(Case.reference == reference).with_for_update()).first()


def remember(
    session: Session, case: Case, what: str, now: datetime, *, actor: str = "", detail: str = ""
) -> None:
    """Write a line of the case's history."""
    session.add(
        HistoryRow(reference=case.reference, round=case.round, what=what, detail=detail, actor=actor, at=now)
    )


def publish(session: Session, case: Case, event: Event, now: datetime) -> None:
    """Record an event about the case with the next number of its sequence, in the application's trace."""
    case.sequence += 1
    record(session, event, sequence=case.sequence, trace=trace.child(case.trace), at=now)


def _new_case(event: ApplicationSubmitted | ApplicationMoved, now: datetime) -> Case:
    return Case(
        reference=event.reference,
        service=event.service,
        language=event.language,
        round=event.round,
        version=0,
        sequence=0,
        opened_at=now,
        attempts=0,
        claim="",
        problem="",
        trace="",
        priority=False,
        promised_on=NO_PROMISE,
        rank=rank(False, NO_PROMISE),
        holder="",
    )


def _promise(case: Case, event: ApplicationSubmitted) -> None:
    case.priority = event.priority > 0
    case.promised_on = date.fromisoformat(event.promised_on) if event.promised_on else NO_PROMISE
    case.rank = rank(case.priority, case.promised_on)
