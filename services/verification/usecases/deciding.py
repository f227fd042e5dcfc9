"""An officer's decision: of two who race, exactly one wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.messaging import record
from chassis.telemetry import trace
from contracts.verification import CaseDecided
from services.verification.domain.case import (
    AFTER,
    CaseUnknown,
    Decision,
    NotReady,
    State,
    VerificationError,
    WrongVersion,
    require_reason,
)
from services.verification.tables import Case, DecisionRow
from services.verification.usecases.cases import remember


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the officer says, and on which version of the case."""

    version: int
    decision: Decision
    reason: str
    note: str
    officer: str


def decide(session: Session, reference: str, verdict: Verdict, *, now: datetime) -> dict[str, object]:
    """Decide a case that is ready; returns its reference, state and new version.

    Raises :class:`ReasonNotAllowed`, :class:`CaseUnknown`, :class:`WrongVersion` (the case changed since it
    was read, or was decided by somebody else) or :class:`NotReady`.
    """
    require_reason(verdict.decision, verdict.reason)
    case = _win(session, reference, verdict, now)
    session.add(
        DecisionRow(
            reference=reference,
            round=case.round,
            decision=verdict.decision,
            reason=verdict.reason,
            note=verdict.note,
            officer=verdict.officer,
            at=now,
        )
    )
    remember(session, case, "decided", now, actor=verdict.officer, detail=verdict.decision)
    event = CaseDecided(
        reference=reference,
        service=case.service,
        round=case.round,
        decision=verdict.decision,
        reason=verdict.reason,
        officer=verdict.officer,
    )
    record(session, event, sequence=case.sequence, trace=trace.child(case.trace), at=now)
    return {"reference": reference, "state": case.state, "version": case.version}


def message(session: Session, reference: str) -> DecisionRow:
    """The last decision on the case, for whoever tells the applicant. Raises :class:`CaseUnknown`."""
    query = select(DecisionRow).where(DecisionRow.reference == reference).order_by(DecisionRow.round.desc())
    found = session.scalars(query.limit(1)).first()
    if found is None:
        raise CaseUnknown(reference)
    return found


def _win(session: Session, reference: str, verdict: Verdict, now: datetime) -> Case:
    """One statement settles the race: whoever comes second finds another version."""
    won = session.execute(
        update(Case)
        .where(Case.reference == reference, Case.version == verdict.version, Case.state == State.READY)
        .values(
            state=AFTER[verdict.decision],
            version=Case.version + 1,
            sequence=Case.sequence + 1,
            changed_at=now,
            next_attempt_at=None,
            claim="",
            claimed_until=None,
        )
        .returning(Case.reference)
        .execution_options(synchronize_session=False)
    ).first()
    if won is None:
        raise _lost(session, reference, verdict.version)
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def _lost(session: Session, reference: str, version: int) -> VerificationError:
    case = session.get(Case, reference)
    if case is None:
        return CaseUnknown(reference)
    if case.version != version:
        return WrongVersion(f"{reference} is at version {case.version}, not {version}: read it again")
    return NotReady(f"{reference} is {case.state}: only a case that is ready can be decided")
