"""Offices, people with an application that was handed in, and what they do: for tests of appointments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from chassis.database import Database
from chassis.messaging.testing import recorded
from services.intake.catalogue import catalogue
from services.intake.domain.appointments import Counter, Hours, Office, Rules, Wish
from services.intake.domain.service import Appointment, Basis, Confidence, Text
from services.intake.tables import NEW_APPLICATION, Application, Place
from services.intake.usecases import appointments as use
from services.intake.usecases.desk import Desk, blank
from services.intake.usecases.diary import Diary

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""A Tuesday, nine in the morning at the office."""
HOLIDAY = date(2026, 11, 26)
BASIS = Basis("none", date(2026, 1, 1), "a test", Confidence.TO_BE_CONFIRMED)
SERVICE = "e-passport"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 by the office's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def office(**changed: Any) -> Office:
    """Monday to Friday, eight to twelve and one to three; half hours; two places, of which one accessible."""
    counters = (Counter("all", 30, changed.pop("places", 2), changed.pop("accessible", 1)),)
    rules = Rules(
        days_ahead=30, notice_minutes=60, hold_minutes=10, offer_minutes=120, offers=2, reserved_hours=24
    )
    rules = replace(rules, **{key: changed.pop(key) for key in list(changed) if hasattr(rules, key)})
    hours = {day: (Hours(time(8), time(12)), Hours(time(13), time(15))) for day in range(5)}
    word = Text("Kantor", "Office")
    made = Office("here", word, word, word, hours, counters, rules, BASIS)
    return replace(made, **changed)


def diary(*, minutes: int = 30, **changed: Any) -> Diary:
    """One office; for a passport one comes for half an hour, for the other services not at all."""
    known = dict(catalogue())
    meets = Appointment("interview", minutes, BASIS) if minutes else None
    services = {SERVICE: replace(known[SERVICE], appointment=meets)}
    other = "visit-stay-extension"
    services[other] = replace(known[other], appointment=None)

    def working(day: date) -> bool:
        return day.weekday() < 5 and day != HOLIDAY

    return Diary(MappingProxyType(services), {"here": office(**changed)}, ZONE, working)


class Scene:
    """A database, an office, and people."""

    def __init__(self, database: Database, desk: Desk, diary: Diary) -> None:
        self.database, self.desk, self.diary = database, desk, diary

    def person(self, state: str = "submitted", service: str = SERVICE) -> str:
        """The reference of somebody's application."""
        return self.people(1, state, service)[0]

    def people(self, count: int, state: str = "submitted", service: str = SERVICE) -> list[str]:
        """The references of so many applications."""
        rows = [
            blank(self.desk, "CODE", service, "id", NOW) | {"state": state, "sequence": 1}
            for _ in range(count)
        ]
        self.database.transact(lambda session: session.execute(NEW_APPLICATION, rows))
        return [row["reference"] for row in rows]

    def wish(self, accessible: bool = False) -> Wish:
        """A place at the one office."""
        return self.diary.wish(SERVICE, "here", accessible)

    def hold(self, who: str, when: datetime, now: datetime = NOW, accessible: bool = False) -> Place:
        """Hold a place."""
        wish = self.wish(accessible)
        return self._do(who, lambda s, row: use.hold(s, self.diary, row, wish, when, now=now))

    def confirm(self, who: str, when: datetime, now: datetime = NOW) -> Place:
        """Confirm a held or offered one."""
        return self._do(who, lambda s, row: use.confirm(s, row, when, now=now))

    def book(self, who: str, when: datetime, now: datetime = NOW, accessible: bool = False) -> Place:
        """Hold and confirm."""
        self.hold(who, when, now, accessible)
        return self.confirm(who, when, now)

    def cancel(self, who: str, now: datetime = NOW) -> None:
        """Give it up."""
        self._do(who, lambda s, row: use.cancel(s, row, now=now))

    def mine(self, who: str, now: datetime = NOW) -> use.Mine:
        """What somebody has."""
        return self.database.read(use.mine, who, now)

    def booked_at(self, who: str, now: datetime = NOW) -> datetime | None:
        """When somebody comes."""
        booked = self.mine(who, now).booked
        return booked.starts_at if booked else None

    def free_at(self, when: datetime, now: datetime = NOW, accessible: bool = False) -> int:
        """How many places are free at that time."""
        day = when.astimezone(ZONE).date()
        wish = self.wish(accessible)
        found = self.database.read(use.free, self.diary, wish, first=day, days=1, now=now)
        return sum(one["free"] for day in found for one in day["times"] if one["starts_at"] == when)

    def news(self, who: str) -> list[Any]:
        """What was said about somebody's appointments; their numbers have no gap."""
        found = [one for one in self.database.read(recorded) if one.subject == who]
        assert [one.sequence for one in found] == list(range(2, len(found) + 2))
        return [one.data for one in found]

    def said(self, who: str) -> list[str]:
        """The facts that were said: ``booked``, ``moved``, ..."""
        return [one.type.split(".")[2] for one in self.news(who)]

    def _do(self, who: str, what: Any) -> Any:
        return self.database.transact(lambda session: what(session, session.get_one(Application, who)))
