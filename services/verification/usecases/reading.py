"""What an officer reads: the queue, a case with its evidence, a document. The API writes the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.http import pages
from services.verification.adapters.intake import Away, DossierEntry, Intake, NotThere
from services.verification.checks import order
from services.verification.domain.case import CaseUnknown, DocumentUnknown, DossierAway
from services.verification.tables import Case, DecisionRow, FindingRow, HistoryRow


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything known about a case. ``dossier`` is None when ``dossier_problem`` says why."""

    case: Case
    findings: list[FindingRow]
    history: list[HistoryRow]
    decisions: list[DecisionRow]
    dossier: DossierEntry | None = field(default=None)
    dossier_problem: str = ""


def queue(session: Session, state: str, cursor: str | None, limit: int) -> dict[str, Any]:
    """One page of cases, those that have waited longest first; ``state`` empty means all."""
    query = select(Case)
    if state:
        query = query.where(Case.state == state)
    return pages.page(session, query, [Case.opened_at, Case.reference], cursor, limit)


def case_page(database: Database, intake: Intake, reference: str) -> CasePage:
    """A case for an officer; answers and documents live from intake, without them when it is away.

    Raises :class:`CaseUnknown`.
    """
    stored = database.read(_stored, reference)
    try:
        dossier = intake.dossier(reference)
    except NotThere:
        return CasePage(**stored, dossier_problem="unknown-at-intake")
    except Away:
        return CasePage(**stored, dossier_problem="intake-away")
    return CasePage(**stored, dossier=dossier)


def case_document(database: Database, intake: Intake, reference: str, digest: str) -> tuple[bytes, str]:
    """A document's bytes and media type, when it belongs to the case.

    Raises :class:`CaseUnknown`, :class:`DocumentUnknown` or :class:`DossierAway`.
    """
    database.read(_known, reference)
    try:
        listed = {entry.digest: entry for entry in intake.dossier(reference).documents}
        if digest not in listed:
            raise DocumentUnknown(f"{reference} has no document {digest[:12]}")
        return intake.document(digest), listed[digest].media_type
    except NotThere as problem:
        raise DocumentUnknown(f"intake has no document {digest[:12]}") from problem
    except Away as problem:
        raise DossierAway("intake cannot be reached: try again shortly") from problem


def _known(session: Session, reference: str) -> Case:
    case = session.get(Case, reference)
    if case is None:
        raise CaseUnknown(reference)
    return case


def _stored(session: Session, reference: str) -> dict[str, Any]:
    case = _known(session, reference)
    findings = session.scalars(
        select(FindingRow).where(
            FindingRow.reference == reference, FindingRow.round == case.round, FindingRow.current
        )
    )
    history = select(HistoryRow).where(HistoryRow.reference == reference).order_by(HistoryRow.id)
    decisions = select(DecisionRow).where(DecisionRow.reference == reference).order_by(DecisionRow.round)
    return {
        "case": case,
        "findings": sorted(findings, key=lambda row: (order(row.check_name), row.id)),
        "history": list(session.scalars(history)),
        "decisions": list(session.scalars(decisions)),
    }
