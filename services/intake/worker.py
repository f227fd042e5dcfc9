"""Intake's ears: it follows what verification finds and decides."""

from __future__ import annotations

# First: it makes the process cooperative before anything else is imported.
from chassis.messaging.worker import GreenDatabase, Provide, every, subscribe  # isort: skip

from sqlalchemy.orm import Session

from chassis.clock import now
from contracts.envelope import Envelope
from contracts.verification import CaseCompleted, CaseDecided
from services.intake import usecases
from services.intake.counter import open_counter
from services.intake.diaries import open_diary
from services.intake.usecases.waiting import tend


class IntakeWorker:
    """Moves applications on as their cases move on."""

    name = "intake"
    database = GreenDatabase("intake")
    counter = Provide(open_counter)
    diary = Provide(open_diary)

    @subscribe(CaseCompleted, CaseDecided, queue="follow-case")
    def follow_case(self, session: Session, message: Envelope[CaseCompleted | CaseDecided]) -> None:
        """In review, accepted, refused, or more is asked for."""
        if isinstance(message.data, CaseCompleted):
            usecases.case_completed(session, message.data, now=now())
        else:
            usecases.case_decided(session, message.data, now=now())

    @every(1)
    def attend_bills(self) -> None:
        """Ask for billing codes, look at deadlines."""
        self.counter.attend(self.database)

    @every(2)
    def attend_places(self) -> None:
        """Offer what came free, end holds, remind."""
        tend(self.database, self.diary, now)

    @every(60)
    def reconcile(self) -> None:
        """Compare each day's payments with the provider's list."""
        self.counter.reconcile(self.database)

    @every(0.5)
    def simulated_bank(self) -> None:
        """Send the notices of the simulated bank, where there is one."""
        self.counter.deliver(self.database)
