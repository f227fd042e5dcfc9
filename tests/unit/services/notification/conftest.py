"""What notification's unit tests share: a database in memory, events, and people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.database import Database
from chassis.database.testing import memory
from contracts.envelope import Envelope
from contracts.intake import ApplicationMoved, ApplicationSubmitted, AppointmentBooked
from services.notification import domain
from services.notification.tables import Base

TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **how_far: float) -> datetime:
        self.time += timedelta(**how_far)
        return self.time


class Events:
    """Makes intake's events about one application, in order or out of it."""

    def submitted(
        self, sequence: int = 1, reference: str = "LBG-AAAA1111", language: str = "id"
    ) -> Envelope[ApplicationSubmitted]:
        data = ApplicationSubmitted(
            reference=reference, service="e-passport", language=language, round=1, documents=2
        )
        return self.envelope(data, sequence)

    def moved(
        self, to_state: str, sequence: int = 2, reference: str = "LBG-AAAA1111", reason: str = ""
    ) -> Envelope[ApplicationMoved]:
        data = ApplicationMoved(
            reference=reference,
            service="e-passport",
            language="id",
            round=1,
            from_state="submitted",
            to_state=to_state,
            reason=reason,
        )
        return self.envelope(data, sequence)

    def booked(self, sequence: int, reference: str = "LBG-AAAA1111") -> Envelope[AppointmentBooked]:
        data = AppointmentBooked(
            reference=reference,
            service="e-passport",
            language="id",
            office="bengkulu",
            starts_at="2026-12-01T02:00:00Z",
            minutes=30,
        )
        return self.envelope(data, sequence)

    @staticmethod
    def envelope(data: Any, sequence: int) -> Envelope[Any]:
        return Envelope(
            id=f"event-{data.reference}-{sequence}",
            type=data.type,
            source=data.source,
            subject=data.subject,
            sequence=sequence,
            time=NOW,
            traceparent=TRACE,
            data=data,
        )


@pytest.fixture
def database() -> Database:
    return memory(Base.metadata)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def budi() -> domain.Contact:
    return domain.Contact("Budi Santoso", "budi@example.org", service="Paspor elektronik", working_days=4)
