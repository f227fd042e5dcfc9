"""Places that are taken, who waits for one, and the tickets of a day. No names: a place has a reference."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from services.intake.tables.base import Base

_LIVING = text("role <> 'past'")


class Place(Base):
    """A taken place. The primary key is what makes it one: of two hundred who want it, one gets it.

    ``role`` and ``visit`` as in ``services/intake/domain/appointments.py``; ``until`` is when a hold or an
    offer ends; ``moves`` counts how often the appointment was moved.
    """

    __tablename__ = "place"
    __table_args__ = (
        Index(
            "uq_place_reference_role",
            "reference",
            "role",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        Index(None, "reference"),
        Index(None, "role", "starts_at"),
    )

    office: Mapped[str] = mapped_column(String(40), primary_key=True)
    counter: Mapped[str] = mapped_column(String(40), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    reference: Mapped[str] = mapped_column(ForeignKey("application.reference", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    service: Mapped[str] = mapped_column(String(40))
    minutes: Mapped[int] = mapped_column(Integer)
    accessible: Mapped[bool] = mapped_column(Boolean)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moves: Mapped[int] = mapped_column(Integer)
    day_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hour_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    visit: Mapped[str] = mapped_column(String(10))
    window: Mapped[int | None] = mapped_column(Integer)
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Waiting(Base):
    """Who waits for a place: where, from which day to which, since when; ``offers`` lapsed so far."""

    __tablename__ = "waiting"
    __table_args__ = (Index(None, "since"),)

    reference: Mapped[str] = mapped_column(
        ForeignKey("application.reference", ondelete="CASCADE"), primary_key=True
    )
    service: Mapped[str] = mapped_column(String(40))
    office: Mapped[str] = mapped_column(String(40))
    accessible: Mapped[bool] = mapped_column(Boolean)
    from_day: Mapped[date] = mapped_column(Date)
    until_day: Mapped[date] = mapped_column(Date)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    offers: Mapped[int] = mapped_column(Integer)


class Ticket(Base):
    """A number for who came without an appointment, in the order of the day."""

    __tablename__ = "ticket"

    office: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    counter: Mapped[str] = mapped_column(String(40))
    service: Mapped[str] = mapped_column(String(40))
    accessible: Mapped[bool] = mapped_column(Boolean)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    visit: Mapped[str] = mapped_column(String(10))
    window: Mapped[int | None] = mapped_column(Integer)
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
