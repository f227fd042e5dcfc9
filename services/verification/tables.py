"""What verification stores. Its officers' accounts are chassis tables in the same database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json, ServiceBase, UtcDateTime, service_metadata


class Base(ServiceBase):
    """Parent of verification's tables."""

    __abstract__ = True
    metadata = service_metadata("outbox", "inbox", "idempotency", "throttle", "officers")


class Case(Base):
    """One application's case, opened again for each round.

    ``version`` rises with everything an officer should see before deciding. ``next_attempt_at`` is when
    a worker has something to do; ``claim`` and ``claimed_until`` are the lease of the worker that does it.
    """

    __tablename__ = "verification_case"
    __table_args__ = (
        Index(None, "next_attempt_at"),
        Index(None, "state", "opened_at", "reference"),
    )

    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    service: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    round: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    sequence: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claim: Mapped[str] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(String(40))
    trace: Mapped[str] = mapped_column(String(60))


class FindingRow(Base):
    """One finding. A repeated check makes new rows; the old ones stay, no longer ``current``."""

    __tablename__ = "finding"
    __table_args__ = (Index(None, "reference", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reference: Mapped[str] = mapped_column(ForeignKey("verification_case.reference"))
    round: Mapped[int]
    check_name: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    place: Mapped[dict[str, Any]] = mapped_column(Json)
    evidence: Mapped[dict[str, Any]] = mapped_column(Json)
    inputs: Mapped[list[str]] = mapped_column(Json)
    code: Mapped[str] = mapped_column(String(60))
    data: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    simulated: Mapped[bool]
    current: Mapped[bool]


class DocumentUse(Base):
    """Which application handed in which file, to notice the same file elsewhere."""

    __tablename__ = "document_use"
    __table_args__ = (Index(None, "reference"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DecisionRow(Base):
    """An officer's decision: one a round, by the constraint too. ``note`` is the officer's own words."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("reference", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reference: Mapped[str] = mapped_column(ForeignKey("verification_case.reference"))
    round: Mapped[int]
    decision: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    officer: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HistoryRow(Base):
    """What happened to a case, for people: ``opened``, ``examined``, ``repeated``, ``decided``, ..."""

    __tablename__ = "history"
    __table_args__ = (Index(None, "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reference: Mapped[str] = mapped_column(ForeignKey("verification_case.reference"))
    round: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
