"""What billing stands on: what is offered, who collects, whose calendar counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.intake.adapters.cashier import Cashier
from services.intake.domain.service import Service
from services.intake.usecases.almanac import Almanac


@dataclass(frozen=True)
class Till:
    """Where bills come from. An office without one lets no application wait for a payment."""

    services: Mapping[str, Service]
    cashier: Cashier
    zone: ZoneInfo
    almanac: Almanac = field(default_factory=Almanac)

    def day(self, at: datetime) -> date:
        """The day it is at the office."""
        return at.astimezone(self.zone).date()
