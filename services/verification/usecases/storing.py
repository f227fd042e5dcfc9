"""Storing what the checks found, with the event that says so, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from chassis.database import insert_new
from contracts.verification import CaseCompleted, CheckRepeated
from services.verification.checks import Dossier
from services.verification.domain.case import State, retry_delay
from services.verification.domain.finding import UNFINISHED, Finding, gravest, tally
from services.verification.tables import Case, DocumentUse, FindingRow
from services.verification.usecases.cases import publish, remember
from services.verification.usecases.claiming import Claim, held, let_go


def remember_files(session: Session, dossier: Dossier, now: datetime) -> None:
    """Note which files the application uses."""
    table = DocumentUse.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker: a mapped class has a real table
    rows = [
        {"digest": digest, "reference": dossier.reference, "at": now}
        for digest in sorted({document.digest for document in dossier.documents})
    ]
    insert_new(session, table, rows)


def used_elsewhere(session: Session, dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """Which other applications use the same files: references by digest."""
    query = (
        select(DocumentUse.digest, DocumentUse.reference)
        .where(
            DocumentUse.digest.in_([document.digest for document in dossier.documents]),
            DocumentUse.reference != dossier.reference,
        )
        .order_by(DocumentUse.at, DocumentUse.reference)
    )
    found: dict[str, tuple[str, ...]] = {}
    for digest, reference in session.execute(query):
        found[digest] = (*found.get(digest, ()), reference)
    return found


def store(session: Session, claim: Claim, findings: Sequence[Finding], now: datetime) -> bool:
    """Store the findings of a first examination, or of repeated checks. False when the claim was lost."""
    case = held(session, claim)
    if case is None:
        return False
    if case.state == State.EXAMINING:
        _complete(session, case, findings, now)
    else:
        _repeat(session, case, claim, findings, now)
    return True


def _complete(session: Session, case: Case, findings: Sequence[Finding], now: datetime) -> None:
    session.add_all(_row(case, finding) for finding in findings)
    case.state, case.version, case.changed_at = State.READY, case.version + 1, now
    case.attempts, case.problem = 0, ""
    let_go(case, _next(case, findings, now))
    counts = tally(finding.outcome for finding in findings)
    remember(session, case, "examined", now)
    event = CaseCompleted(reference=case.reference, service=case.service, round=case.round, **counts)
    publish(session, case, event, now)


def _repeat(session: Session, case: Case, claim: Claim, findings: Sequence[Finding], now: datetime) -> None:
    changed = False
    for check in sorted(claim.only):
        changed |= _replace(session, case, check, [each for each in findings if each.check == check], now)
    if changed:
        case.version, case.changed_at = case.version + 1, now
    case.problem = ""
    case.attempts += 1
    let_go(case, _next(case, findings, now))


def _replace(session: Session, case: Case, check: str, findings: list[Finding], now: datetime) -> bool:
    old = session.scalars(
        select(FindingRow).where(
            FindingRow.reference == case.reference,
            FindingRow.round == case.round,
            FindingRow.check_name == check,
            FindingRow.current,
        )
    ).all()
    if sorted((row.outcome, row.reason) for row in old) == sorted((f.outcome, f.reason) for f in findings):
        return False
    for row in old:
        row.current = False
    session.add_all(_row(case, finding) for finding in findings)
    if not any(finding.outcome in UNFINISHED for finding in findings):
        _say_repeated(session, case, check, gravest(finding.outcome for finding in findings), now)
    return True


def _say_repeated(session: Session, case: Case, check: str, outcome: str, now: datetime) -> None:
    remember(session, case, "repeated", now, detail=f"{check}: {outcome}")
    event = CheckRepeated(
        reference=case.reference, service=case.service, round=case.round, check=check, outcome=outcome
    )
    publish(session, case, event, now)


def _next(case: Case, findings: Sequence[Finding], now: datetime) -> datetime | None:
    if any(finding.outcome in UNFINISHED for finding in findings):
        return now + retry_delay(case.attempts + 1)
    return None


def _row(case: Case, finding: Finding) -> FindingRow:
    return FindingRow(
        reference=case.reference,
        round=case.round,
        check_name=finding.check,
        outcome=finding.outcome,
        reason=finding.reason,
        params=dict(finding.params),
        place=dict(finding.where),
        evidence=dict(finding.evidence),
        inputs=list(finding.rests_on.inputs),
        code=finding.rests_on.code,
        data=finding.rests_on.data,
        at=finding.rests_on.at,
        simulated=finding.simulated,
        current=True,
    )
