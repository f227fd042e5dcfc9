"""An officer takes a case in hand, and gives it back; a case that was left alone is free by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.verification.domain.case import HOLDABLE, CaseUnknown, HeldByOther, NotReady, State
from services.verification.tables import Case
from services.verification.usecases.cases import find_for_update, let_officer_go
from services.verification.usecases.practice import Practice


def take(
    session: Session, practice: Practice, reference: str, officer: str, *, now: datetime
) -> dict[str, Any]:
    """Take the case in hand, or keep it; until when. Of two at the same time, one.

    Raises :class:`CaseUnknown`, :class:`NotReady` (there is nothing to do) or :class:`HeldByOther`.
    """
    case = locked(session, reference)
    if State(case.state) not in HOLDABLE:
        raise NotReady(f"{reference} is {case.state}: there is nothing to take in hand")
    require_free(case, practice, officer, now)
    case.holder, case.held_until = officer, now + practice.hold
    return {"officer": case.holder, "until": case.held_until}


def give_back(session: Session, practice: Practice, reference: str, officer: str, *, now: datetime) -> None:
    """Give the case back, if anybody has it. Raises :class:`CaseUnknown` or :class:`HeldByOther`."""
    case = locked(session, reference)
    require_free(case, practice, officer, now)
    let_officer_go(case)


def keep(session: Session, practice: Practice, reference: str, officer: str, *, now: datetime) -> None:
    """The officer is at work on the case: what they hold stays theirs for the whole time again."""
    session.execute(
        update(Case)
        .where(Case.reference == reference, Case.holder == officer, Case.held_until > now)
        .values(held_until=now + practice.hold)
        .execution_options(synchronize_session=False)
    )


def held_by(case: Case, now: datetime) -> str:
    """The officer who has the case in hand now; empty when nobody has."""
    return case.holder if case.held_until is not None and case.held_until > now else ""


def locked(session: Session, reference: str) -> Case:
    """The case, locked until the end of the transaction. Raises :class:`CaseUnknown`."""
    case = find_for_update(session, reference)
    if case is None:
        raise CaseUnknown(reference)
    return case


def require_free(case: Case, practice: Practice, officer: str, now: datetime) -> None:
    """Raise :class:`HeldByOther` while another officer has the case in hand."""
    holder = held_by(case, now)
    if holder not in ("", officer) and case.held_until is not None:
        raise HeldByOther(holder, practice.clock(case.held_until))
