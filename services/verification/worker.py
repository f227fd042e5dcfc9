"""Verification's events and timers: each one use case."""

from __future__ import annotations

# First: it makes the process cooperative before anything else is imported.
from chassis.messaging.worker import GreenDatabase, Provide, every, in_thread, subscribe  # isort: skip

from sqlalchemy.orm import Session

from chassis.auth.trail import open_trail
from chassis.clock import now
from chassis.messaging import Envelope
from contracts.intake import ApplicationMoved, ApplicationSubmitted
from services.verification import usecases
from services.verification.adapters import intake
from services.verification.adapters.register_simulator import RegisterSimulator
from services.verification.settings import load

AT_ONCE = 8
"""Cases in hand at once: they mostly wait for intake and registers."""


def make_office() -> usecases.Office:
    """Whom the examination asks, by the settings."""
    settings = load()
    register = RegisterSimulator(
        settings.register_mode, clock=now, slow=settings.register_slow, limit=settings.register_limit
    )
    trail = open_trail(settings.common)
    return usecases.Office(intake.connect(settings.common), register, in_thread, AT_ONCE, trail)


class VerificationWorker:
    """Opens a case for each application, examines it, and asks again what could not be asked."""

    name = "verification"

    database = GreenDatabase("verification")
    office = Provide(make_office)
    practice = Provide(lambda: load().practice)

    @subscribe(ApplicationSubmitted, queue="open-case")
    def open_case(self, session: Session, message: Envelope[ApplicationSubmitted]) -> None:
        usecases.open_case(session, message.data, now=now())

    @subscribe(ApplicationMoved, queue="close-case")
    def close_case(self, session: Session, message: Envelope[ApplicationMoved]) -> None:
        usecases.close_case(session, message.data, now=now())

    @every(0.5)
    def examine(self) -> None:
        usecases.examine_due(self.database, self.office, now)

    @every(60)
    def remind(self) -> None:
        usecases.remind(self.database, self.practice, now())
