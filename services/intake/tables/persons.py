"""Who applies for what at present, so that the same is noticed at one place for all ways in.

Personal data: ``born`` and ``name``; ``person`` is sealed with the office's key.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from services.intake.tables.base import Base


class Applicant(Base):
    """The last application of one person for one service, since when and by which name."""

    __tablename__ = "applicant"
    __table_args__ = (Index("ix_applicant_service_born", "service", "born"),)

    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    born: Mapped[date | None] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(100))


NEW_APPLICANT = insert(Base.metadata.tables["applicant"])
