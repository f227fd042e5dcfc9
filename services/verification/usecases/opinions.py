"""What officers think of concerns: agreed with, or not and why; and from that, how each check is doing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.verification.domain.case import FindingUnknown, NothingToJudge
from services.verification.domain.finding import Outcome
from services.verification.tables import FindingRow, OpinionRow
from services.verification.usecases.cases import remember
from services.verification.usecases.holding import locked, require_free
from services.verification.usecases.practice import Practice

JUDGED = (Outcome.CONCERN, Outcome.FAIL)
"""Outcomes on which an officer says whether they hold."""
WEEKS = 12
"""How far back the figures of a check go."""


def judge(
    session: Session,
    practice: Practice,
    reference: str,
    number: int,
    officer: str,
    *,
    agrees: bool,
    why: str,
    now: datetime,
) -> None:
    """Record whether the officer agrees with finding ``number``; said again, the later word holds.

    Raises :class:`CaseUnknown`, ``HeldByOther``, :class:`FindingUnknown` (not of this case) or
    :class:`NothingToJudge` (it raises no concern).
    """
    found = locked(session, reference)
    require_free(found, practice, officer, now)
    finding = session.get(FindingRow, number)
    if finding is None or finding.reference != reference or finding.round != found.round:
        raise FindingUnknown(f"{reference} has no finding {number} in round {found.round}")
    if finding.outcome not in JUDGED:
        raise NothingToJudge(f"finding {number} is {finding.outcome}: there is nothing to agree with")
    said = session.get(OpinionRow, (number, officer)) or OpinionRow(finding=number, officer=officer)
    said.reference, said.check_name, said.agrees, said.why, said.at = (
        reference, finding.check_name, agrees, why.strip(), now,
    )  # fmt: skip
    session.add(said)
    remember(session, found, "judged", now, actor=officer, detail=finding.check_name)


def opinions(session: Session, reference: str) -> dict[int, list[OpinionRow]]:
    """Everybody's word on the findings of a case, by finding."""
    by_finding: dict[int, list[OpinionRow]] = {}
    query = select(OpinionRow).where(OpinionRow.reference == reference).order_by(OpinionRow.at)
    for row in session.scalars(query):
        by_finding.setdefault(row.finding, []).append(row)
    return by_finding


def drift(session: Session, practice: Practice, *, now: datetime) -> list[dict[str, Any]]:
    """By check and week (its Monday, in the office's days): opinions given, and how many did not agree.

    The last :data:`WEEKS` weeks, oldest first; a check that nobody judged is not there.
    """
    query = select(OpinionRow.check_name, OpinionRow.at, OpinionRow.agrees).where(
        OpinionRow.at >= now - timedelta(weeks=WEEKS)
    )
    counted: dict[tuple[str, date], list[int]] = {}
    for check, at, agrees in session.execute(query):
        day = practice.today(at)
        seen = counted.setdefault((check, day - timedelta(days=day.weekday())), [0, 0])
        seen[0] += 1
        seen[1] += not agrees
    return [
        {"check": check, "week": week, "judged": judged, "disagreed": against}
        for (check, week), (judged, against) in sorted(counted.items())
    ]
