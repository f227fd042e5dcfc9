"""What promising stands on: the working days, and how long each service takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.domain import promises as rules
from services.intake.domain.calendar import Calendar
from services.intake.domain.service import Service
from services.intake.tables import ServicePace

FRESH = timedelta(seconds=60)
"""For so long what was read counts: no application should wait for the same question again."""


@dataclass
class Almanac:
    """The working days, and what was last read of how long things take; one for each process."""

    calendar: Calendar = field(default_factory=Calendar)
    paces: Mapping[str, rules.Pace] = field(default_factory=dict)
    read_at: datetime | None = None
    tended_at: datetime | None = None

    def pace(self, session: Session, service: str, now: datetime) -> rules.Pace | None:
        """How long the service takes, as measured a minute ago at most; None when that is not known."""
        if self.read_at is None or now - self.read_at > FRESH:
            rows = session.scalars(select(ServicePace))
            self.paces = {row.service: rules.Pace(row.measured, row.half, row.most) for row in rows}
            self.read_at = now
        return self.paces.get(service)


class Means(Protocol):
    """What promising takes; a desk and a till have it."""

    @property
    def services(self) -> Mapping[str, Service]:
        """What the office offers."""

    @property
    def zone(self) -> ZoneInfo:
        """Whose clock counts."""

    @property
    def almanac(self) -> Almanac:
        """Working days and paces."""


@dataclass(frozen=True)
class Promising:
    """These means alone, for who has neither a desk nor a till."""

    services: Mapping[str, Service]
    zone: ZoneInfo
    almanac: Almanac = field(default_factory=Almanac)
