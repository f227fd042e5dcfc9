"""Applications that were handed on to the centre, and the books of its simulator. No personal data.

The bundle itself is not kept: it is made again from what is kept anyway, and always has the same digest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json, UtcDateTime
from services.intake.tables.base import Base


class Handover(Base):
    """One handed-on application: what was decided here, where it is there.

    ``decision`` is what verification said; ``digest`` the SHA-256 of the bundle once it was made;
    ``attempts`` tells a worker's claim from a later one, ``failures`` are those in a row; ``next_at`` is when
    something is to be done, empty once the centre has decided. No foreign key: it outlives the application.
    """

    __tablename__ = "handover"
    __table_args__ = (Index(None, "next_at"),)

    reference: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    decision: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str | None] = mapped_column(String(64))
    centre: Mapped[str] = mapped_column(String(20))
    simulated: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(String(40))
    hitch: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(Integer)
    failures: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SimulatedBundle(Base):
    """A bundle that the simulated centre has taken. Only its simulator reads and writes this."""

    __tablename__ = "simulated_bundle"

    reference: Mapped[str] = mapped_column(String(20), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    looks: Mapped[int] = mapped_column(Integer)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
