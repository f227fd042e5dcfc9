"""What was promised, whether it was kept, and how long each service takes. No personal data."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from services.intake.tables.base import Base


class Promise(Base):
    """By when an application is decided, one row for each round.

    ``due_on`` is None while nothing can be promised. ``watch_on`` is ``due_on`` while the promise can still
    be broken in silence: None once it ended or was announced as broken.
    """

    __tablename__ = "promise"
    __table_args__ = (
        Index("ix_promise_watch_on", "watch_on"),
        Index("ix_promise_service_ended_at", "service", "ended_at"),
    )

    reference: Mapped[str] = mapped_column(String(20), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    service: Mapped[str] = mapped_column(String(40))
    basis: Mapped[str] = mapped_column(String(10))
    step: Mapped[str] = mapped_column(String(40))
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clock_on: Mapped[date | None] = mapped_column(Date)
    early_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    law_on: Mapped[date | None] = mapped_column(Date)
    working_days: Mapped[int] = mapped_column(Integer)
    measured: Mapped[int] = mapped_column(Integer)
    watch_on: Mapped[date | None] = mapped_column(Date)
    broken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[str] = mapped_column(String(20))


class ServicePace(Base):
    """How many working days the finished applications of a service took: half of them, and nine in ten."""

    __tablename__ = "service_pace"

    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    measured: Mapped[int] = mapped_column(Integer)
    half: Mapped[int] = mapped_column(Integer)
    most: Mapped[int] = mapped_column(Integer)
    measured_at: Mapped[datetime] = mapped_column(UtcDateTime)


NEW_PROMISE = insert(Base.metadata.tables["promise"])
