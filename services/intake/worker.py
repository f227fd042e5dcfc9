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
from services.intake.keeping import open_keeper
from services.intake.posting import open_post_office
from services.intake.promising import open_promising
from services.intake.usecases import promises, retention
from services.intake.usecases.scanning import scan_due
from services.intake.usecases.uploads import clear
from services.intake.usecases.waiting import tend
from services.intake.vaults import open_vault


class IntakeWorker:
    """Moves applications on as their cases move on."""

    name = "intake"
    database = GreenDatabase("intake")
    counter = Provide(open_counter)
    diary = Provide(open_diary)
    vault = Provide(open_vault)
    promising = Provide(open_promising)
    keeper = Provide(open_keeper)
    post = Provide(open_post_office)

    @subscribe(CaseCompleted, CaseDecided, queue="follow-case")
    def follow_case(self, session: Session, message: Envelope[CaseCompleted | CaseDecided]) -> None:
        """In review, accepted, refused, handed on, or more is asked for."""
        if isinstance(message.data, CaseCompleted):
            usecases.case_completed(session, message.data, now=now())
        else:
            usecases.case_decided(session, message.data, central=self.post.central, now=now())

    @every(1)
    def attend_bills(self) -> None:
        """Ask for billing codes, look at deadlines."""
        self.counter.attend(self.database)

    @every(2)
    def attend_places(self) -> None:
        """Offer what came free, end holds, remind."""
        tend(self.database, self.diary, now)

    @every(2)
    def hand_on(self) -> None:
        """Hand on what the centre decides, ask where it is."""
        self.post.tend(self.database)

    @every(60)
    def reconcile(self) -> None:
        """Compare each day's payments with the provider's list."""
        self.counter.reconcile(self.database)

    @every(5)
    def keep_promises(self) -> None:
        """Announce a promise that is being broken, measure how long things take."""
        promises.tend(self.database, self.promising, now)

    @every(5)
    def scan_files(self) -> None:
        """Scan what came while the scanner was away."""
        scan_due(self.database, self.vault, now)

    @every(600)
    def clear_uploads(self) -> None:
        """Clear away uploads that nobody went on with."""
        clear(self.database, now)

    @every(600)
    def keep_no_longer(self) -> None:
        """Delete what the rules of retention say, once an hour."""
        retention.tend(self.database, self.keeper, now)

    @every(0.5)
    def simulated_bank(self) -> None:
        """Send the notices of the simulated bank, where there is one."""
        self.counter.deliver(self.database)
