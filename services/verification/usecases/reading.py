"""What an officer reads: the queue, a case with its evidence, a document. The API writes the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.http import pages
from services.verification.adapters.intake import Away, DossierEntry, Intake, NotThere
from services.verification.checks import order
from services.verification.domain.case import (
    NO_PROMISE,
    PROMISED,
    CaseUnknown,
    DocumentUnknown,
    DossierAway,
    RulesAway,
    State,
)
from services.verification.domain.rules import Rules
from services.verification.tables import Case, DecisionRow, FindingRow, HistoryRow, OpinionRow
from services.verification.usecases.deciding import Verdict, preview
from services.verification.usecases.holding import held_by
from services.verification.usecases.opinions import opinions
from services.verification.usecases.practice import Practice

SHOWN = (
    "reference", "service", "round", "state", "version", "language", "opened_at", "changed_at",
    "next_attempt_at", "problem", "priority", "due_on",
)  # fmt: skip
"""What is shown of a case as it is stored."""


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything known about a case. ``dossier`` is None when ``dossier_problem`` says why.

    ``rules`` are the catalogue's in the officer's language, ``told`` in the applicant's.
    """

    case: Case
    findings: list[FindingRow]
    history: list[HistoryRow]
    decisions: list[DecisionRow]
    opinions: dict[int, list[OpinionRow]] = field(default_factory=dict)
    dossier: DossierEntry | None = field(default=None)
    dossier_problem: str = ""
    rules: Rules = field(default_factory=Rules)
    told: Rules = field(default_factory=Rules)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cases of the queue; empty and False ask for nothing. ``mine`` are those that I have in hand."""

    state: str = ""
    service: str = ""
    priority: bool = False
    mine: bool = False
    overdue: bool = False

    def query(self, officer: str, now: datetime, today: date) -> Select[Case]:
        """The cases that ``officer`` wants to see, in no order."""
        conditions = (
            (self.state, Case.state == self.state),
            (self.service, Case.service == self.service),
            (self.priority, Case.rank < "1"),
            (self.mine, and_(Case.holder == officer, Case.held_until > now)),
            (self.overdue, _overdue(today)),
        )
        return select(Case).where(*(condition for asked, condition in conditions if asked))


def queue(
    session: Session,
    practice: Practice,
    wanted: Wanted,
    cursor: str | None,
    limit: int,
    *,
    officer: str,
    now: datetime,
) -> dict[str, Any]:
    """One page of cases, those with priority first, then those promised first."""
    query = wanted.query(officer, now, practice.today(now))
    found = pages.page(session, query, [Case.rank, Case.reference], cursor, limit)
    found["items"] = [case_row(case, practice, now) for case in found["items"]]
    return found


def case_row(case: Case, practice: Practice, now: datetime) -> dict[str, Any]:
    """A case as the queue shows it. ``overdue`` is ``promise``, ``answer`` or empty."""
    shown = {name: getattr(case, name) for name in SHOWN}
    holder = held_by(case, now)
    promised_on = None if case.promised_on == NO_PROMISE else case.promised_on
    held = {"holder": holder, "held_until": case.held_until if holder else None}
    return shown | held | {"promised_on": promised_on, "overdue": _late(case, practice.today(now))}


def _late(case: Case, today: date) -> str:
    if case.state == State.WAITING and case.due_on is not None and case.due_on < today:
        return "answer"
    return "promise" if case.state in PROMISED and case.promised_on < today else ""


def _overdue(today: date) -> ColumnElement[bool]:
    # By rank, which the indexes know: it begins with what is promised first.
    before = [and_(Case.rank >= str(first), Case.rank < f"{first}{today.isoformat()}") for first in (0, 1)]
    broken = and_(Case.state.in_(PROMISED), or_(*before))
    return or_(broken, and_(Case.state == State.WAITING, Case.due_on < today))


def case_page(database: Database, intake: Intake, reference: str, language: str) -> CasePage:
    """A case for an officer; answers and documents live from intake, without them when it is away.

    The catalogue's reasons come in the officer's ``language`` and in the applicant's. Raises
    :class:`CaseUnknown`.
    """
    stored = database.read(_stored, reference)
    case = stored["case"]
    try:
        stored["rules"] = intake.rules(case.service, language)
        stored["told"] = intake.rules(case.service, case.language)
        return CasePage(**stored, dossier=intake.dossier(reference))
    except NotThere:
        return CasePage(**stored, dossier_problem="unknown-at-intake")
    except Away:
        return CasePage(**stored, dossier_problem="intake-away")


def rules_of(database: Database, intake: Intake, reference: str) -> Rules:
    """What the catalogue says about deciding the case, in the applicant's language.

    Raises :class:`CaseUnknown`, or :class:`RulesAway` when it is not known whether two have to decide.
    """
    case = database.read(_known, reference)
    try:
        return intake.rules(case.service, case.language)
    except Away as problem:
        raise RulesAway("intake cannot be reached: try again shortly") from problem


def previewed(
    session: Session, practice: Practice, rules: Rules, reference: str, verdict: Verdict, *, now: datetime
) -> DecisionRow:
    """A decision as the applicant would read it. Raises :class:`CaseUnknown` or ``ReasonNotAllowed``."""
    return preview(practice, rules, _known(session, reference), verdict, now=now)


def case_document(database: Database, intake: Intake, reference: str, digest: str) -> tuple[bytes, str]:
    """What is shown of a document, and its media type, when it belongs to the case.

    Raises :class:`CaseUnknown`, :class:`DocumentUnknown` or :class:`DossierAway`.
    """
    database.read(_known, reference)
    try:
        listed = intake.dossier(reference).documents
        if digest not in {one.digest for entry in listed for one in (entry, *entry.pages)}:
            raise DocumentUnknown(f"{reference} has no document {digest[:12]}")
        return intake.view(digest)
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
    decisions = select(DecisionRow).where(DecisionRow.reference == reference).order_by(DecisionRow.id)
    return {
        "case": case,
        "findings": sorted(findings, key=lambda row: (order(row.check_name), row.id)),
        "history": list(session.scalars(history)),
        "decisions": list(session.scalars(decisions)),
        "opinions": opinions(session, reference),
    }
