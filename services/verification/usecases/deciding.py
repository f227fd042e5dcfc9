"""An officer's decision, and a second officer's where two decide. Of officers who race, exactly one wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.verification import CaseDecided
from services.verification import phrases
from services.verification.domain.case import (
    AFTER,
    CaseUnknown,
    Decision,
    NotProposed,
    NotReady,
    SameOfficer,
    State,
    TooEarly,
    WrongVersion,
    needs_second,
    remind_on,
    require_reason,
)
from services.verification.domain.rules import Rules
from services.verification.tables import Case, DecisionRow
from services.verification.usecases.cases import let_officer_go, publish, remember
from services.verification.usecases.holding import locked, require_free
from services.verification.usecases.practice import Practice


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the officer says, and on which version of the case.

    ``days`` are the calendar days in which something asked for should arrive; None: as the office does.
    """

    version: int
    decision: Decision
    reason: str
    note: str
    officer: str
    days: int | None = None


def decide(
    session: Session, practice: Practice, rules: Rules, reference: str, verdict: Verdict, *, now: datetime
) -> dict[str, object]:
    """Decide a case, or propose a decision where a second officer has to confirm; its state and version.

    ``rules`` are the service's in the applicant's language. Raises :class:`ReasonNotAllowed`,
    :class:`CaseUnknown`, :class:`WrongVersion` (it changed since it was read, or somebody else decided),
    :class:`HeldByOther`, :class:`NotReady` or :class:`TooEarly` (the applicant still may answer).
    """
    require_reason(verdict.decision, verdict.reason, rules.pairs)
    case = locked(session, reference)
    require_free(case, practice, verdict.officer, now)
    _require_open(case, verdict, practice.today(now))
    row = _row(case, practice, rules, verdict, now)
    session.add(row)
    if row.final:
        _settle(session, case, row, practice.today(now), now)
    else:
        _move(case, State.PROPOSED, now)
        remember(session, case, "proposed", now, actor=verdict.officer, detail=verdict.decision)
    return _where(case)


def preview(practice: Practice, rules: Rules, case: Case, verdict: Verdict, *, now: datetime) -> DecisionRow:
    """The decision as the applicant would read it; nothing is stored. Raises :class:`ReasonNotAllowed`."""
    require_reason(verdict.decision, verdict.reason, rules.pairs)
    return _row(case, practice, rules, verdict, now)


def confirm(
    session: Session,
    practice: Practice,
    reference: str,
    officer: str,
    *,
    version: int,
    agree: bool,
    note: str,
    now: datetime,
) -> dict[str, object]:
    """A second officer confirms what was proposed, or declines it: the case is ready again.

    Raises :class:`CaseUnknown`, :class:`WrongVersion`, :class:`NotProposed`, :class:`SameOfficer` or
    :class:`HeldByOther`.
    """
    case = locked(session, reference)
    require_free(case, practice, officer, now)
    _require_version(case, version)
    row = proposal(session, case)
    if row is None:
        raise NotProposed(f"{reference} is {case.state}: nothing waits for a second officer")
    if row.officer == officer:
        raise SameOfficer(f"{officer} proposed this: another officer has to look")
    if agree:
        row.final, row.confirmed_by, row.at = True, officer, now
        _settle(session, case, row, practice.today(now), now)
    else:
        session.delete(row)
        _move(case, State.READY, now)
        remember(session, case, "declined", now, actor=officer, detail=note)
    return _where(case)


def proposal(session: Session, case: Case) -> DecisionRow | None:
    """What one officer proposed and a second has to look at; None when nothing waits."""
    if case.state != State.PROPOSED:
        return None
    query = select(DecisionRow).where(DecisionRow.reference == case.reference, ~DecisionRow.final)
    return session.scalars(query.order_by(DecisionRow.id.desc()).limit(1)).first()


def message(session: Session, reference: str) -> DecisionRow:
    """The last decision on the case, for whoever tells the applicant. Raises :class:`CaseUnknown`."""
    query = select(DecisionRow).where(DecisionRow.reference == reference, DecisionRow.final)
    found = session.scalars(query.order_by(DecisionRow.id.desc()).limit(1)).first()
    if found is None:
        raise CaseUnknown(reference)
    return found


def _require_open(case: Case, verdict: Verdict, today: date) -> None:
    _require_version(case, verdict.version)
    if case.state == State.WAITING:
        if verdict.decision is Decision.REFUSED and case.due_on is not None and case.due_on < today:
            return
        raise TooEarly(f"{case.reference} waits for the applicant until {case.due_on}")
    if case.state != State.READY:
        raise NotReady(f"{case.reference} is {case.state}: only a case that is ready can be decided")


def _require_version(case: Case, version: int) -> None:
    if case.version != version:
        raise WrongVersion(f"{case.reference} is at version {case.version}, not {version}: read it again")


def _row(case: Case, practice: Practice, rules: Rules, verdict: Verdict, now: datetime) -> DecisionRow:
    title, words = _words(rules, verdict, case.language)
    asks = verdict.decision is Decision.MORE_REQUESTED
    days = timedelta(days=verdict.days or practice.answer_days)
    return DecisionRow(
        reference=case.reference,
        round=case.round,
        version=verdict.version,
        decision=verdict.decision,
        reason=verdict.reason,
        title=title,
        words=words,
        note=verdict.note,
        due_on=practice.today(now) + days if asks else None,
        officer=verdict.officer,
        at=now,
        final=not needs_second(verdict.decision, rules.four_eyes),
        confirmed_by="",
    )


def _words(rules: Rules, verdict: Verdict, language: str) -> tuple[str, str]:
    """Title and text of the reason, in the applicant's language."""
    reason = rules.find(verdict.decision, verdict.reason)
    if reason is not None:
        return reason.title, f"{reason.words} {reason.avoid}".strip()
    title = phrases.text(phrases.REASONS, verdict.reason, language)
    return title, phrases.text(phrases.TOLD, verdict.reason, language)


def _settle(session: Session, case: Case, row: DecisionRow, today: date, now: datetime) -> None:
    decision = Decision(row.decision)
    _move(case, AFTER[decision], now)
    case.due_on = row.due_on
    case.remind_on = remind_on(today, row.due_on) if row.due_on else None
    actors = ", ".join(name for name in (row.officer, row.confirmed_by) if name)
    remember(session, case, "decided", now, actor=actors, detail=row.decision)
    event = CaseDecided(
        reference=case.reference,
        service=case.service,
        round=case.round,
        decision=row.decision,
        reason=row.reason,
        officer=row.officer,
        due_on=row.due_on.isoformat() if row.due_on else "",
        confirmed_by=row.confirmed_by,
    )
    publish(session, case, event, now)


def _move(case: Case, state: State, now: datetime) -> None:
    case.state, case.version, case.changed_at = state, case.version + 1, now
    case.next_attempt_at, case.claim, case.claimed_until = None, "", None
    let_officer_go(case)


def _where(case: Case) -> dict[str, Any]:
    return {"reference": case.reference, "state": case.state, "version": case.version}
