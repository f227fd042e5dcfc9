"""What there is to book: the offices, what is served there, whose clock counts, which days are worked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from services.intake.domain import appointments as rules
from services.intake.domain.appointments import Office, Wish, WorkingDay
from services.intake.domain.service import Service


class OfficeUnknown(Exception):
    """There is no such office, or it does not serve this service."""

    errors: ClassVar = [{"pointer": "/office", "key": "office-unknown"}]


class NotNeeded(Exception):
    """For this service nobody has to come to the office."""


@dataclass(frozen=True)
class Diary:
    """The offices, what is served there, whose clock counts, and on which days it is worked."""

    services: Mapping[str, Service]
    offices: Mapping[str, Office]
    zone: ZoneInfo
    working: WorkingDay

    def wish(self, service: str, office: str, accessible: bool = False) -> Wish:
        """What somebody wants. Raises :class:`NotNeeded` or :class:`OfficeUnknown`."""
        if self.minutes(service) == 0:
            raise NotNeeded(service)
        found = self.office(office)
        counter = found.counter_for(self.services[service])
        if counter is None:
            raise OfficeUnknown(office)
        return Wish(found, counter, accessible)

    def office(self, key: str) -> Office:
        """The office of this key. Raises :class:`OfficeUnknown`."""
        if key not in self.offices:
            raise OfficeUnknown(key)
        return self.offices[key]

    def minutes(self, service: str) -> int:
        """How long one is at the office for this service; 0: one need not come."""
        found = self.services.get(service)
        return found.appointment.minutes if found and found.appointment else 0

    def serving(self, service: str) -> list[Office]:
        """The offices where this service has a counter, in the order of their files."""
        found = self.services.get(service)
        return [one for one in self.offices.values() if found and one.counter_for(found)]

    def today(self, now: datetime) -> date:
        """The day it is at the office."""
        return now.astimezone(self.zone).date()

    def last_day(self, office: Office, now: datetime) -> date:
        """The last day that can be booked there."""
        return self.today(now) + timedelta(days=office.rules.days_ahead)

    def require(self, wish: Wish, starts_at: datetime, now: datetime) -> None:
        """Raises ``PlaceRefused`` when there is no such place to be had."""
        rules.require_offered(wish, starts_at, now, self.zone, self.working)
