"""Taking cases that are due, with a lease, and giving them back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from services.verification.domain.case import MAX_ATTEMPTS, State, retry_delay
from services.verification.domain.finding import UNFINISHED
from services.verification.tables import Case, FindingRow
from services.verification.usecases.cases import find_for_update, remember

BATCH = 5
LEASE = timedelta(seconds=75)
"""Longer than a batch takes when every register in it is slow."""


@dataclass(frozen=True)
class Claim:
    """A case that this worker holds. ``only`` names the checks to repeat; empty: all, for the first time."""

    reference: str
    round: int
    token: str
    attempts: int
    trace: str
    only: frozenset[str] = frozenset()


def anything_due(session: Session, now: datetime) -> bool:
    """Whether a claim would find something: asked first, because it needs no write lock."""
    return session.execute(select(Case.reference).where(_due(now)).limit(1)).first() is not None


def claim_due(session: Session, now: datetime) -> list[Claim]:
    """Take the cases that have waited longest, at most :data:`BATCH`."""
    query = select(Case).where(_due(now)).order_by(Case.next_attempt_at).limit(BATCH)
    return [_claim(session, case, now) for case in session.scalars(query.with_for_update(skip_locked=True))]


def held(session: Session, claim: Claim) -> Case | None:
    """The case, locked, while the claim on it is still good; None when it was lost."""
    case = find_for_update(session, claim.reference)
    if case is None or case.claim != claim.token or case.round != claim.round:
        return None
    return case


def let_go(case: Case, next_attempt_at: datetime | None) -> None:
    """End the claim and say when there is something to do again."""
    case.claim, case.claimed_until, case.next_attempt_at = "", None, next_attempt_at


def release(session: Session, claim: Claim, problem: str, now: datetime) -> None:
    """Give the case back to be tried later; one that breaks the checks again and again is blocked."""
    case = held(session, claim)
    if case is None:
        return
    case.attempts, case.problem = case.attempts + 1, problem
    let_go(case, now + retry_delay(case.attempts))
    if case.state != State.EXAMINING:
        return
    case.state = State.DUE
    if problem == "fault" and case.attempts >= MAX_ATTEMPTS:
        _block(session, case, problem, now)


def block(session: Session, claim: Claim, problem: str, now: datetime) -> None:
    """Set a case aside that cannot be examined; its ``problem`` says why, a person must look.

    A case already examined stays as it is: only its unfinished checks are not repeated.
    """
    case = held(session, claim)
    if case is None:
        return
    if case.state == State.EXAMINING:
        _block(session, case, problem, now)
    else:
        case.problem = problem
        let_go(case, None)


def _block(session: Session, case: Case, problem: str, now: datetime) -> None:
    case.state, case.problem, case.version, case.changed_at = State.BLOCKED, problem, case.version + 1, now
    let_go(case, None)
    remember(session, case, "blocked", now, detail=problem)


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(Case.claimed_until.is_(None), Case.claimed_until <= now)
    return and_(Case.next_attempt_at <= now, free)


def _claim(session: Session, case: Case, now: datetime) -> Claim:
    case.claim, case.claimed_until = uuid.uuid4().hex, now + LEASE
    if case.state == State.DUE:
        case.state = State.EXAMINING
    only = _unfinished(session, case) if case.state == State.READY else frozenset[str]()
    return Claim(case.reference, case.round, case.claim, case.attempts, case.trace, only)


def _unfinished(session: Session, case: Case) -> frozenset[str]:
    query = select(FindingRow.check_name).where(
        FindingRow.reference == case.reference,
        FindingRow.round == case.round,
        FindingRow.current,
        FindingRow.outcome.in_(UNFINISHED),
    )
    return frozenset(session.scalars(query))
