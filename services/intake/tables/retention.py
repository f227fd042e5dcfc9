"""What was deleted of which application, and what must not be. No personal data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from services.intake.tables.base import Base


class Kept(Base):
    """When each part of an ended application was deleted; with ``held_at`` nothing of it is (any more).

    No foreign key: a hold outlives a draft that goes.
    """

    __tablename__ = "kept"

    reference: Mapped[str] = mapped_column(String(20), primary_key=True)
    ways_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    files_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answers_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_because: Mapped[str | None] = mapped_column(String(200))
