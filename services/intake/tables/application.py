"""Applications, their files and their history.

Personal data is in ``application.answers``, ``application.email`` and the blobs.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json, UtcDateTime
from services.intake.tables.base import Base


class Application(Base):
    """One application. Each change raises ``version``; each event about it raises ``sequence``."""

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_state_created_at", "state", "created_at"),)

    reference: Mapped[str] = mapped_column(String(20), primary_key=True)
    code_sealed: Mapped[str] = mapped_column(String(64))
    service: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(20))
    round: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(Integer)
    # The W3C traceparent it began with: one trace follows it through every round.
    trace: Mapped[str] = mapped_column(String(55))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    # The version that last changed each answer (1 when it is not named): tells what two devices both changed.
    answered: Mapped[dict[str, int]] = mapped_column(Json)
    confirmations: Mapped[list[str]] = mapped_column(Json)
    email: Mapped[str | None] = mapped_column(String(254))
    # Drafts that are left alone are deleted by their age.
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Handing in fixes the tariff of that day.
    tariff_on: Mapped[date | None] = mapped_column(Date)


class Attachment(Base):
    """The file given for one kind of document; the bytes are in the blob store under ``digest``."""

    __tablename__ = "attachment"

    reference: Mapped[str] = mapped_column(ForeignKey("application.reference"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HistoryEntry(Base):
    """One line of an application's history: when, which state, why."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    reference: Mapped[str] = mapped_column(ForeignKey("application.reference"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    round: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(40))


# Statements are built once: building one anew takes longer than running it.
NEW_APPLICATION = insert(Base.metadata.tables["application"])
NEW_ATTACHMENT = insert(Base.metadata.tables["attachment"])
NEW_HISTORY = insert(Base.metadata.tables["history"])
