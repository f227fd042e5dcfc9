"""Ways into a draft besides its code, and who helps whom.

Personal data is in ``helper.name`` and ``helper.email``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from services.intake.tables.base import Base


class ResumeLink(Base):
    """The one link of an application that works: a newer one takes its place, and it works once."""

    __tablename__ = "resume_link"

    reference: Mapped[str] = mapped_column(ForeignKey("application.reference"), primary_key=True)
    serial: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Helper(Base):
    """Somebody who fills in for the applicant: who, agreed to when, how and in which words, who gets news."""

    __tablename__ = "helper"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    reference: Mapped[str] = mapped_column(ForeignKey("application.reference"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    consent_how: Mapped[str] = mapped_column(String(20))
    consent_wording: Mapped[str] = mapped_column(String(20))
    consent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    news: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccessKey(Base):
    """A key to one application beside its code: of a device that a link was opened on, or of a helper."""

    __tablename__ = "access_key"

    reference: Mapped[str] = mapped_column(ForeignKey("application.reference"), primary_key=True)
    sealed: Mapped[str] = mapped_column(String(64), primary_key=True)
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("helper.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
