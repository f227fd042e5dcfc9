"""How this office works: whose calendar counts, how long officers hold a case and people may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Practice:
    """``hold``: how long a case stays with an officer who does nothing; ``answer_days``: calendar days."""

    zone: ZoneInfo
    hold: timedelta = timedelta(minutes=30)
    answer_days: int = 14

    def today(self, now: datetime) -> date:
        """The day it is at the office."""
        return now.astimezone(self.zone).date()

    def clock(self, moment: datetime) -> str:
        """A moment as it is said at the office, to the minute."""
        return moment.astimezone(self.zone).isoformat(timespec="minutes")
