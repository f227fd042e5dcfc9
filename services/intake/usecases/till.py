"""What billing stands on: what is offered, who collects, whose calendar counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.intake.adapters.cashier import Cashier
from services.intake.domain.service import Service


@dataclass(frozen=True)
class Till:
    """Where bills come from. An office without one lets no application wait for a payment."""

    services: Mapping[str, Service]
    cashier: Cashier
    zone: ZoneInfo

    def day(self, at: datetime) -> date:
        """The day it is at the office."""
        return at.astimezone(self.zone).date()
