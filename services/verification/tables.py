"""What verification stores. Its officers' accounts are chassis tables in the same database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
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
    ``holder`` is the officer who has it in hand until ``held_until``. ``rank`` orders the queue: see
    ``domain.case.rank``. ``due_on`` is the day by which the applicant should answer, ``remind_on`` the day on
    which that is said once more.
    """

    __tablename__ = "verification_case"
    __table_args__ = (
        Index(None, "next_attempt_at"),
        Index(None, "state", "rank", "reference"),
        Index(None, "state", "service", "rank", "reference"),
        Index(None, "rank", "reference"),
        Index(None, "holder", "rank", "reference"),
        Index(None, "remind_on"),
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
    priority: Mapped[bool]
    promised_on: Mapped[date] = mapped_column(Date)
    rank: Mapped[str] = mapped_column(String(12))
    holder: Mapped[str] = mapped_column(String(80))
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None] = mapped_column(Date)
    remind_on: Mapped[date | None] = mapped_column(Date)


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


class OpinionRow(Base):
    """What an officer thinks of a finding that raises a concern; ``why`` is there when they do not agree."""

    __tablename__ = "opinion"
    __table_args__ = (Index(None, "reference"), Index(None, "at"))

    finding: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    officer: Mapped[str] = mapped_column(String(80), primary_key=True)
    reference: Mapped[str] = mapped_column(String(40))
    check_name: Mapped[str] = mapped_column(String(40))
    agrees: Mapped[bool]
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DocumentUse(Base):
    """Which application handed in which file, to notice the same file elsewhere."""

    __tablename__ = "document_use"
    __table_args__ = (Index(None, "reference"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DecisionRow(Base):
    """An officer's decision on one version of the case. ``final`` is false while it is a proposal.

    ``title`` and ``words`` are the reason as the applicant reads it, ``note`` is the officer's own words.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("reference", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reference: Mapped[str] = mapped_column(ForeignKey("verification_case.reference"))
    round: Mapped[int]
    decision: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    officer: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    final: Mapped[bool]
    confirmed_by: Mapped[str] = mapped_column(String(80))


class HistoryRow(Base):
    """What happened to a case, for people: ``opened``, ``examined``, ``repeated``, ``decided``, ..."""

    __tablename__ = "history"
    __table_args__ = (Index(None, "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reference: Mapped[str] = mapped_column(ForeignKey("verification_case.reference"))
    round: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class TrustVersion(Base):
    """One import of certificates. It counts from ``in_force_at`` on: None until a second person confirms.

    ``source`` is the list that later issues are compared with, ``file`` and ``digest`` (SHA-256, hex) what
    was read, ``root`` the digest of the certificate that vouches for the list, empty where none does.
    """

    __tablename__ = "trust_version"
    __table_args__ = (Index(None, "in_force_at"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    source: Mapped[str] = mapped_column(String(80))
    file: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by: Mapped[str] = mapped_column(String(80))
    in_force_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(String(80))


class TrustCertificate(Base):
    """A certificate, kept for good. ``refused``: why a strict parser refuses it. ``subject``: a digest."""

    __tablename__ = "trust_certificate"
    __table_args__ = (Index(None, "country"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(3))
    subject: Mapped[str] = mapped_column(String(64))
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused: Mapped[str] = mapped_column(String(200))
    der: Mapped[bytes] = mapped_column(LargeBinary)


class TrustChange(Base):
    """What a version added or took away. ``kind``: ``country``, ``seal``, ``root``, ``kept`` (not usable)."""

    __tablename__ = "trust_change"
    __table_args__ = (Index(None, "digest"),)

    number: Mapped[int] = mapped_column(ForeignKey("trust_version.number"), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("trust_certificate.digest"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    added: Mapped[bool]
