"""Feedback's tables: ratings, one for each application, and voices.

Words and contacts are stored here alone and never leave in an event.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import ServiceBase, UtcDateTime, service_metadata
from services.feedback import domain


class Base(ServiceBase):
    """Parent of feedback's tables."""

    __abstract__ = True
    metadata = service_metadata("outbox", "idempotency", "throttle", "audit")


class Rating(Base):
    """How one applicant rated the service; each element 1 (not good) to 4 (very good)."""

    __tablename__ = "rating"
    __table_args__ = (
        *(CheckConstraint(f"{key} BETWEEN 1 AND 4", name=key) for key in domain.ELEMENTS),
        Index(None, "given_at"),
    )

    reference: Mapped[str] = mapped_column(String(80), primary_key=True)
    service: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    requirements: Mapped[int] = mapped_column(SmallInteger)
    procedure: Mapped[int] = mapped_column(SmallInteger)
    time: Mapped[int] = mapped_column(SmallInteger)
    cost: Mapped[int] = mapped_column(SmallInteger)
    product: Mapped[int] = mapped_column(SmallInteger)
    competence: Mapped[int] = mapped_column(SmallInteger)
    behaviour: Mapped[int] = mapped_column(SmallInteger)
    complaints: Mapped[int] = mapped_column(SmallInteger)
    facilities: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def scores(self) -> dict[str, int]:
        """The score of each element."""
        return {key: getattr(self, key) for key in domain.ELEMENTS}


class Voice(Base):
    """A suggestion or complaint, from anyone; ``contact`` only if they want an answer."""

    __tablename__ = "voice"
    __table_args__ = (Index(None, "received_at"),)

    ticket: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
