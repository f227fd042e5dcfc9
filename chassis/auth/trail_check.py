"""Finds what was changed in an audit trail, and tells what it says about one application."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from chassis.auth.trail import Link, Trail, audit_head, audit_trail

AT_ONCE = 2_000
MOST_FAULTS = 200
"""More are counted, not listed."""


class What(StrEnum):
    """What is wrong at a place of a lane."""

    CHANGED = "changed"  # the row is not what was written, or was put there
    REMOVED = "removed"  # rows between two others are missing
    INSERTED = "inserted"  # a row after the end that the head knows
    CUT_OFF = "cut-off"  # the last rows are missing
    HEAD = "head-changed"  # the head in the database is not the end of the rows


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in a lane, by its row's number; ``detail`` says how many rows, or what was expected."""

    lane: int
    number: int
    what: What
    detail: str = ""


@dataclass
class Report:
    """What a check found. ``ends`` are the lanes' last rows, ``anchored`` whether anchors were compared."""

    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    ends: dict[int, Link] = field(default_factory=dict)
    anchored: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    def add(self, lane: int, number: int, what: What, detail: str = "") -> None:
        """Note a fault."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(lane, number, what, detail))
        else:
            self.more += 1


def check(session: Session, trail: Trail, anchors: Mapping[int, Link]) -> Report:
    """Go through every row, in a session that has read nothing yet.

    ``anchors`` are ends of lanes that were noted outside of the database.
    """
    report = Report(anchored=bool(anchors))
    if session.get_bind().dialect.name == "postgresql":
        # Heads and rows of one moment, while others go on writing; SQLite reads like this by itself.
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    heads = {row.lane: Link(row.lane, row.number, row.hash) for row in session.execute(select(audit_head))}
    wanted = {(link.lane, link.number): link.hash for link in anchors.values()}
    for row, last in _with_last(_rows(session)):
        _look(trail, row, last, heads, report)
        _compare(row, wanted, report)
    for lane in sorted({*heads, *report.ends, *anchors}):
        _look_at_end(trail, lane, heads.get(lane), anchors.get(lane), report)
    return report


def about(session: Session, subject: str) -> list[dict[str, Any]]:
    """Who read or wrote about ``subject``, oldest first: ``at``, ``who``, ``action``, ``subject``."""
    columns = (audit_trail.c.at, audit_trail.c.who, audit_trail.c.action, audit_trail.c.subject)
    query = select(*columns).where(audit_trail.c.subject == subject)
    order = (audit_trail.c.at, audit_trail.c.lane, audit_trail.c.number)
    return [dict(row) for row in session.execute(query.order_by(*order)).mappings()]


def _rows(session: Session) -> Iterable[Row[Any]]:
    query = select(audit_trail).order_by(audit_trail.c.lane, audit_trail.c.number)
    return session.execute(query.execution_options(yield_per=AT_ONCE))


def _with_last(rows: Iterable[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any] | None]]:
    """Each row with the one before it in its lane."""
    last: Row[Any] | None = None
    for row in rows:
        yield row, last if last is not None and last.lane == row.lane else None
        last = row


def _look(
    trail: Trail, row: Row[Any], last: Row[Any] | None, heads: Mapping[int, Link], report: Report
) -> None:
    report.rows += 1
    report.ends[row.lane] = Link(row.lane, row.number, row.hash)
    before = last.number if last is not None else 0
    if row.number != before + 1:
        # What stood there is unknown, and with it what this row's hash was made of.
        report.add(row.lane, before + 1, What.REMOVED, f"{row.number - before - 1} rows")
        return
    known = last.hash if last is not None else trail.start(row.lane)
    right = trail.hash(row.lane, row.number, row.at, row.who, row.action, row.subject, known)
    if not hmac.compare_digest(right, row.hash):
        head = heads.get(row.lane)
        beyond = head is not None and row.number > head.number
        report.add(row.lane, row.number, What.INSERTED if beyond else What.CHANGED)


def _compare(row: Row[Any], wanted: Mapping[tuple[int, int], str], report: Report) -> None:
    noted = wanted.get((row.lane, row.number))
    if noted is not None and noted != row.hash:
        report.add(row.lane, row.number, What.CHANGED, "not the row that was anchored")


def _look_at_end(trail: Trail, lane: int, head: Link | None, anchor: Link | None, report: Report) -> None:
    end = report.ends.get(lane, Link(lane, 0, trail.start(lane)))
    furthest = max(head.number if head else 0, anchor.number if anchor else 0)
    if end.number < furthest:
        report.add(lane, end.number + 1, What.CUT_OFF, f"{furthest - end.number} rows")
    elif head is None:
        report.add(lane, end.number, What.HEAD, "it is missing")
    elif head.number < end.number:
        report.add(lane, head.number + 1, What.INSERTED, f"{end.number - head.number} rows")
    elif head.hash != end.hash:
        report.add(lane, end.number, What.HEAD)
