"""Intake's ears: it follows what verification finds and decides."""

from __future__ import annotations

from chassis.messaging.worker import GreenDatabase, subscribe  # isort: skip  (makes the process cooperative)

from sqlalchemy.orm import Session

from chassis.clock import now
from contracts.envelope import Envelope
from contracts.verification import CaseCompleted, CaseDecided
from services.intake import usecases


class IntakeWorker:
    """Moves applications on as their cases move on."""

    name = "intake"
    database = GreenDatabase("intake")

    @subscribe(CaseCompleted, CaseDecided, queue="follow-case")
    def follow_case(self, session: Session, message: Envelope[CaseCompleted | CaseDecided]) -> None:
        """In review, accepted, refused, or more is asked for."""
        if isinstance(message.data, CaseCompleted):
            usecases.case_completed(session, message.data, now=now())
        else:
            usecases.case_decided(session, message.data, now=now())
