"""The numbers, read from the projection's tables by SQL that both databases know.

Percentiles are exact, by nearest rank: of ``n`` durations in ascending order the median is number
ceil(n / 2), the 90th percentile number ceil(0.9 n). Both are durations that really occurred.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import case as when
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.messaging.tables import projection_position
from services.analytics.domain import ELEMENTS, SMALLEST_CELL, STATES, STEPS, Ikm, ikm, published
from services.analytics.tables import (
    Application,
    CaseRound,
    Horizon,
    Message,
    Rating,
    RepeatedCheck,
    Step,
    Voice,
)

PROJECTION = "analytics"
OUTCOMES = ("passed", "failed", "concerns", "not_applicable", "not_checked")
DAYS = 30


def overview(session: Session, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """Everything that the office's dashboard shows."""
    by_state = states(session)
    return {
        "as_of": as_of(session),
        "position": position(session),
        "total": sum(row["n"] for row in by_state),
        "by_state": by_state,
        "by_service": services(session),
        "by_day": by_day(session, now, zone),
        "steps": steps(session),
        "decisions": decisions(session),
        "checks": checks(session),
        "ikm": told(satisfaction(session)),
        "messages": messages(session),
        "voices": _counts(session, "kind", Voice.kind),
    }


def numbers(session: Session) -> dict[str, Any]:
    """Every number of the projection, whenever it is asked for: to compare two of them."""
    per_day = [Application.submitted_day, Application.decided_day]
    return {
        "by_state": states(session),
        "by_service": services(session),
        "by_day": [_counts(session, "day", day) for day in per_day],
        "steps": steps(session),
        "steps_by_service": steps(session, Step.service),
        "decisions": decisions(session),
        "checks": checks(session),
        "ratings": _sums(session),
        "messages": messages(session),
        "voices": _counts(session, "kind", Voice.kind),
        "as_of": as_of(session),
    }


def performance(session: Session) -> dict[str, Any]:
    """What everybody may see: per service how many and how long, and the IKM; no figure about fewer
    than five people (``None`` instead)."""
    received = {row["service"]: row for row in services(session)}
    whole = {row["service"]: row for row in steps(session, Step.service) if row["step"] == "whole"}
    index = satisfaction(session)
    return {
        "as_of": as_of(session),
        "smallest": SMALLEST_CELL,
        "services": [_public(service, received[service], whole.get(service)) for service in sorted(received)],
        "ikm": told(index) if published(index.n) else {"n": None, "ikm": None, "grade": None, "elements": []},
    }


def _public(service: str, received: dict[str, Any], whole: dict[str, Any] | None) -> dict[str, Any]:
    decided = whole if whole and published(whole["n"]) else {"n": None, "median_s": None}
    return {
        "service": service,
        "received": received["n"] if published(received["n"]) else None,
        "decided": decided["n"],
        "median_s": decided["median_s"],
    }


def as_of(session: Session) -> datetime | None:
    """The newest instant that a counted event tells of; ``None`` when nothing was counted yet."""
    newest = session.scalar(select(Horizon.newest_at))
    return instant(newest) if newest is not None else None


def position(session: Session) -> int | None:
    """The offset in the log of the last event counted; ``None`` when none was."""
    stored = projection_position.c
    query = select(stored.position).where(stored.name == PROJECTION, stored.position >= 0)
    return session.scalar(query)


def instant(micros: int) -> datetime:
    """The instant that is ``micros`` microseconds after 1970 UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def states(session: Session) -> list[dict[str, Any]]:
    """How many applications that were handed in stand in each state, and since when the oldest."""
    query = (
        select(Application.state, func.count(), func.min(Application.since))
        .where(Application.submitted_day.is_not(None))
        .group_by(Application.state)
    )
    found = {state: (n, instant(oldest)) for state, n, oldest in session.execute(query)}
    order = [*STATES, *sorted(found.keys() - set(STATES))]
    return [
        {"state": state, "n": n, "oldest_since": oldest}
        for state in order
        for n, oldest in [found.get(state, (0, None))]
    ]


def services(session: Session) -> list[dict[str, Any]]:
    """How many applications for each service were handed in, are still open, and were decided."""
    decided = func.sum(when((Application.decided_day.is_not(None), 1), else_=0))
    still = Application.state.in_(["submitted", "in_review", "more_requested", "handed_on"])
    opened = func.sum(when((still, 1), else_=0))
    query = (
        select(Application.service, func.count(), opened, decided)
        .where(Application.submitted_day.is_not(None))
        .group_by(Application.service)
        .order_by(Application.service)
    )
    return [
        {"service": service, "n": n, "open": int(running), "decided": int(done)}
        for service, n, running, done in session.execute(query)
    ]


def by_day(
    session: Session, now: datetime, zone: tzinfo, days: int = DAYS, service: str | None = None
) -> list[dict[str, Any]]:
    """Applications received (``n``) and decided on each of the last ``days`` days of ``zone``, today last."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    received = _per_day(session, Application.submitted_day, first, service)
    decided = _per_day(session, Application.decided_day, first, service)
    every = [first + timedelta(days=number) for number in range(days)]
    return [{"day": day, "n": received[day], "decided": decided[day]} for day in every]


def _per_day(session: Session, day: Any, first: date, service: str | None) -> Counter[date]:
    query = select(day, func.count()).where(day >= first).group_by(day)
    if service is not None:
        query = query.where(Application.service == service)
    return Counter({on: n for on, n in session.execute(query)})  # noqa: C416  (rows are no pairs to mypy)


def steps(session: Session, *by: Any) -> list[dict[str, Any]]:
    """How often each step was gone through, with median and 90th percentile of its seconds.

    With ``by`` (columns of :class:`Step`) for each of their values too.
    """
    groups = [*by, Step.step]
    query = select(*groups, func.count()).where(Step.took.is_not(None)).group_by(*groups)
    rows = [_step(session, groups, list(values), n) for *values, n in session.execute(query).all()]
    order = {step: number for number, step in enumerate(STEPS)}
    return sorted(rows, key=lambda row: (row.get("service", ""), order[row["step"]]))


def _step(session: Session, groups: list[Any], values: list[str], n: int) -> dict[str, Any]:
    where = [column == value for column, value in zip(groups, values, strict=True)]
    named = {column.key: value for column, value in zip(groups, values, strict=True)}
    median, p90 = (_seconds(session, where, n, percent) for percent in (50, 90))
    return named | {"n": n, "median_s": median, "p90_s": p90}


def _seconds(session: Session, where: list[Any], n: int, percent: int) -> float:
    """The duration at the nearest rank, ceil(n x percent / 100): found by counting along the index."""
    rank = (n * percent + 99) // 100
    query = select(Step.took).where(*where, Step.took.is_not(None)).order_by(Step.took)
    return (session.scalars(query.offset(rank - 1).limit(1)).one() or 0) / 1_000_000


def decisions(session: Session) -> list[dict[str, Any]]:
    """How often officers decided what, for which reason; the commonest first."""
    query = (
        select(CaseRound.decision, CaseRound.reason, func.count())
        .where(CaseRound.decision.is_not(None))
        .group_by(CaseRound.decision, CaseRound.reason)
    )
    rows = [
        {"decision": decision, "reason": reason, "n": n} for decision, reason, n in session.execute(query)
    ]
    return sorted(rows, key=lambda row: (-row["n"], row["decision"], row["reason"]))


def checks(session: Session) -> dict[str, int]:
    """Outcomes of the automatic checks, and how many had to be asked again later."""
    sums = [func.coalesce(func.sum(getattr(CaseRound, outcome)), 0) for outcome in OUTCOMES]
    found = session.execute(select(*sums)).one()
    repeated = session.scalar(select(func.count()).select_from(RepeatedCheck)) or 0
    return {outcome: int(n) for outcome, n in zip(OUTCOMES, found, strict=True)} | {"repeated": repeated}


def satisfaction(session: Session) -> Ikm:
    """The IKM of all ratings. Source: PermenPANRB 14/2017."""
    sums = _sums(session)
    return ikm(sums.pop("n"), sums)


def _sums(session: Session) -> dict[str, Any]:
    columns = [getattr(Rating, element) for element in ELEMENTS]
    query = select(
        func.count(), *(one for column in columns for one in (func.sum(column), func.count(column)))
    )
    n, *found = session.execute(query.select_from(Rating)).one()
    pairs = zip(found[::2], found[1::2], strict=True)
    return {"n": n} | {
        element: (int(total or 0), m) for element, (total, m) in zip(ELEMENTS, pairs, strict=True)
    }


def told(index: Ikm) -> dict[str, Any]:
    """The IKM as it is told to readers."""
    elements = [{"key": element, "mean": mean} for element, mean in index.elements.items()]
    return {"n": index.n, "ikm": index.value, "grade": index.grade, "elements": elements}


def messages(session: Session) -> dict[str, Any]:
    """How many messages were sent and how many failed, and why those."""
    query = select(Message.state, Message.reason, func.count()).group_by(Message.state, Message.reason)
    rows = sorted(session.execute(query).all())
    return {
        "sent": sum(n for state, _, n in rows if state == "sent"),
        "failed": sum(n for state, _, n in rows if state == "failed"),
        "reasons": [{"reason": reason, "n": n} for state, reason, n in rows if state == "failed"],
    }


def _counts(session: Session, name: str, column: Any) -> list[dict[str, Any]]:
    query = select(column, func.count()).where(column.is_not(None)).group_by(column).order_by(column)
    return [{name: value, "n": n} for value, n in session.execute(query)]
